//! When a typed name and a register entry read alike: equal after case, accents, punctuation, one
//! leading article and the legal form are set aside. It proposes; it never proves.

use serde::{Deserialize, Serialize};

use crate::text::fold::fold;
use crate::text::looks;

/// Articles that may lead a name, folded (English, then French).
const ARTICLES: [&str; 9] = ["the", "a", "an", "le", "la", "les", "un", "une", "des"];

/// Legal forms that may end or lead a name, folded: Canadian, American, British and French ones as
/// corporate registries spell them (Corporations Canada, Registraire des entreprises du Québec).
const LEGAL_FORMS: [&str; 18] = [
    "inc",
    "incorporated",
    "incorporee",
    "ltd",
    "limited",
    "ltee",
    "limitee",
    "corp",
    "corporation",
    "co",
    "llc",
    "llp",
    "plc",
    "gmbh",
    "sa",
    "sarl",
    "senc",
    "obnl",
];

/// The key under which a name is found: two names that read alike have the same one. Empty for a
/// name without letters or digits.
#[must_use]
pub fn match_key(name: &str) -> String {
    let elided = without_elision(name);
    let folded = fold(&elided.replace('&', " and "));
    let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    while words.len() > 1 && words.last().is_some_and(|word| LEGAL_FORMS.contains(word)) {
        words.pop();
    }
    if words.len() > 1 && ARTICLES.contains(&words[0]) {
        words.remove(0);
    }
    words.join(" ")
}

/// `L'Association` reads as `Association`.
fn without_elision(name: &str) -> &str {
    let name = name.trim_start();
    ["L'", "l'", "L’", "l’"]
        .iter()
        .find_map(|article| name.strip_prefix(article))
        .unwrap_or(name)
}

/// The names that a signatory gave for one organization.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// As it should be printed.
    pub signed: String,
    /// In English, where given apart.
    pub en: Option<String>,
    /// In French, where given apart.
    pub fr: Option<String>,
    /// Initials or a short form, for matching alone; never printed.
    pub acronym: Option<String>,
}

impl Names {
    /// Of an organization that is called by one name.
    #[must_use]
    pub fn alone(name: &str) -> Self {
        Self {
            signed: name.to_owned(),
            ..Self::default()
        }
    }

    /// Every name that is printed, the one as signed first.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        [
            Some(self.signed.as_str()),
            self.en.as_deref(),
            self.fr.as_deref(),
        ]
        .into_iter()
        .flatten()
    }

    /// Every name given, the acronym last.
    pub fn with_acronym(&self) -> impl Iterator<Item = &str> {
        self.iter().chain(self.acronym.as_deref())
    }

    /// The match keys of all names given, the acronym among them, each once: for finding what may
    /// be the same.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        keys(self.with_acronym())
    }

    /// The match keys of the printed names alone, each once: for saying what is. Two organizations
    /// may share their initials, and whoever may speak for one must not print another name by them.
    #[must_use]
    pub fn printed_keys(&self) -> Vec<String> {
        keys(self.iter())
    }
}

fn keys<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut keys: Vec<String> = names.map(match_key).filter(|key| !key.is_empty()).collect();
    keys.sort();
    keys.dedup();
    keys
}

/// The key under which names are found that look like this one, whatever letters they are spelled
/// with.
#[must_use]
pub fn skeleton_key(name: &str) -> String {
    looks::skeleton_key(&match_key(name))
}

/// Whether a name looks like another one and is none of its spellings.
#[must_use]
pub fn only_looks_like(name: &str, known: &str) -> bool {
    let (key, known_key) = (match_key(name), match_key(known));
    key != known_key && (looks::look_alike(name, known) || looks::look_alike(&key, &known_key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_read_alike_share_a_key() {
        for (one, other) in [
            (
                "The Prairie Legal Aid Collective",
                "PRAIRIE LEGAL AID COLLECTIVE, Inc.",
            ),
            ("Ligue des libertés", "la ligue des libertes"),
            ("L’Association du Nord", "Association du Nord"),
            ("Parents & Teachers", "Parents and Teachers"),
            ("Boreal Privacy Project Ltd.", "Boréal Privacy Project"),
        ] {
            assert_eq!(match_key(one), match_key(other), "{one} ~ {other}");
        }
    }

    #[test]
    fn a_name_in_other_letters_only_looks_like_one() {
        for (name, known) in [
            ("Аmity Society", "The Amity Society, Inc."),
            ("Arnity Society", "Amity Society"),
            ("Open Media", "OpenMedia"),
            ("AMITY S0CIETY", "Amity Society"),
        ] {
            assert!(only_looks_like(name, known), "{name} ~ {known}");
            assert_eq!(skeleton_key(name), skeleton_key(known), "{name} ~ {known}");
        }
        for (name, known) in [
            ("AMITY SOCIETY", "The Amity Society"),
            ("Société Amitie", "Société Amitié"),
            ("ALA", "AIA"),
        ] {
            assert!(!only_looks_like(name, known), "{name} ~ {known}");
        }
    }

    #[test]
    fn an_acronym_is_findable_but_is_not_a_name() {
        let names = Names {
            signed: "The Amity Society".to_owned(),
            acronym: Some("AMS".to_owned()),
            ..Names::default()
        };
        assert_eq!(names.keys(), ["amity society", "ams"]);
        assert_eq!(names.printed_keys(), ["amity society"]);
    }

    #[test]
    fn names_that_differ_in_a_word_or_number_share_no_key() {
        for (one, other) in [
            ("Local 3902", "Local 3903"),
            ("Friends of the Bay", "The Bay"),
            ("Amity Canada", "Amity"),
            ("The", "A"),
        ] {
            assert_ne!(match_key(one), match_key(other), "{one} ~ {other}");
        }
    }
}
