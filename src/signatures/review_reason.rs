//! Why a coordinator looks at a signature before it is published, as a row keeps it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::rendering::Message;

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
    /// The name is an insult or has an obscene word.
    Insult,
    /// The name advertises something.
    Advertising,
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

    /// The reason, for coordinators.
    #[must_use]
    pub fn message(&self) -> Message {
        let key = match self {
            Self::LetterApproves => "reason-letter-approves",
            Self::OrganizationUnproved => "reason-organization-unproved",
            Self::SecondRepresentative => "reason-second-representative",
            Self::PossiblySame => "reason-possibly-same",
            Self::AddressShared => "reason-address-shared",
            Self::RemovedBefore => "reason-removed-before",
            Self::Addressee => "reason-addressee",
            Self::ProtectedName => "reason-protected-name",
            Self::WebAddress => "reason-web-address",
            Self::Slogan => "reason-slogan",
            Self::Insult => "reason-insult",
            Self::Advertising => "reason-advertising",
            Self::MixedScripts => "reason-mixed-scripts",
            Self::Trap => "reason-trap",
            Self::NameChanged => "reason-name-changed",
            Self::LookAgain => "reason-look-again",
            Self::LooksLikeEntry => "reason-looks-like-entry",
            Self::LooksLikeMember => "reason-looks-like-member",
            Self::NameOfMember => "reason-name-of-member",
            Self::HiddenCharacters => "reason-hidden-characters",
            Self::PiledMarks => "reason-piled-marks",
            Self::Placeholder => "reason-placeholder",
            Self::NoLetters => "reason-no-letters",
            Self::AllCapitals => "reason-all-capitals",
            Self::Unknown(word) => {
                return Message::new("reason-unknown").text("word", word.clone());
            }
        };
        Message::new(key)
    }

    /// The reason, for coordinators, with whom it means: signatures or entries by name and id. Without
    /// any (they left since, or it means nobody), as [`Self::message`] says it.
    #[must_use]
    pub fn message_naming(&self, others: &[String]) -> Message {
        let key = match self {
            Self::SecondRepresentative => "reason-second-representative-of",
            Self::PossiblySame => "reason-possibly-same-as",
            Self::AddressShared => "reason-address-shared-with",
            Self::RemovedBefore => "reason-removed-before-as",
            Self::LooksLikeEntry => "reason-looks-like-named",
            Self::LooksLikeMember => "reason-looks-like-member-named",
            _ => return self.message(),
        };
        if others.is_empty() {
            return self.message();
        }
        Message::new(key).text("others", others.join(", "))
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
pub fn read_stored(reasons: &str) -> Vec<ReviewReason> {
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
    use crate::rendering::in_english;

    #[test]
    fn unknown_stored_reasons_require_review_and_keep_their_words() {
        let reasons = read_stored(r#"["all-capitals","from-the-future",7]"#);
        assert!(hold(&reasons));
        let known = reasons.iter().map(|reason| in_english(&reason.message()));
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
            assert_eq!(
                read_stored(broken),
                [ReviewReason::Unknown(broken.to_owned())]
            );
        }
    }
}
