//! What the outbox holds about one recipient, and taking it out.

use entity::ids::{LetterId, SignatureId};
use entity::outgoing_mail::{Column, Entity};
use entity::values::MailState;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};

use super::place;
use crate::clock::Millis;
use crate::mail::MailMessage;
use crate::secret::Key;

/// The row of one mail, its content opened while it waits.
#[derive(Clone, Debug)]
pub struct MailRecord {
    /// Which mail: the name of its templates.
    pub kind: String,
    /// Where it stands.
    pub state: MailState,
    /// The letter it is about.
    pub letter: Option<LetterId>,
    /// The signature it is about.
    pub signature: Option<SignatureId>,
    /// Tries so far.
    pub attempts: i32,
    /// When it was written, milliseconds UTC.
    pub written_at: Millis,
    /// When it was sent, milliseconds UTC.
    pub sent_at: Option<Millis>,
    /// What the mail server last said, without addresses.
    pub fault: Option<String>,
    /// What will leave, while it waits.
    pub message: Option<MailMessage>,
}

/// The mails to a recipient, the oldest first.
pub async fn records_of<C: ConnectionTrait>(
    connection: &C,
    key: &Key,
    recipient_key: &[u8],
) -> Result<Vec<MailRecord>, DbErr> {
    let rows = Entity::find()
        .filter(Column::RecipientKey.eq(recipient_key.to_vec()))
        .order_by_asc(Column::Id)
        .all(connection)
        .await?;
    let records = rows.into_iter().map(|row| {
        let waits = row.state == MailState::Waiting;
        let sealed = row.sealed.filter(|_| waits);
        let plain = sealed.and_then(|sealed| key.open(place(&row.message_id), &sealed).ok());
        MailRecord {
            message: plain.and_then(|plain| serde_json::from_slice(&plain).ok()),
            kind: row.kind,
            state: row.state,
            letter: row.letter_id,
            signature: row.signature_id,
            attempts: row.attempts,
            written_at: row.created_at,
            sent_at: row.sent_at,
            fault: row.fault,
        }
    });
    Ok(records.collect())
}

/// Deletes the mails to a recipient, and those about some signatures wherever they went: to an
/// address that was mistyped first, for example. One that is being sent at this moment still leaves.
pub async fn erase<C: ConnectionTrait>(
    connection: &C,
    recipient_key: &[u8],
    signatures: &[SignatureId],
) -> Result<u64, DbErr> {
    let theirs = Condition::any()
        .add(Column::RecipientKey.eq(recipient_key.to_vec()))
        .add(Column::SignatureId.is_in(signatures.iter().copied()));
    let gone = Entity::delete_many()
        .filter(theirs)
        .exec(connection)
        .await?;
    Ok(gone.rows_affected)
}
