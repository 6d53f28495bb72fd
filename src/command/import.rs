//! `undersigned import DIR`.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Result, bail};
use indicatif::{ProgressBar, ProgressStyle};

use super::{print, storage};
use crate::act::ActContext;
use crate::clock::Clock;
use crate::importing::{self, Import, ImportFault, ImportOutcome, PossibleMatch};
use crate::journal::Actor;
use crate::locale::Locale;
use crate::rendering::Rendering;
use crate::server;
use crate::settings::Settings;
use crate::tally::Counts;
use crate::tally::sentence::sentence;

/// New organizations that are named where they may be known ones.
const ALIKE_TOLD: usize = 5;

pub(super) async fn run(
    settings: &Settings,
    dir: &Path,
    dry_run: bool,
    actor: &Actor,
) -> Result<()> {
    let import = match importing::read(dir) {
        Ok(import) => import,
        Err(problems) => bail!("nothing was imported; fix this first:\n{problems}"),
    };
    let storage = storage(settings).await?;
    let bar = progress_bar(import.rows.len(), "signatories")?;
    let mut progress = |done: usize| bar.set_position(done as u64);
    let imported = importing::apply(
        &ActContext::new(&storage, actor, Clock::System.now()),
        &import,
        dry_run,
        &mut progress,
    )
    .await;
    bar.finish_and_clear();
    server::chain(&storage).await;
    storage.close().await?;
    let imported = imported.map_err(with_hint)?;
    let mut text = render_summary(&import, imported.outcome, dry_run)?;
    tell_alike(&mut text, &imported.possible_matches)?;
    print(&text)
}

/// What to do after the database failed in the middle of a list.
fn with_hint(fault: ImportFault) -> anyhow::Error {
    let cut = matches!(fault, ImportFault::Database(_));
    let fault = anyhow::Error::from(fault);
    if cut {
        let hint = "the import is not finished and the letter stays hidden; run the same command again to continue where it stopped";
        return fault.context(hint);
    }
    fault
}

/// How an unfinished import goes on.
pub(super) const CONTINUE_IMPORT: &str =
    "if no import is running, `undersigned import DIR` with the same folder continues it";

/// A bar that fills while so many are written; it is seen on a terminal only.
pub(super) fn progress_bar(many: usize, what: &str) -> Result<ProgressBar> {
    let bar = ProgressBar::new(many as u64);
    let style = ProgressStyle::with_template(&format!("{{bar:40}} {{pos}} of {{len}} {what}"))?;
    bar.set_style(style);
    Ok(bar)
}

fn render_summary(import: &Import, outcome: ImportOutcome, dry_run: bool) -> Result<String> {
    let slug = &import.letter.slug;
    let mut text = match outcome {
        ImportOutcome::Created(counts) => {
            let verb = if dry_run { "Would import" } else { "Imported" };
            format!("{verb} {slug}: {}.\n", in_words(counts)?)
        }
        ImportOutcome::Updated if dry_run => {
            format!(
                "Would change the settings of {slug}; its text, leads and list are unchanged.\n"
            )
        }
        ImportOutcome::Updated => {
            format!("Changed the settings of {slug}; its text, leads and list are unchanged.\n")
        }
        ImportOutcome::Unchanged => format!("{slug} is already imported; nothing changed.\n"),
    };
    let cleaned = import.report.to_string();
    if !cleaned.is_empty() {
        writeln!(text, "Cleaned up: {cleaned}.")?;
    }
    for repeat in &import.report.repeats {
        writeln!(
            text,
            "Row {} repeats row {}; both are kept and counted.",
            repeat.order, repeat.first
        )?;
    }
    Ok(text)
}

/// Which new organizations may be known ones, the first few of them by name.
fn tell_alike(text: &mut String, alike: &[PossibleMatch]) -> Result<()> {
    if alike.is_empty() {
        return Ok(());
    }
    let many = if alike.len() == 1 {
        "1 new organization may already be in the register".to_owned()
    } else {
        format!(
            "{} new organizations may already be in the register",
            alike.len()
        )
    };
    writeln!(
        text,
        "{many}; to merge two entries: `undersigned organization merge NAME --into ID`"
    )?;
    for one in alike.iter().take(ALIKE_TOLD) {
        writeln!(text, "  {} is similar to {}", one.new, one.known.join(", "))?;
    }
    match alike.len().saturating_sub(ALIKE_TOLD) {
        0 => Ok(()),
        more => Ok(writeln!(text, "  and {more} more")?),
    }
}

fn in_words(counts: Counts) -> Result<String> {
    Ok(sentence(
        Rendering::embedded()?.words(),
        Locale::En,
        counts,
    )?)
}
