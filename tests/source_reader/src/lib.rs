//! Reads the project's Rust files with `syn`.
//!
//! `tests/floor_plan` holds the code to the rules with it.

pub mod circles;
pub mod functions;
pub mod modules;
pub mod paths;
pub mod source;
pub mod strings;
pub mod tables;
