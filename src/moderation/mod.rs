//! What coordinators do with signatures: they look at the evidence, approve, reject, remove, hold,
//! merge, take back, and enter by hand. Every act names who did it, and moves the signature, its
//! tally and the journal in one transaction, by `signing::store::act`.

pub mod approving;
pub mod corrections;
pub mod distinct_pairs;
pub mod export;
pub mod history;
pub mod leaving;
pub mod mail;
pub mod manual_entry;
pub mod merging;
pub mod protected_names;
pub mod proving;
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
pub use review_queue::{Held, NextStep, ReviewItem, SignatureSummary, list_held, list_signatures};

use entity::signature;

use crate::act::Act;
use crate::app::App;
use crate::letters::{self, Letter};
use crate::rendering::page::Catalogue;
use crate::signatures::lifecycle::Transition;
use crate::signatures::seen::SeenSignature;
use crate::signatures::store::{TransitionFields, transition};
use crate::signing::mailbox::PreparedMail;

/// The mails of this feature, for the test that renders them all.
pub fn catalogue(catalogue: &mut Catalogue) {
    catalogue.add_mail::<mail::ApprovedMail>();
    catalogue.add_mail::<mail::DeclinedMail>();
    catalogue.add_mail::<mail::EnteredMail>();
    catalogue.add_mail::<mail::CorrectionMail>();
    catalogue.add_mail::<mail::NameCorrectedMail>();
}

/// Id and name of a signature, as coordinators see it.
#[must_use]
pub fn label(row: &signature::Model) -> String {
    format!("{} ({})", row.public_id, row.name)
}

/// Moves a signature to another state and returns the row as it is then.
async fn change_state(
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

/// The signature that a decision names and its letter, read before the act begins, so that its mail
/// can be rendered. `None` if there is no such signature; the act says so.
async fn read_ahead(app: &App, id: &str) -> Result<Option<(signature::Model, Letter)>, Refusal> {
    let (seen, connection) = (SeenSignature::read(id)?, app.storage.read());
    let Some(row) = review::by_public_id(connection, &seen.id).await? else {
        return Ok(None);
    };
    let letter = letters::by_id(connection, row.letter_id).await?;
    Ok(Some((row, letter)))
}

/// Refuses to go on with a mail that was prepared from another edition of the signature: the act is
/// then tried again from the start.
fn refuse_outdated(mail: Option<&PreparedMail>, row: &signature::Model) -> Result<(), Refusal> {
    match mail {
        Some(mail) if !mail.is_about(row) => Err(Refusal::Race),
        _ => Ok(()),
    }
}

/// Writes a prepared mail to the outbox, if there is one.
async fn enqueue_prepared(
    act: &Act<'_>,
    mail: Option<PreparedMail>,
    row: &signature::Model,
) -> Result<(), Refusal> {
    match mail {
        Some(mail) => Ok(mail.enqueue(act, row.id, act.now()).await?),
        None => Ok(()),
    }
}
