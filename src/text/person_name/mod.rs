//! Guesses the name under which a person is sorted. They see the guess and can correct it.

mod east_asian;
mod family_first;
mod trimming;
mod words;

use crate::text::fold::fold;

use east_asian::{family_in_script, without_east_asian_words};
use family_first::{begins_with_family, capitals_at_an_end};
use trimming::{cut_notes, split_commas};
use words::{TABLE, is_dotted, is_suffix, is_title};

pub use trimming::without_brackets;

/// A particle that no table has is at most so long.
const MOST_OF_PARTICLE: usize = 4;

/// The family name for sorting, with particles. The whole name if it has only one part.
#[must_use]
pub fn guess_sort_name(name: &str) -> String {
    let trimmed = cut_notes(name);
    let guessed = match split_commas(&trimmed) {
        (head, true) => without_titles(head).join(" "),
        (head, false) => family_of(head),
    };
    if guessed.is_empty() {
        name.trim().to_owned()
    } else {
        guessed
    }
}

/// The words of the name itself, without titles before and suffixes after.
#[must_use]
pub fn core_words(name: &str) -> Vec<&str> {
    let mut words: Vec<&str> = name
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .collect();
    while words.len() > 1 && is_title(words[0]) {
        words.remove(0);
    }
    loop {
        let many = words.len();
        match words.last() {
            Some(last) if many == 2 && is_family_in_capitals(&words, last) => return words,
            Some(last) if many > 1 && is_suffix(last) || many > 2 && is_dotted(last) => words.pop(),
            // "Ph. D." in two words.
            Some(last) if many > 2 && *last == "D." && words[many - 2] == "Ph." => words.pop(),
            _ => return words,
        };
    }
}

/// Whether the last word may be a degree only because the whole name is in capitals: "JUN MA".
fn is_family_in_capitals(words: &[&str], last: &str) -> bool {
    TABLE.is_asian_family(last) && !words.iter().any(|word| word.contains(char::is_lowercase))
}

/// The family name in a name that is written in one piece, without notes.
fn family_of(name: &str) -> String {
    if let Some(family) = family_in_script(name) {
        return family;
    }
    let latin = without_east_asian_words(name);
    let words = one_person(core_words(&latin));
    let titled = words.len() < latin.split_whitespace().count() && is_titled(&latin);
    if words.len() > 1 {
        if let Some(family) = capitals_at_an_end(&words) {
            return family;
        }
        if let Some(at) = begins_with_family(&words) {
            return words[at].to_owned();
        }
    }
    family_at_end(&words, titled)
}

fn is_titled(name: &str) -> bool {
    name.split_whitespace().next().is_some_and(is_title)
}

fn without_titles(name: &str) -> Vec<&str> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let titles = words.iter().take_while(|word| is_title(word)).count();
    words[titles.min(words.len().saturating_sub(1))..].to_vec()
}

/// Of two who sign in one line, the first; of two with one family name, that name.
fn one_person(words: Vec<&str>) -> Vec<&str> {
    let joins = |word: &&str| matches!(fold_word(word).as_str(), "and" | "et" | "&" | "+");
    let Some(at) = words.iter().position(joins) else {
        return words;
    };
    let (before, after) = (&words[..at], &words[at + 1..]);
    if before.len() > 1 || after.is_empty() {
        before.to_vec()
    } else {
        let rest: Vec<&str> = after.to_vec();
        let titles = rest.iter().take_while(|word| is_title(word)).count();
        rest[titles.min(rest.len() - 1)..].to_vec()
    }
}

/// The last word with what belongs to it: particles, and the first part of a double name.
fn family_at_end(words: &[&str], titled: bool) -> String {
    let Some(last) = words.len().checked_sub(1) else {
        return String::new();
    };
    // A given name stands first, unless a title took its place or the name begins with a small particle.
    let led =
        words[0].starts_with(char::is_lowercase) && TABLE.particles.contains(&fold_word(words[0]));
    let given = usize::from(!titled && !led);
    let asian = TABLE.is_asian_family(words[last]);
    let belongs = |at: usize| at >= given && is_particle(words[at], words[last], asian);
    let mut start = last;
    while start > 0 && belongs(start - 1) {
        start -= 1;
    }
    let spanish = |at: usize| TABLE.spanish.contains(&fold(words[at]));
    let joined = start < last && TABLE.joiners.contains(&fold_word(words[start]));
    let before = start.checked_sub(1).filter(|at| *at > 0);
    if let Some(at) = before
        && (joined || spanish(at) && spanish(last))
    {
        start = at;
        while start > 1 && belongs(start - 1) {
            start -= 1;
        }
    }
    words[start..].join(" ")
}

/// Whether a word belongs to the family name after it: a known particle, or a short word written small
/// among large ones, as particles are that no table has. Asian family names follow given names that look
/// like particles: Le, Van.
fn is_particle(word: &str, last: &str, asian: bool) -> bool {
    let small = word.starts_with(|letter: char| letter.is_lowercase() || is_apostrophe(letter));
    let large = last.starts_with(|letter: char| letter.is_uppercase() || is_apostrophe(letter));
    let folded = fold_word(word);
    let length = word.chars().filter(|letter| letter.is_alphabetic()).count();
    let known = TABLE.particles.contains(&folded) && (!asian || small);
    let unknown = small && large && (2..=MOST_OF_PARTICLE).contains(&length);
    let joins = small && TABLE.joiners.contains(&folded);
    let irish = matches!(word.to_lowercase().as_str(), "ó" | "ní" | "uí");
    let elided = matches!(folded.as_str(), "d'" | "o'" | "l'" | "'t" | "'s");
    known || unknown || joins || irish || elided
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’')
}

/// A word in lower case without accents and outer punctuation; an apostrophe stays.
fn fold_word(word: &str) -> String {
    let bare = word.trim_matches(['.', ',', ';', ':']);
    if bare.contains(is_apostrophe) {
        return bare.replace('’', "'").to_lowercase();
    }
    match fold(bare) {
        folded if folded.is_empty() => bare.to_owned(),
        folded => folded,
    }
}

#[cfg(test)]
mod tests {
    use super::{core_words, guess_sort_name};
    use proptest::prelude::*;

    #[test]
    fn the_family_name_is_guessed_from_particles_commas_and_script() {
        for (name, sorted) in [
            ("Joanna Whitford", "Whitford"),
            ("Dr. Ada Ray, PhD", "Ray"),
            ("Sam Lee Jr.", "Lee"),
            ("Niels ten Oever", "ten Oever"),
            ("Marie de la Tour", "de la Tour"),
            ("Ludwig van der Berg", "van der Berg"),
            ("Al Gray", "Gray"),
            ("Whitford, Joanna", "Whitford"),
            ("Zoé Tremblay (elle)", "Tremblay"),
            ("林 美玲", "林"),
            ("王小明", "王"),
            ("Sukarno", "Sukarno"),
            ("Me Anne Roy", "Roy"),
        ] {
            assert_eq!(guess_sort_name(name), sorted, "{name}");
        }
    }

    #[test]
    fn family_names_that_look_like_degrees_stay() {
        for (name, sorted) in [
            ("Jun Ma", "Ma"),
            ("JUN MA", "MA"),
            ("Ada Ray MA", "Ray"),
            ("Ada Ray, M.A.", "Ray"),
            ("Ana Do", "Do"),
        ] {
            assert_eq!(guess_sort_name(name), sorted, "{name}");
        }
        assert_eq!(core_words("Dr Ada Ray, PhD"), ["Ada", "Ray"]);
    }

    proptest! {
        #[test]
        fn every_text_gets_a_sort_name_without_panicking(name in ".{0,40}") {
            let guessed = guess_sort_name(&name);
            prop_assert!(guessed.len() <= name.len() + 1);
        }

        #[test]
        fn every_line_of_name_parts_gets_a_sort_name(name in "((Ada|van|de|O'|McKAY|ROY|,|\\(|\\)|\"|-|y|Kim|Min-jun|李明|RN|Dr|&| ){1} ?){0,9}") {
            let guessed = guess_sort_name(&name);
            prop_assert!(name.trim().is_empty() || !guessed.is_empty());
        }
    }
}
