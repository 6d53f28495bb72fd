//! Everything that is held about one address: shown, handed out as a file, and erased, by a command
//! or by a link that came by mail to that address.

pub mod erasing;
pub mod link;
mod masking;
pub mod record;

pub use erasing::{EraseOptions, Erased, erase};
pub use record::{PersonRecord, collect};
