//! What coordinators do with signatures: they look at the evidence, approve, reject, remove, hold,
//! merge, take back, and enter by hand. Every act names who did it, and moves the signature, its
//! tally and the journal in one transaction, by `signing::store::act`.

pub mod approving;
pub mod corrections;
pub mod distinct_pairs;
pub mod export;
pub mod leaving;
pub mod mail;
pub mod manual_entry;
pub mod merging;
pub mod protected_names;
pub mod proving;
mod review_facts;
pub mod review_queue;
pub mod side_by_side;
pub mod verifying;

use crate::signatures::refusal::Refusal;
use crate::signatures::store::review;
pub use approving::{ApproveOptions, approve};
pub use corrections::Correction;
pub use distinct_pairs::keep_apart;
pub use leaving::{hold, reject, remove};
pub use manual_entry::{Entered, ManualEntry, enter};
pub use merging::{merge, undo};
pub use proving::prove;
pub use review_queue::{Held, Line, NextStep, held, lines};

use entity::signature;

use crate::act::Act;
use crate::rendering::page::Catalogue;
use crate::signatures::lifecycle::Transition;
use crate::signatures::store::{TransitionFields, transition};

/// The mails of this feature, for the test that renders them all.
pub fn catalogue(catalogue: &mut Catalogue) {
    catalogue.add_mail::<mail::ApprovedMail>();
    catalogue.add_mail::<mail::DeclinedMail>();
    catalogue.add_mail::<mail::EnteredMail>();
    catalogue.add_mail::<mail::CorrectionMail>();
}

/// Id and name of a signature, as coordinators are told.
#[must_use]
pub fn named(row: &signature::Model) -> String {
    format!("{} ({})", row.public_id, row.name)
}

/// Moves a signature, and gives it as it stands then.
async fn moved(
    act: &Act<'_>,
    row: &signature::Model,
    step: Transition,
    change: TransitionFields,
) -> Result<signature::Model, Refusal> {
    if !transition(act, row, step, change).await? {
        return Err(Refusal::Race);
    }
    Ok(review::by_id(act, row.id).await?)
}
