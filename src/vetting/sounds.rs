//! How names sound, in the coarse way that makes puns: "Sara Kroche" is "Sarah Croche". Rules of French
//! spelling, and those of English that do not contradict them; words run together, as puns do.

use crate::text::fold::fold;

/// Shorter keys are shared by names that only look alike.
const MIN_KEY: usize = 6;

/// Spellings of one sound, in the order in which they are replaced.
const SPELLINGS: [(&str, &str); 34] = [
    ("eaux", "o"),
    ("eau", "o"),
    ("aux", "o"),
    ("au", "o"),
    ("oeu", "e"),
    ("eu", "e"),
    ("ph", "f"),
    ("sch", "S"),
    ("ch", "S"),
    ("sh", "S"),
    ("ck", "k"),
    ("qu", "k"),
    ("gu", "g"),
    ("ge", "je"),
    ("gi", "ji"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "si"),
    ("c", "k"),
    ("q", "k"),
    ("x", "ks"),
    ("z", "s"),
    ("ai", "e"),
    ("ei", "e"),
    ("ay", "e"),
    ("ey", "i"),
    ("oo", "u"),
    ("ou", "u"),
    ("ee", "i"),
    ("y", "i"),
    ("ie", "i"),
    ("h", ""),
    ("w", "v"),
    ("em", "am"),
];
/// Letters at the end that French does not speak.
const SILENT: [char; 3] = ['e', 's', 't'];

/// The key that names of one sound share; none for very short names, and for one word, which may be that of
/// something else.
pub(super) fn sound_key(name: &str) -> Option<String> {
    let folded = fold(name);
    if !folded.is_ascii() || !folded.contains(' ') {
        return None;
    }
    let mut sound: String = folded.split(' ').collect();
    for (spelled, heard) in SPELLINGS {
        sound = sound.replace(spelled, heard);
    }
    let mut key: Vec<char> = sound.chars().collect();
    key.dedup();
    while key.len() > 1 && key.last().is_some_and(|last| SILENT.contains(last)) {
        key.pop();
    }
    Some(key.into_iter().collect()).filter(|key: &String| key.len() >= MIN_KEY)
}

#[cfg(test)]
mod tests {
    use super::sound_key;

    #[test]
    fn names_that_sound_alike_share_a_key() {
        for (one, other) in [
            ("Sarah Croche", "Sara Kroche"),
            ("Sarah Fréchi", "Sara Fraîchit"),
            ("Paul Ochon", "Paul Auchon"),
            ("Jean Némar", "Jean Naimarre"),
        ] {
            assert_eq!(sound_key(one), sound_key(other), "{one} ~ {other}");
        }
        assert_ne!(sound_key("Paul Ochon"), sound_key("Paul Bouchon"));
        assert_eq!(sound_key("Al Roy"), None);
        assert_eq!(sound_key("Sarahcroche"), None);
    }
}
