//! `undersigned signatures invite`, `invitations` and `uninvite`.

use crate::invitations;
use anyhow::Result;
use clap::Args;

use super::describe_undelivered_mail;
use crate::command::table::table;
use crate::command::{By, describe_similar, in_instance, json, parse_language, print};
use crate::invitations::listing;
use crate::locale::Locale;
use crate::settings::Settings;

/// What `invite` takes.
#[derive(Debug, Args)]
pub(in crate::command) struct InviteOptions {
    /// Slug of the letter.
    #[arg(long, value_name = "SLUG")]
    letter: String,
    /// Organization: one of its names, or its id. If it is not in the register, it is added.
    #[arg(long, value_name = "NAME")]
    organization: String,
    /// Email address to send the invitation to.
    #[arg(long, value_name = "ADDRESS")]
    to: String,
    /// Name of the representative, for the greeting.
    #[arg(long, value_name = "NAME")]
    representative: Option<String>,
    /// Language of the message, en or fr (default: the first language of the letter).
    #[arg(long, value_parser = parse_language)]
    language: Option<Locale>,
    #[command(flatten)]
    by: By,
}

/// What `invitations` takes.
#[derive(Debug, Args)]
pub(in crate::command) struct Listing {
    /// Only this letter (its slug).
    #[arg(long, value_name = "SLUG")]
    letter: Option<String>,
    /// Show complete email addresses.
    #[arg(long)]
    show_addresses: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(settings: Settings, options: InviteOptions) -> Result<()> {
    let asked = invitations::InvitationRequest {
        letter: options.letter,
        organization: options.organization,
        to: options.to,
        language: options.language,
        representative: options.representative,
    };
    let invited = in_instance(settings, async |app| {
        invitations::invite(app, &asked, &options.by.actor()).await
    });
    let invited = invited.await?;
    let added = if invited.added {
        " It was added to the register."
    } else {
        ""
    };
    let waits = if invited.waits {
        " The message will be sent later: this address has received the maximum number of invitations in 24 hours."
    } else {
        ""
    };
    let like = describe_similar(&invited.reads_like, &invited.entry);
    print(&format!(
        "Invited {} ({}); the link works until {}.{added}{waits}\n{like}",
        invited.organization, invited.id, invited.until_words
    ))
}

pub(super) async fn list(settings: Settings, options: Listing) -> Result<()> {
    let letter = options.letter.as_deref();
    let listed = in_instance(settings, async |app| {
        listing::invitations(app, letter, options.show_addresses).await
    });
    let listed = listed.await?;
    if options.json {
        return print(&json(&listed)?);
    }
    if listed.is_empty() {
        return print("No invitations.\n");
    }
    let heads = [
        "ID",
        "LETTER",
        "STATE",
        "UNTIL",
        "TO",
        "SIGNATURES",
        "ORGANIZATION",
    ];
    let signatures: Vec<String> = listed
        .iter()
        .map(|line| line.signatures.join(", "))
        .collect();
    let cells = listed.iter().zip(&signatures).map(|(line, signatures)| {
        [
            line.id.as_str(),
            &line.letter,
            line.state.word(),
            &line.until_words,
            line.to.as_deref().unwrap_or_default(),
            signatures,
            &line.organization,
        ]
    });
    let mut text = table(heads, cells);
    for line in &listed {
        if let Some(fault) = &line.mail_fault {
            text.push_str(&describe_undelivered_mail(
                &line.id,
                &line.organization,
                fault,
            ));
        }
    }
    print(&text)
}

pub(super) async fn take_back(settings: Settings, id: &str, by: &By) -> Result<()> {
    let taken = in_instance(settings, async |app| {
        invitations::uninvite(app, id, &by.actor()).await
    });
    taken.await?;
    print(&format!(
        "Withdrew invitation {}. Signatures made with it stay.\n",
        id.trim()
    ))
}
