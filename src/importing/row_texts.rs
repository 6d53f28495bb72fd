//! The texts of a row of `signatories.csv`: read, cleaned and checked.

use validator::{Validate, ValidationError};

use super::csv_table::Record;
use super::problem::{Problems, RowFault};
use super::report::CleaningReport;
use super::source::SIGNATORIES;
use crate::text::csv_cell::text_of_cell;

/// Longest field; beyond it, a text is not a name or title.
const MAX_FIELD_CHARS: usize = 500;
/// The fields, in the order in which their problems are listed.
const FIELDS: [&str; 9] = [
    "name",
    "name_en",
    "name_fr",
    "sort_name",
    "title",
    "affiliation",
    "country_or_region",
    "website",
    "representative",
];

/// The texts of a row, cleaned; empty where the list has none. The fields are named like their columns.
#[derive(Debug, Validate)]
pub(super) struct RowTexts {
    #[validate(custom(function = "check_present"), custom(function = "check_length"))]
    pub(super) name: String,
    #[validate(custom(function = "check_length"))]
    pub(super) name_en: String,
    #[validate(custom(function = "check_length"))]
    pub(super) name_fr: String,
    #[validate(custom(function = "check_length"))]
    pub(super) sort_name: String,
    #[validate(custom(function = "check_length"))]
    pub(super) title: String,
    #[validate(custom(function = "check_length"))]
    pub(super) affiliation: String,
    #[validate(custom(function = "check_length"))]
    pub(super) country_or_region: String,
    #[validate(custom(function = "check_length"))]
    pub(super) website: String,
    #[validate(custom(function = "check_length"))]
    pub(super) representative: String,
}

/// Code of the error of an empty field that must not be empty.
const EMPTY: &str = "empty";
/// Code of the error of a field that is too long.
const TOO_LONG: &str = "too-long";

fn check_present(text: &str) -> Result<(), ValidationError> {
    match text.is_empty() {
        true => Err(ValidationError::new(EMPTY)),
        false => Ok(()),
    }
}

fn check_length(text: &str) -> Result<(), ValidationError> {
    match text.chars().count() > MAX_FIELD_CHARS {
        true => Err(ValidationError::new(TOO_LONG)),
        false => Ok(()),
    }
}

impl RowTexts {
    pub(super) fn read(record: &Record<'_>, report: &mut CleaningReport) -> Self {
        let raw = |column| text_of_cell(record.raw(column).0);
        let mut name = |column| report.clean_name(&raw(column));
        let (signed, english, french) = (name("name"), name("name_en"), name("name_fr"));
        let mut line = |column| report.clean_line(&raw(column));
        Self {
            name: signed,
            name_en: english,
            name_fr: french,
            sort_name: line("sort_name"),
            title: line("title"),
            affiliation: line("affiliation"),
            country_or_region: line("country_or_region"),
            website: line("website"),
            representative: line("representative"),
        }
    }

    /// Adds a problem with its place for every field that cannot be taken, in the order of the columns.
    pub(super) fn check(&self, record: &Record<'_>, problems: &mut Problems) {
        let Err(errors) = self.validate() else {
            return;
        };
        let errors = errors.field_errors();
        for column in FIELDS {
            for error in errors.get(column).into_iter().copied().flatten() {
                let fault = match error.code.as_ref() {
                    EMPTY => RowFault::NameEmpty,
                    _ => RowFault::TooLong {
                        column,
                        max: MAX_FIELD_CHARS,
                    },
                };
                problems.add(SIGNATORIES, record.raw(column).1, fault);
            }
        }
    }

    /// The name, and the name on French pages. A list may give the name on English pages apart from the
    /// name as signed, which French pages then show.
    pub(super) fn names(&self) -> (String, Option<String>) {
        let french = given(&self.name_fr);
        match given(&self.name_en) {
            Some(english) if english != self.name => {
                (english, french.or_else(|| Some(self.name.clone())))
            }
            _ => (self.name.clone(), french),
        }
    }
}

pub(super) fn given(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}
