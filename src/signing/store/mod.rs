//! The rows of signing: proofs of mailboxes, copies of submissions, suppressions, wishes, persons.

mod copies;
mod person;
mod proofs;
mod stops;
mod wishes;

pub use copies::{changes_of, copy_of, forget_copies, keep_copy, move_copy};
pub use person::{
    PersonLink, PersonRows, add_person_link, drop_old_person_links, erase_by_address,
    forget_kept_apart, holds_anything, person_link, rows_beside, unlink_person,
};
pub use proofs::{
    Proof, ShownProof, add_proof, forget_proofs, proves_mailbox, verification, verification_of_stop,
};
pub use stops::{Suppression, declined_among, is_stopped, stop_of, suppress, unsuppress};
pub(super) use wishes::{NewWish, forget_wish, note_wish, wishes};
