//! Texts that fill a field and say nothing: what a form shows where something should be typed, and
//! what is typed to get past it.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::disguise::plain_words;
use crate::text::fold::fold;
use crate::text::tables::lines;

/// How often one letter stands alone where somebody held down a key: "xxx", "aaaaaa".
const ALIKE: std::ops::RangeInclusive<usize> = 3..=20;

/// Keys beside each other in a row of a keyboard, in QWERTY and AZERTY, also backwards. Runs of four that
/// names have (Schwert, Azer) are longer here.
const KEYBOARD_RUNS: [&str; 38] = [
    "qweas", "asdqw", "azeqs", "qsdaz", "qwert", "werty", "ertyu", "rtyui", "tyuio", "yuiop",
    "asdf", "sdfg", "dfgh", "fghj", "ghjk", "hjkl", "zxcv", "xcvb", "cvbn", "vbnm", "azert",
    "zerty", "qsdf", "wxcv", "lkjh", "kjhg", "jhgf", "hgfd", "gfds", "fdsa", "fdsq", "poiuy",
    "oiuyt", "trewq", "mnbv", "nbvc", "bvcx", "vcxz",
];
/// A word in Latin letters of at least so many without a vowel was typed by a hand on the keys.
const MIN_MASHED: usize = 6;

static TABLE: LazyLock<PlaceholderTable> = LazyLock::new(PlaceholderTable::read);

#[derive(Default)]
struct PlaceholderTable {
    /// Nouns for anybody, and words that only tell more about them.
    generic: HashSet<String>,
    about: HashSet<String>,
    names: HashSet<String>,
    anywhere: HashSet<String>,
    within: Vec<String>,
}

impl PlaceholderTable {
    fn read() -> Self {
        let mut table = Self::default();
        for line in lines(include_str!("tables/placeholders.txt")) {
            let folded = fold(line.text);
            match line.section {
                "within" => table.within.push(format!(" {folded} ")),
                "generic" => table.generic.extend(line.text.split_whitespace().map(fold)),
                "about" => table.about.extend(line.text.split_whitespace().map(fold)),
                "anywhere" => {
                    table.anywhere.insert(folded);
                }
                _ => {
                    table.names.insert(folded);
                }
            }
        }
        table
    }
}

/// Whether a text of any field is a form's own, or in square brackets: "[Organization]".
#[must_use]
pub(crate) fn is_placeholder(text: &str) -> bool {
    let folded = fold(text);
    let spaced = format!(" {folded} ");
    text.starts_with('[') && text.ends_with(']')
        || TABLE.anywhere.contains(&folded)
        || TABLE.within.iter().any(|words| spaced.contains(words))
}

/// Whether a name is none: a placeholder, or one letter over and over.
#[must_use]
pub(crate) fn is_no_name(name: &str) -> bool {
    let folded = fold(name);
    let letters: Vec<char> = folded.chars().filter(|letter| *letter != ' ').collect();
    let repeats = |letters: &[char]| {
        ALIKE.contains(&letters.len())
            && letters.iter().all(|letter| *letter == letters[0])
            && letters[0].is_ascii()
    };
    let alike = repeats(&letters)
        || folded
            .split(' ')
            .all(|word| repeats(&word.chars().collect::<Vec<_>>()));
    let mut words = folded.split(' ');
    alike
        || TABLE.names.contains(&folded)
        || words.any(is_mashed)
        || is_anybody(name)
        || is_placeholder(name)
}

/// Whether a name says only that somebody signs: "A Concerned Citizen".
fn is_anybody(name: &str) -> bool {
    let words = plain_words(name);
    let anybody = |word: &String| TABLE.generic.contains(word);
    words.iter().any(anybody)
        && words
            .iter()
            .all(|word| anybody(word) || TABLE.about.contains(word))
}

fn is_mashed(word: &str) -> bool {
    let no_vowel = |letter: u8| letter.is_ascii_lowercase() && !b"aeiouy".contains(&letter);
    KEYBOARD_RUNS.iter().any(|run| word.contains(run))
        || word.len() >= MIN_MASHED && word.bytes().all(no_vowel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fills_a_field_and_says_nothing_is_no_name() {
        for text in [
            "Your name",
            "VOTRE NOM",
            "[Organization]",
            "[Votre nom]",
            "Lorem ipsum dolor",
            "test",
            "asdf",
            "N/A",
            "xxx",
            "Aaaa",
            "Prénom Nom",
            "1111",
            "A Concerned Citizen",
            "Citoyenne inquiète",
            "Quelqu'un",
            "sdfkjhsdf",
            "lkjhgf",
        ] {
            assert!(is_no_name(text), "{text}");
        }
        assert!(is_placeholder("[Title]") && is_placeholder("Votre titre"));
    }

    #[test]
    fn names_that_look_like_it_are_names() {
        for name in [
            "Null",
            "Na",
            "Q",
            "Ng",
            "Testa",
            "Ada Test",
            "Xi",
            "Bo",
            "東東東",
            "None Quill",
            "A. A.",
            "Liberty Schwert",
            "Vlk Strnad",
            "Ada Citizen",
            "Azer Friend",
        ] {
            assert!(!is_no_name(name), "{name}");
        }
        assert!(!is_placeholder("N/A"));
    }
}
