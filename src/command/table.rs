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

/// How many columns the terminal has; `None` where the output goes to a file or a program.
pub(super) fn terminal_width() -> Option<usize> {
    let (_, columns) = console::Term::stdout().size_checked()?;
    Some(usize::from(columns))
}

/// A text in lines of at most `width` characters, broken at spaces; a longer word stays whole.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else { break };
        let needed = line.chars().count() + 1 + word.chars().count();
        if line.is_empty() {
            line.push_str(word);
        } else if needed <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// Breaks the lines of labels and values (two spaces, a label, the value from column 18) so that they
/// fit the terminal. Elsewhere lines stay whole, for programs that read them.
pub(super) fn fit(text: String, width: Option<usize>) -> String {
    const VALUE: usize = 18;
    const MIN_VALUE: usize = 20;
    let Some(width) = width.map(|width| width.max(VALUE + MIN_VALUE)) else {
        return text;
    };
    let mut fitted = String::with_capacity(text.len());
    for line in text.lines() {
        let at = line.char_indices().nth(VALUE).map(|(at, _)| at);
        match at.filter(|_| line.starts_with("  ") && line.chars().count() > width) {
            Some(at) => {
                let (label, value) = line.split_at(at);
                for (row, part) in wrap(value, width - VALUE).into_iter().enumerate() {
                    let label = if row == 0 { label } else { "" };
                    fitted.push_str(&format!("{label:<VALUE$}{part}\n"));
                }
            }
            None => {
                fitted.push_str(line);
                fitted.push('\n');
            }
        }
    }
    fitted
}

#[cfg(test)]
mod tests {
    use super::{fit, table};

    #[test]
    fn long_values_are_wrapped_to_the_terminal_only() {
        let text = "  why held        one reason; another reason; a third\n".to_owned();
        assert_eq!(fit(text.clone(), None), text);
        assert_eq!(
            fit(text, Some(40)),
            "  why held        one reason; another\n                  reason; a third\n"
        );
    }

    #[test]
    fn columns_are_aligned_with_their_headings() {
        let text = table(
            ["ID", "NAME"],
            [["a", "Zoë"], ["abcd", "Ann Quill"]].into_iter(),
        );
        assert_eq!(text, "ID    NAME\na     Zoë\nabcd  Ann Quill\n");
    }
}
