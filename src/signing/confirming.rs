//! The mailbox is proved: each signature of the pass is judged, and published, held, or found to
//! repeat one that stands. The unique indexes decide races; who loses one is judged again.

use crate::signatures::review_reason;
use crate::signatures::store as signatures;
use crate::signing::store;
use crate::vetting::store as vetting;
use std::collections::HashMap;

use entity::ids::{OrganizationId, SignatureId, SubmissionId};
use entity::signature;
use entity::values::{SignatureKind, SignatureState};
use sea_orm::{ConnectionTrait, DbErr};

use super::store::ShownProof;
use crate::act::Act;
use crate::app::App;
use crate::journal::Actor;
use crate::letters::{self, Letter};
use crate::signatures::holder::address_of;
use crate::signatures::lifecycle::Transition;
use crate::signatures::review_reason::{ReviewReason, to_stored};
use crate::signatures::store::{Mailbox, TransitionFields};
use crate::signing::mail::verdict_mail::notify_signatory;
use crate::storage::is_conflict;
use crate::vetting::deceptive_names;
use crate::vetting::duplicate_check::{DuplicateCheck, check_duplicates, recheck_under_lock};
use crate::vetting::duplicates::{Newcomer, Verdict, VettingRules, judge};
use crate::vetting::standing::Authorization;
use crate::web::Failure;

/// Tries before a race counts as a fault of ours.
const TRIES: usize = 6;

/// Confirms a pass; doing it again changes nothing. Gives the signatures as they stand now, or none
/// if what is shown does not prove the address that they have.
pub async fn confirm(
    app: &App,
    first: SubmissionId,
    shown: &ShownProof,
) -> Result<Option<Vec<signature::Model>>, Failure> {
    let mut tries = 0;
    loop {
        tries += 1;
        match attempt(app, first, shown).await {
            Err(Attempt::Unproved) => return Ok(None),
            Err(Attempt::Race) if tries < TRIES => {}
            Err(Attempt::Race) => {
                return Err(Failure::Internal("a race that does not end".to_owned()));
            }
            Err(Attempt::Failure(failure)) => return Err(failure),
            Ok(rows) => return Ok(Some(rows)),
        }
    }
}

/// Why one attempt ended early.
enum Attempt {
    Race,
    /// What was shown proves nothing: it is too old, or went to another address.
    Unproved,
    Failure(Failure),
}

impl From<DbErr> for Attempt {
    fn from(fault: DbErr) -> Self {
        if is_conflict(&fault) {
            Self::Race
        } else {
            Self::Failure(fault.into())
        }
    }
}

impl From<Failure> for Attempt {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

/// A signature as it was looked at.
struct CheckedSignature {
    row: signature::Model,
    sight: DuplicateCheck,
}

/// What each signature of a pass belongs to and resembles, seen before anything is locked: comparing
/// takes longer than writing, and others must not wait for it.
async fn check_submission(
    app: &App,
    first: SubmissionId,
) -> Result<HashMap<SignatureId, CheckedSignature>, Attempt> {
    let connection = app.storage.read();
    let mut sights = HashMap::new();
    for row in signatures::load_submission(connection, first).await? {
        if row.state == SignatureState::Pending && row.address_sealed.is_some() {
            let address = address_of(app, &row)?;
            let sight = check_duplicates(connection, app, &row, &address).await?;
            sights.insert(row.id, CheckedSignature { row, sight });
        }
    }
    Ok(sights)
}

async fn attempt(
    app: &App,
    first: SubmissionId,
    shown: &ShownProof,
) -> Result<Vec<signature::Model>, Attempt> {
    let mut sights = check_submission(app, first).await?;
    let act = app.act(&Actor::Signatory).begin().await?;
    // Locked before the proof is read: the address may be changed at this very moment, and the one
    // that is published has to be the one that was proved.
    let rows = signatures::lock_submission(&act, first).await?;
    if !store::proves_mailbox(&act, &rows, shown, app.now()).await? {
        return Err(Attempt::Unproved);
    }
    let Some(letter) = rows.first().map(|row| row.letter_id) else {
        return Err(Failure::NotFound.into());
    };
    let letter = letters::by_id(&act, letter).await?;
    for row in &rows {
        let in_time =
            row.state == SignatureState::Pending && letter.may_confirm(row.created_at, app.now());
        if in_time {
            // What was changed meanwhile, its address perhaps, is looked at anew.
            let seen = sights.remove(&row.id).filter(|seen| seen.row == *row);
            let mut sight = seen.ok_or(Attempt::Race)?.sight;
            recheck_under_lock(&act, app, row, &mut sight).await?;
            let judged = judge_row(&act, app, &letter, (row, &sight)).await?;
            notify_signatory(&act, app, &letter, (row, &judged.verdict, &judged.near)).await?;
        }
    }
    let rows = signatures::load_submission(&act, first).await?;
    act.commit().await?;
    Ok(rows)
}

/// What is decided, and the register entries whose contacts should hear of it.
struct Judged {
    verdict: Verdict,
    near: Vec<OrganizationId>,
}

/// Judges a held signature anew, once more is known of it; true if it is published now. It waits
/// on where it still must.
///
/// # Errors
/// [`Failure::Conflict`] if somebody else moves it at this moment, or if the database is away.
pub async fn decide_again(
    act: &Act<'_>,
    app: &App,
    row: &signature::Model,
) -> Result<bool, Failure> {
    let letter = letters::by_id(act, row.letter_id).await?;
    let address = address_of(app, row)?;
    let sight = check_duplicates(act, app, row, &address).await?;
    let judged = match judge_row(act, app, &letter, (row, &sight)).await {
        Ok(judged) => judged,
        Err(Attempt::Race | Attempt::Unproved) => return Err(Failure::Conflict),
        Err(Attempt::Failure(failure)) => return Err(failure),
    };
    let published = matches!(judged.verdict, Verdict::Publish { .. });
    if published {
        notify_signatory(act, app, &letter, (row, &judged.verdict, &judged.near)).await?;
    }
    Ok(published)
}

async fn judge_row(
    act: &Act<'_>,
    app: &App,
    letter: &Letter,
    (row, sight): (&signature::Model, &DuplicateCheck),
) -> Result<Judged, Attempt> {
    let address = address_of(app, row)?;
    let organization = sight.spoken.organization;
    let mailbox = Mailbox {
        key: row.address_key.as_deref().unwrap_or_default(),
        address: Some(&address),
    };
    let known =
        signatures::find_existing(act, letter.id(), mailbox, organization, Some(row.id)).await?;
    let marks = marks(act, row, sight).await?;
    let rules = VettingRules {
        names_per_address: letter.row().names_per_address,
        approves_first: letter.approves_first(row.kind),
        marked: review_reason::hold(&marks),
        may_speak: sight.spoken.standing.is_some(),
        resembles: waits_if_resembling(letter, row.kind, sight),
    };
    let newcomer = Newcomer {
        kind: row.kind,
        match_key: &row.match_key,
        organization,
        likeness: &sight.likeness,
    };
    let verdict = judge(&newcomer, &known, rules);
    let waits_on = row.state == SignatureState::Held && !matches!(verdict, Verdict::Publish { .. });
    if !waits_on {
        apply_verdict(act, (letter, row), (&verdict, marks, sight)).await?;
    }
    let alone = matches!(verdict, Verdict::Hold { beside: None, .. });
    Ok(Judged {
        near: if alone {
            sight.entries_of_its_name()
        } else {
            Vec::new()
        },
        verdict,
    })
}

/// The reasons to look, apart from the verdict's. What held them is weighed anew; what screening or a
/// coordinator saw stays.
async fn marks<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    sight: &DuplicateCheck,
) -> Result<Vec<ReviewReason>, Failure> {
    let mut marks = deceptive_names::marks(connection, row).await?;
    marks.retain(|mark| row.state != SignatureState::Held || !mark.is_recomputed());
    marks.extend(sight.spoken.doubt.clone());
    Ok(marks)
}

/// Moves the signature as decided, and writes what it resembles when it is first seen.
async fn apply_verdict(
    act: &Act<'_>,
    (letter, row): (&Letter, &signature::Model),
    (verdict, marks, sight): (&Verdict, Vec<ReviewReason>, &DuplicateCheck),
) -> Result<(), Attempt> {
    let spoken = &sight.spoken;
    let first = row.state == SignatureState::Pending;
    let (step, change) = outcome(verdict.clone(), marks, spoken);
    let change = TransitionFields {
        confirmed: first,
        rank: Some(letter.rank_of(spoken.organization)),
        ..change
    };
    if !signatures::transition(act, row, step, change).await? {
        return Err(Attempt::Race);
    }
    if first && !matches!(verdict, Verdict::Duplicate { .. }) {
        vetting::found(act, row, &sight.found, act.now()).await?;
    }
    Ok(())
}

/// An organization's signature that nothing proves waits in any case; whether an individual's does
/// is the letter's choice.
fn waits_if_resembling(letter: &Letter, kind: SignatureKind, sight: &DuplicateCheck) -> bool {
    let waits = match kind {
        SignatureKind::Endorsement => sight.spoken.standing.is_none(),
        SignatureKind::Individual => letter.holds_resembling(),
    };
    waits && !sight.found.is_empty()
}

/// The move that a verdict means, and what it writes.
fn outcome(
    verdict: Verdict,
    marks: Vec<ReviewReason>,
    spoken: &Authorization,
) -> (Transition, TransitionFields) {
    let (organization, standing) = (spoken.organization, spoken.standing.clone());
    match verdict {
        Verdict::Publish { address_slot } => (
            Transition::Publish,
            TransitionFields {
                address_slot: Some(address_slot),
                organization,
                standing,
                reasons: Some(to_stored(&marks)),
                ..TransitionFields::default()
            },
        ),
        Verdict::Hold {
            address_slot,
            reasons,
            beside,
        } => {
            let all: Vec<ReviewReason> = marks.into_iter().chain(reasons).collect();
            let reasons = Some(to_stored(&all));
            (
                Transition::Hold,
                TransitionFields {
                    address_slot: Some(address_slot),
                    organization,
                    reasons,
                    standing,
                    repeat_of: beside,
                    ..TransitionFields::default()
                },
            )
        }
        Verdict::Duplicate { of } => (
            Transition::Merge,
            TransitionFields {
                repeat_of: Some(of),
                ..TransitionFields::default()
            },
        ),
    }
}
