//! The rows that merging register entries moves.

mod merge;
mod merge_effects;

pub(super) use merge::{
    MovedRows, forget_merge, move_all, move_back, remember_merge, set_merged, set_website,
};
pub(crate) use merge_effects::{
    apart_from, forget_apart, lend_names, lend_speech, return_names, return_speech, settle_both,
    unsettle,
};
