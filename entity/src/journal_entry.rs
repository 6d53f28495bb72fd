//! Who did what, in ids; append-only.

use sea_orm::entity::prelude::*;

/// Who did what, in ids; append-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_entry")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Milliseconds UTC.
    pub at: i64,
    /// `signatory`, `system`, or `coordinator NAME`.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// On which letter.
    pub letter_id: Option<i64>,
    /// On which signature.
    pub signature_id: Option<i64>,
    /// On which organization.
    pub organization_id: Option<i64>,
    /// Why, as the coordinator gave it.
    pub reason: Option<String>,
    /// The edition of the signature that was decided on or changed.
    pub edition: Option<i32>,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
