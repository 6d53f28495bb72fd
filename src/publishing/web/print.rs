//! The letter with its list on one page, to print.

use poem::web::Data;
use poem::{Response, handler};
use sea_orm::ConnectionTrait;

use super::letter::{answer, head};
use crate::act::ActError;
use crate::app::App;
use crate::letters::{Letter, LetterPath};
use crate::locale::Locale;
use crate::paths;
use crate::publishing::counting::counting;
use crate::publishing::list_entry::list_by_kind;
use crate::publishing::pages::{PrintPage, Section};
use crate::publishing::source::Source;
use crate::signatures::listing::list_position::Cursor;
use crate::signatures::store::published;
use crate::web::Failure;

/// Names on a page that is read or copied whole; the page says so where there are more.
pub(in crate::publishing) const MAX_NAMES: usize = 2_000;

#[handler]
pub(in crate::publishing) async fn show_print(
    Data(app): Data<&App>,
    LetterPath { locale, letter }: LetterPath,
) -> Result<Response, Failure> {
    // Read before the names, as on every page with a count.
    let source = Source::latest(app);
    let counting = counting(source, &letter, locale).await?;
    let names = whole_list(source, &letter, locale).await?;
    let text = letter.text(locale).ok_or(Failure::NotFound)?;
    let page = PrintPage {
        head: head(app, &letter, locale),
        html: text.html.clone(),
        counting,
        affiliated: names.individuals.is_affiliated(),
        organizations: names.organizations,
        individuals: names.individuals,
        max_names: names.is_cut.then_some(MAX_NAMES),
        now: app.now(),
    };
    let here = paths::print(locale, letter.slug());
    let twin = paths::print(locale.other(), letter.slug());
    let mut chrome = app.chrome(locale, &here, Some(twin));
    chrome.no_index = true;
    answer(app, &page, &chrome)
}

/// The list as far as one page holds it.
pub(in crate::publishing) struct WholeList {
    pub(in crate::publishing) organizations: Section,
    pub(in crate::publishing) individuals: Section,
    /// There are more names.
    pub(in crate::publishing) is_cut: bool,
}

/// Reads the list from its beginning, up to [`MAX_NAMES`].
pub(in crate::publishing) async fn whole_list<C: ConnectionTrait>(
    source: Source<'_, C>,
    letter: &Letter,
    locale: Locale,
) -> Result<WholeList, ActError> {
    let cursor = Cursor {
        letter: letter.id(),
        locale,
        after: None,
    };
    let most = u64::try_from(MAX_NAMES).unwrap_or(u64::MAX);
    let mut rows = published::stretch(source.connection, &cursor, None, most + 1).await?;
    let is_cut = rows.len() > MAX_NAMES;
    rows.truncate(MAX_NAMES);
    let (organizations, individuals) = list_by_kind(source, &rows, locale).await?;
    Ok(WholeList {
        organizations: Section::new(organizations),
        individuals: Section::new(individuals),
        is_cut,
    })
}
