//! `letter.toml`: what a letter is, apart from its words and its list.

use std::collections::BTreeMap;

use entity::values::{Approval, LetterState, PossiblySame, VisibilityChoice};
use toml::de::DeTable;
use url::Url;

use super::problem::{Lines, Place, Problems};
use super::report::CleaningReport;
use super::source::LETTER;
use super::toml_reader::{At, TomlReader};
use crate::clock::Millis;
use crate::locale::Locale;
use crate::text::dates;

const KEYS: [&str; 17] = [
    "slug",
    "languages",
    "title",
    "addressee",
    "date",
    "signatories",
    "state",
    "source",
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
const ZONE: &str = "America/Toronto";
const MOST_TITLE: usize = 300;
const MOST_SLUG: usize = 64;

/// What `letter.toml` says.
#[derive(Clone, Debug)]
pub struct LetterFile {
    /// The name in addresses.
    pub slug: String,
    /// The languages, with where they are named.
    pub(super) languages: Vec<(Locale, Place)>,
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
    pub(super) place: Place,
}

/// Reads the file; what is wrong is noted, and something harmless stands in for it.
pub(super) fn read(
    text: &str,
    reserved: fn(&str) -> bool,
    problems: &mut Problems,
    report: &mut CleaningReport,
) -> LetterFile {
    let lines = Lines::of(text.as_bytes());
    let (table, faults) = DeTable::parse_recoverable(text);
    for fault in &faults {
        let place = fault
            .span()
            .map_or(Place::START, |span| lines.place(span.start));
        problems.add(
            LETTER,
            place,
            format!("this is not valid TOML: {}", fault.message()),
        );
    }
    let mut toml = TomlReader {
        file: LETTER,
        lines: &lines,
        problems,
    };
    let table = table.get_ref();
    toml.known_keys(table, &KEYS);
    let languages = languages(&mut toml, table, faults.is_empty());
    let time_zone = zone(&mut toml, table);
    let (organizations, individuals) = who_may_sign(&mut toml, table);
    LetterFile {
        slug: slug(&mut toml, table, reserved, faults.is_empty()),
        titles: titles(&mut toml, table, &languages, report),
        addressees: lines_of(toml.per_language(table, "addressee"), report),
        date: date(&mut toml, table),
        closes_at: closes(&mut toml, table, &time_zone),
        source: toml
            .text(table, "source")
            .map(|(source, _)| report.line(&source)),
        state: toml
            .one_of(table, "state", &states())
            .unwrap_or(LetterState::Open),
        approval: toml
            .one_of(table, "approve", &approvals())
            .unwrap_or(Approval::None),
        visibility: toml
            .one_of(table, "visibility", &choices())
            .unwrap_or(VisibilityChoice::Choice),
        names_in_bulk: toml.flag(table, "names_in_bulk").unwrap_or(false),
        names_per_address: toml.number(table, "names_per_address", 1..11).unwrap_or(2),
        possibly_same: toml
            .one_of(table, "possibly_same", &resemblances())
            .unwrap_or(PossiblySame::Publish),
        origins: origins(&mut toml, table),
        leads: leads(&mut toml, table, report),
        languages,
        organizations,
        individuals,
        time_zone,
    }
}

fn states() -> [(&'static str, LetterState); 3] {
    [LetterState::Draft, LetterState::Open, LetterState::Closed].map(|state| (state.word(), state))
}

fn approvals() -> [(&'static str, Approval); 3] {
    [Approval::None, Approval::Individuals, Approval::All]
        .map(|approval| (approval.word(), approval))
}

fn choices() -> [(&'static str, VisibilityChoice); 3] {
    [
        VisibilityChoice::Choice,
        VisibilityChoice::Name,
        VisibilityChoice::Counted,
    ]
    .map(|choice| (choice.word(), choice))
}

fn resemblances() -> [(&'static str, PossiblySame); 2] {
    [PossiblySame::Publish, PossiblySame::Hold].map(|choice| (choice.word(), choice))
}

fn slug(
    toml: &mut TomlReader<'_>,
    table: &DeTable<'_>,
    reserved: fn(&str) -> bool,
    whole: bool,
) -> String {
    let Some((slug, place)) = toml.text(table, "slug") else {
        if whole && !table.contains_key("slug") {
            toml.wrong(
                Place::START,
                "slug is missing: the letter's name in addresses, such as slug = \"ban-it\"",
            );
        }
        return String::new();
    };
    let part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    if !(3..=MOST_SLUG).contains(&slug.len()) || !slug.split('-').all(part) {
        toml.wrong(
            place,
            format!(
                "slug is `{slug}`; give 3 to {MOST_SLUG} small letters, digits and single hyphens"
            ),
        );
    } else if reserved(&slug) {
        toml.wrong(
            place,
            format!("slug `{slug}` is part of the service's own addresses; choose another"),
        );
    }
    slug
}

fn languages(toml: &mut TomlReader<'_>, table: &DeTable<'_>, whole: bool) -> Vec<(Locale, Place)> {
    let Some(given) = toml.texts(table, "languages") else {
        if whole && !table.contains_key("languages") {
            toml.wrong(
                Place::START,
                "languages is missing, such as languages = [\"en\", \"fr\"]",
            );
        }
        return Vec::new();
    };
    toml.no_repeats("languages", &given);
    if given.is_empty() {
        toml.wrong(
            toml.place_of(table, "languages"),
            "languages is empty; give \"en\", \"fr\" or both",
        );
    }
    let mut found: Vec<(Locale, Place)> = Vec::new();
    for (tag, place) in given {
        match Locale::from_tag(&tag) {
            Some(locale) if found.iter().all(|(known, _)| *known != locale) => {
                found.push((locale, place))
            }
            Some(_) => {}
            None => toml.wrong(
                place,
                format!("the language `{tag}` is not known; give \"en\" or \"fr\""),
            ),
        }
    }
    found
}

fn titles(
    toml: &mut TomlReader<'_>,
    table: &DeTable<'_>,
    languages: &[(Locale, Place)],
    report: &mut CleaningReport,
) -> BTreeMap<Locale, String> {
    let given = toml.per_language(table, "title").unwrap_or_default();
    for (locale, place) in languages {
        match given.get(locale) {
            None => toml.wrong(
                *place,
                format!("the letter has \"{locale}\", but no title in it"),
            ),
            Some((title, place)) if title.trim().is_empty() => {
                toml.wrong(*place, "this title is empty")
            }
            Some((title, place)) if title.chars().count() > MOST_TITLE => {
                toml.wrong(
                    *place,
                    format!("this title is longer than {MOST_TITLE} characters"),
                );
            }
            Some(_) => {}
        }
    }
    lines_of(Some(given), report)
}

fn lines_of(
    given: Option<BTreeMap<Locale, At<String>>>,
    report: &mut CleaningReport,
) -> BTreeMap<Locale, String> {
    let given = given.unwrap_or_default().into_iter();
    given
        .map(|(locale, (text, _))| (locale, report.line(&text)))
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

fn date(toml: &mut TomlReader<'_>, table: &DeTable<'_>) -> Option<String> {
    let (text, place) = toml.moment(table, "date")?;
    if dates::parse_date(&text).is_none() || text.contains('T') {
        toml.wrong(
            place,
            format!("date is `{text}`; give a date such as 2026-07-08"),
        );
        return None;
    }
    Some(text)
}

fn closes(toml: &mut TomlReader<'_>, table: &DeTable<'_>, zone: &str) -> Option<Millis> {
    let (text, place) = toml.moment(table, "closes")?;
    match dates::parse_closing(&text, zone) {
        Ok(at) => Some(at),
        Err(why) => {
            toml.wrong(place, format!("closes: {why}"));
            None
        }
    }
}

fn zone(toml: &mut TomlReader<'_>, table: &DeTable<'_>) -> String {
    match toml.text(table, "time_zone") {
        Some((zone, _)) if dates::is_zone(&zone) => zone,
        Some((zone, place)) => {
            toml.wrong(
                place,
                format!("time_zone `{zone}` is not known; give one such as {ZONE}"),
            );
            ZONE.to_owned()
        }
        None => ZONE.to_owned(),
    }
}

fn who_may_sign(toml: &mut TomlReader<'_>, table: &DeTable<'_>) -> (bool, bool) {
    let Some(given) = toml.texts(table, "signatories") else {
        return (true, true);
    };
    toml.no_repeats("signatories", &given);
    for (word, place) in &given {
        if !matches!(word.as_str(), "organizations" | "individuals") {
            toml.wrong(
                *place,
                format!(
                    "signatories names `{word}`; give \"organizations\", \"individuals\" or both"
                ),
            );
        }
    }
    let names = |wanted: &str| given.iter().any(|(word, _)| word == wanted);
    if given.is_empty() {
        toml.wrong(
            toml.place_of(table, "signatories"),
            "signatories is empty: nobody could sign",
        );
    }
    (names("organizations"), names("individuals"))
}

fn origins(toml: &mut TomlReader<'_>, table: &DeTable<'_>) -> Vec<String> {
    let given = toml.texts(table, "origins").unwrap_or_default();
    let mut origins = Vec::new();
    for (text, place) in given {
        match Url::parse(&text)
            .ok()
            .filter(|url| url.scheme() == "https" && url.path() == "/")
        {
            Some(url) => origins.push(url.origin().ascii_serialization()),
            None => toml.wrong(
                place,
                format!("origins names `{text}`; give origins such as \"https://example.org\""),
            ),
        }
    }
    origins
}

fn leads(
    toml: &mut TomlReader<'_>,
    table: &DeTable<'_>,
    report: &mut CleaningReport,
) -> Vec<LeadFile> {
    let mut leads = Vec::new();
    for (lead, place) in toml.tables(table, "leads") {
        toml.known_keys(lead, &["name", "short_name"]);
        let short = lines_of(toml.per_language(lead, "short_name"), report);
        match toml.text(lead, "name") {
            Some((name, place)) => leads.push(LeadFile {
                name: report.name(&name),
                short,
                place,
            }),
            None => toml.wrong(place, "this lead has no name"),
        }
    }
    leads
}
