//! What was shown of a live signature before it changed. It holds what a person wrote: it goes when
//! the signature is decided on or leaves, and after 30 days.

use sea_orm::entity::prelude::*;

use crate::ids::{Edition, SignatureId};

/// What was shown of a live signature before it changed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "earlier_edition")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The signature.
    pub signature_id: SignatureId,
    /// The edition that was replaced.
    pub edition: Edition,
    /// JSON list of label and value, as `signing::editions` gives them.
    pub shown: String,
    /// When it was replaced, milliseconds UTC.
    pub at: i64,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
