//! Checks that the folder has a text for each language of the letter, and for no other.

use std::collections::BTreeMap;

use super::letter_file::LetterFile;
use super::problem::{Problems, SourceLocation};
use super::source::{FileContent, LETTER, text_file};
use crate::locale::Locale;

/// Returns the Markdown of each language, with line ends as LF.
pub(super) fn check(
    found: BTreeMap<Locale, FileContent<String>>,
    letter: &LetterFile,
    problems: &mut Problems,
) -> BTreeMap<Locale, String> {
    let mut texts = BTreeMap::new();
    for (language, found) in found {
        let place = letter
            .languages
            .iter()
            .find(|(tag, _)| *tag == language)
            .map(|(_, place)| *place);
        let file = text_file(language);
        match (found, place) {
            (FileContent::Holds(text), Some(_)) if text.trim().is_empty() => {
                problems.add(&file, SourceLocation::START, "this text is empty");
            }
            (FileContent::Holds(text), Some(_)) => {
                texts.insert(language, text.replace("\r\n", "\n"));
            }
            (FileContent::Absent, Some(place)) => {
                problems.add(
                    LETTER,
                    place,
                    format!("languages includes \"{language}\", but {file} is missing"),
                );
            }
            // Without any language the list of languages is what is wrong, not this text.
            (FileContent::Holds(_), None) if !letter.languages.is_empty() => {
                let message = format!(
                    "remove this text, or add its language: languages in {LETTER} does not include \"{language}\""
                );
                problems.add(&file, SourceLocation::START, message);
            }
            _ => {}
        }
    }
    texts
}
