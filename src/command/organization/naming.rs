//! `undersigned organization name`: one name at a time.

use anyhow::Result;
use clap::{ArgGroup, Args, ValueEnum};
use entity::values::NameKind;

use crate::act::ActContext;
use crate::clock::Millis;
use crate::command::{By, parse_language};
use crate::locale::Locale;
use crate::organizations::editing::describe_changes;
use crate::register::names;
use crate::register::names::Naming;
use crate::storage::Storage;

/// What `name` takes.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").required(true).multiple(true).args(["add", "remove"])))]
pub(in crate::command) struct NameOptions {
    /// Organization: one of its names, or its id.
    name: String,
    /// Name to add; a name that it already has gets the kind given by --kind.
    #[arg(long, value_name = "NAME")]
    add: Option<String>,
    /// Kind of name.
    #[arg(long, value_enum, default_value_t = NameKindOption::Alias)]
    kind: NameKindOption,
    /// Language of the name, en or fr (default: any).
    #[arg(long, value_parser = parse_language)]
    language: Option<Locale>,
    /// Name to remove.
    #[arg(long, value_name = "NAME")]
    remove: Option<String>,
    #[command(flatten)]
    by: By,
}

/// What sort of name.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum NameKindOption {
    /// Another name of the organization.
    Alias,
    /// Initials or short name.
    Acronym,
    /// A former name.
    Former,
    /// The name that lists show.
    Official,
}

pub(super) async fn name(storage: &Storage, options: &NameOptions, now: Millis) -> Result<String> {
    let naming = Naming {
        add: options.add.as_deref(),
        kind: match options.kind {
            NameKindOption::Alias => NameKind::Alias,
            NameKindOption::Acronym => NameKind::Acronym,
            NameKindOption::Former => NameKind::Former,
            NameKindOption::Official => NameKind::Official,
        },
        language: options.language,
        remove: options.remove.as_deref(),
    };
    let actor = options.by.actor();
    let context = ActContext::new(storage, &actor, now);
    let renamed = names::rename(&context, &options.name, naming).await?;
    let changes = describe_changes(&renamed.changes);
    Ok(format!("{}: {changes}.\n", renamed.entry))
}
