//! Corrections that wait for a coordinator.

use entity::correction;
use entity::ids::SignatureId;
use entity::values::CorrectionState;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::clock::Millis;

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
