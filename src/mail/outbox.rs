//! The rows of `outgoing_mail`. The same statements run whoever the recipient is.

use std::collections::HashMap;

use entity::outgoing_mail::{self, Column, Entity};
use entity::values::MailState;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::Message;
use crate::clock::{DAY, MINUTE, Millis};
use crate::secret::{Key, Place, SealFault, public_id};

/// Mails in 24 hours to an address never confirmed here, and to one that has been.
const UNPROVED_A_DAY: u64 = 3;
const PROVED_A_DAY: u64 = 12;
/// Sealed mails are padded to whole multiples of this, so that their size tells nothing.
const BUCKET: usize = 8_192;
/// Rows looked at by one claim; others who claim at once take some of them.
const LOOKED_AT: u64 = 8;
/// How long a mail being sent is left alone before it counts as interrupted: longer than the
/// transport's patience with all steps of one mail.
const LEASE: Millis = 10 * MINUTE;

/// A mail to be written to the outbox.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Which mail: the name of its templates.
    pub kind: &'static str,
    /// The letter it is about.
    pub letter: Option<i64>,
    /// The signature it is about.
    pub signature: Option<i64>,
    /// Keyed hash of the recipient.
    pub recipient_key: Vec<u8>,
    /// The recipient's mail domain; empty where nothing may be kept.
    pub domain: String,
    /// What will leave; none where nothing will.
    pub message: Option<Message>,
    /// The address was confirmed here before.
    pub proved: bool,
    /// Not to leave before this, milliseconds UTC.
    pub not_before: Millis,
    /// Pointless after this, milliseconds UTC.
    pub expires_at: Millis,
}

/// A mail that is due.
#[derive(Clone, Debug)]
pub struct Due {
    /// Its row.
    pub id: i64,
    /// Its Message-ID, without the domain.
    pub message_id: String,
    /// Tries so far, this one included.
    pub attempts: i32,
    /// Pointless after this.
    pub expires_at: Millis,
    /// The mail; none where its row does not open.
    pub message: Option<Message>,
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

/// Writes a mail. Over the day's quota of its recipient it waits; an older one of the same kind
/// about the same letter that waits too is replaced.
///
/// # Errors
/// If the database refuses.
pub async fn enqueue<C: ConnectionTrait>(
    connection: &C,
    key: &Key,
    mail: Outgoing,
    now: Millis,
) -> Result<(), OutboxFault> {
    // First, so that the replacement gets the place of the mail it replaces.
    supersede(connection, &mail, now).await?;
    let recent = Entity::find()
        .filter(Column::RecipientKey.eq(mail.recipient_key.clone()))
        .filter(Column::State.ne(MailState::Withheld))
        .filter(Column::DueAt.gt(now - DAY))
        .order_by_desc(Column::DueAt);
    let count = recent.clone().count(connection).await?;
    let allowed = if mail.proved {
        PROVED_A_DAY
    } else {
        UNPROVED_A_DAY
    };
    let nth = recent
        .offset(allowed.saturating_sub(1))
        .limit(1)
        .one(connection)
        .await?;
    let by_quota = nth
        .filter(|_| count >= allowed)
        .map_or(now, |row| Ord::max(row.due_at + DAY, now));
    let due_at = Ord::max(by_quota, mail.not_before);
    let message_id = public_id();
    let state = if mail.message.is_some() {
        MailState::Waiting
    } else {
        MailState::Withheld
    };
    let row = outgoing_mail::ActiveModel {
        sealed: Set(Some(seal(key, &message_id, mail.message.as_ref())?)),
        message_id: Set(message_id),
        kind: Set(mail.kind.to_owned()),
        state: Set(state),
        letter_id: Set(mail.letter),
        signature_id: Set(mail.signature),
        recipient_key: Set(mail.recipient_key),
        domain: Set(mail.domain),
        attempts: Set(0),
        due_at: Set(due_at),
        expires_at: Set(mail.expires_at),
        created_at: Set(now),
        sent_at: Set(None),
        fault: Set(None),
        ..Default::default()
    };
    Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// Keeps back every waiting mail about a letter to a recipient who wants none.
///
/// # Errors
/// If the database refuses.
pub async fn withhold<C: ConnectionTrait>(
    connection: &C,
    recipient_key: &[u8],
    letter: i64,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(MailState::Withheld.word()))
        .col_expr(Column::Sealed, Expr::value(Option::<Vec<u8>>::None))
        .filter(Column::RecipientKey.eq(recipient_key.to_vec()))
        .filter(Column::LetterId.eq(letter))
        .filter(Column::State.eq(MailState::Waiting))
        .exec(connection)
        .await?;
    Ok(())
}

/// Whether a mail about a signature is still on its way.
///
/// # Errors
/// If the database refuses.
pub async fn is_under_way<C: ConnectionTrait>(
    connection: &C,
    signature: i64,
) -> Result<bool, DbErr> {
    let waiting = Entity::find()
        .filter(Column::SignatureId.eq(signature))
        .filter(Column::State.eq(MailState::Waiting))
        .one(connection)
        .await?;
    Ok(waiting.is_some())
}

/// Drops the rows of mails that ended before a time: sent, given up or withheld.
///
/// # Errors
/// If the database refuses.
pub async fn drop_ended<C: ConnectionTrait>(connection: &C, before: Millis) -> Result<u64, DbErr> {
    let dropped = Entity::delete_many()
        .filter(Column::State.ne(MailState::Waiting))
        .filter(Column::CreatedAt.lt(before))
        .filter(Column::DueAt.lt(before))
        .exec(connection)
        .await?;
    Ok(dropped.rows_affected)
}

/// Whether a mail of a kind was written for a signature since a time.
///
/// # Errors
/// If the database refuses.
pub async fn was_written_since<C: ConnectionTrait>(
    connection: &C,
    kind: &str,
    signature: i64,
    since: Millis,
) -> Result<bool, DbErr> {
    let written = Entity::find()
        .filter(Column::SignatureId.eq(signature))
        .filter(Column::Kind.eq(kind))
        .filter(Column::CreatedAt.gt(since))
        .one(connection)
        .await?;
    Ok(written.is_some())
}

/// Only a mail for the same signature, or one that its recipient's quota lets wait, is replaced: two
/// people who sign from one address get a mail each.
async fn supersede<C: ConnectionTrait>(
    connection: &C,
    mail: &Outgoing,
    now: Millis,
) -> Result<(), DbErr> {
    // About a letter and no signature: an invitation, which stands for its organization alone.
    if mail.letter.is_some() && mail.signature.is_none() {
        return Ok(());
    }
    let same_letter = match mail.letter {
        Some(letter) => Column::LetterId.eq(letter),
        None => Column::LetterId.is_null(),
    };
    Entity::update_many()
        .col_expr(Column::State, Expr::value(MailState::Withheld.word()))
        .col_expr(Column::Sealed, Expr::value(Option::<Vec<u8>>::None))
        .filter(Column::RecipientKey.eq(mail.recipient_key.clone()))
        .filter(Column::Kind.eq(mail.kind))
        .filter(same_letter)
        .filter(
            Column::SignatureId
                .eq(mail.signature)
                .or(Column::DueAt.gt(now)),
        )
        .filter(Column::State.eq(MailState::Waiting))
        .filter(Column::Attempts.eq(0))
        .exec(connection)
        .await?;
    Ok(())
}

fn place(message_id: &str) -> Place<'_> {
    Place {
        table: "outgoing_mail",
        row: message_id,
        column: "sealed",
    }
}

fn seal(key: &Key, message_id: &str, message: Option<&Message>) -> Result<Vec<u8>, OutboxFault> {
    let mut plain = match message {
        Some(message) => serde_json::to_vec(message)?,
        None => Vec::new(),
    };
    // JSON may be followed by white space, so the padding needs no mark of its own.
    plain.resize(plain.len().max(1).div_ceil(BUCKET) * BUCKET, b' ');
    Ok(key.seal(place(message_id), &plain)?)
}

/// Takes the mail that has been due for longest, for this caller alone: a guarded update moves its
/// due time on, so that two never send one at once, and a killed one leaves it to be tried again.
/// None where nothing is due, or `admits`, asked only if something is, refuses. A row that does not
/// open is given out without its mail, so that it stops nobody else's.
///
/// # Errors
/// If the database refuses.
pub async fn claim<C: ConnectionTrait>(
    connection: &C,
    key: &Key,
    now: Millis,
    admits: &impl Fn() -> bool,
) -> Result<Option<Due>, DbErr> {
    loop {
        let rows = Entity::find()
            .filter(Column::State.eq(MailState::Waiting))
            .filter(Column::DueAt.lte(now))
            .order_by_asc(Column::DueAt)
            .order_by_asc(Column::Id)
            .limit(LOOKED_AT)
            .all(connection)
            .await?;
        if rows.is_empty() || !admits() {
            return Ok(None);
        }
        for row in rows {
            if take(connection, &row, now).await? {
                return Ok(Some(opened(key, row)));
            }
        }
    }
}

async fn take<C: ConnectionTrait>(
    connection: &C,
    row: &outgoing_mail::Model,
    now: Millis,
) -> Result<bool, DbErr> {
    let taken = Entity::update_many()
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::DueAt, Expr::value(now + LEASE))
        .filter(Column::Id.eq(row.id))
        .filter(Column::State.eq(MailState::Waiting))
        .filter(Column::Attempts.eq(row.attempts))
        .exec(connection)
        .await?;
    Ok(taken.rows_affected == 1)
}

fn opened(key: &Key, row: outgoing_mail::Model) -> Due {
    let plain = row
        .sealed
        .and_then(|sealed| key.open(place(&row.message_id), &sealed).ok());
    Due {
        id: row.id,
        attempts: row.attempts + 1,
        expires_at: row.expires_at,
        message: plain.and_then(|plain| serde_json::from_slice(&plain).ok()),
        message_id: row.message_id,
    }
}

/// Marks a mail as taken by the mail server, and drops its content.
///
/// # Errors
/// If the database refuses.
pub async fn mark_sent<C: ConnectionTrait>(
    connection: &C,
    id: i64,
    now: Millis,
) -> Result<(), DbErr> {
    end(connection, id, MailState::Sent, Some(now), None).await
}

/// Gives a mail up, and drops its content; the mail server's words stay, for coordinators.
///
/// # Errors
/// If the database refuses.
pub async fn give_up<C: ConnectionTrait>(
    connection: &C,
    id: i64,
    fault: &str,
) -> Result<(), DbErr> {
    end(connection, id, MailState::GivenUp, None, Some(fault)).await
}

async fn end<C: ConnectionTrait>(
    connection: &C,
    id: i64,
    state: MailState,
    sent_at: Option<Millis>,
    fault: Option<&str>,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(state.word()))
        .col_expr(Column::Sealed, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(Column::SentAt, Expr::value(sent_at))
        .col_expr(Column::Fault, Expr::value(fault.map(str::to_owned)))
        .filter(Column::Id.eq(id))
        .exec(connection)
        .await?;
    Ok(())
}

/// Lets a mail wait until `due_at`.
///
/// # Errors
/// If the database refuses.
pub async fn retry<C: ConnectionTrait>(
    connection: &C,
    id: i64,
    due_at: Millis,
    fault: &str,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::DueAt, Expr::value(due_at))
        .col_expr(Column::Fault, Expr::value(fault.to_owned()))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(MailState::Waiting))
        .exec(connection)
        .await?;
    Ok(())
}

/// How the outbox stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Mails that wait, those that are not due yet included.
    pub waiting: u64,
    /// When the longest overdue of them should have left, milliseconds UTC.
    pub due_since: Option<Millis>,
    /// Mails that were given up.
    pub given_up: u64,
    /// What the mail server said of the one tried last, without addresses.
    pub fault: Option<String>,
}

/// Counts what waits and what was given up.
///
/// # Errors
/// If the database refuses.
pub async fn backlog<C: ConnectionTrait>(connection: &C) -> Result<Backlog, DbErr> {
    let in_state = |state: MailState| Entity::find().filter(Column::State.eq(state));
    let first = in_state(MailState::Waiting)
        .order_by_asc(Column::DueAt)
        .one(connection)
        .await?;
    let faulty = Entity::find()
        .filter(Column::State.is_in([MailState::Waiting, MailState::GivenUp]))
        .filter(Column::Fault.is_not_null())
        .order_by_desc(Column::Id)
        .one(connection)
        .await?;
    Ok(Backlog {
        waiting: in_state(MailState::Waiting).count(connection).await?,
        due_since: first.map(|mail| mail.due_at),
        given_up: in_state(MailState::GivenUp).count(connection).await?,
        fault: faulty.and_then(|mail| mail.fault),
    })
}

/// What the mail server said of mail that was given up, by the signature that it was about.
///
/// # Errors
/// If the database refuses.
pub async fn given_up<C: ConnectionTrait>(connection: &C) -> Result<HashMap<i64, String>, DbErr> {
    let mails = Entity::find()
        .filter(Column::State.eq(MailState::GivenUp))
        .order_by_asc(Column::Id)
        .all(connection)
        .await?;
    Ok(mails
        .into_iter()
        .filter_map(|mail| Some((mail.signature_id?, mail.fault.unwrap_or_default())))
        .collect())
}
