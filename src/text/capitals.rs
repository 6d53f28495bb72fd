//! Suggests ordinary capitalization for names typed in capitals. The result is only offered, because
//! only the person knows how their name is written.

use super::fold::fold;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameOwner {
    Person,
    Organization,
}

/// A single word in capitals of at most this many letters is taken for initials or an acronym.
const SHORT: usize = 4;
/// The same limit for an organization's single word: UNICEF, UNIFOR.
const SHORT_OF_ORGANIZATION: usize = 7;

/// Words within a family name that are written small where they do not lead the name: French,
/// Dutch, German, Portuguese, Italian, Spanish and Arabic ones. (French "Le" and "La" that no "de"
/// precedes are written large.)
const PARTICLES: [&str; 21] = [
    "de", "du", "des", "da", "do", "dos", "das", "di", "del", "della", "van", "von", "der", "den",
    "zu", "ten", "ter", "bin", "ibn", "bint", "af",
];
/// Words within an organization's name that are written small where they do not lead it.
const SMALL: [&str; 44] = [
    "of", "the", "for", "and", "in", "on", "at", "to", "by", "with", "from", "a", "an", "or", "as",
    "de", "du", "des", "la", "le", "les", "un", "une", "et", "ou", "pour", "en", "sur", "dans",
    "aux", "au", "par", "avec", "sans", "sous", "contre", "entre", "vers", "chez", "que", "qui",
    "y", "del", "von",
];
/// Words without a vowel that are no initials: titles, and names that are written so.
const WITHOUT_VOWEL: [&str; 14] = [
    "dr", "mr", "mrs", "ms", "mx", "jr", "sr", "st", "ste", "ng", "th", "ltd", "wm", "mgr",
];
/// Words with vowels that stay in capitals: states, bodies and degrees whose initials are usual.
const INITIALS: [&str; 16] = [
    "usa", "uk", "eu", "ngo", "ong", "ai", "ia", "msc", "bsc", "mba", "ii", "iii", "vi", "vii",
    "ymca", "ywca",
];
/// A word without vowels that has more letters than this is a name, not initials.
const MOST_INITIALS: usize = 6;
/// One letter before an apostrophe after which a name begins anew: O’Brien, D’Arcy, L’Heureux,
/// M’Baye, N’Diaye. Elsewhere an apostrophe stands within a word: Tŝilhqot’in.
const BEFORE_APOSTROPHE: [&str; 5] = ["o", "d", "l", "m", "n"];

/// Returns a name typed in capitals as it would ordinarily be written. `None` if it was not typed in
/// capitals or does not change.
#[must_use]
pub fn in_proper_case(name: &str, bearer: NameOwner) -> Option<String> {
    if !is_in_capitals(name, bearer) {
        return None;
    }
    let mut words: Vec<String> = Vec::new();
    for (at, word) in name.split(' ').enumerate() {
        let after = words.last().map(|before| before.to_lowercase());
        let place = WordPosition {
            bearer,
            first: at == 0,
            follows_de: after.as_deref() == Some("de"),
        };
        words.push(place.word(word));
    }
    Some(words.join(" ")).filter(|written| written != name)
}

/// Whether a name of more than one word, or of one long one, has capitals only. Scripts without
/// case never do.
#[must_use]
pub fn is_in_capitals(name: &str, bearer: NameOwner) -> bool {
    let small = name.chars().any(char::is_lowercase);
    let large = name.chars().filter(|letter| letter.is_uppercase()).count();
    let words = name
        .split_whitespace()
        .filter(|word| word.chars().filter(|letter| letter.is_uppercase()).count() > 1)
        .count();
    let short = match bearer {
        NameOwner::Person => SHORT,
        NameOwner::Organization => SHORT_OF_ORGANIZATION,
    };
    let several = name.split_whitespace().count() > 1 && words > 0;
    !small && large > 0 && (several && large > SHORT || large > short)
}

/// Where a word stands in a name, which decides whether it is written small.
#[derive(Clone, Copy)]
struct WordPosition {
    bearer: NameOwner,
    first: bool,
    follows_de: bool,
}

impl WordPosition {
    /// Writes a word, with the punctuation around and within it.
    fn word(self, word: &str) -> String {
        let is_edge = |letter: char| !letter.is_alphanumeric();
        let core = word.trim_matches(is_edge);
        let Some(start) = word.find(core).filter(|_| !core.is_empty()) else {
            return word.to_owned();
        };
        // A short word in brackets is the acronym of the words before it.
        if word.starts_with('(') && word.ends_with(')') && !core.contains('-') {
            return word.to_owned();
        }
        let end = start + core.len();
        let first = self.first || start > 0;
        let mut written = String::with_capacity(word.len());
        for (at, part) in core.split_inclusive(['-', '‑', '.', '/']).enumerate() {
            let here = Self {
                first: at == 0 && first,
                ..self
            };
            let (bare, joint) = match part.char_indices().next_back() {
                Some((last, joint)) if !joint.is_alphanumeric() => (&part[..last], &part[last..]),
                _ => (part, ""),
            };
            written.push_str(&here.with_apostrophe(bare));
            written.push_str(joint);
        }
        format!("{}{written}{}", &word[..start], &word[end..])
    }

    fn with_apostrophe(self, word: &str) -> String {
        let Some((at, sign)) = word.char_indices().find(|(_, c)| matches!(c, '\'' | '’')) else {
            return self.bare(word);
        };
        let (before, after) = (&word[..at], &word[at + sign.len_utf8()..]);
        let leads = fold(before);
        if !BEFORE_APOSTROPHE.contains(&leads.as_str()) || after.chars().count() < 2 {
            return large(word);
        }
        let elided = match self.bearer {
            NameOwner::Person => leads == "d",
            NameOwner::Organization => matches!(leads.as_str(), "d" | "l"),
        };
        let before = if elided && !self.first {
            before.to_lowercase()
        } else {
            before.to_uppercase()
        };
        let rest = Self {
            first: true,
            ..self
        };
        format!("{before}{sign}{}", rest.bare(after))
    }

    /// A word of letters alone.
    fn bare(self, word: &str) -> String {
        let folded = fold(word);
        if self.is_small(&folded) {
            return word.to_lowercase();
        }
        if folded == "phd" {
            return "PhD".to_owned();
        }
        if is_initials(word, &folded) {
            return word.to_owned();
        }
        match word.strip_prefix("MC") {
            Some(rest) if self.bearer == NameOwner::Person && rest.chars().count() > 1 => {
                format!("Mc{}", large(rest))
            }
            _ => large(word),
        }
    }

    fn is_small(self, folded: &str) -> bool {
        let small = match self.bearer {
            NameOwner::Person => {
                PARTICLES.contains(&folded)
                    || self.follows_de && matches!(folded, "la" | "las" | "los" | "le")
            }
            NameOwner::Organization => SMALL.contains(&folded),
        };
        small && !self.first
    }
}

/// Initials and acronyms keep their capitals: one letter, known ones, and plain Latin words
/// without a vowel.
fn is_initials(word: &str, folded: &str) -> bool {
    if word.chars().count() == 1 || INITIALS.contains(&folded) {
        return true;
    }
    let vowel = |(at, letter): (usize, char)| "aeiou".contains(letter) || at > 0 && letter == 'y';
    word.is_ascii()
        && word.len() <= MOST_INITIALS
        && !WITHOUT_VOWEL.contains(&folded)
        && !folded.char_indices().any(vowel)
}

/// The first letter as it is, the others small.
fn large(word: &str) -> String {
    let Some(first) = word.chars().next() else {
        return String::new();
    };
    let (small, small_first) = (word.to_lowercase(), first.to_lowercase().to_string());
    let others = small.strip_prefix(&small_first).unwrap_or(&small);
    format!("{first}{others}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_person_who_types_capitals_is_offered_normal_case() {
        for (typed, written) in [
            ("JANE WHITFORD", "Jane Whitford"),
            ("ZOÉ TREMBLAY-ROY", "Zoé Tremblay-Roy"),
            ("MARIE DE LA TOUR", "Marie de la Tour"),
            ("LUDWIG VAN DER BERG", "Ludwig van der Berg"),
            ("SEAN O'BRIEN", "Sean O'Brien"),
            ("JEANNE D’ARC", "Jeanne d’Arc"),
            ("D’ARCY QUILL", "D’Arcy Quill"),
            ("ADA MCDONALD", "Ada McDonald"),
            ("J.R. SMITH", "J.R. Smith"),
            ("JD QUILL", "JD Quill"),
            ("WAI NG", "Wai Ng"),
            ("DR ADA RAY, PHD", "Dr Ada Ray, PhD"),
            ("ADA RAY JR.", "Ada Ray Jr."),
            ("LOUIS QUILL III", "Louis Quill III"),
            ("THI LE", "Thi Le"),
            ("LUCIE L'HEUREUX", "Lucie L'Heureux"),
            ("ŁÚTSËL TŜILHQOT'IN", "Łútsël Tŝilhqot'in"),
            ("ПЁТР ИВАНОВ", "Пётр Иванов"),
            ("ΟΔΥΣΣΕΥΣ ΕΛΥΤΗΣ", "Οδυσσευς Ελυτης"),
            ("SUKARNO", "Sukarno"),
            ("JEAN-FRANÇOIS ST-PIERRE", "Jean-François St-Pierre"),
            ("ANA DE LOS RIOS DO VALE", "Ana de los Rios do Vale"),
        ] {
            let offered = in_proper_case(typed, NameOwner::Person);
            assert_eq!(offered.as_deref().unwrap_or(typed), written, "{typed}");
        }
    }

    #[test]
    fn acronyms_and_small_words_of_organizations_keep_their_case() {
        for (typed, written) in [
            (
                "ASSOCIATION DES JURISTES DU NORD (AJN)",
                "Association des Juristes du Nord (AJN)",
            ),
            ("FRIENDS OF THE BAY", "Friends of the Bay"),
            ("THE BAY SOCIETY", "The Bay Society"),
            ("LIGUE DE L'ONTARIO", "Ligue de l'Ontario"),
            ("L’AIDE D’URGENCE", "L’Aide d’Urgence"),
            ("BC HOUSING COALITION", "BC Housing Coalition"),
            ("OPENMEDIA", "Openmedia"),
            ("YMCA OF THE NORTH", "YMCA of the North"),
            ("LOCAL 3902", "Local 3902"),
        ] {
            let offered = in_proper_case(typed, NameOwner::Organization);
            assert_eq!(offered.as_deref(), Some(written), "{typed}");
        }
    }

    #[test]
    fn names_not_typed_in_capitals_get_no_suggestion() {
        for name in [
            "Jane Whitford",
            "jane whitford",
            "NG",
            "Q",
            "J.R.",
            "CLC",
            "東京",
            "ᐃᓄᐃᑦ ᓄᓇᑦ",
            "علی رضا",
            "X Æ A-12",
            "Jane WHITFORD",
            "",
            "350",
        ] {
            assert_eq!(in_proper_case(name, NameOwner::Person), None, "{name}");
            assert_eq!(
                in_proper_case(name, NameOwner::Organization),
                None,
                "{name}"
            );
        }
        for acronym in ["UNICEF", "CUPE", "AJN"] {
            assert_eq!(
                in_proper_case(acronym, NameOwner::Organization),
                None,
                "{acronym}"
            );
        }
    }

    proptest! {
        #[test]
        fn suggestions_change_only_the_case_and_need_no_second_suggestion(name in "\\PC{0,30}|[A-ZÉŁ’'.() -]{0,30}") {
            for bearer in [NameOwner::Person, NameOwner::Organization] {
                if let Some(written) = in_proper_case(&name, bearer) {
                    prop_assert_eq!(written.to_lowercase(), name.to_lowercase());
                    prop_assert_eq!(in_proper_case(&written, bearer), None);
                }
            }
        }
    }
}
