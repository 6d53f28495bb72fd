//! Faults and doubts about the fields of a table.

use crate::rendering::Message;

/// A field that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowFault {
    NameEmpty,
    TooLong {
        column: &'static str,
        max: usize,
    },
    UnknownKind(String),
    OrganizationsOnly,
    IndividualsOnly,
    Order(String),
    OrderTaken {
        order: u32,
        line: usize,
    },
    Website(String),
    /// A sort name under which an organization is not listed.
    OrganizationOrder(String),
    /// A name that is, or holds, an email address.
    AddressAsName(&'static str),
}

/// A field that would be published as it is, and is hardly meant so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It fills the field and says nothing: "N/A".
    Placeholder {
        column: &'static str,
        text: String,
    },
    /// An error value of a spreadsheet.
    SpreadsheetError {
        column: &'static str,
        text: String,
    },
    /// A number, date or amount.
    Number {
        column: &'static str,
        text: String,
    },
    Formula {
        column: &'static str,
        text: String,
    },
    /// UTF-8 that was read in another encoding, and what it probably was.
    Mojibake {
        column: &'static str,
        text: String,
        likely: String,
    },
    /// Question marks in place of letters.
    LostLetters {
        column: &'static str,
        text: String,
    },
    /// An email address in a public field that is no name.
    Address(&'static str),
}

impl RowFault {
    pub(super) fn message(&self) -> Message {
        match self {
            Self::NameEmpty => Message::new("import-name-empty"),
            Self::TooLong { column, max } => Message::new("import-field-too-long")
                .text("column", *column)
                .text("max", max.to_string()),
            Self::UnknownKind(word) => Message::new("import-unknown-kind").text("word", word),
            Self::OrganizationsOnly => Message::new("import-organizations-only"),
            Self::IndividualsOnly => Message::new("import-individuals-only"),
            Self::Order(text) => Message::new("import-order").text("text", text),
            Self::OrderTaken { order, line } => Message::new("import-order-taken")
                .text("order", order.to_string())
                .text("line", line.to_string()),
            Self::Website(text) => Message::new("import-website").text("text", text),
            Self::OrganizationOrder(text) => {
                Message::new("import-organization-order").text("text", text)
            }
            Self::AddressAsName(column) => {
                Message::new("import-address-as-name").text("column", *column)
            }
        }
    }
}

impl Doubt {
    pub(super) fn message(&self) -> Message {
        let about = |key: &'static str, column: &str, text: &str| {
            Message::new(key).text("column", column).text("text", text)
        };
        match self {
            Self::Placeholder { column, text } => about("import-placeholder", column, text),
            Self::SpreadsheetError { column, text } => {
                about("import-spreadsheet-error", column, text)
            }
            Self::Number { column, text } => about("import-number", column, text),
            Self::Formula { column, text } => about("import-formula", column, text),
            Self::Mojibake {
                column,
                text,
                likely,
            } => about("import-mojibake", column, text).text("likely", likely),
            Self::LostLetters { column, text } => about("import-lost-letters", column, text),
            Self::Address(column) => Message::new("import-address").text("column", *column),
        }
    }
}
