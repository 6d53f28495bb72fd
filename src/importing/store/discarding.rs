//! Removes what an interrupted import left, if another folder takes its place.

use entity::ids::{OrganizationId, SignatureId};
use entity::tally;
use sea_orm::EntityTrait;

use super::{CHUNK, ImportFault, ImportRun, SOURCE};
use crate::clock::Clock;
use crate::journal;
use crate::letters::{self, Letter};
use crate::organizations;
use crate::signatures::store as signatures;
use crate::signatures::store::imported;
use crate::storage::{Storage, candidates};

/// Removes a letter that nobody ever saw, a few rows at a time, and the register entries that only it
/// needed. If this is interrupted, no import goes on from what is left; the next one removes the rest.
pub(super) async fn discard(
    storage: &Storage,
    letter: &Letter,
    run: ImportRun<'_>,
) -> Result<(), ImportFault> {
    loop {
        let watch = Clock::System.watch();
        if !discard_chunk(storage, letter, run).await? {
            return Ok(());
        }
        storage.rest_after(watch.elapsed()).await;
    }
}

/// Removes the last rows. False once the letter itself is removed.
async fn discard_chunk(
    storage: &Storage,
    letter: &Letter,
    run: ImportRun<'_>,
) -> Result<bool, ImportFault> {
    let transaction = storage.begin().await?;
    let rows = imported::load_last(&transaction, letter.id(), CHUNK as u64).await?;
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
    let ids: Vec<SignatureId> = rows.iter().map(|row| row.id).collect();
    let entries: Vec<OrganizationId> = rows.iter().filter_map(|row| row.organization_id).collect();
    candidates::forget_several(&transaction, letter.id(), &ids).await?;
    imported::delete_rows(&transaction, &ids).await?;
    let entry = journal::Entry {
        letter: Some(letter.id()),
        ..journal::Entry::new(run.now, run.actor, "discard rows")
    };
    signatures::record(&transaction, &rows, entry).await?;
    let kept = signatures::entries_with_signatures(&transaction, &entries).await?;
    let left: Vec<OrganizationId> = entries
        .into_iter()
        .filter(|id| !kept.contains(id))
        .collect();
    organizations::forget_unused(&transaction, &left, SOURCE, letter.row().created_at).await?;
    transaction.commit().await?;
    Ok(true)
}
