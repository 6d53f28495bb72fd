//! What the chain of the journal is made of.
//!
//! Version 1. The hash of an entry is that of `undersigned entry 1`, the hash of the entry before it
//! (32 zero bytes for the first), and its columns in the order of [`entry_hash`]. What can be erased
//! (a reason, a printed name) is in it as a seal: the hash of `undersigned words 1`, 32 random bytes
//! that go with the words, and the words. What signatures showed after the entry is in it as the digest
//! of their faces: `undersigned faces 1`, and for each, by rising public id, the id, the commitment and
//! the one that it replaces.

use entity::{journal_entry, journal_face};

use super::canonical::Canonical;

/// What comes before the first entry.
pub(super) const BEGINNING: [u8; 32] = [0; 32];

/// What a signature shows after an entry, and what it showed before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Face {
    /// The signature's public id.
    pub public_id: String,
    /// A commitment to its public fields; none: it was erased.
    pub commitment: Option<Vec<u8>>,
    /// The commitment to what was seen before; none where it showed nothing.
    pub replaces: Option<Vec<u8>>,
}

impl From<journal_face::Model> for Face {
    fn from(row: journal_face::Model) -> Self {
        Self {
            public_id: row.public_id,
            commitment: row.commitment,
            replaces: row.replaces,
        }
    }
}

/// The digest of the faces of an entry, in any order; none for none.
pub(super) fn digest(faces: &[Face]) -> Option<Vec<u8>> {
    if faces.is_empty() {
        return None;
    }
    let mut sorted: Vec<&Face> = faces.iter().collect();
    sorted.sort();
    let form = sorted
        .into_iter()
        .fold(Canonical::begin("undersigned faces 1"), |form, face| {
            form.text(face.public_id.as_str())
                .bytes(face.commitment.as_deref())
                .bytes(face.replaces.as_deref())
        });
    Some(form.hash())
}

/// The seal of words that can be erased.
pub(super) fn seal(salt: &[u8], words: &str) -> Vec<u8> {
    Canonical::begin("undersigned words 1")
        .bytes(salt)
        .text(words)
        .hash()
}

/// The hash of an entry at a place in the chain, with the seals that it has.
pub(super) fn entry_hash(previous: &[u8], position: i64, entry: &journal_entry::Model) -> Vec<u8> {
    Canonical::begin("undersigned entry 1")
        .bytes(previous)
        .number(position)
        .number(entry.id.0)
        .number(entry.at)
        .text(entry.actor.as_str())
        .text(entry.action.as_str())
        .number(entry.letter_id.map(i64::from))
        .number(entry.signature_id.map(i64::from))
        .number(entry.organization_id.map(i64::from))
        .number(entry.edition.map(i64::from))
        .bytes(entry.reason_seal.as_deref())
        .bytes(entry.name_seal.as_deref())
        .bytes(entry.faces.as_deref())
        .hash()
}
