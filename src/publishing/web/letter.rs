//! The public pages: extract, ask, answer.

use crate::signatures::store::published;
use entity::signature;
use poem::http::StatusCode;
use poem::web::{Data, Query};
use poem::{Response, handler};
use serde::Deserialize;

use crate::app::App;
use crate::letters::{GRACE, Letter, LetterPath, Openness};
use crate::locale::Locale;
use crate::paths;
use crate::publishing::counting::counting;
use crate::publishing::list_entry::{list_by_kind, list_entries};
use crate::publishing::pages::{Head, LetterPage, ListPage, Recent};
use crate::rendering::{Chrome, Page};
use crate::signatures::listing::list_position::{Cursor, ListPosition};
use crate::text::fold::fold;
use crate::web::answer::redirect;
use crate::web::{Failure, Visitor, html};

/// Entries on the letter's own page; more stand on the list.
const ON_LETTER: u64 = 300;
/// Entries on one page of the list.
const ON_LIST: u64 = 200;
/// Those who signed last.
const RECENT: u64 = 3;

/// What is asked of a list.
#[derive(Clone, Debug, Default, Deserialize)]
pub(in crate::publishing) struct ListQuery {
    /// Words to search.
    #[serde(default)]
    q: String,
    /// The place to read on from.
    #[serde(default)]
    pub(in crate::publishing) after: String,
}

#[handler]
pub(in crate::publishing) async fn show_root(visitor: Visitor) -> Response {
    redirect(StatusCode::FOUND, &paths::home(visitor.preferred))
}

#[handler]
pub(in crate::publishing) async fn show_short(
    visitor: Visitor,
    letter: Letter,
) -> Result<Response, Failure> {
    Ok(redirect(
        StatusCode::FOUND,
        &paths::letter(visitor.preferred, letter.slug()),
    ))
}

#[handler]
pub(in crate::publishing) async fn show_letter(
    Data(app): Data<&App>,
    LetterPath { locale, letter }: LetterPath,
) -> Result<Response, Failure> {
    // Read the counts first. A page newer than its revision gets an event twice, which is harmless; an
    // older page would miss one.
    let counting = counting(app, &letter, locale).await?;
    let cursor = Cursor {
        letter: letter.id(),
        locale,
        after: None,
    };
    let mut rows = published::stretch(app.storage.read(), &cursor, None, ON_LETTER + 1).await?;
    let more = rows.len() > usize::try_from(ON_LETTER).unwrap_or(usize::MAX);
    rows.truncate(usize::try_from(ON_LETTER).unwrap_or(usize::MAX));
    let (organizations, individuals) = list_by_kind(app, &rows, locale).await?;
    let text = letter.text(locale).ok_or(Failure::NotFound)?;
    let page = LetterPage {
        head: head(app, &letter, locale),
        html: text.html.clone(),
        opening: text.plain.clone(),
        counting,
        recent: recent(app, &letter, locale).await?,
        affiliated: individuals.iter().any(|entry| entry.affiliated),
        organizations,
        individuals,
        more,
    };
    let mut chrome = app.chrome(
        locale,
        &page.head.path,
        Some(paths::letter(locale.other(), letter.slug())),
    );
    chrome.add_to_site_path = Some(paths::add_to_site(locale, letter.slug()));
    answer(app, &page, &chrome)
}

#[handler]
pub(in crate::publishing) async fn show_list(
    Data(app): Data<&App>,
    Query(asked): Query<ListQuery>,
    LetterPath { locale, letter }: LetterPath,
) -> Result<Response, Failure> {
    let query: String = asked.q.chars().take(200).collect();
    let folded = Some(fold(&query)).filter(|words| !words.is_empty());
    let after = if asked.after.is_empty() {
        None
    } else {
        Some(ListPosition::from_text(&asked.after).ok_or(Failure::NotFound)?)
    };
    let further = after.is_some();
    let counting = counting(app, &letter, locale).await?;
    let cursor = Cursor {
        letter: letter.id(),
        locale,
        after,
    };
    let mut rows =
        published::stretch(app.storage.read(), &cursor, folded.as_deref(), ON_LIST + 1).await?;
    let most = usize::try_from(ON_LIST).unwrap_or(usize::MAX);
    let next =
        (rows.len() > most).then(|| next_address(&rows[most - 1], locale, letter.slug(), &query));
    rows.truncate(most);
    let (organizations, individuals) = list_by_kind(app, &rows, locale).await?;
    let page = ListPage {
        head: head(app, &letter, locale),
        in_bulk: letter.row().names_in_bulk,
        counting,
        query,
        affiliated: individuals.iter().any(|entry| entry.affiliated),
        organizations,
        individuals,
        next,
        further,
    };
    let twin = paths::signatories(locale.other(), letter.slug());
    let mut chrome = app.chrome(
        locale,
        &page.head.list_path,
        Some(with_query(&twin, &page.query)),
    );
    chrome.add_to_site_path = Some(paths::add_to_site(locale, letter.slug()));
    chrome.no_index = further || !page.query.is_empty();
    answer(app, &page, &chrome)
}

fn next_address(last: &signature::Model, locale: Locale, slug: &str, query: &str) -> String {
    let after = ListPosition::of(last, locale).to_text();
    let address = with_query(&paths::signatories(locale, slug), query);
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}after={after}")
}

fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() {
        return path.to_owned();
    }
    let encoded: String = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("q", query)
        .finish();
    format!("{path}?{encoded}")
}

/// A page as it leaves.
pub(in crate::publishing) fn answer<P: Page>(
    app: &App,
    page: &P,
    chrome: &Chrome,
) -> Result<Response, Failure> {
    Ok(html(
        StatusCode::OK,
        P::CACHE,
        app.rendering.page(page, chrome)?,
    ))
}

/// The head of a letter on a page in a language.
pub(in crate::publishing) fn head(app: &App, letter: &Letter, locale: Locale) -> Head {
    let text = letter.text(locale);
    let written = text.and_then(|text| Locale::from_tag(&text.language));
    let open = letter.openness(app.now()) == Openness::Open;
    let closes_at = letter.closes_at();
    Head {
        slug: letter.slug().to_owned(),
        title: letter.title(locale).to_owned(),
        addressee: text.and_then(|text| text.addressee.clone()),
        date: letter.row().date.clone(),
        zone: letter.zone().to_owned(),
        open,
        closes_at,
        confirm_until: closes_at
            .map(|at| at + GRACE)
            .filter(|until| !open && app.now() < *until),
        text_lang: written.filter(|written| *written != locale),
        path: paths::letter(locale, letter.slug()),
        sign_path: paths::sign(locale, letter.slug()),
        list_path: paths::signatories(locale, letter.slug()),
        how_path: paths::how_we_check(locale),
        live_path: open.then(|| paths::live(locale, letter.slug())),
    }
}

async fn recent(app: &App, letter: &Letter, locale: Locale) -> Result<Vec<Recent>, Failure> {
    let rows = published::latest(app.storage.read(), letter.id(), RECENT).await?;
    let entries = list_entries(app, &rows, locale).await?;
    let moments = rows
        .iter()
        .map(|row| row.published_at.unwrap_or(row.created_at));
    Ok(entries
        .into_iter()
        .zip(moments)
        .map(|(entry, at)| Recent { entry, at })
        .collect())
}
