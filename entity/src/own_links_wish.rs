//! Somebody typed an address and wants the links to its signatures by mail; kept until the mail is
//! written, a moment later.

use crate::ids::WishId;
use sea_orm::entity::prelude::*;

/// Somebody wants the links to the signatures of an address.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "own_links_wish")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: WishId,
    /// 16 Crockford letters, to which the address is bound.
    pub public_id: String,
    /// The language of the page, and so of the mail.
    pub language: String,
    /// The address as typed, sealed.
    #[sea_orm(column_type = "Blob")]
    pub address_sealed: Vec<u8>,
    /// The tag of the network that asked: whose flow the mail belongs to.
    #[sea_orm(column_type = "Blob")]
    pub sender: Vec<u8>,
    /// Milliseconds UTC.
    pub created_at: i64,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
