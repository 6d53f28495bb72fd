//! The pages of signing: extract, ask, answer. GET shows, POST acts.

use poem::http::{HeaderValue, StatusCode, header};
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::form::{self, FieldFault, Typed};
use super::lifecycle::MOST_TRIES;
use super::pages::{ConfirmPage, SentPage, Shown, SignPage, Signing};
use super::shown::entry;
use super::ticket::Ticket;
use super::{confirming, recording, store};
use crate::app::App;
use crate::clock::DAY;
use crate::letters::{self, Letter, Openness};
use crate::locale::Locale;
use crate::paths;
use crate::rendering::Page;
use crate::secret::{Code, Token};
use crate::web::answer::redirect;
use crate::web::body::Form;
use crate::web::headers::keep_private;
use crate::web::origin::{Evidence, Verdict, judge};
use crate::web::{Failure, Visitor, form_token, html};
use entity::signature;
use entity::values::{SignatureKind, VisibilityChoice};

/// How long a form may stay open.
const FORM_LIFE: i64 = 2 * DAY;

/// A form that carries a code, or nothing but its token.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Pressed {
    code: String,
    token: String,
}

#[handler]
pub(super) async fn show_form(
    Data(app): Data<&App>,
    Path((lang, slug)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (locale, letter) = open_letter(app, &lang, &slug).await?;
    form_page(
        app,
        (locale, &letter),
        StatusCode::OK,
        Typed::default(),
        vec![],
    )
}

#[handler]
pub(super) async fn sign(
    Data(app): Data<&App>,
    Path((lang, slug)): Path<(String, String)>,
    request: &Request,
    visitor: Visitor,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (locale, letter) = open_letter(app, &lang, &slug).await?;
    allow(app, request, "sign", &typed.token)?;
    if let Err(refused) = visitor.admitted(&app.limits.sign, letter.id()) {
        return too_many_page(app, (locale, &letter), typed, &refused);
    }
    match form::read(&typed, &letter, locale) {
        Ok(asked) => {
            let ticket = recording::record(app, &letter, &asked, visitor.network).await?;
            Ok(redirect(
                StatusCode::SEE_OTHER,
                &paths::sent(locale, letter.slug(), &ticket),
            ))
        }
        Err(faults) => form_page(
            app,
            (locale, &letter),
            StatusCode::UNPROCESSABLE_ENTITY,
            typed,
            faults,
        ),
    }
}

#[handler]
pub(super) async fn show_sent(
    Data(app): Data<&App>,
    Path((lang, slug, ticket)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let locale = Locale::from_tag(&lang).ok_or(Failure::NotFound)?;
    let letter = letters::by_slug(app.storage.read(), &slug)
        .await?
        .ok_or(Failure::NotFound)?;
    let ticket = Ticket::from_text(&app.keys.form, &ticket).ok_or(Failure::NotFound)?;
    sent_page(app, (locale, &letter), StatusCode::OK, ticket, false)
}

#[handler]
pub(super) async fn confirm_by_code(
    Data(app): Data<&App>,
    Path((lang, slug, ticket)): Path<(String, String, String)>,
    request: &Request,
    visitor: Visitor,
    Form(pressed): Form<Pressed>,
) -> Result<Response, Failure> {
    let locale = Locale::from_tag(&lang).ok_or(Failure::NotFound)?;
    let letter = letters::by_slug(app.storage.read(), &slug)
        .await?
        .ok_or(Failure::NotFound)?;
    let ticket = Ticket::from_text(&app.keys.form, &ticket).ok_or(Failure::NotFound)?;
    allow(app, request, "code", &pressed.token)?;
    visitor.admitted(&app.limits.confirm, letter.id())?;
    let tried = store::try_code(app.storage.write(), ticket.signature, MOST_TRIES).await?;
    let codes = store::codes(app.storage.read(), ticket.signature, app.now()).await?;
    let typed = Code::parse(&pressed.code).map(|code| code.hash(&app.keys.lookup));
    if !tried || !typed.is_some_and(|typed| codes.contains(&typed)) {
        return sent_page(
            app,
            (locale, &letter),
            StatusCode::UNPROCESSABLE_ENTITY,
            ticket,
            true,
        );
    }
    let rows = confirming::confirm(app, ticket.signature).await?;
    confirm_page(app, locale, &letter, &rows)
}

#[handler]
pub(super) async fn show_confirm(
    Data(app): Data<&App>,
    Path((lang, token)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (locale, first) = verified(app, &lang, &token).await?;
    let rows = store::pass(app.storage.read(), first).await?;
    let letter = letters::by_id(
        app.storage.read(),
        rows.first().ok_or(Failure::NotFound)?.letter_id,
    )
    .await?;
    confirm_page(app, locale, &letter, &rows)
}

#[handler]
pub(super) async fn confirm(
    Data(app): Data<&App>,
    Path((lang, token)): Path<(String, String)>,
    request: &Request,
    visitor: Visitor,
    Form(pressed): Form<Pressed>,
) -> Result<Response, Failure> {
    allow(app, request, "confirm", &pressed.token)?;
    let (locale, first) = verified(app, &lang, &token).await?;
    let rows = store::pass(app.storage.read(), first).await?;
    let letter = letters::by_id(
        app.storage.read(),
        rows.first().ok_or(Failure::NotFound)?.letter_id,
    )
    .await?;
    visitor.admitted(&app.limits.confirm, letter.id())?;
    let rows = confirming::confirm(app, first).await?;
    confirm_page(app, locale, &letter, &rows)
}

async fn verified(app: &App, lang: &str, token: &str) -> Result<(Locale, i64), Failure> {
    let locale = Locale::from_tag(lang).ok_or(Failure::NotFound)?;
    let token = Token::parse(token).ok_or(Failure::NotFound)?;
    let found = store::verification(app.storage.read(), &token, app.now()).await?;
    Ok((locale, found.ok_or(Failure::NotFound)?.signature_id))
}

async fn open_letter(app: &App, lang: &str, slug: &str) -> Result<(Locale, Letter), Failure> {
    let locale = Locale::from_tag(lang).ok_or(Failure::NotFound)?;
    let letter = letters::by_slug(app.storage.read(), slug)
        .await?
        .ok_or(Failure::NotFound)?;
    if letter.openness(app.now()) == Openness::Open {
        Ok((locale, letter))
    } else {
        Err(Failure::NotFound)
    }
}

/// Refuses what another site sent, and forms that are too old to be anybody's.
fn allow(app: &App, request: &Request, purpose: &str, token: &str) -> Result<(), Failure> {
    let valid =
        form_token::check(app.keys.form.bytes(), purpose, token, app.now(), FORM_LIFE).is_ok();
    let verdict = judge(
        Evidence::of(request.headers()),
        &app.base_url.url_origin(),
        valid,
    );
    if valid && verdict == Verdict::Allow {
        Ok(())
    } else {
        Err(Failure::Refused)
    }
}

fn token(app: &App, purpose: &str) -> String {
    form_token::issue(app.keys.form.bytes(), purpose, app.now())
}

fn signing(letter: &Letter, locale: Locale) -> Signing {
    Signing {
        title: letter.title(locale).to_owned(),
        addressee: letter.text(locale).and_then(|text| text.addressee.clone()),
        path: paths::letter(locale, letter.slug()),
        version: letter.version().number,
        closes_at: letter.row().closes_at,
        zone: letter.zone().to_owned(),
    }
}

fn form_page(
    app: &App,
    (locale, letter): (Locale, &Letter),
    status: StatusCode,
    typed: Typed,
    faults: Vec<FieldFault>,
) -> Result<Response, Failure> {
    let page = SignPage {
        letter: signing(letter, locale),
        organizations: letter.accepts(SignatureKind::Endorsement),
        individuals: letter.accepts(SignatureKind::Individual),
        choice: letter.visibility() == VisibilityChoice::Choice,
        typed,
        faults,
        token: token(app, "sign"),
    };
    let path = paths::sign(locale, letter.slug());
    answer(
        app,
        &page,
        locale,
        (
            status,
            &path,
            Some(paths::sign(locale.other(), letter.slug())),
        ),
    )
}

/// The form with all that was typed, for somebody whose network sends too much.
fn too_many_page(
    app: &App,
    shown: (Locale, &Letter),
    typed: Typed,
    refused: &Failure,
) -> Result<Response, Failure> {
    let seconds = refused.retry_after().unwrap_or_default();
    let fault = FieldFault {
        field: "press",
        key: form::wait_key(seconds),
    };
    let mut response = form_page(app, shown, refused.status(), typed, vec![fault])?;
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    Ok(response)
}

fn sent_page(
    app: &App,
    (locale, letter): (Locale, &Letter),
    status: StatusCode,
    ticket: Ticket,
    wrong_code: bool,
) -> Result<Response, Failure> {
    let contact = app.settings.coalition.contact.clone();
    let page = SentPage {
        letter: signing(letter, locale),
        address: ticket.address,
        sender: app.settings.mail_from().unwrap_or_default(),
        contact: Some(contact).filter(|contact| !contact.is_empty()),
        token: token(app, "code"),
        wrong_code,
    };
    answer(app, &page, locale, (status, &paths::home(locale), None))
}

fn confirm_page(
    app: &App,
    locale: Locale,
    letter: &Letter,
    rows: &[signature::Model],
) -> Result<Response, Failure> {
    let signatures: Vec<Shown> = rows
        .iter()
        .map(|row| Shown {
            entry: entry(row, locale),
            state: row.state.word(),
        })
        .collect();
    let pending = rows.iter().any(|row| {
        row.state == entity::values::SignatureState::Pending
            && letter.may_confirm(row.created_at, app.now())
    });
    let page = ConfirmPage {
        letter: signing(letter, locale),
        signatures,
        pending,
        token: token(app, "confirm"),
    };
    answer(
        app,
        &page,
        locale,
        (StatusCode::OK, &paths::home(locale), None),
    )
}

/// A page that nobody keeps, and whose address goes nowhere.
fn answer<P: Page>(
    app: &App,
    page: &P,
    locale: Locale,
    (status, path, twin): (StatusCode, &str, Option<String>),
) -> Result<Response, Failure> {
    let mut chrome = app.chrome(locale, path, twin);
    chrome.no_index = true;
    let mut response = html(status, P::CACHE, app.rendering.page(page, &chrome)?);
    keep_private(&mut response);
    Ok(response)
}
