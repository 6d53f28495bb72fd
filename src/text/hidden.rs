//! Finds invisible characters in a name, and combining marks piled up until it is illegible.

use icu::properties::props::VariationSelector;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

use super::clean::{has, is_bidi, is_invisible, is_joiner};

/// Marks upon one letter, or one mark upon another alike, beyond which it is no writing: Unicode
/// Technical Standard 39, section 5.4 ("forbid sequences of more than 4 nonspacing marks" and "of
/// the same nonspacing mark"). Vietnamese and Hebrew with niqqud reach three.
const MOST_MARKS: usize = 4;

/// Scripts in whose words a joiner changes what is read: the Arabic and Indic ones and those like
/// them (Unicode Standard 17, sections 9.2 and 12; UAX 31, section 2.3).
const JOINED: [Script; 22] = [
    Script::Arabic,
    Script::Syriac,
    Script::Nko,
    Script::Mongolian,
    Script::Devanagari,
    Script::Bengali,
    Script::Gurmukhi,
    Script::Gujarati,
    Script::Oriya,
    Script::Tamil,
    Script::Telugu,
    Script::Kannada,
    Script::Malayalam,
    Script::Sinhala,
    Script::Khmer,
    Script::Myanmar,
    Script::Thai,
    Script::Lao,
    Script::Tibetan,
    Script::Balinese,
    Script::Javanese,
    Script::Thaana,
];

/// Whether somebody typed what cannot be seen within a text, where its script does not need it.
/// Marks of direction beside letters that run from right to left, variants of ideographs, and
/// what copying leaves at an end are no signs of anything.
#[must_use]
pub fn holds_hidden(raw: &str) -> bool {
    let letters: Vec<char> = raw.chars().collect();
    let from_the_right = letters.iter().any(|letter| runs_from_the_right(*letter));
    let seen = |letter: &char| !letter.is_whitespace() && !hides(*letter);
    let Some(first) = letters.iter().position(seen) else {
        return letters.iter().any(|letter| hides(*letter));
    };
    let last = letters.iter().rposition(seen).unwrap_or(first);
    letters.iter().enumerate().any(|(at, letter)| match letter {
        '\u{61c}' | '\u{200e}' | '\u{200f}' => !from_the_right,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        _ if at < first || at > last => false,
        letter if is_joiner(*letter) => !is_joined(letters[at - 1]),
        // They choose the shape of an ideograph or a Mongolian letter.
        letter if has::<VariationSelector>(*letter) => false,
        letter => hides(*letter),
    })
}

/// Whether a letter has more combining marks than any real writing.
#[must_use]
pub fn piles_marks(text: &str) -> bool {
    let (mut run, mut before) = (0, ' ');
    text.nfd().any(|letter| {
        let again = letter == before && is_combining_mark(letter);
        run = if is_combining_mark(letter) {
            run + 1
        } else {
            0
        };
        before = letter;
        again || run > MOST_MARKS
    })
}

fn hides(letter: char) -> bool {
    is_bidi(letter) || is_joiner(letter) || is_invisible(letter)
}

fn is_joined(before: char) -> bool {
    is_combining_mark(before) || JOINED.contains(&before.script())
}

fn runs_from_the_right(letter: char) -> bool {
    matches!(
        letter.script(),
        Script::Arabic | Script::Hebrew | Script::Syriac | Script::Thaana | Script::Nko
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_within_a_name_are_found() {
        for raw in [
            "Ada\u{202e}yarR",
            "Ada \u{2067}Ray",
            "A\u{200b}da",
            "A\u{ad}da Ray",
            "Ada\u{200d}Ray",
            "P\u{200c}aypal",
            "Ada\u{200e} Ray",
            "Ada\u{2060}Ray",
            "Ada\u{3164}Ray",
            "Ada\u{e0041}Ray",
            "\u{200b}\u{feff}",
        ] {
            assert!(holds_hidden(raw), "{}", raw.escape_unicode());
        }
    }

    #[test]
    fn characters_that_scripts_need_or_copying_leaves_are_accepted() {
        for raw in [
            "Ada Ray",
            " Ada Ray\u{200b}",
            "\u{feff}Ada Ray",
            "نیک\u{200c}پور رضا",
            "علی\u{200c}رضا",
            "ශ්\u{200d}රී",
            "क्\u{200d}ष",
            "\u{200f}דוד",
            "葛\u{e0100}城",
            "ᠮᠣᠩᠭᠣᠯ\u{180b}",
            "Ada\tRay",
            "",
        ] {
            assert!(!holds_hidden(raw), "{}", raw.escape_unicode());
        }
    }

    #[test]
    fn piled_marks_are_found_but_not_the_marks_of_real_writing() {
        let piled = format!("Ada{} Ray", "\u{300}\u{301}\u{302}\u{303}\u{304}");
        assert!(piles_marks(&piled) && piles_marks("Ada\u{301}\u{301}") && piles_marks("é\u{301}"));
        for name in [
            "Tŝilhqot'in",
            "Nguyễn Thị Ậu",
            "Łútsël K'é",
            "ʔaq̓am",
            "ng̃oyi",
            "ที่ปุ้ม น้ำผึ้ง",
            "कार्त्स्न्या क्ष्मी",
            "שָׁלוֹם בֶּן־צִיּוֹן שִּׁירָה",
            "རྒྱལ་མཚན",
            "Mẫn",
            "İbrahim",
            "ạ̄̂",
        ] {
            assert!(!piles_marks(name), "{name}");
        }
    }
}
