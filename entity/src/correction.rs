//! A correction of a published signature that waits for a coordinator.

use sea_orm::entity::prelude::*;

use crate::ids::{CorrectionId, SignatureId};
use crate::values::CorrectionState;

/// A correction of a published signature that waits for a coordinator.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "correction")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: CorrectionId,
    /// The signature.
    pub signature_id: SignatureId,
    /// Where it stands.
    pub state: CorrectionState,
    /// JSON of the corrected fields.
    pub fields: String,
    /// JSON list of the reasons to look.
    pub reasons: String,
    /// Milliseconds UTC.
    pub created_at: i64,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
