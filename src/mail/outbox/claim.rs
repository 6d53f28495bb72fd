//! Claims mails that are due.

use entity::ids::MailId;
use entity::outgoing_mail::{self, Column, Entity};
use entity::values::MailState;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter};

use super::place;
use super::queues::{MAX_QUEUES, OPEN, heads, longest_due, set_aside, sleep};
use super::turns::{NO_QUEUE, NOT_QUEUED};
use crate::clock::{MINUTE, Millis};
use crate::mail::{MailMessage, Pace, Waits};
use crate::secret::Key;

/// Looks at the queues for one mail, at most; each sets mails of a domain that must wait aside.
const MAX_LOOKS: usize = 16;
/// How long a claimed mail is left alone before it counts as interrupted and is tried again. Longer
/// than all timeouts of the transport for one mail together: a lease that ended while the mail is
/// still being sent would send it twice.
const LEASE: Millis = 10 * MINUTE;

/// A mail that is due.
#[derive(Clone, Debug)]
pub struct DueMail {
    /// Its row.
    pub id: MailId,
    /// Its Message-ID, without the domain.
    pub message_id: String,
    /// Tries so far, this one included.
    pub attempts: i32,
    /// Pointless after this.
    pub expires_at: Millis,
    /// The mail; none where its row does not open.
    pub message: Option<MailMessage>,
}

/// Which of the queued mails is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// The one whose turn it is.
    Turn,
    /// The one that has waited longest: so even a flow that new ones always precede moves on.
    LongestDue,
}

/// Claims a queued mail for this caller alone. A guarded update moves its due time past the lease, so
/// that two processes never send one mail at once, and a process that was killed leaves it to be tried
/// again. `None` if nothing is queued, or the pace admits nothing now. A row that cannot be decrypted
/// is returned without its mail, so that it does not block the others.
pub async fn claim<C: ConnectionTrait>(
    connection: &C,
    key: &Key,
    now: Millis,
    pace: &impl Pace,
    pick: Pick,
) -> Result<Option<DueMail>, DbErr> {
    for _ in 0..MAX_LOOKS {
        let mut queued = heads(connection).await?;
        if queued.is_empty() {
            return Ok(None);
        }
        // Before anything is claimed: a mail claimed without a slot would sit out its lease.
        if !pace.take() {
            pace.note(Waits::Service, 1);
            return Ok(None);
        }
        let full = queued.len() >= MAX_QUEUES;
        if pick == Pick::LongestDue {
            queued.splice(0..0, longest_due(connection).await?);
        }
        match look(connection, now, pace, full, queued).await? {
            LookResult::Taken(row) => return Ok(Some(open_due(key, *row))),
            // Another process took the mail, or it was set aside: nothing is sent, so the slot of the pace
            // goes back, and the next look reads other heads. Looks are bounded, so that a process never
            // spins while others take everything before it.
            LookResult::Changed => pace.give_back(),
            LookResult::AllWait => {
                pace.give_back();
                return Ok(None);
            }
        }
    }
    Ok(None)
}

/// What a look at the queues led to.
enum LookResult {
    Taken(Box<outgoing_mail::Model>),
    /// The queues are others now.
    Changed,
    /// Every queue waits for its domain.
    AllWait,
}

async fn look<C: ConnectionTrait>(
    connection: &C,
    now: Millis,
    pace: &impl Pace,
    full: bool,
    queued: Vec<outgoing_mail::Model>,
) -> Result<LookResult, DbErr> {
    for row in queued {
        let Err(wait) = pace.domain(&row.domain) else {
            return Ok(if take(connection, &row, now).await? {
                LookResult::Taken(Box::new(row))
            } else {
                LookResult::Changed
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
            set_aside(connection, &row.domain, row.id).await?
        };
        pace.note(Waits::MailDomain, moved);
        return Ok(LookResult::Changed);
    }
    Ok(LookResult::AllWait)
}

/// Takes a mail, if it is as it was read. The filter on `attempts` is the claim: two processes may read the
/// same head, both run this statement, and only one still finds the count that it read. The lease is the
/// due time itself, so a killed process needs no cleaning up after it: once the lease is over, the mail is
/// due again and wakes like any other.
async fn take<C: ConnectionTrait>(
    connection: &C,
    row: &outgoing_mail::Model,
    now: Millis,
) -> Result<bool, DbErr> {
    let taken = Entity::update_many()
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::DueAt, Expr::value(now + LEASE))
        .col_expr(Column::Queue, Expr::value(NO_QUEUE))
        .col_expr(Column::Turn, Expr::value(NOT_QUEUED))
        .filter(Column::Id.eq(row.id))
        .filter(Column::State.eq(MailState::Waiting))
        .filter(Column::Attempts.eq(row.attempts))
        .exec(connection)
        .await?;
    Ok(taken.rows_affected == 1)
}

fn open_due(key: &Key, row: outgoing_mail::Model) -> DueMail {
    let plain = row
        .sealed
        .and_then(|sealed| key.open(place(&row.message_id), &sealed).ok());
    DueMail {
        id: row.id,
        attempts: row.attempts + 1,
        expires_at: row.expires_at,
        message: plain.and_then(|plain| serde_json::from_slice(&plain).ok()),
        message_id: row.message_id,
    }
}
