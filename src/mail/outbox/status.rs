//! How the outbox stands: what waits, what was written, what was given up.

use std::collections::HashMap;

use entity::ids::{InvitationId, SignatureId};
use entity::outgoing_mail::{Column, Entity};
use entity::values::{Allowance, MailState};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
    QueryOrder, Select,
};

use super::allowances::a_day;
use super::queues::OPEN;
use super::turns::NO_QUEUE;
use crate::clock::{DAY, Millis};

/// Whether a mail about a signature is still on its way.
pub async fn is_under_way<C: ConnectionTrait>(
    connection: &C,
    signature: SignatureId,
) -> Result<bool, DbErr> {
    let waiting = Entity::find()
        .filter(Column::SignatureId.eq(signature))
        .filter(Column::State.eq(MailState::Waiting))
        .one(connection)
        .await?;
    Ok(waiting.is_some())
}

/// Whether a mail of a kind was written for a signature since a time.
pub async fn was_written_since<C: ConnectionTrait>(
    connection: &C,
    kind: &str,
    signature: SignatureId,
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

/// Whether another mail for this reason would have to wait for room in a mailbox.
pub async fn is_full<C: ConnectionTrait>(
    connection: &C,
    mailbox_key: &[u8],
    allowance: Allowance,
    proved: bool,
    now: Millis,
) -> Result<bool, DbErr> {
    let coming = Entity::find()
        .filter(Column::MailboxKey.eq(mailbox_key.to_vec()))
        .filter(Column::Allowance.eq(allowance))
        .filter(Column::State.ne(MailState::Withheld))
        .filter(
            Column::ReleasedAt
                .gt(now - DAY)
                .or(Column::ReleasedAt.is_null()),
        )
        .count(connection)
        .await?;
    Ok(coming >= u64::try_from(a_day(allowance, proved)).unwrap_or(0))
}

/// How the outbox stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Mails that wait, those that are not due yet included.
    pub waiting: u64,
    /// Those of them that wait for room in their mailbox.
    pub for_mailbox: u64,
    /// Those that wait for the quota of their mail domain.
    pub for_domain: u64,
    /// Those that were not taken, and are tried again.
    pub for_retry: u64,
    /// When the longest overdue of them should have left, milliseconds UTC.
    pub due_since: Option<Millis>,
    /// Mails that were given up.
    pub given_up: u64,
    /// What the mail server said of the one tried last, without addresses.
    pub fault: Option<String>,
}

/// Counts what waits and what was given up.
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
    let waiting = || in_state(MailState::Waiting);
    let asleep = || waiting().filter(Column::Queue.eq(NO_QUEUE));
    let by_domain = Column::Queue.is_not_in([NO_QUEUE, OPEN]);
    Ok(Backlog {
        waiting: waiting().count(connection).await?,
        for_mailbox: asleep()
            .filter(Column::ReleasedAt.is_null())
            .count(connection)
            .await?,
        for_domain: waiting().filter(by_domain).count(connection).await?,
        for_retry: asleep()
            .filter(Column::ReleasedAt.is_not_null())
            .count(connection)
            .await?,
        due_since: first.map(|mail| mail.due_at),
        given_up: in_state(MailState::GivenUp).count(connection).await?,
        fault: faulty.and_then(|mail| mail.fault),
    })
}

/// What the mail server said of the mails that were given up, by the signature each is about;
/// where there are several, of the newest.
pub async fn faults_of_signatures<C: ConnectionTrait>(
    connection: &C,
    signatures: &[SignatureId],
) -> Result<HashMap<SignatureId, String>, DbErr> {
    let mails = given_up()
        .filter(Column::SignatureId.is_in(signatures.iter().copied()))
        .all(connection)
        .await?;
    Ok(mails
        .into_iter()
        .filter_map(|mail| Some((mail.signature_id?, mail.fault.unwrap_or_default())))
        .collect())
}

/// What the mail server said of the mails that were given up, by the invitation each carries.
pub async fn faults_of_invitations<C: ConnectionTrait>(
    connection: &C,
    invitations: &[InvitationId],
) -> Result<HashMap<InvitationId, String>, DbErr> {
    let mails = given_up()
        .filter(Column::InvitationId.is_in(invitations.iter().copied()))
        .all(connection)
        .await?;
    Ok(mails
        .into_iter()
        .filter_map(|mail| Some((mail.invitation_id?, mail.fault.unwrap_or_default())))
        .collect())
}

fn given_up() -> Select<Entity> {
    Entity::find()
        .filter(Column::State.eq(MailState::GivenUp))
        .order_by_asc(Column::Id)
}
