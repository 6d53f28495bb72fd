//! Corrections, those that wait, and what a signature showed before.

mod corrections;
mod editions;
mod waiting;

pub use corrections::{correct, count_only};
pub use editions::{
    changes_since, drop_editions, drop_editions_before, earlier_edition, editions_of, keep_edition,
    raise_edition, shown_fields,
};
pub use waiting::{end_waiting, replace_waiting, waiting};
