//! The command line: what each command takes, and in which module it is done.

mod doctor;
mod export;
mod healthcheck;
mod import;
mod journal;
mod letter;
mod logs;
mod man;
mod organization;
mod person;
mod protected;
pub mod refusals;
mod signatures;
mod table;
mod upkeep;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, Parser, Subcommand};

use crate::act::ActContext;
use crate::app::App;
use crate::clock::Clock;
use crate::demo::{self, Stage};
use crate::journal::Actor;
use crate::locale::Locale;
use crate::server::{self, Blueprint, Shutdown};
use crate::settings::{self, DEFAULTS, Settings};
use crate::signatures::refusal::Refusal;
use crate::storage::{Database, Storage};
use crate::text::clean::clean_line;

/// Open letters that organizations and individuals sign: collect, check, count and list signatures.
///
/// Settings come from a TOML file (--config) and from UNDERSIGNED_… environment variables.
/// `undersigned settings` prints all settings with their defaults.
#[derive(Debug, Parser)]
#[command(name = "undersigned", version, max_term_width = 100)]
pub struct Command {
    /// TOML file with settings.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Act on a demo that is running on this computer: the only one, or the one in a folder.
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "",
        conflicts_with = "config"
    )]
    demo: Option<String>,
    #[command(subcommand)]
    action: CommandAction,
}

#[derive(Debug, Subcommand)]
enum CommandAction {
    /// Serve the letters until Ctrl-C.
    ///
    /// Needs a base URL, a secret key and a mail URL:
    ///   UNDERSIGNED_BASE_URL=https://letters.example.org
    ///   UNDERSIGNED_SECRET_KEY=…   (openssl rand -base64 32)
    ///   UNDERSIGNED_MAIL_URL=smtp://user:password@mail.example.org:587
    #[command(verbatim_doc_comment)]
    Serve,
    /// Run a demo on this computer until Ctrl-C: a fictional coalition with two letters.
    ///
    /// No settings are needed. Nothing leaves the computer: all email appears at /dev/inbox.
    Demo {
        /// Keep everything in this folder and continue from it next time (default: a temporary
        /// folder, removed at the end).
        #[arg(long, value_name = "DIR")]
        keep: Option<PathBuf>,
        /// Port to listen on (default: 8080 or the next free port; 0: any free port).
        #[arg(long, value_name = "N")]
        port: Option<u16>,
    },
    /// Bring the database up to date. `serve` and `import` also do this.
    Migrate,
    /// Import a letter and its signatories from a folder.
    ///
    /// The folder holds letter.toml, one text per language (en.md, fr.md) and, if there are already
    /// signatories, signatories.csv. If anything is wrong, nothing is imported and every problem is
    /// listed with its file, line and column. What looks wrong in a text or a row, and what of it is
    /// lost, is listed too; look at it with --dry-run. Importing the same folder again changes nothing.
    /// The letter stays hidden until the whole list is imported. If an import is interrupted, run it
    /// again: it continues where it stopped.
    #[command(after_help = import::COLUMNS_HELP)]
    Import(import::ImportOptions),
    /// Delete a draft that no one has signed.
    #[command(subcommand)]
    Letter(letter::LetterAction),
    /// List, approve, reject, remove, hold, merge and add signatures, and invite organizations.
    #[command(subcommand)]
    Signatures(signatures::SignaturesAction),
    /// List and edit the register of organizations and their trusted domains.
    #[command(subcommand)]
    Organization(organization::OrganizationAction),
    /// List and edit the protected names (joke names, very well-known people, public offices).
    #[command(subcommand)]
    Protected(protected::ProtectedAction),
    /// Show, export or erase everything we hold about one email address.
    #[command(subcommand)]
    Person(person::PersonAction),
    /// Export the public list of a letter as CSV or JSON, with counts by state.
    #[command(
        after_help = "Example: undersigned export harbour --out harbour.csv\n         undersigned export harbour --format json"
    )]
    Export(export::ExportOptions),
    /// Back up the SQLite database to a new file, also while a server is running.
    ///
    /// The copy is checked before it gets its final name, and never overwrites a file. Daily keys,
    /// which must be deleted after 30 days, are left out. Back up PostgreSQL with pg_dump.
    #[command(
        after_help = "Example: undersigned backup /var/backups/undersigned-2026-07-08.sqlite"
    )]
    Backup {
        /// New file to write.
        file: PathBuf,
    },
    /// Check every letter's counts, the hash chain of the journal and the database; exits with 1 if
    /// anything is wrong.
    ///
    /// Names the first signature and the first journal entry that someone changed, removed or added by
    /// hand. Save the printed number and hash somewhere else: if someone rewrites the whole database,
    /// the hash will differ. Nothing is changed.
    #[command(after_help = "Example: undersigned verify && echo \"all is well\"")]
    Verify,
    /// Show the journal: who did what, and when, the oldest entries first. Shows no email addresses.
    #[command(
        after_help = "Example: undersigned journal --letter harbour --since 2026-07-01 | less\n         undersigned journal --person 7f3k9q2m4v8x1c0d --json"
    )]
    Journal(journal::JournalOptions),
    /// Erase data whose time is up by the [retention] settings. `serve` does this every hour.
    ///
    /// Erases email addresses some time after their letter closes, withdrawn, removed and merged
    /// signatures some time after they ended, and records of sent email after 30 days. Signatures that
    /// count stay listed, and people can still get the link to their signature by entering their
    /// address.
    #[command(after_help = "Example: undersigned retention --dry-run")]
    Retention {
        /// Show how much would be erased without changing anything.
        #[arg(long)]
        dry_run: bool,
        /// Confirm that this machine's clock is right although it is days away from the last time that
        /// a server trusted. Until you do, nothing is erased because of its age.
        #[arg(long)]
        clock_is_right: bool,
    },
    /// Check settings, clock, disk, database and email, and show how to fix problems.
    ///
    /// Nothing is changed. With --to, a test message is sent. With SMTP, the SPF, DKIM and DMARC records
    /// of the sender's domain are looked up; if one is missing, the record to publish is printed.
    Doctor(doctor::Questions),
    /// Ask the running server whether it is ready; for containers.
    Healthcheck,
    /// Print all settings with their defaults, as a file to start from.
    Settings,
    /// Print the manual page (roff), for packages: `undersigned man | man -l -`.
    Man,
}

impl Command {
    /// Runs the command.
    ///
    /// # Errors
    /// What went wrong, for the person at the terminal.
    pub async fn run(self) -> Result<()> {
        match self.action {
            CommandAction::Settings => return print(DEFAULTS),
            CommandAction::Man => return print(&man::render()?),
            CommandAction::Demo { keep, port } => return demonstrate(keep, port).await,
            _ => {}
        }
        let settings = match (self.demo, &self.action) {
            (Some(_), CommandAction::Serve) => {
                bail!("--demo is for commands beside a running demo")
            }
            (Some(folder), _) => demo::running_settings(
                Some(PathBuf::from(folder)).filter(|path| !path.as_os_str().is_empty()),
            )?,
            (None, _) => Settings::load(self.config.as_deref())?,
        };
        logs::start(&settings)?;
        if self.action.needs_database() {
            refuse_missing_database(&settings)?;
        }
        match self.action {
            CommandAction::Serve => server::serve(settings).await,
            CommandAction::Migrate => {
                storage(&settings).await?.close().await?;
                print("The database is up to date.\n")
            }
            // Boxed: together these futures are larger than the stack of a thread in a debug build.
            CommandAction::Import(options) => Box::pin(import::run(&settings, &options)).await,
            CommandAction::Letter(action) => letter::run(&settings, action).await,
            CommandAction::Signatures(action) => Box::pin(signatures::run(settings, action)).await,
            CommandAction::Organization(action) => {
                Box::pin(organization::run(&settings, action)).await
            }
            CommandAction::Protected(action) => protected::run(&settings, action).await,
            CommandAction::Person(action) => Box::pin(person::run(settings, action)).await,
            CommandAction::Export(options) => export::run(&settings, options).await,
            CommandAction::Backup { file } => upkeep::back_up(&settings, &file).await,
            CommandAction::Verify => upkeep::verify(&settings).await,
            CommandAction::Journal(options) => journal::run(&settings, options).await,
            CommandAction::Retention {
                dry_run,
                clock_is_right,
            } => upkeep::forget(&settings, dry_run, clock_is_right).await,
            CommandAction::Doctor(questions) => doctor::run(&settings, &questions).await,
            CommandAction::Healthcheck => healthcheck::run(&settings),
            CommandAction::Settings | CommandAction::Man | CommandAction::Demo { .. } => Ok(()),
        }
    }
}

impl CommandAction {
    /// Whether the command is about what a database already holds. Opening one that is not there would
    /// create it, and a mistyped folder would look like an empty instance.
    fn needs_database(&self) -> bool {
        match self {
            Self::Letter(_)
            | Self::Signatures(_)
            | Self::Person(_)
            | Self::Export(_)
            | Self::Backup { .. }
            | Self::Verify
            | Self::Journal(_)
            | Self::Retention { .. } => true,
            Self::Organization(action) => action.only_reads(),
            Self::Protected(action) => action.only_reads(),
            Self::Serve
            | Self::Demo { .. }
            | Self::Migrate
            | Self::Import { .. }
            | Self::Doctor(_)
            | Self::Healthcheck
            | Self::Man
            | Self::Settings => false,
        }
    }
}

fn refuse_missing_database(settings: &Settings) -> Result<()> {
    if let Database::Sqlite { file } = server::database(settings)
        && !file.exists()
    {
        bail!(
            "no database at {}; check database_url or the folder, or create one with `undersigned migrate`",
            file.display()
        );
    }
    Ok(())
}

/// Who acts.
#[derive(Debug, Args)]
struct By {
    /// Your name, for the journal (default: the login name).
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

impl By {
    fn actor(&self) -> Actor {
        let given = self
            .by
            .as_deref()
            .map(|name| clean_line(name).text)
            .filter(|name| !name.is_empty());
        Actor::Coordinator(
            given
                .or_else(settings::login_name)
                .unwrap_or_else(|| "unknown".to_owned()),
        )
    }
}

fn parse_language(tag: &str) -> Result<Locale, String> {
    Locale::from_tag(tag).ok_or_else(|| "must be en or fr".to_owned())
}

/// Names the entries of the register that a new one resembles, and the command that merges them;
/// empty if there are none.
fn describe_similar(existing: &[String], new_id: &str) -> String {
    if existing.is_empty() {
        return String::new();
    }
    format!(
        "Similar to: {}. If it is one of these: `undersigned organization merge {new_id} --into ID`\n",
        existing.join(", ")
    )
}

/// The database, for commands that write no mail and open no address.
async fn storage(settings: &Settings) -> Result<Storage> {
    let storage = Storage::open(&server::database(settings), None).await?;
    server::catch_up(&storage, Clock::System.now()).await?;
    Ok(storage)
}

/// A whole instance, for commands that do: it needs the secret key and the base URL.
async fn app(settings: Settings) -> Result<App> {
    let (secret, base_url) = (settings.secret_key()?, settings.base_url()?);
    server::build(Blueprint::new(settings, &secret, base_url)?).await
}

/// Acts on the database as somebody, now, and closes it however that ended.
async fn on_database<T>(
    settings: &Settings,
    by: &By,
    act: impl AsyncFnOnce(&ActContext<'_>) -> Result<T, Refusal>,
) -> Result<T> {
    let storage = storage(settings).await?;
    let done = act(&ActContext::new(&storage, &by.actor(), Clock::System.now())).await;
    server::chain(&storage).await;
    storage.close().await?;
    Ok(done?)
}

/// Acts in a whole instance, and closes it however that ended.
async fn in_instance<T>(
    settings: Settings,
    act: impl AsyncFnOnce(&App) -> Result<T, Refusal>,
) -> Result<T> {
    let app = app(settings).await?;
    let done = act(&app).await;
    server::chain(&app.storage).await;
    app.storage.clone().close().await?;
    Ok(done?)
}

/// JSON for people and for other programs.
fn json<T: serde::Serialize>(value: &T) -> Result<String> {
    Ok(format!("{}\n", serde_json::to_string_pretty(value)?))
}

/// A stop asked for while the demonstration is still being set up ends it as well.
async fn demonstrate(keep: Option<PathBuf>, port: Option<u16>) -> Result<()> {
    let mut stop = Shutdown::watch()?;
    let stage = Stage::set(keep, port)?;
    logs::start(stage.settings())?;
    let demonstration = tokio::select! {
        opened = stage.open() => opened?,
        () = stop.asked() => return Ok(()),
    };
    let example = |folder: &Path| {
        format!(
            "undersigned --demo={} signatures list --held",
            folder.display()
        )
    };
    print(&demonstration.startup_message(example))?;
    demonstration.run(stop).await
}

/// Prints to standard output; a closed pipe is no fault of ours.
fn print(text: &str) -> Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(fault) if fault.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("standard output"),
    }
}

/// Tells the person at the terminal what went wrong.
pub fn complain(fault: &anyhow::Error) {
    let mut errors = std::io::stderr().lock();
    let _ = match refusals::hint_for_fault(fault) {
        Some(hint) => writeln!(errors, "undersigned: {fault:#}; {hint}"),
        None => writeln!(errors, "undersigned: {fault:#}"),
    };
}
