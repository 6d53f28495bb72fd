//! `undersigned organization merge` and `undo`: two entries that are one organization.

use anyhow::Result;
use clap::Args;

use crate::clock::Millis;
use crate::command::By;
use crate::register::merge;
use crate::storage::Storage;

/// What `merge` takes.
#[derive(Debug, Args)]
pub(in crate::command) struct Merge {
    /// The organization that leaves the register, by one of its names or its id.
    name: String,
    /// The organization that stays, likewise.
    #[arg(long, value_name = "NAME")]
    into: String,
    #[command(flatten)]
    by: By,
}

/// What `undo` takes.
#[derive(Debug, Args)]
pub(in crate::command) struct Undo {
    /// The organization that was merged, by one of the names that it had or its id.
    name: String,
    #[command(flatten)]
    by: By,
}

pub(super) async fn merge(storage: &Storage, options: &Merge, now: Millis) -> Result<String> {
    let by = (&options.by.actor(), now);
    let joined = merge::join(storage, (&options.name, &options.into), by).await?;
    Ok(format!(
        "Merged {} into {}; signatures moved: {}. `undersigned organization undo {}` takes it back.\n",
        joined.entry, joined.other, joined.signatures, joined.id
    ))
}

pub(super) async fn undo(storage: &Storage, options: &Undo, now: Millis) -> Result<String> {
    let parted = merge::part(storage, &options.name, (&options.by.actor(), now)).await?;
    Ok(format!(
        "Took back {}: it stands beside {} again.\n",
        parted.entry, parted.other
    ))
}
