//! Taking away what an import left that was cut, where another folder comes in its place.

use crate::signatures::store as signatures;
use entity::ids::{LetterId, OrganizationId, SignatureId};
use entity::{letter, letter_text, letter_version, signature, tally};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::{CHUNK, ImportFault, SOURCE};
use crate::clock::{Clock, Millis};
use crate::journal::{self, Actor};
use crate::organizations;
use crate::storage::{Storage, candidates};

/// Takes a letter that nobody ever saw away, a few rows at a time, and the register entries that only
/// it needed. Cut on its way, it is no beginning of any folder any more: the rest goes next time.
pub(super) async fn discard(
    storage: &Storage,
    letter: &letter::Model,
    by: (&Actor, Millis),
) -> Result<(), ImportFault> {
    loop {
        let watch = Clock::System.watch();
        if !discard_chunk(storage, letter, by).await? {
            return Ok(());
        }
        storage.rest_after(watch.elapsed()).await;
    }
}

/// Takes the last rows away; false once the letter itself is gone.
async fn discard_chunk(
    storage: &Storage,
    letter: &letter::Model,
    (actor, now): (&Actor, Millis),
) -> Result<bool, ImportFault> {
    let transaction = storage.begin().await?;
    let rows = signature::Entity::find()
        .filter(signature::Column::LetterId.eq(letter.id))
        .order_by_desc(signature::Column::Id)
        .limit(CHUNK as u64)
        .all(&transaction)
        .await?;
    let many = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let still_unseen = letter::Entity::update_many()
        .col_expr(letter::Column::Fingerprint, Expr::value(None::<Vec<u8>>))
        .col_expr(
            letter::Column::ImportRows,
            Expr::col(letter::Column::ImportRows).sub(many),
        )
        .filter(letter::Column::Id.eq(letter.id))
        .filter(letter::Column::ImportRows.is_not_null())
        .exec(&transaction)
        .await?;
    if still_unseen.rows_affected == 0 {
        return Err(ImportFault::Busy);
    }
    if rows.is_empty() {
        discard_letter(&transaction, letter.id).await?;
        transaction.commit().await?;
        return Ok(false);
    }
    let ids: Vec<SignatureId> = rows.iter().map(|row| row.id).collect();
    let entries: Vec<OrganizationId> = rows.iter().filter_map(|row| row.organization_id).collect();
    candidates::forget_several(&transaction, letter.id, &ids).await?;
    signature::Entity::delete_many()
        .filter(signature::Column::Id.is_in(ids))
        .exec(&transaction)
        .await?;
    let entry = journal::Entry {
        letter: Some(letter.id),
        ..journal::Entry::new(now, actor, "discard rows")
    };
    signatures::record(&transaction, &rows, entry).await?;
    let made = (SOURCE, letter.created_at);
    let kept = signatures::entries_with_signatures(&transaction, &entries).await?;
    let left: Vec<_> = entries
        .into_iter()
        .filter(|id| !kept.contains(id))
        .collect();
    organizations::forget_unused(&transaction, &left, made).await?;
    transaction.commit().await?;
    Ok(true)
}

async fn discard_letter<C: ConnectionTrait>(connection: &C, letter: LetterId) -> Result<(), DbErr> {
    letter_text::Entity::delete_many()
        .filter(letter_text::Column::LetterId.eq(letter))
        .exec(connection)
        .await?;
    letter_version::Entity::delete_many()
        .filter(letter_version::Column::LetterId.eq(letter))
        .exec(connection)
        .await?;
    tally::Entity::delete_by_id(letter).exec(connection).await?;
    letter::Entity::delete_by_id(letter)
        .exec(connection)
        .await?;
    Ok(())
}
