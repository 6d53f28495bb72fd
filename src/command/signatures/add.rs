//! `undersigned signatures add`.

use anyhow::Result;
use clap::{ArgGroup, Args};
use entity::values::Received;

use crate::command::{By, in_instance, parse_language, print};
use crate::locale::Locale;
use crate::moderation;
use crate::moderation::{Entered, ManualEntry, label};
use crate::register::entry_choice::EntryChoice;
use crate::settings::Settings;

/// What `add` takes.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("signatory").required(true).args(["organization", "individual"])))]
pub(in crate::command) struct AddOptions {
    /// Slug of the letter.
    #[arg(long, value_name = "SLUG")]
    letter: String,
    /// Name of the organization, as it should appear in the list.
    #[arg(long, value_name = "NAME")]
    organization: Option<String>,
    /// Name of the individual, as it should appear in the list.
    #[arg(long, value_name = "NAME")]
    individual: Option<String>,
    /// French name of the organization.
    #[arg(long, value_name = "NAME", conflicts_with = "individual")]
    name_fr: Option<String>,
    /// Initials or short name of the organization; not published, helps to find duplicates.
    #[arg(long, value_name = "NAME", conflicts_with = "individual")]
    acronym: Option<String>,
    /// Name for alphabetical order (default: the family name, taken from the name).
    #[arg(long, value_name = "NAME", conflicts_with = "organization")]
    sort_name: Option<String>,
    /// Title of the individual.
    #[arg(long, value_name = "TEXT", conflicts_with = "organization")]
    title: Option<String>,
    /// Affiliation of the individual.
    #[arg(long, value_name = "TEXT", conflicts_with = "organization")]
    affiliation: Option<String>,
    /// Province, country or town.
    #[arg(long, value_name = "TEXT")]
    place: Option<String>,
    /// Website of the organization.
    #[arg(long, value_name = "ADDRESS", conflicts_with = "individual")]
    website: Option<String>,
    /// Who signed for the organization; not published.
    #[arg(long, value_name = "NAME", conflicts_with = "individual")]
    representative: Option<String>,
    /// Title of the representative.
    #[arg(long, value_name = "TEXT", requires = "representative")]
    representative_title: Option<String>,
    /// Email address of the individual or representative, who gets a message about the signature.
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// Count the signature without publishing the name.
    #[arg(long, conflicts_with = "organization")]
    counted: bool,
    /// Where the signature comes from, such as "letter of July 3".
    #[arg(long, value_name = "TEXT")]
    source: String,
    /// How it was received: email, paper, or list (an earlier list). The public list says so.
    #[arg(long, value_name = "HOW", default_value = "email", value_parser = parse_received)]
    received: Received,
    /// Language of the message, en or fr (default: the first language of the letter).
    #[arg(long, value_parser = parse_language)]
    language: Option<Locale>,
    /// Register entry of the organization: its id or name; `new` creates one.
    #[arg(long, value_name = "ENTRY", conflicts_with = "individual")]
    entry: Option<String>,
    #[command(flatten)]
    by: By,
}

fn parse_received(word: &str) -> Result<Received, String> {
    Received::from_word(word).ok_or_else(|| "must be email, paper or list".to_owned())
}

pub(super) async fn run(settings: Settings, options: AddOptions) -> Result<()> {
    let actor = options.by.actor();
    let hand = ManualEntry {
        organization: options.organization,
        individual: options.individual,
        name_fr: options.name_fr,
        acronym: options.acronym,
        sort_name: options.sort_name,
        title: options.title,
        affiliation: options.affiliation,
        place: options.place,
        website: options.website,
        representative: options.representative,
        representative_title: options.representative_title,
        email: options.email,
        counted: options.counted,
        source: options.source,
        received: Some(options.received),
        language: options.language,
        binding: EntryChoice::from_word(options.entry.as_deref()),
    };
    let entered = in_instance(settings, async |app| {
        moderation::enter(app, &options.letter, &hand, &actor).await
    });
    let Entered { row, resembles } = entered.await?;
    let told = match row.address_sealed {
        Some(_) => " The signatory will be notified by email.",
        None => "",
    };
    let asked = match resembles {
        0 => String::new(),
        many => format!(
            " Possible duplicates on this letter: {many}. To see them: `undersigned signatures list --letter {} --held`",
            options.letter.trim()
        ),
    };
    print(&format!("Added {}.{told}{asked}\n", label(&row)))
}
