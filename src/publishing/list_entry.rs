//! Entries as lists print them: with what is known of them in the words of the page.

use std::collections::HashSet;

use entity::ids::OrganizationId;
use entity::values::{Received, SignatureKind};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::source::Source;
use crate::act::ActError;
use crate::locale::Locale;
use crate::organizations;
use crate::rendering::{Arg, Words, WordsFault, face};
use crate::signatures::list_entry::{ShownEntry, ShownStanding, entry_of_listed};
use crate::signatures::listing::listed_row::ListedRow;

/// An entry of a list, and the same in live events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListEntry {
    /// Its public id.
    pub id: String,
    pub kind: SignatureKind,
    /// The name as this page prints it.
    pub name: String,
    /// The name's language, where it is known and not the page's.
    pub lang: Option<Locale>,
    /// A letter of the name is beyond the embedded faces: it is set whole in another.
    pub other_face: bool,
    /// What stands beneath: title, affiliation and place, or the representative.
    pub line: Option<String>,
    /// How it was checked, in words.
    pub standing: Option<String>,
    /// The word of the standing that holds a domain, which no line break may cut.
    pub whole: Option<String>,
    /// It shows a title or an affiliation.
    pub affiliated: bool,
}

/// Lists rows on a page in a language: organizations, and individuals.
pub(super) async fn list_by_kind<C: ConnectionTrait>(
    source: Source<'_, C>,
    rows: &[ListedRow],
    locale: Locale,
) -> Result<(Vec<ListEntry>, Vec<ListEntry>), ActError> {
    let all = list_entries(source, rows, locale).await?;
    Ok(all
        .into_iter()
        .partition(|entry| entry.kind == SignatureKind::Endorsement))
}

/// The same, in the order of the rows.
pub(super) async fn list_entries<C: ConnectionTrait>(
    source: Source<'_, C>,
    rows: &[ListedRow],
    locale: Locale,
) -> Result<Vec<ListEntry>, ActError> {
    let Source { app, connection } = source;
    let members = members(connection, rows).await?;
    let coalition = app.settings.coalition.name.get(locale);
    let list = |row: &ListedRow| {
        let entry = entry_of_listed(row, locale);
        let member = row.organization_id.is_some_and(|id| members.contains(&id));
        let standing = standing(app.rendering.words(), locale, coalition, &entry, member)?;
        Ok(ListEntry {
            id: entry.id,
            kind: entry.kind,
            other_face: face::lacks(&entry.name),
            name: entry.name,
            lang: entry.lang,
            line: entry.line,
            whole: whole(standing.as_deref(), entry.domain.as_deref()),
            standing,
            affiliated: entry.affiliated,
        })
    };
    rows.iter().map(list).collect()
}

async fn members<C: ConnectionTrait>(
    connection: &C,
    rows: &[ListedRow],
) -> Result<HashSet<OrganizationId>, ActError> {
    let listed: Vec<_> = rows.iter().filter_map(|row| row.organization_id).collect();
    if listed.is_empty() {
        return Ok(HashSet::new());
    }
    Ok(organizations::members_among(connection, listed).await?)
}

/// The word in which a domain stands: in French, with its parentheses.
fn whole(standing: Option<&str>, domain: Option<&str>) -> Option<String> {
    let (standing, domain) = (standing?, domain?);
    let mut words = standing.split(' ');
    words.find(|word| word.contains(domain)).map(str::to_owned)
}

/// "member organization · confirmed by email from amity.example".
fn standing(
    words: &Words,
    locale: Locale,
    coalition: &str,
    entry: &ShownEntry,
    is_member: bool,
) -> Result<Option<String>, WordsFault> {
    let mut parts = Vec::new();
    if is_member {
        parts.push(words.say(locale, "standing-member", &[])?);
    }
    let coalition = ("coalition", Arg::Text(coalition.to_owned()));
    match (entry.standing, &entry.domain) {
        (None, _) => {}
        (Some(ShownStanding::Domain), Some(domain)) => {
            let domain = ("domain", Arg::Text(domain.clone()));
            parts.push(words.say(locale, "standing-domain", &[domain])?);
        }
        (Some(ShownStanding::Control), Some(domain)) => {
            let domain = ("domain", Arg::Text(domain.clone()));
            parts.push(words.say(locale, "standing-control", &[domain])?);
        }
        (Some(ShownStanding::Invitation), _) => {
            parts.push(words.say(locale, "standing-invitation", &[coalition])?);
        }
        (Some(ShownStanding::Entered), _) => {
            let key = match entry.received {
                Some(Received::Paper) => "standing-entered-paper",
                Some(Received::List) => "standing-entered-list",
                Some(Received::Email) | None => "standing-entered-email",
            };
            parts.push(words.say(locale, key, &[coalition])?);
        }
        (Some(ShownStanding::Coordinator | ShownStanding::Domain | ShownStanding::Control), _) => {
            parts.push(words.say(locale, "standing-coordinator", &[coalition])?)
        }
    }
    Ok((!parts.is_empty()).then(|| parts.join(" · ")))
}
