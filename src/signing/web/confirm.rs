//! The page of the confirm link: it shows what will be printed, and a button.

use crate::signatures::store as signatures;
use crate::signing::store;
use entity::signature;
use entity::values::{SignatureKind, SignatureState};
use poem::http::StatusCode;
use poem::web::Data;
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::{
    LinkPath, PageAddress, answer, check_form_token, dead_link, letter_of_row, signing, token,
};
use crate::app::App;
use crate::letters::LetterPath;
use crate::locale::Locale;
use crate::paths;
use crate::secret::Token;
use crate::signatures::holder::manage_token;
use crate::signatures::list_entry::entry;
use crate::signing::pages::{ConfirmPage, Shown};
use crate::signing::store::ShownProof;
use crate::signing::{capitals, confirming};
use crate::tally;
use crate::tally::sentence::sentence;
use crate::web::body::Form;
use crate::web::{Failure, Visitor};

/// The button, with the signatures whose names are to be printed as offered.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ConfirmForm {
    print: Vec<String>,
    token: String,
}

#[handler]
pub(super) async fn show_confirm(Data(app): Data<&App>, at: LinkPath) -> Result<Response, Failure> {
    let Some((rows, _)) = open(app, &at.link).await? else {
        return dead_link(app, at.locale);
    };
    whole_page(app, &at, &rows).await
}

#[handler]
pub(super) async fn submit(
    Data(app): Data<&App>,
    at: LinkPath,
    request: &Request,
    visitor: Visitor,
    Form(form): Form<ConfirmForm>,
) -> Result<Response, Failure> {
    check_form_token(app, request, "confirm", &form.token)?;
    let Some((rows, shown)) = open(app, &at.link).await? else {
        return dead_link(app, at.locale);
    };
    let letter = rows.first().map(|row| row.letter_id);
    visitor.take_quota(&app.limits.confirm, letter)?;
    if !form.print.is_empty() {
        print_as_written(app, &rows, &form.print).await?;
    }
    let submission = rows.first().ok_or(Failure::NotFound)?.submission();
    match confirming::confirm(app, submission, &shown).await? {
        Some(rows) => whole_page(app, &at, &rows).await,
        None => dead_link(app, at.locale),
    }
}

/// Prints those signatures of a pass, of which somebody wants it, under their names as offered.
async fn print_as_written(
    app: &App,
    rows: &[signature::Model],
    wanted: &[String],
) -> Result<(), Failure> {
    for row in rows.iter().filter(|row| wanted.contains(&row.public_id)) {
        let letter = letter_of_row(app, row).await?;
        capitals::print_as_written(app, &letter, row).await?;
    }
    Ok(())
}

/// The signatures that a confirm token opens while it lives and proves their address, and the token
/// as it is shown to confirm them.
async fn open(
    app: &App,
    token: &str,
) -> Result<Option<(Vec<signature::Model>, ShownProof)>, Failure> {
    let Some(token) = Token::parse(token) else {
        return Ok(None);
    };
    let reader = app.storage.read();
    let Some(found) = store::verification(reader, &token, app.now()).await? else {
        return Ok(None);
    };
    let shown = ShownProof::ConfirmLink(token.hash());
    let rows = signatures::load_submission(reader, found.signature_id).await?;
    let proved = store::proves_mailbox(reader, &rows, &shown, app.now()).await?;
    Ok(proved.then_some((rows, shown)))
}

async fn whole_page(
    app: &App,
    at: &LinkPath,
    rows: &[signature::Model],
) -> Result<Response, Failure> {
    match rows.first() {
        Some(first) if first.state != SignatureState::Expired => {
            let letter = letter_of_row(app, first).await?;
            let twin = paths::confirm(at.locale.other(), &at.link);
            let page = LetterPath {
                locale: at.locale,
                letter,
            };
            confirm_page(app, &page, rows, twin).await
        }
        _ => dead_link(app, at.locale),
    }
}

/// Where a signature stands on its letter's list. `None` if that does not show it by name.
pub(super) fn list_link(row: &signature::Model, slug: &str, locale: Locale) -> Option<String> {
    let shown = entry(row, locale);
    let is_listed = row.state == SignatureState::Published && shown.named;
    is_listed.then(|| paths::list_entry(locale, slug, &shown.name, &shown.id))
}

/// What will be printed, with the button; or what became of it. `twin` is the page in the other
/// language.
pub(super) async fn confirm_page(
    app: &App,
    LetterPath { locale, letter }: &LetterPath,
    rows: &[signature::Model],
    twin: String,
) -> Result<Response, Failure> {
    let locale = *locale;
    let shown = |row: &signature::Model| Shown {
        listed: list_link(row, letter.slug(), locale),
        entry: entry(row, locale),
        sort_name: Some(row.sort_name.clone()).filter(|_| row.kind == SignatureKind::Individual),
        instead: capitals::offer_name(row, locale),
        state: row.state,
        own: paths::own_page(locale, manage_token(app, &row.public_id).as_str()),
    };
    let pending = rows.iter().any(|row| {
        row.state == SignatureState::Pending && letter.may_confirm(row.created_at, app.now())
    });
    let counts = rows
        .iter()
        .any(|row| row.state == SignatureState::Published);
    let sentence = if counts {
        let tally = tally::read(app.storage.read(), letter.id()).await?;
        Some(sentence(app.rendering.words(), locale, tally.counts())?)
    } else {
        None
    };
    let page = ConfirmPage {
        sentence,
        letter: signing(letter, locale),
        signatures: rows.iter().map(shown).collect(),
        pending,
        token: token(app, "confirm"),
    };
    let path = paths::home(locale);
    answer(
        app,
        &page,
        StatusCode::OK,
        PageAddress::new(locale, &path, twin),
    )
}
