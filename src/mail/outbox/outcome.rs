//! What became of a mail that was claimed.

use entity::ids::MailId;
use entity::outgoing_mail::{Column, Entity};
use entity::values::MailState;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::turns::NO_QUEUE;
use crate::clock::Millis;

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
        .col_expr(Column::Queue, Expr::value(NO_QUEUE))
        .col_expr(Column::SentAt, Expr::value(sent_at))
        .col_expr(Column::Fault, Expr::value(fault.map(str::to_owned)))
        // Whatever its state: the mail server took it or refused it for good, which nothing can undo. If it
        // was withheld in the meantime, the row says what really became of it.
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
        // Not one that was withheld while it was being sent: that must never leave.
        .filter(Column::State.eq(MailState::Waiting))
        .exec(connection)
        .await?;
    Ok(())
}
