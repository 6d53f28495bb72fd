//! `undersigned person …`: what is held about one address, shown, handed out and erased.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, Subcommand};

use super::{By, app, json, print};
use crate::app::App;
use crate::email_address::EmailAddress;
use crate::settings::Settings;
use crate::signing::person::{self, EraseOptions, Erased, PersonRecord};

/// The commands for one person's data.
#[derive(Debug, Subcommand)]
pub(super) enum PersonAction {
    /// Show everything we hold about an email address.
    ///
    /// Shows signatures in every state, corrections, messages, invitations and their history. The address
    /// is not written to the log. Links and codes in unsent messages are hidden.
    #[command(after_help = "Example: undersigned person show --address ines@amity.example")]
    Show {
        #[command(flatten)]
        of: Of,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Export everything we hold about an email address to a new JSON file, for its owner.
    #[command(
        after_help = "Example: undersigned person export --address ines@amity.example --out ines.json"
    )]
    Export {
        #[command(flatten)]
        of: Of,
        /// New file to write; only you can read it.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Erase everything we hold about an email address. This cannot be undone.
    ///
    /// The signatures leave their lists and the counts go down. Then names, address, corrections,
    /// messages and the names in the journal are deleted, also from SQLite's write-ahead log. The
    /// journal still shows what happened and when. Organizations that the person signed for stay listed,
    /// without the person; use --withdraw-organizations to remove them too. Earlier backups still
    /// contain the person's data.
    #[command(
        after_help = "Example: undersigned person erase --address ines@amity.example --dry-run\n         undersigned person erase --address ines@amity.example --yes --by Nadia"
    )]
    Erase {
        #[command(flatten)]
        of: Of,
        /// Erase. The command needs either --yes or --dry-run.
        #[arg(long)]
        yes: bool,
        /// Show what would be erased without changing anything.
        #[arg(long, conflicts_with = "yes")]
        dry_run: bool,
        /// Also take the organizations that the person signed for off their lists.
        #[arg(long)]
        withdraw_organizations: bool,
        /// Keep blocking messages that the person stopped. Only a keyed hash of the address is kept for
        /// this.
        #[arg(long)]
        keep_suppressions: bool,
        #[command(flatten)]
        by: By,
    },
}

/// Whose data.
#[derive(Debug, Args)]
pub(super) struct Of {
    /// Email address.
    #[arg(long, value_name = "MAIL")]
    address: String,
}

impl Of {
    fn key(&self, app: &App) -> Result<Vec<u8>> {
        let address = EmailAddress::parse(&self.address).map_err(|_| {
            anyhow!("--address is not a complete email address (example: name@example.ca)")
        })?;
        Ok(app.address_key(&address))
    }
}

pub(super) async fn run(settings: Settings, action: PersonAction) -> Result<()> {
    let app = app(settings).await?;
    let done = act(&app, action).await;
    crate::server::chain(&app.storage).await;
    app.storage.clone().close().await?;
    print(&done?)
}

async fn act(app: &App, action: PersonAction) -> Result<String> {
    match action {
        PersonAction::Show { of, json: as_json } => {
            let record = person::collect(app, &of.key(app)?).await?;
            if as_json {
                json(&record)
            } else {
                in_words(&record)
            }
        }
        PersonAction::Export { of, out } => {
            let record = person::collect(app, &of.key(app)?).await?;
            write_new(&out, &json(&record)?)?;
            Ok(format!("Wrote {}.\n", out.display()))
        }
        PersonAction::Erase {
            of,
            yes,
            dry_run,
            withdraw_organizations,
            keep_suppressions,
            by,
        } => {
            if !yes && !dry_run {
                bail!(
                    "nothing was erased; add --dry-run to see what would be erased, or --yes to erase it"
                );
            }
            let options = EraseOptions {
                withdraw_organizations,
                keep_suppressions,
                dry_run,
            };
            let erased = person::erase(app, &of.key(app)?, options, &by.actor()).await?;
            summary(&erased, dry_run)
        }
    }
}

/// A file that was not there, and that nobody else may read.
fn write_new(file: &Path, text: &str) -> Result<()> {
    let mut options = OpenOptions::new();
    let written = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .and_then(|mut file| file.write_all(text.as_bytes()));
    written.with_context(|| format!("cannot write {}", file.display()))
}

fn summary(erased: &Erased, dry_run: bool) -> Result<String> {
    if erased.is_nothing() {
        return Ok("We hold nothing about this address.\n".to_owned());
    }
    let verb = if dry_run { "Would erase" } else { "Erased" };
    let mut text = format!(
        "{verb} {} ({} of them listed or counted until now), {}, {} and {}.\n",
        count(erased.signatures, "signature"),
        erased.delisted,
        count(erased.mails, "record of mail"),
        count(erased.invitations, "invitation"),
        count(erased.suppressions, "block of messages"),
    );
    if erased.organizations_kept > 0 {
        writeln!(
            text,
            "{} listed, without the person. To take them off the list, use --withdraw-organizations.",
            match erased.organizations_kept {
                1 => "1 organization stays".to_owned(),
                several => format!("{several} organizations stay"),
            }
        )?;
    }
    if erased.log_remains {
        text.push_str(
            "SQLite's write-ahead log still holds the erased data, because another process is reading the database. \
             A running server empties it within an hour; `undersigned retention` tries at once.\n",
        );
    }
    Ok(text)
}

fn count(number: u64, what: &str) -> String {
    match (number, what.split_once(' ')) {
        (1, _) => format!("1 {what}"),
        (_, Some((first, rest))) => format!("{number} {first}s {rest}"),
        (_, None) => format!("{number} {what}s"),
    }
}

fn in_words(record: &PersonRecord) -> Result<String> {
    if record.is_empty() {
        return Ok("We hold nothing about this address.\n".to_owned());
    }
    let mut text = signatures(record)?;
    for mail in &record.mails {
        writeln!(
            text,
            "mail {} ({}), written {}",
            mail.kind, mail.state, mail.written_at
        )?;
    }
    for correction in &record.corrections {
        writeln!(
            text,
            "correction ({}) of {}",
            correction.state, correction.at
        )?;
    }
    for invitation in &record.invitations {
        writeln!(
            text,
            "invitation to {} of {}",
            invitation.letter, invitation.at
        )?;
    }
    for suppression in &record.suppressions {
        writeln!(
            text,
            "no messages about {} since {}",
            suppression.letter, suppression.at
        )?;
    }
    for entry in &record.journal {
        writeln!(
            text,
            "journal {}: {} by {}",
            entry.at, entry.action, entry.by
        )?;
    }
    let others = record.verifications.len()
        + record.possible_duplicates.len()
        + record.distinct_from_others.len()
        + record.domain_proofs.len()
        + record.learned_names.len();
    writeln!(text, "{others} other records; --json shows all of them.")?;
    Ok(text)
}

fn signatures(record: &PersonRecord) -> Result<String> {
    let mut text = String::new();
    for row in &record.signatures {
        writeln!(
            text,
            "{}  {} on {} ({})",
            row.id,
            row.kind.word(),
            row.letter,
            row.state.word()
        )?;
        let address = row.address.as_deref().unwrap_or("erased");
        writeln!(text, "  {:<22}{address}", "address")?;
        for (field, value) in &row.fields {
            writeln!(text, "  {:<22}{value}", field.replace('_', " "))?;
        }
        writeln!(text, "  {:<22}{}", "signed", row.signed_at)?;
        if let Some(at) = &row.confirmed_at {
            writeln!(text, "  {:<22}{at}", "confirmed")?;
        }
    }
    Ok(text)
}
