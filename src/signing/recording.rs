//! Recording a signature: one transaction, the same statements for everybody.

use sea_orm::{ConnectionTrait, DbErr};

use super::duplicates::{Answer, Newcomer, answer};
use super::lifecycle::CONFIRM_LIFE;
use super::mail::{AlreadySignedMail, ConfirmMail};
use super::post::{about, message, not_before, outbox_failure};
use super::request::{Part, SignatureRequest};
use super::store;
use super::ticket::Ticket;
use crate::app::App;
use crate::client_network::ClientNetwork;
use crate::journal::{self, Actor};
use crate::letters::Letter;
use crate::mail::{Message, Outgoing, outbox};
use crate::organizations;
use crate::paths;
use crate::rendering::Mail;
use crate::secret::{Code, Token};
use crate::web::Failure;

/// Records a request as pending and writes its mail; the ticket opens "check your inbox".
///
/// # Errors
/// If the database is away.
pub async fn record(
    app: &App,
    letter: &Letter,
    request: &SignatureRequest,
    network: ClientNetwork,
) -> Result<String, Failure> {
    let now = app.now();
    let tag = app.network_tag(network).await?;
    let address_key = app.address_key(&request.address);
    let not_before = not_before(app, &address_key, &request.address);
    let (token, code) = (Token::new(), Code::new());
    let transaction = app.storage.begin().await?;
    let proved = store::is_proved(&transaction, &address_key).await?;
    let mut first = None;
    let mut stands = Vec::new();
    for part in request.parts() {
        stands.push(told(&transaction, letter, part, &address_key).await?);
        let row = store::pending(app, letter, request, part, first)?;
        let id = store::insert(&transaction, store::tagged(row, &tag)).await?;
        first.get_or_insert(id);
    }
    let signature = first.ok_or(Failure::BadRequest)?;
    store::verify_by(
        &transaction,
        signature,
        (token.hash(), code.hash(&app.keys.lookup)),
        (now, now + CONFIRM_LIFE),
    )
    .await?;
    let (kind, message) = mail(app, letter, request, (&token, &code), &stands)?;
    let outgoing = Outgoing {
        kind,
        letter: Some(letter.id()),
        signature: Some(signature),
        recipient_key: address_key,
        domain: request.address.domain().to_owned(),
        message: Some(message),
        proved,
        not_before,
        expires_at: now + CONFIRM_LIFE,
    };
    outbox::enqueue(&transaction, &app.keys.seal, outgoing, now)
        .await
        .map_err(outbox_failure)?;
    let entry = journal::Entry {
        letter: Some(letter.id()),
        signature: Some(signature),
        ..journal::Entry::new(now, &Actor::Signatory, "sign")
    };
    journal::write(&transaction, entry).await?;
    transaction.commit().await?;
    Ok(Ticket {
        signature,
        address: request.address.as_typed().to_owned(),
    }
    .to_text(&app.keys.form)?)
}

/// What the mailbox is told of one part.
async fn told<C: ConnectionTrait>(
    connection: &C,
    letter: &Letter,
    part: Part<'_>,
    address_key: &[u8],
) -> Result<Answer, DbErr> {
    let organization = match part {
        Part::Endorsement(part) => organizations::find_by_names(connection, &part.names).await?,
        Part::Individual(_) => None,
    };
    let known = store::known(connection, letter.id(), address_key, organization, 0).await?;
    let key = part.match_key();
    Ok(answer(
        &Newcomer {
            kind: part.kind(),
            match_key: &key,
            organization,
        },
        &known,
    ))
}

/// The mail: "already signed" if all that was asked for stands already, else the confirmation.
fn mail(
    app: &App,
    letter: &Letter,
    request: &SignatureRequest,
    (token, code): (&Token, &Code),
    stands: &[Answer],
) -> Result<(&'static str, Message), Failure> {
    let locale = request.locale;
    let about = about(letter, locale);
    if stands
        .iter()
        .all(|answer| matches!(answer, Answer::AlreadySigned(_)))
    {
        let mail = AlreadySignedMail {
            about,
            signed_at: app.now(),
        };
        return Ok((
            AlreadySignedMail::NAME,
            message(app, &mail, locale, request.address.as_typed())?,
        ));
    }
    let link = app
        .base_url
        .absolute(&paths::confirm(locale, token.as_str()));
    let mail = ConfirmMail {
        about,
        link,
        code: code.grouped(),
        until: app.now() + CONFIRM_LIFE,
    };
    Ok((
        ConfirmMail::NAME,
        message(app, &mail, locale, request.address.as_typed())?,
    ))
}
