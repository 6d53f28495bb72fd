//! The same signatory? Two matchers, for organizations and for persons: additive scores whose every
//! part has a reason. Pure rules over embedded, editable tables (`tables/`); `Same` is said
//! on proof only, `PossiblySame` asks a coordinator to review.

mod acronyms;
mod affiliations;
mod aliases;
mod align;
pub mod candidates;
mod hosts;
pub mod keys;
mod names;
mod normal;
pub mod organizations;
mod pairing;
pub mod persons;
mod score;
mod tongues;
mod words;

pub use score::{Comparison, ORGANIZATIONS_FROM, Outcome, PERSONS_FROM, Reason, ScoredReason};
