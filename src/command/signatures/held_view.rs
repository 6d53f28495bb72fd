//! Which part of all that waits `signatures list --held` shows.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use clap::Args;
use entity::values::SignatureKind;
use serde_json::Value;

use super::questions::Question;
use crate::moderation::Held;
use crate::signatures::review_reason::ReviewReason;

/// How many items a page has where nothing else is asked for.
const ITEMS_PER_PAGE: usize = 50;

/// Filters and pages of `list --held`.
#[derive(Debug, Args)]
pub(super) struct HeldView {
    /// Only organizations, or only individuals.
    #[arg(long, requires = "held", value_name = "KIND", value_parser = kind)]
    kind: Option<SignatureKind>,
    /// Only what waits for this reason, for example possibly-same.
    #[arg(long, requires = "held", value_name = "REASON", value_parser = reason)]
    reason: Option<ReviewReason>,
    /// The page to show, from 1; with --json, everything without it.
    #[arg(long, requires = "held", value_name = "N", value_parser = positive)]
    page: Option<usize>,
    /// How many items a page has (default: 50).
    #[arg(long, requires = "held", value_name = "N", value_parser = positive)]
    per_page: Option<usize>,
}

fn kind(word: &str) -> Result<SignatureKind, String> {
    SignatureKind::from_word(word).ok_or_else(|| "must be organization or individual".to_owned())
}

fn reason(word: &str) -> Result<ReviewReason, String> {
    match serde_json::from_value(Value::String(word.to_owned())) {
        Ok(ReviewReason::Unknown(_)) | Err(_) => {
            Err("is not a reason to review (example: possibly-same)".to_owned())
        }
        Ok(reason) => Ok(reason),
    }
}

fn positive(word: &str) -> Result<usize, String> {
    let number = word.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| "must be a number from 1".to_owned())
}

/// One page of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ItemPage {
    number: usize,
    size: usize,
    items: usize,
}

impl ItemPage {
    fn count(self) -> usize {
        self.items.div_ceil(self.size).max(1)
    }

    /// Whether it shows the item at this place among all.
    pub(super) fn shows(self, at: usize) -> bool {
        let first = (self.number - 1).saturating_mul(self.size);
        (first..first.saturating_add(self.size)).contains(&at)
    }

    /// Where it is and how to see the next one; empty if there is only one.
    pub(super) fn footer(self) -> String {
        let (number, pages, items) = (self.number, self.count(), self.items);
        if pages == 1 && number == 1 {
            return String::new();
        }
        let next = if number < pages {
            format!("; the next one: --page {}", number + 1)
        } else {
            String::new()
        };
        format!("\nPage {number} of {pages} ({items} items){next}\n")
    }
}

impl HeldView {
    /// Leaves what was asked for, sorted by letter and kind.
    pub(super) fn filter(&self, held: &mut Held) {
        let is_kind = |kind: SignatureKind| self.kind.is_none_or(|wanted| wanted == kind);
        let has_reason = |reasons: &[ReviewReason]| {
            let wanted = self.reason.as_ref();
            wanted.is_none_or(|wanted| reasons.contains(wanted))
        };
        held.signatures
            .retain(|row| is_kind(row.kind) && has_reason(&row.reasons));
        held.corrections
            .retain(|row| is_kind(row.kind) && has_reason(&row.reasons));
        held.resemblances
            .retain(|pair| is_kind(pair.kind) && has_reason(&[ReviewReason::PossiblySame]));
        held.signatures
            .sort_by(|one, other| (&one.letter, other.kind).cmp(&(&other.letter, one.kind)));
        held.corrections
            .sort_by(|one, other| one.letter.cmp(&other.letter));
        held.resemblances
            .sort_by(|one, other| (&one.letter, other.kind).cmp(&(&other.letter, one.kind)));
    }

    /// The page that was asked for, of so many items.
    pub(super) fn page(&self, items: usize) -> ItemPage {
        ItemPage {
            number: self.page.unwrap_or(1),
            size: self.per_page.unwrap_or(ITEMS_PER_PAGE),
            items,
        }
    }

    /// Whether one page was asked for; JSON has everything else.
    pub(super) fn is_paged(&self) -> bool {
        self.page.is_some() || self.per_page.is_some()
    }
}

/// How much waits on each letter, where several letters or pages have something.
pub(super) fn summary(held: &Held, questions: &[Question<'_>], page: ItemPage) -> String {
    let mut letters: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for row in &held.signatures {
        letters.entry(&row.letter).or_default()[0] += 1;
    }
    for row in &held.corrections {
        letters.entry(&row.letter).or_default()[1] += 1;
    }
    for question in questions {
        letters.entry(&question.pairs[0].letter).or_default()[2] += 1;
    }
    if letters.len() < 2 && page.count() == 1 {
        return String::new();
    }
    let mut text = String::new();
    for (letter, [signatures, corrections, questions]) in letters {
        // Writing to a string never fails.
        let _ = writeln!(
            text,
            "{letter}: {signatures} held, {corrections} corrections, {questions} possible duplicates"
        );
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_show_every_item_once_and_name_the_next() {
        let page = |number| ItemPage {
            number,
            size: 2,
            items: 5,
        };
        let shown: Vec<usize> = (1..=3)
            .flat_map(|number| (0..5).filter(move |at| page(number).shows(*at)))
            .collect();
        assert_eq!(shown, [0, 1, 2, 3, 4]);
        assert_eq!(
            page(1).footer(),
            "\nPage 1 of 3 (5 items); the next one: --page 2\n"
        );
        assert_eq!(page(3).footer(), "\nPage 3 of 3 (5 items)\n");
    }

    #[test]
    fn only_known_kinds_and_reasons_are_accepted() {
        assert_eq!(reason("possibly-same"), Ok(ReviewReason::PossiblySame));
        assert!(reason("because").is_err() && kind("robot").is_err());
        assert!(positive("0").is_err());
    }
}
