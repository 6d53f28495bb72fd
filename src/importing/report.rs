//! Reports what import cleaned. Import cleans text, and refuses a folder only for its structure.

use std::collections::BTreeMap;

use super::problem::{ImportProblem, ProblemKind, Problems, TableFault};
use crate::rendering::{Arg, Message};
use crate::text::clean::{CleaningStep, clean_line};

/// What was cleaned, for the person who imports.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CleaningReport {
    /// How many names (of organizations, individuals and leads) each change touched.
    pub names: BTreeMap<CleaningStep, usize>,
    /// The same for every other field: titles, affiliations, places, addressee.
    pub other_fields: BTreeMap<CleaningStep, usize>,
    /// Bare domains that were given `https://`.
    pub websites_completed: usize,
    /// Websites that were left out: they lead nowhere, such as `http://http://…`, or stand beside an
    /// individual and are not web addresses.
    pub websites_left_out: Vec<LeftOutWebsite>,
    /// Individuals without a `sort_name`, whose family name is guessed as for those who sign.
    pub sort_names_guessed: usize,
    /// Files whose byte order mark was skipped.
    pub byte_order_marks: Vec<String>,
    /// Rows equal to an earlier one in all but `order`; kept, since rows are facts.
    pub repeats: Vec<Repeat>,
    /// What would be published but was hardly meant so, and columns that are not used.
    pub remarks: Problems,
    /// What no new letter may have in its text or list. A letter that was imported before has it
    /// already, so its settings can still be changed.
    pub objections: Problems,
}

/// A row that repeats an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeat {
    /// `order` of the later row.
    pub order: u32,
    /// `order` of the first row with the same content.
    pub first: u32,
}

/// A website that was left out of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOutWebsite {
    /// The line of the list.
    pub line: usize,
    /// What stands there.
    pub text: String,
}

impl CleaningReport {
    /// Notes a website that is left out.
    pub(super) fn leave_out(&mut self, text: String, line: usize) {
        self.websites_left_out.push(LeftOutWebsite { line, text });
    }

    /// Makes objections of the remarks, but for columns that are not used.
    pub fn be_strict(&mut self) {
        let is_harmless = |problem: &ImportProblem| {
            let kind = &problem.kind;
            matches!(kind, ProblemKind::Table(TableFault::UnusedColumn { .. }))
        };
        let doubts = self.remarks.split_off(|problem| !is_harmless(problem));
        self.objections.append(doubts);
        self.objections = std::mem::take(&mut self.objections).into_sorted();
    }

    /// Cleans a name and counts the changes.
    pub(super) fn clean_name(&mut self, raw: &str) -> String {
        clean_and_count(&mut self.names, raw)
    }

    /// Cleans any other line and counts the changes.
    pub(super) fn clean_line(&mut self, raw: &str) -> String {
        clean_and_count(&mut self.other_fields, raw)
    }
}

fn clean_and_count(counts: &mut BTreeMap<CleaningStep, usize>, raw: &str) -> String {
    let cleaned = clean_line(raw);
    for change in cleaned.changes {
        *counts.entry(change).or_default() += 1;
    }
    cleaned.text
}

impl CleaningReport {
    /// What was cleaned, one message for each change; empty if nothing was changed.
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        let mut messages = Vec::new();
        for (counts, fields) in [
            (&self.names, "cleaned-names"),
            (&self.other_fields, "cleaned-other-fields"),
        ] {
            for (change, count) in counts {
                let fields = count_message(fields, *count);
                messages.push(Message::new(change_key(*change)).with_message("fields", fields));
            }
        }
        for (key, count) in [
            ("cleaned-websites-completed", self.websites_completed),
            ("cleaned-websites-left-out", self.websites_left_out.len()),
            ("cleaned-sort-names", self.sort_names_guessed),
        ] {
            if count > 0 {
                messages.push(count_message(key, count));
            }
        }
        let skipped = |file| Message::new("cleaned-byte-order-mark").text("file", file);
        messages.extend(self.byte_order_marks.iter().map(skipped));
        if !self.repeats.is_empty() {
            messages.push(count_message("cleaned-repeats", self.repeats.len()));
        }
        messages
    }
}

fn change_key(change: CleaningStep) -> &'static str {
    match change {
        CleaningStep::Trimmed => "cleaned-trimmed",
        CleaningStep::Spaces => "cleaned-spaces",
        CleaningStep::Normalized => "cleaned-normalized",
        CleaningStep::Invisible => "cleaned-invisible",
        CleaningStep::Bidi => "cleaned-bidi",
    }
}

fn count_message(key: &'static str, count: usize) -> Message {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    Message::new(key).arg("n", Arg::Integer(count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendering::in_english;

    #[test]
    fn the_report_says_what_was_cleaned_and_how_often() {
        let mut report = CleaningReport::default();
        assert_eq!(report.messages(), []);
        assert_eq!(report.clean_name("  Ada   Quill "), "Ada Quill");
        assert_eq!(report.clean_name(" Tove"), "Tove");
        assert_eq!(report.clean_line("e\u{301}tude\u{202E}"), "étude");
        report.websites_completed = 1;
        report.leave_out("http://http://".to_owned(), 3);
        report.sort_names_guessed = 2;
        report.byte_order_marks.push("en.md".to_owned());
        let said: Vec<String> = report.messages().iter().map(in_english).collect();
        assert_eq!(
            said,
            [
                "trimmed 2 names",
                "removed double spaces from 1 name",
                "normalized the accents in 1 other field",
                "removed writing-direction marks from 1 other field",
                "put https:// before 1 website",
                "left out 1 website that cannot be opened",
                "guessed the family name of 2 individuals for sorting",
                "skipped the byte order mark of en.md"
            ]
        );
    }
}
