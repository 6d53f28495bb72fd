//! `undersigned backup FILE`, `undersigned verify` and `undersigned retention`.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Result, bail};

use super::import::{CONTINUE_IMPORT, progress_bar};
use super::{print, storage};
use crate::act::ActContext;
use crate::clock::{Clock, Millis};
use crate::clock_trust::{self, ClockLine};
use crate::journal::{Actor, ChainFault};
use crate::moderation::verifying::{self, Finding};
use crate::rendering::in_english;
use crate::server;
use crate::settings::Settings;
use crate::signatures::store::JournalMismatch;
use crate::signing::retention;
use crate::storage::{BackupFault, Database, Storage};
use crate::text::dates;

pub(super) async fn back_up(settings: &Settings, file: &Path) -> Result<()> {
    if matches!(server::database(settings), Database::Postgres { .. }) {
        return Err(BackupFault::Postgres.into());
    }
    let storage = storage(settings).await?;
    let written = storage.back_up(file).await;
    storage.close().await?;
    print(&format!(
        "Backed up to {} ({} bytes, checked). Keep it separate from the secret key.\n",
        file.display(),
        written?
    ))
}

pub(super) async fn verify(settings: &Settings) -> Result<()> {
    // Not what other commands open: that would take older rows into the chain, whatever they say.
    let storage = Storage::open(&server::database(settings), None).await?;
    let bar = progress_bar(0, "rows")?;
    let mut progress = |done, all| {
        bar.set_length(all);
        bar.set_position(done);
    };
    let findings = verifying::verify(&storage, Clock::System.now(), &mut progress).await;
    bar.finish_and_clear();
    storage.close().await?;
    let findings = findings?;
    if !findings.wrong.is_empty() {
        let mut text = match findings.wrong.len() {
            1 => "1 problem found:".to_owned(),
            several => format!("{several} problems found:"),
        };
        for wrong in &findings.wrong {
            write!(text, "\n{}", in_english(&wrong.message()))?;
            if let Some(hint) = hint(wrong) {
                write!(text, "; {hint}")?;
            }
        }
        bail!(text);
    }
    let letters = match findings.letters {
        1 => "1 letter match its".to_owned(),
        several => format!("{several} letters match their"),
    };
    let mut text = format!(
        "All is well: the counts of {letters} signatures, no one is listed twice, and every signature \
         matches the journal.\nThe journal has {} entries; the hash of the last one is {}. Save both somewhere else.\n",
        findings.chain.entries,
        findings.chain.hash_text()
    );
    match (findings.erased, findings.chain.waiting) {
        (0, 0) => {}
        (erased, waiting) => writeln!(
            text,
            "Erased signatures, which cannot be compared: {erased}. Journal entries not yet in the chain: \
             {waiting}."
        )?,
    }
    for unfinished in &findings.unfinished {
        writeln!(
            text,
            "Note: {}; {CONTINUE_IMPORT}.",
            in_english(&unfinished.message())
        )?;
    }
    print(&text)
}

/// What to type next about a finding.
fn hint(finding: &Finding) -> Option<&'static str> {
    match finding {
        Finding::Signatures(JournalMismatch::NotTakenIn) => {
            Some("`undersigned migrate` takes them in as they are")
        }
        Finding::Journal(ChainFault::Unchained { .. }) => {
            Some("if no server was running, `undersigned migrate` chains them")
        }
        _ => None,
    }
}

pub(super) async fn forget(settings: &Settings, dry_run: bool, clock_is_right: bool) -> Result<()> {
    let storage = storage(settings).await?;
    let now = Clock::System.now();
    let believed = match dry_run {
        true => Ok(()),
        false => believe(&storage, now, clock_is_right).await,
    };
    let forgotten = match believed {
        Ok(()) => Ok(retention::forget(
            &ActContext::new(&storage, &Actor::System, now),
            &settings.retention,
            dry_run,
        )
        .await),
        Err(refused) => Err(refused),
    };
    server::chain(&storage).await;
    let emptied = storage.empty_log().await;
    storage.close().await?;
    let forgotten = forgotten??;
    emptied?;
    let verb = if dry_run { "Would erase" } else { "Erased" };
    print(&format!(
        "{verb} {} addresses of individuals, {} addresses of representatives, {} withdrawn signatures, \
         {} removed or merged signatures, and {} records of email.\n",
        forgotten.individuals,
        forgotten.representatives,
        forgotten.withdrawn,
        forgotten.removed,
        forgotten.mails
    ))
}

/// Refuses to erase by a clock that is days away from what a server saw last, unless a person says
/// that it is right.
async fn believe(storage: &Storage, now: Millis, clock_is_right: bool) -> Result<()> {
    if clock_is_right {
        return Ok(clock_trust::write(storage.write(), ClockLine::at(now)).await?);
    }
    match clock_trust::read(storage.read()).await? {
        Some(line) if !line.fits(now) => bail!(
            "nothing was erased: this machine's clock says {}, but the last time that a server trusted is {}; if the clock is right, run this again with --clock-is-right",
            dates::iso(now),
            dates::iso(line.trusted)
        ),
        _ => Ok(()),
    }
}
