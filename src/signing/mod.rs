//! The public act: a signature is asked for, recorded, proved, judged, and later seen, corrected
//! or withdrawn by its holder.

pub mod confirming;
pub mod correcting;
pub mod duplicates;
mod finding;
mod form;
pub mod lifecycle;
pub mod mail;
pub mod pages;
pub mod recording;
pub mod reminding;
pub mod request;
mod resending;
pub mod screening;
pub mod shown;
pub mod store;
mod ticket;
pub mod web;
pub mod withdrawing;

pub use lifecycle::Move;
pub use request::{Endorsement, Individual, SignatureRequest};
pub use web::routes;
