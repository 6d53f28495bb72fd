//! What an import did, and why one is refused.

use sea_orm::DbErr;

use super::Difference;
use crate::importing::Problems;
use crate::letters::LetterError;
use crate::tally::Counts;

/// What an import did, or would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportOutcome {
    /// Created a letter, with these counts.
    Created(Counts),
    /// Changed only the settings of a letter that was imported before.
    Updated,
    /// Changed nothing: the folder is the same as before.
    Unchanged,
}

/// The result of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportSummary {
    /// What it did, or would do.
    pub outcome: ImportOutcome,
    /// New organizations that may be older entries of the register; nothing was merged.
    pub possible_matches: Vec<PossibleMatch>,
}

/// A new organization that may be an older entry of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PossibleMatch {
    /// Its name.
    pub new: String,
    /// Name and id of each older entry that it may be, the most alike first.
    pub known: Vec<String>,
}

/// Why an import is refused.
#[derive(Debug, thiserror::Error)]
pub enum ImportFault {
    /// The letter was imported before with other texts or rows.
    #[error("this letter was already imported and its text or list is now different; nothing was changed:\n{}", join_lines(.0))]
    Differs(Vec<Difference>),
    /// A new letter would have what no letter should have.
    #[error("{0}")]
    Objections(Problems),
    /// No letter has this slug.
    #[error("no letter is called `{0}`")]
    UnknownLetter(String),
    /// It is open or closed, or somebody signed it, was invited or changed its list.
    #[error(
        "{0} is not a draft that only its import wrote, so it stays: only a draft that no one has signed, been invited to or changed can be replaced or deleted"
    )]
    NotADraft(String),
    /// Another import is at work.
    #[error(
        "another import is writing to this database; wait until it is finished, then run this again"
    )]
    Busy,
    /// The letter breaks a rule.
    #[error(transparent)]
    Letter(LetterError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl From<LetterError> for ImportFault {
    fn from(error: LetterError) -> Self {
        match error {
            LetterError::Database(fault) => Self::Database(fault),
            // Another import created this slug after this one looked for it.
            LetterError::SlugTaken(_) => Self::Busy,
            other => Self::Letter(other),
        }
    }
}

fn join_lines(differences: &[Difference]) -> String {
    let lines: Vec<String> = differences.iter().map(ToString::to_string).collect();
    lines.join("\n")
}
