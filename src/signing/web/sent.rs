//! "Check your inbox": the code, the mail once more, another address.

use crate::signatures::store as signatures;
use poem::http::StatusCode;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::confirm::confirm_page;
use super::{allow, answer, contact, letter_of, locale_of, signing, token};
use crate::app::App;
use crate::email_address::EmailAddress;
use crate::letters::Letter;
use crate::locale::Locale;
use crate::paths;
use crate::secret::Code;
use crate::signatures::holder::manage_token;
use crate::signatures::lifecycle::MOST_TRIES;
use crate::signing::pages::{Problem, SentPage};
use crate::signing::recording::ticket::Ticket;
use crate::signing::store::ShownProof;
use crate::signing::{confirming, recording};
use crate::web::answer::redirect;
use crate::web::body::Form;
use crate::web::{Failure, Visitor};

/// What the page asks for: a code is tried unless another action is named.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    action: String,
    code: String,
    email: String,
    token: String,
}

#[handler]
pub(super) async fn show_sent(
    Data(app): Data<&App>,
    Path((lang, slug, ticket)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let (locale, letter) = (locale_of(&lang)?, letter_of(app, &slug).await?);
    let ticket = Ticket::from_text(&app.keys.form, &ticket).ok_or(Failure::NotFound)?;
    sent_page(app, (locale, &letter), ticket, None)
}

#[handler]
pub(super) async fn act(
    Data(app): Data<&App>,
    Path((lang, slug, ticket)): Path<(String, String, String)>,
    request: &Request,
    visitor: Visitor,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (locale, letter) = (locale_of(&lang)?, letter_of(app, &slug).await?);
    let ticket = Ticket::from_text(&app.keys.form, &ticket).ok_or(Failure::NotFound)?;
    allow(app, request, "code", &typed.token)?;
    visitor.take_quota(&app.limits.confirm, Some(letter.id()))?;
    let page = (locale, &letter);
    match typed.action.as_str() {
        "again" => {
            let address = address(&ticket.address)?;
            let next = recording::send_again(app, &ticket, &address, visitor.network).await?;
            Ok(to_sent(page, &next))
        }
        "change" => match EmailAddress::parse(&typed.email) {
            Ok(address) => {
                // It is recorded like any other, and so it costs the same.
                visitor.take_quota(&app.limits.sign, Some(letter.id()))?;
                let network = visitor.network;
                let next = recording::change_address(app, &ticket, &address, network).await?;
                // An older page of a submission that has another address by now: begin anew.
                Ok(next.map_or_else(|| to_form(page), |next| to_sent(page, &next)))
            }
            Err(_) => sent_page(app, page, ticket, Some(Problem::Address(typed.email))),
        },
        _ => try_code(app, page, ticket, &typed.code).await,
    }
}

fn address(typed: &str) -> Result<EmailAddress, Failure> {
    EmailAddress::parse(typed)
        .map_err(|_| Failure::Internal("the address of a ticket does not read".to_owned()))
}

fn to_sent((locale, letter): (Locale, &Letter), ticket: &str) -> Response {
    let path = paths::sent(locale, letter.slug(), ticket);
    redirect(StatusCode::SEE_OTHER, &path)
}

fn to_form((locale, letter): (Locale, &Letter)) -> Response {
    redirect(StatusCode::SEE_OTHER, &paths::sign(locale, letter.slug()))
}

async fn try_code(
    app: &App,
    (locale, letter): (Locale, &Letter),
    ticket: Ticket,
    code: &str,
) -> Result<Response, Failure> {
    let tried = signatures::try_code(app.storage.write(), ticket.submission, MOST_TRIES).await?;
    let rows = match Code::parse(code).filter(|_| tried) {
        Some(code) => {
            let shown = ShownProof::Code(code.hash(&app.keys.lookup));
            confirming::confirm(app, ticket.submission, &shown).await?
        }
        None => None,
    };
    let Some(rows) = rows else {
        return sent_page(app, (locale, letter), ticket, Some(Problem::Code));
    };
    let first = rows.first().ok_or(Failure::NotFound)?;
    let own = manage_token(app, &first.public_id);
    let twin = paths::own_page(locale.other(), own.as_str());
    confirm_page(app, (locale, letter), &rows, twin)
}

fn sent_page(
    app: &App,
    (locale, letter): (Locale, &Letter),
    ticket: Ticket,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let status = if problem.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let text = ticket.to_text(&app.keys.form)?;
    let phone = app.settings.coalition.phone.clone();
    let page = SentPage {
        letter: signing(letter, locale),
        address: ticket.address,
        sender: app.settings.mail_from().unwrap_or_default(),
        contact: contact(app),
        phone: Some(phone).filter(|phone| !phone.is_empty()),
        token: token(app, "code"),
        note: ticket.note,
        problem,
    };
    let twin = paths::sent(locale.other(), letter.slug(), &text);
    let path = paths::home(locale);
    answer(app, &page, locale, (status, &path, Some(twin)))
}
