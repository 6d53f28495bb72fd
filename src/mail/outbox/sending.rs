//! Taking mails that are due, and writing what became of them.

use entity::outgoing_mail::{self, Column, Entity};
use entity::values::MailState;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::place;
use crate::clock::{MINUTE, Millis};
use crate::mail::Message;
use crate::secret::Key;

/// Rows looked at by one claim; others who claim at once take some of them.
const LOOKED_AT: u64 = 8;
/// How long a mail being sent is left alone before it counts as interrupted: longer than the
/// transport's patience with all steps of one mail.
const LEASE: Millis = 10 * MINUTE;

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
