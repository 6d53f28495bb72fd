//! The rows that merging register entries moves.

mod merge;
mod merge_effects;

pub(super) use merge::{
    EntryPair, MovedRows, add_website, forget_merge, move_all, move_back, remember_merge,
    remove_website, set_merged,
};
pub(crate) use merge_effects::{
    apart_from, forget_apart, lend_names, lend_trust, return_names, return_trust, settle_both,
    unsettle,
};
