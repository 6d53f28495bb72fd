//! One language of one version of a letter.

use sea_orm::entity::prelude::*;

use crate::ids::{LetterId, VersionId};

/// One language of one version of a letter.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "letter_text")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The letter.
    pub letter_id: LetterId,
    /// The version.
    pub version_id: VersionId,
    /// `en` or `fr`.
    pub language: String,
    pub title: String,
    /// Whom the letter addresses.
    pub addressee: Option<String>,
    /// The text as written.
    pub markdown: String,
    /// The text, rendered safely.
    pub html: String,
    /// The first words as plain text, for descriptions.
    pub plain: String,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
