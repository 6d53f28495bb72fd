//! Removes what an interrupted import left, if another folder takes its place.

use entity::tally;
use sea_orm::EntityTrait;

use super::{CHUNK, ImportFault, SOURCE, signature_rows};
use crate::clock::{Clock, Millis};
use crate::journal::{self, Actor};
use crate::letters::{self, Letter};
use crate::organizations;
use crate::signing::store as signatures;
use crate::storage::{Storage, candidates};

/// Removes a letter that nobody ever saw, a few rows at a time, and the register entries that only it
/// needed. If this is interrupted, no import goes on from what is left; the next one removes the rest.
pub(super) async fn discard(
    storage: &Storage,
    letter: &Letter,
    by: (&Actor, Millis),
) -> Result<(), ImportFault> {
    loop {
        let watch = Clock::System.watch();
        if !discard_chunk(storage, letter, by).await? {
            return Ok(());
        }
        storage.rest_after(watch.elapsed()).await;
    }
}

/// Removes the last rows. False once the letter itself is removed.
async fn discard_chunk(
    storage: &Storage,
    letter: &Letter,
    (actor, now): (&Actor, Millis),
) -> Result<bool, ImportFault> {
    let transaction = storage.begin().await?;
    let rows = signature_rows::load_last(&transaction, letter.id(), CHUNK as u64).await?;
    if !letters::rewind_import(&transaction, letter.id(), rows.len()).await? {
        return Err(ImportFault::Busy);
    }
    if rows.is_empty() {
        tally::Entity::delete_by_id(letter.id())
            .exec(&transaction)
            .await?;
        letters::delete_unfinished(&transaction, letter.id()).await?;
        transaction.commit().await?;
        return Ok(false);
    }
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let entries: Vec<i64> = rows.iter().filter_map(|row| row.organization_id).collect();
    candidates::forget_several(&transaction, letter.id(), &ids).await?;
    signature_rows::delete_rows(&transaction, &ids).await?;
    let entry = journal::Entry {
        letter: Some(letter.id()),
        ..journal::Entry::new(now, actor, "discard rows")
    };
    signatures::record(&transaction, &rows, entry).await?;
    let made = (SOURCE, letter.row().created_at);
    organizations::forget_unused(&transaction, &entries, made).await?;
    transaction.commit().await?;
    Ok(true)
}
