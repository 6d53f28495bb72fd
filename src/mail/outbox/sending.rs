//! Taking mails that are due, and writing what became of them.

use entity::ids::MailId;
use entity::outgoing_mail::{self, Column, Entity};
use entity::values::MailState;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter};

use super::place;
use super::queues::{MAX_QUEUES, NONE, OPEN, heads, longest_due, set_aside, sleep};
use super::turns::NOT_QUEUED;
use crate::clock::{MINUTE, Millis};
use crate::mail::{Message, Pace, Waits};
use crate::secret::Key;

/// Looks at the queues for one mail, at most; each sets mails of a domain that must wait aside.
const MAX_LOOKS: usize = 16;
/// How long a mail being sent is left alone before it counts as interrupted: longer than the
/// transport's patience with all steps of one mail.
const LEASE: Millis = 10 * MINUTE;

/// A mail that is due.
#[derive(Clone, Debug)]
pub struct Due {
    /// Its row.
    pub id: MailId,
    /// Its Message-ID, without the domain.
    pub message_id: String,
    /// Tries so far, this one included.
    pub attempts: i32,
    /// Pointless after this.
    pub expires_at: Millis,
    /// The mail; none where its row does not open.
    pub message: Option<Message>,
}

/// Which of the queued mails is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// The one whose turn it is.
    Turn,
    /// The one that has waited longest: so even a flow that new ones always precede moves on.
    LongestDue,
}

/// Takes a queued mail, for this caller alone: a conditional update moves its due time on, so that two
/// never send one at once, and a killed one leaves it to be tried again. None where nothing is
/// queued, or the pace admits nothing now. A row that does not open is given out without its mail,
/// so that it stops nobody else's.
pub async fn claim<C: ConnectionTrait>(
    connection: &C,
    key: &Key,
    now: Millis,
    (pace, pick): (&impl Pace, Pick),
) -> Result<Option<Due>, DbErr> {
    for _ in 0..MAX_LOOKS {
        let mut queued = heads(connection).await?;
        if queued.is_empty() {
            return Ok(None);
        }
        if !pace.take() {
            pace.note(Waits::Service, 1);
            return Ok(None);
        }
        let full = queued.len() >= MAX_QUEUES;
        if pick == Pick::LongestDue {
            queued.splice(0..0, longest_due(connection).await?);
        }
        match look(connection, now, (pace, full), queued).await? {
            Looked::Taken(row) => return Ok(Some(opened(key, *row))),
            Looked::Changed => pace.give_back(),
            Looked::AllWait => {
                pace.give_back();
                return Ok(None);
            }
        }
    }
    Ok(None)
}

/// What a look at the queues led to.
enum Looked {
    Taken(Box<outgoing_mail::Model>),
    /// The queues are others now.
    Changed,
    /// Every queue waits for its domain.
    AllWait,
}

async fn look<C: ConnectionTrait>(
    connection: &C,
    now: Millis,
    (pace, full): (&impl Pace, bool),
    queued: Vec<outgoing_mail::Model>,
) -> Result<Looked, DbErr> {
    for row in queued {
        let Err(wait) = pace.domain(&row.domain) else {
            return Ok(if take(connection, &row, now).await? {
                Looked::Taken(Box::new(row))
            } else {
                Looked::Changed
            });
        };
        if row.queue != OPEN {
            continue;
        }
        let moved = if full {
            // Too many domains wait for their quota to give each a queue.
            let wait = Millis::try_from(wait.as_millis()).unwrap_or(MINUTE);
            sleep(connection, &row, now + wait + 1).await?;
            1
        } else {
            set_aside(connection, (&row.domain, row.id)).await?
        };
        pace.note(Waits::MailDomain, moved);
        return Ok(Looked::Changed);
    }
    Ok(Looked::AllWait)
}

async fn take<C: ConnectionTrait>(
    connection: &C,
    row: &outgoing_mail::Model,
    now: Millis,
) -> Result<bool, DbErr> {
    let taken = Entity::update_many()
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::DueAt, Expr::value(now + LEASE))
        .col_expr(Column::Queue, Expr::value(NONE))
        .col_expr(Column::Turn, Expr::value(NOT_QUEUED))
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
pub async fn mark_sent<C: ConnectionTrait>(
    connection: &C,
    id: MailId,
    now: Millis,
) -> Result<(), DbErr> {
    end(connection, id, MailState::Sent, Some(now), None).await
}

/// Gives a mail up, and drops its content; the mail server's words stay, for coordinators.
pub async fn give_up<C: ConnectionTrait>(
    connection: &C,
    id: MailId,
    fault: &str,
) -> Result<(), DbErr> {
    end(connection, id, MailState::GivenUp, None, Some(fault)).await
}

async fn end<C: ConnectionTrait>(
    connection: &C,
    id: MailId,
    state: MailState,
    sent_at: Option<Millis>,
    fault: Option<&str>,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(state.word()))
        .col_expr(Column::Sealed, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(Column::Queue, Expr::value(NONE))
        .col_expr(Column::SentAt, Expr::value(sent_at))
        .col_expr(Column::Fault, Expr::value(fault.map(str::to_owned)))
        .filter(Column::Id.eq(id))
        .exec(connection)
        .await?;
    Ok(())
}

/// Lets a mail wait until `due_at`.
pub async fn retry<C: ConnectionTrait>(
    connection: &C,
    id: MailId,
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
