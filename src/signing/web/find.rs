//! The way back to one's own page: an address is typed, the links come by mail.

use poem::http::StatusCode;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::{answer, check_submit, contact, locale_of, token};
use crate::app::App;
use crate::email_address::EmailAddress;
use crate::paths;
use crate::signing::find_signatures;
use crate::signing::pages::FindPage;
use crate::web::answer::redirect;
use crate::web::body::Form;
use crate::web::{Failure, Visitor};

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    email: String,
    token: String,
}

/// Whether a mail was just asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    sent: String,
}

#[handler]
pub(super) async fn show_find(
    Data(app): Data<&App>,
    Path(lang): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    find_page(
        app,
        &lang,
        (StatusCode::OK, String::new()),
        asked.sent == "1",
    )
}

#[handler]
pub(super) async fn find(
    Data(app): Data<&App>,
    Path(lang): Path<String>,
    request: &Request,
    visitor: Visitor,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let locale = locale_of(&lang)?;
    check_submit(app, (request, &visitor), "find", &typed.token)?;
    let Ok(address) = EmailAddress::parse(&typed.email) else {
        let wrong = (StatusCode::UNPROCESSABLE_ENTITY, typed.email);
        return find_page(app, &lang, wrong, false);
    };
    find_signatures::wish_for_own_links(app, locale, &address, visitor.network).await?;
    let path = format!("{}?sent=1", paths::find_own_page(locale));
    Ok(redirect(StatusCode::SEE_OTHER, &path))
}

fn find_page(
    app: &App,
    lang: &str,
    (status, email): (StatusCode, String),
    sent: bool,
) -> Result<Response, Failure> {
    let locale = locale_of(lang)?;
    let page = FindPage {
        email,
        wrong: status != StatusCode::OK,
        sent,
        contact: contact(app),
        token: token(app, "find"),
    };
    let path = paths::find_own_page(locale);
    let twin = Some(paths::find_own_page(locale.other()));
    answer(app, &page, locale, (status, &path, twin))
}
