//! "Add the count to your site": what other sites' editors paste, and the letter with its list as a
//! document to copy.

use poem::web::Data;
use poem::{Response, handler};

use super::letter::{answer, head};
use super::print::whole_list;
use crate::app::App;
use crate::letters::{Letter, LetterPath};
use crate::locale::Locale;
use crate::paths;
use crate::publishing::counting::{Counting, counting, signed_leads};
use crate::publishing::pages::{AddPage, PlainLetter};
use crate::tally::{Counts, sentence};
use crate::web::Failure;

#[handler]
pub(in crate::publishing) async fn show_add_to_site(
    Data(app): Data<&App>,
    LetterPath { locale, letter }: LetterPath,
) -> Result<Response, Failure> {
    let names = whole_list(app, &letter, locale).await?;
    let counting = counting(app, &letter, locale).await?;
    let text = letter.text(locale).ok_or(Failure::NotFound)?;
    let page = AddPage {
        head: head(app, &letter, locale),
        html: text.html.clone(),
        press: press(app, &letter, locale, &counting).await?,
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
