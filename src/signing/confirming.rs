//! Confirms a submission: publishes, holds or merges each of its signatures. Looking for duplicates and
//! rendering come before the lock, deciding under it; if anything that counts has changed in between, all
//! of it is done again.

mod decision;

use std::collections::HashMap;

use entity::ids::{SignatureId, SubmissionId};
use entity::signature;
use entity::values::SignatureState;

use self::decision::{Candidate, Decision};
use super::store::{self, ShownProof};
use crate::act::{Act, ActError};
use crate::app::App;
use crate::journal::Actor;
use crate::letters;
use crate::mail::outbox;
use crate::signatures::holder::address_of;
use crate::signatures::store as signatures;
use crate::signing::mail::verdict_mail::VerdictMails;
use crate::vetting::duplicate_check::{DuplicateCheck, check_duplicates, recheck_under_lock};
use crate::vetting::duplicates::Verdict;
use crate::vetting::standing;
use crate::vetting::store as vetting;

/// Attempts after which a conflict is reported as a fault. Each conflict means that somebody else was
/// first, and one signature meets only a few others that can change what is decided about it.
const MAX_ATTEMPTS: usize = 6;

/// Confirms a submission; doing it again changes nothing. Returns its signatures as they are afterwards,
/// or `None` if `shown` does not prove the address that they have.
///
/// # Errors
/// If the database is away, or others keep changing what the decision depends on.
pub async fn confirm(
    app: &App,
    submission: SubmissionId,
    shown: &ShownProof,
) -> Result<Option<Vec<signature::Model>>, ActError> {
    for _ in 0..MAX_ATTEMPTS {
        // Boxed: the future of an attempt is large, and every request that may confirm would carry it.
        match Box::pin(attempt(app, submission, shown)).await {
            // Two who take the same place at once (the next slot of an address, the one entry of an
            // organization) both see it free. The unique index refuses the second, whose verdict is then
            // another one: merged or held instead of published. So decide again from the start, with
            // whoever was first in view.
            Err(ActError::Conflict) => {}
            finished => return finished,
        }
    }
    Err(ActError::StillConflicting(MAX_ATTEMPTS))
}

/// One attempt: load, look for duplicates, judge and render; then lock, judge again, move and notify.
async fn attempt(
    app: &App,
    submission: SubmissionId,
    shown: &ShownProof,
) -> Result<Option<Vec<signature::Model>>, ActError> {
    let mut foreseen = foresee(app, submission).await?;
    let act = app.act(&Actor::Signatory).begin().await?;
    // Lock the rows before reading the proof. The address may be changed at this very moment, and the one
    // that is published has to be the one that was proved.
    let rows = signatures::lock_submission(&act, submission).await?;
    if !is_proved(&act, app, &rows, shown).await? {
        return Ok(None);
    }
    if matches!(shown, ShownProof::Invitation(_)) {
        // The mail with the confirm link has become needless.
        let ids: Vec<SignatureId> = rows.iter().map(|row| row.id).collect();
        outbox::withhold_about(&act, &ids).await?;
    }
    let first = rows.first().ok_or(ActError::NotFound)?;
    let letter = letters::by_id(&act, first.letter_id).await?;
    for row in &rows {
        if row.state != SignatureState::Pending || !letter.may_confirm(row.created_at, app.now()) {
            continue;
        }
        let mut foreseen = foreseen.remove(&row.id).ok_or(ActError::Conflict)?;
        // Compared and rendered was what the row held then. A corrected name is another name to compare.
        if foreseen.row != *row {
            return Err(ActError::Conflict);
        }
        // Two alike who confirm at once do not see each other before the lock; the second one to get it
        // meets the first here.
        recheck_under_lock(&act, app, row, &mut foreseen.check).await?;
        let candidate = Candidate {
            letter: &letter,
            row,
            check: &foreseen.check,
        };
        let decision = candidate.decide(&act, app).await?;
        apply(&act, &candidate, &decision).await?;
        let news = decision.news(&candidate);
        foreseen.mails.enqueue(&act, row, &news).await?;
    }
    let rows = signatures::load_submission(&act, submission).await?;
    act.commit().await?;
    Ok(Some(rows))
}

async fn is_proved(
    act: &Act<'_>,
    app: &App,
    rows: &[signature::Model],
    shown: &ShownProof,
) -> Result<bool, ActError> {
    if let ShownProof::Invitation(token) = shown {
        // An invitation is for one signature of one organization: nobody signs "both" by it unconfirmed.
        let [row] = rows else { return Ok(false) };
        if !standing::comes_from_invited_mailbox(act, row, token, app.now()).await? {
            return Ok(false);
        }
    }
    Ok(store::proves_mailbox(act, rows, shown, app.now()).await?)
}

/// A signature as it was before the lock, with all that takes long.
struct Foreseen {
    row: signature::Model,
    check: DuplicateCheck,
    mails: VerdictMails,
}

/// Compares each signature of a submission with others and renders the mails of the verdict to expect.
/// Both take longer than all that is written, and whoever holds the lock lets everybody else wait, so
/// nothing of it may happen under the lock.
async fn foresee(
    app: &App,
    submission: SubmissionId,
) -> Result<HashMap<SignatureId, Foreseen>, ActError> {
    let connection = app.storage.read();
    let mut all = HashMap::new();
    for row in signatures::load_submission(connection, submission).await? {
        if row.state != SignatureState::Pending || row.address_sealed.is_none() {
            continue;
        }
        let letter = letters::by_id(connection, row.letter_id).await?;
        let address = address_of(app, &row)?;
        let check = check_duplicates(connection, app, &row, &address).await?;
        let candidate = Candidate {
            letter: &letter,
            row: &row,
            check: &check,
        };
        let news = candidate.decide(connection, app).await?.news(&candidate);
        let mails = VerdictMails::prepare(app, &letter, &row, news).await?;
        all.insert(row.id, Foreseen { row, check, mails });
    }
    Ok(all)
}

/// Moves the signature as decided. When it is confirmed, also writes whom it resembles, for a coordinator
/// to decide; a merged one is gone, and resembles nobody.
async fn apply(
    act: &Act<'_>,
    candidate: &Candidate<'_>,
    decision: &Decision,
) -> Result<(), ActError> {
    let row = candidate.row;
    let (step, fields) = decision.transition(candidate);
    if !signatures::transition(act, row, step, fields).await? {
        return Err(ActError::Conflict);
    }
    let is_merged = matches!(decision.verdict, Verdict::Duplicate { .. });
    if row.state == SignatureState::Pending && !is_merged {
        vetting::add_found(act, row, &candidate.check.found, act.now()).await?;
    }
    Ok(())
}

/// Decides again about a held signature, once a domain is proved for it; true if it is published now.
/// Otherwise it stays held, as it is. The new proof is written in this very act and nobody else can
/// read it before, so here the comparison cannot come before the lock; the mail can, since a receipt is
/// the only one to send.
///
/// # Errors
/// [`ActError::Conflict`] if somebody else moves it at this moment; or if the database is away.
pub(super) async fn decide_again(
    act: &Act<'_>,
    app: &App,
    row: &signature::Model,
    receipt: VerdictMails,
) -> Result<bool, ActError> {
    let letter = letters::by_id(act, row.letter_id).await?;
    let address = address_of(app, row)?;
    let check = check_duplicates(act, app, row, &address).await?;
    let candidate = Candidate {
        letter: &letter,
        row,
        check: &check,
    };
    let decision = candidate.decide(act, app).await?;
    if !matches!(decision.verdict, Verdict::Publish { .. }) {
        return Ok(false);
    }
    apply(act, &candidate, &decision).await?;
    receipt
        .enqueue(act, row, &decision.news(&candidate))
        .await?;
    Ok(true)
}
