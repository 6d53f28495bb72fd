//! The home page: the letters of the coalition, a page at a time.

use entity::ids::LetterId;
use poem::web::{Data, Query};
use poem::{Response, handler};
use sea_orm::ConnectionTrait;
use serde::Deserialize;

use super::letter::answer;
use super::unpacked_later;
use crate::app::App;
use crate::letters::{self, LetterSummary};
use crate::locale::Locale;
use crate::paths;
use crate::publishing::counting::{Counting, sentence_line};
use crate::publishing::pages::{HomeLetter, HomePage};
use crate::publishing::source::Source;
use crate::publishing::web::snapshots::{Made, Moment, PublicPage, Snapshots};
use crate::tally::{self, Tally};
use crate::web::Failure;

/// Letters on one page.
const MAX_LETTERS_PER_PAGE: usize = 50;

/// Where the list of letters goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::publishing) struct HomeQuery {
    /// The slug of the last letter on the page before.
    after: String,
}

#[handler]
pub(in crate::publishing) async fn show_home(
    Data(app): Data<&App>,
    Data(snapshots): Data<&Snapshots>,
    Query(query): Query<HomeQuery>,
    locale: Locale,
) -> Result<Response, Failure> {
    if query.after.is_empty() {
        let kept = snapshots.get(PublicPage::Home(locale)).await;
        return kept.map(unpacked_later);
    }
    let made = make_list(Source::latest(app), locale, Some(&query.after)).await?;
    Ok(made.response)
}

/// Makes the home page.
pub(in crate::publishing) async fn make_home(
    source: Moment<'_>,
    locale: Locale,
) -> Result<Made, Failure> {
    make_list(source, locale, None).await
}

async fn make_list<C: ConnectionTrait>(
    source: Source<'_, C>,
    locale: Locale,
    after: Option<&str>,
) -> Result<Made, Failure> {
    let Source {
        app,
        connection: reader,
    } = source;
    let limit = u64::try_from(MAX_LETTERS_PER_PAGE + 1).unwrap_or(u64::MAX);
    let letters = letters::list_public(reader, locale, app.now(), after, limit).await?;
    let mut letters = letters.ok_or(Failure::NotFound)?;
    let has_more = letters.len() > MAX_LETTERS_PER_PAGE;
    letters.truncate(MAX_LETTERS_PER_PAGE);
    let ids: Vec<LetterId> = letters.iter().map(|letter| letter.row.id).collect();
    let tallies = tally::read_all(reader, ids).await?;
    let last = letters.last().filter(|_| has_more);
    let older = last.map(|last| address(locale, Some(&last.row.slug)));
    // Those of later pages too: when one closes, it leaves those that are open.
    let valid_until = letters::next_closing(reader, app.now()).await?;
    let shown = letters.into_iter().map(|letter| {
        let tally = tallies.get(&letter.row.id).copied().unwrap_or_default();
        home_letter(app, locale, letter, &tally)
    });
    let page = HomePage {
        letters: shown.collect::<Result<_, Failure>>()?,
        older,
    };
    let twin = address(locale.other(), after);
    let mut chrome = app.chrome(locale, &paths::home(locale), Some(twin));
    chrome.no_index = after.is_some();
    Ok(Made {
        response: answer(app, &page, &chrome)?,
        valid_until,
    })
}

fn address(locale: Locale, after: Option<&str>) -> String {
    let home = paths::home(locale);
    after.map_or_else(|| home.clone(), |slug| format!("{home}?after={slug}"))
}

fn home_letter(
    app: &App,
    locale: Locale,
    letter: LetterSummary,
    tally: &Tally,
) -> Result<HomeLetter, Failure> {
    let sentence = sentence_line(app, locale, tally, letter.is_open)?;
    Ok(HomeLetter {
        path: paths::letter(locale, &letter.row.slug),
        title: letter.title,
        addressee: letter.addressee,
        date: letter.row.date,
        zone: letter.row.time_zone,
        open: letter.is_open,
        closes_at: letter.closes_at,
        text_lang: letter.language.filter(|written| *written != locale),
        pieces: Counting::pieces(&sentence),
    })
}
