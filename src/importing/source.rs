//! Reads the folder. The only part of importing that touches the disk.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use super::foreign_format::{ForeignFile, find_beside, recognize};
use super::problem::{FileFault, LineIndex, Problems, SourceLocation};
use super::report::CleaningReport;
use crate::locale::Locale;

/// The name of the file that describes the letter.
pub(super) const LETTER: &str = "letter.toml";
/// The name of the file that lists signatories.
pub(super) const SIGNATORIES: &str = "signatories.csv";

const MAX_TEXT_BYTES: u64 = 5 * 1024 * 1024;
const MAX_SIGNATORIES_BYTES: u64 = 200 * 1024 * 1024;
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// What reading a file of the folder gave.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum FileContent<T> {
    /// The file does not exist, which may be right.
    Absent,
    /// The file exists but cannot be read; the problem is added.
    Refused,
    /// Its content, without byte order mark.
    Holds(T),
}

/// The text of each language, and documents that stand where a text is missing.
#[derive(Debug)]
pub(super) struct FolderTexts {
    pub(super) contents: BTreeMap<Locale, FileContent<String>>,
    pub(super) documents: BTreeMap<Locale, ForeignFile>,
}

/// The files that import reads.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) letter: FileContent<String>,
    pub(super) texts: FolderTexts,
    pub(super) signatories: FileContent<Vec<u8>>,
}

/// Reads every file that import uses, and ignores others.
pub(super) fn read_folder(
    dir: &Path,
    problems: &mut Problems,
    report: &mut CleaningReport,
) -> Folder {
    let mut reading = FolderReading {
        dir,
        problems,
        report,
    };
    let letter = reading.text(LETTER);
    if letter == FileContent::Absent {
        let fault = if dir.is_dir() {
            FileFault::Missing
        } else {
            FileFault::NoFolder(dir.display().to_string())
        };
        reading.problems.add(LETTER, SourceLocation::START, fault);
    }
    let texts = reading.texts();
    let signatories = reading.bytes(SIGNATORIES, MAX_SIGNATORIES_BYTES);
    if signatories == FileContent::Absent {
        reading.refuse_beside(SIGNATORIES);
    }
    Folder {
        letter,
        texts,
        signatories,
    }
}

/// Reads one file that must be there, without its byte order mark.
pub(super) fn read_file(path: &Path, problems: &mut Problems) -> Option<Vec<u8>> {
    let name = path.display().to_string();
    let mut reading = FolderReading {
        dir: Path::new(""),
        problems,
        report: &mut CleaningReport::default(),
    };
    match reading.bytes(&name, MAX_SIGNATORIES_BYTES) {
        FileContent::Holds(bytes) => return Some(bytes),
        FileContent::Absent => problems.add(&name, SourceLocation::START, FileFault::NotFound),
        FileContent::Refused => {}
    }
    None
}

/// The name of the file that holds a letter's text in a language.
pub(super) fn text_file(language: Locale) -> String {
    format!("{language}.md")
}

struct FolderReading<'a> {
    dir: &'a Path,
    problems: &'a mut Problems,
    report: &'a mut CleaningReport,
}

impl FolderReading<'_> {
    fn texts(&mut self) -> FolderTexts {
        let contents: BTreeMap<_, _> = Locale::ALL
            .into_iter()
            .map(|tag| (tag, self.text(&text_file(tag))))
            .collect();
        let absent = contents
            .iter()
            .filter(|(_, text)| **text == FileContent::Absent);
        let documents =
            absent.filter_map(|(tag, _)| Some((*tag, find_beside(self.dir, &text_file(*tag))?)));
        FolderTexts {
            documents: documents.collect(),
            contents,
        }
    }

    fn text(&mut self, name: &str) -> FileContent<String> {
        let bytes = match self.bytes(name, MAX_TEXT_BYTES) {
            FileContent::Holds(bytes) => bytes,
            FileContent::Absent => return FileContent::Absent,
            FileContent::Refused => return FileContent::Refused,
        };
        match String::from_utf8(bytes) {
            Ok(text) => FileContent::Holds(text),
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                let place = LineIndex::of(error.as_bytes()).location(offset);
                let byte = error.as_bytes().get(offset).copied().unwrap_or_default();
                self.problems.add(name, place, FileFault::NotUtf8(byte));
                FileContent::Refused
            }
        }
    }

    fn bytes(&mut self, name: &str, limit: u64) -> FileContent<Vec<u8>> {
        match read_limited(&self.dir.join(name), limit) {
            Ok(None) => FileContent::Absent,
            Ok(Some(mut bytes)) => {
                // Some programs add a mark to a file that has one.
                let marks = bytes
                    .chunks(BYTE_ORDER_MARK.len())
                    .take_while(|chunk| *chunk == BYTE_ORDER_MARK)
                    .count();
                if marks > 0 {
                    bytes.drain(..marks * BYTE_ORDER_MARK.len());
                    self.report.byte_order_marks.push(name.to_owned());
                }
                match recognize(&bytes) {
                    Some(format) => self.refuse(name, FileFault::Foreign(format)),
                    None => FileContent::Holds(bytes),
                }
            }
            Err(fault) => self.refuse(name, fault),
        }
    }

    fn refuse<T>(&mut self, name: &str, fault: FileFault) -> FileContent<T> {
        self.problems.add(name, SourceLocation::START, fault);
        FileContent::Refused
    }

    /// Refuses a file of another format that would be overlooked, since import does not read it.
    fn refuse_beside(&mut self, wanted: &str) {
        if let Some(beside) = find_beside(self.dir, wanted) {
            self.problems
                .add(&beside.name, SourceLocation::START, beside.fault());
        }
    }
}

fn read_limited(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, FileFault> {
    let meta = match path.metadata() {
        Ok(meta) => meta,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(FileFault::Unreadable(error.to_string())),
    };
    // Opening a pipe would wait for somebody to write into it.
    if !meta.is_file() {
        return Err(FileFault::NotAFile);
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
        .map_err(|error| FileFault::Unreadable(error.to_string()))?;
    if bytes.len() as u64 > limit {
        return Err(FileFault::TooLarge(limit / (1024 * 1024)));
    }
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &[u8])]) -> (Folder, Problems, CleaningReport) {
        let dir = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            std::fs::write(dir.path().join(name), bytes).unwrap();
        }
        let (mut problems, mut report) = (Problems::default(), CleaningReport::default());
        let folder = read_folder(dir.path(), &mut problems, &mut report);
        (folder, problems.into_sorted(), report)
    }

    #[test]
    fn a_byte_order_mark_is_accepted_and_reported() {
        let (folder, problems, report) = folder(&[
            ("letter.toml", b"\xEF\xBB\xBFslug"),
            ("signatories.csv", b"\xEF\xBB\xBFkind"),
        ]);
        assert_eq!(folder.letter, FileContent::Holds("slug".to_owned()));
        assert_eq!(folder.signatories, FileContent::Holds(b"kind".to_vec()));
        assert_eq!(report.byte_order_marks, ["letter.toml", "signatories.csv"]);
        assert!(problems.is_empty());
    }

    #[test]
    fn bytes_that_are_not_utf8_are_refused_with_line_and_column() {
        let (folder, problems, _) =
            folder(&[("letter.toml", b""), ("fr.md", b"Bonjour,\n\xC3\xA9t\xE9")]);
        assert_eq!(folder.texts.contents[&Locale::Fr], FileContent::Refused);
        assert_eq!(
            problems.to_string(),
            "fr.md:2:3: this is not UTF-8 (byte 0xE9); save the file as UTF-8"
        );
    }

    #[test]
    fn a_utf_16_file_gets_a_message_of_its_own() {
        let (_, problems, _) = folder(&[("letter.toml", b"\xFF\xFEs\0")]);
        assert_eq!(
            problems.to_string(),
            "letter.toml:1:1: this file is UTF-16; save it as UTF-8"
        );
    }

    #[test]
    fn a_text_over_five_megabytes_is_refused() {
        let large = vec![b'a'; 5 * 1024 * 1024 + 1];
        let (_, problems, _) = folder(&[("letter.toml", b""), ("en.md", &large)]);
        assert_eq!(
            problems.to_string(),
            "en.md:1:1: this file is larger than 5 MB"
        );
    }

    #[test]
    fn a_missing_file_and_a_missing_folder_have_different_messages() {
        let (_, problems, _) = folder(&[]);
        assert_eq!(
            problems.to_string(),
            "letter.toml:1:1: this file is missing"
        );
        let (mut problems, mut report) = (Problems::default(), CleaningReport::default());
        read_folder(Path::new("/no/such/folder"), &mut problems, &mut report);
        assert_eq!(
            problems.to_string(),
            "letter.toml:1:1: folder /no/such/folder does not exist"
        );
    }

    #[test]
    fn a_folder_in_place_of_a_file_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("letter.toml")).unwrap();
        let (mut problems, mut report) = (Problems::default(), CleaningReport::default());
        read_folder(dir.path(), &mut problems, &mut report);
        assert_eq!(problems.to_string(), "letter.toml:1:1: this is not a file");
    }
}
