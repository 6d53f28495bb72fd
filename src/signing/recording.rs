//! Recording a signature, sending its mail again, and changing where it goes: each in one
//! transaction, with the same statements for everybody.

use entity::signature;
use entity::values::SignatureState;
use sea_orm::ConnectionTrait;

use super::lifecycle::{CONFIRM_LIFE, MOST_MAILS};
use super::mail::Asking;
use super::post::language_of;
use super::request::SignatureRequest;
use super::sending::{Asked, Cause, Sending, send};
use super::standing;
use super::store;
use super::ticket::{Note, Ticket};
use crate::app::App;
use crate::client_network::ClientNetwork;
use crate::email_address::EmailAddress;
use crate::journal::{self, Actor};
use crate::letters::{self, Letter};
use crate::web::Failure;

/// Records a request as pending and writes its mail; the ticket opens "check your inbox". Of an
/// address that wants no mail about the letter, nothing personal is kept.
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
    let cause = Cause::typed(app, network).await?;
    let transaction = app.storage.begin().await?;
    let key = app.address_key(&request.address);
    let stopped = store::is_stopped(&transaction, letter.id(), &key).await?;
    let watch = store::watch(&transaction, app, letter).await?;
    let invitation =
        standing::coming(&transaction, letter.id(), request.invitation.as_ref(), now).await?;
    let mut first = None;
    for part in request.parts() {
        let row = store::pending(app, (letter, &watch), (request, part), first)?;
        let row = store::tagged(row, &tag);
        let row = store::came_by(row, part, invitation.as_ref());
        let kept = if stopped {
            store::without_person(row)
        } else {
            row
        };
        let id = store::insert(&transaction, kept).await?;
        first.get_or_insert(id);
    }
    let signature = first.ok_or(Failure::BadRequest)?;
    let sending = Sending {
        letter,
        signature,
        locale: request.locale,
        address: &request.address,
        asked: request
            .parts()
            .map(|part| Asked::of_part(part, &request.address))
            .collect(),
        until: now + CONFIRM_LIFE,
        asking: Asking::First,
        cause,
    };
    send(&transaction, app, sending, !stopped).await?;
    note_down(&transaction, app, (letter.id(), signature), "sign").await?;
    transaction.commit().await?;
    ticket(app, signature, &request.address, None)
}

/// Sends the mail of a pass again, at most [`MOST_MAILS`] in all. The answer is the same whether
/// anything left.
///
/// # Errors
/// If the database is away.
pub async fn send_again(
    app: &App,
    signature: i64,
    address: &EmailAddress,
    network: ClientNetwork,
) -> Result<String, Failure> {
    let cause = Cause::repeated(app, network).await?;
    let transaction = app.storage.begin().await?;
    let rows = store::pass(&transaction, signature).await?;
    send_to(&transaction, app, &rows, (address, cause)).await?;
    let letter = rows.first().ok_or(Failure::NotFound)?.letter_id;
    note_down(&transaction, app, (letter, signature), "send again").await?;
    transaction.commit().await?;
    ticket(app, signature, address, Some(Note::SentAgain))
}

/// Gives an unconfirmed pass another mailbox: what went to the old one proves nothing any more.
///
/// # Errors
/// If the database is away.
pub async fn change_address(
    app: &App,
    signature: i64,
    address: &EmailAddress,
    network: ClientNetwork,
) -> Result<String, Failure> {
    let cause = Cause::typed(app, network).await?;
    let transaction = app.storage.begin().await?;
    let rows = store::pass(&transaction, signature).await?;
    if rows.iter().all(is_waiting) {
        store::forget_proofs(&transaction, signature).await?;
        for row in &rows {
            let columns = signature::ActiveModel::default();
            let columns = store::addressed(columns, app, &row.public_id, address)?;
            let by = (&Actor::Signatory, app.now());
            store::correct(&transaction, row, (columns, row.visibility), "address", by).await?;
        }
        send_to(&transaction, app, &rows, (address, cause)).await?;
    }
    transaction.commit().await?;
    ticket(app, signature, address, Some(Note::Changed))
}

/// Unconfirmed, and of somebody: a row without a person belongs to an address that wants no mail.
fn is_waiting(row: &signature::Model) -> bool {
    row.state == SignatureState::Pending && row.address_key.is_some()
}

async fn send_to<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    rows: &[signature::Model],
    (address, cause): (&EmailAddress, Cause),
) -> Result<(), Failure> {
    let first = rows.first().ok_or(Failure::NotFound)?;
    let letter = letters::by_id(connection, first.letter_id).await?;
    let key = app.address_key(address);
    let stopped = store::is_stopped(connection, letter.id(), &key).await?;
    let counted = store::count_mail(connection, first.id, MOST_MAILS).await?;
    let sending = Sending {
        letter: &letter,
        signature: first.id,
        locale: language_of(first),
        address,
        asked: Asked::of_rows(rows, address),
        until: first.created_at + CONFIRM_LIFE,
        asking: Asking::First,
        cause,
    };
    let open = first.address_key.is_some() && sending.until > app.now();
    send(connection, app, sending, counted && !stopped && open).await
}

async fn note_down<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    (letter, signature): (i64, i64),
    action: &str,
) -> Result<(), Failure> {
    let entry = journal::Entry {
        letter: Some(letter),
        signature: Some(signature),
        ..journal::Entry::new(app.now(), &Actor::Signatory, action)
    };
    Ok(journal::write(connection, entry).await?)
}

fn ticket(
    app: &App,
    signature: i64,
    address: &EmailAddress,
    note: Option<Note>,
) -> Result<String, Failure> {
    let ticket = Ticket {
        signature,
        address: address.as_typed().to_owned(),
        note,
    };
    Ok(ticket.to_text(&app.keys.form)?)
}
