//! What a running server noticed, kept for its next start and for `doctor`.

use entity::observation;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use crate::clock::Millis;

/// When a private address sent forwarding headers that are not believed, milliseconds UTC.
pub const UNTRUSTED_PROXY: &str = "untrusted proxy";

/// The value of an observation; none if it was never made.
pub async fn read<C: ConnectionTrait>(connection: &C, what: &str) -> Result<Option<Millis>, DbErr> {
    let row = observation::Entity::find()
        .filter(observation::Column::What.eq(what))
        .one(connection)
        .await?;
    Ok(row.map(|row| row.value))
}

/// Writes observations over those made before, in one statement.
pub async fn write<C: ConnectionTrait>(
    connection: &C,
    observed: &[(&str, Millis)],
) -> Result<(), DbErr> {
    let rows = observed
        .iter()
        .map(|(what, value)| observation::ActiveModel {
            what: Set((*what).to_owned()),
            value: Set(*value),
            ..Default::default()
        });
    let newer = OnConflict::column(observation::Column::What)
        .update_column(observation::Column::Value)
        .to_owned();
    observation::Entity::insert_many(rows)
        .on_conflict(newer)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// Drops an observation.
pub async fn forget<C: ConnectionTrait>(connection: &C, what: &str) -> Result<(), DbErr> {
    observation::Entity::delete_many()
        .filter(observation::Column::What.eq(what))
        .exec(connection)
        .await?;
    Ok(())
}
