//! What may be the same signatory as a signature, and why.

use entity::ids::{OrganizationId, SignatureId};

use crate::matching::{Comparison, Outcome, Reason};
use crate::rendering::Message;
use crate::signatures::review_reason::stored_words;

/// What a signature resembles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counterpart {
    /// Another signature on the letter, by its internal id.
    Signature(SignatureId),
    /// An entry of the register, by its internal id.
    Entry(OrganizationId),
}

/// A resemblance.
#[derive(Clone, Debug, PartialEq)]
pub struct PossibleDuplicate {
    /// What is resembled.
    pub other: Counterpart,
    /// The labels of the reasons for and against, the strongest first.
    pub reasons: Vec<&'static str>,
    /// Log-odds that both are one.
    pub score: f64,
    /// Proved to be the same.
    pub proved: bool,
    /// Two organizations of one name, apart from articles, legal forms and language.
    pub has_equal_name: bool,
}

impl PossibleDuplicate {
    pub(super) fn of(other: Counterpart, judgement: &Comparison) -> Option<Self> {
        (judgement.outcome != Outcome::Different).then(|| Self {
            other,
            reasons: judgement.reasons().into_iter().map(Reason::label).collect(),
            score: judgement.score,
            proved: judgement.outcome == Outcome::Same,
            has_equal_name: judgement.names_are_equal(),
        })
    }
}

/// Why two may be the same, or may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MatchReason {
    Known(Reason),
    /// A stored label that this program does not know; another version wrote it.
    Unknown(String),
}

impl MatchReason {
    /// The reason, for coordinators.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Known(reason) => Message::new(reason.message_key()),
            Self::Unknown(label) => Message::new("reason-unknown").text("word", label.clone()),
        }
    }

    fn read(label: String) -> Self {
        let mut all = Reason::ALL.iter();
        all.find(|reason| reason.label() == label)
            .map_or(Self::Unknown(label), |reason| Self::Known(*reason))
    }

    fn speaks_against(&self) -> bool {
        matches!(self, Self::Known(reason) if reason.weight() < 0.0)
    }
}

/// The reasons of a stored row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatchReasons {
    /// Why both may be the same, the strongest first.
    pub supporting: Vec<MatchReason>,
    /// What speaks against it.
    pub opposing: Vec<MatchReason>,
}

impl MatchReasons {
    /// Reads a stored list of labels. Rows of every version have them all in one list.
    #[must_use]
    pub fn read(stored: &str) -> Self {
        let labels = stored_words(stored).into_iter();
        let (opposing, supporting) = labels
            .map(MatchReason::read)
            .partition(MatchReason::speaks_against);
        Self {
            supporting,
            opposing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendering::in_english;

    #[test]
    fn stored_reasons_are_split_into_those_for_and_those_against() {
        let read = MatchReasons::read(r#"["NamesEqual","HostDifferent","FromTheFuture"]"#);
        let say = |reasons: &[MatchReason]| -> Vec<String> {
            let messages = reasons.iter().map(MatchReason::message);
            messages.map(|message| in_english(&message)).collect()
        };
        assert_eq!(
            say(&read.supporting),
            [
                "the names are the same, apart from articles, legal forms and language",
                "an unknown reason (`FromTheFuture`)"
            ]
        );
        assert_eq!(say(&read.opposing), ["different websites or mail domains"]);
    }

    #[test]
    fn every_reason_has_a_sentence() {
        for reason in Reason::ALL {
            let said = in_english(&MatchReason::Known(*reason).message());
            assert!(!said.contains("no message"), "{}: {said}", reason.label());
        }
    }
}
