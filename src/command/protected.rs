//! `undersigned protected …`: names that are looked at before they are published.

use std::fmt::Write as _;

use anyhow::Result;
use clap::{Args, Subcommand};

use super::{By, json, print, storage};
use crate::act::ActContext;
use crate::clock::Clock;
use crate::moderation::protected_names;
use crate::moderation::protected_names::ProtectedRow;
use crate::rendering::in_english;
use crate::server;
use crate::settings::Settings;

/// The commands for protected names.
#[derive(Debug, Subcommand)]
pub(super) enum ProtectedAction {
    /// List the protected names: the default list with your changes, and those from the settings.
    #[command(after_help = "Example: undersigned protected list --json")]
    List {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Protect a name: signatures under it, however spelled, wait for review.
    #[command(
        after_help = "Example: undersigned protected add \"Otto Vex\" --by Nadia\n         undersigned protected add \"Minister of Tides\" --anywhere"
    )]
    Add(AddProtected),
    /// Stop protecting a name. A default name stays off the list after upgrades.
    #[command(after_help = "Example: undersigned protected remove \"Robin Hood\" --by Nadia")]
    Remove(Remove),
}

impl ProtectedAction {
    /// Whether it changes nothing.
    pub(super) fn only_reads(&self) -> bool {
        matches!(self, Self::List { .. })
    }
}

/// What `add` takes.
#[derive(Debug, Args)]
pub(super) struct AddProtected {
    /// Name to protect.
    name: String,
    /// Also match the name within a longer text, as for a public office (default: whole names only,
    /// so that people are not held because of a part of their name).
    #[arg(long)]
    anywhere: bool,
    #[command(flatten)]
    by: By,
}

/// What `remove` takes.
#[derive(Debug, Args)]
pub(super) struct Remove {
    /// Name to stop protecting.
    name: String,
    #[command(flatten)]
    by: By,
}

pub(super) async fn run(settings: &Settings, action: ProtectedAction) -> Result<()> {
    let storage = storage(settings).await?;
    let now = Clock::System.now();
    let told = match action {
        ProtectedAction::List { json: as_json } => {
            match protected_names::list(&storage, settings).await {
                Ok(names) if as_json => json(&names),
                Ok(names) => in_words(&names),
                Err(refusal) => Err(refusal.into()),
            }
        }
        ProtectedAction::Add(add) => {
            let actor = add.by.actor();
            let context = ActContext::new(&storage, &actor, now);
            let added = protected_names::add(&context, settings, &add.name, add.anywhere).await;
            added
                .map(|name| {
                    format!("{name} is now protected: signatures under it wait for review.\n")
                })
                .map_err(Into::into)
        }
        ProtectedAction::Remove(of) => {
            let actor = of.by.actor();
            let context = ActContext::new(&storage, &actor, now);
            let removed = protected_names::remove(&context, settings, &of.name).await;
            removed
                .map(|name| format!("{name} is no longer protected.\n"))
                .map_err(Into::into)
        }
    };
    server::chain(&storage).await;
    storage.close().await?;
    print(&told?)
}

fn in_words(names: &[ProtectedRow]) -> Result<String> {
    let mut text = String::new();
    for name in names {
        let anywhere = if name.anywhere { ", anywhere" } else { "" };
        writeln!(
            text,
            "{:<14}{}{anywhere}",
            in_english(&name.source.message()),
            name.name
        )?;
    }
    Ok(text)
}
