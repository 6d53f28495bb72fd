//! Which signatures are looked at by a coordinator before they are published, and why. A reason
//! never refuses anybody: it marks the pending row, which becomes held once it is confirmed.

use serde::{Deserialize, Serialize};
use unicode_security::MixedScript;
use unicode_security::confusable_detection::skeleton;

use super::request::{Part, SignatureRequest};
use crate::email_address::is_public_address;
use crate::text::fold::fold;

/// Words of a name beyond which it reads like a slogan. The longest personal names of the sample
/// lists have seven.
const MOST_NAME_WORDS: usize = 9;

/// A reason to look at a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The letter's own rule: a coordinator approves first.
    LetterApproves,
    /// Nothing yet shows that this person may speak for the organization.
    OrganizationUnproved,
    /// The organization is listed already; this is another representative.
    SecondRepresentative,
    /// More names from one address than the letter allows.
    AddressShared,
    /// A coordinator removed this signatory before.
    RemovedBefore,
    /// The name is the addressee's.
    Addressee,
    /// The name is on the list of protected names, or looks like one of it.
    ProtectedName,
    /// The name holds a web address.
    WebAddress,
    /// The name reads like a slogan.
    Slogan,
    /// One word mixes letters of several scripts.
    MixedScripts,
    /// A field that people do not see was filled.
    Trap,
    /// A listed organization asks for a name that the register does not know.
    NameChanged,
    /// A coordinator set it aside, or took its removal or merge back.
    LookAgain,
}

impl Reason {
    /// Whether judging finds it by what stands and is proved at that moment, so that judging again
    /// finds it again where it still holds.
    #[must_use]
    pub fn is_weighed(self) -> bool {
        matches!(
            self,
            Self::LetterApproves
                | Self::OrganizationUnproved
                | Self::SecondRepresentative
                | Self::AddressShared
                | Self::RemovedBefore
        )
    }

    /// The reason in words, for coordinators.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::LetterApproves => "this letter approves signatures first",
            Self::OrganizationUnproved => {
                "nothing shows yet that the representative may speak for the organization"
            }
            Self::SecondRepresentative => {
                "the organization is listed already: a second representative"
            }
            Self::AddressShared => "more names from one address than the letter allows",
            Self::RemovedBefore => "a coordinator removed this signatory before",
            Self::Addressee => "the name is the addressee's",
            Self::ProtectedName => "the name is protected, or looks like a protected one",
            Self::WebAddress => "the name holds a web address",
            Self::Slogan => "the name reads like a slogan",
            Self::MixedScripts => "a word mixes letters of several scripts",
            Self::Trap => "a field that people do not see was filled",
            Self::NameChanged => "the organization asks for a name that the register does not know",
            Self::LookAgain => "a coordinator wants it looked at once more",
        }
    }
}

/// Reasons as a row keeps them; nothing where they do not read.
#[must_use]
pub fn stored(reasons: &str) -> Vec<Reason> {
    serde_json::from_str(reasons).unwrap_or_default()
}

/// Reasons for a row to keep, each once, in their order.
#[must_use]
pub fn to_stored(reasons: &[Reason]) -> String {
    let mut all = reasons.to_vec();
    all.sort_unstable();
    all.dedup();
    serde_json::json!(all).to_string()
}

/// What names are compared with.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// The addressee, in each language of the letter.
    pub addressees: Vec<String>,
    /// The protected names of the settings.
    pub protected: Vec<String>,
}

/// The reasons to look at one part of a request, in their order, each once.
#[must_use]
pub fn reasons(request: &SignatureRequest, part: Part<'_>, watch: &Watch) -> Vec<Reason> {
    let mut found: Vec<Reason> = texts(part).flat_map(|text| of_text(text, watch)).collect();
    if matches!(part, Part::Individual(_)) && reads_like_slogan(part.name()) {
        found.push(Reason::Slogan);
    }
    if request.trapped {
        found.push(Reason::Trap);
    }
    found.sort_unstable();
    found.dedup();
    found
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
    if watch
        .protected
        .iter()
        .any(|protected| resembles(text, protected))
    {
        found.push(Reason::ProtectedName);
    }
    if holds_web_address(text) {
        found.push(Reason::WebAddress);
    }
    if text.split_whitespace().any(|word| !word.is_single_script()) {
        found.push(Reason::MixedScripts);
    }
    found
}

/// A part of the addressee line holds the name, word for word: "The Honourable Ada Ray, Minister"
/// is Ada Ray. One word alone ("Minister") is nobody's name.
fn is_addressee(text: &str, addressee: &str) -> bool {
    let name = fold(text);
    let within = |part: &str| name.contains(' ') && holds_words(&fold(part), &name);
    name == fold(addressee) || addressee.split([',', '(', ';']).any(within)
}

/// Equal when folded, or drawn alike (Unicode Technical Standard 39, skeletons).
fn resembles(text: &str, protected: &str) -> bool {
    let (name, protected) = (fold(text), fold(protected));
    if protected.is_empty() {
        return false;
    }
    let drawn: String = skeleton(&name).collect();
    let drawn_protected: String = skeleton(&protected).collect();
    holds_words(&name, &protected)
        || holds_words(&drawn, &drawn_protected)
        || drawn.replace(' ', "") == drawn_protected.replace(' ', "")
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

fn reads_like_slogan(name: &str) -> bool {
    name.split_whitespace().count() > MOST_NAME_WORDS
        || name.contains(['!', '?', '#', '$', '%', '<', '>', '{', '}', '=', '*'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watch() -> Watch {
        Watch {
            addressees: vec!["The Honourable Ada Ray, Minister of Tides".to_owned()],
            protected: vec!["Mickey Mouse".to_owned(), "Paypal".to_owned()],
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
        ] {
            assert!(of_text(text, &watch()).contains(&reason), "{text}");
        }
        assert!(reads_like_slogan("Stop this now!"));
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
        ] {
            assert_eq!(of_text(name, &watch()), vec![], "{name}");
            assert!(!reads_like_slogan(name), "{name}");
        }
    }
}
