//! "Check your inbox": the code, the mail once more, another address.

use crate::signatures::store as signatures;
use poem::http::StatusCode;
use poem::web::Data;
use poem::{FromRequest, Request, RequestBody, Response, handler};
use serde::Deserialize;

use super::confirm::confirm_page;
use super::{PageAddress, answer, check_form_token, contact, signing, token};
use crate::app::App;
use crate::email_address::EmailAddress;
use crate::letters::LetterPath;
use crate::paths;
use crate::secret::Code;
use crate::signatures::holder::manage_token;
use crate::signatures::lifecycle::MOST_TRIES;
use crate::signing::form::mail_domain::find_meant_address;
use crate::signing::pages::{InboxPageError, SentPage};
use crate::signing::recording::ticket::Ticket;
use crate::signing::store::ShownProof;
use crate::signing::{confirming, recording};
use crate::web::answer::redirect;
use crate::web::body::Form;
use crate::web::{Failure, InternalFault, Visitor};

/// What the page asks for: a code is tried unless another action is named.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CodeForm {
    action: String,
    code: String,
    email: String,
    /// The address that is right although it looks mistyped.
    email_kept: String,
    /// The address that was meant, as it was offered.
    email_meant: String,
    token: String,
}

/// A letter's address that ends with the ticket of a submission.
struct TicketPath {
    path: LetterPath,
    ticket: Ticket,
}

impl<'a> FromRequest<'a> for TicketPath {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let path = LetterPath::from_request(request, body).await?;
        let Data(app) = Data::<&App>::from_request(request, body).await?;
        let text = request.raw_path_param("ticket").unwrap_or_default();
        let ticket = Ticket::from_text(&app.keys.form, text).ok_or(Failure::NotFound)?;
        Ok(Self { path, ticket })
    }
}

#[handler]
pub(super) async fn show_sent(
    Data(app): Data<&App>,
    TicketPath { path, ticket }: TicketPath,
) -> Result<Response, Failure> {
    sent_page(app, &path, ticket, None)
}

#[handler]
pub(super) async fn act(
    Data(app): Data<&App>,
    request: &Request,
    visitor: Visitor,
    Form(form): Form<CodeForm>,
    TicketPath { path, ticket }: TicketPath,
) -> Result<Response, Failure> {
    check_form_token(app, request, "code", &form.token)?;
    visitor.take_quota(&app.limits.confirm, Some(path.letter.id()))?;
    match form.action.as_str() {
        "again" => {
            let address = address(&ticket.address)?;
            let next = recording::send_again(app, &ticket, &address, visitor.network).await?;
            Ok(to_sent(&path, &next))
        }
        "change" => match read_address(&form) {
            Ok(address) => {
                // It is recorded like any other, and so it costs the same.
                visitor.take_quota(&app.limits.sign, Some(path.letter.id()))?;
                let network = visitor.network;
                let next = recording::change_address(app, &ticket, &address, network).await?;
                // An older page of a submission that has another address by now: begin anew.
                Ok(next.map_or_else(|| to_form(&path), |next| to_sent(&path, &next)))
            }
            Err(problem) => sent_page(app, &path, ticket, Some(problem)),
        },
        _ => try_code(app, &path, ticket, &form.code).await,
    }
}

/// The new address. One that looks mistyped is asked about first, as the form asks.
fn read_address(form: &CodeForm) -> Result<EmailAddress, InboxPageError> {
    let meant = find_meant_address(&form.email);
    let takes = meant.as_ref() == Some(&form.email_meant);
    let typed = if takes {
        &form.email_meant
    } else {
        &form.email
    };
    let address =
        EmailAddress::parse(typed).map_err(|_| InboxPageError::Address(form.email.clone()))?;
    match meant {
        Some(meant) if !takes && form.email_kept.trim() != form.email.trim() => {
            let typed = form.email.clone();
            Err(InboxPageError::DoubtfulAddress { typed, meant })
        }
        _ => Ok(address),
    }
}

fn address(typed: &str) -> Result<EmailAddress, Failure> {
    EmailAddress::parse(typed).map_err(|_| Failure::Internal(InternalFault::TicketAddress))
}

fn to_sent(path: &LetterPath, ticket: &str) -> Response {
    let sent = paths::check_inbox(path.locale, path.letter.slug(), ticket);
    redirect(StatusCode::SEE_OTHER, &sent)
}

fn to_form(path: &LetterPath) -> Response {
    let form = paths::sign(path.locale, path.letter.slug());
    redirect(StatusCode::SEE_OTHER, &form)
}

async fn try_code(
    app: &App,
    path: &LetterPath,
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
        return sent_page(app, path, ticket, Some(InboxPageError::Code));
    };
    let first = rows.first().ok_or(Failure::NotFound)?;
    let own = manage_token(app, &first.public_id);
    let twin = paths::own_page(path.locale.other(), own.as_str());
    confirm_page(app, path, &rows, twin).await
}

fn sent_page(
    app: &App,
    LetterPath { locale, letter }: &LetterPath,
    ticket: Ticket,
    problem: Option<InboxPageError>,
) -> Result<Response, Failure> {
    let locale = *locale;
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
    let twin = paths::check_inbox(locale.other(), letter.slug(), &text);
    let path = paths::home(locale);
    answer(app, &page, status, PageAddress::new(locale, &path, twin))
}
