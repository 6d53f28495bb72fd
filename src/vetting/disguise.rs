//! The words of a name behind a disguise: digits and signs for letters, letters of other scripts, letters
//! one by one, letters over and over.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_security::confusable_detection::skeleton;

use crate::text::fold::fold;

/// So many single letters after one another are a word that somebody spelled: "f u c k".
const SPELLED: usize = 3;

/// The folded words of a text, in every way in which it can be read; the plain one first.
pub(crate) fn readings(text: &str) -> Vec<Vec<String>> {
    let mut readings = vec![plain_words(text)];
    for one in ["i", "l"] {
        let latin: String = text
            .split_whitespace()
            .map(|word| undisguise(word, one) + " ")
            .collect();
        readings.push(plain_words(&latin));
    }
    let more: Vec<Vec<String>> = readings
        .iter()
        .flat_map(|words| [shorten(words, 1), shorten(words, 2)])
        .collect();
    readings.extend(more);
    let spelled: Vec<Vec<String>> = readings.iter().map(|words| join_letters(words)).collect();
    readings.extend(spelled);
    let mut seen: Vec<Vec<String>> = Vec::new();
    for words in readings {
        if !words.is_empty() && !seen.contains(&words) {
            seen.push(words);
        }
    }
    seen
}

/// The folded words; an apostrophe ends one: "d'la".
pub(crate) fn plain_words(text: &str) -> Vec<String> {
    let parted = text.replace(['\'', '’'], " ");
    fold(&parted)
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A word with letters for the digits and signs among them, and with Latin letters for those that look
/// like them.
fn undisguise(word: &str, one: &str) -> String {
    let lettered = word.chars().any(char::is_alphabetic);
    let mut read = String::with_capacity(word.len());
    for letter in word.chars() {
        match letter {
            '1' | '!' | '|' | '¡' if lettered => read.push_str(one),
            _ if lettered && letter_of(letter).is_some() => read.extend(letter_of(letter)),
            _ if letter.is_alphabetic() && !letter.is_ascii() => read.push_str(&latin(letter)),
            _ => read.push(letter),
        }
    }
    read
}

fn letter_of(sign: char) -> Option<char> {
    Some(match sign {
        '0' => 'o',
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' | '+' => 't',
        '8' => 'b',
        '9' => 'g',
        _ => return None,
    })
}

/// The Latin letter that a letter looks like, by Unicode's table; the letter itself if there is none.
fn latin(letter: char) -> String {
    let look: String = skeleton(letter.encode_utf8(&mut [0; 4])).collect();
    let bare: String = look
        .nfkd()
        .filter(|part| !is_combining_mark(*part) && *part != '\u{326}')
        .collect();
    if !bare.is_empty() && bare.is_ascii() {
        bare
    } else {
        letter.to_string()
    }
}

/// The words with three or more of one letter after another written so many times: "shiiit".
fn shorten(words: &[String], times: usize) -> Vec<String> {
    let shorten_word = |word: &String| {
        let letters: Vec<char> = word.chars().collect();
        let runs = letters.chunk_by(|one, other| one == other);
        runs.flat_map(|run| &run[..if run.len() > 2 { times } else { run.len() }])
            .collect()
    };
    words.iter().map(shorten_word).collect()
}

/// The words with spelled ones put together.
fn join_letters(words: &[String]) -> Vec<String> {
    let single = |word: &String| word.chars().count() == 1;
    words
        .chunk_by(|one, other| single(one) == single(other))
        .flat_map(|run| {
            if single(&run[0]) && run.len() >= SPELLED {
                vec![run.concat()]
            } else {
                run.to_vec()
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn disguised_words_are_read() {
        for (typed, word) in [
            ("Bl0ckh34d", "blockhead"),
            ("b l o c k h e a d", "blockhead"),
            ("B.L.O.C.K", "block"),
            ("blooooock", "block"),
            ("Blосk", "block"),
            ("d'la", "la"),
            ("b!rd", "bird"),
        ] {
            let found = readings(typed)
                .iter()
                .any(|words| words.iter().any(|read| read == word));
            assert!(found, "{typed}: {:?}", readings(typed));
        }
        assert_eq!(readings("Ada Quill"), [["ada", "quill"]]);
    }

    proptest! {
        #[test]
        fn any_text_can_be_read(text in "\\PC{0,30}") {
            prop_assert!(readings(&text).iter().all(|words| !words.is_empty()));
        }
    }
}
