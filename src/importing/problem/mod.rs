//! The problems of a folder, all of them at once with their locations, so that a person can fix them in one go.

mod file;
mod kind;
mod register;
mod row;
mod setting;
mod table;
mod text;

use std::fmt;

pub(super) use file::{FileFault, ForeignFormat};
pub use kind::ProblemKind;
pub(super) use register::RowConflict;
pub(super) use row::{Doubt, RowFault};
pub(super) use setting::LetterSettingFault;
pub(super) use table::{QuoteFault, TableFault};
pub(super) use text::LossyText;

use crate::rendering::{Arg, Message, in_english};

/// How many problems are listed in full; more are only counted, since nobody reads them.
pub(super) const MAX_LISTED: usize = 500;

/// How many problems are kept before sorting, so that a file with a million faults does not fill the memory.
const MAX_KEPT: usize = 10_000;

/// One fault, at the location where a text editor shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportProblem {
    /// Name of the file in the folder, such as `letter.toml`.
    pub file: String,
    /// Physical line, from 1.
    pub line: usize,
    /// Character in that line, from 1.
    pub column: usize,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// File, line, column and the sentence in English, as terminals and editors show faults.
impl fmt::Display for ImportProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:{}: {}",
            self.file,
            self.line,
            self.column,
            self.sentence()
        )
    }
}

impl ImportProblem {
    fn place(&self) -> (&str, usize, usize) {
        (&self.file, self.line, self.column)
    }

    fn sentence(&self) -> String {
        in_english(&self.kind.message())
    }
}

/// The problems of a folder, sorted by file, line and column; at most [`MAX_LISTED`] of them in full.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    listed: Vec<ImportProblem>,
    total: usize,
}

impl Problems {
    /// The problems in order, [`MAX_LISTED`] at most.
    pub fn first(&self) -> &[ImportProblem] {
        &self.listed
    }

    /// How many there are in all, listed or not.
    pub fn total(&self) -> usize {
        self.total
    }

    /// Whether nothing was wrong.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    pub(super) fn add(
        &mut self,
        file: &str,
        location: SourceLocation,
        kind: impl Into<ProblemKind>,
    ) {
        self.total += 1;
        if self.listed.len() < MAX_KEPT {
            let SourceLocation { line, column } = location;
            self.listed.push(ImportProblem {
                file: file.to_owned(),
                line,
                column,
                kind: kind.into(),
            });
        }
    }

    /// Adds those of another list.
    pub(super) fn append(&mut self, other: Self) {
        self.total += other.total;
        let room = MAX_KEPT.saturating_sub(self.listed.len());
        self.listed.extend(other.listed.into_iter().take(room));
    }

    /// Takes out those that a test picks. Problems beyond the listed ones are of unknown kind; they stay.
    pub(super) fn split_off(&mut self, picks: impl Fn(&ImportProblem) -> bool) -> Self {
        let (picked, kept) = std::mem::take(&mut self.listed)
            .into_iter()
            .partition(picks);
        self.listed = kept;
        let picked: Vec<ImportProblem> = picked;
        self.total -= picked.len();
        Self {
            total: picked.len(),
            listed: picked,
        }
    }

    pub(super) fn into_sorted(mut self) -> Self {
        self.listed.sort_by(|one, other| {
            let by_message = || one.sentence().cmp(&other.sentence());
            one.place().cmp(&other.place()).then_with(by_message)
        });
        self.listed.truncate(MAX_LISTED);
        self
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, problem) in self.listed.iter().enumerate() {
            let end = if number == 0 { "" } else { "\n" };
            write!(f, "{end}{problem}")?;
        }
        match self.total - self.listed.len() {
            0 => Ok(()),
            more => {
                let count = i64::try_from(more).unwrap_or(i64::MAX);
                let message = Message::new("import-more").arg("n", Arg::Integer(count));
                write!(f, "\n{}", in_english(&message))
            }
        }
    }
}

impl std::error::Error for Problems {}

/// A location in a text; both numbers count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SourceLocation {
    pub(super) line: usize,
    pub(super) column: usize,
}

impl SourceLocation {
    /// Where a fault of the whole file is shown.
    pub(super) const START: Self = Self { line: 1, column: 1 };
}

/// Counts the characters in bytes that need not be UTF-8: every byte that does not continue a character.
pub(super) fn count_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count()
}

/// Turns byte offsets of one text into locations.
pub(super) struct LineIndex<'a> {
    bytes: &'a [u8],
    starts: Vec<usize>,
}

impl<'a> LineIndex<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        let after = bytes
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n')
            .map(|(at, _)| at + 1);
        Self {
            bytes,
            starts: std::iter::once(0).chain(after).collect(),
        }
    }

    /// The location of a byte; an offset beyond the end counts as the end.
    pub(super) fn location(&self, offset: usize) -> SourceLocation {
        let offset = offset.min(self.bytes.len());
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self
            .starts
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(0);
        SourceLocation {
            line,
            column: count_characters(&self.bytes[start..offset]) + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_reads_as_file_line_and_column() {
        let problem = ImportProblem {
            file: "letter.toml".to_owned(),
            line: 3,
            column: 8,
            kind: LetterSettingFault::UnknownLanguage("de".to_owned()).into(),
        };
        assert_eq!(
            problem.to_string(),
            "letter.toml:3:8: unknown language `de`; must be \"en\" or \"fr\""
        );
    }

    #[test]
    fn columns_count_characters_and_not_bytes() {
        let lines = LineIndex::of("é x\nłódź!".as_bytes());
        assert_eq!(lines.location(3), SourceLocation { line: 1, column: 3 });
        assert_eq!(lines.location(12), SourceLocation { line: 2, column: 5 });
        assert_eq!(lines.location(999), SourceLocation { line: 2, column: 6 });
    }

    #[test]
    fn the_first_500_problems_are_listed_and_the_rest_counted() {
        let mut problems = Problems::default();
        for line in (1..=502).rev() {
            problems.add(
                "signatories.csv",
                SourceLocation { line, column: 1 },
                RowFault::NameEmpty,
            );
        }
        let problems = problems.into_sorted();
        let printed = problems.to_string();
        assert_eq!((problems.first().len(), problems.total()), (500, 502));
        assert!(printed.starts_with("signatories.csv:1:1: "));
        assert!(printed.ends_with("\nand 2 more problems"));
    }
}
