//! The form.

use entity::values::{SignatureKind, VisibilityChoice};
use poem::http::{HeaderValue, StatusCode, header};
use poem::web::{Data, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::confirm::confirm_page;
use super::{PageAddress, answer, comes_from_us, contact, signing, token, token_age};
use crate::app::App;
use crate::letters::{GRACE, LetterPath, Openness};
use crate::paths;
use crate::signatures::holder::manage_token;
use crate::signatures::submission::Submission;
use crate::signing::form::invitee;
use crate::signing::form::{self, FormFault, SignForm};
use crate::signing::pages::{ClosedPage, SignPage};
use crate::signing::recording::ticket::Ticket;
use crate::signing::store::ShownProof;
use crate::signing::{confirming, recording};
use crate::tally::{self, sentence};
use crate::vetting::standing;
use crate::web::answer::redirect;
use crate::web::body::Form;
use crate::web::{Failure, Visitor};

/// What a link to the form may bring along.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SignQuery {
    src: String,
    invitation: String,
}

#[handler]
pub(super) async fn show_form(
    Data(app): Data<&App>,
    Query(asked): Query<SignQuery>,
    path: LetterPath,
) -> Result<Response, Failure> {
    if path.letter.openness(app.now()) != Openness::Open {
        return closed_page(app, &path, StatusCode::OK).await;
    }
    let mut typed = SignForm {
        src: asked.src,
        invitation: asked.invitation,
        ..SignForm::default()
    };
    let (connection, now) = (app.storage.read(), app.now());
    invitee::fill(connection, &path.letter, &mut typed, path.locale, now).await?;
    form_page(app, &path, StatusCode::OK, typed, vec![]).await
}

#[handler]
pub(super) async fn sign(
    Data(app): Data<&App>,
    request: &Request,
    visitor: Visitor,
    Form(mut typed): Form<SignForm>,
    path: LetterPath,
) -> Result<Response, Failure> {
    let fresh = token_age(app, "sign", &typed.token).is_some();
    if !comes_from_us(app, request, fresh) {
        return Err(Failure::Refused);
    }
    if typed.action == "language" {
        typed.swap_names();
        return form_page(app, &path, StatusCode::OK, typed, vec![]).await;
    }
    if let Err(refused) = visitor.take_quota(&app.limits.sign, Some(path.letter.id())) {
        return too_many_page(app, &path, typed, &refused).await;
    }
    if !fresh {
        // Our own page, open for days or since a restore: what was typed is kept, and sent again.
        let stale = vec![FormFault {
            field: "kind",
            key: "error-stale".into(),
        }];
        return unprocessable(app, &path, typed, stale).await;
    }
    if path.letter.openness(app.now()) != Openness::Open {
        return closed_page(app, &path, StatusCode::CONFLICT).await;
    }
    typed.take_meant_address();
    match form::read(&typed, &path.letter, path.locale) {
        Ok(_) if typed.has_doubtful_address() => {
            let fault = FormFault {
                field: "email",
                key: "error-email-doubtful".into(),
            };
            unprocessable(app, &path, typed, vec![fault]).await
        }
        Ok(asked) => {
            let ticket = recording::record(app, &path.letter, &asked, visitor.network).await?;
            if let Some(done) = confirm_invited(app, &path, &asked, &ticket).await? {
                return Ok(done);
            }
            Ok(redirect(
                StatusCode::SEE_OTHER,
                &paths::check_inbox(path.locale, path.letter.slug(), &ticket),
            ))
        }
        Err(faults) => unprocessable(app, &path, typed, faults).await,
    }
}

/// Confirms at once what was signed from the very mailbox that the invitation was sent to: its token
/// proves that mailbox. `None` for everybody else, who confirms by mail.
async fn confirm_invited(
    app: &App,
    path: &LetterPath,
    submission: &Submission,
    ticket: &str,
) -> Result<Option<Response>, Failure> {
    let (connection, now) = (app.storage.read(), app.now());
    let (token, letter) = (submission.invitation.as_ref(), path.letter.id());
    // Run the same query even without a token, so that timing does not reveal who is invited.
    let invitation = standing::usable_invitation(connection, letter, token, now).await?;
    let Some(token) = token.filter(|_| submission.individual.is_none()) else {
        return Ok(None);
    };
    let is_invited = invitation
        .is_some_and(|invitation| invitation.address_key == app.address_key(&submission.address));
    let Some(ticket) = Ticket::from_text(&app.keys.form, ticket).filter(|_| is_invited) else {
        return Ok(None);
    };
    let shown = ShownProof::Invitation(token.hash());
    let Some(rows) = confirming::confirm(app, ticket.submission, &shown).await? else {
        return Ok(None);
    };
    let first = rows.first().ok_or(Failure::NotFound)?;
    let own = manage_token(app, &first.public_id);
    let twin = paths::own_page(path.locale.other(), own.as_str());
    confirm_page(app, path, &rows, twin).await.map(Some)
}

async fn unprocessable(
    app: &App,
    path: &LetterPath,
    typed: SignForm,
    faults: Vec<FormFault>,
) -> Result<Response, Failure> {
    form_page(app, path, StatusCode::UNPROCESSABLE_ENTITY, typed, faults).await
}

async fn form_page(
    app: &App,
    LetterPath { locale, letter }: &LetterPath,
    status: StatusCode,
    typed: SignForm,
    faults: Vec<FormFault>,
) -> Result<Response, Failure> {
    let locale = *locale;
    let (connection, now) = (app.storage.read(), app.now());
    let guest = invitee::find_invitee(connection, letter, &typed.invitation, locale, now).await?;
    let twin = if guest.is_some() {
        paths::invitation(locale.other(), letter.slug(), &typed.invitation)
    } else {
        paths::sign(locale.other(), letter.slug())
    };
    let is_doubtful = |fault: &FormFault| fault.key == "error-email-doubtful";
    let page = SignPage {
        letter: signing(letter, locale),
        guest,
        email_meant: typed
            .address_meant()
            .filter(|_| faults.iter().any(is_doubtful)),
        sign_in_other_language: paths::sign(locale.other(), letter.slug()),
        organizations: letter.accepts(SignatureKind::Endorsement),
        individuals: letter.accepts(SignatureKind::Individual),
        choice: letter.visibility() == VisibilityChoice::Choice,
        typed,
        faults,
        contact: contact(app),
        privacy: paths::privacy(locale),
        token: token(app, "sign"),
    };
    let here = paths::sign(locale, letter.slug());
    answer(app, &page, status, PageAddress::new(locale, &here, twin))
}

/// The form with all that was typed, for somebody whose network sends too much.
async fn too_many_page(
    app: &App,
    path: &LetterPath,
    typed: SignForm,
    refused: &Failure,
) -> Result<Response, Failure> {
    let seconds = refused.retry_after().unwrap_or_default();
    let fault = FormFault {
        field: "press",
        key: form::wait_key(seconds).into(),
    };
    let mut response = form_page(app, path, refused.status(), typed, vec![fault]).await?;
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    Ok(response)
}

async fn closed_page(
    app: &App,
    LetterPath { locale, letter }: &LetterPath,
    status: StatusCode,
) -> Result<Response, Failure> {
    let locale = *locale;
    let tally = tally::read(app.storage.read(), letter.id()).await?;
    let said = sentence::sentence(app.rendering.words(), locale, tally.counts())?;
    let closed_at = letter.closes_at().filter(|at| *at <= app.now());
    let page = ClosedPage {
        letter: signing(letter, locale),
        sentence: said,
        total: tally.total(),
        closed_at,
        confirm_until: closed_at
            .map(|at| at + GRACE)
            .filter(|until| *until > app.now()),
        contact: contact(app),
    };
    let here = paths::sign(locale, letter.slug());
    let twin = paths::sign(locale.other(), letter.slug());
    answer(app, &page, status, PageAddress::new(locale, &here, twin))
}
