//! `undersigned signatures list`.

use std::fmt::Write as _;

use anyhow::Result;
use clap::Args;
use entity::values::{SignatureKind, SignatureState};
use serde::{Serialize, Serializer};

use super::describe_undelivered_mail;
use super::held_view::{HeldView, summary};
use super::questions::{self, Question, QuestionJson, others_of};
use super::reasons::{describe_correction_reasons, describe_reasons};
use crate::command::table::{fit, table, terminal_width};
use crate::command::{in_instance, json, print, storage};
use crate::moderation::corrections::UnreadableCorrection;
use crate::moderation::proving::ProvedDomain;
use crate::moderation::review_queue::ReviewItem;
use crate::moderation::side_by_side::{Resemblance, Side, SideState};
use crate::moderation::{self, Correction, Held, NextStep, SignatureSummary};
use crate::rendering::in_english;
use crate::settings::Settings;

/// The JSON value of a side that is an entry of the register.
const JSON_ENTRY: &str = "in the register";

/// What `list` takes.
#[derive(Debug, Args)]
pub(in crate::command) struct ListOptions {
    /// Only this letter (its slug).
    #[arg(long, value_name = "SLUG")]
    letter: Option<String>,
    /// Everything that is waiting for review, with the evidence.
    #[arg(long, conflicts_with = "state")]
    held: bool,
    /// Only signatures in this state: pending, held, published, withdrawn, removed, merged or expired.
    #[arg(long, value_parser = state)]
    state: Option<SignatureState>,
    /// Show complete email addresses, not only their domains.
    #[arg(long, requires = "held")]
    show_addresses: bool,
    #[command(flatten)]
    view: HeldView,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

fn state(word: &str) -> Result<SignatureState, String> {
    SignatureState::from_word(word).ok_or_else(|| {
        "must be pending, held, published, withdrawn, removed, merged or expired".to_owned()
    })
}

pub(super) async fn run(settings: Settings, options: ListOptions) -> Result<()> {
    let letter = options.letter.as_deref();
    if options.held {
        let held = in_instance(settings, async |app| {
            moderation::list_held(app, letter, options.show_addresses).await
        });
        let mut held = held.await?;
        // Filters leave questions out; who may be the same is said beside each signature all the same.
        let pairs = held.resemblances.clone();
        options.view.filter(&mut held);
        return print(&if options.json {
            json(&HeldJson::of(&held, &pairs, &options.view))?
        } else {
            let width = terminal_width();
            let text = in_words(&held, &pairs, (&options.view, width))?;
            fit(text, width)
        });
    }
    let storage = storage(&settings).await?;
    let states = match options.state {
        Some(state) => vec![state],
        None => vec![SignatureState::Held, SignatureState::Published],
    };
    let lines = moderation::list_signatures(&storage, letter, &states).await;
    storage.close().await?;
    let lines = lines?;
    print(&if options.json {
        json(&lines)?
    } else {
        rows(&lines)
    })
}

/// Everything that is waiting, as JSON.
#[derive(Serialize)]
struct HeldJson<'a> {
    signatures: Vec<EvidenceJson<'a>>,
    corrections: Vec<CorrectionJson<'a>>,
    unreadable: &'a [UnreadableCorrection],
    resemblances: Vec<QuestionJson<'a>>,
}

#[derive(Serialize)]
struct EvidenceJson<'a> {
    #[serde(flatten)]
    evidence: &'a ReviewItem,
    mailbox: Option<String>,
    proved: Vec<String>,
    invitation: Option<String>,
    reasons: Vec<String>,
    possibly_same_as: Vec<String>,
    next: String,
}

#[derive(Serialize)]
struct CorrectionJson<'a> {
    #[serde(flatten)]
    correction: &'a Correction,
    reasons: Vec<String>,
}

impl<'a> HeldJson<'a> {
    /// `pairs` are all that may be the same, also those that a filter left out.
    fn of(held: &'a Held, pairs: &[Resemblance], view: &HeldView) -> Self {
        let questions = questions::group(&held.resemblances);
        let (signatures, corrections) = (held.signatures.len(), held.corrections.len());
        let page = view.page(signatures + corrections + questions.len());
        let shows = |at: usize| !view.is_paged() || page.shows(at);
        let evidence = |evidence: &'a ReviewItem| EvidenceJson {
            evidence,
            mailbox: say_mailbox(evidence),
            proved: say_proved(evidence),
            invitation: say_invitation(evidence),
            reasons: describe_reasons(evidence, pairs),
            possibly_same_as: others_of(&held.resemblances, &evidence.id),
            next: next_command(&evidence.next),
        };
        let correction = |correction: &'a Correction| CorrectionJson {
            correction,
            reasons: describe_correction_reasons(correction, pairs),
        };
        Self {
            signatures: items_on_page(&held.signatures, 0, &shows)
                .map(evidence)
                .collect(),
            corrections: items_on_page(&held.corrections, signatures, &shows)
                .map(correction)
                .collect(),
            unreadable: &held.unreadable,
            resemblances: items_on_page(&questions, signatures + corrections, &shows)
                .map(QuestionJson::of)
                .collect(),
        }
    }
}

/// The items that a page shows; the first one stands at `first` among all that waits.
fn items_on_page<'a, T>(
    items: &'a [T],
    first: usize,
    shows: &impl Fn(usize) -> bool,
) -> impl Iterator<Item = &'a T> {
    let at = items.iter().enumerate();
    at.filter(move |(at, _)| shows(first + at))
        .map(|(_, item)| item)
}

fn say_mailbox(evidence: &ReviewItem) -> Option<String> {
    let mailbox = evidence.mailbox.as_ref()?;
    Some(in_english(&mailbox.message()))
}

fn say_proved(evidence: &ReviewItem) -> Vec<String> {
    let messages = evidence.proved.iter().map(ProvedDomain::message);
    messages.map(|message| in_english(&message)).collect()
}

fn say_invitation(evidence: &ReviewItem) -> Option<String> {
    let invitation = evidence.invitation.as_ref()?;
    Some(in_english(&invitation.message()))
}

impl Serialize for SideState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Signature(state) => state.serialize(serializer),
            Self::Entry => serializer.serialize_str(JSON_ENTRY),
        }
    }
}

/// The command that takes the next step.
fn next_command(step: &NextStep) -> String {
    match step {
        NextStep::Merge { id, into } => {
            format!("undersigned signatures merge {id} --into {into}")
        }
        NextStep::ChooseEntry { id } => format!(
            "ask for which organization it is; then: undersigned signatures approve {id} --entry ENTRY"
        ),
        NextStep::ChooseTrusted { id, entry, name } => format!(
            "ask whether this is {name}; if so: undersigned signatures approve {id} --entry {entry}; if it is another organization: undersigned signatures approve {id} --entry new"
        ),
        NextStep::Ask { id, organization } => format!(
            "nothing proves this yet: ask {organization} at an address that you know, send an invitation (undersigned signatures invite), or verify its domain (undersigned signatures prove {id}); if it is confirmed: undersigned signatures approve {id}"
        ),
        NextStep::Compare { id, kind } => {
            let apart = match kind {
                SignatureKind::Endorsement => " --entry new",
                SignatureKind::Individual => "",
            };
            format!(
                "look at what it may be the same as; if it is none of these: undersigned signatures approve {id}{apart}"
            )
        }
        NextStep::Approve {
            id,
            own_domain: Some(domain),
        } => format!(
            "undersigned signatures approve {id} (with --trust-domain, {domain} becomes a trusted domain of it)"
        ),
        NextStep::Approve {
            id,
            own_domain: None,
        } => format!("undersigned signatures approve {id}"),
    }
}

fn rows(lines: &[SignatureSummary]) -> String {
    if lines.is_empty() {
        return "No signatures.\n".to_owned();
    }
    let heads = ["ID", "LETTER", "KIND", "STATE", "STANDING", "SINCE", "NAME"];
    let cells = lines.iter().map(|line| {
        [
            line.seen.as_str(),
            &line.letter,
            line.kind.word(),
            line.state.word(),
            line.standing.word(),
            &line.since_words,
            &line.name,
        ]
    });
    let mut text = table(heads, cells);
    for line in lines {
        if let Some(fault) = &line.mail_fault {
            text.push_str(&describe_undelivered_mail(&line.id, &line.name, fault));
        }
    }
    text
}

fn in_words(
    held: &Held,
    pairs: &[Resemblance],
    (view, width): (&HeldView, Option<usize>),
) -> Result<String> {
    let nothing = held.signatures.is_empty()
        && held.corrections.is_empty()
        && held.unreadable.is_empty()
        && held.resemblances.is_empty();
    if nothing {
        return Ok("Nothing is waiting for review.\n".to_owned());
    }
    let questions: Vec<Question<'_>> = questions::group(&held.resemblances);
    let (signatures, corrections) = (held.signatures.len(), held.corrections.len());
    let page = view.page(signatures + corrections + questions.len());
    let shows = |at: usize| page.shows(at);
    let head = summary(held, &questions, page);
    let mut text = String::new();
    for evidence in items_on_page(&held.signatures, 0, &shows) {
        separate(&mut text);
        writeln!(text, "{}  {}", evidence.seen, evidence.name)?;
        for (label, value) in details(evidence, pairs) {
            writeln!(text, "  {label:<16}{value}")?;
        }
        let others = others_of(pairs, &evidence.id).join("; ");
        if !others.is_empty() {
            writeln!(text, "  {:<16}{others}", "may be")?;
        }
    }
    for waiting in items_on_page(&held.corrections, signatures, &shows) {
        separate(&mut text);
        write_correction(&mut text, waiting, pairs)?;
    }
    for waiting in &held.unreadable {
        separate(&mut text);
        write_unreadable(&mut text, waiting)?;
    }
    for question in items_on_page(&questions, signatures + corrections, &shows) {
        separate(&mut text);
        questions::describe(&mut text, question, width)?;
    }
    Ok(format!("{head}{text}{}", page.footer()))
}

/// A waiting correction, field by field.
fn write_correction(text: &mut String, waiting: &Correction, pairs: &[Resemblance]) -> Result<()> {
    writeln!(text, "{}  {}", waiting.seen, waiting.name)?;
    writeln!(text, "  {:<16}{}", "letter", waiting.letter)?;
    writeln!(
        text,
        "  {:<16}the signature stays unchanged until you decide",
        "correction"
    )?;
    for (field, now, asked) in &waiting.changes {
        writeln!(text, "  {field:<16}{now} → {asked}")?;
    }
    writeln!(
        text,
        "  {:<16}{}",
        "why held",
        describe_correction_reasons(waiting, pairs).join("; ")
    )?;
    writeln!(text, "  {:<16}{}", "waiting since", waiting.since_words)?;
    Ok(())
}

/// A waiting correction that cannot be read.
fn write_unreadable(text: &mut String, waiting: &UnreadableCorrection) -> Result<()> {
    writeln!(text, "{}  {}", waiting.seen, waiting.name)?;
    writeln!(text, "  {:<16}{}", "letter", waiting.letter)?;
    writeln!(
        text,
        "  {:<16}it cannot be read, so it cannot be approved; the signature stays unchanged",
        "correction"
    )?;
    writeln!(text, "  {:<16}{}", "waiting since", waiting.since_words)?;
    writeln!(
        text,
        "  {:<16}undersigned signatures reject {} --reason \"cannot be read\"",
        "next step", waiting.seen
    )?;
    Ok(())
}

/// An empty line between two items.
fn separate(text: &mut String) {
    if !text.is_empty() {
        text.push('\n');
    }
}

/// Others who sign for the same organization: who, from where, and how it stands.
fn claims(rivals: &[Side]) -> String {
    let claim = |rival: &Side| {
        let mail = rival.mail.as_ref();
        let from = mail.map(|domain| format!(" from {domain}"));
        format!(
            "{} ({}, {}{})",
            rival.line,
            rival.seen,
            in_english(&rival.state.message()),
            from.unwrap_or_default()
        )
    };
    rivals.iter().map(claim).collect::<Vec<_>>().join("; ")
}

/// The lines beneath a held signature; what is not known is left out.
fn details(evidence: &ReviewItem, pairs: &[Resemblance]) -> Vec<(&'static str, String)> {
    statement_lines(evidence)
        .into_iter()
        .chain(evidence_lines(evidence, pairs))
        .filter_map(|(label, value)| Some((label, value?)))
        .collect()
}

/// The lines about what the signatory entered.
fn statement_lines(evidence: &ReviewItem) -> [(&'static str, Option<String>); 12] {
    let counted = "counted, without a name".to_owned();
    let signed_by = evidence.representative.as_ref().map(|name| {
        let title = evidence.representative_title.as_ref();
        title.map_or_else(|| name.clone(), |title| format!("{name}, {title}"))
    });
    let mail = evidence.address.as_ref().or(evidence.mail_domain.as_ref());
    [
        ("letter", Some(evidence.letter.clone())),
        ("kind", Some(evidence.kind.word().to_owned())),
        ("in English", evidence.name_en.clone()),
        ("in French", evidence.name_fr.clone()),
        ("acronym", evidence.acronym.clone()),
        ("title", evidence.title.clone()),
        ("affiliation", evidence.affiliation.clone()),
        ("place", evidence.place.clone()),
        ("shown", evidence.counted_only.then_some(counted)),
        ("signed by", signed_by),
        ("email from", mail.cloned()),
        ("website", evidence.website.clone()),
    ]
}

/// The lines about what speaks for and against the signature.
fn evidence_lines(
    evidence: &ReviewItem,
    pairs: &[Resemblance],
) -> [(&'static str, Option<String>); 12] {
    let all = |several: &[String], between: &str| {
        Some(several.join(between)).filter(|several| !several.is_empty())
    };
    let register = match evidence.register.as_slice() {
        [] if !evidence.trusted_for.is_empty() => format!(
            "no entry has this name; the mailbox is on a trusted domain of {}",
            evidence.trusted_for.join(", ")
        ),
        [] => "no matching entry; approving creates one, or choose one with --entry".to_owned(),
        [one] => one.clone(),
        several => format!("several: {}; approve with --entry", several.join(", ")),
    };
    let organization = evidence.kind == SignatureKind::Endorsement;
    let reasons = Some(describe_reasons(evidence, pairs).join("; "));
    let claims = Some(claims(&evidence.rivals));
    [
        ("mailbox", say_mailbox(evidence)),
        ("verified", all(&say_proved(evidence), "; ")),
        ("invitation", say_invitation(evidence)),
        ("register", organization.then_some(register)),
        ("same acronym", all(&evidence.by_acronym, ", ")),
        ("looks like", all(&evidence.looks_like, ", ")),
        ("already listed", evidence.beside.clone()),
        ("why held", reasons.filter(|all| !all.is_empty())),
        ("also claimed by", claims.filter(|all| !all.is_empty())),
        ("note", evidence.note.clone()),
        ("waiting since", Some(evidence.since_words.clone())),
        ("next step", Some(next_command(&evidence.next))),
    ]
}
