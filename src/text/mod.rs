//! Text as people write it: cleaning, comparing, sorting, and numbers and dates in words.

pub mod capitals;
pub mod clean;
pub mod collation;
pub mod csv_cell;
pub mod dates;
pub mod fold;
pub mod hidden;
pub mod looks;
pub mod mojibake;
pub mod numbers;
pub mod person_name;
pub mod running_name;
pub mod tables;
