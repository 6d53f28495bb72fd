//! Signatures: what they are, how they move from state to state, how they are stored, shown and
//! sorted. This feature alone queries the table `signature`.

pub mod coordinated;
pub mod crowding;
pub mod editions;
pub mod existing;
pub mod face;
pub mod holder;
pub mod lifecycle;
pub mod list_entry;
pub mod listing;
pub mod match_profile;
pub mod refusal;
pub mod review_reason;
pub mod seen;
pub mod store;
pub mod submission;
pub mod typed;

pub use lifecycle::Transition;
pub use refusal::Refusal;
pub use submission::{Endorsement, Individual, Submission};
