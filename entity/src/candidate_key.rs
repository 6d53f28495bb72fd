//! A key by which a record is found that may be the same as another.

use sea_orm::entity::prelude::*;

/// A key by which a record is found that may be the same as another.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "candidate_key")]
pub struct Model {
    /// 0 for the register of organizations, else the letter of the signatures.
    #[sea_orm(primary_key, auto_increment = false)]
    pub scope: i64,
    /// The first 64 bits of the key's SHA-256.
    #[sea_orm(primary_key, auto_increment = false)]
    pub fingerprint: i64,
    /// The organization or signature that has it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub holder: i64,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
