//! `undersigned letter …`.

use anyhow::Result;
use clap::Subcommand;

use super::{By, print, storage};
use crate::act::ActContext;
use crate::clock::Clock;
use crate::importing;
use crate::server;
use crate::settings::Settings;

/// The commands for letters.
#[derive(Debug, Subcommand)]
pub(super) enum LetterAction {
    /// Delete a draft that no one has signed, with its imported list.
    ///
    /// Refused if the letter is open or closed, or if anyone has signed it, was invited to sign it or
    /// changed its list. To change the text of a draft, import its folder again instead.
    #[command(after_help = "Example: undersigned letter delete harbour --by Nadia")]
    Delete {
        /// Slug of the letter.
        slug: String,
        #[command(flatten)]
        by: By,
    },
}

pub(super) async fn run(settings: &Settings, action: LetterAction) -> Result<()> {
    let LetterAction::Delete { slug, by } = action;
    let storage = storage(settings).await?;
    let actor = by.actor();
    let context = ActContext::new(&storage, &actor, Clock::System.now());
    let deleted = importing::delete_draft(&context, &slug).await;
    server::chain(&storage).await;
    storage.close().await?;
    deleted?;
    print(&format!("Deleted the draft {}.\n", slug.trim()))
}
