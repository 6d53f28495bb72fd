//! Reads the keys of `letter.toml` that are more than one word of a list. Adds a problem with its location
//! for each wrong value.

use std::collections::BTreeMap;

use toml::de::DeTable;
use url::Url;

use super::LeadFile;
use crate::clock::Millis;
use crate::importing::problem::SourceLocation;
use crate::importing::report::CleaningReport;
use crate::importing::toml_reader::{Located, TomlReader};
use crate::letters::{MAX_TITLE_CHARS, SLUG_CHARS, SlugFault, check_slug};
use crate::locale::Locale;
use crate::text::dates;

/// The zone of a letter that does not name one.
const DEFAULT_ZONE: &str = "America/Toronto";

pub(super) fn read_slug(toml: &mut TomlReader<'_>, table: &DeTable<'_>, whole: bool) -> String {
    let Some((slug, place)) = toml.text(table, "slug") else {
        if whole && !table.contains_key("slug") {
            toml.add_problem(
                SourceLocation::START,
                "slug is missing: set the letter's name in web addresses, such as slug = \"ban-it\"",
            );
        }
        return String::new();
    };
    match check_slug(&slug) {
        Ok(()) => {}
        Err(SlugFault::Shape) => {
            let message = format!(
                "slug is `{slug}`; must be {} to {} lowercase letters, digits and single hyphens",
                SLUG_CHARS.start,
                SLUG_CHARS.end - 1
            );
            toml.add_problem(place, message);
        }
        Err(SlugFault::Reserved) => toml.add_problem(
            place,
            format!("slug `{slug}` is part of the service's own addresses; choose another"),
        ),
    }
    slug
}

pub(super) fn read_languages(
    toml: &mut TomlReader<'_>,
    table: &DeTable<'_>,
    whole: bool,
) -> Vec<(Locale, SourceLocation)> {
    let Some(given) = toml.texts(table, "languages") else {
        if whole && !table.contains_key("languages") {
            toml.add_problem(
                SourceLocation::START,
                "languages is missing (example: languages = [\"en\", \"fr\"])",
            );
        }
        return Vec::new();
    };
    toml.refuse_repeats("languages", &given);
    if given.is_empty() {
        toml.add_problem(
            toml.location_of(table, "languages"),
            "languages is empty; must be \"en\", \"fr\" or both",
        );
    }
    let mut found: Vec<(Locale, SourceLocation)> = Vec::new();
    for (tag, place) in given {
        match Locale::from_tag(&tag) {
            Some(locale) if found.iter().all(|(known, _)| *known != locale) => {
                found.push((locale, place))
            }
            Some(_) => {}
            None => toml.add_problem(
                place,
                format!("unknown language `{tag}`; must be \"en\" or \"fr\""),
            ),
        }
    }
    found
}

pub(super) fn read_titles(
    toml: &mut TomlReader<'_>,
    table: &DeTable<'_>,
    languages: &[(Locale, SourceLocation)],
    report: &mut CleaningReport,
) -> BTreeMap<Locale, String> {
    let given = toml.per_language(table, "title").unwrap_or_default();
    for (locale, place) in languages {
        match given.get(locale) {
            None => toml.add_problem(
                *place,
                format!("languages includes \"{locale}\", but there is no title in it"),
            ),
            Some((title, place)) if title.trim().is_empty() => {
                toml.add_problem(*place, "this title is empty")
            }
            Some((title, place)) if title.chars().count() > MAX_TITLE_CHARS => {
                toml.add_problem(
                    *place,
                    format!("this title is longer than {MAX_TITLE_CHARS} characters"),
                );
            }
            Some(_) => {}
        }
    }
    clean_lines(Some(given), report)
}

pub(super) fn clean_lines(
    given: Option<BTreeMap<Locale, Located<String>>>,
    report: &mut CleaningReport,
) -> BTreeMap<Locale, String> {
    let given = given.unwrap_or_default().into_iter();
    given
        .map(|(locale, (text, _))| (locale, report.clean_line(&text)))
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

pub(super) fn read_date(toml: &mut TomlReader<'_>, table: &DeTable<'_>) -> Option<String> {
    let (text, place) = toml.moment(table, "date")?;
    if dates::parse_date(&text).is_none() || text.contains('T') {
        toml.add_problem(
            place,
            format!("date is `{text}`; must be a date such as 2026-07-08"),
        );
        return None;
    }
    Some(text)
}

pub(super) fn read_closing(
    toml: &mut TomlReader<'_>,
    table: &DeTable<'_>,
    zone: &str,
) -> Option<Millis> {
    let (text, place) = toml.moment(table, "closes")?;
    match dates::parse_closing(&text, zone) {
        Ok(at) => Some(at),
        Err(why) => {
            toml.add_problem(place, format!("closes: {why}"));
            None
        }
    }
}

pub(super) fn read_zone(toml: &mut TomlReader<'_>, table: &DeTable<'_>) -> String {
    match toml.text(table, "time_zone") {
        Some((zone, _)) if dates::is_zone(&zone) => zone,
        Some((zone, place)) => {
            toml.add_problem(
                place,
                format!("unknown time_zone `{zone}` (example: {DEFAULT_ZONE})"),
            );
            DEFAULT_ZONE.to_owned()
        }
        None => DEFAULT_ZONE.to_owned(),
    }
}

pub(super) fn read_signatories(toml: &mut TomlReader<'_>, table: &DeTable<'_>) -> (bool, bool) {
    let Some(given) = toml.texts(table, "signatories") else {
        return (true, true);
    };
    toml.refuse_repeats("signatories", &given);
    for (word, place) in &given {
        if !matches!(word.as_str(), "organizations" | "individuals") {
            toml.add_problem(
                *place,
                format!(
                    "signatories includes `{word}`; must be \"organizations\", \"individuals\" or both"
                ),
            );
        }
    }
    let names = |wanted: &str| given.iter().any(|(word, _)| word == wanted);
    if given.is_empty() {
        toml.add_problem(
            toml.location_of(table, "signatories"),
            "signatories is empty: no one could sign",
        );
    }
    (names("organizations"), names("individuals"))
}

pub(super) fn read_origins(toml: &mut TomlReader<'_>, table: &DeTable<'_>) -> Vec<String> {
    let given = toml.texts(table, "origins").unwrap_or_default();
    let mut origins = Vec::new();
    for (text, place) in given {
        match Url::parse(&text)
            .ok()
            .filter(|url| url.scheme() == "https" && url.path() == "/")
        {
            Some(url) => origins.push(url.origin().ascii_serialization()),
            None => toml.add_problem(
                place,
                format!("origins includes `{text}`, which is not a valid origin (example: \"https://example.org\")"),
            ),
        }
    }
    origins
}

pub(super) fn read_leads(
    toml: &mut TomlReader<'_>,
    table: &DeTable<'_>,
    report: &mut CleaningReport,
) -> Vec<LeadFile> {
    let mut leads = Vec::new();
    for (lead, place) in toml.tables(table, "leads") {
        toml.refuse_unknown_keys(lead, &["name", "short_name"]);
        let short = clean_lines(toml.per_language(lead, "short_name"), report);
        match toml.text(lead, "name") {
            Some((name, place)) => leads.push(LeadFile {
                name: report.clean_name(&name),
                short,
                place,
            }),
            None => toml.add_problem(place, "this lead has no name"),
        }
    }
    leads
}
