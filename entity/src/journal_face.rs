//! A commitment to what a signature showed after a journal entry.

use sea_orm::entity::prelude::*;

use crate::ids::JournalEntryId;

/// A commitment to what a signature showed after a journal entry; append-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_face")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The entry.
    pub entry_id: JournalEntryId,
    /// The signature's public id.
    pub public_id: String,
    /// Salted hash of its public fields after the entry; none: it was erased.
    #[sea_orm(column_type = "Blob", nullable)]
    pub commitment: Option<Vec<u8>>,
    /// The same of its public fields before; none: it showed nothing.
    #[sea_orm(column_type = "Blob", nullable)]
    pub replaces: Option<Vec<u8>>,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
