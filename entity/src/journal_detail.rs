//! Printed names of a journal entry, apart so that they can be erased with the person.

use sea_orm::entity::prelude::*;

use crate::ids::{JournalEntryId, SignatureId};

/// Printed names of a journal entry, apart so that they can be erased with the person.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_detail")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The entry.
    pub entry_id: JournalEntryId,
    /// Whose name it is.
    pub signature_id: Option<SignatureId>,
    /// The name as printed then.
    pub name: String,
    /// What keeps the name from being guessed by the entry's `name_seal`.
    #[sea_orm(column_type = "Blob", nullable)]
    pub salt: Option<Vec<u8>>,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
