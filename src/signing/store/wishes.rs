//! Wishes for the links to one's own pages, until they are answered.

use entity::ids::WishId;
use entity::own_links_wish::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::clock::Millis;
use crate::locale::Locale;

/// Notes a wish, with the address sealed for this public id.
pub(crate) async fn note_wish<C: ConnectionTrait>(
    connection: &C,
    public_id: String,
    locale: Locale,
    (address_sealed, sender): (Vec<u8>, Vec<u8>),
    now: Millis,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        public_id: Set(public_id),
        language: Set(locale.tag().to_owned()),
        address_sealed: Set(address_sealed),
        sender: Set(sender),
        created_at: Set(now),
        ..Default::default()
    };
    Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// The oldest wishes.
pub(crate) async fn wishes<C: ConnectionTrait>(
    connection: &C,
    most: u64,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .order_by_asc(Column::Id)
        .limit(most)
        .all(connection)
        .await
}

/// Forgets a wish; false if it was gone already.
pub(crate) async fn forget_wish<C: ConnectionTrait>(
    connection: &C,
    id: WishId,
) -> Result<bool, DbErr> {
    let gone = Entity::delete_many()
        .filter(Column::Id.eq(id))
        .exec(connection)
        .await?;
    Ok(gone.rows_affected == 1)
}
