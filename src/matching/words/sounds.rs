//! How a name sounds, however its letters were written in Latin ones.

/// Spellings of one sound, the longer ones first: Shcherbakov and Sherbakov, Chodorkowski and
/// Khodorkovsky, Mueller and Müller, Yulia and Julia.
const ALIKE: [(&str, &str); 45] = [
    ("shch", "s"),
    ("tsch", "c"),
    ("schtsch", "s"),
    ("tch", "c"),
    ("sch", "s"),
    ("sh", "s"),
    ("sz", "s"),
    ("tz", "c"),
    ("ts", "c"),
    ("cz", "c"),
    ("ks", "x"),
    ("kh", "k"),
    ("ch", "k"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("gh", "g"),
    ("rh", "r"),
    ("ck", "k"),
    ("zh", "z"),
    ("dj", "j"),
    ("dzh", "j"),
    ("ff", "v"),
    ("w", "v"),
    ("q", "k"),
    ("ou", "u"),
    ("oo", "u"),
    ("iu", "u"),
    ("yu", "u"),
    ("ju", "u"),
    ("iia", "a"),
    ("iya", "a"),
    ("ija", "a"),
    ("ia", "a"),
    ("ya", "a"),
    ("ja", "a"),
    ("ae", "a"),
    ("aa", "a"),
    ("oe", "o"),
    ("ue", "u"),
    ("ij", "i"),
    ("iy", "i"),
    ("yi", "i"),
    ("y", "i"),
    ("j", "i"),
];

/// One spelling for all that sound alike; doubled letters count once.
#[must_use]
pub(in crate::matching) fn sound(name: &str) -> String {
    let mut heard = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(letter) = rest.chars().next() {
        let found = ALIKE.iter().find(|(written, _)| rest.starts_with(written));
        let (length, sounds) = match found {
            Some((written, sounds)) => (written.len(), *sounds),
            None => (letter.len_utf8(), &rest[..letter.len_utf8()]),
        };
        if !heard.ends_with(sounds) {
            heard.push_str(sounds);
        }
        rest = &rest[length..];
    }
    heard
}

/// Whether two names differ by how German and Nordic vowels are written: Müller, Mueller.
#[must_use]
pub(in crate::matching) fn same_vowels(one: &str, other: &str) -> bool {
    let plain = |name: &str| {
        name.replace("ae", "a")
            .replace("oe", "o")
            .replace("ue", "u")
            .replace("aa", "a")
    };
    plain(one) == plain(other)
}

/// The consonants alone, as scripts that leave vowels unwritten keep them.
#[must_use]
pub(in crate::matching) fn consonants(name: &str) -> String {
    let mut kept = String::new();
    for letter in sound(name).chars() {
        let kept_as = match letter {
            'a' | 'e' | 'i' | 'o' | 'u' | 'h' | 'v' => continue,
            'c' | 'g' => 'k',
            'b' => 'p',
            'd' => 't',
            'z' => 's',
            other => other,
        };
        if !kept.ends_with(kept_as) {
            kept.push(kept_as);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_sound_get_the_same_key() {
        for (one, other) in [
            ("shcherbakov", "sherbakov"),
            ("khodorkovsky", "chodorkowski"),
            ("kuznetsov", "kuznecov"),
            ("iuliia", "julia"),
            ("mueller", "muller"),
            ("oedegaard", "odegard"),
            ("yassin", "yasin"),
        ] {
            assert_eq!(sound(one), sound(other), "{one} {other}");
        }
        for (one, other) in [("brandt", "branden"), ("roy", "ray"), ("kent", "kant")] {
            assert_ne!(sound(one), sound(other), "{one} {other}");
        }
    }

    #[test]
    fn vowels_that_a_script_does_not_write_are_ignored() {
        for (one, other) in [
            ("mhmd", "mohammed"),
            ("nykpwr", "nikpour"),
            ("srma", "sharma"),
            ("gim", "kim"),
        ] {
            assert_eq!(consonants(one), consonants(other), "{one} {other}");
        }
    }
}
