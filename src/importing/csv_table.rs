//! A CSV file with named columns, read record by record with the place of every field. Fields stand
//! apart by commas, or by semicolons as French spreadsheets write them: the first line tells.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::csv_scan::{Cursor, Field, Scanned, scan};
use super::problem::{Place, Problems};
use super::source::not_utf8;

/// The file as it is read, from the line after the columns.
pub(super) struct Table<'a> {
    file: &'a str,
    bytes: &'a [u8],
    columns: Vec<Option<&'static str>>,
    delimiter: u8,
    cursor: Cursor,
}

/// A record with the places of its fields.
pub(super) struct Record<'a> {
    texts: BTreeMap<&'static str, (Cow<'a, str>, Place)>,
    start: Place,
}

impl<'a> Table<'a> {
    /// Reads the line that names the columns: all known, none twice, the required ones there.
    pub(super) fn open(
        (file, bytes): (&'a str, &'a [u8]),
        (known, required): (&[&'static str], &[&str]),
        problems: &mut Problems,
    ) -> Option<Self> {
        let delimiter = delimiter(bytes);
        let (fields, cursor) = match scan(bytes, Cursor::START, delimiter) {
            Scanned::Record { fields, next } => (fields, next),
            Scanned::End => {
                let message = format!(
                    "the file is empty; its first line must name the columns: {}",
                    known.join(",")
                );
                problems.add(file, Place::START, message);
                return None;
            }
            Scanned::Broken { at, why, .. } => {
                problems.add(file, at.place(bytes), why);
                return None;
            }
        };
        let mut columns: Vec<Option<&'static str>> = Vec::new();
        for field in &fields {
            let place = field.start.place(bytes);
            match column(&text(bytes, field).unwrap_or_default(), &columns, known) {
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
            problems.add(file, Place::START, message);
        }
        missing.is_empty().then_some(Self {
            file,
            bytes,
            columns,
            delimiter,
            cursor,
        })
    }

    /// The next record that can be read; every fault before it is noted.
    pub(super) fn next(&mut self, problems: &mut Problems) -> Option<Record<'a>> {
        loop {
            match scan(self.bytes, self.cursor, self.delimiter) {
                Scanned::End => return None,
                Scanned::Broken { at, why, next } => {
                    problems.add(self.file, at.place(self.bytes), why);
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
        let start = fields.first()?.start.place(bytes);
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
            let place = field.start.place(bytes);
            match (column, text(bytes, field)) {
                (Some(column), Ok(text)) => {
                    texts.insert(*column, (text, place));
                }
                (_, Err(offset)) => {
                    let place = field.start.place_of(bytes, offset);
                    problems.add(file, place, not_utf8(bytes, offset));
                    return None;
                }
                (None, Ok(_)) => {}
            }
        }
        Some(Record { texts, start })
    }
}

impl Record<'_> {
    /// What stands in a column, and where; nothing, where the file has no such column.
    pub(super) fn raw(&self, column: &str) -> (&str, Place) {
        self.texts
            .get(column)
            .map_or(("", Place::START), |(text, place)| (text.as_ref(), *place))
    }

    /// Where the record begins.
    pub(super) const fn start(&self) -> Place {
        self.start
    }
}

/// The known column that a field of the first line names, unless it was named before.
fn column(
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

/// A semicolon, where it stands in the first line and no comma does.
fn delimiter(bytes: &[u8]) -> u8 {
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

/// A field without its quotes; where it is not UTF-8, the byte that is not.
fn text<'a>(bytes: &'a [u8], field: &Field) -> Result<Cow<'a, str>, usize> {
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
        let columns: (&[&'static str], &[&str]) = (&["name", "website"], &["name"]);
        let table = Table::open(("list.csv", text.as_bytes()), columns, &mut problems);
        let mut names = Vec::new();
        if let Some(mut table) = table {
            while let Some(record) = table.next(&mut problems) {
                names.push(record.raw("name").0.to_owned());
            }
        }
        (names, problems.sorted().to_string())
    }

    #[test]
    fn commas_and_semicolons_part_fields_as_the_first_line_does() {
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
    fn columns_are_known_single_and_complete() {
        assert_eq!(
            names("website,colour,website\n").1,
            "list.csv:1:1: the column name is missing\n\
             list.csv:1:9: unknown column `colour`; known columns are name, website\n\
             list.csv:1:16: the column website appears twice"
        );
    }
}
