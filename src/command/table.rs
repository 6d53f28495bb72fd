//! Tables for people at a terminal: plain columns, two spaces apart.

/// A table with its heads. The last column is as wide as its text.
pub(super) fn table<'a, const COLUMNS: usize>(
    heads: [&'a str; COLUMNS],
    rows: impl Iterator<Item = [&'a str; COLUMNS]>,
) -> String {
    let lines: Vec<[&str; COLUMNS]> = std::iter::once(heads).chain(rows).collect();
    let widths: [usize; COLUMNS] = std::array::from_fn(|column| {
        lines
            .iter()
            .map(|line| line[column].chars().count())
            .max()
            .unwrap_or_default()
    });
    let padded = |line: &[&str; COLUMNS]| {
        let cells: Vec<String> = line
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    lines.iter().map(padded).collect()
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn columns_are_aligned_with_their_headings() {
        let text = table(
            ["ID", "NAME"],
            [["a", "Zoë"], ["abcd", "Ann Quill"]].into_iter(),
        );
        assert_eq!(text, "ID    NAME\na     Zoë\nabcd  Ann Quill\n");
    }
}
