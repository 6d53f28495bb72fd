//! "Add the count to your site": what other sites' editors paste, and the letter with its list as a
//! document to copy.

use crate::signatures::store::published;
use poem::web::Data;
use poem::{Response, handler};

use super::letter::{answer, head};
use crate::app::App;
use crate::letters::{Letter, LetterPath};
use crate::locale::Locale;
use crate::paths;
use crate::publishing::counting::{Counting, counting, signed_leads};
use crate::publishing::list_entry::list_by_kind;
use crate::publishing::pages::{AddPage, PlainLetter};
use crate::signatures::listing::list_position::Cursor;
use crate::tally::{Counts, sentence};
use crate::web::Failure;

/// Names in the document that is copied from the page; the file holds all of them.
const IN_DOCUMENT: usize = 2_000;

#[handler]
pub(in crate::publishing) async fn show_add_to_site(
    Data(app): Data<&App>,
    LetterPath { locale, letter }: LetterPath,
) -> Result<Response, Failure> {
    let cursor = Cursor {
        letter: letter.id(),
        locale,
        after: None,
    };
    let most = u64::try_from(IN_DOCUMENT).unwrap_or(u64::MAX);
    let mut rows = published::stretch(app.storage.read(), &cursor, None, most + 1).await?;
    let more = rows.len() > IN_DOCUMENT;
    rows.truncate(IN_DOCUMENT);
    let (organizations, individuals) = list_by_kind(app, &rows, locale).await?;
    let counting = counting(app, &letter, locale).await?;
    let text = letter.text(locale).ok_or(Failure::NotFound)?;
    let page = AddPage {
        head: head(app, &letter, locale),
        html: text.html.clone(),
        press: press(app, &letter, locale, &counting).await?,
        affiliated: individuals.iter().any(|entry| entry.affiliated),
        counting,
        organizations,
        individuals,
        more,
        embed_path: paths::embed(locale, letter.slug()),
        badge_path: paths::badge(locale, letter.slug()),
        count_path: paths::count(letter.slug()),
        text_path: paths::plain_text(locale, letter.slug()),
        now: app.now(),
    };
    let here = paths::add_to_site(locale, letter.slug());
    let twin = paths::add_to_site(locale.other(), letter.slug());
    let mut chrome = app.chrome(locale, &here, Some(twin));
    chrome.no_index = true;
    answer(app, &page, &chrome)
}

/// All that stands before the names in the plain text.
pub(in crate::publishing) async fn plain_letter(
    app: &App,
    letter: &Letter,
    locale: Locale,
) -> Result<String, Failure> {
    let counting = counting(app, letter, locale).await?;
    let text = letter.text(locale).ok_or(Failure::NotFound)?;
    let page = PlainLetter {
        head: head(app, letter, locale),
        markdown: text.markdown.clone(),
        press: press(app, letter, locale, &counting).await?,
        counting,
        now: app.now(),
        in_bulk: letter.row().names_in_bulk,
    };
    let here = paths::plain_text(locale, letter.slug());
    Ok(app
        .rendering
        .page(&page, &app.chrome(locale, &here, None))?)
}

/// "ICLMG, OpenMedia, 29 other organizations and 46 individuals".
async fn press(
    app: &App,
    letter: &Letter,
    locale: Locale,
    counting: &Counting,
) -> Result<String, Failure> {
    let leads = signed_leads(app, letter, locale).await?;
    let leads: Vec<&str> = leads.iter().map(String::as_str).collect();
    let counts = Counts {
        organizations: counting.organizations,
        individuals: counting.individuals,
        unlisted: counting.unlisted,
    };
    let words = app.rendering.words();
    Ok(sentence::leads_apart(words, locale, &leads, counts)?)
}
