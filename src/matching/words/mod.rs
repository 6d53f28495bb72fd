//! Words: their letters, stems, sounds and meanings, and slips in them.

pub(super) mod latin;
pub(super) mod lexicon;
pub(super) mod name_words;
pub(super) mod slips;
pub(super) mod sounds;
pub(super) mod stem;
pub(super) mod tables;
