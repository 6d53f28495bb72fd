//! The public pages that are kept ready, and the address of each.

use futures_util::future::BoxFuture;
use poem::Response;
use sea_orm::DatabaseTransaction;

use crate::clock::Millis;
use crate::locale::Locale;
use crate::paths;
use crate::publishing::list_pages::KeptPages;
use crate::publishing::pages::Theme;
use crate::publishing::source::Source;
use crate::web::Failure;

/// The pages at the beginning of a list that are kept: nearly all readers stay there, and a crawler that
/// walks a long list must not push out other letters.
pub(in crate::publishing) const MAX_KEPT_LIST_PAGES: usize = 10;

/// A page, and when time alone changes what it shows.
pub(in crate::publishing) struct Made {
    pub(in crate::publishing) response: Response,
    pub(in crate::publishing) valid_until: Option<Millis>,
}

/// What kept pages are made from: a transaction that sees one moment.
pub(in crate::publishing) type Moment<'a> = Source<'a, DatabaseTransaction>;

/// Makes a page, from one moment and the beginnings of list pages that are kept.
pub(in crate::publishing) type Make =
    for<'a> fn(Moment<'a>, &'a KeptPages, &'a PublicPage) -> BoxFuture<'a, Result<Made, Failure>>;

/// A page, picture or count that is the same for everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::publishing) enum PublicPage {
    Home(Locale),
    OfLetter { slug: String, view: View },
}

/// What is shown of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::publishing) enum View {
    Letter(Locale),
    /// A page of its list, counted from 1.
    List(Locale, usize),
    AddToSite(Locale),
    Embed(Locale, Option<Theme>),
    Badge(Locale, Option<Theme>),
    /// The counts as JSON.
    Count,
}

impl PublicPage {
    /// Path and query, in the one form under which it is kept.
    pub(in crate::publishing) fn address(&self) -> String {
        let (slug, view) = match self {
            Self::Home(locale) => return paths::home(*locale),
            Self::OfLetter { slug, view } => (slug, *view),
        };
        match view {
            View::Letter(locale) => paths::letter(locale, slug),
            View::List(locale, 1) => paths::signatories(locale, slug),
            View::List(locale, page) => {
                format!("{}?page={page}", paths::signatories(locale, slug))
            }
            View::AddToSite(locale) => paths::add_to_site(locale, slug),
            View::Embed(locale, theme) => with_theme(paths::embed(locale, slug), theme),
            View::Badge(locale, theme) => with_theme(paths::badge(locale, slug), theme),
            View::Count => paths::count(slug),
        }
    }
}

fn with_theme(path: String, theme: Option<Theme>) -> String {
    match theme {
        Some(theme) => format!("{path}?theme={}", theme.word()),
        None => path,
    }
}
