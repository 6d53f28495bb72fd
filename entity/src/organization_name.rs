//! One name of an organization, with the key by which typed names find it.

use sea_orm::entity::prelude::*;

use crate::ids::{NameId, OrganizationId, SignatureId};
use crate::values::NameKind;

/// One name of an organization, with the key by which typed names find it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization_name")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: NameId,
    /// The organization.
    pub organization_id: OrganizationId,
    /// `en`, `fr`, or none for all.
    pub language: Option<String>,
    /// Official, acronym, alias …
    pub kind: NameKind,
    /// As printed.
    pub name: String,
    /// Its normalised form.
    pub match_key: String,
    /// The signature that a coordinator merged or bound here, from which the name was learned.
    pub learned_from: Option<SignatureId>,
    /// How it looks, whatever letters it is spelled with; none until it was worked out.
    pub skeleton_key: Option<String>,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
