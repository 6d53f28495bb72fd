//! The way back to one's own page: an address is typed, the links come by mail.

use poem::http::StatusCode;
use poem::web::{Data, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::{PageAddress, answer, check_submit, contact, token};
use crate::app::App;
use crate::email_address::EmailAddress;
use crate::locale::Locale;
use crate::paths;
use crate::signing::find_signatures;
use crate::signing::pages::FindPage;
use crate::web::answer::redirect;
use crate::web::body::Form;
use crate::web::{Failure, Visitor};

/// What was form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FindForm {
    email: String,
    token: String,
}

/// Whether a mail was just asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FindQuery {
    sent: String,
}

#[handler]
pub(super) async fn show_find(
    Data(app): Data<&App>,
    Query(query): Query<FindQuery>,
    locale: Locale,
) -> Result<Response, Failure> {
    let page = FindPage {
        sent: query.sent == "1",
        ..empty_page(app)
    };
    find_page(app, locale, &page)
}

#[handler]
pub(super) async fn find(
    Data(app): Data<&App>,
    request: &Request,
    visitor: Visitor,
    Form(form): Form<FindForm>,
    locale: Locale,
) -> Result<Response, Failure> {
    check_submit(app, request, &visitor, "find", &form.token)?;
    let Ok(address) = EmailAddress::parse(&form.email) else {
        let page = FindPage {
            email: form.email,
            wrong: true,
            ..empty_page(app)
        };
        return find_page(app, locale, &page);
    };
    find_signatures::wish_for_own_links(app, locale, &address, visitor.network).await?;
    let path = format!("{}?sent=1", paths::find_own_page(locale));
    Ok(redirect(StatusCode::SEE_OTHER, &path))
}

fn empty_page(app: &App) -> FindPage {
    FindPage {
        email: String::new(),
        wrong: false,
        sent: false,
        contact: contact(app),
        token: token(app, "find"),
    }
}

fn find_page(app: &App, locale: Locale, page: &FindPage) -> Result<Response, Failure> {
    let status = if page.wrong {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let path = paths::find_own_page(locale);
    let twin = paths::find_own_page(locale.other());
    answer(app, page, status, PageAddress::new(locale, &path, twin))
}
