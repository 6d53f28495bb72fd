//! A web or mail domain of an organization.

use sea_orm::entity::prelude::*;

/// A web or mail domain of an organization.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization_domain")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The organization.
    pub organization_id: i64,
    /// ASCII, lower case.
    pub domain: String,
    /// A coordinator lets mail from this domain speak for the organization.
    pub speaks: bool,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
