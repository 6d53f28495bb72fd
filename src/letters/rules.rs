//! What is given to create and edit a letter, and the rules that it must meet. The rules need no
//! database; `store` applies them before it writes.

use std::collections::HashSet;
use std::ops::Range;

use entity::letter;
use entity::values::{Approval, PossiblySame, VisibilityChoice};
use sea_orm::DbErr;

use crate::clock::Millis;
use crate::locale::Locale;
use crate::rendering::Message;
use crate::text::dates;

/// Characters of a slug.
pub const SLUG_CHARS: Range<usize> = 3..65;
/// Longest title.
pub const MAX_TITLE_CHARS: usize = 300;
/// How many people a letter may allow to sign from one address.
pub const NAMES_PER_ADDRESS: Range<i32> = 1..11;

/// A letter to create.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLetter {
    /// Its name in addresses.
    pub slug: String,
    /// Its rules and times.
    pub settings: LetterSettings,
}

/// Rules and times of a letter, which may change while it is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterSettings {
    /// IANA zone of its dates.
    pub time_zone: String,
    /// The civil date that the letter bears, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// When signatures close, milliseconds UTC.
    pub closes_at: Option<Millis>,
    /// Organizations may sign.
    pub accepts_organizations: bool,
    /// Individuals may sign.
    pub accepts_individuals: bool,
    /// Whose confirmed signatures are held.
    pub approval: Approval,
    /// How individuals may be shown.
    pub visibility: VisibilityChoice,
    /// Individuals' names may leave as JSON or CSV.
    pub names_in_bulk: bool,
    /// How many people may sign from one address, within [`NAMES_PER_ADDRESS`].
    pub names_per_address: i32,
    /// What becomes of an individual's signature that may be the same as another.
    pub possibly_same: PossiblySame,
    /// Origins that may sign by the API from a browser.
    pub origins: Vec<String>,
    /// Where an imported letter comes from.
    pub source: Option<String>,
}

/// One language of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionText {
    pub language: Locale,
    /// The title, [`MAX_TITLE_CHARS`] at most.
    pub title: String,
    /// Whom the letter addresses.
    pub addressee: Option<String>,
    /// The text as written.
    pub markdown: String,
}

/// Why a letter cannot be written so.
#[derive(Debug)]
pub enum LetterError {
    /// The slug breaks a rule.
    Slug(String, SlugFault),
    /// Another letter has it.
    SlugTaken(String),
    /// No setting of this name and value is possible.
    Setting(&'static str, String),
    /// Neither organizations nor individuals may sign.
    NobodyMaySign,
    /// A version needs a text.
    NoText,
    /// One language of a version breaks a rule.
    Text(Locale, TextFault),
    /// The texts of a version stay as they are once somebody signed it.
    Signed,
    /// Its list is still being imported.
    Unfinished,
    /// The database.
    Database(DbErr),
}

impl LetterError {
    /// The reason, for whoever writes the letter; none for what the database says.
    #[must_use]
    pub fn message(&self) -> Option<Message> {
        Some(match self {
            Self::Slug(slug, fault) => Message::new("letter-slug")
                .text("slug", slug)
                .with_message("why", fault.message()),
            Self::SlugTaken(slug) => Message::new("letter-slug-taken").text("slug", slug),
            Self::Setting(name, value) => Message::new("letter-setting")
                .text("name", *name)
                .text("value", value),
            Self::NobodyMaySign => Message::new("letter-nobody-may-sign"),
            Self::NoText => Message::new("letter-no-text"),
            Self::Text(language, fault) => Message::new("letter-text")
                .text("language", language.tag())
                .with_message("why", fault.message()),
            Self::Signed => Message::new("letter-signed"),
            Self::Unfinished => Message::new("letter-unfinished"),
            Self::Database(_) => return None,
        })
    }
}

impl From<DbErr> for LetterError {
    fn from(fault: DbErr) -> Self {
        Self::Database(fault)
    }
}

/// What is wrong with a slug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlugFault {
    /// Other characters, or too few or many.
    Shape,
    /// The service uses it in addresses of its own.
    Reserved,
}

impl SlugFault {
    fn message(self) -> Message {
        match self {
            Self::Shape => Message::new("slug-shape")
                .text("min", SLUG_CHARS.start.to_string())
                .text("max", (SLUG_CHARS.end - 1).to_string()),
            Self::Reserved => Message::new("slug-reserved"),
        }
    }
}

/// What is wrong with one language of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFault {
    /// Another text has the same language.
    Repeated,
    /// No title.
    EmptyTitle,
    /// A title of more than [`MAX_TITLE_CHARS`].
    LongTitle,
    /// No words.
    Empty,
}

impl TextFault {
    fn message(self) -> Message {
        match self {
            Self::Repeated => Message::new("letter-text-repeated"),
            Self::EmptyTitle => Message::new("import-title-empty"),
            Self::LongTitle => {
                Message::new("import-title-too-long").text("max", MAX_TITLE_CHARS.to_string())
            }
            Self::Empty => Message::new("import-text-empty"),
        }
    }
}

/// Whether a slug is part of the service's own addresses.
#[must_use]
pub fn is_reserved(slug: &str) -> bool {
    crate::paths::RESERVED.contains(&slug)
}

/// Checks a slug: `[a-z0-9]+(-[a-z0-9]+)*`, of a length within [`SLUG_CHARS`], not reserved.
///
/// # Errors
/// Which rule it breaks.
pub fn check_slug(slug: &str) -> Result<(), SlugFault> {
    let is_part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    if !SLUG_CHARS.contains(&slug.len()) || !slug.split('-').all(is_part) {
        Err(SlugFault::Shape)
    } else if is_reserved(slug) {
        Err(SlugFault::Reserved)
    } else {
        Ok(())
    }
}

impl NewLetter {
    pub(super) fn check(&self) -> Result<(), LetterError> {
        check_slug(&self.slug).map_err(|fault| LetterError::Slug(self.slug.clone(), fault))?;
        self.settings.check()
    }
}

impl LetterSettings {
    pub(super) fn check(&self) -> Result<(), LetterError> {
        let wrong = |name, value: &dyn ToString| Err(LetterError::Setting(name, value.to_string()));
        if !(self.accepts_organizations || self.accepts_individuals) {
            return Err(LetterError::NobodyMaySign);
        }
        if !dates::is_zone(&self.time_zone) {
            return wrong("time_zone", &self.time_zone);
        }
        if !NAMES_PER_ADDRESS.contains(&self.names_per_address) {
            return wrong("names_per_address", &self.names_per_address);
        }
        match &self.date {
            Some(date) if dates::parse_date(date).is_none() => wrong("date", date),
            _ => Ok(()),
        }
    }
}

impl From<&letter::Model> for LetterSettings {
    fn from(row: &letter::Model) -> Self {
        Self {
            time_zone: row.time_zone.clone(),
            date: row.date.clone(),
            closes_at: row.closes_at,
            accepts_organizations: row.accepts_organizations,
            accepts_individuals: row.accepts_individuals,
            approval: row.approval,
            visibility: row.visibility,
            names_in_bulk: row.names_in_bulk,
            names_per_address: row.names_per_address,
            possibly_same: row.possibly_same,
            origins: serde_json::from_str(&row.origins).unwrap_or_default(),
            source: row.source.clone(),
        }
    }
}

/// Checks the texts of a version: at least one, each language once, with a title and words.
pub(super) fn check_texts(texts: &[VersionText]) -> Result<(), LetterError> {
    if texts.is_empty() {
        return Err(LetterError::NoText);
    }
    let mut languages = HashSet::new();
    for text in texts {
        let fault = if !languages.insert(text.language.tag()) {
            TextFault::Repeated
        } else if text.title.trim().is_empty() {
            TextFault::EmptyTitle
        } else if text.title.chars().count() > MAX_TITLE_CHARS {
            TextFault::LongTitle
        } else if text.markdown.trim().is_empty() {
            TextFault::Empty
        } else {
            continue;
        };
        return Err(LetterError::Text(text.language, fault));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_small_letters_digits_and_single_hyphens() {
        for slug in ["abc", "ban-it-2026", &"a".repeat(64)] {
            assert_eq!(check_slug(slug), Ok(()), "{slug}");
        }
        for slug in [
            "",
            "ab",
            "Abc",
            "a--b",
            "-abc",
            "abc-",
            "a b",
            "été",
            &"a".repeat(65),
        ] {
            assert_eq!(check_slug(slug), Err(SlugFault::Shape), "{slug}");
        }
        assert_eq!(check_slug("api"), Err(SlugFault::Reserved));
    }

    #[test]
    fn a_version_needs_each_language_once_with_title_and_words() {
        let text = |title: &str, markdown: &str| VersionText {
            language: Locale::En,
            title: title.to_owned(),
            addressee: None,
            markdown: markdown.to_owned(),
        };
        let fault = |texts: &[VersionText]| match check_texts(texts) {
            Err(LetterError::Text(_, fault)) => Some(fault),
            _ => None,
        };
        assert!(check_texts(&[text("Title", "Words")]).is_ok());
        assert!(matches!(check_texts(&[]), Err(LetterError::NoText)));
        assert_eq!(fault(&[text(" ", "Words")]), Some(TextFault::EmptyTitle));
        assert_eq!(fault(&[text("Title", "\n")]), Some(TextFault::Empty));
        let long = "a".repeat(MAX_TITLE_CHARS + 1);
        assert_eq!(fault(&[text(&long, "Words")]), Some(TextFault::LongTitle));
        let twice = [text("Title", "Words"), text("Title", "Words")];
        assert_eq!(fault(&twice), Some(TextFault::Repeated));
    }
}
