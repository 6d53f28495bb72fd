//! `undersigned journal`.

use std::fmt::Write as _;

use anyhow::{Result, anyhow};
use clap::Args;

use super::{print, storage};
use crate::clock::Millis;
use crate::moderation::history::{History, HistoryLine, HistoryQuery};
use crate::settings::Settings;
use crate::text::dates;

/// The zone in which `--since` counts days.
const ZONE: &str = "UTC";

/// What `journal` takes.
#[derive(Debug, Args)]
pub(super) struct JournalOptions {
    /// Only this letter (its slug).
    #[arg(long, value_name = "SLUG")]
    letter: Option<String>,
    /// Only entries from this day on, such as 2026-07-08 (UTC).
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    since: Option<Millis>,
    /// Only entries about this signature (its id).
    #[arg(long, value_name = "ID")]
    person: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

fn parse_day(text: &str) -> Result<Millis, String> {
    let day = dates::parse_date(text).ok_or("must be a date such as 2026-07-08")?;
    dates::start_of_day(day, ZONE).ok_or_else(|| "must be a date such as 2026-07-08".to_owned())
}

/// Prints each page as soon as it is read, so that a long journal needs little memory and a pager can
/// show its beginning at once.
pub(super) async fn run(settings: &Settings, options: JournalOptions) -> Result<()> {
    let query = HistoryQuery {
        letter: options.letter,
        signature: options.person,
        since: options.since,
    };
    let storage = storage(settings).await?;
    let mut history = History::begin(&storage, &query).await?;
    let mut count = 0;
    loop {
        let page = history.next_page(&storage).await?;
        if page.is_empty() {
            break;
        }
        print(&if options.json {
            json_lines(&page, count == 0)?
        } else {
            lines(&page)?
        })?;
        count += page.len();
    }
    storage.close().await?;
    match (options.json, count) {
        (true, 0) => print("[]\n"),
        (true, _) => print("\n]\n"),
        (false, 0) => print("No entries.\n"),
        (false, _) => Ok(()),
    }
}

/// A page of one JSON array.
fn json_lines(page: &[HistoryLine], is_first: bool) -> Result<String> {
    let mut text = String::new();
    for (at, line) in page.iter().enumerate() {
        let before = if is_first && at == 0 { "[\n" } else { ",\n" };
        let line = serde_json::to_string(line).map_err(|fault| anyhow!(fault))?;
        write!(text, "{before}  {line}")?;
    }
    Ok(text)
}

fn lines(page: &[HistoryLine]) -> Result<String> {
    let mut text = String::new();
    for line in page {
        write!(text, "{}  {}: {}", line.at_words, line.actor, line.action)?;
        let edition = line.edition.map(|edition| format!("@{edition}"));
        let signature = line.signature.as_ref();
        let signature = signature.map(|id| format!("{id}{}", edition.unwrap_or_default()));
        let about = [
            line.name.as_ref(),
            signature.as_ref(),
            line.organization.as_ref(),
            line.letter.as_ref(),
        ];
        let about: Vec<&str> = about.into_iter().flatten().map(String::as_str).collect();
        if !about.is_empty() {
            write!(text, " · {}", about.join(" · "))?;
        }
        if let Some(reason) = &line.reason {
            write!(text, " · reason: {reason}")?;
        }
        text.push('\n');
    }
    Ok(text)
}
