//! A link, sent by mail, to everything that is held about one address.

use sea_orm::entity::prelude::*;

/// A link, sent by mail, to everything that is held about one address.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_link")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// SHA-256 of the token in the link.
    #[sea_orm(column_type = "Blob")]
    pub token_hash: Vec<u8>,
    /// Keyed hash of the address; none once everything about it was erased.
    #[sea_orm(column_type = "Blob", nullable)]
    pub address_key: Option<Vec<u8>>,
    /// Milliseconds UTC.
    pub created_at: i64,
    /// Until when it works, milliseconds UTC.
    pub expires_at: i64,
    /// When everything about the address was erased, milliseconds UTC.
    pub erased_at: Option<i64>,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
