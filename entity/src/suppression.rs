//! An address that wants no mail about a letter.

use sea_orm::entity::prelude::*;

use crate::ids::LetterId;

/// An address that wants no mail about a letter.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "suppression")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The letter.
    pub letter_id: LetterId,
    /// Keyed hash of the address.
    #[sea_orm(column_type = "Blob")]
    pub address_key: Vec<u8>,
    /// SHA-256 of the token that made it, so that its holder can undo it.
    #[sea_orm(column_type = "Blob")]
    pub stop_hash: Vec<u8>,
    /// Milliseconds UTC.
    pub created_at: i64,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
