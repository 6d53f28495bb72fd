//! The keys of `letter.toml` that are more than a word of a list: each read, judged, and where it is
//! wrong, noted with its place.

use std::collections::BTreeMap;

use toml::de::DeTable;
use url::Url;

use super::LeadFile;
use crate::clock::Millis;
use crate::importing::problem::Place;
use crate::importing::report::CleaningReport;
use crate::importing::toml_reader::{At, TomlReader};
use crate::locale::Locale;
use crate::text::dates;

/// The zone of a letter that names none.
const ZONE: &str = "America/Toronto";
const MOST_TITLE: usize = 300;
const MOST_SLUG: usize = 64;

pub(super) fn slug(
    toml: &mut TomlReader<'_>,
    table: &DeTable<'_>,
    reserved: fn(&str) -> bool,
    whole: bool,
) -> String {
    let Some((slug, place)) = toml.text(table, "slug") else {
        if whole && !table.contains_key("slug") {
            toml.wrong(
                Place::START,
                "slug is missing: set the letter's name in web addresses, such as slug = \"ban-it\"",
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
                "slug is `{slug}`; must be 3 to {MOST_SLUG} lowercase letters, digits and single hyphens"
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

pub(super) fn languages(
    toml: &mut TomlReader<'_>,
    table: &DeTable<'_>,
    whole: bool,
) -> Vec<(Locale, Place)> {
    let Some(given) = toml.texts(table, "languages") else {
        if whole && !table.contains_key("languages") {
            toml.wrong(
                Place::START,
                "languages is missing (example: languages = [\"en\", \"fr\"])",
            );
        }
        return Vec::new();
    };
    toml.no_repeats("languages", &given);
    if given.is_empty() {
        toml.wrong(
            toml.place_of(table, "languages"),
            "languages is empty; must be \"en\", \"fr\" or both",
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
                format!("unknown language `{tag}`; must be \"en\" or \"fr\""),
            ),
        }
    }
    found
}

pub(super) fn titles(
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
                format!("languages includes \"{locale}\", but there is no title in it"),
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

pub(super) fn lines_of(
    given: Option<BTreeMap<Locale, At<String>>>,
    report: &mut CleaningReport,
) -> BTreeMap<Locale, String> {
    let given = given.unwrap_or_default().into_iter();
    given
        .map(|(locale, (text, _))| (locale, report.line(&text)))
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

pub(super) fn date(toml: &mut TomlReader<'_>, table: &DeTable<'_>) -> Option<String> {
    let (text, place) = toml.moment(table, "date")?;
    if dates::parse_date(&text).is_none() || text.contains('T') {
        toml.wrong(
            place,
            format!("date is `{text}`; must be a date such as 2026-07-08"),
        );
        return None;
    }
    Some(text)
}

pub(super) fn closes(toml: &mut TomlReader<'_>, table: &DeTable<'_>, zone: &str) -> Option<Millis> {
    let (text, place) = toml.moment(table, "closes")?;
    match dates::parse_closing(&text, zone) {
        Ok(at) => Some(at),
        Err(why) => {
            toml.wrong(place, format!("closes: {why}"));
            None
        }
    }
}

pub(super) fn zone(toml: &mut TomlReader<'_>, table: &DeTable<'_>) -> String {
    match toml.text(table, "time_zone") {
        Some((zone, _)) if dates::is_zone(&zone) => zone,
        Some((zone, place)) => {
            toml.wrong(
                place,
                format!("unknown time_zone `{zone}` (example: {ZONE})"),
            );
            ZONE.to_owned()
        }
        None => ZONE.to_owned(),
    }
}

pub(super) fn who_may_sign(toml: &mut TomlReader<'_>, table: &DeTable<'_>) -> (bool, bool) {
    let Some(given) = toml.texts(table, "signatories") else {
        return (true, true);
    };
    toml.no_repeats("signatories", &given);
    for (word, place) in &given {
        if !matches!(word.as_str(), "organizations" | "individuals") {
            toml.wrong(
                *place,
                format!(
                    "signatories includes `{word}`; must be \"organizations\", \"individuals\" or both"
                ),
            );
        }
    }
    let names = |wanted: &str| given.iter().any(|(word, _)| word == wanted);
    if given.is_empty() {
        toml.wrong(
            toml.place_of(table, "signatories"),
            "signatories is empty: no one could sign",
        );
    }
    (names("organizations"), names("individuals"))
}

pub(super) fn origins(toml: &mut TomlReader<'_>, table: &DeTable<'_>) -> Vec<String> {
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
                format!("origins includes `{text}`, which is not a valid origin (example: \"https://example.org\")"),
            ),
        }
    }
    origins
}

pub(super) fn leads(
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
