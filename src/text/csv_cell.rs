//! One cell of a table that people open in a spreadsheet: whatever somebody typed, no cell runs.

/// Beginnings that a spreadsheet may take for a formula (OWASP ASVS 5.0, 1.2.10, with CR).
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The text as a cell of an RFC 4180 line: a single quote before what would run as a formula,
/// quotation marks around what holds commas, quotation marks or line ends.
#[must_use]
pub fn csv_cell(text: &str) -> String {
    let safe = if runs(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if safe.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

/// The text that a cell stands for: [`csv_cell`] read back, after the quotation marks are gone.
#[must_use]
pub fn text_of_cell(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if runs(text) => text,
        _ => cell,
    }
}

/// Whether a spreadsheet would run it. One with a single quote before it is taken for one too, so
/// that it is told from one that was given its quote here.
fn runs(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
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
    fn formulas_get_a_quote_before_them_and_names_stay() {
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
            ("", ""),
        ] {
            assert_eq!(csv_cell(text), cell);
        }
        assert_eq!(csv_line(["a", "b,c"]), "a,\"b,c\"\r\n");
    }

    proptest! {
        #[test]
        fn a_line_reads_back_and_no_cell_begins_like_a_formula(texts in prop::collection::vec("[=+@'\\t\\r\\n,\" a-]{0,6}|\\PC{0,12}", 2..5)) {
            let line = csv_line(texts.iter().map(String::as_str));
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
            let record = reader.records().next().unwrap().unwrap();
            prop_assert_eq!(record.len(), texts.len());
            for (cell, text) in record.iter().zip(&texts) {
                prop_assert!(!cell.starts_with(FORMULA));
                prop_assert_eq!(text_of_cell(cell), text);
            }
        }
    }
}
