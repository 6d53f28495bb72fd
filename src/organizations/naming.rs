//! What the names of one entry say: which to print in a language, and whether a typed one is its own.

use entity::organization_name;
use entity::values::NameKind;

use super::matching::{Names, match_key};
use crate::locale::Locale;

/// Whether every name that would be printed is one of the entry's own, whatever its sort and language.
#[must_use]
pub fn knows(entry: &[organization_name::Model], names: &Names) -> bool {
    let own: Vec<String> = entry.iter().map(|name| match_key(&name.name)).collect();
    let given = names.printed_keys();
    !given.is_empty() && given.iter().all(|key| own.contains(key))
}

/// The official name in a language: the one said to be in it, else the first without a language,
/// else the first of all.
#[must_use]
pub fn name_in(entry: &[organization_name::Model], locale: Locale) -> Option<&str> {
    let official = || entry.iter().filter(|name| name.kind == NameKind::Official);
    official()
        .find(|name| name.language.as_deref() == Some(locale.tag()))
        .or_else(|| official().find(|name| name.language.is_none()))
        .or_else(|| official().next())
        .or_else(|| entry.first())
        .map(|name| name.name.as_str())
}

/// The official names of an entry that has one in each language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamePair {
    pub en: String,
    pub fr: String,
}

/// The official names of an entry in both languages. A name without a language is in the one that no
/// other official name of the entry says it is in: whoever signs or writes an entry down marks only the
/// name that is beside the first one. `None` if the entry has no name in one of the languages.
#[must_use]
pub fn name_pair(entry: &[organization_name::Model]) -> Option<NamePair> {
    let official = |language: Option<&str>| {
        let mut names = entry.iter().filter(|name| name.kind == NameKind::Official);
        names.find(|name| name.language.as_deref() == language)
    };
    let unmarked = official(None);
    let (en, fr) = match (
        official(Some(Locale::En.tag())),
        official(Some(Locale::Fr.tag())),
    ) {
        (Some(en), Some(fr)) => (en, fr),
        (Some(en), None) => (en, unmarked?),
        (None, Some(fr)) => (unmarked?, fr),
        (None, None) => return None,
    };
    Some(NamePair {
        en: en.name.clone(),
        fr: fr.name.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::ids::{NameId, OrganizationId};

    fn entry(names: &[(&str, NameKind, Option<&str>)]) -> Vec<organization_name::Model> {
        let name =
            |(name, kind, language): &(&str, NameKind, Option<&str>)| organization_name::Model {
                id: NameId(1),
                organization_id: OrganizationId(1),
                language: language.map(str::to_owned),
                kind: *kind,
                name: (*name).to_owned(),
                match_key: match_key(name),
                learned_from: None,
                skeleton_key: None,
            };
        names.iter().map(name).collect()
    }

    fn typed(signed: &str, fr: Option<&str>) -> Names {
        Names {
            signed: signed.to_owned(),
            en: None,
            fr: fr.map(str::to_owned),
            acronym: None,
        }
    }

    #[test]
    fn an_entry_knows_its_names_in_any_spelling_and_no_other() {
        let amity = entry(&[
            ("Amity Society", NameKind::Official, None),
            ("Société Amitié", NameKind::Official, Some("fr")),
            ("AMS", NameKind::Acronym, None),
        ]);
        for (signed, fr) in [("The AMITY Society", None), ("ams", Some("societe amitie"))] {
            assert!(knows(&amity, &typed(signed, fr)), "{signed}");
        }
        for (signed, fr) in [("Amity", None), ("Amity Society", Some("Amis")), ("", None)] {
            assert!(!knows(&amity, &typed(signed, fr)), "{signed}");
        }
    }

    #[test]
    fn a_name_is_taken_in_the_readers_language_where_there_is_one() {
        let amity = entry(&[
            ("AMS", NameKind::Acronym, None),
            ("Amity Society", NameKind::Official, None),
            ("Société Amitié", NameKind::Official, Some("fr")),
        ]);
        assert_eq!(name_in(&amity, Locale::En), Some("Amity Society"));
        assert_eq!(name_in(&amity, Locale::Fr), Some("Société Amitié"));
        assert_eq!(name_in(&amity[..1], Locale::Fr), Some("AMS"));
        assert_eq!(name_in(&[], Locale::Fr), None);
    }

    #[test]
    fn an_unmarked_official_name_is_in_the_language_that_no_other_one_has() {
        let official = |name, language| (name, NameKind::Official, language);
        let pair = |en: &str, fr: &str| {
            let (en, fr) = (en.to_owned(), fr.to_owned());
            Some(NamePair { en, fr })
        };
        let alias = ("Amis", NameKind::Alias, Some("fr"));
        for (names, expected) in [
            (vec![official("Amity", None)], None),
            (vec![official("Amity", None), alias], None),
            (vec![official("Amitié", Some("fr"))], None),
            (
                vec![official("Amity", None), official("Amitié", Some("fr"))],
                pair("Amity", "Amitié"),
            ),
            (
                vec![official("Amitié", None), official("Amity", Some("en"))],
                pair("Amity", "Amitié"),
            ),
            (
                vec![
                    official("AMS", None),
                    official("Amitié", Some("fr")),
                    official("Amity", Some("en")),
                ],
                pair("Amity", "Amitié"),
            ),
        ] {
            assert_eq!(name_pair(&entry(&names)), expected, "{names:?}");
        }
    }
}
