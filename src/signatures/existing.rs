//! A signature that is on the letter already, as a new one is compared with it.

use entity::ids::{OrganizationId, SignatureId};
use entity::values::{SignatureKind, SignatureState as State};

use super::match_profile::Unread;
use crate::clock::Millis;

/// Live individual signatures of one mailbox that are looked at, those on the highest address slots.
pub const MAX_ADDRESS_SLOTS: usize = 20;

/// A signature on the same letter that may be the same signatory's: it has the same address, or
/// belongs to the same organization.
#[derive(Clone, Debug)]
pub struct ExistingSignature {
    pub id: SignatureId,
    pub public_id: String,
    /// When it was given, milliseconds UTC.
    pub signed_at: Millis,
    pub kind: SignatureKind,
    /// Where it stands.
    pub state: State,
    /// Its folded name.
    pub match_key: String,
    /// Its address slot among the names of one address.
    pub address_slot: i32,
    /// The organization it belongs to.
    pub organization: Option<OrganizationId>,
    /// It was signed from the same address.
    pub same_address: bool,
    /// What it is compared by; with the address where that is the same.
    pub compared_by: Unread,
}
