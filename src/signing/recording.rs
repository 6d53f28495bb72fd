//! Recording a signature, sending its mail again, and changing where it goes: each in one
//! transaction, with the same statements for everybody. All that takes long is done before it.

mod copy;
pub mod ticket;

use crate::signatures::store::{self as signatures, ScreenedPart};
use crate::signing::store;
use entity::ids::{LetterId, SignatureId, SubmissionId};
use entity::signature;
use entity::values::SignatureState;
use sea_orm::ConnectionTrait;

use self::copy::SubmissionCopy;
use self::ticket::{Note, Ticket};
use super::mail::Asking;
use super::reminding::AFTER_A_DAY;
use crate::act::Act;
use crate::act::ActError;
use crate::app::App;
use crate::client_network::ClientNetwork;
use crate::clock::{HOUR, Millis};
use crate::email_address::EmailAddress;
use crate::journal::{self, Action, Actor};
use crate::letters::{self, Letter};
use crate::mail::outbox;
use crate::secret::Key;
use crate::signatures::crowding::find_giving_way;
use crate::signatures::holder::language_of;
use crate::signatures::lifecycle::{CONFIRM_LIFE, MOST_CHANGES, MOST_MAILS};
use crate::signatures::submission::Submission;
use crate::signing::mail::confirmation_mail::{
    Cause, Hindrance, PreparedConfirmation, RequestedPart, Sending, prepare, send,
};
use crate::vetting::{screening, standing, watch_list};

/// An address that is given so long after the form was sent has had a mail of the same day.
const LATE: Millis = 12 * HOUR;

/// Records a request as pending and writes its mail; the ticket opens "check your inbox". Of an
/// address that wants no mail about the letter, nothing personal is kept.
pub async fn record(
    app: &App,
    letter: &Letter,
    request: &Submission,
    network: ClientNetwork,
) -> Result<String, ActError> {
    let now = app.now();
    let submission = PreparedSubmission::prepare(app, letter, request, network, now).await?;
    let key = Key::new();
    let copy = SubmissionCopy::new(letter.id(), request, now).seal(&key)?;
    let act = app.act(&Actor::Signatory).begin().await?;
    let id = submission.write(&act, app, None).await?;
    store::keep_copy(&act, id, copy, now).await?;
    write_journal(&act, letter.id(), id, Action::Sign).await?;
    act.commit().await?;
    ticket(app, id, Some(key), &request.address, None)
}

/// A submission that is ready to be written: its rows, and its mail.
struct PreparedSubmission {
    letter: LetterId,
    address_key: Vec<u8>,
    network_tag: Vec<u8>,
    rows: Vec<signatures::NewSignature>,
    mail: PreparedConfirmation,
}

impl PreparedSubmission {
    /// Screens, seals and renders; `given_at` is when the form was sent.
    async fn prepare(
        app: &App,
        letter: &Letter,
        request: &Submission,
        network: ClientNetwork,
        given_at: Millis,
    ) -> Result<Self, ActError> {
        let connection = app.storage.read();
        // That of the subscriber: one who has a /48 has 65,536 networks of /64.
        let network_tag = app.subscriber_tag(network).await?;
        let watch = watch_list::load(connection, app, letter).await?;
        let token = request.invitation.as_ref();
        let invitation =
            standing::usable_invitation(connection, letter.id(), token, given_at).await?;
        // An address that is given late is not reminded at the same moment.
        let late = given_at + LATE < app.now();
        let reminded = if late { AFTER_A_DAY } else { 0 };
        let mut rows = Vec::new();
        for part in request.parts() {
            let reasons = screening::reasons(request, part, &watch);
            let screened = ScreenedPart {
                submission: request,
                part,
                reasons: &reasons,
                given_at,
            };
            let row = signatures::pending_row(app, letter, screened)?
                .with_network_tag(&network_tag)
                .with_invitation(part, invitation.as_ref().map(|one| one.id))
                .with_reminded(reminded);
            rows.push(row);
        }
        let sending = Sending {
            letter,
            locale: request.locale,
            address: &request.address,
            asked: RequestedPart::of_request(request),
            until: given_at + CONFIRM_LIFE,
            asking: Asking::First,
            cause: Cause::typed(app, network).await?,
        };
        Ok(Self {
            letter: letter.id(),
            address_key: app.address_key(&request.address),
            network_tag,
            rows,
            mail: prepare(app, &sending).await?,
        })
    }

    /// Writes the rows, without the person where nothing may leave, and the mail.
    async fn write<C: ConnectionTrait>(
        self,
        connection: &C,
        app: &App,
        hindrance: Option<Hindrance>,
    ) -> Result<SubmissionId, ActError> {
        signatures::one_of_address_at_a_time(connection, &self.address_key).await?;
        let stopped = store::is_stopped(connection, self.letter, &self.address_key).await?;
        let hindrance = hindrance.or(stopped.then_some(Hindrance::Silenced));
        let present =
            signatures::find_unconfirmed(connection, self.letter, &self.address_key).await?;
        let giving_way = find_giving_way(&present, &self.network_tag, self.rows.len());
        let giving_way = signatures::fill_up(giving_way);
        signatures::end_unconfirmed(connection, &giving_way, app.now()).await?;
        outbox::withhold_about(connection, &giving_way).await?;
        let mut first = None;
        for row in self.rows {
            let row = row.attach_to(first);
            let kept = match hindrance {
                Some(_) => row.without_person(),
                None => row,
            };
            let id = signatures::insert(connection, kept).await?;
            first.get_or_insert(SubmissionId::of_first(id));
        }
        let first = first.ok_or(ActError::Empty)?;
        send(connection, app, first, self.mail, hindrance).await?;
        Ok(first)
    }
}

/// Sends the mail of a pass again, at most [`MOST_MAILS`] in all. The answer is the same whether
/// anything left.
pub async fn send_again(
    app: &App,
    ticket: &Ticket,
    address: &EmailAddress,
    network: ClientNetwork,
) -> Result<String, ActError> {
    let connection = app.storage.read();
    let submission = ticket.submission;
    let rows = signatures::load_submission(connection, submission).await?;
    let first = rows.first().ok_or(ActError::NotFound)?;
    let letter = letters::by_id(connection, first.letter_id).await?;
    let until = first.created_at + CONFIRM_LIFE;
    let sending = Sending {
        letter: &letter,
        locale: language_of(first),
        address,
        // What was typed, not what is left of it: the same is looked up whatever became of it.
        asked: match open_copy(app, ticket).await? {
            Some(copy) => RequestedPart::of_request(&copy.request(address)),
            None => RequestedPart::of_rows(&rows, address),
        },
        until,
        asking: Asking::First,
        cause: Cause::repeated(app, network).await?,
    };
    let prepared = prepare(app, &sending).await?;
    let key = app.address_key(address);
    let act = app.act(&Actor::Signatory).begin().await?;
    let counted = signatures::count_mail(&act, submission, MOST_MAILS).await?;
    let stopped = store::is_stopped(&act, letter.id(), &key).await?;
    let row = signatures::find_locked(&act, submission.first()).await?;
    let open = row.is_some_and(|row| row.address_key == Some(key)) && until > app.now();
    let hindrance = match (counted, stopped || !open) {
        (false, _) => Some(Hindrance::Enough),
        (true, true) => Some(Hindrance::Silenced),
        (true, false) => None,
    };
    send(&act, app, submission, prepared, hindrance).await?;
    write_journal(&act, letter.id(), submission, Action::SendAgain).await?;
    act.commit().await?;
    let key = ticket.key();
    self::ticket(app, submission, key, address, Some(Note::SentAgain))
}

/// Gives what was typed another mailbox: it is recorded anew, as if it had been typed with that
/// address, and what is left unconfirmed of the first one ends with its links and codes. This is
/// done, and mailed, whatever became of the first one, so that nobody learns it here. None where the
/// ticket is an older one.
pub async fn change_address(
    app: &App,
    ticket: &Ticket,
    address: &EmailAddress,
    network: ClientNetwork,
) -> Result<Option<String>, ActError> {
    let Some(copy) = open_copy(app, ticket).await? else {
        return Ok(None);
    };
    let letter = letters::by_id(app.storage.read(), copy.letter).await?;
    let request = copy.request(address);
    let submission =
        PreparedSubmission::prepare(app, &letter, &request, network, copy.given_at).await?;
    let old = ticket.submission;
    let act = app.act(&Actor::Signatory).begin().await?;
    // First, as everywhere: two that want this lock and the rows never wait for each other.
    signatures::one_of_address_at_a_time(&act, &submission.address_key).await?;
    // Then the rows, as all who end or erase them do; what belongs to them comes after.
    let pass = signatures::lock_submission(&act, old).await?;
    let Some(changes) = store::changes_of(&act, old).await? else {
        return Ok(None);
    };
    let in_time = copy.given_at + CONFIRM_LIFE > app.now();
    let hindrance = (changes >= MOST_CHANGES || !in_time).then_some(Hindrance::Silenced);
    store::forget_proofs(&act, old).await?;
    let ids: Vec<SignatureId> = pass.iter().map(|row| row.id).collect();
    // As many ids whatever became of the rows, so that the statement is the same for everybody.
    let unconfirmed = |row: &signature::Model| match row.state {
        SignatureState::Pending => Some(row.id),
        _ => None,
    };
    let ending = signatures::fill_up(pass.iter().map(unconfirmed));
    signatures::end_unconfirmed(&act, &ending, app.now()).await?;
    outbox::withhold_about(&act, &ids).await?;
    let new = submission.write(&act, app, hindrance).await?;
    store::move_copy(&act, old, new).await?;
    write_journal(&act, letter.id(), new, Action::ChangeAddress).await?;
    act.commit().await?;
    let key = ticket.key();
    self::ticket(app, new, key, address, Some(Note::Changed)).map(Some)
}

/// What was typed for the submission of a ticket; none where the ticket is an older one.
async fn open_copy(app: &App, ticket: &Ticket) -> Result<Option<SubmissionCopy>, ActError> {
    let sealed = store::copy_of(app.storage.read(), ticket.submission).await?;
    let key = ticket.key();
    Ok(sealed
        .zip(key)
        .and_then(|(sealed, key)| SubmissionCopy::open(&key, &sealed)))
}

async fn write_journal(
    act: &Act<'_>,
    letter: LetterId,
    submission: SubmissionId,
    action: Action,
) -> Result<(), ActError> {
    let entry = journal::Entry {
        letter: Some(letter),
        signature: Some(submission.first()),
        ..act.entry(action)
    };
    Ok(journal::write(act, entry).await?)
}

fn ticket(
    app: &App,
    submission: SubmissionId,
    key: Option<Key>,
    address: &EmailAddress,
    note: Option<Note>,
) -> Result<String, ActError> {
    let ticket = Ticket::new(submission, key, address.as_typed().to_owned(), note);
    Ok(ticket.to_text(&app.keys.form)?)
}
