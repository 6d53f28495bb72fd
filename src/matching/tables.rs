//! The embedded tables: one line an entry, `key: form form` or forms alone, under `[section]` heads.

/// One line of a table.
pub(super) struct Line {
    /// The section it stands in; empty before the first head.
    pub(super) section: &'static str,
    /// What stands before the colon; empty where there is none.
    pub(super) key: &'static str,
    /// What stands after it.
    pub(super) forms: &'static str,
}

impl Line {
    /// The forms, one by one.
    pub(super) fn forms(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.forms.split_whitespace()
    }
}

/// The lines of a table, without comments and heads.
pub(super) fn lines(table: &'static str) -> impl Iterator<Item = Line> {
    let mut section = "";
    table.lines().filter_map(move |line| {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return None;
        }
        if let Some(head) = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            section = head;
            return None;
        }
        let (key, forms) = line.split_once(':').unwrap_or(("", line));
        Some(Line {
            section,
            key: key.trim(),
            forms,
        })
    })
}
