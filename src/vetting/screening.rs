//! Which signatures are looked at by a coordinator before they are published, and why. A reason
//! never refuses anybody: it marks the pending row, which becomes held once it is confirmed.

use unicode_security::MixedScript;

use crate::email_address::is_public_address;
use crate::signatures::review_reason::ReviewReason;
use crate::signatures::submission::{Submission, SubmissionPart};
use crate::text::capitals::{NameOwner, is_in_capitals};
use crate::text::fold::fold;
use crate::text::hidden::piles_marks;
use crate::vetting::insults::{is_insult, is_obscene};
use crate::vetting::placeholders::{is_no_name, is_placeholder};
use crate::vetting::protected_names::ProtectedNames;
use crate::vetting::slogans::{advertises, reads_like_slogan};

/// What names are compared with.
#[derive(Clone, Debug, Default)]
pub struct WatchList {
    /// The addressee, in each language of the letter.
    pub addressees: Vec<String>,
    /// The protected names.
    pub protected: ProtectedNames,
}

/// The reasons to look at one part of a request, in their order, each once.
#[must_use]
pub fn reasons(
    request: &Submission,
    part: SubmissionPart<'_>,
    watch: &WatchList,
) -> Vec<ReviewReason> {
    let mut found: Vec<ReviewReason> = names(part).flat_map(|name| of_name(name, watch)).collect();
    found.extend(texts(part).flat_map(|text| of_text(text, watch)));
    let individual = matches!(part, SubmissionPart::Individual(_));
    let signs = [
        (
            persons_name(part).is_some_and(is_insult),
            ReviewReason::Insult,
        ),
        (
            individual && advertises(part.name()),
            ReviewReason::Advertising,
        ),
        (
            individual && reads_like_slogan(part.name()),
            ReviewReason::Slogan,
        ),
        (
            individual && !has_letters(part.name()),
            ReviewReason::NoLetters,
        ),
        (names(part).any(is_no_name), ReviewReason::Placeholder),
        (is_capital(part), ReviewReason::AllCapitals),
        (request.hidden, ReviewReason::HiddenCharacters),
        (request.trapped, ReviewReason::Trap),
    ];
    found.extend(signs.into_iter().filter(|sign| sign.0).map(|sign| sign.1));
    found.sort_unstable();
    found.dedup();
    found
}

/// The names of a signature, and what is printed beside them.
#[derive(Clone, Copy, Debug)]
pub struct PrintedTexts<'a> {
    /// The names of the person and of the organization.
    pub names: &'a [&'a str],
    /// Titles, affiliation and place.
    pub beside: &'a [&'a str],
}

/// Returns the text for which a reason was given; `None` where it is not told by the texts alone.
#[must_use]
pub fn find_text<'a>(reason: &ReviewReason, texts: PrintedTexts<'a>) -> Option<&'a str> {
    let defaults = ProtectedNames::default();
    let mixed = |text: &str| text.split_whitespace().any(|word| !word.is_single_script());
    let is_meant = |text: &str, name: bool| match reason {
        ReviewReason::ProtectedName if name => defaults.hold(text),
        ReviewReason::ProtectedName => defaults.hold_beside_name(text),
        ReviewReason::WebAddress => name && holds_web_address(text),
        ReviewReason::Slogan => name && reads_like_slogan(text),
        ReviewReason::Insult if name => is_insult(text),
        ReviewReason::Insult => is_obscene(text),
        ReviewReason::Advertising => name && advertises(text),
        ReviewReason::MixedScripts => mixed(text),
        ReviewReason::PiledMarks => piles_marks(text),
        ReviewReason::Placeholder => name && is_no_name(text) || is_placeholder(text),
        ReviewReason::NoLetters => name && !has_letters(text),
        _ => false,
    };
    let names = texts.names.iter().map(|text| (*text, true));
    let beside = texts.beside.iter().map(|text| (*text, false));
    let mut all = names.chain(beside);
    all.find(|(text, name)| is_meant(text, *name))
        .map(|(text, _)| text)
}

fn has_letters(name: &str) -> bool {
    name.chars().any(char::is_alphabetic)
}

/// The name of the person: who signs, or who signs for an organization.
fn persons_name(part: SubmissionPart<'_>) -> Option<&str> {
    match part {
        SubmissionPart::Individual(part) => Some(part.name.as_str()),
        SubmissionPart::Endorsement(part) => Some(part.representative.as_str()),
    }
}

/// The names of a part, a representative's among them.
fn names<'a>(part: SubmissionPart<'a>) -> impl Iterator<Item = &'a str> {
    let (person, names) = match part {
        SubmissionPart::Individual(part) => (Some(part.name.as_str()), None),
        SubmissionPart::Endorsement(part) => (
            Some(part.representative.as_str()).filter(|name| !name.is_empty()),
            Some(part.names.with_acronym()),
        ),
    };
    person.into_iter().chain(names.into_iter().flatten())
}

fn is_capital(part: SubmissionPart<'_>) -> bool {
    match part {
        SubmissionPart::Individual(part) => is_in_capitals(&part.name, NameOwner::Person),
        SubmissionPart::Endorsement(part) => part
            .names
            .iter()
            .any(|name| is_in_capitals(name, NameOwner::Organization)),
    }
}

/// Every text that may be printed beside the names.
fn texts<'a>(part: SubmissionPart<'a>) -> impl Iterator<Item = &'a str> {
    let texts = match part {
        SubmissionPart::Individual(part) => [&part.title, &part.affiliation, &part.place],
        SubmissionPart::Endorsement(part) => [&part.place, &part.representative_title, &None],
    };
    texts.into_iter().filter_map(|text| text.as_deref())
}

/// What a name has to be looked at for.
fn of_name(name: &str, watch: &WatchList) -> Vec<ReviewReason> {
    let signs = [
        (watch.protected.hold(name), ReviewReason::ProtectedName),
        (holds_web_address(name), ReviewReason::WebAddress),
    ];
    let found = signs.into_iter().filter(|sign| sign.0).map(|sign| sign.1);
    found.chain(of_line(name, watch)).collect()
}

/// What a text beside the name has to be looked at for. Employers are called by their sites there, and
/// "@" says where somebody works, so web addresses are no sign.
fn of_text(text: &str, watch: &WatchList) -> Vec<ReviewReason> {
    let protected = watch.protected.hold_beside_name(text);
    let protected = protected.then_some(ReviewReason::ProtectedName);
    protected.into_iter().chain(of_line(text, watch)).collect()
}

/// What any line has to be looked at for.
fn of_line(text: &str, watch: &WatchList) -> Vec<ReviewReason> {
    let mixed = |word: &str| !word.is_single_script();
    let addressee = |addressee: &String| is_addressee(text, addressee);
    let common = [
        (
            watch.addressees.iter().any(addressee),
            ReviewReason::Addressee,
        ),
        (
            text.split_whitespace().any(mixed),
            ReviewReason::MixedScripts,
        ),
        (piles_marks(text), ReviewReason::PiledMarks),
        (is_placeholder(text), ReviewReason::Placeholder),
        (is_obscene(text), ReviewReason::Insult),
    ];
    let found = common.into_iter().filter(|sign| sign.0);
    found.map(|sign| sign.1).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signatures::review_reason::hold;

    fn watch() -> WatchList {
        WatchList {
            addressees: vec!["The Honourable Ada Ray, Minister of Tides".to_owned()],
            protected: ProtectedNames::assemble(["Paypal"].into_iter(), &[]),
        }
    }

    #[test]
    fn the_addressee_protected_names_and_web_addresses_are_looked_at() {
        for (text, reason) in [
            ("Ada RAY", ReviewReason::Addressee),
            ("mickey  mouse", ReviewReason::ProtectedName),
            ("Dr Mickey Mouse", ReviewReason::ProtectedName),
            ("Pаypаl", ReviewReason::ProtectedName),
            ("Dr Pаypаl", ReviewReason::ProtectedName),
            ("MickeyMouse", ReviewReason::ProtectedName),
            ("Mic key-Mouse", ReviewReason::ProtectedName),
            ("Buy at cheap-pills.com", ReviewReason::WebAddress),
            ("www.example.org", ReviewReason::WebAddress),
            ("Jоhn", ReviewReason::MixedScripts),
            (
                "Ada\u{300}\u{301}\u{302}\u{303}\u{304}",
                ReviewReason::PiledMarks,
            ),
            ("[Organization]", ReviewReason::Placeholder),
        ] {
            assert!(of_name(text, &watch()).contains(&reason), "{text}");
        }
        assert!(!has_letters("12345") && has_letters("X Æ A-12"));
    }

    #[test]
    fn sites_and_former_offices_beside_a_name_are_not_looked_at() {
        for text in [
            "developer @ Amity",
            "Amity.com",
            "@ada",
            "Former Minister of Health",
            "Office of the Prime Minister",
        ] {
            assert_eq!(of_text(text, &watch()), vec![], "{text}");
        }
        for text in ["Prime Minister of Canada", "Pаypаl", "[Title]"] {
            assert_ne!(of_text(text, &watch()), vec![], "{text}");
        }
    }

    #[test]
    fn the_text_that_a_reason_means_is_found() {
        let texts = PrintedTexts {
            names: &["Ada Quill", "cheap-pills.com"],
            beside: &["Amity.com", "Prime Minister of Canada"],
        };
        for (reason, text) in [
            (ReviewReason::WebAddress, Some("cheap-pills.com")),
            (
                ReviewReason::ProtectedName,
                Some("Prime Minister of Canada"),
            ),
            (ReviewReason::Insult, None),
            (ReviewReason::Trap, None),
        ] {
            assert_eq!(find_text(&reason, texts), text, "{reason:?}");
        }
    }

    #[test]
    fn capitals_alone_hold_nobody() {
        assert!(!hold(&[ReviewReason::AllCapitals]) && !hold(&[]));
        assert!(hold(&[ReviewReason::AllCapitals, ReviewReason::Trap]));
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
            assert_eq!(of_name(name, &watch()), vec![], "{name}");
            assert!(!reads_like_slogan(name), "{name}");
        }
    }
}
