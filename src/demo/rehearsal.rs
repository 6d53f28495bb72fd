//! Fills a new demonstration: imports the letters and gives the signatures through form, mail and
//! confirmation, each at its own time during the past days.

use crate::signatures::seen;
use crate::signatures::store as signatures;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use entity::values::SignatureState;
use serde::Deserialize;

use super::DEMO;
use crate::app::App;
use crate::client_network::ClientNetwork;
use crate::clock::{DAY, MINUTE, Millis};
use crate::importing::{self};
use crate::journal::Actor;
use crate::letters;
use crate::locale::Locale;
use crate::mail::Transport;
use crate::moderation::{self, ApproveOptions};
use crate::register::entries;
use crate::register::entries::NewEntry;
use crate::register::trusted_domains;
use crate::schedule;
use crate::signing::recording::ticket::Ticket;
use crate::signing::store::ShownProof;
use crate::signing::{confirming, form, recording};
use crate::text::dates;

/// How long before the doors the rehearsal begins.
pub(super) const BEFORE: Millis = 6 * DAY;

const COORDINATOR: &str = "Nadia Ferreol";
const ZONE: &str = "America/Toronto";

/// A letter of the demonstration.
struct Opening {
    slug: &'static str,
    /// Days from its date to the opening of the doors.
    dated: Millis,
    /// Days from then until it closes.
    closes: Millis,
}

/// The letter that many have signed, and the one just opened.
const LETTERS: [Opening; 2] = [
    Opening {
        slug: "ban-face-scans",
        dated: 6,
        closes: 68,
    },
    Opening {
        slug: "keep-a-door-open",
        dated: 0,
        closes: 96,
    },
];

/// The slugs of the letters, in the order in which they are shown.
pub(super) fn slugs() -> impl Iterator<Item = &'static str> {
    LETTERS.iter().map(|letter| letter.slug)
}

/// `signings.toml`.
#[derive(Debug, Deserialize)]
struct Script {
    register: Vec<RegisterEntry>,
    signings: Vec<DemoSigning>,
}

/// An organization of the register whose mail domain speaks for it.
#[derive(Debug, Deserialize)]
struct RegisterEntry {
    name: BilingualName,
    domain: String,
    /// A member of the coalition.
    #[serde(default)]
    member: bool,
}

#[derive(Debug, Deserialize)]
struct BilingualName {
    en: String,
    fr: String,
}

/// A signature of the demonstration.
#[derive(Debug, Deserialize)]
struct DemoSigning {
    /// Minutes before the doors open.
    ago: i64,
    language: String,
    #[serde(default)]
    approve: bool,
    #[serde(default = "yes")]
    confirm: bool,
    #[serde(flatten)]
    typed: form::SignForm,
}

fn yes() -> bool {
    true
}

/// Plays everything on an instance whose clock starts [`BEFORE`] the opening and is advanced by hand.
pub(super) async fn play(app: &App, mail: &Transport, folder: &Path) -> Result<()> {
    let doors = app.now() + BEFORE;
    let script = script()?;
    bring_in(app, &folder.join(LETTERS[0].slug), &LETTERS[0], doors).await?;
    for known in &script.register {
        enrol(app, known).await?;
    }
    for signing in &script.signings {
        app.clock.advance(doors - signing.ago * MINUTE - app.now());
        sign(app, signing)
            .await
            .with_context(|| format!("signing as {}", signing.typed.name))?;
        schedule::run_due(app, mail).await;
    }
    app.clock.advance(doors - MINUTE - app.now());
    bring_in(app, &folder.join(LETTERS[1].slug), &LETTERS[1], doors).await
}

fn script() -> Result<Script> {
    let file = DEMO.get_file("signings.toml");
    let text = file.and_then(|file| file.contents_utf8());
    Ok(toml::from_str(text.unwrap_or_default())?)
}

/// Imports a letter, its dates counted from now: it is always fresh, and always open.
async fn bring_in(app: &App, folder: &Path, letter: &Opening, doors: Millis) -> Result<()> {
    let file = folder.join("letter.toml");
    let day = |days: i64| dates::civil_date(doors + days * DAY, ZONE);
    let text = replace_dates(
        &std::fs::read_to_string(&file)?,
        &day(-letter.dated),
        &day(letter.closes),
    );
    std::fs::write(&file, text)?;
    let import = importing::read(folder)
        .map_err(|problems| anyhow!("the letter {} is wrong:\n{problems}", letter.slug))?;
    importing::apply(&app.act(&coordinator()), &import, false, &mut |_| {}).await?;
    Ok(())
}

fn replace_dates(text: &str, date: &str, closes: &str) -> String {
    text.lines()
        .map(|line| match line.split_once(" = ") {
            Some(("date", _)) => format!("date = {date}\n"),
            Some(("closes", _)) => format!("closes = {closes}\n"),
            _ => format!("{line}\n"),
        })
        .collect()
}

async fn enrol(app: &App, known: &RegisterEntry) -> Result<()> {
    let entry = NewEntry {
        name: known.name.en.clone(),
        french: Some(known.name.fr.clone()),
        ..NewEntry::default()
    };
    let actor = coordinator();
    let context = app.act(&actor);
    let added = entries::add(&context, &entry).await?;
    let id = added.id;
    trusted_domains::trust(&context, &id, &known.domain, false).await?;
    if known.member {
        entries::set_member(&context, &id, true).await?;
    }
    Ok(())
}

fn coordinator() -> Actor {
    Actor::Coordinator(COORDINATOR.to_owned())
}

async fn sign(app: &App, signing: &DemoSigning) -> Result<()> {
    let locale = Locale::from_tag(&signing.language).unwrap_or(Locale::En);
    let letter = letters::by_slug(app.storage.read(), LETTERS[0].slug)
        .await?
        .context("the letter is not there")?;
    let request = form::read(&signing.typed, &letter, locale)
        .map_err(|faults| anyhow!("the form is wrong: {faults:?}"))?;
    let ticket = recording::record(app, &letter, &request, ClientNetwork::UNKNOWN).await?;
    if !signing.confirm {
        return Ok(());
    }
    let ticket = Ticket::from_text(&app.keys.form, &ticket).context("the ticket does not open")?;
    // Nobody reads the mail of the demonstration's signatories, so confirm with their manage links.
    let signed = signatures::load_submission(app.storage.read(), ticket.submission).await?;
    let manage = signed.first().and_then(|row| row.manage_token_hash.clone());
    let shown = ShownProof::ManageLink(manage.context("nobody signed")?);
    let confirmed = confirming::confirm(app, ticket.submission, &shown).await?;
    for row in confirmed.context("the signature was not confirmed")? {
        if signing.approve && row.state == SignatureState::Held {
            let seen = seen::edition_id(&row);
            moderation::approve(app, &seen, &ApproveOptions::default(), &coordinator()).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_two_dates_of_a_letter_move() {
        let text =
            "slug = \"a\"\ndate = 2026-01-01\ncloses = 2026-02-01\n\n[title]\nen = \"date = x\"\n";
        let moved = replace_dates(text, "2030-05-06", "2030-07-08");
        assert_eq!(
            moved,
            "slug = \"a\"\ndate = 2030-05-06\ncloses = 2030-07-08\n\n[title]\nen = \"date = x\"\n"
        );
    }

    #[test]
    fn demo_signings_are_in_order_and_within_the_confirmation_period() {
        let script = script().unwrap();
        assert!(script.signings.is_sorted_by_key(|signing| -signing.ago));
        assert!(script.signings[0].ago * MINUTE < BEFORE);
    }

    #[test]
    fn the_folders_are_those_of_the_letters() {
        let folders = DEMO.get_dir("letters").unwrap().dirs();
        let mut names: Vec<_> = folders
            .map(|folder| folder.path().file_name().unwrap().to_str().unwrap())
            .collect();
        names.sort_unstable();
        assert_eq!(names, slugs().collect::<Vec<_>>());
    }
}
