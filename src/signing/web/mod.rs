//! The pages of signing: extract, ask, answer. GET shows, POST acts.

mod api;
mod confirm;
mod find;
mod form;
mod my_data;
mod offers;
mod own;
mod prove;
mod sent;
mod stop;

use entity::signature;
use poem::http::StatusCode;
use poem::{FromRequest, Request, RequestBody, Response, Route};
use serde::Deserialize;

use super::pages::{DeadLinkPage, Signing};
use crate::app::App;
use crate::clock::{DAY, Millis};
use crate::letters::{self, Letter};
use crate::locale::Locale;
use crate::paths;
use crate::rendering::Page;
use crate::web::headers::keep_private;
use crate::web::methods::{get, post};
use crate::web::origin::{OriginVerdict, RequestOrigin, judge};
use crate::web::{Failure, Visitor, form_token, html};

/// How long a form may stay open.
const FORM_LIFE: Millis = 2 * DAY;

/// The addresses of this feature.
pub(super) fn routes(routes: Route) -> Route {
    routes
        .at("/:lang/:slug/sign", get(form::show_form).form(form::sign))
        .at(
            "/:lang/:slug/sent/:ticket",
            get(sent::show_sent).form(sent::act),
        )
        .at(
            "/:lang/confirm/:token",
            get(confirm::show_confirm).form(confirm::submit),
        )
        .at(
            "/:lang/not-me/:token",
            get(stop::show_stop).form(stop::submit),
        )
        .at("/:lang/signature", get(find::show_find).form(find::find))
        .at("/:lang/my-data/:token", get(my_data::show_my_data))
        .at(
            "/:lang/my-data/:token/erase",
            get(my_data::show_erase).form(my_data::erase),
        )
        .at("/:lang/my-data/:token/my-data.json", get(my_data::download))
        .at(
            "/:lang/signature/:token",
            get(own::show_own).form(own::confirm),
        )
        .at(
            "/:lang/signature/:token/correct",
            get(own::show_correct).form(own::correct),
        )
        .at(
            "/:lang/signature/:token/withdraw",
            get(own::show_withdraw).form(own::withdraw),
        )
        .at(
            "/:lang/signature/:token/prove",
            get(prove::show_prove).form(prove::look),
        )
        .at(
            "/api/v1/letters/:slug/signatures",
            post(api::sign).options(api::ask),
        )
        .at("/api/v1/listed-under", get(offers::listed_under))
        .at("/api/v1/as-written", get(offers::as_written))
}

/// A form of buttons: which was pressed, with its token.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ButtonForm {
    action: String,
    token: String,
}

/// The language and the token of an address such as `/:lang/confirm/:token`.
struct LinkPath {
    locale: Locale,
    /// The token as the address has it, not checked.
    link: String,
}

impl<'a> FromRequest<'a> for LinkPath {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        Ok(Self {
            locale: Locale::from_request(request, body).await?,
            link: request
                .raw_path_param("token")
                .unwrap_or_default()
                .to_owned(),
        })
    }
}

/// Where a page is: its path, and the same page in the other language.
struct PageAddress<'a> {
    locale: Locale,
    path: &'a str,
    twin: String,
}

impl<'a> PageAddress<'a> {
    fn new(locale: Locale, path: &'a str, twin: String) -> Self {
        Self { locale, path, twin }
    }
}

/// Refuses what another site sent, and forms that are not ours or too old.
fn check_form_token(
    app: &App,
    request: &Request,
    purpose: &str,
    token: &str,
) -> Result<(), Failure> {
    let fresh = token_age(app, purpose, token).is_some();
    if fresh && comes_from_us(app, request, fresh) {
        Ok(())
    } else {
        Err(Failure::Refused)
    }
}

/// The same for what is pressed before the letter is known; a network that presses too often waits.
fn check_submit(
    app: &App,
    request: &Request,
    visitor: &Visitor,
    purpose: &str,
    token: &str,
) -> Result<(), Failure> {
    check_form_token(app, request, purpose, token)?;
    visitor.take_quota(&app.limits.confirm, None)
}

/// Whether a request that would change something comes from one of our own pages.
fn comes_from_us(app: &App, request: &Request, token_valid: bool) -> bool {
    let request_origin = RequestOrigin::of(request.headers());
    judge(request_origin, &app.base_url.url_origin(), token_valid) == OriginVerdict::Allow
}

/// The age of a form token, while it is valid.
fn token_age(app: &App, purpose: &str, token: &str) -> Option<Millis> {
    form_token::check(app.keys.form.bytes(), purpose, token, app.now(), FORM_LIFE).ok()
}

fn token(app: &App, purpose: &str) -> String {
    form_token::issue(app.keys.form.bytes(), purpose, app.now())
}

fn signing(letter: &Letter, locale: Locale) -> Signing {
    Signing {
        title: letter.title(locale).to_owned(),
        addressee: letter.text(locale).and_then(|text| text.addressee.clone()),
        path: paths::letter(locale, letter.slug()),
        sign_path: paths::sign(locale, letter.slug()),
        version: letter.version().number,
        closes_at: letter.closes_at(),
        zone: letter.zone().to_owned(),
    }
}

/// The page of a link that opens nothing: too old, or mistyped.
fn dead_link(app: &App, locale: Locale) -> Result<Response, Failure> {
    let page = DeadLinkPage {
        find: paths::find_own_page(locale),
        home: paths::home(locale),
        contact: contact(app),
    };
    let path = paths::home(locale);
    let address = PageAddress::new(locale, &path, paths::home(locale.other()));
    answer(app, &page, StatusCode::NOT_FOUND, address)
}

fn contact(app: &App) -> Option<String> {
    let contact = &app.settings.coalition.contact;
    Some(contact.clone()).filter(|contact| !contact.is_empty())
}

/// The letter of a signature.
async fn letter_of_row(app: &App, row: &signature::Model) -> Result<Letter, Failure> {
    Ok(letters::by_id(app.storage.read(), row.letter_id).await?)
}

/// A page that nobody keeps, and whose address goes nowhere.
fn answer<P: Page>(
    app: &App,
    page: &P,
    status: StatusCode,
    address: PageAddress<'_>,
) -> Result<Response, Failure> {
    let mut chrome = app.chrome(address.locale, address.path, Some(address.twin));
    chrome.no_index = true;
    let mut response = html(status, P::CACHE, app.rendering.page(page, &chrome)?);
    keep_private(&mut response);
    Ok(response)
}
