//! The form.

use entity::values::{SignatureKind, VisibilityChoice};
use poem::http::{HeaderValue, StatusCode, header};
use poem::web::{Data, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::{PageAddress, answer, comes_from_us, contact, signing, token, token_age};
use crate::app::App;
use crate::letters::{GRACE, LetterPath, Openness};
use crate::paths;
use crate::signing::form::invitee;
use crate::signing::form::{self, FieldFault, SignForm};
use crate::signing::pages::{ClosedPage, SignPage};
use crate::signing::recording;
use crate::tally::{self, sentence};
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
    Form(typed): Form<SignForm>,
    path: LetterPath,
) -> Result<Response, Failure> {
    let fresh = token_age(app, "sign", &typed.token).is_some();
    if !comes_from_us(app, request, fresh) {
        return Err(Failure::Refused);
    }
    if let Err(refused) = visitor.take_quota(&app.limits.sign, Some(path.letter.id())) {
        return too_many_page(app, &path, typed, &refused).await;
    }
    if !fresh {
        // Our own page, open for days or since a restore: what was typed is kept, and sent again.
        let stale = vec![FieldFault {
            field: "kind",
            key: "error-stale".into(),
        }];
        return unprocessable(app, &path, typed, stale).await;
    }
    if path.letter.openness(app.now()) != Openness::Open {
        return closed_page(app, &path, StatusCode::CONFLICT).await;
    }
    match form::read(&typed, &path.letter, path.locale) {
        Ok(asked) => {
            let ticket = recording::record(app, &path.letter, &asked, visitor.network).await?;
            Ok(redirect(
                StatusCode::SEE_OTHER,
                &paths::check_inbox(path.locale, path.letter.slug(), &ticket),
            ))
        }
        Err(faults) => unprocessable(app, &path, typed, faults).await,
    }
}

async fn unprocessable(
    app: &App,
    path: &LetterPath,
    typed: SignForm,
    faults: Vec<FieldFault>,
) -> Result<Response, Failure> {
    form_page(app, path, StatusCode::UNPROCESSABLE_ENTITY, typed, faults).await
}

async fn form_page(
    app: &App,
    LetterPath { locale, letter }: &LetterPath,
    status: StatusCode,
    typed: SignForm,
    faults: Vec<FieldFault>,
) -> Result<Response, Failure> {
    let locale = *locale;
    let (connection, now) = (app.storage.read(), app.now());
    let guest = invitee::find_invitee(connection, letter, &typed.invitation, locale, now).await?;
    let twin = if guest.is_some() {
        paths::invitation(locale.other(), letter.slug(), &typed.invitation)
    } else {
        paths::sign(locale.other(), letter.slug())
    };
    let page = SignPage {
        letter: signing(letter, locale),
        guest,
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
    let fault = FieldFault {
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
