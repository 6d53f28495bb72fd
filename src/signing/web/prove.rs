//! Proving control of a domain from one's own page: the page shows what to publish, the button looks.

use poem::http::StatusCode;
use poem::web::{Data, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::own::{Own, open, open_for_submit, private};
use super::{ButtonForm, LinkPath, contact, dead_link, signing, token};
use crate::app::App;
use crate::journal::Actor;
use crate::signatures::list_entry::entry;
use crate::signing::pages::{Done, Looked, ProvePage};
use crate::signing::proving::{self, Proved};
use crate::web::answer::redirect;
use crate::web::body::Form;
use crate::web::{Failure, Visitor};

/// What the last look led to, from the address after a redirect.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ProofQuery {
    looked: Option<Looked>,
}

#[handler]
pub(super) async fn show_prove(
    Data(app): Data<&App>,
    at: LinkPath,
    Query(asked): Query<ProofQuery>,
) -> Result<Response, Failure> {
    match open(app, &at).await? {
        Some(own) if proving::is_provable(&own.row) => prove_page(app, &own, asked.looked),
        Some(own) => Ok(redirect(StatusCode::SEE_OTHER, &own.path)),
        None => dead_link(app, at.locale),
    }
}

#[handler]
pub(super) async fn look(
    Data(app): Data<&App>,
    at: LinkPath,
    request: &Request,
    visitor: Visitor,
    Form(form): Form<ButtonForm>,
) -> Result<Response, Failure> {
    let Some(own) = open_for_submit(app, request, &visitor, &at, &form.token).await? else {
        return dead_link(app, at.locale);
    };
    let domain = proving::domain_of(&own.row).filter(|_| proving::is_provable(&own.row));
    let Some(domain) = domain else {
        return Ok(redirect(StatusCode::SEE_OTHER, &own.path));
    };
    // As often as mail may be asked for to one address.
    let key = [b"prove ", own.row.public_id.as_bytes()].concat();
    if app.limits.address.check(&key).is_err() {
        return Ok(back_to_proof(&own, Looked::Later));
    }
    let challenge = proving::challenge(app, &own.row, &domain);
    Ok(
        match proving::check(app, &own.row, &challenge, &app.lookups, &Actor::Signatory).await? {
            Proved::NotYet => back_to_proof(&own, Looked::NotYet),
            Proved::Noted(_) => back_to_proof(&own, Looked::Noted),
            Proved::Published(_) => {
                let path = format!("{}?done={}", own.path, Done::Proved.word());
                redirect(StatusCode::SEE_OTHER, &path)
            }
        },
    )
}

fn back_to_proof(own: &Own, looked: Looked) -> Response {
    let path = format!("{}/prove?looked={}", own.path, looked.word());
    redirect(StatusCode::SEE_OTHER, &path)
}

fn prove_page(app: &App, own: &Own, looked: Option<Looked>) -> Result<Response, Failure> {
    let challenge =
        proving::domain_of(&own.row).map(|domain| proving::challenge(app, &own.row, &domain));
    let page = ProvePage {
        letter: signing(&own.letter, own.locale),
        entry: entry(&own.row, own.locale),
        challenge,
        looked,
        own: own.path.clone(),
        contact: contact(app),
        token: token(app, "own"),
    };
    private(app, own, "/prove", &page, StatusCode::OK)
}
