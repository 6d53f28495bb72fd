//! `letter.toml`: the settings of a letter, apart from its text and its list.

mod keys;

use std::collections::BTreeMap;

use entity::values::{Approval, LetterState, PossiblySame, Received, VisibilityChoice};
use toml::de::DeTable;

use self::keys::{
    clean_lines, read_closing, read_date, read_languages, read_leads, read_origins,
    read_signatories, read_slug, read_titles, read_zone,
};
use super::problem::{LetterSettingFault, LineIndex, Problems, SourceLocation};
use super::report::CleaningReport;
use super::source::LETTER;
use super::toml_reader::TomlReader;
use crate::clock::Millis;
use crate::letters::NAMES_PER_ADDRESS;
use crate::locale::Locale;

const KEYS: [&str; 18] = [
    "slug",
    "languages",
    "title",
    "addressee",
    "date",
    "signatories",
    "state",
    "source",
    "received",
    "closes",
    "time_zone",
    "approve",
    "visibility",
    "leads",
    "names_in_bulk",
    "names_per_address",
    "possibly_same",
    "origins",
];

/// The settings of `letter.toml`.
#[derive(Clone, Debug)]
pub struct LetterFile {
    /// The name in addresses.
    pub slug: String,
    /// The languages, with where they are named.
    pub(super) languages: Vec<(Locale, SourceLocation)>,
    /// The title per language.
    pub titles: BTreeMap<Locale, String>,
    /// The addressee per language.
    pub addressees: BTreeMap<Locale, String>,
    /// The civil date that the letter bears.
    pub date: Option<String>,
    /// Organizations may sign.
    pub organizations: bool,
    /// Individuals may sign.
    pub individuals: bool,
    /// Draft, open or closed.
    pub state: LetterState,
    /// Where the letter and its list come from.
    pub source: Option<String>,
    /// How the signatures of its list were received.
    pub received: Received,
    /// When signatures close, milliseconds UTC.
    pub closes_at: Option<Millis>,
    /// The zone of its dates.
    pub time_zone: String,
    /// Whose signatures are approved first.
    pub approval: Approval,
    /// How individuals may be shown.
    pub visibility: VisibilityChoice,
    /// Individuals' names may leave as JSON or CSV.
    pub names_in_bulk: bool,
    /// How many people may sign from one address.
    pub names_per_address: i32,
    /// What becomes of an individual's signature that may be the same as another.
    pub possibly_same: PossiblySame,
    /// Origins that may sign by the API from a browser.
    pub origins: Vec<String>,
    /// The organizations that lead it.
    pub leads: Vec<LeadFile>,
}

/// A lead as `letter.toml` names it.
#[derive(Clone, Debug)]
pub struct LeadFile {
    /// The name as in the list.
    pub name: String,
    /// As it runs in a sentence, per language.
    pub short: BTreeMap<Locale, String>,
    pub(super) place: SourceLocation,
}

/// Reads the file. Adds a problem for each fault, and goes on with a harmless value in its place.
pub(super) fn read(text: &str, problems: &mut Problems, report: &mut CleaningReport) -> LetterFile {
    let lines = LineIndex::of(text.as_bytes());
    let (table, faults) = DeTable::parse_recoverable(text);
    for fault in &faults {
        let place = fault
            .span()
            .map_or(SourceLocation::START, |span| lines.location(span.start));
        let fault = LetterSettingFault::Toml(fault.message().to_owned());
        problems.add(LETTER, place, fault);
    }
    let mut toml = TomlReader {
        file: LETTER,
        lines: &lines,
        problems,
    };
    let table = table.get_ref();
    toml.refuse_unknown_keys(table, &KEYS);
    let languages = read_languages(&mut toml, table, faults.is_empty());
    let time_zone = read_zone(&mut toml, table);
    let (organizations, individuals) = read_signatories(&mut toml, table);
    LetterFile {
        slug: read_slug(&mut toml, table, faults.is_empty()),
        titles: read_titles(&mut toml, table, &languages, report),
        addressees: clean_lines(toml.per_language(table, "addressee"), report),
        date: read_date(&mut toml, table),
        closes_at: read_closing(&mut toml, table, &time_zone),
        source: toml
            .text(table, "source")
            .map(|(source, _)| report.clean_line(&source)),
        received: toml
            .one_of(table, "received", &received_words())
            .unwrap_or(Received::List),
        state: toml
            .one_of(table, "state", &state_words())
            .unwrap_or(LetterState::Open),
        approval: toml
            .one_of(table, "approve", &approval_words())
            .unwrap_or(Approval::None),
        visibility: toml
            .one_of(table, "visibility", &visibility_words())
            .unwrap_or(VisibilityChoice::Choice),
        names_in_bulk: toml.flag(table, "names_in_bulk").unwrap_or(false),
        names_per_address: toml
            .number(table, "names_per_address", NAMES_PER_ADDRESS)
            .unwrap_or(2),
        possibly_same: toml
            .one_of(table, "possibly_same", &possibly_same_words())
            .unwrap_or(PossiblySame::Publish),
        origins: read_origins(&mut toml, table),
        leads: read_leads(&mut toml, table, report),
        languages,
        organizations,
        individuals,
        time_zone,
    }
}

fn state_words() -> [(&'static str, LetterState); 3] {
    [LetterState::Draft, LetterState::Open, LetterState::Closed].map(|state| (state.word(), state))
}

fn received_words() -> [(&'static str, Received); 3] {
    [Received::Email, Received::Paper, Received::List].map(|received| (received.word(), received))
}

fn approval_words() -> [(&'static str, Approval); 3] {
    [Approval::None, Approval::Individuals, Approval::All]
        .map(|approval| (approval.word(), approval))
}

fn visibility_words() -> [(&'static str, VisibilityChoice); 3] {
    [
        VisibilityChoice::Choice,
        VisibilityChoice::Name,
        VisibilityChoice::Counted,
    ]
    .map(|choice| (choice.word(), choice))
}

fn possibly_same_words() -> [(&'static str, PossiblySame); 2] {
    [PossiblySame::Publish, PossiblySame::Hold].map(|choice| (choice.word(), choice))
}
