//! What a running server noticed, for its next start and for `doctor`.

use sea_orm::entity::prelude::*;

/// What a running server noticed, for its next start and for `doctor`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "observation")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What was noticed.
    pub what: String,
    /// A time or a duration, in milliseconds.
    pub value: i64,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
