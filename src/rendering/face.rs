//! Which letters the embedded faces have. A name with a letter that they lack is set whole in a
//! face that has it: one odd letter from another face reads as a misprint.

/// What Source Serif 4 and Public Sans both hold as embedded (their Latin subsets).
const HELD: &[(char, char)] = &[
    (' ', '~'),
    ('\u{a0}', '\u{ff}'),
    ('\u{131}', '\u{131}'),
    ('\u{152}', '\u{153}'),
    ('\u{2bb}', '\u{2bc}'),
    ('\u{2c6}', '\u{2c6}'),
    ('\u{2da}', '\u{2da}'),
    ('\u{2dc}', '\u{2dc}'),
    ('\u{2013}', '\u{2014}'),
    ('\u{2018}', '\u{201a}'),
    ('\u{201c}', '\u{201e}'),
    ('\u{2022}', '\u{2022}'),
    ('\u{2026}', '\u{2026}'),
    ('\u{2039}', '\u{203a}'),
    ('\u{2044}', '\u{2044}'),
    ('\u{20ac}', '\u{20ac}'),
    ('\u{2122}', '\u{2122}'),
    ('\u{2212}', '\u{2212}'),
];

/// Whether the faces lack a letter of a text. Combining marks count as lacking: the few that the
/// faces hold do not combine well there.
#[must_use]
pub fn lacks(text: &str) -> bool {
    !text.chars().all(|letter| {
        HELD.iter()
            .any(|(from, to)| (*from..=*to).contains(&letter))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_beyond_the_latin_subset_are_known() {
        for name in [
            "ᐃᓄᐃᑦ",
            "Tŝilhqot'in",
            "Łútsël K'é",
            "ʔaq̓am",
            "林 美玲",
            "О'Коннор",
        ] {
            assert!(lacks(name), "{name}");
        }
        for name in [
            "Zoë Tremblay",
            "L’Ancre solidaire",
            "Œuvre – «\u{a0}sœurs\u{a0}»",
            "X Æ A-12",
            "",
        ] {
            assert!(!lacks(name), "{name}");
        }
    }
}
