//! An organization that leads a letter, pinned first in the list.

use sea_orm::entity::prelude::*;

use crate::ids::{LetterId, OrganizationId, Rank};

/// An organization that leads a letter, pinned first in the list.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "lead")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The letter.
    pub letter_id: LetterId,
    /// The organization.
    pub organization_id: OrganizationId,
    /// 1, 2, …
    pub position: Rank,
    /// Its name as it runs in an English sentence.
    pub short_en: Option<String>,
    /// Its name as it runs in a French sentence, article included.
    pub short_fr: Option<String>,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
