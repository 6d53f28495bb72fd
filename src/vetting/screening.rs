//! Which signatures are looked at by a coordinator before they are published, and why. A reason
//! never refuses anybody: it marks the pending row, which becomes held once it is confirmed.

use unicode_security::MixedScript;

use crate::email_address::is_public_address;
use crate::signatures::review_reason::Reason;
use crate::signatures::submission::{Part, SignatureRequest};
use crate::text::capitals::{Bearer, is_in_capitals};
use crate::text::fold::fold;
use crate::text::hidden::piles_marks;
use crate::vetting::placeholders::{is_no_name, is_placeholder};
use crate::vetting::protected_names::ProtectedNames;

/// Words of a name beyond which it reads like a slogan. The longest personal names of the sample
/// lists have seven.
const MOST_NAME_WORDS: usize = 9;
/// One in so many words of a longer name may be written small: de los, y, van der.
const MOST_SMALL_OF: usize = 2;

/// What names are compared with.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// The addressee, in each language of the letter.
    pub addressees: Vec<String>,
    /// The protected names.
    pub protected: ProtectedNames,
}

/// The reasons to look at one part of a request, in their order, each once.
#[must_use]
pub fn reasons(request: &SignatureRequest, part: Part<'_>, watch: &Watch) -> Vec<Reason> {
    let mut found: Vec<Reason> = texts(part).flat_map(|text| of_text(text, watch)).collect();
    let individual = matches!(part, Part::Individual(_));
    let signs = [
        (individual && reads_like_slogan(part.name()), Reason::Slogan),
        (individual && !has_letters(part.name()), Reason::NoLetters),
        (names(part).any(is_no_name), Reason::Placeholder),
        (is_capital(part), Reason::AllCapitals),
        (request.hidden, Reason::HiddenCharacters),
        (request.trapped, Reason::Trap),
    ];
    found.extend(signs.into_iter().filter(|sign| sign.0).map(|sign| sign.1));
    found.sort_unstable();
    found.dedup();
    found
}

fn has_letters(name: &str) -> bool {
    name.chars().any(char::is_alphabetic)
}

/// The names of a part, a representative's among them.
fn names<'a>(part: Part<'a>) -> impl Iterator<Item = &'a str> {
    let (person, names) = match part {
        Part::Individual(part) => (Some(part.name.as_str()), None),
        Part::Endorsement(part) => (
            Some(part.representative.as_str()).filter(|name| !name.is_empty()),
            Some(part.names.with_acronym()),
        ),
    };
    person.into_iter().chain(names.into_iter().flatten())
}

fn is_capital(part: Part<'_>) -> bool {
    match part {
        Part::Individual(part) => is_in_capitals(&part.name, Bearer::Person),
        Part::Endorsement(part) => part
            .names
            .iter()
            .any(|name| is_in_capitals(name, Bearer::Organization)),
    }
}

/// Every text of the part that may be printed.
fn texts<'a>(part: Part<'a>) -> impl Iterator<Item = &'a str> {
    let texts: Vec<Option<&'a str>> = match part {
        Part::Individual(part) => {
            vec![
                Some(&part.name),
                part.title.as_deref(),
                part.affiliation.as_deref(),
                part.place.as_deref(),
            ]
        }
        Part::Endorsement(part) => vec![
            Some(&part.names.signed),
            part.names.en.as_deref(),
            part.names.fr.as_deref(),
            part.names.acronym.as_deref(),
            part.place.as_deref(),
            Some(&part.representative),
            part.representative_title.as_deref(),
        ],
    };
    texts.into_iter().flatten()
}

fn of_text(text: &str, watch: &Watch) -> Vec<Reason> {
    let mut found = Vec::new();
    if watch
        .addressees
        .iter()
        .any(|addressee| is_addressee(text, addressee))
    {
        found.push(Reason::Addressee);
    }
    let mixed = |word: &str| !word.is_single_script();
    let signs = [
        (watch.protected.hold(text), Reason::ProtectedName),
        (holds_web_address(text), Reason::WebAddress),
        (text.split_whitespace().any(mixed), Reason::MixedScripts),
        (piles_marks(text), Reason::PiledMarks),
        (is_placeholder(text), Reason::Placeholder),
    ];
    found.extend(signs.into_iter().filter(|sign| sign.0).map(|sign| sign.1));
    found
}

/// A part of the addressee line holds the name, word for word: "The Honourable Ada Ray, Minister"
/// is Ada Ray. One word alone ("Minister") is nobody's name.
fn is_addressee(text: &str, addressee: &str) -> bool {
    let name = fold(text);
    let within = |part: &str| name.contains(' ') && holds_words(&fold(part), &name);
    name == fold(addressee) || addressee.split([',', '(', ';']).any(within)
}

fn holds_words(line: &str, words: &str) -> bool {
    format!(" {line} ").contains(&format!(" {words} "))
}

fn holds_web_address(text: &str) -> bool {
    text.contains("://")
        || text.to_lowercase().contains("www.")
        || text.contains('@')
        || text
            .split_whitespace()
            .any(|word| is_public_address(word.trim_matches(|c: char| !c.is_alphanumeric())))
}

/// Signs that no name has, or many words that are not written as names are: with capitals, or in a
/// script without any.
fn reads_like_slogan(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let starts_small = |word: &&&str| word.chars().next().is_some_and(char::is_lowercase);
    let small = words.iter().filter(starts_small).count();
    let shouted = is_in_capitals(name, Bearer::Person);
    let many = words.len() > MOST_NAME_WORDS;
    many && (shouted || MOST_SMALL_OF * small > words.len())
        || name.contains(['?', '#', '$', '%', '<', '>', '{', '}', '=', '*'])
        || words.iter().any(|word| shouts(word))
}

/// An exclamation mark, but for one that begins a word: there it may be a letter (!Xóõ).
fn shouts(word: &str) -> bool {
    let mut letters = word.chars();
    let first = letters.next();
    letters.any(|letter| letter == '!') || first == Some('!') && word.len() == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signatures::review_reason::hold;

    fn watch() -> Watch {
        Watch {
            addressees: vec!["The Honourable Ada Ray, Minister of Tides".to_owned()],
            protected: ProtectedNames::assemble(["Paypal"].into_iter(), &[]),
        }
    }

    #[test]
    fn the_addressee_protected_names_and_web_addresses_are_looked_at() {
        for (text, reason) in [
            ("Ada RAY", Reason::Addressee),
            ("mickey  mouse", Reason::ProtectedName),
            ("Dr Mickey Mouse", Reason::ProtectedName),
            ("Pаypаl", Reason::ProtectedName),
            ("Dr Pаypаl", Reason::ProtectedName),
            ("MickeyMouse", Reason::ProtectedName),
            ("Mic key-Mouse", Reason::ProtectedName),
            ("Buy at cheap-pills.com", Reason::WebAddress),
            ("www.example.org", Reason::WebAddress),
            ("Jоhn", Reason::MixedScripts),
            ("Ada\u{300}\u{301}\u{302}\u{303}\u{304}", Reason::PiledMarks),
            ("[Organization]", Reason::Placeholder),
        ] {
            assert!(of_text(text, &watch()).contains(&reason), "{text}");
        }
        for slogan in [
            "Stop this now!",
            "no more money for any of the boats in this harbour",
            "NO MORE MONEY FOR ANY OF THE BOATS IN THIS HARBOUR",
        ] {
            assert!(reads_like_slogan(slogan), "{slogan}");
        }
        assert!(!has_letters("12345") && has_letters("X Æ A-12"));
    }

    #[test]
    fn capitals_alone_hold_nobody() {
        assert!(!hold(&[Reason::AllCapitals]) && !hold(&[]));
        assert!(hold(&[Reason::AllCapitals, Reason::Trap]));
    }

    #[test]
    fn real_names_pass() {
        for name in [
            "東京",
            "О'Коннор",
            "Null",
            "X Æ A-12",
            "ᐃᓄᐃᑦ",
            "Tŝilhqot'in",
            "Q",
            "Ada Whitford",
            "J.R. Smith",
            "María José Carreño Quiñones",
            "林 美玲",
            "Ray Minister",
            "St. John",
            "ʔaq̓am",
            "Łútsël K'é",
            "ng̃oyi",
            "نیک\u{200c}پور رضا",
            "さくら ももこ",
            "김민준 金民俊",
            "Nguyễn Thị Ánh",
            "Παναγιώτης Λ.",
            "देवनागरी शर्मा",
            "Siân O’Hara-Łukasz",
            "d’Arc",
            "İbrahim Öz",
            "Ngo",
            "Ada Maria Ines de los Rios y Vega do Vale da Costa Quill van der Tide Roy",
            "John Ronald Reuel Quill",
            "Ada Trump-Whitford",
            "!Xóõ Quill",
        ] {
            assert_eq!(of_text(name, &watch()), vec![], "{name}");
            assert!(!reads_like_slogan(name), "{name}");
        }
    }
}
