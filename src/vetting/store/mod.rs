//! The rows that vetting owns: invitations, possible duplicates, protected names.

mod invitations;
mod possible_duplicates;
mod protected_names;

pub use invitations::{
    NewInvitation, count_invited, find_invitation, forget_invited, invitation, invitation_of,
    invitation_of_stop, invitations, invitations_by_id, invite, revoke, set_invitation,
};
pub use possible_duplicates::{
    apart_from, ask_again, decide, found, keep_apart, of_signature, open,
};
pub use protected_names::{forget_protected, protected_names, remember_protected};
