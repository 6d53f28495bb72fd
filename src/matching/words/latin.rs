//! Latin letters for names in other scripts: Greek and Cyrillic roughly as passports and press write
//! them, the others (Han by its Mandarin readings, kana, Hangul, Arabic and Hebrew without their
//! unwritten vowels, Indic scripts …) by the tables of `any_ascii`.

use crate::text::fold::fold;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// A text folded and in Latin letters, as far as they are known.
#[must_use]
pub(in crate::matching) fn latin(text: &str) -> String {
    let near = transliterate(text);
    let folded = fold(&near);
    if folded.is_ascii() {
        return folded;
    }
    let mut written = String::with_capacity(folded.len());
    for letter in folded.replace("ου", "ou").chars() {
        match greek(letter).or_else(|| cyrillic(letter)) {
            Some(letters) => written.push_str(letters),
            None => written.push(letter),
        }
    }
    written
}

/// Whether a text has letters that are transliterated by a table of sounds, in which different words
/// are read alike.
#[must_use]
pub(in crate::matching) fn is_foreign(text: &str) -> bool {
    text.nfkc().any(is_distant)
}

/// A letter or digit of a script that is transliterated by sound; signs and pictures are none.
fn is_distant(letter: char) -> bool {
    letter.is_alphanumeric() && !is_near(letter)
}

/// Latin, Greek, Cyrillic, and the marks and signs that stand with them.
fn is_near(letter: char) -> bool {
    matches!(
        letter,
        '\u{0}'..='\u{52f}'
            | '\u{1c80}'..='\u{1c8f}'
            | '\u{1d00}'..='\u{2bff}'
            | '\u{2c60}'..='\u{2c7f}'
            | '\u{2de0}'..='\u{2e7f}'
            | '\u{a640}'..='\u{a69f}'
            | '\u{a720}'..='\u{a7ff}'
            | '\u{ab30}'..='\u{ab6f}'
            | '\u{fe00}'..='\u{fe2f}'
    )
}

fn transliterate(text: &str) -> Cow<'_, str> {
    if !is_foreign(text) {
        return Cow::Borrowed(text);
    }
    let mut written = String::with_capacity(text.len());
    for letter in text.nfkc() {
        match letter {
            // The long vowel of kana.
            'ー' => {}
            _ if is_distant(letter) => {
                written.push_str(&any_ascii::any_ascii_char(letter).to_lowercase());
            }
            _ => written.push(letter),
        }
    }
    // Of some rare ideographs no reading is known: a word of them alone stands for itself, so that it
    // is still found. (Single letters without one are common: Arabic and Hebrew write some.)
    if !written.contains(char::is_alphanumeric) {
        return Cow::Owned(text.nfkc().collect());
    }
    if text.nfkc().any(|letter| matches!(letter, 'ぁ'..='ヺ')) {
        // Long vowels are written short in names: Satō, Satou, Sato.
        written = written
            .replace("ou", "o")
            .replace("oo", "o")
            .replace("uu", "u");
    }
    Cow::Owned(written)
}

/// After ELOT 743, without accents (folding took them).
fn greek(letter: char) -> Option<&'static str> {
    Some(match letter {
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' | 'ς' => "s",
        'τ' => "t",
        'υ' => "y",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        _ => return None,
    })
}

/// After the passport tables of ICAO 9303 (folding took breve and diaeresis: й reads и, ё reads е).
fn cyrillic(letter: char) -> Option<&'static str> {
    Some(match letter {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'э' | 'є' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' | 'ї' => "i",
        'ј' => "j",
        'к' => "k",
        'л' => "l",
        'љ' => "lj",
        'м' => "m",
        'н' => "n",
        'њ' => "nj",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'ћ' => "c",
        'у' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'џ' => "dz",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ы' => "y",
        'ю' => "iu",
        'я' => "ia",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_without_a_known_reading_stand_for_themselves() {
        assert_eq!(latin("𪜀"), "𪜀");
    }

    #[test]
    fn other_scripts_are_transliterated_to_latin_letters() {
        for (written, read) in [
            ("Шевченко", "shevchenko"),
            ("Παπαδόπουλος", "papadopoulos"),
            ("Київ", "kiiv"),
            ("林美玲", "linmeiling"),
            ("さとう けんいち", "sato kenichi"),
            ("ｻﾄｳ", "sato"),
            ("김민준", "gimminjun"),
            ("محمّد", "mhmd"),
            ("نیک‌پور", "nykpwr"),
            ("प्रिया शर्मा", "priya srma"),
            ("Zoë", "zoe"),
        ] {
            assert_eq!(latin(written), read);
            assert_eq!(latin(&latin(written)), read);
        }
        assert!(is_foreign("林") && !is_foreign("Zoë Шевченко, Nguyễn"));
    }
}
