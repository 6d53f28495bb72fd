//! Vetting: may a signature be listed? Screening, protected and deceptive names, the search for
//! duplicates, and how we know who may sign for an organization; then a verdict.

pub mod deceptive_names;
mod disguise;
pub mod duplicate_check;
pub mod duplicates;
mod insults;
pub mod placeholders;
pub mod possible_duplicate;
pub mod protected_names;
pub mod renaming;
pub mod screening;
mod slogans;
mod sounds;
pub mod standing;
pub mod store;
pub mod watch_list;
