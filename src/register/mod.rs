//! What coordinators do to the register that may also touch signatures: entries, names, merges,
//! trusted domains.

pub mod entries;
pub mod entry_choice;
pub mod merge;
pub mod names;
pub(crate) mod store;
pub mod trusted_domains;

pub use entry_choice::EntryChoice;
