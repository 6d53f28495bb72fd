//! The two counts of a letter: the one module that computes them. They move in the transaction
//! that moves a signature, and a timed job proves them again from the rows.

pub mod sentence;
mod store;

pub use store::{move_by, open, read, read_all, revision_of_all, revisions, touch};

use entity::ids::Revision;
use entity::values::{SignatureKind, Visibility};
use serde::Serialize;

use crate::clock::Millis;

/// How many signed a letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Published endorsements.
    pub organizations: i64,
    /// Published individuals, the unlisted among them.
    pub individuals: i64,
    /// Published individuals who are counted without their names.
    pub unlisted: i64,
    /// Rises with each public change of the list.
    pub revision: Revision,
    /// When the counts last changed, milliseconds UTC.
    pub as_of: Millis,
}

impl Tally {
    /// Both counts together.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.organizations + self.individuals
    }

    /// The counts alone.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts {
            organizations: self.organizations,
            individuals: self.individuals,
            unlisted: self.unlisted,
        }
    }
}

/// Counts, or a change of counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Endorsements.
    pub organizations: i64,
    pub individuals: i64,
    /// Of them, those without their names.
    pub unlisted: i64,
}

impl Counts {
    /// What one published signature adds.
    #[must_use]
    pub fn of(kind: SignatureKind, visibility: Visibility) -> Self {
        match (kind, visibility) {
            (SignatureKind::Endorsement, _) => Self {
                organizations: 1,
                ..Self::default()
            },
            (SignatureKind::Individual, Visibility::Name) => Self {
                individuals: 1,
                ..Self::default()
            },
            (SignatureKind::Individual, Visibility::Counted) => Self {
                individuals: 1,
                unlisted: 1,
                ..Self::default()
            },
        }
    }
}

impl std::ops::Neg for Counts {
    type Output = Self;

    fn neg(self) -> Self {
        Self {
            organizations: -self.organizations,
            individuals: -self.individuals,
            unlisted: -self.unlisted,
        }
    }
}

impl std::ops::Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            organizations: self.organizations + other.organizations,
            individuals: self.individuals + other.individuals,
            unlisted: self.unlisted + other.unlisted,
        }
    }
}

impl std::iter::Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), std::ops::Add::add)
    }
}
