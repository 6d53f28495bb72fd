//! The rows that merging register entries moves.

mod merge;
mod merge_effects;

pub(super) use merge::{
    bound_to, forget_merge, listed_both, lock_signatures, move_all, move_back, published_of,
    remember_merge, set_merged, set_place, set_website,
};
pub(crate) use merge_effects::{
    apart_from, forget_apart, lend_names, lend_speech, return_names, return_speech, settle_both,
    unsettle,
};
