//! "Add the count to your site": what other sites' editors paste, and the letter with its list as a
//! document to copy.

use poem::web::Data;
use poem::{Response, handler};
use sea_orm::ConnectionTrait;

use super::letter::{answer, head};
use super::print::whole_list;
use super::{LetterAddress, answer_kept};
use crate::letters::Letter;
use crate::locale::Locale;
use crate::paths;
use crate::publishing::counting::{Counting, counting, signed_leads};
use crate::publishing::pages::{AddPage, PlainLetter};
use crate::publishing::source::Source;
use crate::publishing::web::snapshots::{Moment, Snapshots, View};
use crate::tally::{Counts, sentence};
use crate::web::Failure;

#[handler]
pub(in crate::publishing) async fn show_add_to_site(
    Data(snapshots): Data<&Snapshots>,
    LetterAddress { locale, slug }: LetterAddress,
) -> Result<Response, Failure> {
    answer_kept(snapshots, slug, View::AddToSite(locale)).await
}

/// Makes the page that offers the count to other sites.
pub(in crate::publishing) async fn make_add_to_site(
    source: Moment<'_>,
    letter: &Letter,
    locale: Locale,
) -> Result<Response, Failure> {
    let app = source.app;
    let names = whole_list(source, letter, locale).await?;
    let counting = counting(source, letter, locale).await?;
    let text = letter.text(locale).ok_or(Failure::NotFound)?;
    let page = AddPage {
        head: head(app, letter, locale),
        html: text.html.clone(),
        press: press(source, letter, locale, &counting).await?,
        affiliated: names.individuals.is_affiliated(),
        counting,
        organizations: names.organizations.entries,
        individuals: names.individuals.entries,
        more: names.is_cut,
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
pub(in crate::publishing) async fn plain_letter<C: ConnectionTrait>(
    source: Source<'_, C>,
    letter: &Letter,
    locale: Locale,
) -> Result<String, Failure> {
    let app = source.app;
    let counting = counting(source, letter, locale).await?;
    let text = letter.text(locale).ok_or(Failure::NotFound)?;
    let page = PlainLetter {
        head: head(app, letter, locale),
        markdown: text.markdown.clone(),
        press: press(source, letter, locale, &counting).await?,
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
async fn press<C: ConnectionTrait>(
    source: Source<'_, C>,
    letter: &Letter,
    locale: Locale,
    counting: &Counting,
) -> Result<String, Failure> {
    let leads = signed_leads(source.connection, letter, locale).await?;
    let leads: Vec<&str> = leads.iter().map(String::as_str).collect();
    let counts = Counts {
        organizations: counting.organizations,
        individuals: counting.individuals,
        unlisted: counting.unlisted,
    };
    let words = source.app.rendering.words();
    Ok(sentence::leads_apart(words, locale, &leads, counts)?)
}
