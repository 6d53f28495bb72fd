//! Recognizes files that people save instead of plain text: workbooks, documents, other encodings.

use std::path::Path;

use super::problem::{FileFault, ForeignFormat};

/// Bytes that are looked at for UTF-16 without a byte order mark.
const SAMPLE_BYTES: usize = 200;

/// A file of another format beside a missing one.
#[derive(Debug)]
pub(super) struct ForeignFile {
    pub(super) name: String,
    format: ForeignFormat,
    /// The file that is missing.
    wanted: String,
}

impl ForeignFile {
    pub(super) fn fault(&self) -> FileFault {
        FileFault::Beside {
            format: self.format,
            wanted: self.wanted.clone(),
        }
    }
}

/// The format of a file, by its first bytes; `None` if it may be plain text.
pub(super) fn recognize(bytes: &[u8]) -> Option<ForeignFormat> {
    let text = bytes.trim_ascii_start();
    let begins = |start: &[u8]| {
        text.get(..start.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(start))
    };
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") || is_bare_utf16(bytes) {
        return Some(ForeignFormat::Utf16);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(recognize_zip(bytes));
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Some(ForeignFormat::OldOffice);
    }
    if begins(b"%PDF-") {
        return Some(ForeignFormat::Pdf);
    }
    if begins(b"{\\rtf") {
        return Some(ForeignFormat::Rtf);
    }
    (begins(b"<!doctype html") || begins(b"<html")).then_some(ForeignFormat::Html)
}

/// Looks beside a file that is not there for one of the same name in another format.
pub(super) fn find_beside(dir: &Path, wanted: &str) -> Option<ForeignFile> {
    let stem = Path::new(wanted).file_stem()?.to_str()?;
    let formats = [
        ("xlsx", ForeignFormat::ExcelWorkbook),
        ("xls", ForeignFormat::OldOffice),
        ("ods", ForeignFormat::OpenSpreadsheet),
        ("docx", ForeignFormat::WordDocument),
        ("odt", ForeignFormat::OpenText),
        ("doc", ForeignFormat::OldOffice),
        ("rtf", ForeignFormat::Rtf),
        ("pdf", ForeignFormat::Pdf),
        ("html", ForeignFormat::Html),
    ];
    formats.into_iter().find_map(|(extension, format)| {
        let name = format!("{stem}.{extension}");
        let wanted = wanted.to_owned();
        dir.join(&name).is_file().then_some(ForeignFile {
            name,
            format,
            wanted,
        })
    })
}

/// Office files are ZIP archives, which name their parts in plain text.
fn recognize_zip(bytes: &[u8]) -> ForeignFormat {
    let contains = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    match () {
        () if contains(b"opendocument.spreadsheet") => ForeignFormat::OpenSpreadsheet,
        () if contains(b"opendocument.text") => ForeignFormat::OpenText,
        () if contains(b"xl/workbook") => ForeignFormat::ExcelWorkbook,
        () if contains(b"word/document") => ForeignFormat::WordDocument,
        () => ForeignFormat::Zip,
    }
}

/// Whether every second byte is zero, as in UTF-16 of Latin text.
fn is_bare_utf16(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let zeros = |skip: usize| {
        sample
            .iter()
            .skip(skip)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let pairs = sample.len() / 2;
    pairs >= 2 && zeros(0).max(zeros(1)) * 4 >= pairs * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_recognized_by_their_first_bytes() {
        for (bytes, format) in [
            (&b"\xFF\xFEk\0i\0"[..], Some(ForeignFormat::Utf16)),
            (b"k\0i\0n\0d\0", Some(ForeignFormat::Utf16)),
            (b"\0k\0i\0n\0d", Some(ForeignFormat::Utf16)),
            (
                b"PK\x03\x04..xl/workbook.xml",
                Some(ForeignFormat::ExcelWorkbook),
            ),
            (
                b"PK\x03\x04..word/document.xml",
                Some(ForeignFormat::WordDocument),
            ),
            (
                b"PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.textPK",
                Some(ForeignFormat::OpenText),
            ),
            (b"PK\x03\x04..", Some(ForeignFormat::Zip)),
            (b"{\\rtf1", Some(ForeignFormat::Rtf)),
            (b"\n<!DOCTYPE html>", Some(ForeignFormat::Html)),
            (b"%PDF-1.7", Some(ForeignFormat::Pdf)),
            (b"kind,name\n", None),
            (b"Minister,", None),
            (b"", None),
        ] {
            assert_eq!(recognize(bytes), format, "{bytes:?}");
        }
    }
}
