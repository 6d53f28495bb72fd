//! A personal invitation: whoever comes by its link may sign for the organization.

use sea_orm::entity::prelude::*;

use crate::ids::{InvitationId, LetterId, OrganizationId};

/// A personal invitation: whoever comes by its link may sign for the organization.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    /// Internal id; never shown.
    #[sea_orm(primary_key)]
    pub id: InvitationId,
    /// 16 Crockford letters.
    pub public_id: String,
    /// The letter to be signed.
    pub letter_id: LetterId,
    /// For which organization.
    pub organization_id: OrganizationId,
    /// The language of the mail.
    pub language: String,
    /// Where it was sent, sealed; forgotten with the addresses of representatives.
    #[sea_orm(column_type = "Blob", nullable)]
    pub address_sealed: Option<Vec<u8>>,
    /// Keyed hash of the address's canonical form; empty once its owner had everything erased.
    #[sea_orm(column_type = "Blob")]
    pub address_key: Vec<u8>,
    /// SHA-256 of the token in the link.
    #[sea_orm(column_type = "Blob")]
    pub token_hash: Vec<u8>,
    /// SHA-256 of the token that declines.
    #[sea_orm(column_type = "Blob")]
    pub stop_hash: Vec<u8>,
    /// The coordinator, by the name they gave.
    pub invited_by: String,
    /// Milliseconds UTC.
    pub created_at: i64,
    /// Until when it can be used, milliseconds UTC.
    pub expires_at: i64,
    /// When a coordinator took it back, or the invited person declined, milliseconds UTC.
    pub revoked_at: Option<i64>,
}

/// No relations: features join by their own queries.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
