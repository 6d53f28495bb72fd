//! Saying that two who may be one signatory are two, and taking that back.

use crate::register::store;
use crate::signatures::store as signatures;
use crate::signatures::store::review;
use crate::vetting::store as vetting;
use entity::ids::{OrganizationId, PossibleDuplicateId, SignatureId};
use entity::values::{PossibleDuplicateState, SignatureKind, SignatureState};
use entity::{possible_duplicate, signature};
use sea_orm::{ConnectionTrait, DbErr};

use crate::act::{Act, ActContext};
use crate::clock::Millis;
use crate::journal;
use crate::journal::Action;
use crate::moderation::label;
use crate::organizations::Organization;
use crate::register::entry_choice::resolve;
use crate::signatures::refusal::unfit::{PairFault, Unfit};
use crate::signatures::refusal::{Refusal, retry_on_conflict};
use crate::signatures::review_reason::{ReviewReason, read_stored, to_stored};
use crate::signatures::seen::{SeenSignature, edition_id, refuse_bare_entry, refuse_unseen};
use crate::vetting::duplicate_check::{identity, identity_of_entry};

/// What a signature is kept apart from.
enum Apart {
    Signature(Box<signature::Model>),
    Entry(Box<Organization>),
}

impl Apart {
    fn identity(&self) -> String {
        match self {
            Self::Signature(row) => identity(row),
            Self::Entry(entry) => identity_of_entry(entry.row.id),
        }
    }

    fn is_in(&self, row: &possible_duplicate::Model, of: SignatureId) -> bool {
        match self {
            Self::Entry(entry) => row.organization_id == Some(entry.row.id),
            Self::Signature(other) => {
                let pair = (row.signature_id, row.other_signature_id);
                pair == (of, Some(other.id)) || pair == (other.id, Some(of))
            }
        }
    }

    fn label(&self) -> String {
        match self {
            Self::Signature(row) => label(row),
            Self::Entry(entry) => entry.named(),
        }
    }

    /// As the journal keeps it: a signatory's name would outlive the erasure of that signatory, who
    /// is not the one that the entry is about.
    fn in_journal(&self) -> String {
        match self {
            Self::Signature(row) => edition_id(row),
            Self::Entry(entry) => entry.named(),
        }
    }
}

/// Says that a signature and another one on its letter, or an entry of the register, are not the
/// same. It is remembered, on every letter, and nobody is asked again. Gives the signature, and the
/// other by name and id.
///
/// # Errors
/// If one of them is unknown, they are of two kinds or on two letters, or the database is away.
pub async fn keep_apart(
    context: &ActContext<'_>,
    id: &str,
    other: &str,
) -> Result<(signature::Model, String), Refusal> {
    retry_on_conflict(async || {
        let act = context.begin().await?;
        let (row, apart) = find_both(&act, id, other).await?;
        let pair = (identity(&row), apart.identity());
        if pair.0 == pair.1 {
            let (who, other) = (label(&row), apart.label());
            return Err(Unfit::BelongsTo { who, other }.into());
        }
        vetting::keep_apart(&act, &pair.0, &pair.1, row.id, act.now()).await?;
        let mut decided = vetting::of_signature(&act, row.id, PossibleDuplicateState::Open).await?;
        decided.retain(|one| apart.is_in(one, row.id));
        decide(&act, &decided, PossibleDuplicateState::Apart, act.now()).await?;
        note(&act, &row, Action::KeepApart, &apart.in_journal()).await?;
        act.commit().await?;
        Ok((row, apart.label()))
    })
    .await
}

/// The signature, and the other one, else the register entry of a name or id; both signatures are
/// locked together, and each in the edition that was looked at.
async fn find_both<C: ConnectionTrait>(
    connection: &C,
    typed: &str,
    other: &str,
) -> Result<(signature::Model, Apart), Refusal> {
    let seen = SeenSignature::read(typed)?;
    // A name that holds the separator is no signature.
    let seen_other = SeenSignature::read(other).ok();
    let other_id = seen_other.as_ref().map_or("", |seen| seen.id.as_str());
    let rows = review::find_locked(connection, &[&seen.id, other_id]).await?;
    let take = |id: &str| rows.iter().find(|row| row.public_id == id);
    let row = take(&seen.id).ok_or_else(|| Refusal::UnknownSignature(seen.id.clone()))?;
    let Some((other_row, seen_other)) = take(other_id).zip(seen_other.as_ref()) else {
        if row.kind == SignatureKind::Individual {
            return Err(Refusal::UnknownSignature(other.trim().to_owned()));
        }
        refuse_unseen(connection, &[(row, &seen)]).await?;
        let entry = resolve(connection, other).await?;
        refuse_bare_entry(&entry, other)?;
        return Ok((row.clone(), Apart::Entry(Box::new(entry))));
    };
    may_be_apart(row, other_row)?;
    refuse_unseen(connection, &[(row, &seen), (other_row, seen_other)]).await?;
    Ok((row.clone(), Apart::Signature(Box::new(other_row.clone()))))
}

fn may_be_apart(row: &signature::Model, other: &signature::Model) -> Result<(), Refusal> {
    let why = if other.id == row.id {
        PairFault::OneSignature
    } else if other.letter_id != row.letter_id {
        PairFault::DifferentLetters
    } else if other.kind != row.kind {
        PairFault::DifferentKinds
    } else {
        return Ok(());
    };
    let (who, other) = (label(row), label(other));
    Err(Unfit::CannotKeepApart { who, other, why }.into())
}

/// Answers all that was asked about a signature, which is approved: it is one with an entry, or with
/// nothing; what it is not the same as is remembered. Who came later and resembles it is another
/// question, which stays open.
pub(crate) async fn settle<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    same: Option<OrganizationId>,
    now: Millis,
) -> Result<(), Refusal> {
    let open = vetting::of_signature(connection, row.id, PossibleDuplicateState::Open).await?;
    let own = identity(row);
    for one in open.iter().filter(|one| one.signature_id == row.id) {
        let state = if one.organization_id.is_some() && one.organization_id == same {
            PossibleDuplicateState::Same
        } else {
            let other = other_identity(connection, row, one).await?;
            if let Some(other) = other.filter(|other| *other != own) {
                vetting::keep_apart(connection, &own, &other, row.id, now).await?;
            }
            PossibleDuplicateState::Apart
        };
        vetting::decide(connection, &[one.id], state, now).await?;
    }
    Ok(())
}

/// Whom a signature resembles, as it is remembered.
async fn other_identity<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    resemblance: &possible_duplicate::Model,
) -> Result<Option<String>, DbErr> {
    if let Some(entry) = resemblance.organization_id {
        return Ok(Some(identity_of_entry(entry)));
    }
    let pair = [
        Some(resemblance.signature_id),
        resemblance.other_signature_id,
    ];
    let Some(other) = pair.into_iter().flatten().find(|id| *id != row.id) else {
        return Ok(None);
    };
    let other = signatures::by_id(connection, other).await?;
    Ok(other.map(|other| identity(&other)))
}

/// Takes back what was said of a live signature: that it is not the same as others, whichever of
/// them it was said of. They are asked about again. False if nothing was said.
pub(crate) async fn ask_again(act: &Act<'_>, row: &signature::Model) -> Result<bool, Refusal> {
    let forgotten = vetting::ask_again(act, row.id).await?;
    let apart = vetting::of_signature(act, row.id, PossibleDuplicateState::Apart).await?;
    if forgotten == 0 && apart.is_empty() {
        return Ok(false);
    }
    let mut others = Vec::new();
    for one in &apart {
        others.extend(other_identity(act, row, one).await?);
    }
    store::forget_apart(act, &identity(row), &others).await?;
    decide(act, &apart, PossibleDuplicateState::Open, act.now()).await?;
    note(act, row, Action::AskAgain, "").await?;
    Ok(true)
}

/// Answers resemblances, or asks about them again; who waits for the answer says so, and no more.
pub(crate) async fn decide<C: ConnectionTrait>(
    connection: &C,
    resemblances: &[possible_duplicate::Model],
    state: PossibleDuplicateState,
    now: Millis,
) -> Result<(), DbErr> {
    let ids: Vec<PossibleDuplicateId> = resemblances.iter().map(|one| one.id).collect();
    vetting::decide(connection, &ids, state, now).await?;
    for one in resemblances {
        tell_whether_it_waits(connection, one.signature_id).await?;
    }
    Ok(())
}

/// A held signature that is asked about has this among its reasons; one that is not, has not.
async fn tell_whether_it_waits<C: ConnectionTrait>(
    connection: &C,
    id: SignatureId,
) -> Result<(), DbErr> {
    let row = review::by_id(connection, id).await?;
    let open = vetting::of_signature(connection, id, PossibleDuplicateState::Open).await?;
    let is_asked = open.iter().any(|one| one.signature_id == id);
    let mut reasons = read_stored(&row.reasons);
    let says_so = reasons.contains(&ReviewReason::PossiblySame);
    match (is_asked, says_so) {
        (true, false) if row.state == SignatureState::Held => {
            reasons.push(ReviewReason::PossiblySame)
        }
        (false, true) => reasons.retain(|reason| *reason != ReviewReason::PossiblySame),
        _ => return Ok(()),
    }
    review::set_reasons(connection, id, &to_stored(&reasons)).await
}

async fn note(
    act: &Act<'_>,
    row: &signature::Model,
    action: Action,
    name: &str,
) -> Result<(), DbErr> {
    let entry = journal::Entry {
        letter: Some(row.letter_id),
        signature: Some(row.id),
        name: Some(name).filter(|name| !name.is_empty()),
        edition: Some(row.edition),
        ..act.entry(action)
    };
    journal::write(act, entry).await
}
