//! Makes the public pages that are kept ready.

use poem::Response;
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::{add_to_site, api, badge, embed, home, letter, list};
use crate::act::ActError;
use crate::clock::Millis;
use crate::letters::{self, GRACE, Letter};
use crate::publishing::list_pages::KeptPages;
use crate::publishing::snapshots::{PublicPage, View};
use crate::publishing::source::Source;
use crate::web::Failure;

/// A page, and when time alone changes what it shows.
pub(in crate::publishing) struct Made {
    pub(in crate::publishing) response: Response,
    pub(in crate::publishing) valid_until: Option<Millis>,
}

/// What pages that are kept are made from: a transaction that sees one moment.
pub(in crate::publishing) type Moment<'a> = Source<'a, DatabaseTransaction>;

/// Makes a page.
///
/// # Errors
/// [`Failure::NotFound`] if there is no such letter or page.
pub(in crate::publishing) async fn make(
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

/// The letter of a slug.
///
/// # Errors
/// [`Failure::NotFound`] if there is none, or it is a draft.
pub(in crate::publishing) async fn find_letter<C: ConnectionTrait>(
    source: Source<'_, C>,
    slug: &str,
) -> Result<Letter, Failure> {
    let letter = letters::by_slug(source.connection, slug).await;
    letter.map_err(ActError::from)?.ok_or(Failure::NotFound)
}

fn next_minute(now: Millis) -> Millis {
    const MINUTE: Millis = 60_000;
    (now.div_euclid(MINUTE) + 1) * MINUTE
}
