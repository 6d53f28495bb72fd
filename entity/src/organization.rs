//! An organization in the register.

use sea_orm::entity::prelude::*;

use crate::ids::OrganizationId;

/// An organization in the register.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: OrganizationId,
    /// 16 Crockford letters.
    pub public_id: String,
    /// A member of the coalition.
    pub member: bool,
    pub website: Option<String>,
    /// How it came into the register.
    pub source: Option<String>,
    /// Milliseconds UTC.
    pub created_at: i64,
    /// The entry that it was found to be the same as; it is shown nowhere then.
    pub merged_into: Option<OrganizationId>,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
