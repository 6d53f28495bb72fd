//! The list of a letter for coordinators, as a table or as JSON, with how many stand where.

use crate::signatures::list_entry::received;
use crate::signatures::store::review;
use entity::signature;
use entity::values::{Received, SignatureKind, SignatureState, Standing};
use serde::Serialize;

use crate::letters;
use crate::signatures::refusal::Refusal;
use crate::storage::Storage;
use crate::tally;
use crate::text::csv_cell::{BYTE_ORDER_MARK, csv_line};
use crate::text::dates;

/// The states in the order in which they are told.
const STATES: [SignatureState; 7] = [
    SignatureState::Published,
    SignatureState::Held,
    SignatureState::Pending,
    SignatureState::Withdrawn,
    SignatureState::Removed,
    SignatureState::Merged,
    SignatureState::Expired,
];

/// The heads of the table.
const COLUMNS: [&str; 17] = [
    "id",
    "kind",
    "name",
    "name_en",
    "name_fr",
    "title",
    "affiliation",
    "place",
    "website",
    "representative",
    "representative_title",
    "standing",
    "standing_domain",
    "source",
    "published_at",
    "acronym",
    "received",
];

/// The public list of a letter, with counts.
#[derive(Clone, Debug, Serialize)]
pub struct Export {
    /// The letter's slug.
    pub letter: String,
    /// Published organizations.
    pub organizations: i64,
    /// Published individuals, the unlisted among them.
    pub individuals: i64,
    /// Published individuals who are counted only; they are not in the list.
    pub unlisted: i64,
    /// How many signatures stand in each state that has any.
    pub states: Vec<StateCount>,
    /// The list: organizations, then individuals.
    pub list: Vec<ExportRow>,
}

/// How many stand in a state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StateCount {
    pub state: SignatureState,
    /// How many.
    pub count: i64,
}

/// One entry of the list.
#[derive(Clone, Debug, Serialize)]
pub struct ExportRow {
    /// Its public id.
    pub id: String,
    pub kind: SignatureKind,
    /// As signed.
    pub name: String,
    /// In English, where given apart.
    pub name_en: Option<String>,
    /// In French, where given apart.
    pub name_fr: Option<String>,
    /// The organization's initials, where given.
    pub acronym: Option<String>,
    /// The individual's title.
    pub title: Option<String>,
    /// The individual's affiliation.
    pub affiliation: Option<String>,
    /// Province, country or town.
    pub place: Option<String>,
    /// The organization's website.
    pub website: Option<String>,
    /// The representative, where they are named in public.
    pub representative: Option<String>,
    /// Their title, likewise.
    pub representative_title: Option<String>,
    /// How we know.
    pub standing: Standing,
    /// The domain that proved it.
    pub standing_domain: Option<String>,
    /// Where an entered signature comes from.
    pub source: Option<String>,
    /// How it was received.
    pub received: Option<Received>,
    /// Since when it is listed, RFC 3339.
    pub published_at: Option<String>,
}

/// The public list of a letter and its counts, all of one moment.
///
/// # Errors
/// If there is no such letter, or the database is away.
pub async fn export(storage: &Storage, slug: &str) -> Result<Export, Refusal> {
    let snapshot = storage.snapshot().await?;
    let letter = letters::by_slug(&snapshot, slug.trim())
        .await?
        .ok_or_else(|| Refusal::UnknownLetter(slug.trim().to_owned()))?;
    let tally = tally::read(&snapshot, letter.id()).await?;
    let counts = review::state_counts(&snapshot, letter.id()).await?;
    let rows = review::public_list(&snapshot, letter.id()).await?;
    snapshot.rollback().await?;
    let states = STATES.into_iter().filter_map(|state| {
        Some(StateCount {
            state,
            count: *counts.get(&state)?,
        })
    });
    Ok(Export {
        letter: letter.slug().to_owned(),
        organizations: tally.organizations,
        individuals: tally.individuals,
        unlisted: tally.unlisted,
        states: states.collect(),
        list: rows.into_iter().map(ExportRow::from).collect(),
    })
}

impl From<signature::Model> for ExportRow {
    fn from(row: signature::Model) -> Self {
        let received = received(&row);
        let endorsement = row.kind == SignatureKind::Endorsement;
        let public = |text: Option<String>| text.filter(|_| row.representative_public);
        Self {
            kind: row.kind,
            name: row.name,
            name_en: row.name_en,
            name_fr: row.name_fr,
            acronym: row.acronym,
            title: row.title,
            affiliation: row.affiliation,
            place: row.place,
            website: row.website.filter(|_| endorsement),
            representative: public(row.representative),
            representative_title: public(row.representative_title),
            standing: row.standing,
            standing_domain: row.standing_domain,
            received,
            source: row.source,
            published_at: row.published_at.map(dates::iso),
            id: row.public_id,
        }
    }
}

impl Export {
    /// The list as a table (RFC 4180) in which no spreadsheet runs anything, and which spreadsheets take for UTF-8.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let lines = self.list.iter().map(|entry| csv_line(entry.cells()));
        let heads = format!("{BYTE_ORDER_MARK}{}", csv_line(COLUMNS));
        std::iter::once(heads).chain(lines).collect()
    }

    /// The counts in words.
    #[must_use]
    pub fn counts(&self) -> String {
        let states: Vec<String> = self
            .states
            .iter()
            .map(|of| format!("{} {}", of.count, of.state.word()))
            .collect();
        format!(
            "{}: organizations {}, individuals {} (unlisted {}); signatures: {}",
            self.letter,
            self.organizations,
            self.individuals,
            self.unlisted,
            states.join(", ")
        )
    }
}

impl ExportRow {
    fn cells(&self) -> [&str; COLUMNS.len()] {
        [
            &self.id,
            self.kind.word(),
            &self.name,
            text_of(&self.name_en),
            text_of(&self.name_fr),
            text_of(&self.title),
            text_of(&self.affiliation),
            text_of(&self.place),
            text_of(&self.website),
            text_of(&self.representative),
            text_of(&self.representative_title),
            self.standing.word(),
            text_of(&self.standing_domain),
            text_of(&self.source),
            text_of(&self.published_at),
            text_of(&self.acronym),
            self.received.map_or("", Received::word),
        ]
    }
}

fn text_of(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or_default()
}
