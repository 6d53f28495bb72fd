//! Text that was damaged on its way through a program that took UTF-8 for another encoding, as
//! spreadsheets do with files that have no byte order mark: "BÃ©land", "B√©land", "Jos? N??ez".

/// Windows-1252 from 0x80 to 0x9F, as in the WHATWG encoding standard.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Mac OS Roman from 0x80 to 0xFF (Unicode's mapping file APPLE/ROMAN.TXT).
const MAC_ROMAN: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

/// What a text probably was before its UTF-8 was read in another encoding; `None` if it looks sound.
#[must_use]
pub fn repair(text: &str) -> Option<String> {
    repair_from(text, windows_byte).or_else(|| repair_from(text, mac_byte))
}

/// Whether letters were replaced by question marks or by U+FFFD. A question mark counts inside a
/// word; in the name of a person also at the end of a word that another word follows.
#[must_use]
pub fn has_lost_letters(text: &str, is_person: bool) -> bool {
    let letters: Vec<char> = text.chars().collect();
    text.contains('\u{fffd}')
        || text.split_whitespace().any(|word| {
            let is_address = word.contains("://") || word.contains('=') || word.contains("www.");
            let inside = word.chars().zip(word.chars().skip(1));
            !is_address
                && inside
                    .into_iter()
                    .any(|pair| pair.0 == '?' && pair.1.is_alphabetic())
        })
        || is_person
            && letters
                .windows(3)
                .any(|three| three[0].is_alphabetic() && three[1] == '?' && three[2] == ' ')
}

/// Reads the text in an encoding and as UTF-8 again, where that gives letters.
fn repair_from(text: &str, byte_of: fn(char) -> Option<u8>) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    let (mut repaired, mut at) = (String::with_capacity(text.len()), 0);
    let (mut certain, mut likely) = (0, 0);
    while at < letters.len() {
        let Some((letter, length)) = read_sequence(&letters[at..], byte_of) else {
            repaired.push(letters[at]);
            at += 1;
            continue;
        };
        let tail = &letters[at + 1..at + length];
        // "cÅ“ur": inside a word no quotation mark is sound.
        let is_inside = letters
            .get(at + length)
            .is_some_and(|next| next.is_lowercase());
        match is_certain(
            byte_of(letters[at]),
            byte_of(tail[0]),
            is_inside || !may_follow_a_letter(tail),
        ) {
            true => certain += 1,
            false if may_follow_a_letter(tail) => {}
            false => likely += 1,
        }
        repaired.push(letter);
        at += length;
    }
    (certain > 0 || likely > 1).then_some(repaired)
}

/// The letter that the first bytes are in UTF-8, and how many they are.
fn read_sequence(letters: &[char], byte_of: fn(char) -> Option<u8>) -> Option<(char, usize)> {
    let lead = byte_of(*letters.first()?)?;
    let length = match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let bytes: Option<Vec<u8>> = letters
        .get(..length)?
        .iter()
        .map(|one| byte_of(*one))
        .collect();
    let bytes = bytes?;
    let letter = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    Some((letter, length))
}

/// Whether one such sequence is enough: those of Latin letters and of quotation marks, which no
/// language writes. "CAFÉ®" and "clé »" are valid sequences too, so others must come more than once.
fn is_certain(lead: Option<u8>, second: Option<u8>, is_odd: bool) -> bool {
    match (lead, second) {
        (Some(0xC2 | 0xC3), _) | (Some(0xE2), Some(0x80)) | (Some(0xF0), Some(0x9F)) => true,
        (Some(0xC4 | 0xC5), _) => is_odd,
        _ => false,
    }
}

/// Whether all signs are such as stand directly after a letter in sound text.
fn may_follow_a_letter(signs: &[char]) -> bool {
    let is_typographic = |sign: &char| "\u{a0}«»‘’“”‹›–—…•·°®™ªº".contains(*sign);
    signs.iter().all(is_typographic)
}

fn windows_byte(letter: char) -> Option<u8> {
    if let Some(at) = WINDOWS_1252.iter().position(|known| *known == letter) {
        return u8::try_from(at + 0x80).ok();
    }
    u8::try_from(u32::from(letter)).ok()
}

fn mac_byte(letter: char) -> Option<u8> {
    if letter.is_ascii() {
        return u8::try_from(u32::from(letter)).ok();
    }
    let at = MAC_ROMAN.chars().position(|known| known == letter)?;
    u8::try_from(at + 0x80).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn damaged_names_are_repaired() {
        for (damaged, sound) in [
            ("BÃ©land", "Béland"),
            ("RÃ©seau", "Réseau"),
            ("Lâ€™Ancre", "L’Ancre"),
            ("cÅ“ur", "cœur"),
            ("MichaÅ‚", "Michał"),
            ("Ð˜Ð²Ð°Ð½", "Иван"),
            ("B√©land", "Béland"),
            ("L‚ÄôAncre", "L’Ancre"),
            ("SociÃ©tÃ© dâ€™amitiÃ©", "Société d’amitié"),
            ("Ã\u{a0} bord", "à bord"),
        ] {
            assert_eq!(repair(damaged).as_deref(), Some(sound), "{damaged}");
        }
    }

    #[test]
    fn sound_text_is_left_alone() {
        for text in [
            "Béland",
            "SOCIÉTÉ®",
            "«CAFÉ»",
            "« la clé\u{a0}» et « le café\u{a0}»",
            "L’ÉTÉ™",
            "IRMÃO",
            "Âge d’or",
            "Łódź",
            "Ñandú",
            "Иван",
            "東京",
            "Tŝilhqot'in",
            "√2 Collective",
            "Ångström",
        ] {
            assert_eq!(repair(text), None, "{text}");
            assert!(!has_lost_letters(text, true), "{text}");
        }
    }

    #[test]
    fn question_marks_inside_words_are_lost_letters() {
        for text in ["Jos? N??ez", "B?land", "R\u{fffd}seau"] {
            assert!(has_lost_letters(text, true), "{text}");
        }
        assert!(has_lost_letters("Jos? Quill", true));
        for text in ["Who Cares?", "What now? Coalition", "https://e.org/?q=a"] {
            assert!(!has_lost_letters(text, false), "{text}");
        }
    }

    proptest! {
        #[test]
        fn latin_text_read_as_windows_1252_is_found_and_repaired(text in "[a-z]{0,3}[àâçéèêëîïôùûüñó][a-zéà ’–]{0,8}") {
            let damaged: Option<String> = text.bytes().map(|byte| {
                Some(match byte {
                    0x80..=0x9f => WINDOWS_1252[usize::from(byte) - 0x80],
                    byte => char::from(byte),
                })
            }).collect();
            prop_assert_eq!(repair(&damaged.unwrap()), Some(text));
        }
    }
}
