//! `undersigned signatures correct`.

use anyhow::Result;
use clap::{ArgGroup, Args};

use super::describe_notification;
use crate::command::{By, in_instance, print};
use crate::moderation::corrections::renaming::{NewNames, correct_name};
use crate::moderation::label;
use crate::settings::Settings;

/// What `correct` takes.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("names").required(true).multiple(true)))]
pub(in crate::command) struct CorrectOptions {
    /// Signature: id and edition, as `list` shows them.
    #[arg(value_name = "ID@EDITION")]
    id: String,
    /// The name, as it should appear in the list.
    #[arg(long, value_name = "NAME", group = "names")]
    name: Option<String>,
    /// English name of an organization that signed in French.
    #[arg(long, value_name = "NAME", group = "names")]
    name_en: Option<String>,
    /// French name of an organization.
    #[arg(long, value_name = "NAME", group = "names")]
    name_fr: Option<String>,
    /// Name for alphabetical order of an individual (default: the family name, taken from the name).
    #[arg(long, value_name = "NAME", group = "names")]
    sort_name: Option<String>,
    /// Do not send an email.
    #[arg(long)]
    quiet: bool,
    #[command(flatten)]
    by: By,
}

pub(super) async fn run(settings: Settings, options: CorrectOptions) -> Result<()> {
    let actor = options.by.actor();
    let names = NewNames {
        name: options.name,
        name_en: options.name_en,
        name_fr: options.name_fr,
        sort_name: options.sort_name,
        quiet: options.quiet,
    };
    let corrected = in_instance(settings, async |app| {
        correct_name(app, &options.id, &names, &actor).await
    });
    let row = corrected.await?;
    print(&format!(
        "Corrected {}.{}\n",
        label(&row),
        describe_notification(&row, names.quiet)
    ))
}
