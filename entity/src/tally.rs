//! The two counts of a letter, moved in the transaction that moves a signature.

use sea_orm::entity::prelude::*;

use crate::ids::{LetterId, Revision};

/// The two counts of a letter, moved in the transaction that moves a signature.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tally")]
pub struct Model {
    /// The letter.
    #[sea_orm(primary_key, auto_increment = false)]
    pub letter_id: LetterId,
    /// Published endorsements.
    pub organizations: i64,
    /// Published individuals, the unlisted included.
    pub individuals: i64,
    /// Published individuals who are counted only.
    pub unlisted: i64,
    /// Rises with every public change of the list.
    pub revision: Revision,
    /// Last change of the counts, milliseconds UTC.
    pub as_of: i64,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
