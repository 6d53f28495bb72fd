//! The keys under which entries are found by those that may be the same.

use entity::ids::OrganizationId;
use entity::organization;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::with_ids;
use crate::organizations::likeness::{keys_of, of_entry};
use crate::storage::key_index;

/// Entries that are read at once.
const CHUNK: u64 = 500;

/// Writes the keys of an entry, in place of those that it had.
pub async fn make_findable<C: ConnectionTrait>(
    connection: &C,
    organization: OrganizationId,
) -> Result<(), DbErr> {
    for entry in with_ids(connection, &[organization]).await? {
        let keys = keys_of(&of_entry(&entry));
        key_index::write(connection, key_index::Register, organization, &keys).await?;
    }
    Ok(())
}

/// Writes the keys of every entry that stands, where none has any yet; how many entries these are.
pub async fn make_all_findable<C: ConnectionTrait>(connection: &C) -> Result<u64, DbErr> {
    let mut done = 0;
    let mut after = None;
    loop {
        let ids: Vec<OrganizationId> =
            organization::Entity::find()
                .select_only()
                .column(organization::Column::Id)
                .filter(Condition::all().add_option(
                    after.map(|after: OrganizationId| organization::Column::Id.gt(after)),
                ))
                .filter(organization::Column::MergedInto.is_null())
                .order_by_asc(organization::Column::Id)
                .limit(CHUNK)
                .into_tuple()
                .all(connection)
                .await?;
        let Some(last) = ids.last() else {
            return Ok(done);
        };
        after = Some(*last);
        done += ids.len() as u64;
        let entries = with_ids(connection, &ids).await?;
        let holders: Vec<(OrganizationId, Vec<String>)> = entries
            .iter()
            .map(|entry| (entry.row.id, keys_of(&of_entry(entry))))
            .collect();
        key_index::write_new(connection, key_index::Register, &holders).await?;
    }
}
