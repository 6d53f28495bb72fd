//! `undersigned organization merge` and `undo`: two entries that are one organization.

use anyhow::Result;
use clap::Args;

use crate::act::ActContext;
use crate::clock::Millis;
use crate::command::By;
use crate::register::merge;
use crate::storage::Storage;

/// What `merge` takes.
#[derive(Debug, Args)]
pub(in crate::command) struct Merge {
    /// Organization that leaves the register: one of its names, or its id.
    name: String,
    /// Organization that stays: one of its names, or its id.
    #[arg(long, value_name = "NAME")]
    into: String,
    #[command(flatten)]
    by: By,
}

/// What `undo` takes.
#[derive(Debug, Args)]
pub(in crate::command) struct Undo {
    /// Organization that was merged: one of its former names, or its id.
    name: String,
    #[command(flatten)]
    by: By,
}

pub(super) async fn merge(storage: &Storage, options: &Merge, now: Millis) -> Result<String> {
    let actor = options.by.actor();
    let context = ActContext::new(storage, &actor, now);
    let joined = merge::merge(&context, &options.name, &options.into).await?;
    Ok(format!(
        "Merged {} into {}; signatures moved: {}. To undo: `undersigned organization undo {}`\n",
        joined.entry, joined.other, joined.signatures, joined.entry.id
    ))
}

pub(super) async fn undo(storage: &Storage, options: &Undo, now: Millis) -> Result<String> {
    let parted = merge::undo_merge(
        &ActContext::new(storage, &options.by.actor(), now),
        &options.name,
    )
    .await?;
    Ok(format!(
        "Undone: {} is separate from {} again.\n",
        parted.entry, parted.other
    ))
}
