//! The journal for coordinators: who did what, and when, without addresses.

use std::collections::{HashMap, HashSet};

use entity::ids::{Edition, JournalEntryId, LetterId, OrganizationId, SignatureId};
use entity::letter;
use serde::Serialize;

use crate::clock::Millis;
use crate::email_address::EmailAddress;
use crate::journal::{NamedEntry, Selection, read_page};
use crate::organizations;
use crate::signatures::coordinated::{letters, since};
use crate::signatures::refusal::Refusal;
use crate::signatures::store::review;
use crate::storage::Storage;
use crate::text::dates;

/// What of the journal is wanted.
#[derive(Clone, Debug, Default)]
pub struct HistoryQuery {
    /// Only this letter, by its slug.
    pub letter: Option<String>,
    /// Only this signature, by its public id.
    pub signature: Option<String>,
    /// Only from then on.
    pub since: Option<Millis>,
}

/// An entry of the journal, as coordinators read it.
#[derive(Clone, Debug, Serialize)]
pub struct HistoryLine {
    /// Its number in the chain; none until it is chained.
    pub number: Option<i64>,
    /// When, ISO 8601 in UTC.
    pub at: String,
    /// The same, as people write it where the letter is at home.
    pub at_words: String,
    /// `signatory`, `system`, or `coordinator NAME`.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// The slug of the letter.
    pub letter: Option<String>,
    /// The public id of the signature.
    pub signature: Option<String>,
    /// The edition that was decided on.
    pub edition: Option<Edition>,
    /// The register entry, with its id.
    pub organization: Option<String>,
    /// The name as printed then.
    pub name: Option<String>,
    /// Why, as the coordinator gave it.
    pub reason: Option<String>,
}

/// Where reading goes on.
#[derive(Debug)]
pub struct History {
    letters: HashMap<LetterId, letter::Model>,
    selection: Selection,
}

impl History {
    /// Begins to read.
    ///
    /// # Errors
    /// If there is no such letter or signature, or the database is away.
    pub async fn begin(storage: &Storage, query: &HistoryQuery) -> Result<Self, Refusal> {
        let connection = storage.read();
        let (letters, only) = letters(connection, query.letter.as_deref()).await?;
        let signature = match query.signature.as_deref().map(str::trim) {
            None => None,
            Some(id) => {
                let id = id.split('@').next().unwrap_or_default().to_lowercase();
                let row = review::by_public_id(connection, &id).await?;
                Some(row.ok_or(Refusal::UnknownSignature(id))?.id)
            }
        };
        let selection = Selection {
            letter: only,
            signature,
            since: query.since,
            after: None,
        };
        Ok(Self { letters, selection })
    }

    /// Reads the next page, the oldest entries first; empty at the end.
    ///
    /// # Errors
    /// If the database is away.
    pub async fn next_page(&mut self, storage: &Storage) -> Result<Vec<HistoryLine>, Refusal> {
        let connection = storage.read();
        let page = read_page(connection, &self.selection).await?;
        let Some(last) = page.last() else {
            return Ok(Vec::new());
        };
        let last: JournalEntryId = last.entry.id;
        self.selection.after = Some(last);
        let ids: HashSet<OrganizationId> = page
            .iter()
            .filter_map(|line| line.entry.organization_id)
            .collect();
        let ids: Vec<OrganizationId> = ids.into_iter().collect();
        let entries = organizations::with_ids(connection, &ids).await?;
        let entries = entries
            .into_iter()
            .map(|entry| (entry.row.id, entry.named()));
        let organizations: HashMap<OrganizationId, String> = entries.collect();
        let ids: HashSet<SignatureId> = page
            .iter()
            .filter_map(|line| line.entry.signature_id)
            .collect();
        let ids: Vec<SignatureId> = ids.into_iter().collect();
        let signatures = review::public_ids(connection, &ids).await?;
        let describe = |line| self.describe(line, &organizations, &signatures);
        Ok(page.into_iter().map(describe).collect())
    }

    fn describe(
        &self,
        line: NamedEntry,
        organizations: &HashMap<OrganizationId, String>,
        signatures: &HashMap<SignatureId, String>,
    ) -> HistoryLine {
        let NamedEntry { entry, name } = line;
        let letter = entry.letter_id.and_then(|id| self.letters.get(&id));
        HistoryLine {
            number: entry.position,
            at: dates::iso(entry.at),
            at_words: since(entry.at, letter),
            actor: entry.actor,
            action: entry.action,
            letter: letter.map(|letter| letter.slug.clone()),
            signature: entry
                .signature_id
                .and_then(|id| signatures.get(&id).cloned()),
            edition: entry.edition,
            organization: entry
                .organization_id
                .and_then(|id| organizations.get(&id).cloned()),
            name,
            reason: entry.reason.as_deref().map(hide_addresses),
        }
    }
}

/// A reason in which only the domains are left of addresses that somebody typed into it.
fn hide_addresses(reason: &str) -> String {
    let hide = |word: &str| {
        let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        match EmailAddress::parse(bare) {
            Ok(address) => word.replace(bare, &format!("…@{}", address.domain())),
            Err(_) => word.to_owned(),
        }
    };
    reason.split(' ').map(hide).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::hide_addresses;

    #[test]
    fn only_the_domain_of_an_address_in_a_reason_is_shown() {
        for (reason, shown) in [
            (
                "called her, (ines@amity.example).",
                "called her, (…@amity.example).",
            ),
            ("same as 7f3k9q2m4v8x1c0d@3", "same as 7f3k9q2m4v8x1c0d@3"),
            ("", ""),
        ] {
            assert_eq!(hide_addresses(reason), shown);
        }
    }
}
