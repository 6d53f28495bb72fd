//! Checks that the folder has a text for each language of the letter, and for no other.

use std::collections::BTreeMap;

use super::letter_file::LetterFile;
use super::problem::{LetterSettingFault, LineIndex, LossyText, Problems, SourceLocation};
use super::report::CleaningReport;
use super::source::{FileContent, FolderTexts, LETTER, text_file};
use crate::locale::Locale;
use crate::rendering::markdown::losses::{Loss, find_losses};

/// Returns the Markdown of each language, with line ends as LF.
pub(super) fn check(
    folder: FolderTexts,
    letter: &LetterFile,
    problems: &mut Problems,
    report: &mut CleaningReport,
) -> BTreeMap<Locale, String> {
    let mut texts = BTreeMap::new();
    for (language, found) in folder.contents {
        let place = letter
            .languages
            .iter()
            .find(|(tag, _)| *tag == language)
            .map(|(_, place)| *place);
        let file = text_file(language);
        match (found, place) {
            (FileContent::Holds(text), Some(_)) if text.trim().is_empty() => {
                problems.add(&file, SourceLocation::START, LetterSettingFault::TextEmpty);
            }
            (FileContent::Holds(text), Some(_)) => {
                let text = text.replace("\r\n", "\n");
                report_losses(&file, &text, report);
                texts.insert(language, text);
            }
            (FileContent::Absent, Some(place)) => {
                if let Some(document) = folder.documents.get(&language) {
                    problems.add(&document.name, SourceLocation::START, document.fault());
                }
                problems.add(
                    LETTER,
                    place,
                    LetterSettingFault::TextMissing { language, file },
                );
            }
            // Without any language the list of languages is what is wrong, not this text.
            (FileContent::Holds(_), None) if !letter.languages.is_empty() => {
                let fault = LetterSettingFault::TextUnlisted(language);
                problems.add(&file, SourceLocation::START, fault);
            }
            _ => {}
        }
    }
    texts
}

/// Reports what of a text is lost. Images and relative links are never what a letter should have.
fn report_losses(file: &str, text: &str, report: &mut CleaningReport) {
    let lines = LineIndex::of(text.as_bytes());
    for found in find_losses(text) {
        let is_wrong = matches!(found.loss, Loss::Image | Loss::RelativeLink(_));
        let list = match is_wrong {
            true => &mut report.objections,
            false => &mut report.remarks,
        };
        list.add(file, lines.location(found.offset), LossyText(found.loss));
    }
}
