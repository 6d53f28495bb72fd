//! Removes what an interrupted import left, if another folder takes its place.

use entity::ids::{OrganizationId, SignatureId};
use entity::tally;
use sea_orm::EntityTrait;

use super::{CHUNK, ImportFault, SOURCE};
use crate::act::ActContext;
use crate::clock::Clock;
use crate::journal::{self, Action};
use crate::letters::{self, Letter};
use crate::organizations;
use crate::signatures::store as signatures;
use crate::signatures::store::imported;
use crate::storage::key_index;

/// Removes a letter that nobody ever saw, a few rows at a time, and the register entries that only it
/// needed. If this is interrupted, no import goes on from what is left; the next one removes the rest.
pub(super) async fn discard(context: &ActContext<'_>, letter: &Letter) -> Result<(), ImportFault> {
    loop {
        let watch = Clock::System.watch();
        if !discard_chunk(context, letter).await? {
            return Ok(());
        }
        context.storage().rest_after(watch.elapsed()).await;
    }
}

/// Removes the last rows. False once the letter itself is removed.
async fn discard_chunk(context: &ActContext<'_>, letter: &Letter) -> Result<bool, ImportFault> {
    let act = context.begin().await?;
    let rows = imported::load_last(&act, letter.id(), CHUNK as u64).await?;
    if !letters::rewind_import(&act, letter.id(), rows.len()).await? {
        return Err(ImportFault::Busy);
    }
    if rows.is_empty() {
        tally::Entity::delete_by_id(letter.id()).exec(&act).await?;
        letters::delete_unfinished(&act, letter.id()).await?;
        act.commit().await?;
        return Ok(false);
    }
    let ids: Vec<SignatureId> = rows.iter().map(|row| row.id).collect();
    let entries: Vec<OrganizationId> = rows.iter().filter_map(|row| row.organization_id).collect();
    key_index::forget_several(&act, letter.id(), &ids).await?;
    imported::delete_rows(&act, &ids).await?;
    let entry = journal::Entry {
        letter: Some(letter.id()),
        ..act.entry(Action::DiscardRows)
    };
    signatures::record(&act, &rows, entry).await?;
    let kept = signatures::entries_with_signatures(&act, &entries).await?;
    let left: Vec<OrganizationId> = entries
        .into_iter()
        .filter(|id| !kept.contains(id))
        .collect();
    organizations::forget_unused(&act, &left, SOURCE, letter.row().created_at).await?;
    act.commit().await?;
    Ok(true)
}
