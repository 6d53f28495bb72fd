//! The form.

use entity::values::{SignatureKind, VisibilityChoice};
use poem::http::{HeaderValue, StatusCode, header};
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::{answer, comes_from_us, contact, letter_of, locale_of, signing, token, token_age};
use crate::app::App;
use crate::letters::{GRACE, Letter, Openness};
use crate::locale::Locale;
use crate::paths;
use crate::signing::form::invitee;
use crate::signing::form::{self, FieldFault, Typed};
use crate::signing::pages::{ClosedPage, SignPage};
use crate::signing::recording;
use crate::tally::{self, sentence};
use crate::web::answer::redirect;
use crate::web::body::Form;
use crate::web::{Failure, Visitor};

/// What a link to the form may bring along.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    src: String,
    invitation: String,
}

#[handler]
pub(super) async fn show_form(
    Data(app): Data<&App>,
    Path((lang, slug)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (locale, letter) = (locale_of(&lang)?, letter_of(app, &slug).await?);
    if letter.openness(app.now()) != Openness::Open {
        return closed_page(app, (locale, &letter), StatusCode::OK).await;
    }
    let mut typed = Typed {
        src: asked.src,
        invitation: asked.invitation,
        ..Typed::default()
    };
    let filling = (&mut typed, app.now());
    invitee::fill(app.storage.read(), &letter, filling, locale).await?;
    form_page(app, (locale, &letter), StatusCode::OK, typed, vec![]).await
}

#[handler]
pub(super) async fn sign(
    Data(app): Data<&App>,
    Path((lang, slug)): Path<(String, String)>,
    request: &Request,
    visitor: Visitor,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (locale, letter) = (locale_of(&lang)?, letter_of(app, &slug).await?);
    let fresh = token_age(app, "sign", &typed.token).is_some();
    if !comes_from_us(app, request, fresh) {
        return Err(Failure::Refused);
    }
    if let Err(refused) = visitor.take_quota(&app.limits.sign, Some(letter.id())) {
        return too_many_page(app, (locale, &letter), typed, &refused).await;
    }
    if !fresh {
        // Our own page, open for days or since a restore: what was typed is kept, and sent again.
        let stale = vec![FieldFault {
            field: "kind",
            key: "error-stale",
        }];
        return unprocessable(app, (locale, &letter), typed, stale).await;
    }
    if letter.openness(app.now()) != Openness::Open {
        return closed_page(app, (locale, &letter), StatusCode::CONFLICT).await;
    }
    match form::read(&typed, &letter, locale) {
        Ok(asked) => {
            let ticket = recording::record(app, &letter, &asked, visitor.network).await?;
            Ok(redirect(
                StatusCode::SEE_OTHER,
                &paths::sent(locale, letter.slug(), &ticket),
            ))
        }
        Err(faults) => unprocessable(app, (locale, &letter), typed, faults).await,
    }
}

async fn unprocessable(
    app: &App,
    page: (Locale, &Letter),
    typed: Typed,
    faults: Vec<FieldFault>,
) -> Result<Response, Failure> {
    form_page(app, page, StatusCode::UNPROCESSABLE_ENTITY, typed, faults).await
}

async fn form_page(
    app: &App,
    (locale, letter): (Locale, &Letter),
    status: StatusCode,
    typed: Typed,
    faults: Vec<FieldFault>,
) -> Result<Response, Failure> {
    let coming = (typed.invitation.as_str(), app.now());
    let guest = invitee::guest(app.storage.read(), letter, coming, locale).await?;
    let twin = if guest.is_some() {
        paths::invited(locale.other(), letter.slug(), &typed.invitation)
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
    let path = paths::sign(locale, letter.slug());
    answer(app, &page, locale, (status, &path, Some(twin)))
}

/// The form with all that was typed, for somebody whose network sends too much.
async fn too_many_page(
    app: &App,
    page: (Locale, &Letter),
    typed: Typed,
    refused: &Failure,
) -> Result<Response, Failure> {
    let seconds = refused.retry_after().unwrap_or_default();
    let fault = FieldFault {
        field: "press",
        key: form::wait_key(seconds),
    };
    let mut response = form_page(app, page, refused.status(), typed, vec![fault]).await?;
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    Ok(response)
}

async fn closed_page(
    app: &App,
    (locale, letter): (Locale, &Letter),
    status: StatusCode,
) -> Result<Response, Failure> {
    let tally = tally::read(app.storage.read(), letter.id()).await?;
    let said = sentence::sentence(app.rendering.words(), locale, tally.counts())
        .map_err(|fault| Failure::Internal(fault.to_string()))?;
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
    let path = paths::sign(locale, letter.slug());
    let twin = Some(paths::sign(locale.other(), letter.slug()));
    answer(app, &page, locale, (status, &path, twin))
}
