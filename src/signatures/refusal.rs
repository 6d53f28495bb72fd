//! Why a coordinator's act is not done: one sentence each, for the person who asked.

use entity::signature;
use sea_orm::DbErr;

use crate::organizations::DomainFault;
use crate::signatures::lifecycle::Transition;
use crate::storage::is_conflict;
use crate::web::Failure;

/// Tries before a race is told to the coordinator.
const TRIES: usize = 5;

/// Why an act is not done; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// No signature has this id.
    #[error("no signature has the id `{0}`; `undersigned signatures list` shows them")]
    UnknownSignature(String),
    /// No letter has this slug.
    #[error("no letter is called `{0}`; its name is the last part of its address")]
    UnknownLetter(String),
    /// No register entry has this name or id.
    #[error(
        "no organization in the register reads like `{0}`; `undersigned organization list` shows them"
    )]
    UnknownOrganization(String),
    /// A decision does not say which edition of a signature was looked at.
    #[error(
        "{now}; the edition that you looked at is missing: if this is what you mean, repeat the command with {repeat}"
    )]
    Unnamed {
        /// Each signature as it is now.
        now: String,
        /// What to name instead.
        repeat: String,
    },
    /// A signature changed since it was looked at.
    #[error("{changes}; nothing was done: to go ahead anyway, repeat the command with {repeat}")]
    Changed {
        /// What changed of each signature, field by field.
        changes: String,
        /// What to name instead.
        repeat: String,
    },
    /// A state is not one that the act starts from.
    #[error("{id} ({name}) is {state}; {wanted}")]
    State {
        /// Its public id.
        id: String,
        /// Its printed name.
        name: String,
        /// Where it stands.
        state: &'static str,
        /// What the act needs.
        wanted: &'static str,
    },
    /// The organization is listed on the letter already.
    #[error(
        "{name} is on the list of this letter already, as {listed} ({listed_name}); `undersigned signatures merge {id} --into {listed}` counts it once"
    )]
    AlreadyListed {
        /// The signature in question, in its edition.
        id: String,
        /// Its printed name.
        name: String,
        /// The signature that is listed, in its edition.
        listed: String,
        /// The name of that one.
        listed_name: String,
    },
    /// The same signatory stands on the letter already.
    #[error(
        "{name} stands on this letter already, as {stands} ({state}); nothing was entered{next}"
    )]
    AlreadyThere {
        /// Its printed name.
        name: String,
        /// The signature that stands.
        stands: String,
        /// Where that one stands.
        state: &'static str,
        /// What to do instead, if there is anything, after a semicolon.
        next: String,
    },
    /// It may be an organization of the register, and nobody has said whether it is.
    #[error("{who} may be {}; say which with --entry, or that it is none of them with --entry new", .candidates.join(" or "))]
    Undecided {
        /// The organization in question, by name, and by the id of its signature if it has one.
        who: String,
        /// Name and id of each entry that it resembles.
        candidates: Vec<String>,
    },
    /// Several register entries read so.
    #[error("several organizations in the register read like `{name}`: {}; name one by its id", .candidates.join(", "))]
    Several {
        /// The name in question.
        name: String,
        /// Name and id of each.
        candidates: Vec<String>,
    },
    /// The register holds such a name already.
    #[error(
        "{entry} is in the register already and reads like `{name}`; `undersigned organization name` gives it more names"
    )]
    InRegister {
        /// The name in question.
        name: String,
        /// Name and id of the entry.
        entry: String,
    },
    /// Too late to take back.
    #[error("{id} ({name}) was {state} more than 30 days ago, which cannot be taken back any more")]
    TooLate {
        /// Its public id.
        id: String,
        /// Its printed name.
        name: String,
        /// What was done with it.
        state: &'static str,
    },
    /// A newer signature of the same signatory lives.
    #[error(
        "{newer} is a newer signature of the same signatory and stands; {id} stays {state}, unless that one is removed first"
    )]
    Newer {
        /// Its public id.
        id: String,
        /// Where it stays.
        state: &'static str,
        /// The newer one.
        newer: String,
    },
    /// Merging these two makes no sense.
    #[error("{0}")]
    Unfit(String),
    /// Something typed is no name, address or reason.
    #[error("{0}")]
    Typed(String),
    /// A domain that speaks for nobody.
    #[error(transparent)]
    Domain(#[from] DomainFault),
    /// Somebody else changed the same things, again and again.
    #[error("others are changing the same signatures at this moment; look at them and try again")]
    Race,
    /// A fault of the database or of the program.
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<DbErr> for Refusal {
    fn from(fault: DbErr) -> Self {
        if is_conflict(&fault) {
            Self::Race
        } else {
            Self::Failure(fault.into())
        }
    }
}

impl Refusal {
    pub(crate) fn typed(sentence: impl Into<String>) -> Self {
        Self::Typed(sentence.into())
    }
}

/// Whether a move may start where the signature stands; the sentence if not.
pub(crate) fn may_start(row: &signature::Model, step: Transition) -> Result<(), Refusal> {
    if step.from().contains(&row.state) {
        return Ok(());
    }
    let wanted = match step {
        Transition::Approve => "only held ones can be approved",
        Transition::Reject => "only held ones can be rejected; `remove` takes away a listed one",
        Transition::Hold => "only published ones can be held again",
        Transition::Undo => "only removed and merged ones can be taken back",
        _ => "only held and published ones can be",
    };
    Err(Refusal::State {
        id: row.public_id.clone(),
        name: row.name.clone(),
        state: row.state.word(),
        wanted,
    })
}

/// Does an act, and does it again where somebody else was first, so that the answer tells how
/// things stand now.
pub(crate) async fn retry_on_conflict<T>(
    mut act: impl AsyncFnMut() -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    for _ in 1..TRIES {
        match act().await {
            Err(Refusal::Race) => {}
            other => return other,
        }
    }
    act().await
}
