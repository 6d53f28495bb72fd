//! What coordinators do with signatures: they look at the evidence, approve, reject, remove, hold,
//! merge, take back, and enter by hand. Every act names who did it, and moves the signature, its
//! tally and the journal in one transaction, by `signing::store::act`.

pub mod approving;
pub mod binding;
pub mod corrections;
pub mod entering;
pub mod evidence;
pub mod export;
pub mod invitations;
pub mod inviting;
pub mod joining;
pub mod keeping_apart;
pub mod leaving;
pub mod mail;
mod mailbox;
pub mod merging;
pub mod naming;
mod next_step;
pub mod protecting;
pub mod proving;
pub mod refusal;
pub mod register;
pub mod resembling;
mod seen;
pub mod speaking;
mod store;
mod typed;
pub mod verifying;

pub use approving::{Approval, approve};
pub use binding::Binding;
pub use corrections::Correction;
pub use entering::{ByHand, Entered, enter};
pub use evidence::{Held, Line, held, lines};
pub use inviting::{Invitation, invite, uninvite};
pub use keeping_apart::keep_apart;
pub use leaving::{hold, reject, remove};
pub use merging::{merge, undo};
pub use proving::prove;
pub use refusal::Refusal;
pub use seen::{edition_id, entry_id};

use entity::signature;
use sea_orm::ConnectionTrait;

use crate::clock::Millis;
use crate::journal::Actor;
use crate::rendering::page::Catalogue;
use crate::signing::Move;
use crate::signing::store::{Change, act};

/// The mails of this feature, for the test that renders them all.
pub fn catalogue(catalogue: &mut Catalogue) {
    catalogue.add_mail::<mail::ApprovedMail>();
    catalogue.add_mail::<mail::DeclinedMail>();
    catalogue.add_mail::<mail::EnteredMail>();
    catalogue.add_mail::<mail::CorrectionMail>();
    catalogue.add_mail::<inviting::InvitationMail>();
}

/// Id and name of a signature, as coordinators are told.
#[must_use]
pub fn named(row: &signature::Model) -> String {
    format!("{} ({})", row.public_id, row.name)
}

/// Moves a signature, and gives it as it stands then.
async fn moved<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    step: Move,
    change: Change,
    by: (&Actor, Millis),
) -> Result<signature::Model, Refusal> {
    if !act(connection, row, step, change, by).await? {
        return Err(Refusal::Race);
    }
    Ok(store::by_id(connection, row.id).await?)
}
