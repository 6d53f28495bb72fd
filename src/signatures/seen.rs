//! Decisions name what was looked at: the id of a signature with its edition, `7f3k9q2m4v8x1c0d@3`,
//! or of a register entry with a mark of what it says.

use crate::signatures::store as signatures;
use crate::signatures::store::review;
use entity::ids::Edition;
use entity::signature;
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};

use crate::organizations::Organization;
use crate::rendering::Message;
use crate::signatures::editions::FieldChange;
use crate::signatures::refusal::{Outdated, Refusal};

/// Between an id and an edition.
const SEPARATOR: char = '@';

/// Bytes of the hash that mark what a register entry says.
const MARK_BYTES: usize = 2;

/// A signature as a decision names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenSignature {
    /// The public id.
    pub id: String,
    /// The edition that was looked at; `None`: nobody says which.
    pub edition: Option<Edition>,
}

impl SeenSignature {
    /// Reads `ID@EDITION`, or an id alone.
    ///
    /// # Errors
    /// If what follows the id is not a number.
    pub fn read(typed: &str) -> Result<Self, Refusal> {
        let typed = typed.trim().to_lowercase();
        let Some((id, edition)) = typed.split_once(SEPARATOR) else {
            return Ok(Self {
                id: typed,
                edition: None,
            });
        };
        let edition = edition
            .parse()
            .map(Edition)
            .map_err(|_| Refusal::Edition(typed.clone()))?;
        Ok(Self {
            id: id.to_owned(),
            edition: Some(edition),
        })
    }
}

/// A signature in its edition, as decisions name it: `7f3k9q2m4v8x1c0d@3`.
#[must_use]
pub fn edition_id(row: &signature::Model) -> String {
    with_edition(&row.public_id, row.edition)
}

fn with_edition(id: &str, edition: Edition) -> String {
    format!("{id}{SEPARATOR}{edition}")
}

/// The one signature that a decision names, locked until the transaction ends. `suits` refuses rows
/// that the decision is not for, which says more than that they changed.
///
/// # Errors
/// If there is none, it does not suit, or it changed since.
pub async fn find_seen<C: ConnectionTrait>(
    connection: &C,
    typed: &str,
    suits: impl FnOnce(&signature::Model) -> Result<(), Refusal>,
) -> Result<signature::Model, Refusal> {
    let seen = SeenSignature::read(typed)?;
    let row = review::find_locked(connection, &[&seen.id])
        .await?
        .pop()
        .ok_or_else(|| Refusal::UnknownSignature(seen.id.clone()))?;
    suits(&row)?;
    refuse_unseen(connection, &[(&row, &seen)]).await?;
    Ok(row)
}

/// The two signatures that a decision names, locked together, so that two decisions across each
/// other wait for each other.
///
/// # Errors
/// If one is unknown, they do not suit, or one changed since.
pub async fn find_seen_pair<C: ConnectionTrait>(
    connection: &C,
    typed: &str,
    other: &str,
    suit: impl FnOnce(&signature::Model, &signature::Model) -> Result<(), Refusal>,
) -> Result<(signature::Model, signature::Model), Refusal> {
    let (seen, other) = (SeenSignature::read(typed)?, SeenSignature::read(other)?);
    let rows = review::find_locked(connection, &[&seen.id, &other.id]).await?;
    let take = |seen: &SeenSignature| {
        rows.iter()
            .find(|row| row.public_id == seen.id)
            .cloned()
            .ok_or_else(|| Refusal::UnknownSignature(seen.id.clone()))
    };
    let (row, other_row) = (take(&seen)?, take(&other)?);
    suit(&row, &other_row)?;
    refuse_unseen(connection, &[(&row, &seen), (&other_row, &other)]).await?;
    Ok((row, other_row))
}

/// Refuses to decide on signatures of which no edition is named, or one that showed something else.
/// An edition that showed the same is as good as the newest one.
///
/// # Errors
/// If an edition is missing or showed something else.
pub async fn refuse_unseen<C: ConnectionTrait>(
    connection: &C,
    signatures: &[(&signature::Model, &SeenSignature)],
) -> Result<(), Refusal> {
    let (mut unnamed, mut changed, mut repeat) = (Vec::new(), Vec::new(), Vec::new());
    for (row, seen) in signatures {
        repeat.push(edition_id(row));
        if seen.edition == Some(row.edition) {
            continue;
        }
        let now = signatures::shown_fields(connection, row).await?;
        let Some(edition) = seen.edition else {
            unnamed.push(Outdated::Unnamed {
                id: seen.id.clone(),
                now: now.messages(),
            });
            continue;
        };
        let looked_at = with_edition(&seen.id, edition);
        let Some(then) = signatures::earlier_edition(connection, row.id, edition).await? else {
            changed.push(Outdated::Gone {
                id: looked_at,
                now: now.messages(),
            });
            continue;
        };
        let changes: Vec<Message> = then
            .changes_to(&now)
            .iter()
            .map(FieldChange::message)
            .collect();
        if !changes.is_empty() {
            changed.push(Outdated::Changed {
                id: looked_at,
                changes,
            });
        }
    }
    match (unnamed.is_empty(), changed.is_empty()) {
        (true, true) => Ok(()),
        (false, _) => {
            unnamed.extend(changed);
            Err(Refusal::Unnamed {
                now: unnamed,
                repeat,
            })
        }
        (true, false) => Err(Refusal::Changed {
            changes: changed,
            repeat,
        }),
    }
}

/// A register entry as it is now, as decisions name it: the id with the beginning of a hash of its
/// names and website. What decisions teach it (a name learned, a domain that speaks) changes nothing,
/// so that several can be taken one after another. Coordinators alone change entries.
#[must_use]
pub fn entry_id(entry: &Organization) -> String {
    let own = entry
        .names
        .iter()
        .filter(|name| name.learned_from.is_none());
    let names = join_sorted(own.map(|name| name.name.as_str()));
    let website = entry.row.website.as_deref().unwrap_or_default();
    let hash = Sha256::digest(format!(
        "{names}
{website}"
    ));
    let mark: String = hash[..MARK_BYTES]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{}{SEPARATOR}{mark}", entry.row.public_id)
}

/// Name and id of a register entry with its mark, where a decision may follow.
pub fn named_entry(entry: &Organization) -> String {
    format!("{} ({})", entry.name(), entry_id(entry))
}

/// What a register entry says; what is empty is left out.
fn entry_fields(entry: &Organization) -> Vec<Message> {
    let names = entry.names.iter().map(|name| name.name.as_str());
    let domains = entry.domains.iter();
    let domains = domains.filter(|domain| domain.trusted);
    let fields = [
        ("seen-names", join_sorted(names)),
        (
            "seen-website",
            entry.row.website.clone().unwrap_or_default(),
        ),
        (
            "seen-speaks",
            join_sorted(domains.map(|domain| domain.domain.as_str())),
        ),
    ];
    let given = fields.into_iter().filter(|(_, value)| !value.is_empty());
    let message = |(label, value)| {
        Message::new("seen-field")
            .with_message("label", Message::new(label))
            .text("value", value)
    };
    given.map(message).collect()
}

fn join_sorted<'a>(values: impl Iterator<Item = &'a str>) -> String {
    let mut values: Vec<&str> = values.collect();
    values.sort_unstable();
    values.join(" / ")
}

/// An entry's id, and the mark where one follows it.
pub fn split_mark(typed: &str) -> (&str, Option<&str>) {
    match typed.split_once(SEPARATOR) {
        Some((id, mark)) => (id, Some(mark)),
        None => (typed, None),
    }
}

/// Refuses an entry that says something else than it did under a mark.
///
/// # Errors
/// If the entry says something else now.
pub fn refuse_other_mark(entry: &Organization, mark: Option<&str>) -> Result<(), Refusal> {
    let seen =
        mark.map(|mark| format!("{}{SEPARATOR}{}", entry.row.public_id, mark.to_lowercase()));
    let now = entry_id(entry);
    match seen {
        Some(seen) if seen != now => Err(Refusal::Changed {
            changes: vec![Outdated::Gone {
                id: seen,
                now: entry_fields(entry),
            }],
            repeat: vec![now],
        }),
        _ => Ok(()),
    }
}

/// Refuses an id alone where a decision names a register entry; a name says what is meant.
///
/// # Errors
/// If only the id was given.
pub fn refuse_bare_entry(entry: &Organization, typed: &str) -> Result<(), Refusal> {
    if !typed.trim().eq_ignore_ascii_case(&entry.row.public_id) {
        return Ok(());
    }
    Err(Refusal::Unnamed {
        now: vec![Outdated::Unnamed {
            id: entry.row.public_id.clone(),
            now: entry_fields(entry),
        }],
        repeat: vec![entry_id(entry)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> (String, Option<Edition>) {
        let seen = SeenSignature::read(typed).unwrap();
        (seen.id, seen.edition)
    }

    #[test]
    fn an_edition_follows_the_id() {
        assert_eq!(read(" 7F3K@3 "), ("7f3k".to_owned(), Some(Edition(3))));
        assert_eq!(read("7f3k"), ("7f3k".to_owned(), None));
        for wrong in ["7f3k@", "7f3k@x", "7f3k@3@4", "7f3k@99999999999"] {
            assert!(SeenSignature::read(wrong).is_err(), "{wrong}");
        }
    }
}
