//! A name that is looked at before it is published, or a default one that the coalition took off.

use sea_orm::entity::prelude::*;

/// A name that is looked at before it is published, or a default one that the coalition took off.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "protected_name")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// As a coordinator typed it.
    pub name: String,
    /// Folded; unique.
    pub match_key: String,
    /// It counts within a longer text too, as an office does; else as a whole name only.
    pub anywhere: bool,
    /// A default name that is protected no more.
    pub taken_off: bool,
    /// Milliseconds UTC.
    pub created_at: i64,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
