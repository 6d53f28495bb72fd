//! `undersigned organization …`: the register.

mod exchange;
mod joining;
mod naming;

use std::fmt::Write as _;

use anyhow::Result;
use clap::{Args, Subcommand};

use super::{By, describe_similar, json, print, storage};
use crate::act::ActContext;
use crate::clock::{Clock, Millis};
use crate::register::entries;
use crate::register::entries::{Added, NewEntry, RegisterRow};
use crate::register::trusted_domains;
use crate::server;
use crate::settings::Settings;
use crate::storage::Storage;

/// The commands for the register.
#[derive(Debug, Subcommand)]
pub(super) enum OrganizationAction {
    /// List the organizations in the register: names, domains, and how often each is listed.
    #[command(after_help = "Example: undersigned organization list --json")]
    List {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Add an organization to the register.
    ///
    /// A name that is already in the register is refused. If the name is similar to another entry,
    /// it is added and the similar entry is shown: merge the two if they are the same organization.
    #[command(
        after_help = "Example: undersigned organization add \"Amity Society\" --fr \"Société Amitié\" --acronym AMS --website amity.example"
    )]
    Add(AddOrganization),
    /// Trust an email domain: signatures for the organization from it are published immediately.
    ///
    /// Domains where anyone can get an email address or a site (public suffixes, free email, hosting)
    /// are refused. Domains shared by many government or university bodies, such as canada.ca, are
    /// refused unless you give --shared-host. So is a domain that is already trusted for another
    /// organization.
    #[command(
        after_help = "Example: undersigned organization trust \"Amity Society\" amity.example --by Nadia"
    )]
    Trust {
        #[command(flatten)]
        of: DomainOf,
        /// Trust the domain although other bodies share it: all email from it may sign for this one.
        #[arg(long)]
        shared_host: bool,
    },
    /// Stop trusting a domain for an organization. Published signatures stay.
    #[command(
        after_help = "Example: undersigned organization distrust \"Amity Society\" amity.example"
    )]
    Distrust(DomainOf),
    /// Mark an organization as a member of the coalition; lists show it.
    #[command(after_help = "Example: undersigned organization member \"Amity Society\" --by Nadia")]
    Member(Member),
    /// Add or remove a name of an organization, or change the kind of a name.
    ///
    /// Add a new official name with --kind official. Make the old one a former name with
    /// --add OLD --kind former, or remove it with --remove OLD. An organization always keeps one
    /// official name. A name of another organization is refused. An acronym may be shared; signatures
    /// under it then always wait for review.
    #[command(
        after_help = "Example: undersigned organization name \"Amity Society\" --add \"Amis\" --kind alias --language fr\n         undersigned organization name \"Amity Society\" --remove \"AMS\""
    )]
    Name(naming::NameOptions),
    /// Export the register as a CSV table that you can edit in a spreadsheet and import again.
    ///
    /// The columns are id, name, name_fr, acronym, acronym_fr, aliases, former, website, domains and
    /// member. Separate several values in a cell with |. The domains are the trusted ones. Names
    /// learned from signatures are left out.
    #[command(after_help = "Example: undersigned organization export --out members.csv")]
    Export(exchange::ExportTable),
    /// Update the register from a CSV table: names in both languages, acronyms, domains, members.
    ///
    /// Only the column name is required. A row with an id, or with a name or name_fr that is already
    /// in the register, updates that organization; any other row adds one. A cell replaces the whole
    /// value. Empty cells, missing columns and organizations without a row change nothing. If anything
    /// is wrong, nothing is imported and every problem is listed with its line and column. Separate
    /// columns with commas or semicolons. Importing the same file again changes nothing.
    #[command(
        after_help = "Example: undersigned organization import members.csv --dry-run\n         undersigned organization import members.csv --by Nadia"
    )]
    Import(exchange::ImportTable),
    /// Merge two register entries of the same organization: the first goes into the second.
    ///
    /// Names of the first become other names of the second. Its domains, signatures, leads, invitations
    /// and open questions move to the second, and it is no longer shown. If both are listed on the same
    /// letter, merge their signatures first: the error message gives the command. You can undo a merge.
    #[command(
        after_help = "Example: undersigned organization merge \"Société Amitié\" --into \"Amity Society\" --by Nadia"
    )]
    Merge(joining::Merge),
    /// Undo the merge of an organization: everything that moved and still exists moves back.
    #[command(after_help = "Example: undersigned organization undo \"Société Amitié\" --by Nadia")]
    Undo(joining::Undo),
}

impl OrganizationAction {
    /// Whether it changes nothing.
    pub(super) fn only_reads(&self) -> bool {
        matches!(self, Self::List { .. } | Self::Export(_))
    }
}

/// What `add` takes.
#[derive(Debug, Args)]
pub(super) struct AddOrganization {
    /// Name, as it should appear in lists.
    name: String,
    /// Name in French.
    #[arg(long, value_name = "NAME")]
    fr: Option<String>,
    /// Initials or short name; can be repeated.
    #[arg(long, value_name = "NAME")]
    acronym: Vec<String>,
    /// Another name; can be repeated.
    #[arg(long, value_name = "NAME")]
    alias: Vec<String>,
    /// Website.
    #[arg(long, value_name = "ADDRESS")]
    website: Option<String>,
    #[command(flatten)]
    by: By,
}

/// What `trust` and `distrust` take.
#[derive(Debug, Args)]
pub(super) struct DomainOf {
    /// Organization: one of its names, or its id.
    name: String,
    /// Email domain, such as amity.example.
    domain: String,
    #[command(flatten)]
    by: By,
}

/// What `member` takes.
#[derive(Debug, Args)]
pub(super) struct Member {
    /// Organization: one of its names, or its id.
    name: String,
    /// It is no longer a member.
    #[arg(long)]
    no: bool,
    #[command(flatten)]
    by: By,
}

pub(super) async fn run(settings: &Settings, action: OrganizationAction) -> Result<()> {
    let storage = storage(settings).await?;
    let now = Clock::System.now();
    let told = match action {
        OrganizationAction::Export(options) => exchange::export(&storage, &options).await,
        OrganizationAction::Import(options) => exchange::import(&storage, &options, now).await,
        OrganizationAction::Name(options) => naming::name(&storage, &options, now).await,
        OrganizationAction::Merge(options) => joining::merge(&storage, &options, now).await,
        OrganizationAction::Undo(options) => joining::undo(&storage, &options, now).await,
        OrganizationAction::List { json: as_json } => match entries::list(&storage).await {
            Ok(entries) if as_json => json(&entries),
            Ok(entries) => in_words(&entries),
            Err(refusal) => Err(refusal.into()),
        },
        OrganizationAction::Add(add) => {
            let entry = NewEntry {
                name: add.name,
                french: add.fr,
                acronyms: add.acronym,
                aliases: add.alias,
                website: add.website,
            };
            let added =
                entries::add(&ActContext::new(&storage, &add.by.actor(), now), &entry).await;
            added
                .map(|added| told_added(entry.name.trim(), &added))
                .map_err(Into::into)
        }
        OrganizationAction::Trust { of, shared_host } => {
            let actor = of.by.actor();
            let context = ActContext::new(&storage, &actor, now);
            let trusted = trusted_domains::trust(&context, &of.name, &of.domain, shared_host).await;
            trusted
                .map(|(name, domain)| format!("{domain} is now a trusted domain of {name}.\n"))
                .map_err(Into::into)
        }
        OrganizationAction::Distrust(of) => {
            let actor = of.by.actor();
            let context = ActContext::new(&storage, &actor, now);
            let done = trusted_domains::distrust(&context, &of.name, &of.domain).await;
            done.map(|(name, domain)| {
                format!("{domain} is no longer a trusted domain of {name}.\n")
            })
            .map_err(Into::into)
        }
        OrganizationAction::Member(of) => set_member(&storage, &of, now).await,
    };
    server::chain(&storage).await;
    storage.close().await?;
    print(&told?)
}

async fn set_member(storage: &Storage, of: &Member, now: Millis) -> Result<String> {
    let actor = of.by.actor();
    let context = ActContext::new(storage, &actor, now);
    let name = entries::set_member(&context, &of.name, !of.no).await?;
    let now_is = if of.no {
        "no longer a member"
    } else {
        "now a member"
    };
    Ok(format!("{name} is {now_is}.\n"))
}

/// What was added, and what it may be the same as.
fn told_added(name: &str, added: &Added) -> String {
    let like = describe_similar(&added.reads_like, &added.id);
    format!("Added {name} ({}).\n{like}", added.id)
}

fn in_words(entries: &[RegisterRow]) -> Result<String> {
    if entries.is_empty() {
        return Ok("The register is empty.\n".to_owned());
    }
    let mut text = String::new();
    for entry in entries {
        writeln!(text, "{}  {}", entry.id, entry.name)?;
        for name in &entry.names {
            let language = name
                .language
                .as_ref()
                .map(|language| format!(" {language}"))
                .unwrap_or_default();
            writeln!(text, "  {}{language}: {}", name.kind, name.name)?;
        }
        if entry.member {
            writeln!(text, "  member of the coalition")?;
        }
        if let Some(website) = &entry.website {
            writeln!(text, "  website: {website}")?;
        }
        for domain in &entry.trusted {
            writeln!(text, "  domain: {domain} (trusted)")?;
        }
        for domain in &entry.other_domains {
            writeln!(text, "  domain: {domain}")?;
        }
        for merged in &entry.merged {
            writeln!(text, "  merged into it: {merged}")?;
        }
        writeln!(text, "  listed: {}", entry.times_listed)?;
    }
    Ok(text)
}
