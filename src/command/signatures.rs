//! `undersigned signatures …`: what coordinators do with signatures.

mod add;
mod invite;
mod list;
mod prove;

use crate::register;
use anyhow::{Result, anyhow, bail};
use clap::{Args, Subcommand};
use entity::signature;
use entity::values::SignatureState;

use super::{By, app, complain, in_instance, on_database, print};
use crate::moderation;
use crate::moderation::{Approval, named};
use crate::organizations::Organization;
use crate::register::entry_choice::Binding;
use crate::server;
use crate::settings::Settings;
use crate::signatures::seen::edition_id;

/// The commands for signatures.
#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// List signatures: those that live, or, with --held, what waits and the evidence.
    ///
    /// Each id is followed by its edition: 7f3k9q2m4v8x1c0d@3. Commands that decide take both. If the
    /// signature has changed since that edition, they refuse and show the differences.
    ///
    /// Without --held one line each: those that are held or published, or those in the state named.
    /// With --held all that waits for a coordinator, with what speaks for and against it: who signs,
    /// from which mail domain, whether that is the website's own, which register entry the name
    /// proposes, and why it waits. Addresses are sealed: --held needs the secret key and the base URL.
    #[command(
        after_help = "Example: undersigned signatures list --letter harbour --held\n         undersigned signatures list --state removed --json"
    )]
    List(list::Options),
    /// Approve held signatures: they count, are listed, and their holders are told.
    ///
    /// Give each by id and edition, as `list` shows them. A signature that has changed since is
    /// refused, with the differences.
    ///
    /// An organization belongs to the register entry that its name proposes; where there is none,
    /// a new one is made; where there are several, or where it may be one under another name, --entry
    /// says which it is, or new. One that is on the list already is refused: merge it instead.
    /// Whatever else it was thought to be the same as is kept apart from it, on every letter.
    #[command(
        after_help = "Example: undersigned signatures approve 7f3k9q2m4v8x1c0d@1 --speaks --by Nadia"
    )]
    Approve(Approve),
    /// Prove that a held organization's representative controls its domain, by DNS or a file.
    ///
    /// Prints what has to be published, and looks whether it is. Where the domain speaks for the
    /// organization already, the signature is published; else the proof stands beside it.
    #[command(
        after_help = "Example: undersigned signatures prove 7f3k9q2m4v8x1c0d@1 --domain amity.example"
    )]
    Prove(prove::Options),
    /// Reject a held signature; its holder is told courteously that it could not be listed.
    #[command(
        after_help = "Example: undersigned signatures reject 7f3k9q2m4v8x1c0d@1 --reason \"nobody there knows of it\""
    )]
    Reject {
        #[command(flatten)]
        of: Reasoned,
        /// Write no mail.
        #[arg(long)]
        quiet: bool,
    },
    /// Remove a held or published signature. It can be taken back for 30 days.
    #[command(
        after_help = "Example: undersigned signatures remove 7f3k9q2m4v8x1c0d@2 --reason \"a joke name\""
    )]
    Remove(Reasoned),
    /// Take a published signature off the list until it is approved again.
    #[command(
        after_help = "Example: undersigned signatures hold 7f3k9q2m4v8x1c0d@2 --reason \"the board objects\""
    )]
    Hold(Reasoned),
    /// Mark a signature as the same signatory as another, so that it counts once.
    ///
    /// It can be taken back for 30 days. Where the two belong to two entries of the register, these
    /// stay two: the answer gives the command that makes them one.
    #[command(
        after_help = "Example: undersigned signatures merge 7f3k9q2m4v8x1c0d@1 --into 2h6w8r0t5y1n3b9j@2"
    )]
    Merge {
        /// The signature that leaves, by id and edition, as `list` shows them.
        #[arg(value_name = "ID@EDITION")]
        id: String,
        /// The signature that stays, by id and edition.
        #[arg(long, value_name = "ID@EDITION")]
        into: String,
        #[command(flatten)]
        by: By,
    },
    /// Say that a signature is not the same signatory as another, or as an organization of the register.
    ///
    /// It is remembered for every letter: nobody is asked again, until `undo` takes it back. A
    /// signature that waits still waits: approve it then.
    #[command(
        after_help = "Example: undersigned signatures keep-apart 7f3k9q2m4v8x1c0d@1 2h6w8r0t5y1n3b9j@2\n         undersigned signatures keep-apart 7f3k9q2m4v8x1c0d@1 \"Amity Society\""
    )]
    KeepApart {
        /// The signature, by id and edition, as `list` shows them.
        #[arg(value_name = "ID@EDITION")]
        id: String,
        /// The other signature, or the register entry by name or by its id as `list --held` shows it.
        other: String,
        #[command(flatten)]
        by: By,
    },
    /// Take a removal, a rejection or a merge of the last 30 days back; it is held then.
    ///
    /// Of a signature that is held or published it takes back that it was kept apart from others.
    #[command(after_help = "Example: undersigned signatures undo 7f3k9q2m4v8x1c0d@3")]
    Undo {
        /// The signature, by id and edition, as `list` shows them.
        #[arg(value_name = "ID@EDITION")]
        id: String,
        #[command(flatten)]
        by: By,
    },
    /// Enter a signature that came on paper or by mail; it is published, marked as entered.
    ///
    /// With --email its holder is told how it is listed, with a link to correct or withdraw it. An
    /// organization that is listed already, or the same name at the same address, is refused; one
    /// that may be in the register under another name, too, until --entry says which it is, or new.
    /// An individual who may be the same as another on the letter is entered, and asked about.
    #[command(
        after_help = "Example: undersigned signatures add --letter harbour --organization \"Amity Society\" --name-fr \"Société Amitié\" --representative \"Ines Varga\" --email ines@amity.example --source \"letter of July 3\""
    )]
    Add(Box<add::Options>),
    /// Invite an organization: its representative gets a link by which she may sign for it.
    ///
    /// Whoever comes by the link, confirms by email, and keeps a name that the register knows is
    /// listed at once. It works once, until the letter closes and for 90 days at most.
    #[command(
        after_help = "Example: undersigned signatures invite --letter harbour --organization \"Amity Society\" --to ines@amity.example --representative \"Ines Varga\" --language en"
    )]
    Invite(invite::Options),
    /// List invitations and what became of them.
    #[command(after_help = "Example: undersigned signatures invitations --letter harbour")]
    Invitations(invite::Listing),
    /// Take an invitation back; what was signed by it stays.
    #[command(after_help = "Example: undersigned signatures uninvite 7f3k9q2m4v8x1c0d")]
    Uninvite {
        /// The invitation.
        id: String,
        #[command(flatten)]
        by: By,
    },
}

/// What `approve` takes.
#[derive(Debug, Args)]
pub(super) struct Approve {
    /// The signatures, by id and edition, as `list` shows them.
    #[arg(required = true, value_name = "ID@EDITION")]
    ids: Vec<String>,
    /// Let mail from the address's domain speak for the organization from now on.
    #[arg(long)]
    speaks: bool,
    /// The register entry it belongs to, by name or by its id as `list --held` shows it; `new` makes
    /// another one.
    #[arg(long, value_name = "ENTRY")]
    entry: Option<String>,
    /// Write no mail.
    #[arg(long)]
    quiet: bool,
    #[command(flatten)]
    by: By,
}

/// A signature and why.
#[derive(Debug, Args)]
pub(super) struct Reasoned {
    /// The signature, by id and edition, as `list` shows them.
    #[arg(value_name = "ID@EDITION")]
    id: String,
    /// Why, for the journal.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    by: By,
}

pub(super) async fn run(settings: Settings, action: Action) -> Result<()> {
    match action {
        Action::List(options) => list::run(settings, options).await,
        Action::Add(options) => add::run(settings, *options).await,
        Action::Invite(options) => invite::run(settings, options).await,
        Action::Invitations(options) => invite::list(settings, options).await,
        Action::Uninvite { id, by } => invite::take_back(settings, &id, &by).await,
        Action::Prove(options) => prove::run(settings, options).await,
        Action::Approve(options) => approve(settings, options).await,
        Action::Reject { of, quiet } => reject(settings, of, quiet).await,
        Action::Remove(of) => remove(&settings, of).await,
        Action::Hold(of) => hold(&settings, of).await,
        Action::Merge { id, into, by } => merge(&settings, (&id, &into), &by).await,
        Action::KeepApart { id, other, by } => keep_apart(&settings, (&id, &other), &by).await,
        Action::Undo { id, by } => undo(&settings, &id, &by).await,
    }
}

async fn remove(settings: &Settings, of: Reasoned) -> Result<()> {
    let row = on_database(settings, &of.by, async |storage, by| {
        moderation::remove(storage, &of.id, &of.reason, by).await
    });
    let row = row.await?;
    print(&format!(
        "Removed {}. `undersigned signatures undo {}` takes it back within 30 days.\n",
        named(&row),
        edition_id(&row)
    ))
}

async fn hold(settings: &Settings, of: Reasoned) -> Result<()> {
    let row = on_database(settings, &of.by, async |storage, by| {
        moderation::hold(storage, &of.id, &of.reason, by).await
    });
    print(&format!(
        "Held {}: neither counted nor listed until it is approved.\n",
        named(&row.await?)
    ))
}

async fn merge(settings: &Settings, (id, into): (&str, &str), by: &By) -> Result<()> {
    let done = on_database(settings, by, async |storage, by| {
        let row = moderation::merge(storage, id, into, by).await?;
        let entries = register::merge::still_two(storage, &row).await?;
        Ok((row, entries))
    });
    let (row, entries) = done.await?;
    print(&merged(&row, into.trim(), entries))
}

/// What was merged, and, where the register still has two entries of it, how these are merged too.
fn merged(row: &signature::Model, into: &str, entries: Option<[Organization; 2]>) -> String {
    let mut told = format!(
        "Merged {} into {into}. `undersigned signatures undo {}` takes it back within 30 days.\n",
        named(row),
        edition_id(row)
    );
    if let Some([from, to]) = entries {
        let (one, other) = (&from.row.public_id, &to.row.public_id);
        let two = format!(
            "The register still has two entries, {} ({one}) and {} ({other}); if they are one organization: \
             `undersigned organization merge {one} --into {other}`\n",
            from.name(),
            to.name()
        );
        told.push_str(&two);
    }
    told
}

async fn keep_apart(settings: &Settings, pair: (&str, &str), by: &By) -> Result<()> {
    let kept = on_database(settings, by, async |storage, by| {
        moderation::keep_apart(storage, pair, by).await
    });
    let (row, other) = kept.await?;
    let next = match row.state {
        SignatureState::Held => " It still waits: approve it if all else is well.",
        _ => "",
    };
    print(&format!(
        "{} and {other} are two, and stay so; `undersigned signatures undo {}` takes it back.{next}\n",
        named(&row),
        edition_id(&row)
    ))
}

async fn undo(settings: &Settings, id: &str, by: &By) -> Result<()> {
    let row = on_database(settings, by, async |storage, by| {
        moderation::undo(storage, id, by).await
    });
    let row = row.await?;
    let now = match row.state {
        SignatureState::Held => "it is held, and counts once it is approved",
        _ => "`undersigned signatures list --held` asks about it again",
    };
    print(&format!("Took back {}: {now}.\n", named(&row)))
}

async fn approve(settings: Settings, options: Approve) -> Result<()> {
    let alone = options.ids.len() == 1;
    if !alone && options.entry.is_some() {
        bail!("--entry belongs to one signature; approve the others apart");
    }
    let app = app(settings).await?;
    let approval = Approval {
        binding: Binding::from_word(options.entry.as_deref()),
        speaks: options.speaks,
        quiet: options.quiet,
    };
    let actor = options.by.actor();
    let mut refused = Vec::new();
    for id in &options.ids {
        match moderation::approve(&app, id, &approval, &actor).await {
            Ok(row) => print(&format!(
                "Approved {}.{}\n",
                named(&row),
                told(&row, options.quiet)
            ))?,
            Err(refusal) => refused.push(refusal),
        }
    }
    server::chain(&app.storage).await;
    app.storage.clone().close().await?;
    match (refused.len(), alone) {
        (0, _) => Ok(()),
        (_, true) => Err(refused.remove(0).into()),
        (count, false) => {
            for refusal in refused {
                complain(&refusal.into());
            }
            Err(anyhow!(
                "{count} of {} were not approved",
                options.ids.len()
            ))
        }
    }
}

async fn reject(settings: Settings, of: Reasoned, quiet: bool) -> Result<()> {
    let row = in_instance(settings, async |app| {
        moderation::reject(app, &of.id, &of.reason, quiet, &of.by.actor()).await
    });
    let row = row.await?;
    print(&format!("Rejected {}.{}\n", named(&row), told(&row, quiet)))
}

/// A line beneath a table: mail that never arrived.
fn mail_given_up((id, name): (&str, &str), fault: &str) -> String {
    format!("\nMail about {id} ({name}) was given up: {fault}\n")
}

fn told(row: &signature::Model, quiet: bool) -> &'static str {
    match (quiet, row.address_sealed.is_some()) {
        (true, _) => "",
        (false, true) => " Its holder is told by email.",
        (false, false) => " No address is known, so nobody is told.",
    }
}
