//! What may be the same signatory as a signature.

use entity::ids::{OrganizationId, SignatureId};

use crate::matching::{Comparison, Outcome, Reason};

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
    /// The labels of the reasons, the strongest first.
    pub reasons: Vec<&'static str>,
    /// Log-odds that both are one.
    pub score: f64,
    /// Proved to be the same.
    pub proved: bool,
}

impl PossibleDuplicate {
    pub(super) fn of(other: Counterpart, judgement: &Comparison) -> Option<Self> {
        (judgement.outcome != Outcome::Different).then(|| Self {
            other,
            reasons: judgement.reasons().into_iter().map(Reason::label).collect(),
            score: judgement.score,
            proved: judgement.outcome == Outcome::Same,
        })
    }
}
