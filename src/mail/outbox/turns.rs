//! The order of mails that may leave now: start-time fair queueing (Goyal, Vin and Cheng, 1996).
//!
//! Each sender's network has a flow per letter. A mail's `turn` is one more than that of the mail
//! before it in its flow, and no less than the lowest turn in any queue, so a new flow is served
//! next, however long another one is. Among mails of one turn, those of a letter and a mail domain
//! are counted by `crowd_turn`, so a crowd of many networks does not delay the first mail of
//! another letter or domain. Both numbers come from single rows that an index finds.

use entity::ids::LetterId;
use entity::outgoing_mail::{self, Column, Entity};
use entity::values::MailState;
use sea_orm::sea_query::Condition;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

/// The turn of a mail that is not queued: it counts for no flow.
pub(super) const NOT_QUEUED: i64 = -1;
/// The queue of a mail that sleeps, is being sent, or has ended.
pub(super) const NO_QUEUE: &str = "";

/// The place of a mail in the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Turn {
    pub(super) turn: i64,
    pub(super) crowd_turn: i64,
}

/// The turn of a mail that may leave from now on.
pub(super) async fn next<C: ConnectionTrait>(
    connection: &C,
    mail: &outgoing_mail::Model,
) -> Result<Turn, DbErr> {
    let waiting = || {
        Entity::find()
            .select_only()
            .filter(Column::State.eq(MailState::Waiting))
    };
    let lowest: Option<i64> = waiting()
        .column(Column::Turn)
        .filter(Column::Turn.gt(NOT_QUEUED))
        .order_by_asc(Column::Turn)
        .limit(1)
        .into_tuple()
        .one(connection)
        .await?;
    let of_flow: Option<i64> = waiting()
        .column(Column::Turn)
        .filter(Column::Sender.eq(mail.sender.clone()))
        .filter(of_letter(mail.letter_id))
        .order_by_desc(Column::Turn)
        .limit(1)
        .into_tuple()
        .one(connection)
        .await?;
    let turn = Ord::max(lowest.unwrap_or(0), of_flow.map_or(0, |last| last + 1));
    let of_crowd: Option<i64> = waiting()
        .column(Column::CrowdTurn)
        .filter(of_letter(mail.letter_id))
        .filter(Column::Domain.eq(mail.domain.clone()))
        .filter(Column::Turn.eq(turn))
        .order_by_desc(Column::CrowdTurn)
        .limit(1)
        .into_tuple()
        .one(connection)
        .await?;
    Ok(Turn {
        turn,
        crowd_turn: of_crowd.map_or(0, |last| last + 1),
    })
}

fn of_letter(letter: Option<LetterId>) -> Condition {
    Condition::all().add(match letter {
        Some(letter) => Column::LetterId.eq(letter),
        None => Column::LetterId.is_null(),
    })
}
