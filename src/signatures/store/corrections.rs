//! Changing what a signature prints, and corrections that wait for a coordinator.

use entity::ids::SignatureId;
use entity::values::{CorrectionState, SignatureState, Visibility};
use entity::{correction, signature};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::act::Act;
use crate::clock::Millis;
use crate::journal;
use crate::journal::Action;
use crate::signatures::store::{by_id, keep_edition, make_findable, record};
use crate::tally;
use crate::tally::Counts;

/// Rewrites columns of a signature that still stands as it was seen, with the tally where it is
/// published, the revision, and the journal, which keeps the name it had; false if somebody moved
/// or changed it meanwhile. `visibility` is the one it has afterwards.
pub async fn correct(
    act: &Act<'_>,
    row: &signature::Model,
    (columns, visibility): (signature::ActiveModel, Visibility),
    action: Action,
) -> Result<bool, DbErr> {
    let columns = signature::ActiveModel {
        visibility: Set(visibility),
        edition: Set(row.edition + 1),
        ..columns
    };
    let done = signature::Entity::update_many()
        .set(columns)
        .filter(signature::Column::Id.eq(row.id))
        .filter(signature::Column::State.eq(row.state))
        .filter(signature::Column::Edition.eq(row.edition))
        .exec(act)
        .await?;
    if done.rows_affected != 1 {
        return Ok(false);
    }
    keep_edition(act, row, act.now()).await?;
    if row.state == SignatureState::Published {
        act.touch(row.letter_id);
        let change = Counts::of(row.kind, visibility) + -Counts::of(row.kind, row.visibility);
        let revision = if change == Counts::default() {
            tally::touch(act, row.letter_id).await?
        } else {
            tally::move_by(act, row.letter_id, change, act.now()).await?
        };
        signature::Entity::update_many()
            .col_expr(signature::Column::Revision, Expr::value(revision))
            .filter(signature::Column::Id.eq(row.id))
            .exec(act)
            .await?;
    }
    if row.state.is_live()
        && let Some(corrected) = by_id(act, row.id).await?
    {
        make_findable(act, &corrected).await?;
    }
    let entry = journal::Entry {
        letter: Some(row.letter_id),
        signature: Some(row.id),
        name: Some(&row.name)
            .filter(|name| !name.is_empty())
            .map(String::as_str),
        edition: Some(row.edition),
        ..act.entry(action)
    };
    record(act, std::slice::from_ref(row), entry).await?;
    Ok(true)
}

/// Counts a signature without its name from now on.
pub async fn count_only(act: &Act<'_>, row: &signature::Model) -> Result<bool, DbErr> {
    let change = (signature::ActiveModel::default(), Visibility::Counted);
    correct(act, row, change, Action::CountOnly).await
}

/// The correction of a signature that waits for a coordinator.
pub async fn waiting<C: ConnectionTrait>(
    connection: &C,
    signature: SignatureId,
) -> Result<Option<correction::Model>, DbErr> {
    correction::Entity::find()
        .filter(correction::Column::SignatureId.eq(signature))
        .filter(correction::Column::State.eq(CorrectionState::Waiting))
        .order_by_desc(correction::Column::Id)
        .one(connection)
        .await
}

/// Ends a correction that waited.
pub async fn end_waiting<C: ConnectionTrait>(
    connection: &C,
    waiting: &correction::Model,
    state: CorrectionState,
) -> Result<(), DbErr> {
    correction::Entity::update_many()
        .col_expr(correction::Column::State, Expr::value(state.word()))
        .filter(correction::Column::Id.eq(waiting.id))
        .filter(correction::Column::State.eq(CorrectionState::Waiting))
        .exec(connection)
        .await?;
    Ok(())
}

/// Sets aside the correction that waits, and lets a new one wait where one is given: its fields
/// and the reasons to look, both as JSON.
pub async fn replace_waiting<C: ConnectionTrait>(
    connection: &C,
    signature: SignatureId,
    new: Option<(String, String)>,
    now: Millis,
) -> Result<(), DbErr> {
    correction::Entity::update_many()
        .col_expr(
            correction::Column::State,
            Expr::value(CorrectionState::Rejected.word()),
        )
        .filter(correction::Column::SignatureId.eq(signature))
        .filter(correction::Column::State.eq(CorrectionState::Waiting))
        .exec(connection)
        .await?;
    let Some((fields, reasons)) = new else {
        return Ok(());
    };
    let row = correction::ActiveModel {
        signature_id: Set(signature),
        state: Set(CorrectionState::Waiting),
        fields: Set(fields),
        reasons: Set(reasons),
        created_at: Set(now),
        ..Default::default()
    };
    correction::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}
