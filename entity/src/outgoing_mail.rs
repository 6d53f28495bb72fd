//! A mail to be sent; sealed, and emptied once sent or given up.

use sea_orm::entity::prelude::*;

use crate::ids::{InvitationId, LetterId, MailId, SignatureId};
use crate::values::{Allowance, MailState};

/// A mail to be sent; sealed, and emptied once sent or given up.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outgoing_mail")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: MailId,
    /// The Message-ID, kept over all tries.
    pub message_id: String,
    /// Which mail, a name of `templates/mail`.
    pub kind: String,
    /// Where it stands.
    pub state: MailState,
    /// The letter it is about.
    pub letter_id: Option<LetterId>,
    /// The signature it is about.
    pub signature_id: Option<SignatureId>,
    /// The invitation that it carries.
    pub invitation_id: Option<InvitationId>,
    /// Keyed hash of the recipient.
    #[sea_orm(column_type = "Blob")]
    pub recipient_key: Vec<u8>,
    /// The recipient's mail domain, as it was registered; empty where nothing may be kept.
    pub domain: String,
    /// Recipient, subject, text and HTML, sealed.
    #[sea_orm(column_type = "Blob", nullable)]
    pub sealed: Option<Vec<u8>>,
    /// Tries so far.
    pub attempts: i32,
    /// Not before, milliseconds UTC.
    pub due_at: i64,
    /// Pointless after, milliseconds UTC.
    pub expires_at: i64,
    /// Milliseconds UTC.
    pub created_at: i64,
    /// Milliseconds UTC.
    pub sent_at: Option<i64>,
    /// What the mail server last said, addresses masked.
    pub fault: Option<String>,
    /// Keyed hash of the recipient's mailbox, tags and dots folded; for quotas only.
    #[sea_orm(column_type = "Blob", nullable)]
    pub mailbox_key: Option<Vec<u8>>,
    /// Why it is written.
    pub allowance: Allowance,
    /// Mails in 24 hours that the mailbox gets for that reason.
    pub a_day: i32,
    /// Whose flow it belongs to: the daily tag of a subscriber's network, whose key is deleted after
    /// 30 days, or a keyed hash of the recipient; none where nothing will leave.
    #[sea_orm(column_type = "Blob", nullable)]
    pub sender: Option<Vec<u8>>,
    /// Where it is queued: `*` for all mail domains, a domain whose quota is used up, or nowhere.
    pub queue: String,
    /// Its turn in the queue, lower first.
    pub turn: i64,
    /// Its turn among those of one turn, letter and domain.
    pub crowd_turn: i64,
    /// When its mailbox had room for it, milliseconds UTC; none while it waits for room.
    pub released_at: Option<i64>,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
