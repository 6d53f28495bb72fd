//! The matcher's tables: a line an entry, `key: form form` or forms alone, under `[section]` heads.

use crate::text::tables;

/// One line of a table.
pub(in crate::matching) struct FormsLine {
    /// The section it stands in; empty before the first head.
    pub(in crate::matching) section: &'static str,
    /// What stands before the colon; empty where there is none.
    pub(in crate::matching) key: &'static str,
    /// What stands after it.
    forms: &'static str,
}

impl FormsLine {
    /// The forms, one by one.
    pub(in crate::matching) fn forms(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.forms.split_whitespace()
    }
}

/// The lines of a table, without comments and heads.
pub(in crate::matching) fn lines(table: &'static str) -> impl Iterator<Item = FormsLine> {
    tables::lines(table).map(|entry| {
        let (key, forms) = entry.text.split_once(':').unwrap_or(("", entry.text));
        FormsLine {
            section: entry.section,
            key: key.trim(),
            forms,
        }
    })
}
