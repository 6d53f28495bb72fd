//! Compares words with similar spelling: typing errors, other endings, other languages.

use super::stem::stem;
use strsim::osa_distance;

/// The fewest letters of a word in which one slip of the fingers is believed, and two.
const ONE_SLIP: usize = 6;
const TWO_SLIPS: usize = 11;
/// Longer words are compared as a whole only: their distance would take too long.
pub(in crate::matching) const LONGEST_WORD: usize = 60;

/// Whether two words differ by a slip of the fingers: long enough, the same first letter, no digit.
pub(in crate::matching) fn is_slip(one: &str, other: &str) -> bool {
    let digits = |word: &str| word.bytes().any(|b| b.is_ascii_digit());
    let counts = [one, other].map(|word| word.chars().count());
    let length = counts[0].min(counts[1]);
    if counts[0].max(counts[1]) > LONGEST_WORD {
        return false;
    }
    // A letter doubled or not is the surest slip: a letter fewer is enough.
    if length >= ONE_SLIP - 1 && !digits(one) && without_doubles(one) == without_doubles(other) {
        return true;
    }
    let allowed = match length {
        TWO_SLIPS.. => 2,
        ONE_SLIP.. => 1,
        _ => return false,
    };
    one.chars().next() == other.chars().next()
        && !digits(one)
        && !digits(other)
        && osa_distance(one, other) <= allowed
}

fn without_doubles(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    letters.dedup();
    letters.into_iter().collect()
}

/// Whether a word is called after those who practise a field, in English or French.
pub(in crate::matching) fn is_practitioner(word: &str) -> bool {
    const ENDINGS: [&str; 10] = [
        "ist", "ists", "iste", "istes", "ologue", "ologues", "ician", "icians", "icien", "iciens",
    ];
    ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// Whether two long words differ by their endings only, as cases and adjectives do.
pub(in crate::matching) fn is_inflected(one: &str, other: &str) -> bool {
    const STEM: usize = 6;
    const ENDING: usize = 3;
    let common = one
        .chars()
        .zip(other.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let ending = |word: &str| word.chars().count() - common;
    common >= STEM && ending(one) <= ENDING && ending(other) <= ENDING
}

/// Whether two words of two languages are spelled so much alike that they are one: Petrographic and
/// Pétrographiques.
pub(in crate::matching) fn are_cognates(one: &str, other: &str) -> bool {
    const SHORTEST: usize = 5;
    const ALIKE: f64 = 0.7;
    let (one, other) = (stem(one), stem(other));
    one.len().min(other.len()) >= SHORTEST
        && one.len().max(other.len()) <= LONGEST_WORD
        && one.chars().next() == other.chars().next()
        && strsim::normalized_levenshtein(&one, &other) >= ALIKE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_errors_are_accepted_only_in_long_words_after_the_first_letter() {
        for (one, other) in [
            ("chiropractors", "chiropracters"),
            ("fernwood", "fernwodo"),
            ("annika", "anika"),
        ] {
            assert!(is_slip(one, other) && is_slip(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("burman", "furman"),
            ("kent", "kant"),
            ("local3902", "local3903"),
        ] {
            assert!(!is_slip(one, other), "{one} {other}");
        }
    }

    #[test]
    fn inflections_and_cognates_count_as_the_same_word() {
        assert!(is_inflected("petrographic", "petrographics") && !is_inflected("fern", "ferns"));
        assert!(are_cognates("petrographic", "petrographiques"));
        assert!(!are_cognates("petrographic", "stratigraphic"));
    }
}
