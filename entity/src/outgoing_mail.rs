//! A mail to be sent; sealed, and emptied once sent or given up.

use sea_orm::entity::prelude::*;

use crate::values::MailState;

/// A mail to be sent; sealed, and emptied once sent or given up.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outgoing_mail")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The Message-ID, kept over all tries.
    pub message_id: String,
    /// Which mail, a name of `templates/mail`.
    pub kind: String,
    /// Where it stands.
    pub state: MailState,
    /// The letter it is about.
    pub letter_id: Option<i64>,
    /// The signature it is about.
    pub signature_id: Option<i64>,
    /// Keyed hash of the recipient.
    #[sea_orm(column_type = "Blob")]
    pub recipient_key: Vec<u8>,
    /// The recipient's mail domain.
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
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
