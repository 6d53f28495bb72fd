//! Why an act, or a rule that it follows, ends without a result. What a reader sees of it is decided by
//! `web::Failure`, and what a coordinator reads by `signatures::refusal`.

use std::time::Duration;

use entity::ids::CorrectionId;
use sea_orm::DbErr;

use crate::mail::outbox::OutboxFault;
use crate::rendering::{RenderingFault, WordsFault};
use crate::secret::SealFault;
use crate::storage::{DataKeyFault, is_conflict};

/// Why an act ended. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// What the act is about does not exist, or no longer does.
    #[error("not found")]
    NotFound,
    /// What was submitted holds nothing to act on.
    #[error("nothing to act on")]
    Empty,
    /// Another act changed the same thing first.
    #[error("conflict")]
    Conflict,
    /// Still in conflict after this many attempts.
    #[error("still conflicting after {0} attempts")]
    StillConflicting(usize),
    /// The person has acted too often; the value says how long to wait.
    #[error("too many acts")]
    TooMany(Duration),
    /// A stored value cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    #[error(transparent)]
    Database(DbErr),
    #[error(transparent)]
    DataKey(DataKeyFault),
    #[error(transparent)]
    Seal(#[from] SealFault),
    #[error(transparent)]
    Rendering(#[from] RenderingFault),
    #[error(transparent)]
    Words(#[from] WordsFault),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// A stored value that this program cannot read: it is damaged, or of another version. Says nothing of
/// the content, which may be personal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("the stored correction {0} cannot be read: it is damaged or of another version")]
    Correction(CorrectionId),
    #[error("a sealed address opens, but is not a valid address")]
    Address,
    #[error("the record of a merge of register entries cannot be read")]
    Merge,
    #[error("a letter has no tally")]
    Tally,
    #[error("a register entry created in this transaction cannot be read back")]
    NewEntry,
}

impl From<DbErr> for ActError {
    fn from(fault: DbErr) -> Self {
        if is_conflict(&fault) {
            // Another transaction was first, or PostgreSQL aborted this one in its favour.
            Self::Conflict
        } else {
            Self::Database(fault)
        }
    }
}

impl From<DataKeyFault> for ActError {
    fn from(fault: DataKeyFault) -> Self {
        match fault {
            DataKeyFault::Database(fault) => fault.into(),
            other => Self::DataKey(other),
        }
    }
}

impl From<OutboxFault> for ActError {
    fn from(fault: OutboxFault) -> Self {
        match fault {
            OutboxFault::Database(fault) => fault.into(),
            OutboxFault::Seal(fault) => fault.into(),
            OutboxFault::Content(fault) => fault.into(),
        }
    }
}
