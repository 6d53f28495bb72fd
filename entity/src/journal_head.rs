//! Where the chain of the journal ends: one row.

use sea_orm::entity::prelude::*;

/// Where the chain of the journal ends: one row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_head")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// How many entries are chained.
    pub position: i64,
    /// The hash of the last one.
    #[sea_orm(column_type = "Blob")]
    pub hash: Vec<u8>,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
