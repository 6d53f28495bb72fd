//! One cell of a table that people open in a spreadsheet: whatever somebody typed, no cell runs.

/// Spreadsheets take a file for UTF-8 if it begins so, and else damage every accented letter.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Beginnings that a spreadsheet may take for a formula (OWASP ASVS 5.0, 1.2.10, with CR).
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Where a spreadsheet set to another separator or another line end begins a new cell. It may do so
/// inside our quotation marks: they count only at the start of what it takes for a cell.
const BOUNDARIES: [char; 4] = [';', '\n', '\r', '\t'];

/// The text as a cell of an RFC 4180 line: a single quote before what would run as a formula, also
/// where a list in the cell goes on; quotation marks around what holds separators or line ends.
#[must_use]
pub fn csv_cell(text: &str) -> String {
    let safe = with_guards(text);
    if safe.contains([',', ';', '"', '\r', '\n']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

fn with_guards(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 1);
    let mut at_boundary = true;
    for (offset, letter) in text.char_indices() {
        if at_boundary && runs(&text[offset..]) {
            safe.push('\'');
        }
        safe.push(letter);
        at_boundary = BOUNDARIES.contains(&letter);
    }
    safe
}

/// The text that a cell stands for: [`csv_cell`] read back, after the quotation marks are gone.
#[must_use]
pub fn text_of_cell(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    let mut at_boundary = true;
    for (offset, letter) in cell.char_indices() {
        let is_guard = at_boundary && letter == '\'' && runs(&cell[offset + 1..]);
        at_boundary = !is_guard && BOUNDARIES.contains(&letter);
        if !is_guard {
            text.push(letter);
        }
    }
    text
}

/// Whether a spreadsheet would run it. Spaces and quotation marks are skipped, as some programs do.
/// A text that already has single quotes before it counts too, so that reading back removes exactly
/// the quote that was added here.
fn runs(text: &str) -> bool {
    text.trim_start_matches(['\'', '"', ' '])
        .starts_with(FORMULA)
}

/// A whole line of cells, with the CRLF that RFC 4180 ends it by.
#[must_use]
pub fn csv_line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(csv_cell).collect();
    format!("{}\r\n", cells.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cells_that_look_like_formulas_are_quoted_and_names_are_not() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@sum", "'@sum"),
            ("\tx", "'\tx"),
            ("\rx", "\"'\rx\""),
            ("=a,\"b\"", "\"'=a,\"\"b\"\"\""),
            ("Amity, Inc.", "\"Amity, Inc.\""),
            ("O'Connor", "O'Connor"),
            ("'=1", "''=1"),
            ("a;=1+1", "\"a;'=1+1\""),
            ("a; =1; b", "\"a;' =1; b\""),
            ("a\n@b", "\"a\n'@b\""),
            ("a;\"=1\"", "\"a;'\"\"=1\"\"\""),
            ("Tides; shores", "\"Tides; shores\""),
            ("", ""),
        ] {
            assert_eq!(csv_cell(text), cell);
        }
        assert_eq!(csv_line(["a", "b,c"]), "a,\"b,c\"\r\n");
    }

    proptest! {
        #[test]
        fn a_written_line_reads_back_and_no_cell_starts_like_a_formula(texts in prop::collection::vec("[=+@'\\t\\r\\n,;\" a-]{0,8}|\\PC{0,12}", 2..5)) {
            let line = csv_line(texts.iter().map(String::as_str));
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
            let record = reader.records().next().unwrap().unwrap();
            prop_assert_eq!(record.len(), texts.len());
            for (cell, text) in record.iter().zip(&texts) {
                prop_assert!(!cell.starts_with(FORMULA));
                prop_assert_eq!(&text_of_cell(cell), text);
            }
        }

        #[test]
        fn no_part_of_a_line_is_a_formula_even_when_split_at_semicolons(texts in prop::collection::vec("[=+@'\\t\\r\\n,;\" a-]{0,8}", 2..5)) {
            let line = csv_line(texts.iter().map(String::as_str));
            for cell in line.trim_end_matches("\r\n").split(BOUNDARIES).skip(1) {
                // A boundary of its own follows the guard; only what is left of a cell can run.
                let cell = cell.trim_start_matches(['"', ' ']);
                prop_assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell:?} in {line:?}");
            }
        }
    }
}
