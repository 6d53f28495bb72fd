//! The proof of a mailbox that is under way: a link, a code, and a way to say "not me".

use sea_orm::entity::prelude::*;

use crate::ids::SubmissionId;

/// The proof of a mailbox that is under way: a link, a code, and a way to say "not me".
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "verification")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The (first) signature it confirms.
    pub signature_id: SubmissionId,
    /// Keyed hash of the address that the mail went to; none where nothing may be kept.
    #[sea_orm(column_type = "Blob", nullable)]
    pub address_key: Option<Vec<u8>>,
    /// SHA-256 of the confirm token.
    #[sea_orm(column_type = "Blob")]
    pub token_hash: Vec<u8>,
    /// SHA-256 of the not-me token.
    #[sea_orm(column_type = "Blob")]
    pub stop_hash: Vec<u8>,
    /// Keyed hash of the 8-digit code.
    #[sea_orm(column_type = "Blob")]
    pub code_hash: Vec<u8>,
    /// Milliseconds UTC.
    pub created_at: i64,
    /// Milliseconds UTC.
    pub expires_at: i64,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
