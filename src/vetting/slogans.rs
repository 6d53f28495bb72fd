//! Names that are sentences: slogans, refusals to sign, advertising.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::disguise::plain_words;
use crate::text::capitals::{NameOwner, is_in_capitals};
use crate::text::fold::fold;
use crate::text::tables::lines;

/// Words of a name beyond which it reads like a slogan. The longest personal names of the sample
/// lists have seven.
const MOST_NAME_WORDS: usize = 9;
/// One in so many words of a longer name may be written small: de los, y, van der.
const MOST_SMALL_OF: usize = 2;
/// A number of so many digits is a year or a telephone, no part of a name (A-12, Quill 3rd).
const MIN_NUMBER_DIGITS: usize = 3;
/// Words of advertising, each of them harmless, that make a name advertising.
const MIN_WEAK: usize = 2;

static TABLE: LazyLock<SloganTable> = LazyLock::new(SloganTable::read);

#[derive(Default)]
struct SloganTable {
    first: HashSet<String>,
    last: HashSet<String>,
    beginnings: Vec<String>,
    phrases: Vec<String>,
    inner: HashSet<String>,
    inner_small: HashSet<String>,
    strong: HashSet<String>,
    weak: HashSet<String>,
}

impl SloganTable {
    fn read() -> Self {
        let mut table = Self::default();
        let tables = [
            include_str!("tables/slogans.txt"),
            include_str!("tables/spam.txt"),
        ];
        for line in tables.into_iter().flat_map(lines) {
            let words = line.text.split_whitespace().map(fold);
            match line.section {
                "first" => table.first.extend(words),
                "last" => table.last.extend(words),
                "first two" => table.beginnings.push(format!("{} ", fold(line.text))),
                "phrase" => table.phrases.push(format!(" {} ", fold(line.text))),
                "inner" => table.inner.extend(words),
                "inner small" => table.inner_small.extend(words),
                "strong" => table.strong.extend(words),
                _ => table.weak.extend(words),
            }
        }
        table
    }

    /// Whether the words begin, or go on, as slogans do.
    fn is_slogan(&self, words: &[String]) -> bool {
        let line = format!("{} ", words.join(" "));
        let within = format!(" {line}");
        let ends = words.last().is_some_and(|word| self.last.contains(word));
        words.len() > 1 && (self.first.contains(&words[0]) || ends)
            || self
                .beginnings
                .iter()
                .any(|begin| line.starts_with(begin.as_str()))
            || self
                .phrases
                .iter()
                .any(|phrase| within.contains(phrase.as_str()))
    }

    /// Whether a word between others belongs to a sentence. Some are names as well, so they count only if
    /// they alone are written small.
    fn has_inner_word(&self, name: &str) -> bool {
        let words: Vec<&str> = name.split_whitespace().collect();
        let large = |word: &&str| word.starts_with(char::is_uppercase);
        let inner = words
            .get(1..words.len().saturating_sub(1))
            .unwrap_or_default();
        let capitals = words.first().is_some_and(large);
        inner.iter().any(|word| {
            let folded = fold(word);
            self.inner.contains(&folded)
                || capitals
                    && word.starts_with(char::is_lowercase)
                    && self.inner_small.contains(&folded)
        })
    }
}

/// Signs that no name has, words of sentences, or many words that are not written as names are: with
/// capitals, or in a script without any.
#[must_use]
pub(crate) fn reads_like_slogan(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let starts_small = |word: &&&str| word.chars().next().is_some_and(char::is_lowercase);
    let small = words.iter().filter(starts_small).count();
    let shouted = is_in_capitals(name, NameOwner::Person);
    let many = words.len() > MOST_NAME_WORDS;
    let folded = plain_words(name);
    many && (shouted || MOST_SMALL_OF * small > words.len())
        || name.contains(['?', '#', '$', '%', '<', '>', '{', '}', '=', '*'])
        || words.iter().any(|word| shouts(word))
        || words.len() > 1 && words.iter().any(|word| is_number(word))
        || !folded.is_empty() && TABLE.is_slogan(&folded)
        || TABLE.has_inner_word(name)
}

/// Whether a name advertises something.
#[must_use]
pub(crate) fn advertises(name: &str) -> bool {
    let words = plain_words(name);
    let weak = words
        .iter()
        .filter(|word| TABLE.weak.contains(*word))
        .count();
    words.iter().any(|word| TABLE.strong.contains(word))
        || weak >= MIN_WEAK && MIN_WEAK * weak >= words.len()
}

/// An exclamation mark, but for one that begins a word: there it may be a letter (!Xóõ).
fn shouts(word: &str) -> bool {
    let mut letters = word.chars();
    let first = letters.next();
    letters.any(|letter| letter == '!') || first == Some('!') && word.len() == 1
}

fn is_number(word: &str) -> bool {
    word.len() >= MIN_NUMBER_DIGITS && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_slogans() {
        for slogan in [
            "Stop this now!",
            "Stop the Boats",
            "Free the harbour",
            "Vive la Marée",
            "Tides must rise again",
            "Ada for Mayor",
            "Quill 2031",
            "Non au quai",
            "no more money for any of the boats in this harbour",
            "NO MORE MONEY FOR ANY OF THE BOATS IN THIS HARBOUR",
        ] {
            assert!(reads_like_slogan(slogan), "{slogan}");
        }
        for name in [
            "Ada Free",
            "Non Quill",
            "Karl de With",
            "Nguyen The Anh",
            "Ada and Otto Quill",
            "Are Nordby",
            "Piet in 't Veld",
            "Sam am Rhyn",
            "Hassan Pour Quill",
            "Quill 3rd",
        ] {
            assert!(!reads_like_slogan(name), "{name}");
        }
    }

    #[test]
    fn one_harmless_word_does_not_advertise() {
        assert!(advertises("Cheap Loans Online") && advertises("Viagra Ada"));
        assert!(!advertises("Penny Cash") && !advertises("Loan Nguyen"));
    }
}
