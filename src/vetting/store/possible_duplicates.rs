//! What resembles what, and what coordinators said about it.

use entity::ids::{LetterId, PossibleDuplicateId, SignatureId};
use entity::values::PossibleDuplicateState;
use entity::{distinct_pair, possible_duplicate, signature};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
};

use crate::clock::Millis;
use crate::vetting::possible_duplicate::{Counterpart, PossibleDuplicate};

/// Writes what a signature resembles, for a coordinator to decide. What is asked already is not asked
/// twice.
pub async fn add_found<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    found: &[PossibleDuplicate],
    now: Millis,
) -> Result<(), DbErr> {
    if found.is_empty() {
        return Ok(());
    }
    let asked = of_signature(connection, row.id, PossibleDuplicateState::Open).await?;
    let is_asked = |other: Counterpart| {
        asked.iter().any(|one| match other {
            Counterpart::Signature(id) => {
                one.other_signature_id == Some(id) || one.signature_id == id
            }
            Counterpart::Entry(id) => one.organization_id == Some(id),
        })
    };
    for one in found.iter().filter(|one| !is_asked(one.other)) {
        let (signature, entry) = match one.other {
            Counterpart::Signature(id) => (Some(id), None),
            Counterpart::Entry(id) => (None, Some(id)),
        };
        let new = possible_duplicate::ActiveModel {
            letter_id: Set(row.letter_id),
            signature_id: Set(row.id),
            other_signature_id: Set(signature),
            organization_id: Set(entry),
            reasons: Set(serde_json::json!(one.reasons).to_string()),
            score: Set(one.score),
            state: Set(PossibleDuplicateState::Open),
            found_at: Set(now),
            decided_at: Set(None),
            ..Default::default()
        };
        possible_duplicate::Entity::insert(new)
            .exec_without_returning(connection)
            .await?;
    }
    Ok(())
}

/// The resemblances of a letter, or of all, that wait, the oldest first.
pub async fn open<C: ConnectionTrait>(
    connection: &C,
    letter: Option<LetterId>,
) -> Result<Vec<possible_duplicate::Model>, DbErr> {
    let mut select = possible_duplicate::Entity::find()
        .filter(possible_duplicate::Column::State.eq(PossibleDuplicateState::Open))
        .order_by_asc(possible_duplicate::Column::Id);
    if let Some(letter) = letter {
        select = select.filter(possible_duplicate::Column::LetterId.eq(letter));
    }
    select.all(connection).await
}

/// The resemblances of a signature, on either side, in a state.
pub async fn of_signature<C: ConnectionTrait>(
    connection: &C,
    signature: SignatureId,
    state: PossibleDuplicateState,
) -> Result<Vec<possible_duplicate::Model>, DbErr> {
    let sides = Condition::any()
        .add(possible_duplicate::Column::SignatureId.eq(signature))
        .add(possible_duplicate::Column::OtherSignatureId.eq(signature));
    possible_duplicate::Entity::find()
        .filter(possible_duplicate::Column::State.eq(state))
        .filter(sides)
        .order_by_asc(possible_duplicate::Column::Id)
        .all(connection)
        .await
}

/// Decides a resemblance, or with [`PossibleDuplicateState::Open`] asks again.
pub async fn decide<C: ConnectionTrait>(
    connection: &C,
    ids: &[PossibleDuplicateId],
    state: PossibleDuplicateState,
    now: Millis,
) -> Result<(), DbErr> {
    let decided = (state != PossibleDuplicateState::Open).then_some(now);
    possible_duplicate::Entity::update_many()
        .col_expr(possible_duplicate::Column::State, Expr::value(state.word()))
        .col_expr(possible_duplicate::Column::DecidedAt, Expr::value(decided))
        .filter(possible_duplicate::Column::Id.is_in(ids.iter().copied()))
        .exec(connection)
        .await?;
    Ok(())
}

/// Remembers of two identities that they are not the same; `signature` is where it was said.
pub async fn keep_apart<C: ConnectionTrait>(
    connection: &C,
    one: &str,
    other: &str,
    signature: SignatureId,
    now: Millis,
) -> Result<(), DbErr> {
    let (one, other) = in_order(one, other);
    let row = distinct_pair::ActiveModel {
        one: Set(one.to_owned()),
        other: Set(other.to_owned()),
        signature_id: Set(signature),
        at: Set(now),
        ..Default::default()
    };
    let pair = OnConflict::columns([distinct_pair::Column::One, distinct_pair::Column::Other])
        .do_nothing()
        .to_owned();
    distinct_pair::Entity::insert(row)
        .on_conflict(pair)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// Forgets what was said of a signature; how much that was.
pub async fn ask_again<C: ConnectionTrait>(
    connection: &C,
    signature: SignatureId,
) -> Result<u64, DbErr> {
    let gone = distinct_pair::Entity::delete_many()
        .filter(distinct_pair::Column::SignatureId.eq(signature))
        .exec(connection)
        .await?;
    Ok(gone.rows_affected)
}

/// Of others, those that were said not to be the same as one.
pub async fn apart_from<C: ConnectionTrait>(
    connection: &C,
    one: &str,
) -> Result<Vec<String>, DbErr> {
    let rows = distinct_pair::Entity::find()
        .filter(
            distinct_pair::Column::One
                .eq(one)
                .or(distinct_pair::Column::Other.eq(one)),
        )
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| if row.one == one { row.other } else { row.one })
        .collect())
}

fn in_order<'a>(one: &'a str, other: &'a str) -> (&'a str, &'a str) {
    if one <= other {
        (one, other)
    } else {
        (other, one)
    }
}
