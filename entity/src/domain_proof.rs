//! A domain of which the representative of an endorsement proved control.

use sea_orm::entity::prelude::*;

use crate::ids::SignatureId;
use crate::values::ProofWay;

/// A domain of which the representative of an endorsement proved control.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "domain_proof")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The endorsement.
    pub signature_id: SignatureId,
    /// ASCII, lower case.
    pub domain: String,
    /// By a record in DNS or a file on its site.
    pub way: ProofWay,
    /// When it was last seen, milliseconds UTC.
    pub proved_at: i64,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
