//! Acronyms and the names that they stand for.

use super::normal::{Name, Word};
use super::words::lexicon::{self, Class};
use std::ops::Range;

/// How well letters stand for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// One letter for every word, in some order, as first letters of its translations: IRSC,
    /// Canadian Institutes of Health Research.
    Translated,
    /// In their order inside the name, first letters mostly: NETRF, Neuroendocrine Tumor Research Foundation.
    Loose,
    /// Exactly the first letters, stop words skipped or kept.
    Initials,
}

/// The most tokens of a name that letters are tried on: no acronym stands for more.
const MOST_SPELLED: usize = 20;

/// Whether an acronym can stand for a name of several words, and how well.
pub(super) fn spell(letters: &str, name: &Name) -> Option<Fit> {
    let letters: Vec<char> = letters.chars().collect();
    if letters.len() < 2 || !(2..=MOST_SPELLED).contains(&name.tokens.len()) {
        return None;
    }
    let told = main_tokens(name);
    if told.len() > 1 && initials(&letters, &name.tokens) {
        return Some(Fit::Initials);
    }
    // A section's place may be left out: Réseau action climat Canada, RAC.
    let placeless: Vec<String> = name
        .tokens
        .iter()
        .filter(|token| !is_place(token))
        .cloned()
        .collect();
    if letters.len() > 2 && placeless.len() > 1 && initials(&letters, &placeless) {
        return Some(Fit::Loose);
    }
    if letters.len() < 3 || told.len() < 2 {
        return None;
    }
    let fits = told.len() <= letters.len() + 1 && loose(&letters, &told, true);
    if fits || (letters.len() > 3 && is_blend(&letters, &told, 0)) {
        return Some(Fit::Loose);
    }
    spells_translation(&letters, name).then_some(Fit::Translated)
}

/// Beginnings of words one after the other, some words passed over: CalArts, Caltech, UniMi.
fn is_blend(letters: &[char], words: &[&String], taken: usize) -> bool {
    const FEWEST: usize = 2;
    if letters.is_empty() {
        return taken >= FEWEST;
    }
    let Some((word, rest)) = words.split_first() else {
        return false;
    };
    let common = word
        .chars()
        .zip(letters)
        .take_while(|(a, b)| a == *b)
        .count();
    (FEWEST..=common).any(|length| is_blend(&letters[length..], rest, taken + 1))
        || is_blend(letters, rest, taken)
}

/// The most words that are tried for letters of another language.
const MOST_TRANSLATED: usize = 8;

/// Whether each letter is the first of a translation of another word, every word but places used.
fn spells_translation(letters: &[char], name: &Name) -> bool {
    let options: Vec<(Vec<char>, bool)> = name
        .words
        .iter()
        .filter(|word| !word.is_number())
        .map(|word| match word.meaning {
            Some(meaning) => (
                lexicon::first_letters(meaning),
                meaning.class == Class::Place,
            ),
            None => (word.text.chars().take(1).collect(), false),
        })
        .collect();
    options.len() <= MOST_TRANSLATED
        && letters.len() <= options.len()
        && assign_letters(letters, &options, &mut vec![false; options.len()])
}

/// Gives every letter a word of its own; words left over must be places.
fn assign_letters(letters: &[char], options: &[(Vec<char>, bool)], used: &mut Vec<bool>) -> bool {
    let Some((letter, rest)) = letters.split_first() else {
        return options
            .iter()
            .zip(used.iter())
            .all(|((_, place), used)| *used || *place);
    };
    for at in 0..options.len() {
        if !used[at] && options[at].0.contains(letter) {
            used[at] = true;
            if assign_letters(rest, options, used) {
                return true;
            }
            used[at] = false;
        }
    }
    false
}

/// Whether letters are the first letters of tokens, each stop word taken or not.
fn initials(letters: &[char], tokens: &[String]) -> bool {
    // How many letters the tokens so far may have spelled: whichever way led there, what follows is
    // the same, so that a name of many stop words takes no longer than another.
    let mut spelled = vec![false; letters.len() + 1];
    spelled[0] = true;
    for token in tokens {
        let mut next = vec![false; letters.len() + 1];
        for used in (0..spelled.len()).filter(|used| spelled[*used]) {
            let rest = &letters[used..];
            if rest.first().copied() == token.chars().next() {
                next[used + 1] = true;
            }
            // A short token may be letters itself: AIUK.
            let count = token.chars().count();
            if (2..=3).contains(&count) && used > 0 && rest.len() >= count {
                next[used + count] |= token.chars().zip(rest).all(|(a, b)| a == *b);
            }
            next[used] |= is_aside(token);
        }
        spelled = next;
    }
    spelled[letters.len()]
}

/// Every acronym that the first letters give, stop words each taken or not, up to a few.
pub(super) fn possible(name: &Name) -> Vec<String> {
    const MOST: usize = 16;
    const LONGEST: usize = 10;
    let mut found = vec![String::new()];
    for token in name.tokens.iter().take(LONGEST) {
        let Some(first) = token.chars().next() else {
            continue;
        };
        let longer: Vec<String> = found
            .iter()
            .map(|letters| format!("{letters}{first}"))
            .collect();
        if is_aside(token) && found.len() < MOST {
            found.extend(longer);
        } else {
            found = longer;
        }
    }
    found.retain(|letters| letters.chars().count() >= 2);
    found
}

/// The letters of an acronym, if the name may be one, in the order of the alphabet; otherwise those
/// that the words of the name give in this and other languages, a few sets of them. If an acronym
/// and a name have the same letters, one may stand for a translation of the other.
pub(super) fn bags(acronym: Option<&str>, name: &Name) -> Vec<String> {
    const MOST: usize = 6;
    const WORDS: std::ops::RangeInclusive<usize> = 3..=6;
    let sort_letters = |letters: &str| {
        let mut letters: Vec<char> = letters.chars().collect();
        letters.sort_unstable();
        letters.into_iter().collect::<String>()
    };
    if let Some(letters) = acronym {
        let fits = WORDS.contains(&letters.chars().count());
        return fits.then(|| sort_letters(letters)).into_iter().collect();
    }
    let words = &name.words;
    if !WORDS.contains(&words.len()) {
        return Vec::new();
    }
    let mut found = vec![String::new()];
    for word in words {
        let firsts = match word.meaning {
            Some(meaning) => lexicon::main_letters(meaning),
            None => word.text.chars().take(1).collect(),
        };
        let longer = |letters: &String| -> Vec<String> {
            firsts
                .iter()
                .map(|first| format!("{letters}{first}"))
                .collect()
        };
        found = found.iter().flat_map(longer).take(MOST).collect();
    }
    found.iter().map(|letters| sort_letters(letters)).collect()
}

/// The initials of a name.
pub(super) fn all_initials(name: &Name) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    FirstLetters::of(name).read(0..name.tokens.len(), &name.words, |initials| {
        found.push(initials.collect());
        false
    });
    found.retain(|initials| initials.chars().count() >= 2);
    found.dedup();
    found
}

/// The first letters of a name's tokens, each with what it is.
pub(super) struct FirstLetters(Vec<First>);

struct First {
    letter: Option<char>,
    stop: bool,
    place: bool,
}

impl FirstLetters {
    pub(super) fn of(name: &Name) -> Self {
        let first = |token: &String| First {
            letter: token.chars().next(),
            stop: is_stop(token),
            place: is_place(token),
        };
        Self(name.tokens.iter().map(first).collect())
    }

    /// Whether letters are the initials of words of the name that follow each other.
    pub(super) fn spell(&self, words: &[Word], letters: &[char]) -> bool {
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            return false;
        };
        let tokens = first.at..last.at + last.tokens;
        self.read(tokens, words, |initials| {
            initials.eq(letters.iter().copied())
        })
    }

    /// Hands on, until one is taken, the initials of words and of the tokens in which they stand: of
    /// the words that tell something, of all, without a leading article, and without places.
    fn read(
        &self,
        tokens: Range<usize>,
        words: &[Word],
        mut takes: impl FnMut(&mut dyn Iterator<Item = char>) -> bool,
    ) -> bool {
        let all = self.0[tokens].iter();
        // The words of a compound stand in one token.
        let apart = |at: &usize| *at == 0 || words[at - 1].at != words[*at].at;
        let told = (0..words.len())
            .filter(apart)
            .flat_map(|at| &self.0[words[at].at..words[at].at + words[at].tokens])
            .filter(|first| !first.stop);
        let letter = |first: &First| first.letter;
        takes(&mut told.clone().filter_map(letter))
            || takes(&mut all.clone().filter_map(letter))
            || takes(&mut all.skip(1).filter_map(letter))
            || takes(&mut told.filter(|first| !first.place).filter_map(letter))
    }
}

/// Tokens that are no stop words and no legal forms.
pub(super) fn main_tokens(name: &Name) -> Vec<&String> {
    let mut told: Vec<usize> = name
        .words
        .iter()
        .flat_map(|word| word.at..word.at + word.tokens)
        .filter(|at| !is_stop(&name.tokens[*at]))
        .collect();
    told.dedup();
    told.into_iter().map(|at| &name.tokens[at]).collect()
}

fn is_stop(token: &str) -> bool {
    lexicon::phrase(token).is_some_and(|meaning| meaning.class == Class::Stop)
}

fn is_place(token: &str) -> bool {
    lexicon::phrase(token).is_some_and(|meaning| meaning.class == Class::Place)
}

/// Stop words and legal forms: an acronym may leave them out.
fn is_aside(token: &str) -> bool {
    lexicon::phrase(token)
        .is_some_and(|meaning| matches!(meaning.class, Class::Stop | Class::Legal))
}

/// Each word gives its first letter and may give later ones; all letters are used, no word is
/// skipped but one at the end.
fn loose(letters: &[char], words: &[&String], may_skip: bool) -> bool {
    let Some((word, rest)) = words.split_first() else {
        return letters.is_empty();
    };
    let Some((first, others)) = letters.split_first() else {
        return may_skip && rest.is_empty();
    };
    if !word.starts_with(*first) {
        return false;
    }
    // Letters taken from within this word, in their order.
    let mut within = word.chars().skip(1);
    let mut taken = 0;
    loop {
        if loose(&others[taken..], rest, may_skip) {
            return true;
        }
        let Some(next) = others.get(taken) else {
            return false;
        };
        if taken >= 3 || !within.any(|letter| letter == *next) {
            return false;
        }
        taken += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{Fit, Name, spell};

    #[test]
    fn acronyms_fit_names_exactly_loosely_or_not_at_all() {
        for (letters, name, fit) in [
            ("bpp", "Boreal Privacy Project", Some(Fit::Initials)),
            (
                "csilc",
                "Coalition pour la surveillance internationale des libertés civiles",
                Some(Fit::Initials),
            ),
            (
                "netrf",
                "Neuroendocrine Tumor Research Foundation",
                Some(Fit::Loose),
            ),
            ("bcpp", "Boreal Privacy Project", None),
            ("bpp", "Boreal Forest Network", None),
            ("b", "Boreal", None),
        ] {
            assert_eq!(spell(letters, &Name::read(name)), fit, "{letters} {name}");
        }
    }
}
