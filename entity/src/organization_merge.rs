//! A register entry that was joined to another one, with all that moved, so that it can come back.

use sea_orm::entity::prelude::*;

use crate::ids::OrganizationId;

/// A register entry that was joined to another one. The row goes when the merge is taken back.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization_merge")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The entry that left.
    pub organization_id: OrganizationId,
    /// The entry that stays.
    pub into_id: OrganizationId,
    /// JSON: the ids of what moved, by what it is.
    pub moved: String,
    /// Milliseconds UTC.
    pub at: i64,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
