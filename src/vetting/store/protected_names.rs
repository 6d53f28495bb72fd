//! The protected names that a coalition added to the default list or took off it.

use entity::protected_name;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::clock::Millis;
use crate::text::fold::fold;

/// What a coalition changed in the default list, in the order of the changes.
pub async fn protected_names<C: ConnectionTrait>(
    connection: &C,
) -> Result<Vec<protected_name::Model>, DbErr> {
    protected_name::Entity::find()
        .order_by_asc(protected_name::Column::Id)
        .all(connection)
        .await
}

/// Forgets what was changed about a name; false if nothing was.
pub async fn forget_protected<C: ConnectionTrait>(
    connection: &C,
    name: &str,
) -> Result<bool, DbErr> {
    let gone = protected_name::Entity::delete_many()
        .filter(protected_name::Column::MatchKey.eq(fold(name)))
        .exec(connection)
        .await?;
    Ok(gone.rows_affected > 0)
}

/// How a name is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// As a whole name.
    Whole,
    /// Anywhere in a text.
    Anywhere,
    /// Not at all: it is a default one that a coordinator took off the list.
    TakenOff,
}

/// Remembers how a name is protected, in place of what was remembered of it before.
pub async fn remember_protected<C: ConnectionTrait>(
    connection: &C,
    name: &str,
    protection: Protection,
    now: Millis,
) -> Result<(), DbErr> {
    forget_protected(connection, name).await?;
    let row = protected_name::ActiveModel {
        name: Set(name.to_owned()),
        match_key: Set(fold(name)),
        anywhere: Set(protection == Protection::Anywhere),
        taken_off: Set(protection == Protection::TakenOff),
        created_at: Set(now),
        ..Default::default()
    };
    protected_name::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}
