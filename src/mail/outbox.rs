//! The rows of `outgoing_mail`. The same statements run whoever the recipient is. Here mails are
//! written and withheld.

mod allowances;
mod claim;
mod erasing;
mod outcome;
mod queues;
mod status;
mod turns;

use entity::ids::{InvitationId, LetterId, SignatureId};
use entity::outgoing_mail::{self, Column, Entity};
use entity::values::{Allowance, MailState};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, UpdateMany,
};

pub use claim::{DueMail, Pick, claim};
pub use erasing::{MailRecord, erase, records_of};
pub use outcome::{give_up, mark_sent, retry};
pub use queues::{Woken, wake};
pub use status::{
    Backlog, backlog, faults_of_invitations, faults_of_signatures, is_full, is_under_way,
    was_written_since,
};

use super::MailMessage;
use crate::clock::Millis;
use crate::email_address::registrable_domain;
use crate::secret::{Key, SealContext, SealFault, public_id};

/// The words of the index `outgoing_mail_waiting`, which SQLite uses for these words alone.
const WAITING: &str = "state = 'waiting'";
/// Sealed mails are padded to whole multiples of this, so that their size tells nothing.
const BUCKET: usize = 8_192;

/// A mail to be written to the outbox.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Which mail: the name of its templates.
    pub kind: &'static str,
    /// The letter it is about.
    pub letter: Option<LetterId>,
    /// The signature it is about.
    pub signature: Option<SignatureId>,
    /// The invitation that it carries.
    pub invitation: Option<InvitationId>,
    /// Keyed hash of the recipient.
    pub recipient_key: Vec<u8>,
    /// Keyed hash of the recipient's mailbox, for quotas only.
    pub mailbox_key: Vec<u8>,
    /// Why it is written.
    pub allowance: Allowance,
    /// Whose flow it belongs to: the tag of the network that caused it, or whom it is for.
    pub sender: Vec<u8>,
    /// The recipient's mail domain; empty where nothing may be kept.
    pub domain: String,
    /// What will leave; none where nothing will.
    pub message: Option<MailMessage>,
    /// The address was confirmed here before.
    pub proved: bool,
    /// Not to leave before this, milliseconds UTC.
    pub not_before: Millis,
    /// Pointless after this, milliseconds UTC.
    pub expires_at: Millis,
}

/// Why a mail is not written or read.
#[derive(Debug, thiserror::Error)]
pub enum OutboxFault {
    /// The database.
    #[error(transparent)]
    Database(#[from] DbErr),
    /// The seal.
    #[error(transparent)]
    Seal(#[from] SealFault),
    /// The content.
    #[error("a mail does not serialize: {0}")]
    Content(#[from] serde_json::Error),
}

/// A mail sealed before the transaction that writes it: once to leave, and once as the row looks of
/// which nothing leaves, so that the choice between them costs the same.
#[derive(Debug)]
pub struct Sealed {
    message_id: String,
    mail: Vec<u8>,
    nothing: Vec<u8>,
}

/// Seals a mail ahead.
///
/// # Errors
/// If it does not serialize.
pub fn seal_ahead(key: &Key, message: &MailMessage) -> Result<Sealed, OutboxFault> {
    let message_id = public_id();
    Ok(Sealed {
        mail: seal(key, &message_id, Some(message))?,
        nothing: seal(key, &message_id, None)?,
        message_id,
    })
}

/// Writes a mail. It sleeps until it is due and its mailbox has room (see [`wake`]): room is looked
/// for only then, by one process after another, so that posts at once get no more of it.
pub async fn enqueue<C: ConnectionTrait>(
    connection: &C,
    key: &Key,
    mail: Outgoing,
    now: Millis,
) -> Result<(), OutboxFault> {
    let message_id = public_id();
    let sealed = seal(key, &message_id, mail.message.as_ref())?;
    put(connection, message_id, sealed, mail, now).await
}

/// The same, of a mail that was sealed ahead: it leaves if `mail` has its message.
pub async fn enqueue_sealed<C: ConnectionTrait>(
    connection: &C,
    sealed: Sealed,
    mail: Outgoing,
    now: Millis,
) -> Result<(), OutboxFault> {
    let content = match mail.message {
        Some(_) => sealed.mail,
        None => sealed.nothing,
    };
    put(connection, sealed.message_id, content, mail, now).await
}

async fn put<C: ConnectionTrait>(
    connection: &C,
    message_id: String,
    sealed: Vec<u8>,
    mail: Outgoing,
    now: Millis,
) -> Result<(), OutboxFault> {
    supersede(connection, &mail).await?;
    let state = if mail.message.is_some() {
        MailState::Waiting
    } else {
        MailState::Withheld
    };
    let row = outgoing_mail::ActiveModel {
        sealed: Set(Some(sealed)),
        message_id: Set(message_id),
        kind: Set(mail.kind.to_owned()),
        state: Set(state),
        letter_id: Set(mail.letter),
        signature_id: Set(mail.signature),
        invitation_id: Set(mail.invitation),
        recipient_key: Set(mail.recipient_key),
        domain: Set(registrable_domain(&mail.domain)
            .unwrap_or(&mail.domain)
            .to_owned()),
        attempts: Set(0),
        due_at: Set(Ord::max(now, mail.not_before)),
        expires_at: Set(mail.expires_at),
        created_at: Set(now),
        sent_at: Set(None),
        fault: Set(None),
        mailbox_key: Set(Some(mail.mailbox_key)),
        allowance: Set(mail.allowance),
        a_day: Set(allowances::a_day(mail.allowance, mail.proved)),
        sender: Set(mail.message.is_some().then_some(mail.sender)),
        queue: Set(turns::NO_QUEUE.to_owned()),
        turn: Set(turns::NOT_QUEUED),
        crowd_turn: Set(0),
        released_at: Set(None),
        ..Default::default()
    };
    Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// Keeps back every waiting mail about some signatures: what it asks to confirm is over.
pub async fn withhold_about<C: ConnectionTrait>(
    connection: &C,
    signatures: &[SignatureId],
) -> Result<(), DbErr> {
    withhold_mails()
        .filter(Column::SignatureId.is_in(signatures.iter().copied()))
        // In words that no index has: beside a list SQLite would else go through all that wait.
        .filter(Expr::cust("COALESCE(state, '') = 'waiting'"))
        .exec(connection)
        .await?;
    Ok(())
}

/// Keeps back every waiting mail about a letter to a recipient who wants none.
pub async fn withhold<C: ConnectionTrait>(
    connection: &C,
    recipient_key: &[u8],
    letter: LetterId,
) -> Result<(), DbErr> {
    withhold_mails()
        .filter(Column::RecipientKey.eq(recipient_key.to_vec()))
        .filter(Column::LetterId.eq(letter))
        .filter(Expr::cust(WAITING))
        .exec(connection)
        .await?;
    Ok(())
}

/// How many rows of mails ended before a time.
pub async fn count_ended<C: ConnectionTrait>(connection: &C, before: Millis) -> Result<u64, DbErr> {
    Entity::find()
        .filter(ended_before(before))
        .count(connection)
        .await
}

fn ended_before(before: Millis) -> Condition {
    Condition::all()
        .add(Column::State.ne(MailState::Waiting))
        .add(Column::CreatedAt.lt(before))
        .add(Column::DueAt.lt(before))
}

/// Drops the rows of mails that ended before a time: sent, given up or withheld.
pub async fn drop_ended<C: ConnectionTrait>(connection: &C, before: Millis) -> Result<u64, DbErr> {
    let dropped = Entity::delete_many()
        .filter(ended_before(before))
        .exec(connection)
        .await?;
    Ok(dropped.rows_affected)
}

/// A newer mail replaces one of its kind that sleeps, if both are for one signature, or for none and
/// no letter (the links to all that a mailbox signed). Mails of other signatures stay: else a
/// stranger who types somebody's address would displace what its owner waits for. A queued mail
/// stays too: it leaves soon, and asking again must not cost its turn.
async fn supersede<C: ConnectionTrait>(connection: &C, mail: &Outgoing) -> Result<(), DbErr> {
    // Each invitation of a mailbox is for an organization of its own.
    if mail.invitation.is_some() {
        return Ok(());
    }
    let same_letter = match mail.letter {
        Some(letter) => Column::LetterId.eq(letter),
        None => Column::LetterId.is_null(),
    };
    withhold_mails()
        .filter(Column::RecipientKey.eq(mail.recipient_key.clone()))
        .filter(Expr::cust(WAITING))
        .filter(Column::Kind.eq(mail.kind))
        .filter(same_letter)
        .filter(Column::SignatureId.eq(mail.signature))
        .filter(Column::Queue.eq(turns::NO_QUEUE))
        .filter(Column::Attempts.eq(0))
        .exec(connection)
        .await?;
    Ok(())
}

/// Keeps mails back, and drops what they hold.
fn withhold_mails() -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(MailState::Withheld.word()))
        .col_expr(Column::Sealed, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(Column::Sender, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(Column::Queue, Expr::value(turns::NO_QUEUE))
}

fn place(message_id: &str) -> SealContext<'_> {
    SealContext {
        table: "outgoing_mail",
        row: message_id,
        column: "sealed",
    }
}

fn seal(
    key: &Key,
    message_id: &str,
    message: Option<&MailMessage>,
) -> Result<Vec<u8>, OutboxFault> {
    let mut plain = match message {
        Some(message) => serde_json::to_vec(message)?,
        None => Vec::new(),
    };
    // JSON may be followed by white space, so the padding needs no mark of its own.
    plain.resize(plain.len().max(1).div_ceil(BUCKET) * BUCKET, b' ');
    Ok(key.seal(place(message_id), &plain)?)
}
