//! `undersigned signatures …`: what coordinators do with signatures.

mod add;
mod correct;
mod held_view;
mod invite;
mod list;
mod prove;
mod questions;
mod reasons;

use crate::register;
use anyhow::{Result, anyhow, bail};
use clap::{Args, Subcommand};
use entity::signature;
use entity::values::SignatureState;

use super::{By, app, complain, in_instance, on_database, print};
use crate::moderation;
use crate::moderation::{ApproveOptions, label};
use crate::organizations::Organization;
use crate::register::entry_choice::EntryChoice;
use crate::server;
use crate::settings::Settings;
use crate::signatures::seen::edition_id;

/// The commands for signatures.
#[derive(Debug, Subcommand)]
pub(super) enum SignaturesAction {
    /// List signatures, or, with --held, everything that is waiting for review.
    ///
    /// Each id is followed by its edition: 7f3k9q2m4v8x1c0d@3. Commands that change a signature need
    /// both. If the signature has changed since that edition, they refuse and show the differences.
    ///
    /// Without --held, one line for each signature that is held or published, or in the given state.
    /// With --held, everything that is waiting for a coordinator, with the evidence: who signed, from
    /// which email domain, whether that is the website's domain, which register entry the name matches,
    /// and why it is held. Addresses are encrypted: --held needs the secret key and the base URL.
    #[command(
        after_help = "Example: undersigned signatures list --letter harbour --held\n         undersigned signatures list --state removed --json"
    )]
    List(list::ListOptions),
    /// Approve held signatures: they count, are listed, and the signatories are notified.
    ///
    /// Give the id and edition of each, as `list` shows them. If a signature has changed since, it is
    /// refused and the differences are shown.
    ///
    /// An organization gets the register entry that its name matches. If none matches, a new one is
    /// created. If several match, or if it may be an entry under another name, choose with --entry ID or
    /// --entry new. An organization that is already listed is refused: merge it instead. Approving also
    /// records that the signature is not the same as its other possible duplicates, on every letter.
    #[command(
        after_help = "Example: undersigned signatures approve 7f3k9q2m4v8x1c0d@1 --trust-domain --by Nadia"
    )]
    Approve(Approve),
    /// Check whether a held organization's representative controls its domain, by DNS or a file.
    ///
    /// Prints what to publish, and checks whether it is there. If the domain is already trusted for the
    /// organization, the signature is published; otherwise the proof is shown with it for review.
    #[command(
        after_help = "Example: undersigned signatures prove 7f3k9q2m4v8x1c0d@1 --domain amity.example"
    )]
    Prove(prove::ProveOptions),
    /// Reject a held signature. The signatory gets a polite message that it could not be listed.
    #[command(
        after_help = "Example: undersigned signatures reject 7f3k9q2m4v8x1c0d@1 --reason \"they say they did not sign\""
    )]
    Reject {
        #[command(flatten)]
        of: Reasoned,
        /// Do not send an email.
        #[arg(long)]
        quiet: bool,
    },
    /// Remove a held or published signature. You can undo this for 30 days.
    #[command(
        after_help = "Example: undersigned signatures remove 7f3k9q2m4v8x1c0d@2 --reason \"a joke name\""
    )]
    Remove(Reasoned),
    /// Take a published signature off the list until it is approved again.
    #[command(
        after_help = "Example: undersigned signatures hold 7f3k9q2m4v8x1c0d@2 --reason \"the board objects\""
    )]
    Hold(Reasoned),
    /// Merge two signatures of the same signatory, so that they count once.
    ///
    /// You can undo this for 30 days. If the two belong to different register entries, both entries
    /// stay: the output gives the command to merge them too.
    #[command(
        after_help = "Example: undersigned signatures merge 7f3k9q2m4v8x1c0d@1 --into 2h6w8r0t5y1n3b9j@2"
    )]
    Merge {
        /// Signature that leaves the list: id and edition, as `list` shows them.
        #[arg(value_name = "ID@EDITION")]
        id: String,
        /// Signature that stays: id and edition.
        #[arg(long, value_name = "ID@EDITION")]
        into: String,
        #[command(flatten)]
        by: By,
    },
    /// Record that a signature is not the same signatory as another, or not the same organization as a
    /// register entry.
    ///
    /// This applies to every letter: you will not be asked again unless you `undo` it. A held signature
    /// stays held until you approve it.
    #[command(
        after_help = "Example: undersigned signatures keep-apart 7f3k9q2m4v8x1c0d@1 2h6w8r0t5y1n3b9j@2\n         undersigned signatures keep-apart 7f3k9q2m4v8x1c0d@1 \"Amity Society\""
    )]
    KeepApart {
        /// Signature: id and edition, as `list` shows them.
        #[arg(value_name = "ID@EDITION")]
        id: String,
        /// The other signature, or the register entry: its name, or its id as `list --held` shows it.
        other: String,
        #[command(flatten)]
        by: By,
    },
    /// Undo a removal, rejection or merge of the last 30 days. The signature is then held for review.
    ///
    /// For a held or published signature, undoes `keep-apart`.
    #[command(after_help = "Example: undersigned signatures undo 7f3k9q2m4v8x1c0d@3")]
    Undo {
        /// Signature: id and edition, as `list` shows them.
        #[arg(value_name = "ID@EDITION")]
        id: String,
        #[command(flatten)]
        by: By,
    },
    /// Add a signature received on paper or by email. It is published and marked as added by you.
    ///
    /// With --email, the signatory gets a message that shows how the signature is listed, with a link to
    /// correct or withdraw it. An organization that is already listed is refused, and so is the same name
    /// at the same address. An organization that may be in the register under another name is refused
    /// until you choose with --entry ID or --entry new. An individual who may be the same as another
    /// signatory of the letter is added, and shown in `list --held`.
    #[command(
        after_help = "Example: undersigned signatures add --letter harbour --organization \"Amity Society\" --name-fr \"Société Amitié\" --representative \"Ines Varga\" --email ines@amity.example --source \"letter of July 3\""
    )]
    Add(Box<add::AddOptions>),
    /// Invite an organization: its representative gets a personal link to sign on its behalf.
    ///
    /// If they use the link, confirm by email and keep a name that is in the register, the organization
    /// is listed immediately. The link works once, until the letter closes, for 90 days at most.
    #[command(
        after_help = "Example: undersigned signatures invite --letter harbour --organization \"Amity Society\" --to ines@amity.example --representative \"Ines Varga\" --language en"
    )]
    Invite(invite::InviteOptions),
    /// Correct a printed name: a typing error in a list, or a name that was mistyped.
    ///
    /// The signatory is notified by email, if an address is known. The journal keeps the old name. An
    /// imported folder still has it: correct it there as well before you import it again.
    #[command(
        after_help = "Example: undersigned signatures correct 7f3k9q2m4v8x1c0d@1 --name \"Amity Society\" --by Nadia"
    )]
    Correct(correct::CorrectOptions),
    /// List invitations and their results.
    #[command(after_help = "Example: undersigned signatures invitations --letter harbour")]
    Invitations(invite::Listing),
    /// Withdraw an invitation. Signatures made with it stay.
    #[command(after_help = "Example: undersigned signatures uninvite 7f3k9q2m4v8x1c0d")]
    Uninvite {
        /// Id of the invitation.
        id: String,
        #[command(flatten)]
        by: By,
    },
}

/// What `approve` takes.
#[derive(Debug, Args)]
pub(super) struct Approve {
    /// Signatures: id and edition of each, as `list` shows them.
    #[arg(required = true, value_name = "ID@EDITION")]
    ids: Vec<String>,
    /// Also trust the domain of the email address for this organization.
    #[arg(long, alias = "speaks")]
    trust_domain: bool,
    /// With --trust-domain: trust it although it is already trusted for another organization.
    #[arg(long, requires = "trust_domain")]
    shared_host: bool,
    /// Register entry of the organization: its name, or its id as `list --held` shows it; `new` creates
    /// one.
    #[arg(long, value_name = "ENTRY")]
    entry: Option<String>,
    /// Do not send an email.
    #[arg(long)]
    quiet: bool,
    #[command(flatten)]
    by: By,
}

/// A signature and why.
#[derive(Debug, Args)]
pub(super) struct Reasoned {
    /// Signature: id and edition, as `list` shows them.
    #[arg(value_name = "ID@EDITION")]
    id: String,
    /// Reason, for the journal.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    by: By,
}

pub(super) async fn run(settings: Settings, action: SignaturesAction) -> Result<()> {
    match action {
        SignaturesAction::List(options) => list::run(settings, options).await,
        SignaturesAction::Add(options) => add::run(settings, *options).await,
        SignaturesAction::Correct(options) => correct::run(settings, options).await,
        SignaturesAction::Invite(options) => invite::run(settings, options).await,
        SignaturesAction::Invitations(options) => invite::list(settings, options).await,
        SignaturesAction::Uninvite { id, by } => invite::take_back(settings, &id, &by).await,
        SignaturesAction::Prove(options) => prove::run(settings, options).await,
        SignaturesAction::Approve(options) => approve(settings, options).await,
        SignaturesAction::Reject { of, quiet } => reject(settings, of, quiet).await,
        SignaturesAction::Remove(of) => remove(&settings, of).await,
        SignaturesAction::Hold(of) => hold(&settings, of).await,
        SignaturesAction::Merge { id, into, by } => merge(&settings, &id, &into, &by).await,
        SignaturesAction::KeepApart { id, other, by } => {
            keep_apart(&settings, &id, &other, &by).await
        }
        SignaturesAction::Undo { id, by } => undo(&settings, &id, &by).await,
    }
}

async fn remove(settings: &Settings, of: Reasoned) -> Result<()> {
    let row = on_database(settings, &of.by, async |context| {
        moderation::remove(context, &of.id, &of.reason).await
    });
    let row = row.await?;
    print(&format!(
        "Removed {}. To undo this within 30 days: `undersigned signatures undo {}`\n",
        label(&row),
        edition_id(&row)
    ))
}

async fn hold(settings: &Settings, of: Reasoned) -> Result<()> {
    let row = on_database(settings, &of.by, async |context| {
        moderation::hold(context, &of.id, &of.reason).await
    });
    print(&format!(
        "Held {}: it is neither counted nor listed until you approve it.\n",
        label(&row.await?)
    ))
}

async fn merge(settings: &Settings, id: &str, into: &str, by: &By) -> Result<()> {
    let done = on_database(settings, by, async |context| {
        let row = moderation::merge(context, id, into).await?;
        let entries = register::merge::still_two(context.storage(), &row).await?;
        Ok((row, entries))
    });
    let (row, entries) = done.await?;
    print(&render_merge(&row, into.trim(), entries))
}

/// Says what was merged and, if the register still has two entries, how to merge these too.
fn render_merge(row: &signature::Model, into: &str, entries: Option<[Organization; 2]>) -> String {
    let mut told = format!(
        "Merged {} into {into}. To undo this within 30 days: `undersigned signatures undo {}`\n",
        label(row),
        edition_id(row)
    );
    if let Some([from, to]) = entries {
        let (one, other) = (&from.row.public_id, &to.row.public_id);
        let two = format!(
            "The register still has two entries, {} ({one}) and {} ({other}). If they are the same organization: \
             `undersigned organization merge {one} --into {other}`\n",
            from.name(),
            to.name()
        );
        told.push_str(&two);
    }
    told
}

async fn keep_apart(settings: &Settings, id: &str, other: &str, by: &By) -> Result<()> {
    let kept = on_database(settings, by, async |context| {
        moderation::keep_apart(context, id, other).await
    });
    let (row, other) = kept.await?;
    let next = match row.state {
        SignatureState::Held => " It is still held: approve it if everything else is fine.",
        _ => "",
    };
    print(&format!(
        "Recorded: {} and {other} are not the same. To undo: `undersigned signatures undo {}`{next}\n",
        label(&row),
        edition_id(&row)
    ))
}

async fn undo(settings: &Settings, id: &str, by: &By) -> Result<()> {
    let row = on_database(settings, by, async |context| {
        moderation::undo(context, id).await
    });
    let row = row.await?;
    let now = match row.state {
        SignatureState::Held => "it is held, and counts once you approve it",
        _ => "`undersigned signatures list --held` shows it again",
    };
    print(&format!("Undone for {}: {now}.\n", label(&row)))
}

async fn approve(settings: Settings, options: Approve) -> Result<()> {
    let alone = options.ids.len() == 1;
    if !alone && options.entry.is_some() {
        bail!("--entry applies to one signature only; approve the others separately");
    }
    let app = app(settings).await?;
    let approval = ApproveOptions {
        binding: EntryChoice::from_word(options.entry.as_deref()),
        trust_domain: options.trust_domain,
        shared_host: options.shared_host,
        quiet: options.quiet,
    };
    let actor = options.by.actor();
    let mut refused = Vec::new();
    for id in &options.ids {
        match moderation::approve(&app, id, &approval, &actor).await {
            Ok(row) => print(&format!(
                "Approved {}.{}\n",
                label(&row),
                describe_notification(&row, options.quiet)
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
                "{count} of {} signatures were not approved",
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
    print(&format!(
        "Rejected {}.{}\n",
        label(&row),
        describe_notification(&row, quiet)
    ))
}

/// The line below a table about mail that could not be delivered.
fn describe_undelivered_mail(id: &str, name: &str, fault: &str) -> String {
    format!("\nEmail about {id} ({name}) could not be delivered: {fault}\n")
}

fn describe_notification(row: &signature::Model, quiet: bool) -> &'static str {
    match (quiet, row.address_sealed.is_some()) {
        (true, _) => "",
        (false, true) => " The signatory will be notified by email.",
        (false, false) => " No email address is known, so no message will be sent.",
    }
}
