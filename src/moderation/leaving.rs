//! Away from the list: rejected, removed, or held again.

use entity::signature;
use entity::values::SignatureState;

use super::mail::DeclinedMail;
use super::{change_state, corrections, enqueue_prepared, read_ahead, refuse_outdated};
use crate::act::ActContext;
use crate::app::App;
use crate::journal::Actor;
use crate::signatures::holder::language_of;
use crate::signatures::lifecycle::Transition;
use crate::signatures::refusal::field::Field;
use crate::signatures::refusal::{Refusal, may_start, retry_on_conflict};
use crate::signatures::review_reason::{ReviewReason, read_stored};
use crate::signatures::seen::find_seen;
use crate::signatures::store::TransitionFields;
use crate::signatures::typed;
use crate::signing::mailbox::{PreparedMail, about, prepare_mail};

/// Rejects a held signature, or the waiting correction of a published one, for a reason, and tells its holder courteously unless `quiet`.
///
/// # Errors
/// If there is none, it is not held, no reason is given, or the database is away.
pub async fn reject(
    app: &App,
    id: &str,
    reason: &str,
    quiet: bool,
    actor: &Actor,
) -> Result<signature::Model, Refusal> {
    let why = typed::words(Field::Reason, reason)?;
    let ruling = corrections::Ruling {
        decision: corrections::CorrectionDecision::Refuse(&why),
        quiet,
    };
    if let Some(row) = corrections::decide(app, id, ruling, actor).await? {
        return Ok(row);
    }
    retry_on_conflict(async || {
        let mail = prepare_declined(app, id, quiet).await?;
        let act = app.act(actor).begin_leaving().await?;
        let suits = |row: &signature::Model| may_start(row, Transition::Reject);
        let row = find_seen(&act, id, suits).await?;
        refuse_outdated(mail.as_ref(), &row)?;
        let change = removal_fields(&row, &why);
        let row = change_state(&act, &row, Transition::Reject, change).await?;
        enqueue_prepared(&act, mail, &row).await?;
        act.commit().await?;
        Ok(row)
    })
    .await
}

/// Prepares the mail that tells the signatory, unless they are not to be told.
async fn prepare_declined(
    app: &App,
    id: &str,
    quiet: bool,
) -> Result<Option<PreparedMail>, Refusal> {
    if quiet {
        return Ok(None);
    }
    let Some((row, letter)) = read_ahead(app, id).await? else {
        return Ok(None);
    };
    let mail = DeclinedMail {
        about: about(&letter, language_of(&row)),
    };
    Ok(prepare_mail(app, &row, &mail)?)
}

/// Removes a held or published signature for a reason. It can be taken back for 30 days.
///
/// # Errors
/// If there is none, it is not live, no reason is given, or the database is away.
pub async fn remove(
    context: &ActContext<'_>,
    id: &str,
    reason: &str,
) -> Result<signature::Model, Refusal> {
    let why = typed::words(Field::Reason, reason)?;
    retry_on_conflict(async || {
        let act = context.begin_leaving().await?;
        let suits = |row: &signature::Model| may_start(row, Transition::Remove);
        let row = find_seen(&act, id, suits).await?;
        let change = removal_fields(&row, &why);
        let row = change_state(&act, &row, Transition::Remove, change).await?;
        act.commit().await?;
        Ok(row)
    })
    .await
}

/// Takes a published signature off the list until it is approved again.
///
/// # Errors
/// If there is none, it is not published, no reason is given, or the database is away.
pub async fn hold(
    context: &ActContext<'_>,
    id: &str,
    reason: &str,
) -> Result<signature::Model, Refusal> {
    let why = typed::words(Field::Reason, reason)?;
    retry_on_conflict(async || {
        let act = context.begin_leaving().await?;
        let row = find_seen(&act, id, is_published).await?;
        let change = TransitionFields {
            reasons: Some(add_second_look(&row)),
            why: Some(why.clone()),
            ..TransitionFields::default()
        };
        let row = change_state(&act, &row, Transition::Hold, change).await?;
        act.commit().await?;
        Ok(row)
    })
    .await
}

fn is_published(row: &signature::Model) -> Result<(), Refusal> {
    if row.state == SignatureState::Published {
        return Ok(());
    }
    Err(Refusal::State {
        id: row.public_id.clone(),
        name: row.name.clone(),
        state: row.state,
        step: Transition::Hold,
    })
}

/// What is written of a signature that leaves: why, and its name, in the journal.
pub(super) fn removal_fields(row: &signature::Model, why: &str) -> TransitionFields {
    TransitionFields {
        why: Some(why.to_owned()),
        printed: Some(row.name.clone()),
        ..TransitionFields::default()
    }
}

/// The reasons of a signature, with the one that a coordinator wants it looked at again.
pub(super) fn add_second_look(row: &signature::Model) -> String {
    let mut reasons = read_stored(&row.reasons);
    if !reasons.contains(&ReviewReason::LookAgain) {
        reasons.push(ReviewReason::LookAgain);
    }
    serde_json::json!(reasons).to_string()
}
