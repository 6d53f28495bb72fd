//! The rows that vetting owns: invitations, possible duplicates, protected names.

mod invitations;
mod possible_duplicates;
mod protected_names;
mod similar_entries;

pub use invitations::{
    NewInvitation, count_invited, find_invitation, forget_invited, invitation, invitation_of,
    invitation_of_stop, invitations, invitations_by_id, invite, revoke,
};
pub use possible_duplicates::{
    add_found, apart_from, ask_again, decide, keep_apart, of_signature, open,
};
pub use protected_names::{Protection, forget_protected, protected_names, remember_protected};
pub use similar_entries::entries_like;
pub(crate) use similar_entries::{MOST_FOUND, alike_in_the_register};
