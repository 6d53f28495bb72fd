//! How many mails a mailbox gets in 24 hours. Each reason to write has an allowance of its own, so
//! that what strangers type never delays an invitation, or what the mailbox's owner asks for.

use entity::outgoing_mail::{self, Column, Entity};
use entity::values::{Allowance, MailState};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::clock::{DAY, Millis};

/// Mails in 24 hours for a reason, to a mailbox that was never confirmed here, and to one that was.
pub(super) fn a_day(allowance: Allowance, proved: bool) -> i32 {
    let (unproved, proved_a_day) = match allowance {
        Allowance::Typed | Allowance::Invited => (3, 12),
        Allowance::Repeated | Allowance::Found => (3, 6),
        Allowance::Reminder => (2, 6),
        Allowance::News => (12, 12),
    };
    if proved { proved_a_day } else { unproved }
}

/// How many of them one network may cause: a third is left for others, so that a stranger who
/// types somebody's address again and again leaves room for its owner.
fn from_one_network(allowance: Allowance, a_day: usize) -> usize {
    match allowance {
        Allowance::Typed | Allowance::Repeated | Allowance::Found => a_day - a_day / 3,
        Allowance::Reminder | Allowance::Invited | Allowance::News => a_day,
    }
}

/// When a mail may leave, and by which allowance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Room {
    pub(super) allowance: Allowance,
    /// `now`, or later.
    pub(super) at: Millis,
}

/// When the mailbox of a waiting mail has room for it. A mail that was asked for again on the page
/// of its own signature may also use what strangers left of the allowance for typed addresses.
pub(super) async fn room<C: ConnectionTrait>(
    connection: &C,
    mail: &outgoing_mail::Model,
    now: Millis,
) -> Result<Room, DbErr> {
    let own = room_in(connection, mail, mail.allowance, now).await?;
    if mail.allowance != Allowance::Repeated || own.at <= now {
        return Ok(own);
    }
    let typed = room_in(connection, mail, Allowance::Typed, now).await?;
    Ok(if typed.at < own.at { typed } else { own })
}

async fn room_in<C: ConnectionTrait>(
    connection: &C,
    mail: &outgoing_mail::Model,
    allowance: Allowance,
    now: Millis,
) -> Result<Room, DbErr> {
    let a_day = usize::try_from(mail.a_day).unwrap_or(1).max(1);
    let released: Vec<(Option<Millis>, Option<Vec<u8>>)> = Entity::find()
        .select_only()
        .columns([Column::ReleasedAt, Column::Sender])
        .filter(Column::MailboxKey.eq(mail.mailbox_key.clone()))
        .filter(Column::Allowance.eq(allowance))
        .filter(Column::ReleasedAt.gt(now - DAY))
        .filter(Column::State.ne(MailState::Withheld))
        .order_by_desc(Column::ReleasedAt)
        .limit(a_day as u64)
        .into_tuple()
        .all(connection)
        .await?;
    let all = released.iter().map(|(at, _)| at.unwrap_or_default());
    let same = released
        .iter()
        .filter(|(_, sender)| sender.is_some() && *sender == mail.sender)
        .map(|(at, _)| at.unwrap_or_default());
    let full = |mut newest_first: Box<dyn Iterator<Item = Millis> + '_>, most: usize| {
        newest_first.nth(most - 1).map(|at| at + DAY)
    };
    let share = from_one_network(allowance, a_day);
    let at = full(Box::new(all), a_day).max(full(Box::new(same), share));
    Ok(Room {
        allowance,
        at: at.unwrap_or(now).max(now),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_network_leaves_a_third_of_what_strangers_may_cause() {
        for (a_day, share) in [(3, 2), (6, 4), (12, 8), (1, 1)] {
            assert_eq!(from_one_network(Allowance::Typed, a_day), share);
        }
    }

    #[test]
    fn an_unconfirmed_mailbox_gets_eight_mails_a_day_that_strangers_can_cause() {
        let caused = [Allowance::Typed, Allowance::Repeated, Allowance::Reminder];
        let sum: i32 = caused
            .iter()
            .map(|allowance| a_day(*allowance, false))
            .sum();
        assert_eq!(sum, 8);
    }
}
