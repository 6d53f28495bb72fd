//! One signatory counted twice: merging, and taking a removal or a merge back.

use crate::signatures::store::review;
use crate::vetting::store as vetting;
use entity::signature;
use entity::values::{PossibleDuplicateState, SignatureState};
use sea_orm::ConnectionTrait;

use super::{change_state, label, leaving};
use crate::act::ActContext;
use crate::clock::Millis;
use crate::moderation::distinct_pairs::{ask_again, decide};
use crate::organizations;
use crate::signatures::lifecycle::Transition;
use crate::signatures::lifecycle::UNDO_LIFE;
use crate::signatures::list_entry::names_of;
use crate::signatures::match_profile::MatchProfile;
use crate::signatures::refusal::unfit::{PairFault, Unfit};
use crate::signatures::refusal::{Refusal, may_start, retry_on_conflict};
use crate::signatures::seen::{edition_id, find_seen, find_seen_pair};
use crate::signatures::store::{Mailbox, TransitionFields, find_existing};
use crate::vetting::duplicates::{Newcomer, free_address_slot, successor};

/// Marks a signature as the same signatory as another, which alone counts from now on. It can be
/// taken back for 30 days.
///
/// # Errors
/// If one of them is unknown, they cannot be one signatory, or the database is away.
pub async fn merge(
    context: &ActContext<'_>,
    id: &str,
    into: &str,
) -> Result<signature::Model, Refusal> {
    retry_on_conflict(async || {
        let act = context.begin().await?;
        let (row, other) = find_seen_pair(&act, id, into, fit).await?;
        let change = TransitionFields {
            repeat_of: Some(other.id),
            ..leaving::removal_fields(
                &row,
                &format!("the same signatory as {}", edition_id(&other)),
            )
        };
        let row = change_state(&act, &row, Transition::Merge, change).await?;
        learn(&act, &row, &other, act.now()).await?;
        act.commit().await?;
        Ok(row)
    })
    .await
}

/// What a merge teaches: they are not asked about any more, and an organization that had no entry
/// of its own gives its names to the other's, so that it is known the next time.
async fn learn<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    other: &signature::Model,
    now: Millis,
) -> Result<(), Refusal> {
    let mut of_both =
        vetting::of_signature(connection, row.id, PossibleDuplicateState::Open).await?;
    of_both.retain(|one| {
        one.signature_id == other.id
            || one.other_signature_id == Some(other.id)
            || one.organization_id.is_some() && one.organization_id == other.organization_id
    });
    decide(connection, &of_both, PossibleDuplicateState::Same, now).await?;
    match (row.organization_id, other.organization_id) {
        (None, Some(entry)) => {
            Ok(organizations::learn(connection, entry, &names_of(row), row.id).await?)
        }
        _ => Ok(()),
    }
}

/// Forgets what a merge taught, and asks again about those that were said to be the same.
async fn unlearn<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    now: Millis,
) -> Result<(), Refusal> {
    organizations::unlearn(connection, row.id).await?;
    let same = vetting::of_signature(connection, row.id, PossibleDuplicateState::Same).await?;
    Ok(decide(connection, &same, PossibleDuplicateState::Open, now).await?)
}

/// Whether the first can be merged into the second: both live and of one kind on one letter, and
/// never a listed one into one that is not.
fn fit(row: &signature::Model, other: &signature::Model) -> Result<(), Refusal> {
    let unfit = |why| {
        let (who, other) = (label(row), label(other));
        Err(Unfit::CannotMerge { who, other, why }.into())
    };
    if row.id == other.id {
        return unfit(PairFault::OneSignature);
    }
    if row.letter_id != other.letter_id {
        return unfit(PairFault::DifferentLetters);
    }
    if row.kind != other.kind {
        return unfit(PairFault::DifferentKinds);
    }
    if !row.state.is_live() || !other.state.is_live() {
        return unfit(PairFault::NotLive(row.state, other.state));
    }
    if row.state == SignatureState::Published && other.state != SignatureState::Published {
        return unfit(PairFault::SecondNotPublished);
    }
    Ok(())
}

/// Takes a removal or a merge of the last 30 days back. The signature is held then: a person looks
/// once more, and approves. Of a signature that lives it takes back that it is not the same as
/// others: they are asked about again.
///
/// # Errors
/// If there is none, it was not removed or merged, too long ago, a newer live signature of the same
/// signatory stands, or the database is away.
pub async fn undo(context: &ActContext<'_>, id: &str) -> Result<signature::Model, Refusal> {
    retry_on_conflict(async || {
        let act = context.begin().await?;
        let suits = |row: &signature::Model| match row.state.is_live() {
            true => Ok(()),
            false => may_start(row, Transition::Undo),
        };
        let row = find_seen(&act, id, suits).await?;
        if row.state.is_live() && ask_again(&act, &row).await? {
            act.commit().await?;
            return Ok(row);
        }
        may_start(&row, Transition::Undo)?;
        if row.name.is_empty() {
            return Err(Unfit::Erased { id: row.public_id }.into());
        }
        if act.now() - row.state_at > UNDO_LIFE {
            return Err(Refusal::TooLate {
                id: row.public_id,
                name: row.name,
                state: row.state,
            });
        }
        let change = TransitionFields {
            address_slot: Some(address_slot(&act, &row).await?),
            reasons: Some(leaving::add_second_look(&row)),
            ..TransitionFields::default()
        };
        let row = change_state(&act, &row, Transition::Undo, change).await?;
        unlearn(&act, &row, act.now()).await?;
        act.commit().await?;
        Ok(row)
    })
    .await
}

/// The address slot of a signature that comes back, unless a newer one of its signatory stands.
async fn address_slot<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
) -> Result<i32, Refusal> {
    let mailbox = Mailbox {
        key: row.address_key.as_deref().unwrap_or_default(),
        address: None,
    };
    let entry = row.organization_id;
    let others = find_existing(connection, row.letter_id, mailbox, entry, Some(row.id)).await?;
    let older = Newcomer {
        kind: row.kind,
        match_key: &row.match_key,
        organization: row.organization_id,
        likeness: &MatchProfile::of_row(row, None),
    };
    if let Some(newer) = successor(&older, row.id, &others) {
        let newer = review::by_id(connection, newer.id).await?;
        return Err(Refusal::Newer {
            id: row.public_id.clone(),
            state: row.state,
            newer: newer.public_id,
        });
    }
    Ok(free_address_slot(&others))
}
