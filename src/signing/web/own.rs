//! One's own page: see, correct, be counted only, withdraw.

use crate::signatures::store as signatures;
use entity::signature;
use entity::values::{SignatureKind, SignatureState, Visibility, VisibilityChoice};
use poem::http::StatusCode;
use poem::web::{Data, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::confirm::list_link;
use super::{
    ButtonForm, LinkPath, PageAddress, answer, check_submit, contact, dead_link, letter_of_row,
    signing, token,
};
use crate::app::App;
use crate::letters::{Letter, Openness};
use crate::locale::Locale;
use crate::paths;
use crate::secret::Token;
use crate::signatures::holder::{language_of, manage_token};
use crate::signatures::list_entry::entry;
use crate::signing::correcting::{self, CorrectionOutcome, CorrectionRequest};
use crate::signing::form::{FormFault, SignForm};
use crate::signing::pages::{CorrectPage, Done, ManagePage, Shown, WithdrawPage};
use crate::signing::store::ShownProof;
use crate::signing::{confirming, proving, withdrawing};
use crate::web::answer::redirect;
use crate::web::body::Form;
use crate::web::{Failure, Visitor};

/// Result of the last action, from the query string after a redirect. Display only: anyone can write it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ManageQuery {
    done: Option<Done>,
}

/// A signature opened by its own link.
pub(super) struct Own {
    pub(super) locale: Locale,
    pub(super) row: signature::Model,
    pub(super) letter: Letter,
    pub(super) path: String,
}

/// Opens an own link; none for one that opens nothing.
pub(super) async fn open(app: &App, at: &LinkPath) -> Result<Option<Own>, Failure> {
    let Some(token) = Token::parse(&at.link) else {
        return Ok(None);
    };
    let Some(row) = signatures::by_manage_token(app.storage.read(), &token).await? else {
        return Ok(None);
    };
    Ok(Some(Own {
        letter: letter_of_row(app, &row).await?,
        path: paths::own_page(at.locale, token.as_str()),
        locale: at.locale,
        row,
    }))
}

/// The same for a button of its pages.
pub(super) async fn open_for_submit(
    app: &App,
    request: &Request,
    visitor: &Visitor,
    at: &LinkPath,
    token: &str,
) -> Result<Option<Own>, Failure> {
    check_submit(app, request, visitor, "own", token)?;
    open(app, at).await
}

#[handler]
pub(super) async fn show_own(
    Data(app): Data<&App>,
    at: LinkPath,
    Query(asked): Query<ManageQuery>,
) -> Result<Response, Failure> {
    match open(app, &at).await? {
        Some(own) => own_page(app, &own, asked.done).await,
        None => dead_link(app, at.locale),
    }
}

/// Who reached the page from the confirm link may confirm here too, after a correction.
#[handler]
pub(super) async fn confirm(
    Data(app): Data<&App>,
    at: LinkPath,
    request: &Request,
    visitor: Visitor,
    Form(form): Form<ButtonForm>,
) -> Result<Response, Failure> {
    let Some(own) = open_for_submit(app, request, &visitor, &at, &form.token).await? else {
        return dead_link(app, at.locale);
    };
    let submission = own.row.submission();
    let shown = ShownProof::ManageLink(own.row.manage_token_hash.clone().unwrap_or_default());
    match confirming::confirm(app, submission, &shown).await? {
        Some(_) => Ok(redirect(StatusCode::SEE_OTHER, &own.path)),
        None => dead_link(app, at.locale),
    }
}

#[handler]
pub(super) async fn show_correct(Data(app): Data<&App>, at: LinkPath) -> Result<Response, Failure> {
    match open(app, &at).await? {
        Some(own) if is_correctable(&own.row) => {
            let typed = correcting::to_typed_form(&own.row);
            correct_page(app, &own, StatusCode::OK, typed, vec![])
        }
        _ => dead_link(app, at.locale),
    }
}

#[handler]
pub(super) async fn correct(
    Data(app): Data<&App>,
    at: LinkPath,
    request: &Request,
    visitor: Visitor,
    Form(typed): Form<SignForm>,
) -> Result<Response, Failure> {
    let Some(own) = open_for_submit(app, request, &visitor, &at, &typed.token)
        .await?
        .filter(|own| is_correctable(&own.row))
    else {
        return dead_link(app, at.locale);
    };
    match correcting::read(app, &own.letter, &own.row, &typed)? {
        Ok(request) => {
            let asked = CorrectionRequest {
                typed: &typed,
                read: &request,
            };
            let done = match correcting::correct(app, &own.letter, &own.row, asked).await? {
                CorrectionOutcome::Applied => Done::Corrected,
                CorrectionOutcome::Waits => Done::Waits,
            };
            Ok(back(&own, done))
        }
        Err(faults) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            correct_page(app, &own, status, typed, faults)
        }
    }
}

/// Which of the two the page offers first.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WithdrawQuery {
    step: String,
}

#[handler]
pub(super) async fn show_withdraw(
    Data(app): Data<&App>,
    Query(query): Query<WithdrawQuery>,
    at: LinkPath,
) -> Result<Response, Failure> {
    let Some(own) = open(app, &at).await? else {
        return dead_link(app, at.locale);
    };
    if !withdrawing::may_withdraw(&own.row) {
        return own_page(app, &own, None).await;
    }
    let page = WithdrawPage {
        letter: signing(&own.letter, own.locale),
        entry: entry(&own.row, own.locale),
        signed_at: own.row.created_at,
        may_hide: may_hide(&own),
        hiding: query.step == "hide" && may_hide(&own),
        counted: own.row.state == SignatureState::Published,
        own: own.path.clone(),
        token: token(app, "own"),
    };
    private(app, &own, "/withdraw", &page, StatusCode::OK)
}

#[handler]
pub(super) async fn withdraw(
    Data(app): Data<&App>,
    at: LinkPath,
    request: &Request,
    visitor: Visitor,
    Form(form): Form<ButtonForm>,
) -> Result<Response, Failure> {
    let Some(own) = open_for_submit(app, request, &visitor, &at, &form.token).await? else {
        return dead_link(app, at.locale);
    };
    match form.action.as_str() {
        "withdraw" => {
            withdrawing::withdraw(app, &own.letter, &own.row).await?;
            Ok(back(&own, Done::Withdrawn))
        }
        "count-only" if may_hide(&own) => {
            withdrawing::count_only(app, &own.row).await?;
            Ok(back(&own, Done::CountedOnly))
        }
        _ => Ok(redirect(StatusCode::SEE_OTHER, &own.path)),
    }
}

fn back(own: &Own, done: Done) -> Response {
    let path = format!("{}?done={}", own.path, done.word());
    redirect(StatusCode::SEE_OTHER, &path)
}

fn is_correctable(row: &signature::Model) -> bool {
    matches!(
        row.state,
        SignatureState::Pending | SignatureState::Held | SignatureState::Published
    ) && row.address_sealed.is_some()
}

/// An individual may always step back from the list by name, unless the letter names everybody.
fn may_hide(own: &Own) -> bool {
    own.row.kind == SignatureKind::Individual
        && own.row.visibility == Visibility::Name
        && own.letter.visibility() != VisibilityChoice::Name
        && withdrawing::may_withdraw(&own.row)
}

async fn own_page(app: &App, own: &Own, done: Option<Done>) -> Result<Response, Failure> {
    let (row, locale) = (&own.row, own.locale);
    let reader = app.storage.read();
    let waiting = signatures::waiting(reader, row.id).await?.is_some();
    let submission = row.submission();
    let others = signatures::load_submission(reader, submission).await?;
    let open = own.letter.openness(app.now()) == Openness::Open;
    let page = ManagePage {
        letter: signing(&own.letter, locale),
        shown: show_signature(app, &own.letter, row, locale),
        signed_at: row.created_at,
        others: others
            .iter()
            .filter(|other| other.id != row.id && other.address_key == row.address_key)
            .map(|other| show_signature(app, &own.letter, other, locale))
            .collect(),
        waiting,
        may_confirm: row.state == SignatureState::Pending
            && own.letter.may_confirm(row.created_at, app.now()),
        may_correct: is_correctable(row),
        may_prove: proving::is_provable(row),
        may_withdraw: withdrawing::may_withdraw(row),
        may_hide: may_hide(own),
        open,
        done,
        contact: contact(app),
        token: token(app, "own"),
    };
    private(app, own, "", &page, StatusCode::OK)
}

fn show_signature(app: &App, letter: &Letter, row: &signature::Model, locale: Locale) -> Shown {
    Shown {
        listed: list_link(row, letter.slug(), locale),
        entry: entry(row, locale),
        sort_name: Some(row.sort_name.clone()).filter(|_| row.kind == SignatureKind::Individual),
        instead: None,
        state: row.state,
        own: paths::own_page(locale, manage_token(app, &row.public_id).as_str()),
    }
}

fn correct_page(
    app: &App,
    own: &Own,
    status: StatusCode,
    typed: SignForm,
    faults: Vec<FormFault>,
) -> Result<Response, Failure> {
    let page = CorrectPage {
        letter: signing(&own.letter, own.locale),
        organization: own.row.kind == SignatureKind::Endorsement,
        other: language_of(&own.row).other().tag(),
        choice: own.letter.visibility() == VisibilityChoice::Choice,
        typed,
        faults,
        own: own.path.clone(),
        token: token(app, "own"),
    };
    private(app, own, "/correct", &page, status)
}

/// A page that the holder of an own link alone sees; its language switch leads to the same page of
/// the same signature, at `rest` below their own page.
pub(super) fn private<P: crate::rendering::Page>(
    app: &App,
    own: &Own,
    rest: &str,
    page: &P,
    status: StatusCode,
) -> Result<Response, Failure> {
    let locale = own.locale;
    let token = manage_token(app, &own.row.public_id);
    let twin = paths::own_page(locale.other(), token.as_str()) + rest;
    let home = paths::home(locale);
    answer(app, page, status, PageAddress::new(locale, &home, twin))
}
