//! Which unconfirmed signatures are to be reminded.

use entity::ids::LetterId;
use entity::signature;
use entity::values::SignatureState;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::clock::Millis;

/// Which unconfirmed submissions are due for a reminder.
#[derive(Clone, Copy, Debug)]
pub struct DueReminders<'a> {
    /// Those of this letter only, if one is given.
    pub letter: Option<LetterId>,
    /// Signed after this, milliseconds UTC.
    pub after: Millis,
    /// Signed at this or earlier.
    pub until: Millis,
    /// The reminders that they may have had: values of `signature.reminded`.
    pub reminded: &'a [i32],
}

/// The first rows of unconfirmed submissions that are due for a reminder, oldest first.
pub async fn find_due_reminders<C: ConnectionTrait>(
    connection: &C,
    due: DueReminders<'_>,
    most: u64,
) -> Result<Vec<signature::Model>, DbErr> {
    let mut select = signature::Entity::find()
        .filter(signature::Column::State.eq(SignatureState::Pending))
        .filter(signature::Column::SubmissionId.is_null())
        .filter(signature::Column::AddressSealed.is_not_null())
        .filter(signature::Column::CreatedAt.gt(due.after))
        .filter(signature::Column::CreatedAt.lte(due.until))
        .filter(signature::Column::Reminded.is_in(due.reminded.iter().copied()));
    if let Some(letter) = due.letter {
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
