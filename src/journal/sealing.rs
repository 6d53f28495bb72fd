//! Chaining what was written to the journal.
//!
//! An act does not chain its own entry: on PostgreSQL all acts would then wait for one another at the
//! head of the chain. The timed work does it each second, and each command at its end. So an entry
//! gets its number in the order in which it was seen, which may differ from that of the ids; and until
//! it has one, about a second later, a change of it is not noticed.

use std::collections::BTreeMap;

use entity::ids::JournalEntryId;
use entity::{journal_detail, journal_entry, journal_head};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Value,
};

use super::chain;
use crate::secret;
use crate::storage::{Storage, bulk};

/// Entries that are chained at once; the writer is free between.
const CHUNK: u64 = 500;

/// The one row of the head.
pub(super) const HEAD: i64 = 1;

/// Chains all entries that are not chained yet, and gives how many. Several processes may do it at
/// once: they wait for each other at the head.
///
/// # Errors
/// If the head is gone, or the database refuses.
pub async fn seal(storage: &Storage) -> Result<u64, DbErr> {
    let mut sealed = 0;
    // Asked without the writer, since nearly always there is nothing to do.
    while some_wait(storage.read()).await? {
        // On a full disk only those who leave write, and what they did is chained too.
        let transaction = storage.begin_leaving().await?;
        let here = seal_some(&transaction).await?;
        transaction.commit().await?;
        sealed += here;
    }
    Ok(sealed)
}

async fn some_wait<C: ConnectionTrait>(connection: &C) -> Result<bool, DbErr> {
    let first = journal_entry::Entity::find()
        .filter(journal_entry::Column::Position.is_null())
        .limit(1)
        .one(connection)
        .await?;
    Ok(first.is_some())
}

async fn seal_some<C: ConnectionTrait>(connection: &C) -> Result<u64, DbErr> {
    let head = journal_head::Entity::find_by_id(HEAD)
        .lock_exclusive()
        .one(connection)
        .await?;
    // Beginning anew would hide that something was taken away.
    let head = head.ok_or_else(|| {
        DbErr::RecordNotFound("the head of the journal's chain (table journal_head)".to_owned())
    })?;
    let entries = journal_entry::Entity::find()
        .filter(journal_entry::Column::Position.is_null())
        .order_by_asc(journal_entry::Column::Id)
        .limit(CHUNK)
        // An erasure at this moment would else lose its place to the salt that is written below.
        .lock_exclusive()
        .all(connection)
        .await?;
    let names = seal_names(connection, &entries).await?;
    let (mut position, mut hash) = (head.position, head.hash);
    let mut rows = Vec::with_capacity(entries.len());
    for mut entry in entries {
        position += 1;
        let salt = entry.reason.as_ref().map(|_| secret::salt());
        entry.reason_seal = salt
            .as_ref()
            .zip(entry.reason.as_deref())
            .map(|(salt, reason)| chain::seal(salt, reason));
        entry.name_seal = names.get(&entry.id).cloned();
        hash = chain::entry_hash(&hash, position, &entry);
        let values: Vec<Value> = vec![
            position.into(),
            hash.clone().into(),
            salt.into(),
            entry.reason_seal.into(),
            entry.name_seal.into(),
        ];
        rows.push((entry.id, values));
    }
    let sealed = rows.len() as u64;
    let columns = ["position", "hash", "salt", "reason_seal", "name_seal"];
    bulk::set_columns(connection, "journal_entry", &columns, rows).await?;
    journal_head::Entity::update_many()
        .col_expr(journal_head::Column::Position, Expr::value(position))
        .col_expr(journal_head::Column::Hash, Expr::value(hash))
        .filter(journal_head::Column::Id.eq(HEAD))
        .exec(connection)
        .await?;
    Ok(sealed)
}

/// Seals the printed names of entries, and gives the seal of each entry that has one.
async fn seal_names<C: ConnectionTrait>(
    connection: &C,
    entries: &[journal_entry::Model],
) -> Result<BTreeMap<JournalEntryId, Vec<u8>>, DbErr> {
    let details = journal_detail::Entity::find()
        .filter(journal_detail::Column::EntryId.is_in(entries.iter().map(|entry| entry.id)))
        .all(connection)
        .await?;
    let mut seals = BTreeMap::new();
    let mut salts = Vec::new();
    for detail in details {
        let salt = secret::salt();
        seals.insert(detail.entry_id, chain::seal(&salt, &detail.name));
        salts.push((detail.id, vec![salt.into()]));
    }
    bulk::set_columns(connection, "journal_detail", &["salt"], salts).await?;
    Ok(seals)
}
