//! Rows of a register file that do not fit the register.

use crate::organizations::DomainFault;
use crate::rendering::Message;

/// Why a row does not fit the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowConflict {
    /// An earlier line is about the same entry.
    LineBefore {
        line: usize,
        entry: String,
    },
    /// The names are those of several entries.
    Several(String),
    UnknownId(String),
    Merged {
        id: String,
        into: String,
    },
    NoContent {
        column: &'static str,
        name: String,
    },
    Marks(&'static str),
    Website(String),
    Domain(DomainFault),
    /// Mail from a domain that the line trusts may sign for another entry.
    TrustedElsewhere {
        domain: String,
        entry: String,
    },
    /// An earlier line trusts the same domain.
    TrustedOnLine {
        domain: String,
        line: usize,
    },
    Member(String),
    /// Another entry has this name.
    NameOfEntry {
        name: String,
        entry: String,
    },
    /// Another line has this name.
    NameOnLine {
        name: String,
        line: usize,
    },
}

impl RowConflict {
    pub(super) fn message(&self) -> Message {
        match self {
            Self::LineBefore { line, entry } => Message::new("register-line-before")
                .text("line", line.to_string())
                .text("entry", entry),
            Self::Several(candidates) => {
                Message::new("register-several").text("candidates", candidates)
            }
            Self::UnknownId(id) => Message::new("register-unknown-id").text("id", id),
            Self::Merged { id, into } => Message::new("register-merged")
                .text("id", id)
                .text("into", into),
            Self::NoContent { column, name } => Message::new("register-no-content")
                .text("column", *column)
                .text("name", name),
            Self::Marks(column) => Message::new("register-marks").text("column", *column),
            Self::Website(text) => Message::new("register-website").text("text", text),
            Self::Domain(fault) => fault.message(),
            Self::TrustedElsewhere { domain, entry } => {
                Message::new("refusal-domain-trusted-elsewhere")
                    .text("domain", domain)
                    .text("entry", entry)
            }
            Self::TrustedOnLine { domain, line } => Message::new("register-trusted-on-line")
                .text("domain", domain)
                .text("line", line.to_string()),
            Self::Member(word) => Message::new("register-member").text("word", word),
            Self::NameOfEntry { name, entry } => Message::new("register-name-of-entry")
                .text("name", name)
                .text("entry", entry),
            Self::NameOnLine { name, line } => Message::new("register-name-on-line")
                .text("name", name)
                .text("line", line.to_string()),
        }
    }
}
