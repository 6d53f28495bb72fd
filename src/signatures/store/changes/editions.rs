//! The rows of what was shown of live signatures before they changed.

use entity::ids::{Edition, SignatureId};
use entity::{earlier_edition, signature};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};

use crate::clock::Millis;
use crate::signatures::editions::ShownFields;
use crate::signatures::store::{proved_domains, waiting};

/// Earlier editions kept of one signature; older ones are dropped.
const MAX_EARLIER_EDITIONS: i32 = 50;

/// Gives a signature that is still as it was seen its next edition, because something changes beside
/// its row: a correction waits or is refused, a domain was proved. Call it before that change.
/// False if somebody moved or changed the signature meanwhile.
pub async fn raise_edition<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    now: Millis,
) -> Result<bool, DbErr> {
    let raised = signature::Entity::update_many()
        .col_expr(signature::Column::Edition, Expr::value(row.edition.next()))
        .filter(signature::Column::Id.eq(row.id))
        .filter(signature::Column::State.eq(row.state))
        .filter(signature::Column::Edition.eq(row.edition))
        .exec(connection)
        .await?;
    if raised.rows_affected != 1 {
        return Ok(false);
    }
    keep_edition(connection, row, now).await?;
    Ok(true)
}

/// Keeps what is shown of a live signature that is about to change: a coordinator may be looking.
pub async fn keep_edition<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    now: Millis,
) -> Result<(), DbErr> {
    if !row.state.is_live() {
        return Ok(());
    }
    let shown = shown_fields(connection, row).await?;
    let kept = earlier_edition::ActiveModel {
        signature_id: Set(row.id),
        edition: Set(row.edition),
        shown: Set(serde_json::json!(shown).to_string()),
        at: Set(now),
        ..Default::default()
    };
    let same = [
        earlier_edition::Column::SignatureId,
        earlier_edition::Column::Edition,
    ];
    earlier_edition::Entity::insert(kept)
        .on_conflict(
            OnConflict::columns(same)
                .update_columns([earlier_edition::Column::Shown, earlier_edition::Column::At])
                .to_owned(),
        )
        .exec_without_returning(connection)
        .await?;
    let newest_dropped = Edition(row.edition.0 - MAX_EARLIER_EDITIONS);
    earlier_edition::Entity::delete_many()
        .filter(earlier_edition::Column::SignatureId.eq(row.id))
        .filter(earlier_edition::Column::Edition.lte(newest_dropped))
        .exec(connection)
        .await?;
    Ok(())
}

/// What is shown of a signature as it is now.
pub async fn shown_fields<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
) -> Result<ShownFields, DbErr> {
    let waiting = waiting(connection, row.id).await?;
    let proofs = proved_domains(connection, row.id).await?;
    Ok(ShownFields::of(row, waiting.as_ref(), &proofs))
}

/// What was shown of an earlier edition, where it is still kept.
pub async fn earlier_edition<C: ConnectionTrait>(
    connection: &C,
    signature: SignatureId,
    edition: Edition,
) -> Result<Option<ShownFields>, DbErr> {
    let kept = earlier_edition::Entity::find()
        .filter(earlier_edition::Column::SignatureId.eq(signature))
        .filter(earlier_edition::Column::Edition.eq(edition))
        .one(connection)
        .await?;
    Ok(kept.and_then(|kept| serde_json::from_str(&kept.shown).ok()))
}

/// How often a live signature changed since a time.
pub async fn changes_since<C: ConnectionTrait>(
    connection: &C,
    signature: SignatureId,
    since: Millis,
) -> Result<u64, DbErr> {
    earlier_edition::Entity::find()
        .filter(earlier_edition::Column::SignatureId.eq(signature))
        .filter(earlier_edition::Column::At.gt(since))
        .count(connection)
        .await
}

/// Drops what was shown of a signature: it was decided on, or it left.
pub async fn drop_editions<C: ConnectionTrait>(
    connection: &C,
    signature: SignatureId,
) -> Result<(), DbErr> {
    earlier_edition::Entity::delete_many()
        .filter(earlier_edition::Column::SignatureId.eq(signature))
        .exec(connection)
        .await?;
    Ok(())
}

/// Drops what was replaced before a time, of all signatures.
pub async fn drop_editions_before<C: ConnectionTrait>(
    connection: &C,
    before: Millis,
) -> Result<(), DbErr> {
    earlier_edition::Entity::delete_many()
        .filter(earlier_edition::Column::At.lt(before))
        .exec(connection)
        .await?;
    Ok(())
}

/// The earlier editions of some signatures, in the order of their making.
pub async fn editions_of<C: ConnectionTrait>(
    connection: &C,
    ids: &[SignatureId],
) -> Result<Vec<earlier_edition::Model>, DbErr> {
    earlier_edition::Entity::find()
        .filter(earlier_edition::Column::SignatureId.is_in(ids.iter().copied()))
        .order_by_asc(earlier_edition::Column::Id)
        .all(connection)
        .await
}
