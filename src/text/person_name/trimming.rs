//! What stands beside a name in its line: brackets, quotes, pronouns, notes, and what follows a comma.

use super::words::{TABLE, is_designation, is_title};
use super::{core_words, fold_word};
use crate::text::fold::fold;

/// Given names after a comma are at most so many.
const MOST_GIVEN: usize = 3;
const BRACKETS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];
const QUOTES: [(char, char); 5] = [('"', '"'), ('“', '”'), ('«', '»'), ('„', '“'), ('‘', '’')];

/// The name without pronouns and other notes in brackets.
#[must_use]
pub fn without_brackets(name: &str) -> String {
    BRACKETS
        .iter()
        .fold(name.to_owned(), |text, pair| cut_pairs(&text, *pair))
}

/// The text without what stands between two signs; as it is if nothing else is left.
fn cut_pairs(text: &str, (open, close): (char, char)) -> String {
    let mut rest = text.to_owned();
    while let Some(from) = rest.find(open) {
        let after = from + open.len_utf8();
        let Some(length) = rest[after..].find(close) else {
            break;
        };
        rest = format!(
            "{} {}",
            &rest[..from],
            &rest[after + length + close.len_utf8()..]
        );
    }
    let rest = rest.split_whitespace().collect::<Vec<_>>().join(" ");
    if rest.is_empty() {
        text.to_owned()
    } else {
        rest
    }
}

/// The name without brackets, quoted nicknames, pronouns, and notes after a dash or a bar.
pub(super) fn cut_notes(name: &str) -> String {
    let text = QUOTES
        .iter()
        .fold(without_brackets(name), |text, pair| cut_pairs(&text, *pair));
    let mut words: Vec<&str> = text.split_whitespace().collect();
    words = keep_some(&words, |words| {
        let quoted = |word: &str| word.len() > 2 && word.starts_with('\'') && word.ends_with('\'');
        words.iter().copied().filter(|word| !quoted(word)).collect()
    });
    // A dash, a bar or "née" ends the name where one or more words stand before it.
    let ends = words.iter().skip(1).position(|word| ends_name(word));
    if let Some(at) = ends {
        words.truncate(at + 1);
    }
    words = keep_some(&words, |words| {
        let shown = words.iter().copied().filter(|word| !are_pronouns(word));
        shown.collect()
    });
    while words.len() > 2 && words.last().is_some_and(|word| is_small_pronoun(word)) {
        words.pop();
    }
    words.join(" ")
}

/// What is left of the words, unless that is nothing.
fn keep_some<'a>(words: &[&'a str], keep: impl Fn(&[&'a str]) -> Vec<&'a str>) -> Vec<&'a str> {
    let kept = keep(words);
    if kept.is_empty() {
        words.to_vec()
    } else {
        kept
    }
}

fn ends_name(word: &str) -> bool {
    matches!(word, "-" | "–" | "—" | "|" | "/" | "·" | "•" | ";" | "@")
        || matches!(
            word.to_lowercase().as_str(),
            "aka" | "a.k.a" | "a.k.a." | "alias" | "née" | "né" | "nee"
        )
}

/// Two or more pronouns in one word: she/her.
fn are_pronouns(word: &str) -> bool {
    let word = word.trim_matches([',', ';', '.']);
    word.contains(['/', '|', '·']) && word.split(['/', '|', '·']).all(is_pronoun)
}

fn is_pronoun(word: &str) -> bool {
    TABLE.pronouns.contains(&fold(word))
}

fn is_small_pronoun(word: &str) -> bool {
    word.starts_with(char::is_lowercase)
        && matches!(
            fold(word).as_str(),
            "he" | "she" | "they" | "iel" | "elle" | "il" | "ze" | "xe"
        )
}

/// The part of a line before its commas, and whether it is a family name that given names follow.
pub(super) fn split_commas(text: &str) -> (&str, bool) {
    let Some((head, tail)) = text.split_once(',') else {
        return (text, false);
    };
    let head = head.trim();
    let given = tail.split(',').next().unwrap_or_default();
    if head.is_empty() {
        return (tail.trim_matches([' ', ',']), false);
    }
    (head, are_given_names(given) && may_be_family(head))
}

/// Words with capitals that say neither what somebody is nor what they hold.
fn are_given_names(text: &str) -> bool {
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| !is_title(word))
        .collect();
    let is_initial = |word: &str| word.chars().filter(|letter| letter.is_alphabetic()).count() == 1;
    let is_given = |word: &&str| {
        let small = word.starts_with(char::is_lowercase);
        let folded = fold_word(word);
        !small
            && !TABLE.roles.contains(&folded)
            && (is_initial(word) || !is_designation(word) || is_double_initial(word))
    };
    (1..=MOST_GIVEN).contains(&words.len()) && words.iter().all(is_given)
}

/// J.-P.
fn is_double_initial(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    parts.len() == 2
        && parts
            .iter()
            .all(|part| part.chars().filter(|c| c.is_alphabetic()).count() == 1)
}

/// One word, one with its particles, a double name, or a name in capitals. Two ordinary words are a whole
/// name, and what follows them is something else: "Ada Quill, Toronto".
fn may_be_family(head: &str) -> bool {
    let words = core_words(head);
    let Some((last, before)) = words.split_last() else {
        return false;
    };
    let particle = |word: &&str| {
        let folded = fold_word(word);
        TABLE.particles.contains(&folded)
            || word.starts_with(char::is_lowercase)
            || matches!(folded.as_str(), "d'" | "o'" | "'t")
    };
    let spanish = |word: &&str| TABLE.spanish.contains(&fold(word));
    before.iter().all(particle)
        || before.iter().all(|word| particle(word) || spanish(word)) && spanish(last)
        || !head.chars().any(char::is_lowercase) && head.chars().any(char::is_uppercase)
}
