//! Reads a CSV file with named columns, record by record, with the location of every field. Fields are
//! separated by commas, by semicolons as French spreadsheets write them, or by tabs; a first line
//! `sep=;`, or else the line of headings, decides.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::csv_scan::{BytePosition, CsvField, Scanned, scan};
use super::problem::{FileFault, Problems, SourceLocation, TableFault};

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
    /// Other headings for the known columns, in lower case, words joined by underscores.
    pub(super) aliases: &'a [Alias],
}

/// Another heading for a column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Alias {
    pub(super) heading: &'static str,
    pub(super) column: &'static str,
}

/// What is found in a table: faults, for which it is refused, and remarks.
pub(super) struct TableFindings<'a> {
    pub(super) problems: &'a mut Problems,
    pub(super) remarks: &'a mut Problems,
}

/// A file as it is read, from the line after the columns.
pub(super) struct Table<'a> {
    file: &'a str,
    bytes: &'a [u8],
    columns: Vec<Column>,
    delimiter: u8,
    cursor: BytePosition,
}

/// What a column of the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Known(&'static str),
    /// Not read; it was reported by its heading.
    Unused,
    /// Without a heading; it is reported where a cell is not empty.
    Unnamed,
}

/// A record with the locations of its fields.
pub(super) struct Record<'a> {
    texts: BTreeMap<&'static str, (Cow<'a, str>, SourceLocation)>,
    start: SourceLocation,
}

impl<'a> Table<'a> {
    /// Reads the line that names the columns. `None` if a required one is missing or the line is broken.
    pub(super) fn open(
        source: CsvSource<'a>,
        columns: &Columns<'_>,
        findings: &mut TableFindings<'_>,
    ) -> Option<Self> {
        let CsvSource { file, bytes } = source;
        let (delimiter, start) = find_delimiter(bytes);
        let (fields, cursor) = match scan(bytes, start, delimiter) {
            Scanned::Record { fields, next } => (fields, next),
            Scanned::End => {
                let fault = TableFault::Empty(columns.known.join(","));
                findings.problems.add(file, SourceLocation::START, fault);
                return None;
            }
            Scanned::Broken { at, why, .. } => {
                let fault = TableFault::Quote(why);
                findings.problems.add(file, at.location(bytes), fault);
                return None;
            }
        };
        let mut found: Vec<Column> = Vec::new();
        for field in &fields {
            let place = field.start.location(bytes);
            let heading = unquote(bytes, field).unwrap_or_default();
            let column = columns.find(&heading);
            match column {
                Column::Known(name) if found.contains(&column) => {
                    let fault = TableFault::ColumnTwice(name);
                    findings.problems.add(file, place, fault);
                }
                Column::Unused => {
                    let fault = TableFault::UnusedColumn {
                        name: heading.trim().to_owned(),
                        known: columns.known.join(", "),
                    };
                    findings.remarks.add(file, place, fault);
                }
                Column::Known(_) | Column::Unnamed => {}
            }
            found.push(column);
        }
        let is_missing = |column: &&&str| {
            !found
                .iter()
                .any(|known| matches!(known, Column::Known(name) if name == *column))
        };
        let missing: Vec<&&str> = columns.required.iter().filter(is_missing).collect();
        for column in &missing {
            let fault = TableFault::ColumnMissing((**column).to_owned());
            findings.problems.add(file, SourceLocation::START, fault);
        }
        missing.is_empty().then_some(Self {
            file,
            bytes,
            columns: found,
            delimiter,
            cursor,
        })
    }

    /// Whether the file has a column.
    pub(super) fn has(&self, column: &'static str) -> bool {
        self.columns.contains(&Column::Known(column))
    }

    /// Returns the next record that can be read and is not blank. Adds a problem for every fault before it.
    pub(super) fn next(&mut self, findings: &mut TableFindings<'_>) -> Option<Record<'a>> {
        loop {
            match scan(self.bytes, self.cursor, self.delimiter) {
                Scanned::End => return None,
                Scanned::Broken { at, why, next } => {
                    let place = at.location(self.bytes);
                    findings
                        .problems
                        .add(self.file, place, TableFault::Quote(why));
                    self.cursor = next;
                }
                Scanned::Record { fields, next } => {
                    self.cursor = next;
                    if let Some(record) = self.record(&fields, findings) {
                        return Some(record);
                    }
                }
            }
        }
    }

    fn record(
        &mut self,
        fields: &[CsvField],
        findings: &mut TableFindings<'_>,
    ) -> Option<Record<'a>> {
        let (file, bytes) = (self.file, self.bytes);
        let start = fields.first()?.start.location(bytes);
        let is_blank =
            |field: &CsvField| unquote(bytes, field).is_ok_and(|text| text.trim().is_empty());
        // Spreadsheets write rows of separators alone, and separators after the last cell.
        if fields.iter().all(is_blank) {
            return None;
        }
        let expected = self.columns.len();
        let surplus = fields.get(expected..).unwrap_or_default();
        if fields.len() < expected || !surplus.iter().all(is_blank) {
            let found = fields.len();
            let fault = TableFault::Fields { found, expected };
            findings.problems.add(file, start, fault);
            return None;
        }
        let mut texts = BTreeMap::new();
        for (column, field) in self.columns.iter_mut().zip(fields) {
            let place = field.start.location(bytes);
            match (*column, unquote(bytes, field)) {
                (Column::Known(name), Ok(text)) => {
                    texts.insert(name, (text, place));
                }
                (_, Err(offset)) => {
                    let place = field.start.location_of(bytes, offset);
                    let byte = bytes.get(offset).copied().unwrap_or_default();
                    findings.problems.add(file, place, FileFault::NotUtf8(byte));
                    return None;
                }
                (Column::Unnamed, Ok(text)) if !text.trim().is_empty() => {
                    findings.remarks.add(file, place, TableFault::UnnamedColumn);
                    *column = Column::Unused;
                }
                (Column::Unused | Column::Unnamed, Ok(_)) => {}
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

impl Columns<'_> {
    /// What a heading names, whatever its capitals, spaces and hyphens.
    fn find(&self, heading: &str) -> Column {
        let words = heading.to_lowercase();
        let words: Vec<&str> = words
            .split(|letter: char| letter.is_whitespace() || matches!(letter, '_' | '-'))
            .filter(|word| !word.is_empty())
            .collect();
        let name = words.join("_");
        if name.is_empty() {
            return Column::Unnamed;
        }
        let alias = self.aliases.iter().find(|alias| alias.heading == name);
        let column = alias.map_or(name.as_str(), |alias| alias.column);
        let known = self.known.iter().find(|known| **known == column);
        known.map_or(Column::Unused, |known| Column::Known(known))
    }
}

/// The separator, and where the line of headings begins: after a line `sep=;`, which spreadsheets
/// write and obey.
fn find_delimiter(bytes: &[u8]) -> (u8, BytePosition) {
    let first = bytes
        .split(|byte| matches!(byte, b'\r' | b'\n'))
        .find(|line| !line.is_empty());
    let first = first.unwrap_or_default();
    let told = std::str::from_utf8(first).ok().and_then(told_delimiter);
    if let Some(delimiter) = told.filter(|_| bytes.starts_with(first)) {
        let mut headings = BytePosition::START;
        headings.skip_to_next_line(bytes);
        return (delimiter, headings);
    }
    let delimiter = match () {
        () if contains_unquoted(first, b',') => b',',
        () if contains_unquoted(first, b';') => b';',
        () if contains_unquoted(first, b'\t') => b'\t',
        () => b',',
    };
    (delimiter, BytePosition::START)
}

/// The separator that a line such as `sep=;` tells.
fn told_delimiter(line: &str) -> Option<u8> {
    let line = line.trim_matches('"');
    let told = line
        .get(..4)
        .filter(|start| start.eq_ignore_ascii_case("sep="));
    told.and_then(|_| match line.as_bytes().get(4..)? {
        [one @ (b',' | b';' | b'\t'), ..] => Some(*one),
        _ => None,
    })
}

fn contains_unquoted(line: &[u8], separator: u8) -> bool {
    let mut quoted = false;
    line.iter().any(|byte| {
        quoted ^= *byte == b'"';
        !quoted && *byte == separator
    })
}

/// Returns a field without its quotes. Error: the offset of the first byte that is not UTF-8.
fn unquote<'a>(bytes: &'a [u8], field: &CsvField) -> Result<Cow<'a, str>, usize> {
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

    struct Read {
        names: Vec<String>,
        problems: String,
        remarks: String,
    }

    fn read(text: &str) -> Read {
        let (mut problems, mut remarks) = (Problems::default(), Problems::default());
        let mut findings = TableFindings {
            problems: &mut problems,
            remarks: &mut remarks,
        };
        let columns = Columns {
            known: &["name", "website"],
            required: &["name"],
            aliases: &[Alias {
                heading: "nom",
                column: "name",
            }],
        };
        let source = CsvSource {
            file: "list.csv",
            bytes: text.as_bytes(),
        };
        let mut names = Vec::new();
        if let Some(mut table) = Table::open(source, &columns, &mut findings) {
            while let Some(record) = table.next(&mut findings) {
                names.push(record.raw("name").0.to_owned());
            }
        }
        Read {
            names,
            problems: problems.into_sorted().to_string(),
            remarks: remarks.into_sorted().to_string(),
        }
    }

    #[test]
    fn the_first_line_decides_between_commas_semicolons_and_tabs() {
        for text in [
            "name,website\n\"Tides, and; shores\",x\n",
            "name;website\r\n\"Tides, and; shores\";x\r\n",
            "name\twebsite\nTides, and; shores\tx\n",
            "name\n\"Tides, and; shores\"\n",
            "sep=;\r\nname;website\r\n\"Tides, and; shores\";x\r\n",
            "SEP=\t\nNom\t Website \nTides, and; shores\tx\n",
            "\"sep=,\"\nname,\"a;b\"\n\"Tides, and; shores\",x\n",
        ] {
            let read = read(text);
            assert_eq!(read.names, ["Tides, and; shores"], "{text:?}");
            assert_eq!(read.problems, "");
        }
    }

    #[test]
    fn blank_rows_and_surplus_separators_are_skipped() {
        let read = read("name,website,,\nAmity,x,,\n,,,\n\" \",,\n,,,,,\nTides,y,,,,\n");
        assert_eq!(read.names, ["Amity", "Tides"]);
        assert_eq!((read.problems.as_str(), read.remarks.as_str()), ("", ""));
    }

    #[test]
    fn repeated_and_missing_columns_are_refused_and_unknown_ones_reported() {
        let read = read("website,colour,website\n");
        assert_eq!(
            read.problems,
            "list.csv:1:1: the column name is missing\n\
             list.csv:1:16: the column website appears twice"
        );
        assert_eq!(
            read.remarks,
            "list.csv:1:9: the column `colour` is not used; columns that are used: name, website"
        );
    }

    #[test]
    fn a_cell_without_a_heading_is_reported_once() {
        let read = read("name,website,\nAmity,x,\nTides,y,note\nShores,z,note\n");
        assert_eq!(read.names.len(), 3);
        assert_eq!(
            read.remarks,
            "list.csv:3:9: this cell has no heading in the first line, so its column is not used"
        );
    }
}
