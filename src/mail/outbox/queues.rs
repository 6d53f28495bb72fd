//! From waiting to leaving: a mail sleeps until it is due, then it is queued. There is one open
//! queue, and one for each mail domain whose quota is used up, so that those mails are neither
//! looked at again nor in the way of others.

use entity::ids::MailId;
use entity::outgoing_mail::{self, Column, Entity};
use entity::values::MailState;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::allowances::room;
use super::outcome::give_up;
use super::turns::{self, NO_QUEUE};
use crate::clock::Millis;

/// The queue of all mail domains with room; no domain is called so.
pub(super) const OPEN: &str = "*";
/// Why a mail was given up that waited for too long.
const EXPIRED: &str = "its time was over before it could be sent";
/// Mails that wake at once, at most.
const BATCH: u64 = 32;
/// Queues looked at for one mail, at most. Only domains over their quota have one of their own, and
/// the quota of the whole service lets few get there.
pub(super) const MAX_QUEUES: usize = 32;

/// What became of the mails that were woken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Woken {
    /// There may be more.
    pub more: bool,
    /// Those whose mailbox has no room yet, which sleep on.
    pub without_room: u64,
    /// Those given up: their time was over.
    pub expired: u64,
}

/// Queues mails that are due, if their mailbox has room for them; otherwise they sleep until it
/// has. Only mails that were never released ask: a retry was counted before. Nothing is given up as
/// too old while the clock is held.
pub async fn wake<C: ConnectionTrait>(
    connection: &C,
    now: Millis,
    clock_is_held: bool,
) -> Result<Woken, DbErr> {
    // What a clock that is not believed calls too old stays as it is until one is.
    let not_expired = Column::ExpiresAt.gt(now);
    let due = Entity::find()
        .filter(Condition::all().add_option(clock_is_held.then_some(not_expired)))
        .filter(Column::State.eq(MailState::Waiting))
        .filter(Column::Queue.eq(NO_QUEUE))
        .filter(Column::DueAt.lte(now))
        .order_by_asc(Column::DueAt)
        .order_by_asc(Column::Id)
        .limit(BATCH)
        .all(connection)
        .await?;
    let mut woken = Woken {
        more: due.len() as u64 == BATCH,
        ..Woken::default()
    };
    for mail in due {
        // Ended here, so that what was never sent uses no slot of what is.
        if mail.expires_at <= now {
            woken.expired += 1;
            give_up(connection, mail.id, EXPIRED).await?;
            continue;
        }
        let mut allowance = mail.allowance;
        if mail.released_at.is_none() {
            // Ask when a mail wakes and not when it is written: posts at once would all find the same room.
            let room = room(connection, &mail, now).await?;
            if room.at > now {
                woken.without_room += 1;
                sleep(connection, &mail, room.at).await?;
                continue;
            }
            allowance = room.allowance;
        }
        let turn = turns::next(connection, &mail).await?;
        Entity::update_many()
            .col_expr(Column::Queue, Expr::value(OPEN))
            .col_expr(Column::Turn, Expr::value(turn.turn))
            .col_expr(Column::CrowdTurn, Expr::value(turn.crowd_turn))
            .col_expr(Column::Allowance, Expr::value(allowance.word()))
            .col_expr(
                Column::ReleasedAt,
                Expr::value(Some(mail.released_at.unwrap_or(now))),
            )
            .filter(is_as_read(&mail))
            .exec(connection)
            .await?;
    }
    Ok(woken)
}

/// The first mail of each queue, the one whose turn it is first.
pub(super) async fn heads<C: ConnectionTrait>(
    connection: &C,
) -> Result<Vec<outgoing_mail::Model>, DbErr> {
    let mut heads: Vec<outgoing_mail::Model> = Vec::new();
    while heads.len() < MAX_QUEUES {
        // The first row behind one queue is the head of the next one.
        let behind = heads.last().map_or(NO_QUEUE, |head| head.queue.as_str());
        let head = Entity::find()
            .filter(Column::State.eq(MailState::Waiting))
            .filter(Column::Queue.gt(behind))
            .order_by_asc(Column::Queue)
            .order_by_asc(Column::Turn)
            .order_by_asc(Column::CrowdTurn)
            .order_by_asc(Column::Id)
            .limit(1)
            .one(connection)
            .await?;
        match head {
            Some(head) => heads.push(head),
            None => break,
        }
    }
    heads.sort_by_key(|head| (head.turn, head.crowd_turn, head.id));
    Ok(heads)
}

/// The mail of the open queue that is due for longest.
pub(super) async fn longest_due<C: ConnectionTrait>(
    connection: &C,
) -> Result<Option<outgoing_mail::Model>, DbErr> {
    Entity::find()
        .filter(Column::State.eq(MailState::Waiting))
        .filter(Column::Queue.eq(OPEN))
        .order_by_asc(Column::DueAt)
        .order_by_asc(Column::Id)
        .limit(1)
        .one(connection)
        .await
}

/// Moves a mail, and those of its domain among the next ones, from the open queue to one of their
/// own; gives how many.
pub(super) async fn set_aside<C: ConnectionTrait>(
    connection: &C,
    domain: &str,
    mail: MailId,
) -> Result<u64, DbErr> {
    let next: Vec<(MailId, String)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Domain])
        .filter(Column::State.eq(MailState::Waiting))
        .filter(Column::Queue.eq(OPEN))
        .order_by_asc(Column::Turn)
        .order_by_asc(Column::CrowdTurn)
        .order_by_asc(Column::Id)
        .limit(BATCH)
        .into_tuple()
        .all(connection)
        .await?;
    let ids = next.into_iter().filter(|(_, of)| of == domain);
    let ids = ids.map(|(id, _)| id).chain([mail]);
    let moved = Entity::update_many()
        .col_expr(Column::Queue, Expr::value(domain))
        .filter(Column::Id.is_in(ids))
        .filter(Column::State.eq(MailState::Waiting))
        .filter(Column::Queue.eq(OPEN))
        .exec(connection)
        .await?;
    Ok(moved.rows_affected)
}

/// Lets a mail sleep.
pub(super) async fn sleep<C: ConnectionTrait>(
    connection: &C,
    mail: &outgoing_mail::Model,
    until: Millis,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::DueAt, Expr::value(until))
        .col_expr(Column::Queue, Expr::value(NO_QUEUE))
        .col_expr(Column::Turn, Expr::value(turns::NOT_QUEUED))
        .filter(is_as_read(mail))
        .exec(connection)
        .await?;
    Ok(())
}

/// The row as it was read: another process may have moved it since. The due time belongs to it, because a
/// claim moves only that and the attempts, and a claimed mail must not be queued again while it is sent.
fn is_as_read(mail: &outgoing_mail::Model) -> sea_orm::sea_query::SimpleExpr {
    Column::Id
        .eq(mail.id)
        .and(Column::State.eq(MailState::Waiting))
        .and(Column::Queue.eq(mail.queue.clone()))
        .and(Column::Attempts.eq(mail.attempts))
        .and(Column::DueAt.eq(mail.due_at))
}
