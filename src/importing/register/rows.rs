//! The rows of a register file as they stand there: cleaned, split, and each with its place. What they
//! mean for the register is decided beside the register itself.

use std::collections::BTreeMap;

use super::COLUMNS;
use crate::importing::csv_table::{Columns, CsvSource, Record, Table, TableFindings};
use crate::importing::problem::{Problems, RowFault, SourceLocation};
use crate::text::clean::clean_line;
use crate::text::csv_cell::text_of_cell;

/// Longest value, as in lists of signatories; beyond it, a text is not a name.
pub(super) const MAX_VALUE_CHARS: usize = 500;

/// Separates several values of a cell; one inside a value is doubled.
const VALUE_SEPARATOR: char = '|';

/// A row.
#[derive(Clone, Debug)]
pub(super) struct TableRow {
    /// The location where it begins.
    pub(super) place: SourceLocation,
    cells: BTreeMap<&'static str, Cell>,
}

/// A cell that is not empty.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// Its values, at least one; none of them empty.
    pub(super) values: Vec<String>,
    /// Its location.
    pub(super) place: SourceLocation,
}

impl TableRow {
    /// The cell of a column; `None` if it is empty or the file does not have the column.
    pub(super) fn cell(&self, column: &str) -> Option<&Cell> {
        self.cells.get(column)
    }

    /// The single value of a column and its location.
    pub(super) fn value(&self, column: &str) -> Option<(&str, SourceLocation)> {
        let cell = self.cell(column)?;
        Some((cell.values.first()?, cell.place))
    }

    /// The location of a value; the beginning of the row if it is not there.
    pub(super) fn location_of(&self, value: &str) -> SourceLocation {
        self.cells
            .values()
            .find(|cell| cell.values.iter().any(|known| known == value))
            .map_or(self.place, |cell| cell.place)
    }
}

/// Reads all rows. Adds a problem with its location for every fault.
pub(super) fn read(source: CsvSource<'_>, findings: &mut TableFindings<'_>) -> Vec<TableRow> {
    let columns = Columns {
        known: &COLUMNS,
        required: &["name"],
        aliases: &[],
    };
    let Some(mut table) = Table::open(source, &columns, findings) else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    while let Some(record) = table.next(findings) {
        if let Some(row) = read_row(source.file, &record, findings.problems) {
            rows.push(row);
        }
    }
    rows
}

/// Reads a row. `None` for an empty one, which spreadsheets leave at the end.
fn read_row(file: &str, record: &Record<'_>, problems: &mut Problems) -> Option<TableRow> {
    let mut cells = BTreeMap::new();
    for column in COLUMNS {
        let (raw, place) = record.raw(column);
        let values = clean_values(column, &text_of_cell(raw.trim()));
        for value in &values {
            if value.chars().count() > MAX_VALUE_CHARS {
                let max = MAX_VALUE_CHARS;
                problems.add(file, place, RowFault::TooLong { column, max });
            }
        }
        if !values.is_empty() {
            cells.insert(column, Cell { values, place });
        }
    }
    if cells.is_empty() {
        return None;
    }
    if !cells.contains_key("name") {
        problems.add(file, record.raw("name").1, RowFault::NameEmpty);
        return None;
    }
    let place = record.start();
    Some(TableRow { place, cells })
}

/// Returns the values of a cell, cleaned. A website is one value, whatever it contains.
fn clean_values(column: &str, text: &str) -> Vec<String> {
    let parts = match column {
        "id" | "website" | "member" => vec![text.to_owned()],
        _ => split_values(text),
    };
    parts
        .iter()
        .map(|part| clean_line(part).text)
        .filter(|part| !part.is_empty())
        .collect()
}

fn split_values(text: &str) -> Vec<String> {
    let (mut parts, mut part) = (Vec::new(), String::new());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != VALUE_SEPARATOR {
            part.push(letter);
        } else if letters.next_if_eq(&VALUE_SEPARATOR).is_some() {
            part.push(VALUE_SEPARATOR);
        } else {
            parts.push(std::mem::take(&mut part));
        }
    }
    parts.push(part);
    parts
}

/// Returns several values as one cell.
pub(super) fn join_values(values: &[String]) -> String {
    let values: Vec<String> = values
        .iter()
        .map(|value| value.replace(VALUE_SEPARATOR, "||"))
        .collect();
    values.join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cell_holds_several_values() {
        assert_eq!(
            clean_values("aliases", " AMS |  Amity ||| "),
            ["AMS", "Amity |"]
        );
        assert_eq!(
            clean_values("website", "https://a.example/?x|y"),
            ["https://a.example/?x|y"]
        );
        assert_eq!(clean_values("aliases", " | "), [""; 0]);
    }

    proptest! {
        #[test]
        fn joined_values_split_into_the_same_values(names in prop::collection::vec("[A-Z|]{1,4}( [A-Z]{1,3})?", 1..5)) {
            prop_assert_eq!(clean_values("aliases", &join_values(&names)), names);
        }
    }
}
