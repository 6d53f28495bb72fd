//! The unconfirmed signatures of one address on a letter, and their end.

use entity::ids::{LetterId, SignatureId};
use entity::signature::{Column, Entity};
use entity::values::SignatureState;
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Statement,
};

use crate::clock::Millis;
use crate::journal;
use crate::signatures::crowding::{LOOKED_AT, Unconfirmed};
use crate::signatures::store::NewSignature;
use crate::signatures::store::erasing::{self, expired_row, is_unconfirmed};

/// The first of the two numbers of an advisory lock on PostgreSQL that stands for an address.
const LOCK_OF_ADDRESSES: i32 = 1;

impl NewSignature {
    /// With every column emptied that tells who somebody is: of an address that wants no mail the same rows
    /// are written, without the person.
    #[must_use]
    pub fn without_person(self) -> Self {
        Self(erasing::without_person(self.0))
    }
}

/// Lets one post after another write for an address, until each transaction ends, so that of many at
/// once none is counted too little. A writing transaction of SQLite is alone already.
pub async fn one_of_address_at_a_time<C: ConnectionTrait>(
    connection: &C,
    address_key: &[u8],
) -> Result<(), DbErr> {
    let backend = connection.get_database_backend();
    if backend == DbBackend::Postgres {
        let mut first = [0; 4];
        for (byte, of_key) in first.iter_mut().zip(address_key) {
            *byte = *of_key;
        }
        let sql = "SELECT pg_advisory_xact_lock($1, $2)";
        let values = [LOCK_OF_ADDRESSES.into(), i32::from_be_bytes(first).into()];
        connection
            .execute_raw(Statement::from_sql_and_values(backend, sql, values))
            .await?;
    }
    Ok(())
}

/// The newest unconfirmed signatures of an address on a letter. Those that somebody else holds locked
/// are left out: they are being confirmed.
pub async fn find_unconfirmed<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    address_key: &[u8],
) -> Result<Vec<Unconfirmed>, DbErr> {
    let rows: Vec<(SignatureId, Option<Vec<u8>>)> = Entity::find()
        .select_only()
        .column(Column::Id)
        .column(Column::NetworkTag)
        .filter(Column::AddressKey.eq(address_key.to_vec()))
        .filter(Column::LetterId.eq(letter))
        .filter(Column::State.eq(SignatureState::Pending))
        .order_by_desc(Column::Id)
        .limit(LOOKED_AT as u64)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_tuple()
        .all(connection)
        .await?;
    let unconfirmed = rows
        .into_iter()
        .map(|(id, network)| Unconfirmed { id, network });
    Ok(unconfirmed.collect())
}

/// Ids for statements that have as many values whatever became of the signatures: none is 0, the id of
/// no row.
pub fn fill_up(ids: impl IntoIterator<Item = Option<SignatureId>>) -> Vec<SignatureId> {
    let nobody = SignatureId(0);
    ids.into_iter().map(|id| id.unwrap_or(nobody)).collect()
}

/// Ends those of some signatures that are unconfirmed, and erases who asked; all that are named have to
/// be, or to be nobody's ([`fill_up`]). Whatever was corrected before left a name in the journal.
pub async fn end_unconfirmed<C: ConnectionTrait>(
    connection: &C,
    ids: &[SignatureId],
    now: Millis,
) -> Result<(), DbErr> {
    Entity::update_many()
        .set(expired_row(now))
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(is_unconfirmed())
        .exec(connection)
        .await?;
    journal::erase_names(connection, ids).await?;
    Ok(())
}
