//! Invitations: a coordinator invites the representative of an organization to sign.

pub mod inviting;
pub mod listing;

pub use inviting::{InvitationMail, InvitationRequest, invite, uninvite};

use crate::rendering::page::Catalogue;

/// The mails of this feature.
pub fn catalogue(catalogue: &mut Catalogue) {
    catalogue.add_mail::<InvitationMail>();
}
