//! A web or mail domain of an organization.

use sea_orm::entity::prelude::*;

use crate::ids::{DomainId, OrganizationId};

/// A web or mail domain of an organization.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization_domain")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: DomainId,
    /// The organization.
    pub organization_id: OrganizationId,
    /// ASCII, lower case.
    pub domain: String,
    /// A coordinator lets mail from this domain speak for the organization.
    pub trusted: bool,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
