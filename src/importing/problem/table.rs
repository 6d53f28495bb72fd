//! Faults in the shape of a CSV table.

use crate::rendering::Message;

/// What is wrong with a table as such.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableFault {
    /// The file is empty; the columns that it may have.
    Empty(String),
    ColumnTwice(&'static str),
    ColumnMissing(String),
    /// A row with another number of fields than the first line.
    Fields {
        found: usize,
        expected: usize,
    },
    Quote(QuoteFault),
    /// A column that is not read: its heading.
    UnusedColumn {
        name: String,
        known: String,
    },
    /// A cell in a column without a heading.
    UnnamedColumn,
}

/// What is wrong with a quoted field (RFC 4180).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuoteFault {
    /// A quotation mark inside a field that is not quoted.
    Unquoted,
    /// Text after the closing quotation mark.
    ClosesEarly,
    NeverClosed,
}

impl TableFault {
    pub(super) fn message(&self) -> Message {
        match self {
            Self::Empty(columns) => Message::new("import-table-empty").text("columns", columns),
            Self::ColumnTwice(column) => {
                Message::new("import-column-twice").text("column", *column)
            }
            Self::ColumnMissing(column) => {
                Message::new("import-column-missing").text("column", column)
            }
            Self::Fields { found, expected } => Message::new("import-fields")
                .text("found", found.to_string())
                .text("expected", expected.to_string()),
            Self::Quote(fault) => Message::new(match fault {
                QuoteFault::Unquoted => "import-quote-unquoted",
                QuoteFault::ClosesEarly => "import-quote-closes-early",
                QuoteFault::NeverClosed => "import-quote-never-closed",
            }),
            Self::UnusedColumn { name, known } => Message::new("import-unused-column")
                .text("name", name)
                .text("known", known),
            Self::UnnamedColumn => Message::new("import-unnamed-column"),
        }
    }
}
