//! Who did what, in ids; append-only.

use sea_orm::entity::prelude::*;

use crate::ids::{Edition, JournalEntryId, LetterId, OrganizationId, SignatureId};

/// Who did what, in ids; append-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_entry")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: JournalEntryId,
    /// Milliseconds UTC.
    pub at: i64,
    /// `signatory`, `system`, or `coordinator NAME`.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// On which letter.
    pub letter_id: Option<LetterId>,
    /// On which signature.
    pub signature_id: Option<SignatureId>,
    /// On which organization.
    pub organization_id: Option<OrganizationId>,
    /// Why, as the coordinator gave it.
    pub reason: Option<String>,
    /// The edition of the signature that was decided on or changed.
    pub edition: Option<Edition>,
    /// Its number in the chain, from 1; none until it is chained.
    pub position: Option<i64>,
    /// Hash of the entry before it and of this one.
    #[sea_orm(column_type = "Blob", nullable)]
    pub hash: Option<Vec<u8>>,
    /// Digest of its rows in `journal_face`, where it has any.
    #[sea_orm(column_type = "Blob", nullable)]
    pub faces: Option<Vec<u8>>,
    /// What keeps the reason from being guessed by `reason_seal`; goes with the reason.
    #[sea_orm(column_type = "Blob", nullable)]
    pub salt: Option<Vec<u8>>,
    /// Salted hash of the reason.
    #[sea_orm(column_type = "Blob", nullable)]
    pub reason_seal: Option<Vec<u8>>,
    /// Salted hash of the name in `journal_detail`.
    #[sea_orm(column_type = "Blob", nullable)]
    pub name_seal: Option<Vec<u8>>,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
