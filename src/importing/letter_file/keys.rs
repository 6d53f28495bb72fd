//! Reads the keys of `letter.toml` that are more than one word of a list. Adds a problem with its location
//! for each wrong value.

use std::collections::BTreeMap;

use toml::de::DeTable;
use url::Url;

use super::LeadFile;
use crate::clock::Millis;
use crate::importing::problem::{LetterSettingFault, SourceLocation};
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
            toml.add_problem(SourceLocation::START, LetterSettingFault::SlugMissing);
        }
        return String::new();
    };
    match check_slug(&slug) {
        Ok(()) => {}
        Err(SlugFault::Shape) => {
            let fault = LetterSettingFault::SlugShape {
                slug: slug.clone(),
                min: SLUG_CHARS.start,
                max: SLUG_CHARS.end - 1,
            };
            toml.add_problem(place, fault);
        }
        Err(SlugFault::Reserved) => {
            toml.add_problem(place, LetterSettingFault::SlugReserved(slug.clone()));
        }
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
            toml.add_problem(SourceLocation::START, LetterSettingFault::LanguagesMissing);
        }
        return Vec::new();
    };
    toml.refuse_repeats("languages", &given);
    if given.is_empty() {
        let place = toml.location_of(table, "languages");
        toml.add_problem(place, LetterSettingFault::LanguagesEmpty);
    }
    let mut found: Vec<(Locale, SourceLocation)> = Vec::new();
    for (tag, place) in given {
        match Locale::from_tag(&tag) {
            Some(locale) if found.iter().all(|(known, _)| *known != locale) => {
                found.push((locale, place))
            }
            Some(_) => {}
            None => toml.add_problem(place, LetterSettingFault::UnknownLanguage(tag)),
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
            None => toml.add_problem(*place, LetterSettingFault::TitleMissing(*locale)),
            Some((title, place)) if title.trim().is_empty() => {
                toml.add_problem(*place, LetterSettingFault::TitleEmpty);
            }
            Some((title, place)) if title.chars().count() > MAX_TITLE_CHARS => {
                toml.add_problem(*place, LetterSettingFault::TitleTooLong(MAX_TITLE_CHARS));
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
        toml.add_problem(place, LetterSettingFault::Date(text));
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
            toml.add_problem(place, LetterSettingFault::Closing(why));
            None
        }
    }
}

pub(super) fn read_zone(toml: &mut TomlReader<'_>, table: &DeTable<'_>) -> String {
    match toml.text(table, "time_zone") {
        Some((zone, _)) if dates::is_zone(&zone) => zone,
        Some((zone, place)) => {
            let example = DEFAULT_ZONE;
            toml.add_problem(place, LetterSettingFault::UnknownZone { zone, example });
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
            toml.add_problem(*place, LetterSettingFault::UnknownSignatories(word.clone()));
        }
    }
    let names = |wanted: &str| given.iter().any(|(word, _)| word == wanted);
    if given.is_empty() {
        let place = toml.location_of(table, "signatories");
        toml.add_problem(place, LetterSettingFault::NoSignatories);
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
            None => toml.add_problem(place, LetterSettingFault::Origin(text)),
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
            None => toml.add_problem(place, LetterSettingFault::LeadUnnamed),
        }
    }
    leads
}
