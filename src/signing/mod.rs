//! The public act: a signature is asked for, recorded, proved, judged, and later seen, corrected
//! or withdrawn by its holder.

pub mod duplicates;
pub mod lifecycle;
pub mod request;
pub mod screening;
pub mod shown;
pub mod sorting;
pub mod store;

pub use lifecycle::Move;
pub use request::{Endorsement, Individual, SignatureRequest};
