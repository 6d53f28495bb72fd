//! Two signatories that a coordinator said are not the same; nobody is asked again.

use sea_orm::entity::prelude::*;

use crate::ids::SignatureId;

/// Two signatories that a coordinator said are not the same; nobody is asked again.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "distinct_pair")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The identity that sorts first.
    pub one: String,
    /// The identity that sorts second.
    pub other: String,
    /// The signature of which it was said, so that it can be taken back.
    pub signature_id: SignatureId,
    /// Milliseconds UTC.
    pub at: i64,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
