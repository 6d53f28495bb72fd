//! Makes the public pages that are kept ready.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use super::{add_to_site, api, badge, embed, find_letter, home, letter, list};
use crate::clock::Millis;
use crate::letters::GRACE;
use crate::publishing::list_pages::KeptPages;
use crate::publishing::web::snapshots::{Made, Moment, PublicPage, View};
use crate::web::Failure;

/// Makes a page.
///
/// # Errors
/// [`Failure::NotFound`] if there is no such letter or page.
pub(in crate::publishing) fn make<'a>(
    source: Moment<'a>,
    kept: &'a KeptPages,
    page: &'a PublicPage,
) -> BoxFuture<'a, Result<Made, Failure>> {
    make_page(source, kept, page).boxed()
}

async fn make_page(
    source: Moment<'_>,
    kept: &KeptPages,
    page: &PublicPage,
) -> Result<Made, Failure> {
    let (slug, view) = match page {
        PublicPage::Home(locale) => return home::make_home(source, *locale).await,
        PublicPage::OfLetter { slug, view } => (slug, *view),
    };
    let letter = find_letter(source, slug).await?;
    let response = match view {
        View::Letter(locale) => letter::make_letter(source, &letter, locale, None).await?,
        View::List(locale, page) => list::make_page(source, kept, &letter, locale, page).await?,
        View::AddToSite(locale) => add_to_site::make_add_to_site(source, &letter, locale).await?,
        View::Embed(locale, theme) => embed::make_embed(source, &letter, locale, theme).await?,
        View::Badge(locale, theme) => badge::make_badge(source, &letter, locale, theme).await?,
        View::Count => api::make_count(source, &letter).await?,
    };
    let now = source.app.now();
    let moments = [
        letter.closes_at(),
        letter.closes_at().map(|at| at + GRACE),
        // It says at which minute the counts are true.
        matches!(view, View::AddToSite(_)).then(|| next_minute(now)),
    ];
    Ok(Made {
        response,
        valid_until: moments.into_iter().flatten().filter(|at| *at > now).min(),
    })
}

fn next_minute(now: Millis) -> Millis {
    const MINUTE: Millis = 60_000;
    (now.div_euclid(MINUTE) + 1) * MINUTE
}
