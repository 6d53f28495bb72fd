//! Which version of its rules last computed something that is derived from other rows.

use sea_orm::entity::prelude::*;

/// Which version of its rules last computed something that is derived from other rows.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "derived")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What was computed.
    pub what: String,
    /// By which version of the rules.
    pub version: i64,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
