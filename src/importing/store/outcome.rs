//! What an import did, and why one is refused.

use sea_orm::DbErr;

use super::Difference;
use crate::importing::Problems;
use crate::letters::LetterError;
use crate::rendering::Message;
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
#[derive(Debug)]
pub enum ImportFault {
    /// The letter was imported before with other texts or rows.
    Differs(Vec<Difference>),
    /// A new letter would have what no letter should have.
    Objections(Problems),
    /// No letter has this slug.
    UnknownLetter(String),
    /// It is open or closed, or somebody signed it, was invited or changed its list.
    NotADraft(String),
    /// Another import is at work.
    Busy,
    /// The letter breaks a rule.
    Letter(LetterError),
    /// The database.
    Database(DbErr),
}

impl ImportFault {
    /// The reason, for whoever imports; none where it has no sentence of its own: lists of problems, and
    /// what the database says.
    #[must_use]
    pub fn message(&self) -> Option<Message> {
        Some(match self {
            Self::Differs(_) => Message::new("import-differs"),
            Self::UnknownLetter(slug) => Message::new("import-unknown-letter").text("slug", slug),
            Self::NotADraft(slug) => Message::new("import-not-a-draft").text("slug", slug),
            Self::Busy => Message::new("import-busy"),
            Self::Letter(fault) => return fault.message(),
            Self::Objections(_) | Self::Database(_) => return None,
        })
    }
}

impl From<DbErr> for ImportFault {
    fn from(fault: DbErr) -> Self {
        Self::Database(fault)
    }
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
