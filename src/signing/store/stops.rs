//! Addresses that want no mail about a letter, known by their keyed hash alone.

use entity::ids::LetterId;
use entity::{invitation, suppression};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use crate::clock::Millis;
use crate::secret::Token;

/// Who stopped mail about which letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    pub letter: LetterId,
    /// Keyed hash of the address.
    pub address_key: Vec<u8>,
}

/// Whether an address wants no mail about a letter.
pub async fn is_stopped<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    address_key: &[u8],
) -> Result<bool, DbErr> {
    let row = suppression::Entity::find()
        .filter(suppression::Column::LetterId.eq(letter))
        .filter(suppression::Column::AddressKey.eq(address_key.to_vec()))
        .one(connection)
        .await?;
    Ok(row.is_some())
}

/// The stop that a not-me token made, so that its holder can undo it however late.
pub async fn stop_of<C: ConnectionTrait>(
    connection: &C,
    token: &Token,
) -> Result<Option<Suppression>, DbErr> {
    let row = suppression::Entity::find()
        .filter(suppression::Column::StopHash.eq(token.hash()))
        .one(connection)
        .await?;
    Ok(row.map(|row| Suppression {
        letter: row.letter_id,
        address_key: row.address_key,
    }))
}

/// The stop tokens, as hashes, of those invitations that were declined and not allowed again.
pub async fn declined_among<C: ConnectionTrait>(
    connection: &C,
    invitations: &[invitation::Model],
) -> Result<Vec<Vec<u8>>, DbErr> {
    let hashes = invitations.iter().map(|row| row.stop_hash.clone());
    suppression::Entity::find()
        .select_only()
        .column(suppression::Column::StopHash)
        .filter(suppression::Column::StopHash.is_in(hashes))
        .into_tuple()
        .all(connection)
        .await
}

/// Stops mail. The newest token is the one that undoes it.
pub async fn suppress<C: ConnectionTrait>(
    connection: &C,
    stop: &Suppression,
    token: &Token,
    now: Millis,
) -> Result<(), DbErr> {
    unsuppress(connection, stop).await?;
    let row = suppression::ActiveModel {
        letter_id: Set(stop.letter),
        address_key: Set(stop.address_key.clone()),
        stop_hash: Set(token.hash()),
        created_at: Set(now),
        ..Default::default()
    };
    suppression::Entity::insert(row)
        .on_conflict_do_nothing_on([
            suppression::Column::LetterId,
            suppression::Column::AddressKey,
        ])
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// Lets mail through again.
pub async fn unsuppress<C: ConnectionTrait>(
    connection: &C,
    stop: &Suppression,
) -> Result<(), DbErr> {
    suppression::Entity::delete_many()
        .filter(suppression::Column::LetterId.eq(stop.letter))
        .filter(suppression::Column::AddressKey.eq(stop.address_key.clone()))
        .exec(connection)
        .await?;
    Ok(())
}
