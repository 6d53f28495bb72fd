//! The rows that vetting owns: invitations, possible duplicates, protected names.

mod invitations;
mod possible_duplicates;
mod protected_names;
mod similar_entries;

pub use invitations::{
    NewInvitation, count_invited, forget_invited, invitation, invitation_of, invitation_of_stop,
    invitations, invite, revoke,
};
pub use possible_duplicates::{
    apart_from, ask_again, decide, found, keep_apart, of_signature, open,
};
pub use protected_names::{forget_protected, protected_names, remember_protected};
pub use similar_entries::entries_like;
pub(crate) use similar_entries::{MOST_FOUND, alike_in_the_register};
