//! Why a coordinator looks at a signature before it is published, as a row keeps it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A reason to look at a signature.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewReason {
    /// The letter's own rule: a coordinator approves first.
    LetterApproves,
    /// Nothing yet shows that this person may speak for the organization.
    OrganizationUnproved,
    /// The organization is listed already; this is another representative.
    SecondRepresentative,
    /// It may be the same signatory as another.
    PossiblySame,
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
    /// The name of an organization looks like one of the register and is spelled in other letters.
    LooksLikeEntry,
    /// A person's name or affiliation looks like a member's and is spelled in other letters.
    LooksLikeMember,
    /// A person signs for themselves under a member's name.
    NameOfMember,
    /// What cannot be seen was typed.
    HiddenCharacters,
    /// More marks stand on a letter than any writing has.
    PiledMarks,
    /// A form's own text, or one that only fills the field.
    Placeholder,
    /// A person's name without a letter.
    NoLetters,
    /// The name is in capitals; nobody is held for it.
    AllCapitals,
    /// A stored reason that this program does not know, in its original word. A newer version wrote it,
    /// or it was damaged, so a coordinator decides.
    #[serde(untagged)]
    Unknown(String),
}

impl ReviewReason {
    /// Whether judging finds it by what stands and is proved at that moment, so that judging again
    /// finds it again where it still holds.
    #[must_use]
    pub fn is_recomputed(&self) -> bool {
        matches!(
            self,
            Self::LetterApproves
                | Self::OrganizationUnproved
                | Self::SecondRepresentative
                | Self::PossiblySame
                | Self::AddressShared
                | Self::RemovedBefore
        )
    }

    /// The reason in words, for coordinators.
    #[must_use]
    pub fn words(&self) -> Cow<'static, str> {
        if let Self::Unknown(word) = self {
            return unknown_words(word).into();
        }
        self.known_words().into()
    }

    fn known_words(&self) -> &'static str {
        match self {
            Self::LetterApproves => "this letter approves signatures first",
            Self::OrganizationUnproved => {
                "nothing shows yet that the representative may speak for the organization"
            }
            Self::SecondRepresentative => {
                "the organization is listed already: a second representative"
            }
            Self::PossiblySame => "it may be the same signatory as another",
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
            Self::LooksLikeEntry => {
                "the name looks like one of the register, in other letters or spaces"
            }
            Self::LooksLikeMember => {
                "the name or affiliation looks like a member's, in other letters or spaces"
            }
            Self::NameOfMember => "the name of an individual is that of a member organization",
            Self::HiddenCharacters => "characters that cannot be seen were typed",
            Self::PiledMarks => "marks are piled upon a letter",
            Self::Placeholder => "a text that only fills the field, such as “Your name”",
            Self::NoLetters => "the name has no letters",
            Self::AllCapitals => "the name is in capitals (it waits for another reason)",
            Self::Unknown(_) => "an unknown reason",
        }
    }

    /// Whether a signature waits for it. Capitals alone are only told beside what does.
    #[must_use]
    pub fn requires_review(&self) -> bool {
        *self != Self::AllCapitals
    }
}

/// Whether a signature waits for some of these reasons.
#[must_use]
pub fn hold(reasons: &[ReviewReason]) -> bool {
    reasons.iter().any(|reason| reason.requires_review())
}

/// Reads the reasons of a row. What is not known becomes [`ReviewReason::Unknown`], so that the
/// signature is held and a coordinator sees the word.
#[must_use]
pub fn stored(reasons: &str) -> Vec<ReviewReason> {
    let words = stored_words(reasons).into_iter();
    words
        .map(|word| {
            serde_json::from_value(Value::String(word.clone()))
                .unwrap_or(ReviewReason::Unknown(word))
        })
        .collect()
}

/// Reads a stored list of words. Nothing is dropped: another JSON value is one word, and so is a text
/// that is not a list.
#[must_use]
pub fn stored_words(list: &str) -> Vec<String> {
    let Ok(values) = serde_json::from_str::<Vec<Value>>(list) else {
        return vec![list.to_owned()];
    };
    let word = |value| match value {
        Value::String(word) => word,
        other => other.to_string(),
    };
    values.into_iter().map(word).collect()
}

/// How a word that this program does not know is shown to coordinators.
#[must_use]
pub fn unknown_words(word: &str) -> String {
    format!("an unknown reason (`{word}`)")
}

/// Reasons for a row to keep, each once, in their order.
#[must_use]
pub fn to_stored(reasons: &[ReviewReason]) -> String {
    let mut all = reasons.to_vec();
    all.sort_unstable();
    all.dedup();
    serde_json::json!(all).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_stored_reasons_require_review_and_keep_their_words() {
        let reasons = stored(r#"["all-capitals","from-the-future",7]"#);
        assert!(hold(&reasons));
        let known = reasons.iter().map(|reason| reason.words().into_owned());
        assert_eq!(
            known.collect::<Vec<_>>()[1..],
            [
                "an unknown reason (`from-the-future`)",
                "an unknown reason (`7`)"
            ]
        );
        assert_eq!(
            to_stored(&reasons),
            r#"["all-capitals","7","from-the-future"]"#
        );
    }

    #[test]
    fn a_broken_list_of_reasons_is_one_unknown_reason() {
        for broken in ["", "[\"trap\"", "{}"] {
            assert_eq!(stored(broken), [ReviewReason::Unknown(broken.to_owned())]);
        }
    }
}
