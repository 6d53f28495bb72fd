//! The matcher's tables: a line an entry, `key: form form` or forms alone, under `[section]` heads.

use crate::text::tables;

/// One line of a table.
pub(super) struct FormsLine {
    /// The section of the line; empty before the first heading.
    pub(super) section: &'static str,
    /// The text before the colon; empty without a colon.
    pub(super) key: &'static str,
    /// The text after the colon.
    forms: &'static str,
}

impl FormsLine {
    /// The forms, one by one.
    pub(super) fn forms(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.forms.split_whitespace()
    }
}

/// The lines of a table, without comments and heads.
pub(super) fn lines(table: &'static str) -> impl Iterator<Item = FormsLine> {
    tables::lines(table).map(|entry| {
        let (key, forms) = entry.text.split_once(':').unwrap_or(("", entry.text));
        FormsLine {
            section: entry.section,
            key: key.trim(),
            forms,
        }
    })
}
