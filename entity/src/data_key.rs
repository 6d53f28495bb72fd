//! A key that seals or hashes data, wrapped by the secret key of the settings.

use sea_orm::entity::prelude::*;

/// A key that seals or hashes data, wrapped by the secret key of the settings.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "data_key")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What the key serves: `seal`, `lookup`, `form` or `tag`.
    pub purpose: String,
    /// For `tag` keys, the day (days since 1970 UTC) whose client networks it tags; 0 for the others.
    pub day: i64,
    /// The key, sealed under the secret key.
    #[sea_orm(column_type = "Blob")]
    pub wrapped: Vec<u8>,
    /// Milliseconds UTC.
    pub created_at: i64,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
