//! `undersigned backup FILE`, `undersigned verify` and `undersigned retention`.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Result, bail};

use super::{print, storage};
use crate::clock::Clock;
use crate::moderation::verifying;
use crate::server;
use crate::settings::Settings;
use crate::signing::retention;
use crate::storage::{BackupFault, Database};

pub(super) async fn back_up(settings: &Settings, file: &Path) -> Result<()> {
    if matches!(server::database(settings), Database::Postgres { .. }) {
        return Err(BackupFault::Postgres.into());
    }
    let storage = storage(settings).await?;
    let written = storage.back_up(file).await;
    storage.close().await?;
    print(&format!(
        "Backed up to {} ({} bytes, proved). Keep it apart from the secret key.\n",
        file.display(),
        written?
    ))
}

pub(super) async fn verify(settings: &Settings) -> Result<()> {
    let storage = storage(settings).await?;
    let findings = verifying::verify(&storage).await;
    storage.close().await?;
    let findings = findings?;
    if !findings.wrong.is_empty() {
        let mut text = match findings.wrong.len() {
            1 => "1 thing is wrong:".to_owned(),
            several => format!("{several} things are wrong:"),
        };
        for wrong in &findings.wrong {
            write!(text, "\n{wrong}")?;
        }
        bail!(text);
    }
    let letters = match findings.letters {
        1 => "1 letter equal its".to_owned(),
        several => format!("{several} letters equal their"),
    };
    let mut text = format!("All is well: the counts of {letters} rows, nobody stands twice.\n");
    for unfinished in &findings.unfinished {
        writeln!(text, "Note: {unfinished}.")?;
    }
    print(&text)
}

pub(super) async fn forget(settings: &Settings, dry_run: bool) -> Result<()> {
    let storage = storage(settings).await?;
    let now = Clock::System.now();
    let forgotten = retention::forget(&storage, &settings.retention, now, dry_run).await;
    storage.close().await?;
    let forgotten = forgotten?;
    let verb = if dry_run { "Would forget" } else { "Forgot" };
    print(&format!(
        "{verb} {} addresses of individuals, {} of representatives, and {} records of mail.\n",
        forgotten.individuals, forgotten.representatives, forgotten.mails
    ))
}
