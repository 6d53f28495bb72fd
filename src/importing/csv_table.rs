//! Reads a CSV file with named columns, record by record, with the location of every field. Fields are
//! separated by commas, or by semicolons as French spreadsheets write them; the first line decides.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::csv_scan::{BytePosition, Field, Scanned, scan};
use super::problem::{Problems, SourceLocation};
use super::source::utf8_message;

/// A CSV file and its name for problems.
#[derive(Clone, Copy, Debug)]
pub(super) struct CsvSource<'a> {
    pub(super) file: &'a str,
    pub(super) bytes: &'a [u8],
}

/// The columns that a file may and must have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns<'a> {
    pub(super) known: &'a [&'static str],
    pub(super) required: &'a [&'a str],
}

/// A file as it is read, from the line after the columns.
pub(super) struct CsvTable<'a> {
    file: &'a str,
    bytes: &'a [u8],
    columns: Vec<Option<&'static str>>,
    delimiter: u8,
    cursor: BytePosition,
}

/// A record with the locations of its fields.
pub(super) struct Record<'a> {
    texts: BTreeMap<&'static str, (Cow<'a, str>, SourceLocation)>,
    start: SourceLocation,
}

impl<'a> CsvTable<'a> {
    /// Reads the line that names the columns. `None` if a required one is missing or the line is broken.
    pub(super) fn open(
        source: CsvSource<'a>,
        columns: &Columns<'_>,
        problems: &mut Problems,
    ) -> Option<Self> {
        let CsvSource { file, bytes } = source;
        let Columns { known, required } = *columns;
        let delimiter = find_delimiter(bytes);
        let (fields, cursor) = match scan(bytes, BytePosition::START, delimiter) {
            Scanned::Record { fields, next } => (fields, next),
            Scanned::End => {
                let message = format!(
                    "the file is empty; its first line must name the columns: {}",
                    known.join(",")
                );
                problems.add(file, SourceLocation::START, message);
                return None;
            }
            Scanned::Broken { at, why, .. } => {
                problems.add(file, at.location(bytes), why);
                return None;
            }
        };
        let mut columns: Vec<Option<&'static str>> = Vec::new();
        for field in &fields {
            let place = field.start.location(bytes);
            match find_column(&unquote(bytes, field).unwrap_or_default(), &columns, known) {
                Ok(column) => columns.push(Some(column)),
                Err(message) => {
                    problems.add(file, place, message);
                    columns.push(None);
                }
            }
        }
        let missing = |column: &&&str| !columns.iter().any(|known| known == &Some(**column));
        let missing: Vec<&&str> = required.iter().filter(missing).collect();
        for column in &missing {
            let message = format!("the column {column} is missing");
            problems.add(file, SourceLocation::START, message);
        }
        missing.is_empty().then_some(Self {
            file,
            bytes,
            columns,
            delimiter,
            cursor,
        })
    }

    /// Returns the next record that can be read. Adds a problem for every fault before it.
    pub(super) fn next(&mut self, problems: &mut Problems) -> Option<Record<'a>> {
        loop {
            match scan(self.bytes, self.cursor, self.delimiter) {
                Scanned::End => return None,
                Scanned::Broken { at, why, next } => {
                    problems.add(self.file, at.location(self.bytes), why);
                    self.cursor = next;
                }
                Scanned::Record { fields, next } => {
                    self.cursor = next;
                    if let Some(record) = self.record(&fields, problems) {
                        return Some(record);
                    }
                }
            }
        }
    }

    fn record(&self, fields: &[Field], problems: &mut Problems) -> Option<Record<'a>> {
        let (file, bytes) = (self.file, self.bytes);
        let start = fields.first()?.start.location(bytes);
        if fields.len() != self.columns.len() {
            let message = format!(
                "this row has {} fields, but the first line has {}",
                fields.len(),
                self.columns.len()
            );
            problems.add(file, start, message);
            return None;
        }
        let mut texts = BTreeMap::new();
        for (column, field) in self.columns.iter().zip(fields) {
            let place = field.start.location(bytes);
            match (column, unquote(bytes, field)) {
                (Some(column), Ok(text)) => {
                    texts.insert(*column, (text, place));
                }
                (_, Err(offset)) => {
                    let place = field.start.location_of(bytes, offset);
                    problems.add(file, place, utf8_message(bytes, offset));
                    return None;
                }
                (None, Ok(_)) => {}
            }
        }
        Some(Record { texts, start })
    }
}

impl Record<'_> {
    /// The text of a column and its location; empty if the file does not have the column.
    pub(super) fn raw(&self, column: &str) -> (&str, SourceLocation) {
        self.texts
            .get(column)
            .map_or(("", SourceLocation::START), |(text, place)| {
                (text.as_ref(), *place)
            })
    }

    /// The location where the record begins.
    pub(super) const fn start(&self) -> SourceLocation {
        self.start
    }
}

/// The known column that a field of the first line names, unless it was named before.
fn find_column(
    name: &str,
    before: &[Option<&'static str>],
    known: &[&'static str],
) -> Result<&'static str, String> {
    let name = name.trim();
    match known.iter().find(|column| **column == name) {
        None => Err(format!(
            "unknown column `{name}`; known columns are {}",
            known.join(", ")
        )),
        Some(column) if before.contains(&Some(*column)) => {
            Err(format!("the column {column} appears twice"))
        }
        Some(column) => Ok(column),
    }
}

/// A semicolon if the first line has one and no comma, else a comma.
fn find_delimiter(bytes: &[u8]) -> u8 {
    let first = bytes
        .split(|byte| matches!(byte, b'\r' | b'\n'))
        .find(|line| !line.is_empty());
    let first = first.unwrap_or_default();
    if first.contains(&b';') && !first.contains(&b',') {
        b';'
    } else {
        b','
    }
}

/// Returns a field without its quotes. Error: the offset of the first byte that is not UTF-8.
fn unquote<'a>(bytes: &'a [u8], field: &Field) -> Result<Cow<'a, str>, usize> {
    let raw = &bytes[field.start.offset..field.end];
    let whole =
        std::str::from_utf8(raw).map_err(|fault| field.start.offset + fault.valid_up_to())?;
    let quoted = whole
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    Ok(quoted.map_or(Cow::Borrowed(whole), |inner| {
        Cow::Owned(inner.replace("\"\"", "\""))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> (Vec<String>, String) {
        let mut problems = Problems::default();
        let columns = Columns {
            known: &["name", "website"],
            required: &["name"],
        };
        let source = CsvSource {
            file: "list.csv",
            bytes: text.as_bytes(),
        };
        let table = CsvTable::open(source, &columns, &mut problems);
        let mut names = Vec::new();
        if let Some(mut table) = table {
            while let Some(record) = table.next(&mut problems) {
                names.push(record.raw("name").0.to_owned());
            }
        }
        (names, problems.into_sorted().to_string())
    }

    #[test]
    fn the_first_line_decides_between_commas_and_semicolons() {
        for text in [
            "name,website\n\"Tides, and; shores\",x\n",
            "name;website\r\n\"Tides, and; shores\";x\r\n",
            "name\n\"Tides, and; shores\"\n",
        ] {
            assert_eq!(
                names(text),
                (vec!["Tides, and; shores".to_owned()], String::new())
            );
        }
    }

    #[test]
    fn unknown_repeated_and_missing_columns_are_refused() {
        assert_eq!(
            names("website,colour,website\n").1,
            "list.csv:1:1: the column name is missing\n\
             list.csv:1:9: unknown column `colour`; known columns are name, website\n\
             list.csv:1:16: the column website appears twice"
        );
    }
}
