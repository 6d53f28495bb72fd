//! Wrong settings of `letter.toml`, and texts that do not fit it.

use crate::locale::Locale;
use crate::rendering::Message;
use crate::text::dates::ClosingFault;

/// What is wrong with a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LetterSettingFault {
    /// Not TOML; what the parser says.
    Toml(String),
    UnknownKey {
        key: String,
        known: String,
    },
    NotOneOf {
        key: String,
        word: String,
        known: String,
    },
    NotABoolean(String),
    NotInRange {
        key: String,
        first: i32,
        last: i32,
    },
    NotAList(String),
    NotTables(String),
    NotAString(String),
    /// A list names a value twice.
    Repeated {
        key: String,
        value: String,
    },
    SlugMissing,
    SlugShape {
        slug: String,
        min: usize,
        max: usize,
    },
    SlugReserved(String),
    LanguagesMissing,
    LanguagesEmpty,
    UnknownLanguage(String),
    TitleMissing(Locale),
    TitleEmpty,
    TitleTooLong(usize),
    Date(String),
    Closing(ClosingFault),
    UnknownZone {
        zone: String,
        example: &'static str,
    },
    UnknownSignatories(String),
    NoSignatories,
    Origin(String),
    LeadUnnamed,
    /// The list has organizations, but not this lead.
    LeadNotListed(String),
    TextEmpty,
    /// A language of the letter has no text; the file.
    TextMissing {
        language: Locale,
        file: String,
    },
    /// There is a text in a language that the letter does not have.
    TextUnlisted(Locale),
}

impl LetterSettingFault {
    pub(super) fn message(&self) -> Message {
        self.value_message()
            .unwrap_or_else(|| self.meaning_message())
    }

    /// Faults that any key may have.
    fn value_message(&self) -> Option<Message> {
        let about = |message: &'static str, key: &str| Message::new(message).text("key", key);
        Some(match self {
            Self::Toml(detail) => Message::new("import-toml").text("detail", detail),
            Self::UnknownKey { key, known } => {
                about("import-unknown-key", key).text("known", known)
            }
            Self::NotOneOf { key, word, known } => about("import-not-one-of", key)
                .text("word", word)
                .text("known", known),
            Self::NotABoolean(key) => about("import-not-a-boolean", key),
            Self::NotInRange { key, first, last } => about("import-not-in-range", key)
                .text("first", first.to_string())
                .text("last", last.to_string()),
            Self::NotAList(key) => about("import-not-a-list", key),
            Self::NotTables(key) => about("import-not-tables", key),
            Self::NotAString(key) => about("import-not-a-string", key),
            Self::Repeated { key, value } => about("import-repeated", key).text("value", value),
            _ => return None,
        })
    }

    /// Faults of one setting.
    fn meaning_message(&self) -> Message {
        match self {
            Self::SlugMissing => Message::new("import-slug-missing"),
            Self::SlugShape { slug, min, max } => Message::new("import-slug-shape")
                .text("slug", slug)
                .text("min", min.to_string())
                .text("max", max.to_string()),
            Self::SlugReserved(slug) => Message::new("import-slug-reserved").text("slug", slug),
            Self::LanguagesMissing => Message::new("import-languages-missing"),
            Self::LanguagesEmpty => Message::new("import-languages-empty"),
            Self::UnknownLanguage(tag) => Message::new("import-unknown-language").text("tag", tag),
            Self::TitleMissing(language) => {
                Message::new("import-title-missing").text("language", language.tag())
            }
            Self::TitleEmpty => Message::new("import-title-empty"),
            Self::TitleTooLong(max) => {
                Message::new("import-title-too-long").text("max", max.to_string())
            }
            Self::Date(text) => Message::new("import-date").text("text", text),
            Self::Closing(fault) => {
                Message::new("import-closing").with_message("why", closing_message(fault))
            }
            Self::UnknownZone { zone, example } => Message::new("import-unknown-zone")
                .text("zone", zone)
                .text("example", *example),
            Self::UnknownSignatories(word) => {
                Message::new("import-unknown-signatories").text("word", word)
            }
            Self::NoSignatories => Message::new("import-no-signatories"),
            Self::Origin(text) => Message::new("import-origin").text("text", text),
            Self::LeadUnnamed => Message::new("import-lead-unnamed"),
            Self::LeadNotListed(name) => Message::new("import-lead-not-listed").text("name", name),
            Self::TextMissing { language, file } => Message::new("import-text-missing")
                .text("language", language.tag())
                .text("file", file),
            Self::TextUnlisted(language) => {
                Message::new("import-text-unlisted").text("language", language.tag())
            }
            _ => Message::new("import-text-empty"),
        }
    }
}

fn closing_message(fault: &ClosingFault) -> Message {
    match fault {
        ClosingFault::Zone(zone) => Message::new("closing-zone").text("zone", zone),
        ClosingFault::Range(text) => Message::new("closing-range").text("text", text),
        ClosingFault::Shape(text) => Message::new("closing-shape").text("text", text),
    }
}
