//! `undersigned organization …`: the register.

mod exchange;
mod joining;
mod naming;

use std::fmt::Write as _;

use anyhow::Result;
use clap::{Args, Subcommand};

use super::{By, describe_similar, json, print, storage};
use crate::clock::Clock;
use crate::register::entries;
use crate::register::entries::{Added, Listed, NewEntry};
use crate::register::trusted_domains;
use crate::server;
use crate::settings::Settings;

/// The commands for the register.
#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// List the organizations of the register: names, domains, how often listed.
    #[command(after_help = "Example: undersigned organization list --json")]
    List {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Add an organization, so that signatures in its name find it.
    ///
    /// A name that the register knows is refused. What reads like another entry is added, and told:
    /// merge the two if they are one.
    #[command(
        after_help = "Example: undersigned organization add \"Amity Society\" --fr \"Société Amitié\" --acronym AMS --website amity.example"
    )]
    Add(Add),
    /// Let mail from a domain speak for an organization: its signatures are published at once.
    ///
    /// Domains on which anybody can have a mailbox or a site (public suffixes, free mail, hosting)
    /// are refused; hosts that many bodies of a government or university share, such as canada.ca,
    /// too, unless --shared-host says that you mean it.
    #[command(
        after_help = "Example: undersigned organization trust \"Amity Society\" amity.example --by Nadia"
    )]
    Trust {
        #[command(flatten)]
        of: DomainOf,
        /// The domain is a host that many bodies share; all mail from it may speak for this one.
        #[arg(long)]
        shared_host: bool,
    },
    /// Let a domain speak for an organization no more; what is published stays.
    #[command(
        after_help = "Example: undersigned organization distrust \"Amity Society\" amity.example"
    )]
    Distrust(DomainOf),
    /// Say that an organization is a member of the coalition; lists show it.
    #[command(after_help = "Example: undersigned organization member \"Amity Society\" --by Nadia")]
    Member(Member),
    /// Add a name to an organization, take one away, or say what sort of name one is.
    ///
    /// A new official name is added with --kind official; the old one becomes a former name with
    /// --add OLD --kind former, or goes with --remove OLD. One official name stays in any case. A
    /// name by which another organization is known is refused; an acronym may be shared, and then
    /// waits for you each time.
    #[command(
        after_help = "Example: undersigned organization name \"Amity Society\" --add \"Amis\" --kind alias --language fr\n         undersigned organization name \"Amity Society\" --remove \"AMS\""
    )]
    Name(naming::Name),
    /// Write the register as a table for spreadsheets, to be edited and imported again.
    ///
    /// The columns are id, name, name_fr, acronym, acronym_fr, aliases, former, website, domains and
    /// member. Several values in a cell stand apart by |; domains are those that speak for the
    /// organization. Names that were learned from signatures are left out.
    #[command(after_help = "Example: undersigned organization export --out members.csv")]
    Export(exchange::Export),
    /// Make the register as a table says: names in both languages, acronyms, domains, members.
    ///
    /// Only the column name must be there. A row with an id, or of which a name or name_fr is known,
    /// is about that organization; any other row adds one. A cell replaces all that stood there; an
    /// empty cell, a column that is missing and organizations without a row stay as they are.
    /// A file with any fault is refused whole, with every problem by line and column. Commas or
    /// semicolons part the columns. The same file again changes nothing.
    #[command(
        after_help = "Example: undersigned organization import members.csv --dry-run\n         undersigned organization import members.csv --by Nadia"
    )]
    Import(exchange::Import),
    /// Say that two entries of the register are one organization: the first goes into the second.
    ///
    /// Its names become other names of the second; its domains, signatures, leads, invitations and
    /// open questions are the second's; it is shown nowhere any more. Where both are listed on one
    /// letter, merge their signatures first: the refusal gives the command. It can be taken back.
    #[command(
        after_help = "Example: undersigned organization merge \"Société Amitié\" --into \"Amity Society\" --by Nadia"
    )]
    Merge(joining::Merge),
    /// Take the merge of an organization back: what moved, and is still there, comes back.
    #[command(after_help = "Example: undersigned organization undo \"Société Amitié\" --by Nadia")]
    Undo(joining::Undo),
}

/// What `add` takes.
#[derive(Debug, Args)]
pub(super) struct Add {
    /// Its name, as it is printed.
    name: String,
    /// Its name in French.
    #[arg(long, value_name = "NAME")]
    fr: Option<String>,
    /// Initials or a short form; may be repeated.
    #[arg(long, value_name = "NAME")]
    acronym: Vec<String>,
    /// Another name; may be repeated.
    #[arg(long, value_name = "NAME")]
    alias: Vec<String>,
    /// Its website.
    #[arg(long, value_name = "ADDRESS")]
    website: Option<String>,
    #[command(flatten)]
    by: By,
}

/// What `trust` and `distrust` take.
#[derive(Debug, Args)]
pub(super) struct DomainOf {
    /// The organization, by one of its names or its id.
    name: String,
    /// The mail domain, such as amity.example.
    domain: String,
    #[command(flatten)]
    by: By,
}

/// What `member` takes.
#[derive(Debug, Args)]
pub(super) struct Member {
    /// The organization, by one of its names or its id.
    name: String,
    /// It is a member no more.
    #[arg(long)]
    no: bool,
    #[command(flatten)]
    by: By,
}

pub(super) async fn run(settings: &Settings, action: Action) -> Result<()> {
    let storage = storage(settings).await?;
    let now = Clock::System.now();
    let told = match action {
        Action::Export(options) => exchange::export(&storage, &options).await,
        Action::Import(options) => exchange::import(&storage, &options, now).await,
        Action::Name(options) => naming::name(&storage, &options, now).await,
        Action::Merge(options) => joining::merge(&storage, &options, now).await,
        Action::Undo(options) => joining::undo(&storage, &options, now).await,
        Action::List { json: as_json } => match entries::list(&storage).await {
            Ok(entries) if as_json => json(&entries),
            Ok(entries) => in_words(&entries),
            Err(refusal) => Err(refusal.into()),
        },
        Action::Add(add) => {
            let entry = NewEntry {
                name: add.name,
                french: add.fr,
                acronyms: add.acronym,
                aliases: add.alias,
                website: add.website,
            };
            let added = entries::add(&storage, &entry, (&add.by.actor(), now)).await;
            added
                .map(|added| told_added(entry.name.trim(), &added))
                .map_err(Into::into)
        }
        Action::Trust { of, shared_host } => {
            let by = (&of.by.actor(), now);
            let domain = (of.domain.as_str(), shared_host);
            let trusted = trusted_domains::trust(&storage, &of.name, domain, by).await;
            trusted
                .map(|(name, domain)| format!("Mail from {domain} speaks for {name} now.\n"))
                .map_err(Into::into)
        }
        Action::Distrust(of) => {
            let by = (&of.by.actor(), now);
            let done = trusted_domains::distrust(&storage, &of.name, &of.domain, by).await;
            done.map(|(name, domain)| format!("Mail from {domain} speaks for {name} no more.\n"))
                .map_err(Into::into)
        }
        Action::Member(of) => {
            let by = (&of.by.actor(), now);
            let done = entries::set_member(&storage, &of.name, !of.no, by).await;
            let now_is = if of.no {
                "no member any more"
            } else {
                "a member now"
            };
            done.map(|name| format!("{name} is {now_is}.\n"))
                .map_err(Into::into)
        }
    };
    server::chain(&storage).await;
    storage.close().await?;
    print(&told?)
}

/// What was added, and what it may be the same as.
fn told_added(name: &str, added: &Added) -> String {
    let like = describe_similar(&added.reads_like, &added.id);
    format!("Added {name} ({}).\n{like}", added.id)
}

fn in_words(entries: &[Listed]) -> Result<String> {
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
        for domain in &entry.speaks {
            writeln!(text, "  domain: {domain} (speaks for it)")?;
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
