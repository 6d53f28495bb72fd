//! Finds fields that can be read but are hardly meant so: what spreadsheets and forms leave in a list.

use super::problem::Doubt;
use crate::email_address::EmailAddress;
use crate::text::mojibake::{has_lost_letters, repair};
use crate::vetting::placeholders::is_no_name;

/// Error values of spreadsheets, in English and in French.
const ERRORS: [&str; 14] = [
    "#N/A", "#N/D", "#REF!", "#VALUE!", "#VALEUR!", "#NAME?", "#NOM?", "#DIV/0!", "#NUM!",
    "#NOMBRE!", "#NULL!", "#NUL!", "#SPILL!", "#CALC!",
];

/// A field as it will be published.
#[derive(Clone, Copy, Debug)]
pub(super) struct PublicField<'a> {
    pub(super) column: &'static str,
    /// As it is in the file: cleaning takes away what tells of a wrong encoding.
    pub(super) raw: &'a str,
    pub(super) text: &'a str,
    /// It belongs to a person.
    pub(super) is_person: bool,
}

/// Finds what is doubtful about a field.
pub(super) fn find_doubt(field: &PublicField<'_>) -> Option<Doubt> {
    let (column, text) = (field.column, field.text.to_owned());
    if text.is_empty() {
        return None;
    }
    let upper = text.to_uppercase();
    if ERRORS.iter().any(|error| upper.starts_with(error)) || is_libre_office_error(&text) {
        return Some(Doubt::SpreadsheetError { column, text });
    }
    if text.starts_with('=') {
        return Some(Doubt::Formula { column, text });
    }
    if is_number(&text) {
        return Some(Doubt::Number { column, text });
    }
    if let Some(likely) = repair(field.raw.trim()) {
        return Some(Doubt::Mojibake {
            column,
            text,
            likely,
        });
    }
    if has_lost_letters(&text, field.is_person) {
        return Some(Doubt::LostLetters { column, text });
    }
    if is_no_name(&text) || !text.chars().any(char::is_alphanumeric) {
        return Some(Doubt::Placeholder { column, text });
    }
    holds_address(&text).then_some(Doubt::Address(column))
}

/// Whether a text is an email address or holds one.
pub(super) fn holds_address(text: &str) -> bool {
    let parts = text.split(|letter: char| {
        letter.is_whitespace()
            || matches!(letter, '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';' | '"')
    });
    let bare = |part: &str| {
        let start = part
            .get(..7)
            .filter(|start| start.eq_ignore_ascii_case("mailto:"));
        part[start.map_or(0, str::len)..]
            .trim_end_matches(['.', ':'])
            .to_owned()
    };
    parts
        .filter(|part| part.contains('@'))
        .any(|part| EmailAddress::parse(&bare(part)).is_ok())
}

/// `Err:502`, with three digits.
fn is_libre_office_error(text: &str) -> bool {
    text.strip_prefix("Err:")
        .is_some_and(|code| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a text is a number, a date or an amount: digits and signs alone, or `1.23E+05`.
fn is_number(text: &str) -> bool {
    let has_digit = text.contains(|letter: char| letter.is_ascii_digit());
    let is_scientific = || text.replace(',', ".").parse::<f64>().is_ok();
    let is_plain = || {
        text.chars()
            .all(|letter| letter.is_ascii_digit() || " \u{a0}.,/:+-$€%()".contains(letter))
    };
    has_digit && (is_scientific() || is_plain())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubt(text: &str) -> Option<Doubt> {
        find_doubt(&PublicField {
            column: "name",
            raw: text,
            text,
            is_person: true,
        })
    }

    #[test]
    fn what_spreadsheets_and_forms_leave_is_doubtful() {
        for text in [
            "N/A",
            "test test",
            "#N/A",
            "#REF!",
            "Err:502",
            "44562",
            "1.23E+05",
            "1,23E+05",
            "2021-01-04",
            "3/4",
            "=A1",
            "=SUM(A1)",
            "BÃ©land",
            "Jos? N??ez",
            "-",
            "?",
            "xxx",
            "B\u{fffd}land",
        ] {
            assert!(doubt(text).is_some(), "{text}");
        }
    }

    #[test]
    fn names_are_not_doubtful() {
        for text in [
            "Null",
            "Null Quill",
            "O'Connor",
            "Béland",
            "350.org",
            "X Æ A-12",
            "Na",
            "Q",
            "東京",
            "Nan",
            "Inf Quill",
            "@home Collective",
            "What Next?",
            "C# Guild",
        ] {
            assert_eq!(doubt(text), None, "{text}");
        }
    }

    #[test]
    fn addresses_are_found_within_a_text() {
        for text in [
            "ann@amity.example",
            "Ann Quill <ann@amity.example>",
            "Ann (mailto:ann@amity.example)",
            "Ann, ann@amity.example.",
        ] {
            assert!(holds_address(text), "{text}");
        }
        for text in ["Ann @ Amity", "@amity", "Ann Quill", "a@b"] {
            assert!(!holds_address(text), "{text}");
        }
    }
}
