//! Wishes for the links to one's own pages, until they are answered.

use entity::ids::WishId;
use entity::own_links_wish::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::clock::Millis;
use crate::locale::Locale;

/// A wish that is not written yet.
pub(crate) struct NewWish {
    pub(crate) public_id: String,
    /// The language of the mail.
    pub(crate) locale: Locale,
    /// The address, sealed for this public id.
    pub(crate) address_sealed: Vec<u8>,
    /// The tag of the network that it came from.
    pub(crate) sender: Vec<u8>,
}

/// Notes a wish.
pub(crate) async fn note_wish<C: ConnectionTrait>(
    connection: &C,
    wish: NewWish,
    now: Millis,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        public_id: Set(wish.public_id),
        language: Set(wish.locale.tag().to_owned()),
        address_sealed: Set(wish.address_sealed),
        sender: Set(wish.sender),
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
