//! Cleans and checks one line of text: trims it, composes letters, removes invisible characters.

use icu::properties::CodePointSetData;
use icu::properties::props::{
    BidiControl, BinaryProperty, DefaultIgnorableCodePoint, JoinControl, NoncharacterCodePoint,
};
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// Maximum of combining marks on one letter: the limit of Unicode's stream-safe text (UAX 15, section
/// 13), far beyond any real writing. Fewer marks are reviewed (`hidden::piles_marks`), not refused.
const MAX_MARKS: usize = 30;

/// What cleaning changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum CleaningStep {
    /// Spaces at an end were dropped.
    Trimmed,
    /// Runs of white space became one space.
    Spaces,
    /// The letters were composed (Unicode NFC).
    Normalized,
    /// Control and other invisible characters were dropped.
    Invisible,
    /// Characters that turn the direction of writing were dropped.
    Bidi,
}

/// A cleaned line and what cleaning changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaned {
    pub text: String,
    /// Each kind of change once.
    pub changes: Vec<CleaningStep>,
}

/// Why a line cannot be a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineFault {
    Empty,
    /// More characters than allowed, as people count them.
    TooLong {
        max: usize,
    },
    /// No letter and no digit of any script.
    NoContent,
    /// Too many combining marks on one letter.
    Marks,
}

/// Cleans one line: trims it, makes one space of any white space, composes letters, and drops
/// control, bidirectional and other invisible characters. Joiners stay between letters, where
/// Persian and Indic names need them.
#[must_use]
pub fn clean_line(raw: &str) -> Cleaned {
    let mut changes = Vec::new();
    let visible: String = without_invisible(raw, &mut changes);
    let composed: String = visible.nfc().collect();
    note(&mut changes, CleaningStep::Normalized, composed != visible);
    let trimmed = composed.trim();
    note(&mut changes, CleaningStep::Trimmed, trimmed != composed);
    let text = trimmed.split_whitespace().collect::<Vec<_>>().join(" ");
    note(&mut changes, CleaningStep::Spaces, text != trimmed);
    changes.sort_unstable();
    changes.dedup();
    Cleaned { text, changes }
}

/// Checks that a cleaned line can be a name of at most `max` characters. Returns the first fault found.
pub fn check_line(text: &str, max: usize) -> Result<(), LineFault> {
    if text.is_empty() {
        return Err(LineFault::Empty);
    }
    if text.graphemes(true).count() > max || text.chars().count() > 4 * max {
        return Err(LineFault::TooLong { max });
    }
    if !text.chars().any(char::is_alphanumeric) {
        return Err(LineFault::NoContent);
    }
    if longest_run_of_marks(text) > MAX_MARKS {
        return Err(LineFault::Marks);
    }
    Ok(())
}

fn longest_run_of_marks(text: &str) -> usize {
    let (mut run, mut longest) = (0, 0);
    for letter in text.nfd() {
        run = if is_combining_mark(letter) {
            run + 1
        } else {
            0
        };
        longest = longest.max(run);
    }
    longest
}

fn note(changes: &mut Vec<CleaningStep>, change: CleaningStep, happened: bool) {
    if happened {
        changes.push(change);
    }
}

fn without_invisible(raw: &str, changes: &mut Vec<CleaningStep>) -> String {
    let letters: Vec<char> = raw.chars().collect();
    let mut kept = String::with_capacity(raw.len());
    for (at, letter) in letters.iter().copied().enumerate() {
        if is_bidi(letter) {
            changes.push(CleaningStep::Bidi);
        } else if is_joiner(letter) {
            let between = at > 0
                && letters[at - 1].is_alphanumeric() | is_combining_mark(letters[at - 1])
                && letters
                    .get(at + 1)
                    .is_some_and(|next| next.is_alphanumeric());
            if between {
                kept.push(letter)
            } else {
                changes.push(CleaningStep::Invisible)
            }
        } else if is_invisible(letter) {
            changes.push(CleaningStep::Invisible);
        } else {
            kept.push(letter);
        }
    }
    kept
}

/// Whether a letter has a binary property of Unicode.
pub(super) fn has<P: BinaryProperty>(letter: char) -> bool {
    CodePointSetData::new::<P>().contains(letter)
}

pub(super) fn is_joiner(letter: char) -> bool {
    has::<JoinControl>(letter)
}

/// Whether a letter controls the direction of writing (UAX 9).
pub(super) fn is_bidi(letter: char) -> bool {
    has::<BidiControl>(letter)
}

/// Whether a letter shows nothing: controls (but white space), default-ignorable characters and
/// noncharacters, and those of [`BLANK`]. Joiners and direction controls are default-ignorable too.
pub(super) fn is_invisible(letter: char) -> bool {
    (letter.is_control() && !letter.is_whitespace())
        || has::<DefaultIgnorableCodePoint>(letter)
        || has::<NoncharacterCodePoint>(letter)
        || BLANK.contains(&letter)
}

/// Characters that show nothing but have none of the Unicode properties above: the Braille blank and
/// the marks of interlinear annotation.
const BLANK: [char; 4] = ['\u{2800}', '\u{fff9}', '\u{fffa}', '\u{fffb}'];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cleaning_a_line_reports_every_kind_of_change() {
        let cleaned = clean_line("  Zoe\u{308}\u{200b}  \u{202e}Tremblay\t");
        assert_eq!(cleaned.text, "Zoë Tremblay");
        assert_eq!(
            cleaned.changes,
            [
                CleaningStep::Trimmed,
                CleaningStep::Spaces,
                CleaningStep::Normalized,
                CleaningStep::Invisible,
                CleaningStep::Bidi
            ]
        );
        assert_eq!(clean_line("Zoë Tremblay").changes, []);
    }

    #[test]
    fn real_names_are_not_changed() {
        for name in [
            "東京",
            "О'Коннор",
            "Null",
            "X Æ A-12",
            "ᐃᓄᐃᑦ",
            "Tŝilhqot'in",
            "Q",
            "علی\u{200c}رضا",
            "Nguyễn Thị Ánh",
            "देवनागरी",
            "ʔaq̓am",
            "Łútsël K'é",
        ] {
            assert_eq!(clean_line(name).text, name);
            assert_eq!(check_line(name, 200), Ok(()), "{name}");
        }
    }

    #[test]
    fn names_without_visible_characters_are_empty() {
        for blank in [
            "\u{200b}",
            "\u{3164}",
            "\u{115f}\u{1160}",
            "\u{ffa0}",
            "\u{2800}",
            "\u{2060}\u{feff}",
            "\u{202e}\u{2066}",
            "\u{00ad}",
            "\u{e0041}",
            "\u{200d}\u{200c}",
            "\u{fe0f}",
            "\u{0}\u{7}",
            "\u{a0}\u{2003}\u{3000}",
            "\u{17b4}",
            "\u{1bca0}\u{1bca3}",
        ] {
            let cleaned = clean_line(blank).text;
            assert_eq!(
                check_line(&cleaned, 200),
                Err(LineFault::Empty),
                "{}",
                blank.escape_unicode()
            );
        }
    }

    /// The characters that releases before 0.2 dropped, from tables typed by hand. Add to `newer`
    /// what a later version of Unicode brings.
    #[test]
    fn the_properties_of_unicode_drop_the_same_characters_as_the_tables_before() {
        let earlier = |letter: char| {
            (letter.is_control() && !letter.is_whitespace())
                || matches!(letter,
                    '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                    | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fdd0}'..='\u{fdef}'
                    | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
                    | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
                || (letter as u32) & 0xfffe == 0xfffe
        };
        let newer: [char; 0] = [];
        let differing: Vec<char> = ('\0'..=char::MAX)
            .filter(|letter| is_invisible(*letter) != earlier(*letter))
            .collect();
        assert_eq!(differing, newer);
    }

    #[test]
    fn each_fault_of_a_name_has_its_own_kind() {
        assert_eq!(check_line("", 5), Err(LineFault::Empty));
        assert_eq!(check_line("abcdef", 5), Err(LineFault::TooLong { max: 5 }));
        assert_eq!(check_line("?!", 5), Err(LineFault::NoContent));
        assert_eq!(
            check_line(&format!("a{}", "\u{301}".repeat(31)), 200),
            Err(LineFault::Marks)
        );
        assert_eq!(
            check_line(&format!("a{}", "\u{301}".repeat(4_000)), 200),
            Err(LineFault::TooLong { max: 200 })
        );
    }

    proptest! {
        #[test]
        fn cleaning_twice_gives_the_same_as_cleaning_once(raw in "\\PC{0,40}|.{0,40}") {
            let once = clean_line(&raw).text;
            prop_assert_eq!(clean_line(&once).text, once);
        }
    }
}
