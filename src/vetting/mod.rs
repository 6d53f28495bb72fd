//! Vetting: may a signature be listed? Screening, protected and deceptive names, the search for
//! duplicates, and how we know who may sign for an organization; then a verdict.

pub mod deceptive_names;
pub mod duplicate_check;
pub mod duplicates;
pub mod placeholders;
pub mod possible_duplicate;
pub mod protected_names;
pub mod renaming;
pub mod screening;
pub mod standing;
pub mod store;
pub mod watch_list;
