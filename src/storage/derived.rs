//! By which version of its rules something was computed that is derived from other rows, so that a
//! newer version computes it anew.

use entity::derived;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

/// The version by which something was computed; none if it never was.
pub async fn version<C: ConnectionTrait>(connection: &C, what: &str) -> Result<Option<i64>, DbErr> {
    let row = derived::Entity::find()
        .filter(derived::Column::What.eq(what))
        .one(connection)
        .await?;
    Ok(row.map(|row| row.version))
}

/// Notes by which version it is computed now.
pub async fn set_version<C: ConnectionTrait>(
    connection: &C,
    what: &str,
    version: i64,
) -> Result<(), DbErr> {
    let row = derived::ActiveModel {
        what: Set(what.to_owned()),
        version: Set(version),
        ..Default::default()
    };
    let newer = OnConflict::column(derived::Column::What)
        .update_column(derived::Column::Version)
        .to_owned();
    derived::Entity::insert(row)
        .on_conflict(newer)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}
