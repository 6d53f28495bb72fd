//! `undersigned organization export` and `import`: the register as a table.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;

use crate::act::ActContext;
use crate::clock::Millis;
use crate::command::By;
use crate::command::export::write;
use crate::command::import::{progress_bar, refuse};
use crate::importing::{self, RegisterFile, RegisterImportFault, RegisterOutcome};
use crate::organizations::editing::describe_changes;
use crate::rendering::{Message, in_english};
use crate::storage::Storage;

/// What `export` takes.
#[derive(Debug, Args)]
pub(in crate::command) struct ExportTable {
    /// Write to this file instead of standard output. An existing file is replaced.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// What `import` takes.
#[derive(Debug, Args)]
pub(in crate::command) struct ImportTable {
    /// CSV file, in UTF-8.
    file: PathBuf,
    /// Show what would change without changing anything.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    by: By,
}

pub(super) async fn export(storage: &Storage, options: &ExportTable) -> Result<String> {
    let table = importing::write_register(storage).await?;
    match &options.out {
        Some(file) => write(file, &table).map(|()| String::new()),
        None => Ok(table),
    }
}

pub(super) async fn import(
    storage: &Storage,
    options: &ImportTable,
    now: Millis,
) -> Result<String> {
    let file = match importing::read_register(&options.file) {
        Ok(file) => file,
        Err(problems) => bail!("{}", refuse(&problems)),
    };
    let bar = progress_bar(file.len(), "organizations")?;
    let actor = options.by.actor();
    let context = ActContext::new(storage, &actor, now);
    let mut progress = |done: usize| bar.set_position(done as u64);
    let done = importing::apply_register(&context, &file, options.dry_run, &mut progress).await;
    bar.finish_and_clear();
    match done {
        Ok(outcome) => {
            let mut text = render_summary(&file, &outcome, options.dry_run)?;
            if !file.remarks.is_empty() {
                writeln!(text, "Not used:\n{}", file.remarks)?;
            }
            Ok(text)
        }
        Err(RegisterImportFault::Problems(problems)) => {
            let is_shared = problems
                .first()
                .iter()
                .any(|one| one.kind.is_shared_domain());
            let hint = if is_shared { SHARED_DOMAIN_HINT } else { "" };
            bail!("{}{hint}", refuse(&problems))
        }
        Err(RegisterImportFault::Changed) => {
            let said = in_english(&Message::new("register-changed"));
            bail!("{said}; run the command again")
        }
        Err(RegisterImportFault::Database(fault)) => Err(fault.into()),
    }
}

/// How a domain that others share is trusted all the same; a file keeps one that is trusted.
const SHARED_DOMAIN_HINT: &str = "\nif a shared domain is meant, leave it out here and trust it with `undersigned organization trust NAME DOMAIN --shared-host`";

fn render_summary(file: &RegisterFile, outcome: &RegisterOutcome, dry_run: bool) -> Result<String> {
    if file.is_empty() {
        return Ok("The table has no rows; nothing changed.\n".to_owned());
    }
    if outcome.added.is_empty() && outcome.changed.is_empty() {
        return Ok("The register already matches the table; nothing changed.\n".to_owned());
    }
    let mut text = String::new();
    if dry_run {
        for (verb, entries) in [("add", &outcome.added), ("change", &outcome.changed)] {
            for entry in entries {
                let changes = describe_changes(&entry.changes);
                writeln!(text, "Would {verb} {}: {changes}.", entry.entry)?;
            }
        }
    }
    let begins = if dry_run {
        "In total, would add"
    } else {
        "Added"
    };
    let changes = if dry_run { "change" } else { "changed" };
    writeln!(
        text,
        "{begins} {}, {changes} {}; {} unchanged.",
        outcome.added.len(),
        outcome.changed.len(),
        outcome.unchanged
    )?;
    Ok(text)
}
