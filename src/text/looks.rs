//! Names that look alike though they are spelled otherwise: letters of other scripts, `rn` for `m`,
//! zero for O, capital I for l. What looks like what is the table of confusable characters of
//! Unicode Technical Standard 39; case, accents, spaces and punctuation do not matter.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_security::confusable_detection::skeleton;

use super::fold::{is_apostrophe, plain};

/// The version of these rules and of their tables; a database whose keys are older makes them anew.
pub const VERSION: i64 = 1;

/// Two letters that are drawn as one other letter; Unicode's table has the first pair alone.
const DRAWN_AS_TWO: [(char, [char; 2]); 3] =
    [('m', ['r', 'n']), ('w', ['v', 'v']), ('W', ['V', 'V'])];

/// The key under which names that look like this one are found. Names that look alike share it;
/// the reverse is for [`look_alike`] to say.
#[must_use]
pub fn skeleton_key(name: &str) -> String {
    letters(name).into_iter().map(key_of).collect()
}

/// Whether two names look alike to somebody who reads quickly.
#[must_use]
pub fn look_alike(one: &str, other: &str) -> bool {
    let (one, other) = (letters(one), letters(other));
    let (mut at, mut there) = (0, 0);
    while at < one.len() && there < other.len() {
        if drawn_alike(one[at], other[there]) {
            (at, there) = (at + 1, there + 1);
        } else if is_drawn_as(one[at], &other[there..]) {
            (at, there) = (at + 1, there + 2);
        } else if is_drawn_as(other[there], &one[at..]) {
            (at, there) = (at + 2, there + 1);
        } else {
            return false;
        }
    }
    !one.is_empty() && at == one.len() && there == other.len()
}

/// The letters and digits, without their accents, in the case they were written in.
fn letters(name: &str) -> Vec<char> {
    let mut letters = Vec::with_capacity(name.len());
    for letter in name.nfkd().filter(|letter| !is_combining_mark(*letter)) {
        let lower = letter.to_lowercase().next().unwrap_or(letter);
        match plain(lower) {
            Some(spelled) => letters.extend(spelled.chars()),
            None if is_apostrophe(letter) => {}
            None if letter.is_alphanumeric() => letters.push(letter),
            None => {}
        }
    }
    letters
}

/// What a letter looks like in the coarsest sense: its look in lower case, or in capitals where
/// only these look like a Latin letter (Cyrillic Н), with `i` and `l` made one for the sake of `I`.
fn key_of(letter: char) -> String {
    let small = skeleton_of(lower(letter)).to_lowercase();
    let look = if small.is_ascii() {
        small
    } else {
        let large = skeleton_of(upper(letter)).to_lowercase();
        if large.is_ascii() { large } else { small }
    };
    look.replace('i', "l").replace('w', "vv").replace('m', "rn")
}

/// Whether two letters are one, or look alike as written, both in lower case, or both in capitals.
fn drawn_alike(one: char, other: char) -> bool {
    lower(one) == lower(other)
        || skeleton_of(one) == skeleton_of(other)
        || skeleton_of(lower(one)) == skeleton_of(lower(other))
        || skeleton_of(upper(one)) == skeleton_of(upper(other))
}

fn is_drawn_as(letter: char, others: &[char]) -> bool {
    DRAWN_AS_TWO
        .iter()
        .any(|(one, two)| *one == letter && others.starts_with(two))
}

fn skeleton_of(letter: char) -> String {
    skeleton(letter.encode_utf8(&mut [0; 4])).collect()
}

fn lower(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

fn upper(letter: char) -> char {
    letter.to_uppercase().next().unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_in_confusable_letters_have_the_same_skeleton() {
        for (one, other) in [
            ("Amnesty", "Аmnesty"),
            ("Amnesty", "Arnnesty"),
            ("AMNESTY", "АМNЕSТУ"),
            ("Open Ontario", "0pen Ontari0"),
            ("PayPal", "paypaI"),
            ("OpenMedia", "Open Media"),
            ("Waves", "VVaves"),
            ("Société", "Sосiété"),
            ("Legal Aid", "1egal Aid"),
        ] {
            assert!(look_alike(one, other), "{one} ~ {other}");
            assert!(look_alike(other, one), "{other} ~ {one}");
            assert_eq!(skeleton_key(one), skeleton_key(other), "{one} ~ {other}");
        }
    }

    #[test]
    fn names_that_differ_in_a_letter_have_different_skeletons() {
        for (one, other) in [
            ("ALA", "AIA"),
            ("Mila", "Mlla"),
            ("Local 3902", "Local 3903"),
            ("CARN", "CAM"),
            ("Ada Quill", "Ada Quil"),
            ("東京", "京都"),
            ("", ""),
        ] {
            assert!(!look_alike(one, other), "{one} ~ {other}");
        }
    }

    proptest! {
        #[test]
        fn a_name_is_confusable_with_itself_in_any_case(name in "[a-zA-Z0-9àéîõüÆœА-Яа-я' -]{0,30}") {
            prop_assert_eq!(skeleton_key(&name), skeleton_key(&name.to_lowercase()));
            prop_assert_eq!(look_alike(&name, &name), !skeleton_key(&name).is_empty());
        }

        #[test]
        fn confusable_names_share_a_lookup_key(one in "[mrnwvilIoO01aАаТтМ]{1,8}", other in "[mrnwvilIoO01aАаТтМ]{1,8}") {
            prop_assert_eq!(look_alike(&one, &other), look_alike(&other, &one));
            if look_alike(&one, &other) {
                prop_assert_eq!(skeleton_key(&one), skeleton_key(&other));
            }
        }
    }
}
