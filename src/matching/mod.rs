//! The same signatory? Two matchers, for organizations and for persons: additive scores whose every
//! part has a reason in words. Pure rules over embedded, editable tables (`tables/`); `Same` is said
//! on proof only, `PossiblySame` asks somebody to look.

mod acronyms;
mod aliases;
mod align;
mod hosts;
mod latin;
mod lexicon;
mod normal;
pub mod organizations;
mod score;
mod stem;
mod tables;

pub use score::{Evidence, Judgement, ORGANIZATIONS_FROM, Outcome, PERSONS_FROM, Reason};
