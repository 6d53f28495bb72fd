//! `undersigned import DIR`.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Result, anyhow, bail};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::{By, print, storage};
use crate::act::ActContext;
use crate::clock::Clock;
use crate::importing::{self, Import, ImportFault, ImportOutcome, PossibleMatch, Problems};
use crate::locale::Locale;
use crate::rendering::{Rendering, in_english};
use crate::server;
use crate::settings::Settings;
use crate::tally::Counts;
use crate::tally::sentence::sentence;

/// How many suggestions and websites are listed unless all are asked for.
const LISTED: usize = 5;

/// The columns of the list, and an example.
pub(super) const COLUMNS_HELP: &str = "\
Columns of signatories.csv (docs/import.md says more):
  kind               organization or individual (required)
  name               the name as published (required)
  name_fr            the name on French pages
  name_en            the name on English pages, if `name` is another
  sort_name          what an individual is listed under
  title              an individual’s title; for organizations, who signed for them
  affiliation        an individual’s affiliation
  country_or_region  or `place`: country, province or town
  website            an organization’s website
  representative     who signed for an organization, if not in `title`
  order              the number of the row; left out, the order of the file
Other columns are reported and not published. The file is CSV in UTF-8, separated by commas,
semicolons or tabs. The columns of `undersigned export` can be imported again.

Example: undersigned import our-letter --dry-run
         undersigned import our-letter --by Nadia";

/// What `import` takes.
#[derive(Debug, Args)]
pub(super) struct ImportOptions {
    /// Folder to import.
    dir: PathBuf,
    /// Show what would happen, and every place that looks wrong, without changing anything.
    #[arg(long)]
    dry_run: bool,
    /// List every website left out and every organization that may already be in the register, not only
    /// the first few.
    #[arg(long)]
    all: bool,
    /// Refuse everything that looks wrong in a text or a row, not only what cannot be right.
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    by: By,
}

pub(super) async fn run(settings: &Settings, options: &ImportOptions) -> Result<()> {
    let (dry_run, actor) = (options.dry_run, &options.by.actor());
    let mut import = match importing::read(&options.dir) {
        Ok(import) => import,
        Err(problems) => bail!("{}", refuse(&problems)),
    };
    if options.strict {
        import.report.be_strict();
    }
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
    let imported = match imported {
        // The database failed in the middle of a list.
        Err(ImportFault::Database(fault)) => return Err(anyhow!(fault).context(UNFINISHED)),
        other => other?,
    };
    let listed = if options.all { usize::MAX } else { LISTED };
    let mut text = render_summary(&import, imported.outcome, dry_run)?;
    list_left_out(&mut text, &import, listed)?;
    if matches!(imported.outcome, ImportOutcome::Created(_)) {
        list_remarks(&mut text, &import.report.remarks)?;
    }
    list_possible_matches(&mut text, &imported.possible_matches, listed)?;
    print(&text)
}

/// Every problem of a folder or table that is refused.
pub(super) fn refuse(problems: &Problems) -> String {
    format!("nothing was imported; fix this first:\n{problems}")
}

/// What looks wrong, by file, line and column.
pub(super) fn list_remarks(text: &mut String, remarks: &Problems) -> Result<()> {
    if !remarks.is_empty() {
        writeln!(
            text,
            "Look at these places; --strict refuses all but unused columns:"
        )?;
        writeln!(text, "{remarks}")?;
    }
    Ok(())
}

impl From<ImportFault> for anyhow::Error {
    fn from(fault: ImportFault) -> Self {
        let said = fault.message().map(|message| in_english(&message));
        let said = said.unwrap_or_default();
        match fault {
            ImportFault::Objections(problems) => Self::msg(refuse(&problems)),
            ImportFault::Database(fault) => Self::from(fault),
            ImportFault::Differs(differences) => {
                let lines = differences.iter().map(|one| in_english(&one.message()));
                Self::msg(format!("{said}:\n{}", lines.collect::<Vec<_>>().join("\n")))
            }
            ImportFault::Busy => Self::msg(format!("{said}, then run this again")),
            _ => Self::msg(said),
        }
    }
}

const UNFINISHED: &str = "the import is not finished and the letter stays hidden; run the same command again to continue where it stopped";

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
    let cleaned: Vec<String> = import.report.messages().iter().map(in_english).collect();
    let cleaned = cleaned.join(", ");
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

/// Lists websites that were left out, with their lines.
fn list_left_out(text: &mut String, import: &Import, listed: usize) -> Result<()> {
    let websites = &import.report.websites_left_out;
    for website in websites.iter().take(listed) {
        writeln!(
            text,
            "Line {}: left out the website `{}`.",
            website.line, website.text
        )?;
    }
    tell_more(text, websites.len(), listed)
}

/// Says how many are not listed, and how to list them.
fn tell_more(text: &mut String, many: usize, listed: usize) -> Result<()> {
    match many.saturating_sub(listed) {
        0 => Ok(()),
        more => Ok(writeln!(
            text,
            "  and {more} more; to list all: `undersigned import DIR --dry-run --all`"
        )?),
    }
}

/// Lists new organizations that may be known ones.
fn list_possible_matches(
    text: &mut String,
    matches: &[PossibleMatch],
    listed: usize,
) -> Result<()> {
    if matches.is_empty() {
        return Ok(());
    }
    let many = if matches.len() == 1 {
        "1 new organization may already be in the register".to_owned()
    } else {
        format!(
            "{} new organizations may already be in the register",
            matches.len()
        )
    };
    writeln!(
        text,
        "{many}; to merge two entries: `undersigned organization merge NAME --into ID`"
    )?;
    for one in matches.iter().take(listed) {
        writeln!(text, "  {} is similar to {}", one.new, one.known.join(", "))?;
    }
    tell_more(text, matches.len(), listed)
}

fn in_words(counts: Counts) -> Result<String> {
    Ok(sentence(
        Rendering::embedded()?.words(),
        Locale::En,
        counts,
    )?)
}
