//! The message that the demonstration prints when it starts.

use std::fmt::Write as _;

use anyhow::{Context as _, Result};

use super::folder::DemoFolder;
use super::rehearsal::slugs;
use crate::app::App;
use crate::letters;
use crate::locale::Locale;
use crate::paths;
use crate::tally::sentence::sentence;
use crate::tally::{self, Counts};

/// Lists the letters with their addresses, and the inbox.
pub(super) async fn list_addresses(app: &App, folder: &DemoFolder) -> Result<String> {
    let mut block = format!(
        "\nUndersigned demo. {} and all signatories are fictional.\n",
        app.settings.coalition.name.en
    );
    for slug in slugs() {
        let letter = letters::by_slug(app.storage.read(), slug)
            .await?
            .context("the letter is not there")?;
        let counts = tally::read(app.storage.read(), letter.id()).await?.counts();
        let words = app.rendering.words();
        let said = if counts == Counts::default() {
            words.say(Locale::En, "tally-none-open", &[])?
        } else {
            sentence(words, Locale::En, counts)?
        };
        write!(block, "\n{}\n{said}\n", letter.title(Locale::En))?;
        for (name, path) in addresses(slug) {
            line(&mut block, app, name, &path)?;
        }
    }
    writeln!(block)?;
    line(&mut block, app, "Inbox", paths::INBOX)?;
    writeln!(
        block,
        "  {:12}sign a letter and read the confirmation message here; nothing leaves this computer",
        ""
    )?;
    let fate = if folder.is_kept() {
        "kept"
    } else {
        "removed at the end"
    };
    writeln!(
        block,
        "  {:12}{} ({fate})",
        "Files",
        folder.path().display()
    )?;
    Ok(block)
}

fn line(block: &mut String, app: &App, name: &str, path: &str) -> std::fmt::Result {
    writeln!(block, "  {name:12}{}", app.base_url.absolute(path))
}

fn addresses(slug: &str) -> [(&'static str, String); 6] {
    [
        ("English", paths::letter(Locale::En, slug)),
        ("Français", paths::letter(Locale::Fr, slug)),
        ("List", paths::signatories(Locale::En, slug)),
        ("Sign", paths::sign(Locale::En, slug)),
        ("Embed", paths::embed(Locale::En, slug)),
        ("Badge", paths::badge(Locale::En, slug)),
    ]
}
