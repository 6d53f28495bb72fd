//! The page for other sites' frames, and the script with which those sites fit its height.

use crate::signatures::store::published;
use poem::http::{HeaderValue, StatusCode, header};
use poem::web::{Data, Query};
use poem::{Response, handler};
use serde::Deserialize;

use super::letter::head;
use super::{LetterAddress, answer_kept};
use crate::letters::Letter;
use crate::locale::Locale;
use crate::paths;
use crate::publishing::counting::counting;
use crate::publishing::list_entry::list_entries;
use crate::publishing::pages::{EmbedPage, Theme};
use crate::publishing::web::snapshots::{Moment, Snapshots, View};
use crate::rendering::{CachePolicy, Page, assets};
use crate::signatures::listing::list_position::Cursor;
use crate::web::answer::respond;
use crate::web::headers::{let_all_sites_frame, share_with_all_sites};
use crate::web::{Failure, html};

/// Names in the frame.
const NAMES: u64 = 5;
/// How long other sites' readers keep the script, whose address never changes.
const SCRIPT_KEPT: &str = "public, max-age=3600, stale-while-revalidate=86400";

/// What a frame or a badge is asked for.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(in crate::publishing) struct ThemeQuery {
    pub(in crate::publishing) theme: Option<Theme>,
}

#[handler]
pub(in crate::publishing) async fn show_embed(
    Data(snapshots): Data<&Snapshots>,
    Query(query): Query<ThemeQuery>,
    LetterAddress { locale, slug }: LetterAddress,
) -> Result<Response, Failure> {
    answer_kept(snapshots, slug, View::Embed(locale, query.theme)).await
}

/// Makes the page for other sites' frames.
pub(in crate::publishing) async fn make_embed(
    source: Moment<'_>,
    letter: &Letter,
    locale: Locale,
    theme: Option<Theme>,
) -> Result<Response, Failure> {
    let app = source.app;
    let mut rows = published::latest(source.connection, letter.id(), NAMES).await?;
    let latest = !rows.is_empty();
    if !latest {
        let cursor = Cursor {
            letter: letter.id(),
            locale,
            after: None,
        };
        rows = published::stretch(source.connection, &cursor, None, NAMES).await?;
    }
    let page = EmbedPage {
        head: head(app, letter, locale),
        counting: counting(source, letter, locale).await?,
        names: list_entries(source, &rows, locale).await?,
        latest,
        count_path: paths::count(letter.slug()),
        theme: theme.unwrap_or_default(),
    };
    let mut chrome = app.chrome(locale, &paths::embed(locale, letter.slug()), None);
    chrome.no_index = true;
    let body = app.rendering.page(&page, &chrome)?;
    let mut response = html(StatusCode::OK, EmbedPage::CACHE, body);
    let_all_sites_frame(&mut response);
    let noindex = HeaderValue::from_static("noindex");
    response.headers_mut().insert("x-robots-tag", noindex);
    Ok(response)
}

/// The script for hosts, under an address that they can paste once.
#[handler]
pub(in crate::publishing) fn give_script() -> Result<Response, Failure> {
    let script = assets::find_by_name("embed-host.js").ok_or(Failure::NotFound)?;
    let mut response = respond(
        StatusCode::OK,
        script.content_type,
        CachePolicy::Count,
        script.plain.clone(),
    );
    let kept = HeaderValue::from_static(SCRIPT_KEPT);
    response.headers_mut().insert(header::CACHE_CONTROL, kept);
    share_with_all_sites(&mut response);
    Ok(response)
}
