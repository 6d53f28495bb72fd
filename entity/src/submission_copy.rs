//! What was typed for a submission, sealed with a key that only the ticket has: the database alone
//! does not open it.

use sea_orm::entity::prelude::*;

use crate::ids::SubmissionId;

/// What was typed for a submission, sealed with a key that only the ticket has.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "submission_copy")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The (first) signature that the submission has now: another one after a change of address.
    #[sea_orm(unique)]
    pub signature_id: SubmissionId,
    /// All that was typed, without the address.
    #[sea_orm(column_type = "Blob")]
    pub sealed: Vec<u8>,
    /// How often the address was changed.
    pub changes: i32,
    /// When the form was sent, milliseconds UTC.
    pub created_at: i64,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
