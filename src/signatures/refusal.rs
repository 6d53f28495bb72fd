//! Why a coordinator's act is not done: one kind each, with its data.

pub mod field;
pub mod unfit;

use entity::signature;
use entity::values::SignatureState;
use sea_orm::DbErr;

use crate::act::ActError;
use crate::organizations::DomainFault;
use crate::rendering::{Arg, Message};
use crate::signatures::lifecycle::Transition;
use crate::signatures::refusal::field::{Field, FieldFault};
use crate::signatures::refusal::unfit::{
    LetterFault, NameFault, RegisterFault, Unfit, state_message,
};
use crate::storage::is_conflict;

/// Tries before a race is reported to the coordinator.
const TRIES: usize = 5;

/// Why an act is not done; nothing was changed. What people read is [`Refusal::message`].
#[derive(Debug)]
pub enum Refusal {
    /// No signature has this id.
    UnknownSignature(String),
    /// No letter has this slug.
    UnknownLetter(String),
    /// No register entry has this name or id.
    UnknownOrganization(String),
    /// No invitation has this id.
    UnknownInvitation(String),
    /// What follows the id of a signature is not an edition number.
    Edition(String),
    /// A decision does not say which edition of a signature was looked at.
    Unnamed {
        /// Each signature as it is now.
        now: Vec<Outdated>,
        /// What to name instead.
        repeat: Vec<String>,
    },
    /// A signature changed since it was looked at.
    Changed {
        /// What changed of each signature.
        changes: Vec<Outdated>,
        /// What to name instead.
        repeat: Vec<String>,
    },
    /// A state is not one that the act starts from.
    State {
        /// Its public id.
        id: String,
        /// Its printed name.
        name: String,
        state: SignatureState,
        /// The step that cannot start from it.
        step: Transition,
    },
    /// The organization is listed on the letter already.
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
    /// The same signatory has a signature on the letter already.
    AlreadyThere {
        /// Its printed name.
        name: String,
        /// The public id of that signature.
        existing: String,
        state: SignatureState,
        /// The slug of the letter.
        letter: String,
    },
    /// It may be an organization of the register, and nobody has said whether it is.
    Undecided {
        /// The organization in question, by name, and by the id of its signature if it has one.
        who: String,
        /// Name and id of each entry that it resembles.
        candidates: Vec<String>,
    },
    /// Several register entries have this name.
    Several {
        /// The name in question.
        name: String,
        /// Name and id of each.
        candidates: Vec<String>,
    },
    /// The register holds such a name already.
    InRegister {
        /// The name in question.
        name: String,
        /// Name and id of the entry.
        entry: String,
    },
    /// Too late to undo.
    TooLate {
        /// Its public id.
        id: String,
        /// Its printed name.
        name: String,
        state: SignatureState,
    },
    /// There is a newer live signature of the same signatory.
    Newer {
        /// Its public id.
        id: String,
        state: SignatureState,
        /// The newer one.
        newer: String,
    },
    /// It cannot be done with these signatures, entries or letters.
    Unfit(Unfit),
    /// A field does not hold what it should.
    Typed { field: Field, fault: FieldFault },
    /// A domain that cannot be trusted.
    Domain(DomainFault),
    /// Somebody else changed the same things, again and again.
    Race,
    /// A fault of the database or of the program.
    Error(ActError),
}

/// How a signature or an entry differs from what was looked at. Ids are followed by their edition or
/// mark where one was named; the fields are those of the edition, with their labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outdated {
    /// No edition was named.
    Unnamed { id: String, now: Vec<Message> },
    /// What was looked at is not known any more.
    Gone { id: String, now: Vec<Message> },
    /// These fields changed.
    Changed { id: String, changes: Vec<Message> },
}

impl Outdated {
    fn message(&self) -> Message {
        match self {
            Self::Unnamed { id, now } => Message::new("refusal-is-now")
                .text("id", id)
                .arg("now", Arg::List(now.clone())),
            Self::Gone { id, now } => Message::new("refusal-out-of-date")
                .text("id", id)
                .arg("now", Arg::List(now.clone())),
            Self::Changed { id, changes } => Message::new("refusal-has-changed")
                .text("id", id)
                .arg("changes", Arg::List(changes.clone())),
        }
    }
}

impl From<DbErr> for Refusal {
    fn from(fault: DbErr) -> Self {
        if is_conflict(&fault) {
            Self::Race
        } else {
            Self::Error(fault.into())
        }
    }
}

impl From<ActError> for Refusal {
    fn from(error: ActError) -> Self {
        Self::Error(error)
    }
}

impl From<DomainFault> for Refusal {
    fn from(fault: DomainFault) -> Self {
        Self::Domain(fault)
    }
}

impl From<Unfit> for Refusal {
    fn from(unfit: Unfit) -> Self {
        Self::Unfit(unfit)
    }
}

impl From<LetterFault> for Refusal {
    fn from(fault: LetterFault) -> Self {
        Self::Unfit(Unfit::Letter(fault))
    }
}

impl From<RegisterFault> for Refusal {
    fn from(fault: RegisterFault) -> Self {
        Self::Unfit(Unfit::Register(fault))
    }
}

impl From<NameFault> for Refusal {
    fn from(fault: NameFault) -> Self {
        RegisterFault::Name(fault).into()
    }
}

impl Refusal {
    /// The sentence for the person who asked. What to do next depends on where they asked.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::UnknownSignature(id) => say("refusal-unknown-signature", "id", id),
            Self::UnknownLetter(slug) => say("refusal-unknown-letter", "slug", slug),
            Self::UnknownOrganization(name) => say("refusal-unknown-organization", "name", name),
            Self::UnknownInvitation(id) => say("refusal-unknown-invitation", "id", id),
            Self::Edition(typed) => say("refusal-edition", "typed", typed),
            Self::Unnamed { now, .. } => say_outdated("refusal-unnamed", "now", now),
            Self::Changed { changes, .. } => say_outdated("refusal-changed", "changes", changes),
            Self::State {
                id,
                name,
                state,
                step,
            } => in_state(Message::new(wrong_state_key(*step)).text("id", id), *state)
                .text("name", name),
            Self::AlreadyListed {
                name,
                listed,
                listed_name: other,
                ..
            } => say("refusal-already-listed", "name", name)
                .text("listed", listed)
                .text("other", other),
            Self::AlreadyThere {
                name,
                existing,
                state,
                ..
            } => in_state(say("refusal-already-there", "name", name), *state)
                .text("existing", existing),
            Self::TooLate { id, name, state } => {
                in_state(Message::new("refusal-too-late").text("id", id), *state).text("name", name)
            }
            Self::Newer { id, state, newer } => {
                in_state(Message::new("refusal-newer").text("id", id), *state).text("newer", newer)
            }
            Self::Undecided { who, candidates } => {
                say("refusal-undecided", "who", who).text("candidates", candidates.join(", "))
            }
            Self::Several { name, candidates } => {
                say("refusal-several", "name", name).text("candidates", candidates.join(", "))
            }
            Self::InRegister { name, entry } => {
                say("refusal-in-register", "name", name).text("entry", entry)
            }
            Self::Unfit(unfit) => unfit.message(),
            Self::Typed { field, fault } => fault.message(*field),
            Self::Domain(fault) => fault.message(),
            Self::Race => Message::new("refusal-race"),
            Self::Error(_) => Message::new("refusal-failure"),
        }
    }
}

fn say(key: &'static str, name: &'static str, value: &str) -> Message {
    Message::new(key).text(name, value)
}

fn say_outdated(key: &'static str, name: &'static str, outdated: &[Outdated]) -> Message {
    let list = outdated.iter().map(Outdated::message).collect();
    Message::new(key).arg(name, Arg::List(list))
}

fn in_state(message: Message, state: SignatureState) -> Message {
    message.with_message("state", state_message(state))
}

/// Which states a step needs. All steps are named here, so that a new one gets a sentence of its own.
fn wrong_state_key(step: Transition) -> &'static str {
    match step {
        Transition::Approve => "refusal-only-held-approved",
        Transition::Reject => "refusal-only-held-rejected",
        Transition::Hold => "refusal-only-published-held",
        Transition::Undo => "refusal-only-ended-undone",
        Transition::Publish
        | Transition::Enter
        | Transition::Remove
        | Transition::Merge
        | Transition::Withdraw
        | Transition::Lapse => "refusal-only-live",
    }
}

/// Refuses a step that may not start from the state of the signature.
pub(crate) fn may_start(row: &signature::Model, step: Transition) -> Result<(), Refusal> {
    if step.from().contains(&row.state) {
        return Ok(());
    }
    Err(Refusal::State {
        id: row.public_id.clone(),
        name: row.name.clone(),
        state: row.state,
        step,
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
