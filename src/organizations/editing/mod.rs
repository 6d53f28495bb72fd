//! What must change so that an entry is as a coordinator wrote it down, part by part. Pure: the store
//! carries the changes out.

mod change;
mod part;

use entity::organization_name;
use entity::values::NameKind;

pub use change::{EntryChange, describe_changes, kind_message};
pub use part::Part;

use self::part::is_french;
use super::entry::Organization;
use crate::locale::Locale;

/// What a coordinator wrote down of an entry. What is left out stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// All names of a part, for some parts.
    pub names: Vec<(Part, Vec<String>)>,
    pub website: Option<String>,
    /// All domains that speak for it, as they are kept.
    pub domains: Option<Vec<String>>,
    /// A member of the coalition.
    pub member: Option<bool>,
}

/// What must change so that an entry, or a new one, is as it is wanted; nothing where it is so already.
#[must_use]
pub fn changes(entry: Option<&Organization>, wanted: &Wanted) -> Vec<EntryChange> {
    let mut changes = Vec::new();
    for (part, names) in &wanted.names {
        let names = each_once(names.iter().map(String::as_str));
        changes.extend(changes_of_names(entry, *part, &names));
    }
    let website = entry.and_then(|entry| entry.row.website.as_deref());
    if let Some(wanted) = wanted.website.as_deref().filter(|new| website != Some(new)) {
        changes.push(EntryChange::Website(wanted.to_owned()));
    }
    if let Some(domains) = &wanted.domains {
        changes.extend(changes_of_domains(entry, domains));
    }
    let member = entry.is_some_and(|entry| entry.row.member);
    changes.extend(
        wanted
            .member
            .filter(|new| *new != member)
            .map(EntryChange::Member),
    );
    changes
}

/// A name as it is once changes are carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After<'a> {
    /// What sort of name.
    pub kind: NameKind,
    /// It is in French.
    pub french: bool,
    pub name: &'a str,
}

/// The names of an entry, or of a new one, once changes are carried out.
#[must_use]
pub fn names_after<'a>(
    entry: Option<&'a Organization>,
    changes: &'a [EntryChange],
) -> Vec<After<'a>> {
    let names = entry.map_or(&[][..], |entry| &entry.names);
    let kept = names.iter().filter_map(|row| {
        let mut now = After {
            kind: row.kind,
            french: is_french(row),
            name: &row.name,
        };
        for change in changes {
            match change {
                EntryChange::Drop { id, .. } if *id == row.id => return None,
                EntryChange::Rename { id, to, .. } if *id == row.id => now.name = to,
                EntryChange::Become { id, kind, .. } if *id == row.id => now.kind = *kind,
                _ => {}
            }
        }
        Some(now)
    });
    let new = changes.iter().filter_map(|change| match change {
        EntryChange::Add {
            kind,
            language,
            name,
        } => Some(After {
            kind: *kind,
            french: *language == Some(Locale::Fr),
            name,
        }),
        _ => None,
    });
    kept.chain(new).collect()
}

/// Whether an entry still has an official name by which it can be shown, once changes are carried
/// out; one in French is beside it.
#[must_use]
pub fn keeps_a_name(entry: &Organization, changes: &[EntryChange]) -> bool {
    names_after(Some(entry), changes)
        .iter()
        .any(|after| after.kind == NameKind::Official && !after.french)
}

fn changes_of_names(
    entry: Option<&Organization>,
    part: Part,
    wanted: &[String],
) -> Vec<EntryChange> {
    let rows = part.rows(entry);
    let known = each_once(rows.iter().map(|row| row.name.as_str()));
    if known == wanted {
        return Vec::new();
    }
    if part.kind() == NameKind::Official {
        return in_order(part, &rows, wanted);
    }
    let gone = rows.iter().filter(|row| !wanted.contains(&row.name));
    let new = wanted.iter().filter(|name| !known.contains(name));
    gone.map(|row| drop_name(row))
        .chain(new.map(|name| keep_learned(entry, name).unwrap_or_else(|| add_name(part, name))))
        .collect()
}

/// The first official name is the one that is shown, so their order matters and is kept by place.
fn in_order(part: Part, rows: &[&organization_name::Model], wanted: &[String]) -> Vec<EntryChange> {
    let renamed = rows
        .iter()
        .zip(wanted)
        .filter(|(row, name)| row.name != **name);
    let renamed = renamed.map(|(row, name)| EntryChange::Rename {
        id: row.id,
        kind: row.kind,
        from: row.name.clone(),
        to: name.clone(),
    });
    let gone = rows.iter().skip(wanted.len()).map(|row| drop_name(row));
    let new = wanted
        .iter()
        .skip(rows.len())
        .map(|name| add_name(part, name));
    renamed.chain(gone).chain(new).collect()
}

fn add_name(part: Part, name: &str) -> EntryChange {
    EntryChange::Add {
        kind: part.kind(),
        language: part.language(),
        name: name.to_owned(),
    }
}

fn drop_name(row: &organization_name::Model) -> EntryChange {
    EntryChange::Drop {
        id: row.id,
        kind: row.kind,
        name: row.name.clone(),
    }
}

/// An alias that was learned and is written down now.
fn keep_learned(entry: Option<&Organization>, name: &str) -> Option<EntryChange> {
    let row = entry?
        .names
        .iter()
        .find(|row| row.learned_from.is_some() && row.name == name)?;
    Some(EntryChange::Own {
        id: row.id,
        name: row.name.clone(),
    })
}

fn changes_of_domains(entry: Option<&Organization>, wanted: &[String]) -> Vec<EntryChange> {
    let known: Vec<&String> = entry
        .into_iter()
        .flat_map(|entry| &entry.domains)
        .filter(|row| row.trusted)
        .map(|row| &row.domain)
        .collect();
    let new = wanted.iter().filter(|domain| !known.contains(domain));
    let gone = known.iter().filter(|domain| !wanted.contains(domain));
    let new = each_once(new.map(String::as_str))
        .into_iter()
        .map(EntryChange::Trust);
    new.chain(gone.map(|domain| EntryChange::Distrust((**domain).clone())))
        .collect()
}

fn each_once<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut once: Vec<String> = Vec::new();
    for text in texts {
        if !once.iter().any(|known| known == text) {
            once.push(text.to_owned());
        }
    }
    once
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendering::in_english;
    use entity::ids::{DomainId, NameId, OrganizationId, SignatureId};
    use entity::{organization, organization_domain};
    use proptest::prelude::*;

    fn name(id: i64, part: Part, name: &str) -> organization_name::Model {
        organization_name::Model {
            id: NameId(id),
            organization_id: OrganizationId(1),
            language: part.language().map(|locale| locale.tag().to_owned()),
            kind: part.kind(),
            name: name.to_owned(),
            match_key: String::new(),
            skeleton_key: None,
            learned_from: None,
        }
    }

    fn amity() -> Organization {
        let learned = organization_name::Model {
            learned_from: Some(SignatureId(9)),
            ..name(5, Part::Alias, "Amity Soc.")
        };
        Organization {
            row: organization::Model {
                id: OrganizationId(1),
                public_id: "a".to_owned(),
                member: false,
                website: None,
                source: None,
                created_at: 0,
                merged_into: None,
            },
            names: vec![
                name(1, Part::Name, "Amity Society"),
                name(2, Part::NameFr, "Société Amitié"),
                name(3, Part::Acronym, "AMS"),
                name(4, Part::Alias, "Friends of Amity"),
                learned,
            ],
            domains: vec![organization_domain::Model {
                id: DomainId(1),
                organization_id: OrganizationId(1),
                domain: "amity.example".to_owned(),
                trusted: true,
            }],
        }
    }

    fn describe(wanted: &Wanted) -> Vec<String> {
        changes(Some(&amity()), wanted)
            .iter()
            .map(|change| in_english(&change.message()))
            .collect()
    }

    fn part(part: Part, names: &[&str]) -> Wanted {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        Wanted {
            names: vec![(part, names)],
            ..Wanted::default()
        }
    }

    #[test]
    fn what_is_left_out_or_so_already_changes_nothing() {
        let entry = amity();
        let mut wanted = Wanted {
            domains: Some(vec!["amity.example".to_owned()]),
            member: Some(false),
            ..Wanted::default()
        };
        assert_eq!(changes(Some(&entry), &Wanted::default()), []);
        wanted.names = Part::ALL
            .into_iter()
            .map(|part| (part, part.texts(&entry)))
            .collect();
        assert_eq!(changes(Some(&entry), &wanted), []);
    }

    #[test]
    fn each_part_becomes_what_the_row_says_and_no_other_part_moves() {
        for (wanted, expected) in [
            (
                part(Part::Name, &["Amity"]),
                &["\"Amity Society\" is now \"Amity\""][..],
            ),
            (part(Part::Acronym, &["AMS", "AS"]), &["new acronym \"AS\""]),
            (
                part(Part::AcronymFr, &["SA"]),
                &["new acronym (French) \"SA\""],
            ),
            (
                part(Part::Alias, &["Amity Soc."]),
                &[
                    "no longer has the other name \"Friends of Amity\"",
                    "keeps \"Amity Soc.\", which came from a signature",
                ],
            ),
        ] {
            assert_eq!(describe(&wanted), expected);
        }
        let wanted = Wanted {
            website: Some("https://amity.example".to_owned()),
            domains: Some(vec!["amity.ca".to_owned(), "amity.ca".to_owned()]),
            member: Some(true),
            ..Wanted::default()
        };
        assert_eq!(
            describe(&wanted),
            [
                "website https://amity.example",
                "amity.ca is a trusted domain",
                "amity.example is no longer a trusted domain",
                "is a member"
            ]
        );
    }

    #[test]
    fn the_official_name_that_stands_first_is_the_one_that_is_shown() {
        assert_eq!(
            describe(&part(Part::Name, &["Amity International", "Amity Society"])),
            [
                "\"Amity Society\" is now \"Amity International\"",
                "new official name \"Amity Society\""
            ]
        );
    }

    proptest! {
        #[test]
        fn a_part_is_as_wanted_once_the_changes_are_carried_out(
            at in 0_usize..6,
            names in prop::collection::vec("[ABC]|AMS|Amity Society|Friends of Amity", 1..5),
        ) {
            let (entry, part) = (amity(), Part::ALL[at]);
            let wanted = Wanted { names: vec![(part, names.clone())], ..Wanted::default() };
            let changes = changes(Some(&entry), &wanted);
            let mut after: Vec<&str> = names_after(Some(&entry), &changes)
                .into_iter()
                .filter(|after| after.kind == part.kind())
                .map(|after| after.name)
                .collect();
            let others = part.kind() == NameKind::Official || part.kind() == NameKind::Acronym;
            if others {
                let sister = Part::ALL.into_iter().find(|other| {
                    other.kind() == part.kind() && *other != part
                });
                for name in sister.map(|part| part.texts(&entry)).unwrap_or_default() {
                    let place = after.iter().position(|known| *known == name);
                    prop_assert!(place.is_some());
                    after.remove(place.unwrap_or_default());
                }
            }
            after.retain(|name| *name != "Amity Soc.");
            after.sort_unstable();
            let mut expected: Vec<&str> = names.iter().map(String::as_str).collect();
            expected.sort_unstable();
            expected.dedup();
            prop_assert_eq!(after, expected);
        }
    }
}
