//! Reads the project's Rust files with `syn`.
//!
//! `tests/floor_plan` holds the code to the rules with it; the program of this crate (`tests/figures`) counts with it.

pub mod circles;
pub mod figures;
pub mod functions;
pub mod modules;
pub mod names;
pub mod paths;
pub mod source;
pub mod strings;
pub mod tables;
pub mod types;
