//! The command line: what each command takes, and in which module it is done.

mod doctor;
mod export;
mod healthcheck;
mod import;
mod logs;
mod organization;
mod person;
mod protected;
mod signatures;
mod table;
mod upkeep;

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};

use crate::app::App;
use crate::clock::{Clock, Millis};
use crate::demo::Stage;
use crate::journal::Actor;
use crate::locale::Locale;
use crate::server::{self, Stop};
use crate::settings::{self, DEFAULTS, Settings};
use crate::signatures::refusal::Refusal;
use crate::storage::Storage;
use crate::text::clean::clean_line;

/// Open letters, signed by organizations and individuals: gathered, checked, counted and listed.
///
/// Settings come from a TOML file (--config) and from UNDERSIGNED_… variables; `undersigned
/// settings` prints them all with their defaults.
#[derive(Debug, Parser)]
#[command(name = "undersigned", version, max_term_width = 100)]
pub struct Command {
    /// A TOML file with settings.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Serve the letters until Ctrl-C.
    ///
    /// Needs a base URL, a secret key and a mail URL:
    ///   UNDERSIGNED_BASE_URL=https://letters.example.org
    ///   UNDERSIGNED_SECRET_KEY=…   (openssl rand -base64 32)
    ///   UNDERSIGNED_MAIL_URL=smtp://user:password@mail.example.org:587
    #[command(verbatim_doc_comment)]
    Serve,
    /// Show it: an invented coalition with two letters, on this computer only, until Ctrl-C.
    ///
    /// It needs no setting. Nothing leaves the computer: the mails stand at /dev/inbox.
    Demo {
        /// Keep everything in this folder, and go on from it the next time (default: a temporary
        /// folder that is removed at the end).
        #[arg(long, value_name = "DIR")]
        keep: Option<PathBuf>,
        /// The port (default: 8080 or the next free one; 0: any free one).
        #[arg(long, value_name = "N")]
        port: Option<u16>,
    },
    /// Bring the database up to date; `serve` and `import` do it too.
    Migrate,
    /// Import a letter with its list from a folder.
    ///
    /// The folder holds letter.toml, a text per language (en.md, fr.md) and, if there are
    /// signatories already, signatories.csv. A wrong folder is refused whole, with every problem by
    /// file, line and column. The same folder again changes nothing. The letter stays hidden
    /// until its whole list is imported. If an import is interrupted, run it again: it continues
    /// where it stopped.
    Import {
        /// The folder.
        dir: PathBuf,
        /// Show what would happen, and change nothing.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        by: By,
    },
    /// Look at signatures, approve, reject, remove, hold, merge and enter them.
    #[command(subcommand)]
    Signatures(signatures::Action),
    /// Look at the register of organizations, add to it, and say which domains speak.
    #[command(subcommand)]
    Organization(organization::Action),
    /// Look at the protected names (jokes, the very well-known, public offices), and change the list.
    #[command(subcommand)]
    Protected(protected::Action),
    /// Show, export or erase everything that is held about one address.
    #[command(subcommand)]
    Person(person::Action),
    /// Write the public list of a letter as a table or as JSON, with counts by state.
    #[command(
        after_help = "Example: undersigned export harbour --out harbour.csv\n         undersigned export harbour --format json"
    )]
    Export(export::Options),
    /// Copy the SQLite database to a new file, beside a running server.
    ///
    /// The copy is proved before it gets its name. Nothing is ever overwritten. Daily keys, which must
    /// not outlive 30 days, are left out. PostgreSQL is backed up with pg_dump.
    #[command(
        after_help = "Example: undersigned backup /var/backups/undersigned-2026-07-08.sqlite"
    )]
    Backup {
        /// A new file.
        file: PathBuf,
    },
    /// Recount every letter against its rows, follow the chain of the journal, and check the database;
    /// exits with 1 if anything is wrong.
    ///
    /// Names the first signature and the first journal entry that someone changed, removed or added by
    /// hand. Save the number and hash that it prints somewhere else: if someone rewrites the whole
    /// database, the hash will differ. Nothing is changed.
    #[command(after_help = "Example: undersigned verify && echo sound")]
    Verify,
    /// Forget what is due by the settings under [retention]; `serve` does it each hour.
    ///
    /// Erases addresses some time after their letter closes, withdrawn, removed and merged signatures
    /// some time after they ended, and records of mail after 30 days. Names of signatures that count
    /// stay listed, and people can still get the link to their own page by entering their address.
    #[command(after_help = "Example: undersigned retention --dry-run")]
    Retention {
        /// Show how much would go, and change nothing.
        #[arg(long)]
        dry_run: bool,
        /// Confirm that this machine's clock is right, although it is days away from the last time that
        /// a server trusted. Until you do, nothing is erased because of its age.
        #[arg(long)]
        clock_is_right: bool,
    },
    /// Check settings, clock, disk, database and mail, and say what to mend.
    ///
    /// Nothing is changed. With --to a test message is sent. For a sender that uses SMTP the DNS
    /// records SPF, DKIM and DMARC of its domain are looked up, and what to publish is printed
    /// where one is missing.
    Doctor(doctor::Questions),
    /// Ask the server of these settings whether it is ready; for containers.
    Healthcheck,
    /// Print all settings with their defaults, as a file to start from.
    Settings,
}

impl Command {
    /// Runs the command.
    ///
    /// # Errors
    /// What went wrong, for the person at the terminal.
    pub async fn run(self) -> Result<()> {
        match self.action {
            Action::Settings => return print(DEFAULTS),
            Action::Demo { keep, port } => return demonstrate(keep, port).await,
            _ => {}
        }
        let settings = Settings::load(self.config.as_deref())?;
        logs::start(&settings)?;
        match self.action {
            Action::Serve => server::serve(settings).await,
            Action::Migrate => {
                storage(&settings).await?.close().await?;
                print("The database is up to date.\n")
            }
            Action::Import { dir, dry_run, by } => {
                import::run(&settings, &dir, dry_run, &by.actor()).await
            }
            Action::Signatures(action) => signatures::run(settings, action).await,
            Action::Organization(action) => organization::run(&settings, action).await,
            Action::Protected(action) => protected::run(&settings, action).await,
            Action::Person(action) => person::run(settings, action).await,
            Action::Export(options) => export::run(&settings, options).await,
            Action::Backup { file } => upkeep::back_up(&settings, &file).await,
            Action::Verify => upkeep::verify(&settings).await,
            Action::Retention {
                dry_run,
                clock_is_right,
            } => upkeep::forget(&settings, dry_run, clock_is_right).await,
            Action::Doctor(questions) => doctor::run(&settings, &questions).await,
            Action::Healthcheck => healthcheck::run(&settings),
            Action::Settings | Action::Demo { .. } => Ok(()),
        }
    }
}

/// Who acts.
#[derive(Debug, Args)]
struct By {
    /// Who does it, for the journal (default: the login name).
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
    Locale::from_tag(tag).ok_or_else(|| "give en or fr".to_owned())
}

/// Names the entries of the register that a new one resembles, and the command that merges them;
/// empty if there are none.
fn describe_similar(existing: &[String], new_id: &str) -> String {
    if existing.is_empty() {
        return String::new();
    }
    format!(
        "Reads like: {}. If it is one of these: `undersigned organization merge {new_id} --into ID`\n",
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
    server::build(settings, (&secret, base_url), Clock::System, None).await
}

/// Acts on the database as somebody, now, and closes it however that ended.
async fn on_database<T>(
    settings: &Settings,
    by: &By,
    act: impl AsyncFnOnce(&Storage, (&Actor, Millis)) -> Result<T, Refusal>,
) -> Result<T> {
    let storage = storage(settings).await?;
    let done = act(&storage, (&by.actor(), Clock::System.now())).await;
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
    let mut stop = Stop::watch()?;
    let stage = Stage::set(keep, port)?;
    logs::start(stage.settings())?;
    let demonstration = tokio::select! {
        opened = stage.open() => opened?,
        () = stop.asked() => return Ok(()),
    };
    print(demonstration.told())?;
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
    let _ = writeln!(errors, "undersigned: {fault:#}");
}
