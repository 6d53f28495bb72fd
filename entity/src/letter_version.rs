//! One version of a letter's text; immutable once somebody has signed it.

use sea_orm::entity::prelude::*;

use crate::ids::{LetterId, VersionId};

/// One version of a letter's text; immutable once somebody has signed it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "letter_version")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: VersionId,
    /// The letter.
    pub letter_id: LetterId,
    /// 1, 2, …
    pub number: i32,
    /// Fingerprint of its texts, such as `v1:` and 64 hexadecimal digits; see `docs/fingerprints.md`.
    pub fingerprint: String,
    /// When it was first signed, milliseconds UTC; from then on its texts stay as they are.
    pub signed_at: Option<i64>,
    /// Milliseconds UTC.
    pub created_at: i64,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
