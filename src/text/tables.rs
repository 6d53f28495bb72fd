//! Embedded tables that people edit: an entry a line, under `[section]` heads; `#` begins a comment.

/// One entry of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableLine {
    /// The section of the entry; empty before the first heading.
    pub section: &'static str,
    /// The entry, without spaces at its ends.
    pub text: &'static str,
}

/// The entries of a table, in their order.
pub fn lines(table: &'static str) -> impl Iterator<Item = TableLine> {
    let mut section = "";
    table.lines().map(str::trim).filter_map(move |text| {
        let head = text
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        if let Some(head) = head {
            section = head;
        }
        let entry = head.is_none() && !text.is_empty() && !text.starts_with('#');
        entry.then_some(TableLine { section, text })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read_with_the_section_above_them() {
        let read: Vec<(&str, &str)> = lines("# why\nA\n\n[one]\n B \n[two]\nC # no comment\n")
            .map(|line| (line.section, line.text))
            .collect();
        assert_eq!(read, [("", "A"), ("one", "B"), ("two", "C # no comment")]);
    }
}
