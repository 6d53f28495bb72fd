//! The rows of a register file as they stand there: cleaned, parted, and each with its place. What they
//! mean for the register is decided beside the register itself.

use std::collections::BTreeMap;

use super::COLUMNS;
use crate::importing::csv_table::{Record, Table};
use crate::importing::problem::{Place, Problems};
use crate::text::clean::clean_line;
use crate::text::csv_cell::text_of_cell;

/// Characters of a value beyond which it is no name, as in lists of signatories.
pub(super) const MOST: usize = 500;

/// Several values of a cell stand apart by this; one in a value is doubled.
const BETWEEN: char = '|';

/// A row.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Where it begins.
    pub(super) place: Place,
    cells: BTreeMap<&'static str, Cell>,
}

/// A cell that says something.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// Its values, at least one; none of them empty.
    pub(super) values: Vec<String>,
    /// Where it stands.
    pub(super) place: Place,
}

impl Row {
    /// The cell of a column; none where it is empty or the file has no such column.
    pub(super) fn cell(&self, column: &str) -> Option<&Cell> {
        self.cells.get(column)
    }

    /// The one value of a column and its place.
    pub(super) fn value(&self, column: &str) -> Option<(&str, Place)> {
        let cell = self.cell(column)?;
        Some((cell.values.first()?, cell.place))
    }

    /// Where a value stands; the beginning of the row, if nowhere.
    pub(super) fn place_of(&self, value: &str) -> Place {
        self.cells
            .values()
            .find(|cell| cell.values.iter().any(|known| known == value))
            .map_or(self.place, |cell| cell.place)
    }
}

/// Reads all rows; every fault is noted with its place.
pub(super) fn read(source: (&str, &[u8]), problems: &mut Problems) -> Vec<Row> {
    let Some(mut table) = Table::open(source, (&COLUMNS, &["name"]), problems) else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    while let Some(record) = table.next(problems) {
        if let Some(row) = row(source.0, &record, problems) {
            rows.push(row);
        }
    }
    rows
}

/// A row; none for one in which nothing stands, as spreadsheets leave them at the end.
fn row(file: &str, record: &Record<'_>, problems: &mut Problems) -> Option<Row> {
    let mut cells = BTreeMap::new();
    for column in COLUMNS {
        let (raw, place) = record.raw(column);
        let values = values(column, &text_of_cell(raw.trim()));
        for value in &values {
            if value.chars().count() > MOST {
                let message = format!("the {column} is longer than {MOST} characters");
                problems.add(file, place, message);
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
        problems.add(file, record.raw("name").1, "the name is empty");
        return None;
    }
    let place = record.start();
    Some(Row { place, cells })
}

/// The values of a cell, cleaned; a website is one, whatever stands in it.
fn values(column: &str, text: &str) -> Vec<String> {
    let parts = match column {
        "id" | "website" | "member" => vec![text.to_owned()],
        _ => parted(text),
    };
    parts
        .iter()
        .map(|part| clean_line(part).text)
        .filter(|part| !part.is_empty())
        .collect()
}

fn parted(text: &str) -> Vec<String> {
    let (mut parts, mut part) = (Vec::new(), String::new());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != BETWEEN {
            part.push(letter);
        } else if letters.next_if_eq(&BETWEEN).is_some() {
            part.push(BETWEEN);
        } else {
            parts.push(std::mem::take(&mut part));
        }
    }
    parts.push(part);
    parts
}

/// Several values as they stand in one cell.
pub(super) fn in_one_cell(values: &[String]) -> String {
    let values: Vec<String> = values
        .iter()
        .map(|value| value.replace(BETWEEN, "||"))
        .collect();
    values.join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cell_holds_several_values() {
        assert_eq!(values("aliases", " AMS |  Amity ||| "), ["AMS", "Amity |"]);
        assert_eq!(
            values("website", "https://a.example/?x|y"),
            ["https://a.example/?x|y"]
        );
        assert_eq!(values("aliases", " | "), [""; 0]);
    }

    proptest! {
        #[test]
        fn values_come_back_from_their_cell(names in prop::collection::vec("[A-Z|]{1,4}( [A-Z]{1,3})?", 1..5)) {
            prop_assert_eq!(values("aliases", &in_one_cell(&names)), names);
        }
    }
}
