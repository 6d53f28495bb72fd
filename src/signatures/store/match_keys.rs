//! The keys under which others find a signature: of one that moves, of an imported letter, and of
//! everything when the rules of keys change.

use std::collections::BTreeMap;

use entity::ids::{LetterId, SignatureId};
use entity::signature;
use entity::values::SignatureState;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::is_after;
use crate::matching::keys::VERSION;
use crate::organizations;
use crate::signatures::match_profile::MatchProfile;
use crate::storage::{Storage, derived, key_index};

/// Rows that are read at once.
const CHUNK: u64 = 500;
/// What the version of the keys is kept under.
const WHAT: &str = "candidate keys";

/// Writes the keys under which others find a signature. Its address is no part of them.
pub async fn make_findable<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
) -> Result<(), DbErr> {
    let keys = MatchProfile::of_row(row, None).keys();
    key_index::write(connection, row.letter_id, row.id, &keys).await
}

/// Makes live signatures findable that have no keys yet: a few statements, however many rows.
pub async fn make_rows_findable<C: ConnectionTrait>(
    connection: &C,
    rows: &[signature::Model],
) -> Result<(), DbErr> {
    let mut by_letter: BTreeMap<LetterId, Vec<(SignatureId, Vec<String>)>> = BTreeMap::new();
    for row in rows {
        let keys = MatchProfile::of_row(row, None).keys();
        by_letter
            .entry(row.letter_id)
            .or_default()
            .push((row.id, keys));
    }
    for (letter, holders) in by_letter {
        key_index::write_new(connection, letter, &holders).await?;
    }
    Ok(())
}

/// Makes the live signatures of all letters findable, that have no keys yet.
async fn make_all_findable<C: ConnectionTrait>(connection: &C) -> Result<u64, DbErr> {
    let mut done = 0;
    let mut after = None;
    loop {
        let rows = live_after(connection, after).await?;
        let Some(last) = rows.last() else {
            return Ok(done);
        };
        after = Some(last.id);
        done += rows.len() as u64;
        make_rows_findable(connection, &rows).await?;
    }
}

async fn live_after<C: ConnectionTrait>(
    connection: &C,
    after: Option<SignatureId>,
) -> Result<Vec<signature::Model>, DbErr> {
    signature::Entity::find()
        .filter(is_after(after))
        .filter(signature::Column::State.is_in([SignatureState::Held, SignatureState::Published]))
        .order_by_asc(signature::Column::Id)
        .limit(CHUNK)
        .all(connection)
        .await
}

/// Makes all keys anew where they were made by older rules: once after an upgrade. Nothing is kept
/// of an attempt that was cut.
pub async fn refresh_keys(storage: &Storage) -> Result<(), DbErr> {
    if derived::version(storage.read(), WHAT).await? == Some(VERSION) {
        return Ok(());
    }
    let transaction = storage.begin().await?;
    key_index::forget_all(&transaction).await?;
    let entries = organizations::make_all_findable(&transaction).await?;
    let signatures = make_all_findable(&transaction).await?;
    derived::set_version(&transaction, WHAT, VERSION).await?;
    transaction.commit().await?;
    if entries + signatures > 0 {
        tracing::info!(
            entries,
            signatures,
            "the keys by which likes are found were made anew"
        );
    }
    Ok(())
}
