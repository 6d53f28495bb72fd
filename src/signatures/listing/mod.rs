//! The order of lists, and a position in it.

pub mod initial;
pub mod list_position;
pub mod listed_row;
pub mod sort_keys;
