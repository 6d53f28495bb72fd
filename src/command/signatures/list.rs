//! `undersigned signatures list`.

use std::fmt::Write as _;

use anyhow::Result;
use clap::Args;
use entity::values::SignatureState;

use crate::command::table::table;
use crate::command::{app, json, print, storage};
use crate::moderation::evidence::Evidence;
use crate::moderation::{self, Held, Line};
use crate::settings::Settings;

/// What `list` takes.
#[derive(Debug, Args)]
pub(in crate::command) struct Options {
    /// Only this letter, by its slug.
    #[arg(long, value_name = "SLUG")]
    letter: Option<String>,
    /// What waits for a coordinator, with the evidence.
    #[arg(long, conflicts_with = "state")]
    held: bool,
    /// Only signatures in this state: pending, held, published, withdrawn, removed, merged or expired.
    #[arg(long, value_parser = state)]
    state: Option<SignatureState>,
    /// Print whole addresses too, not only their domains.
    #[arg(long, requires = "held")]
    show_addresses: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

fn state(word: &str) -> Result<SignatureState, String> {
    SignatureState::from_word(word).ok_or_else(|| {
        "give pending, held, published, withdrawn, removed, merged or expired".to_owned()
    })
}

pub(super) async fn run(settings: Settings, options: Options) -> Result<()> {
    let letter = options.letter.as_deref();
    if options.held {
        let app = app(settings).await?;
        let held = moderation::held(&app, letter, options.show_addresses).await;
        app.storage.clone().close().await?;
        let held = held?;
        return print(&if options.json {
            json(&held)?
        } else {
            in_words(&held)?
        });
    }
    let storage = storage(&settings).await?;
    let states = match options.state {
        Some(state) => vec![state],
        None => vec![SignatureState::Held, SignatureState::Published],
    };
    let lines = moderation::lines(&storage, letter, &states).await;
    storage.close().await?;
    let lines = lines?;
    print(&if options.json {
        json(&lines)?
    } else {
        rows(&lines)
    })
}

fn rows(lines: &[Line]) -> String {
    if lines.is_empty() {
        return "No signatures.\n".to_owned();
    }
    let heads = ["ID", "LETTER", "KIND", "STATE", "STANDING", "SINCE", "NAME"];
    let cells = lines.iter().map(|line| {
        [
            line.id.as_str(),
            &line.letter,
            line.kind,
            line.state,
            line.standing,
            &line.since_words,
            &line.name,
        ]
    });
    let mut text = table(heads, cells);
    for line in lines {
        if let Some(fault) = &line.mail_fault {
            text.push_str(&format!(
                "\nMail about {} ({}) was given up: {fault}\n",
                line.id, line.name
            ));
        }
    }
    text
}

fn in_words(held: &Held) -> Result<String> {
    if held.signatures.is_empty() && held.corrections.is_empty() {
        return Ok("Nothing waits.\n".to_owned());
    }
    let mut text = String::new();
    for (at, evidence) in held.signatures.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        writeln!(text, "{}  {}", evidence.id, evidence.name)?;
        for (label, value) in details(evidence) {
            writeln!(text, "  {label:<16}{value}")?;
        }
    }
    for waiting in &held.corrections {
        if !text.is_empty() {
            text.push('\n');
        }
        writeln!(text, "{}  {}", waiting.id, waiting.name)?;
        writeln!(text, "  {:<16}{}", "letter", waiting.letter)?;
        writeln!(
            text,
            "  {:<16}the entry stays as it is until you decide",
            "correction"
        )?;
        for (field, now, asked) in &waiting.changes {
            writeln!(text, "  {field:<16}{now} → {asked}")?;
        }
        writeln!(
            text,
            "  {:<16}{}",
            "why it waits",
            waiting.reasons.join("; ")
        )?;
        writeln!(text, "  {:<16}{}", "waits since", waiting.since_words)?;
    }
    Ok(text)
}

/// The lines beneath a held signature; what is not known is left out.
fn details(evidence: &Evidence) -> Vec<(&'static str, String)> {
    let organization = evidence.kind == "organization";
    let with_title = |name: &str, title: &Option<String>| match title {
        Some(title) => format!("{name}, {title}"),
        None => name.to_owned(),
    };
    let register = match evidence.register.as_slice() {
        [] => "no entry reads so; approving makes one".to_owned(),
        [one] => one.clone(),
        several => format!("several: {}; approve with --entry", several.join(", ")),
    };
    let mail = evidence.address.as_ref().or(evidence.mail_domain.as_ref());
    let lines = [
        ("letter", Some(evidence.letter.clone())),
        ("kind", Some(evidence.kind.to_owned())),
        ("in English", evidence.name_en.clone()),
        ("in French", evidence.name_fr.clone()),
        ("acronym", evidence.acronym.clone()),
        ("title", evidence.title.clone()),
        ("affiliation", evidence.affiliation.clone()),
        ("place", evidence.place.clone()),
        (
            "shown",
            evidence
                .counted_only
                .then(|| "counted, without the name".to_owned()),
        ),
        (
            "signed by",
            evidence
                .representative
                .as_ref()
                .map(|name| with_title(name, &evidence.representative_title)),
        ),
        ("mail from", mail.cloned()),
        ("website", evidence.website.clone()),
        ("mailbox", evidence.mailbox.clone()),
        ("register", organization.then_some(register)),
        (
            "same acronym",
            Some(evidence.by_acronym.join(", ")).filter(|entries| !entries.is_empty()),
        ),
        (
            "looks like",
            Some(evidence.looks_like.join(", ")).filter(|entries| !entries.is_empty()),
        ),
        ("listed already", evidence.beside.clone()),
        (
            "why it waits",
            Some(evidence.reasons.join("; ")).filter(|reasons| !reasons.is_empty()),
        ),
        ("note", evidence.note.clone()),
        ("waits since", Some(evidence.since_words.clone())),
    ];
    lines
        .into_iter()
        .filter_map(|(label, value)| Some((label, value?)))
        .collect()
}
