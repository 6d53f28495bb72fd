//! A signature that may be the same signatory as another one, or as an organization of the register.

use sea_orm::entity::prelude::*;

use crate::ids::{LetterId, OrganizationId, PossibleDuplicateId, SignatureId};
use crate::values::PossibleDuplicateState;

/// A signature that may be the same signatory as another one, or as an organization of the register.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "possible_duplicate")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: PossibleDuplicateId,
    /// The letter of the signature.
    pub letter_id: LetterId,
    /// The signature that came later.
    pub signature_id: SignatureId,
    /// The signature that it resembles.
    pub other_signature_id: Option<SignatureId>,
    /// The register entry that it resembles.
    pub organization_id: Option<OrganizationId>,
    /// JSON list of why, words of `matching::Reason`, the strongest first.
    pub reasons: String,
    /// Log-odds that both are one.
    pub score: f64,
    /// What a coordinator decided.
    pub state: PossibleDuplicateState,
    /// Milliseconds UTC.
    pub found_at: i64,
    /// Milliseconds UTC.
    pub decided_at: Option<i64>,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
