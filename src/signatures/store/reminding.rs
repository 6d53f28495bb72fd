//! Which unconfirmed signatures are to be reminded.

use entity::ids::LetterId;
use entity::signature;
use entity::values::SignatureState;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::clock::Millis;

/// Unconfirmed passes that were given between two times, by their first rows, oldest first;
/// those of one letter only where one is given.
pub async fn due_reminders<C: ConnectionTrait>(
    connection: &C,
    letter: Option<LetterId>,
    (after, before): (Millis, Millis),
    reminded: &[i32],
    most: u64,
) -> Result<Vec<signature::Model>, DbErr> {
    let mut select = signature::Entity::find()
        .filter(signature::Column::State.eq(SignatureState::Pending))
        .filter(signature::Column::SubmissionId.is_null())
        .filter(signature::Column::AddressSealed.is_not_null())
        .filter(signature::Column::CreatedAt.gt(after))
        .filter(signature::Column::CreatedAt.lte(before))
        .filter(signature::Column::Reminded.is_in(reminded.iter().copied()));
    if let Some(letter) = letter {
        select = select.filter(signature::Column::LetterId.eq(letter));
    }
    select
        .order_by_asc(signature::Column::Id)
        .limit(most)
        .all(connection)
        .await
}

/// Marks a pass as reminded; false if somebody else was first, it is not pending any more, or its
/// address was changed since it was read.
pub async fn claim_reminder<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    bit: i32,
) -> Result<bool, DbErr> {
    let claimed = signature::Entity::update_many()
        .col_expr(signature::Column::Reminded, Expr::value(row.reminded | bit))
        .filter(signature::Column::Id.eq(row.id))
        .filter(signature::Column::State.eq(SignatureState::Pending))
        .filter(signature::Column::Reminded.eq(row.reminded))
        .filter(signature::Column::Edition.eq(row.edition))
        .exec(connection)
        .await?;
    Ok(claimed.rows_affected == 1)
}
