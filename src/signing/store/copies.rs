//! The sealed copies of what was typed, found by the signature that a submission has now.

use entity::ids::SubmissionId;
use entity::submission_copy::{ActiveModel, Column, Entity};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter};

use crate::clock::Millis;

/// Keeps the copy of a submission.
pub async fn keep_copy<C: ConnectionTrait>(
    connection: &C,
    submission: SubmissionId,
    sealed: Vec<u8>,
    now: Millis,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        signature_id: Set(submission),
        sealed: Set(sealed),
        changes: Set(0),
        created_at: Set(now),
        ..Default::default()
    };
    Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// The sealed copy of the submission that has this signature now.
pub async fn copy_of<C: ConnectionTrait>(
    connection: &C,
    submission: SubmissionId,
) -> Result<Option<Vec<u8>>, DbErr> {
    let row = Entity::find()
        .filter(Column::SignatureId.eq(submission))
        .one(connection)
        .await?;
    Ok(row.map(|row| row.sealed))
}

/// Gives a submission another signature, and counts the change. False where it has another one
/// already: of two changes at once the second sees it here.
pub async fn move_copy<C: ConnectionTrait>(
    connection: &C,
    from: SubmissionId,
    to: SubmissionId,
) -> Result<bool, DbErr> {
    let moved = Entity::update_many()
        .col_expr(Column::SignatureId, Expr::value(to))
        .col_expr(Column::Changes, Expr::col(Column::Changes).add(1))
        .filter(Column::SignatureId.eq(from))
        .exec(connection)
        .await?;
    Ok(moved.rows_affected == 1)
}

/// How often the address of a submission was changed; none where it has another signature by now.
/// On PostgreSQL nobody else changes it until the transaction ends.
pub async fn changes_of<C: ConnectionTrait>(
    connection: &C,
    submission: SubmissionId,
) -> Result<Option<i32>, DbErr> {
    use sea_orm::QuerySelect as _;
    let row = Entity::find()
        .filter(Column::SignatureId.eq(submission))
        .lock_exclusive()
        .one(connection)
        .await?;
    Ok(row.map(|row| row.changes))
}

/// Forgets copies of forms that were sent before a time: nothing of them can be confirmed any more.
pub async fn forget_copies<C: ConnectionTrait>(
    connection: &C,
    since: Millis,
) -> Result<u64, DbErr> {
    let gone = Entity::delete_many()
        .filter(Column::CreatedAt.lt(since))
        .exec(connection)
        .await?;
    Ok(gone.rows_affected)
}
