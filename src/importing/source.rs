//! Reads the folder. The only part of importing that touches the disk.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use super::problem::{LineIndex, Problems, SourceLocation};
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

/// The files that import reads.
#[derive(Debug)]
pub(super) struct ImportFolder {
    pub(super) letter: FileContent<String>,
    pub(super) texts: BTreeMap<Locale, FileContent<String>>,
    pub(super) signatories: FileContent<Vec<u8>>,
}

/// Reads every file that import uses, and ignores others.
pub(super) fn read_folder(
    dir: &Path,
    problems: &mut Problems,
    report: &mut CleaningReport,
) -> ImportFolder {
    let mut reading = FolderReader {
        dir,
        problems,
        report,
    };
    let letter = reading.text(LETTER);
    if letter == FileContent::Absent {
        let message = if dir.is_dir() {
            "this file is missing".to_owned()
        } else {
            format!("folder {} does not exist", dir.display())
        };
        reading.problems.add(LETTER, SourceLocation::START, message);
    }
    let texts = Locale::ALL
        .into_iter()
        .map(|tag| (tag, reading.text(&text_file(tag))))
        .collect();
    ImportFolder {
        letter,
        texts,
        signatories: reading.bytes(SIGNATORIES, MAX_SIGNATORIES_BYTES),
    }
}

/// Reads one file that must be there, without its byte order mark.
pub(super) fn read_file(path: &Path, problems: &mut Problems) -> Option<Vec<u8>> {
    let name = path.display().to_string();
    let mut reading = FolderReader {
        dir: Path::new(""),
        problems,
        report: &mut CleaningReport::default(),
    };
    match reading.bytes(&name, MAX_SIGNATORIES_BYTES) {
        FileContent::Holds(bytes) => return Some(bytes),
        FileContent::Absent => {
            problems.add(&name, SourceLocation::START, "this file does not exist")
        }
        FileContent::Refused => {}
    }
    None
}

/// The name of the file that holds a letter's text in a language.
pub(super) fn text_file(language: Locale) -> String {
    format!("{language}.md")
}

struct FolderReader<'a> {
    dir: &'a Path,
    problems: &'a mut Problems,
    report: &'a mut CleaningReport,
}

impl FolderReader<'_> {
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
                self.problems
                    .add(name, place, utf8_message(error.as_bytes(), offset));
                FileContent::Refused
            }
        }
    }

    fn bytes(&mut self, name: &str, limit: u64) -> FileContent<Vec<u8>> {
        match read_limited(&self.dir.join(name), limit) {
            Ok(None) => FileContent::Absent,
            Ok(Some(mut bytes)) => {
                if bytes.starts_with(BYTE_ORDER_MARK) {
                    bytes.drain(..BYTE_ORDER_MARK.len());
                    self.report.byte_order_marks.push(name.to_owned());
                }
                FileContent::Holds(bytes)
            }
            Err(message) => {
                self.problems.add(name, SourceLocation::START, message);
                FileContent::Refused
            }
        }
    }
}

/// Returns the message that a byte is not UTF-8, with a hint.
pub(super) fn utf8_message(bytes: &[u8], offset: usize) -> String {
    if offset == 0 && (bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF")) {
        return "this file is UTF-16; save it as UTF-8".to_owned();
    }
    let byte = bytes.get(offset).copied().unwrap_or_default();
    format!("this is not UTF-8 (byte 0x{byte:02X}); save the file as UTF-8")
}

fn read_limited(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, String> {
    let meta = match path.metadata() {
        Ok(meta) => meta,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(format!("cannot read this file: {error}")),
    };
    // Opening a pipe would wait for somebody to write into it.
    if !meta.is_file() {
        return Err("this is not a file".to_owned());
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
        .map_err(|error| format!("cannot read this file: {error}"))?;
    if bytes.len() as u64 > limit {
        return Err(format!(
            "this file is larger than {} MB",
            limit / (1024 * 1024)
        ));
    }
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &[u8])]) -> (ImportFolder, Problems, CleaningReport) {
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
        assert_eq!(folder.texts[&Locale::Fr], FileContent::Refused);
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
