//! `undersigned signatures add`.

use anyhow::Result;
use clap::{ArgGroup, Args};

use crate::command::{By, in_instance, parse_language, print};
use crate::locale::Locale;
use crate::moderation;
use crate::moderation::{ByHand, Entered, named};
use crate::register::entry_choice::Binding;
use crate::settings::Settings;

/// What `add` takes.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("signatory").required(true).args(["organization", "individual"])))]
pub(in crate::command) struct Options {
    /// The letter, by its slug.
    #[arg(long, value_name = "SLUG")]
    letter: String,
    /// An organization's name, as it is to be printed.
    #[arg(long, value_name = "NAME")]
    organization: Option<String>,
    /// An individual's name, as it is to be printed.
    #[arg(long, value_name = "NAME")]
    individual: Option<String>,
    /// The organization's name in French.
    #[arg(long, value_name = "NAME", conflicts_with = "individual")]
    name_fr: Option<String>,
    /// The organization's initials or short form; not published, it helps to find the same one.
    #[arg(long, value_name = "NAME", conflicts_with = "individual")]
    acronym: Option<String>,
    /// Under which an individual is listed (default: the family name as we guess it).
    #[arg(long, value_name = "NAME", conflicts_with = "organization")]
    sort_name: Option<String>,
    /// An individual's title.
    #[arg(long, value_name = "TEXT", conflicts_with = "organization")]
    title: Option<String>,
    /// An individual's affiliation.
    #[arg(long, value_name = "TEXT", conflicts_with = "organization")]
    affiliation: Option<String>,
    /// Province, country or town.
    #[arg(long, value_name = "TEXT")]
    place: Option<String>,
    /// The organization's website.
    #[arg(long, value_name = "ADDRESS", conflicts_with = "individual")]
    website: Option<String>,
    /// Who signed for the organization; not published.
    #[arg(long, value_name = "NAME", conflicts_with = "individual")]
    representative: Option<String>,
    /// The representative's title.
    #[arg(long, value_name = "TEXT", requires = "representative")]
    representative_title: Option<String>,
    /// Where the individual or representative is told how the signature is listed.
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// Counted, without the name.
    #[arg(long, conflicts_with = "organization")]
    counted: bool,
    /// Where the signature comes from, such as "letter of July 3".
    #[arg(long, value_name = "TEXT")]
    source: String,
    /// The language to write in, en or fr (default: the letter's first).
    #[arg(long, value_parser = parse_language)]
    language: Option<Locale>,
    /// The organization's register entry, by id or name; `new` makes another one.
    #[arg(long, value_name = "ENTRY", conflicts_with = "individual")]
    entry: Option<String>,
    #[command(flatten)]
    by: By,
}

pub(super) async fn run(settings: Settings, options: Options) -> Result<()> {
    let actor = options.by.actor();
    let hand = ByHand {
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
        language: options.language,
        binding: Binding::from_word(options.entry.as_deref()),
    };
    let entered = in_instance(settings, async |app| {
        moderation::enter(app, &options.letter, &hand, &actor).await
    });
    let Entered { row, resembles } = entered.await?;
    let told = match row.address_sealed {
        Some(_) => " Its holder is told by email.",
        None => "",
    };
    let asked = match resembles {
        0 => String::new(),
        many => format!(
            " On this letter it may be the same as {many}: `undersigned signatures list --letter {} --held` shows why.",
            options.letter.trim()
        ),
    };
    print(&format!("Entered {}.{told}{asked}\n", named(&row)))
}
