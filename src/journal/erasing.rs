//! Taking a person out of the journal: names and reasons go with their salts, and the chain stays valid.

use entity::ids::SignatureId;
use entity::{journal_detail, journal_entry};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};

/// The entries about some signatures, each with the names kept beside it, the oldest first.
pub async fn of_signatures<C: ConnectionTrait>(
    connection: &C,
    signatures: &[SignatureId],
) -> Result<Vec<(journal_entry::Model, Vec<String>)>, DbErr> {
    let ids = || signatures.iter().copied();
    let entries = journal_entry::Entity::find()
        .filter(journal_entry::Column::SignatureId.is_in(ids()))
        .order_by_asc(journal_entry::Column::Id)
        .all(connection)
        .await?;
    let details = journal_detail::Entity::find()
        .filter(journal_detail::Column::SignatureId.is_in(ids()))
        .order_by_asc(journal_detail::Column::Id)
        .all(connection)
        .await?;
    let with_names = entries.into_iter().map(|entry| {
        let names = details.iter().filter(|one| one.entry_id == entry.id);
        let names = names.map(|one| one.name.clone()).collect();
        (entry, names)
    });
    Ok(with_names.collect())
}

/// Deletes the names kept beside entries about some signatures.
pub async fn erase_names<C: ConnectionTrait>(
    connection: &C,
    signatures: &[SignatureId],
) -> Result<u64, DbErr> {
    let gone = journal_detail::Entity::delete_many()
        .filter(journal_detail::Column::SignatureId.is_in(signatures.iter().copied()))
        .exec(connection)
        .await?;
    Ok(gone.rows_affected)
}

/// Deletes the names of a signature that are kept beside entries about others: "keep apart" names
/// both. They name it by its public id too.
pub async fn erase_mentions<C: ConnectionTrait>(
    connection: &C,
    public_ids: &[&str],
) -> Result<u64, DbErr> {
    let mentioned = public_ids.iter().fold(Condition::any(), |any, id| {
        any.add(journal_detail::Column::Name.contains(*id))
    });
    if public_ids.is_empty() {
        return Ok(0);
    }
    let gone = journal_detail::Entity::delete_many()
        .filter(mentioned)
        .exec(connection)
        .await?;
    Ok(gone.rows_affected)
}

/// Empties the reasons that coordinators wrote about some signatures: free text, which may name the
/// person. That they acted, and when, stays.
pub async fn erase_reasons<C: ConnectionTrait>(
    connection: &C,
    signatures: &[SignatureId],
) -> Result<(), DbErr> {
    journal_entry::Entity::update_many()
        .col_expr(
            journal_entry::Column::Reason,
            Expr::value(Option::<String>::None),
        )
        // Without its salt the seal of a reason opens for nobody, and the chain stays valid.
        .col_expr(
            journal_entry::Column::Salt,
            Expr::value(Option::<Vec<u8>>::None),
        )
        .filter(journal_entry::Column::SignatureId.is_in(signatures.iter().copied()))
        .filter(journal_entry::Column::Reason.is_not_null())
        .exec(connection)
        .await?;
    Ok(())
}
