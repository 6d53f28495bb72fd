//! Where a reader stands in a list: stable under signatures that come and go meanwhile.

use std::cmp::Ordering;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::ids::{LetterId, Rank, SignatureId};
use entity::values::SignatureKind;

use super::listed_row::ListedRow;
use crate::locale::Locale;

/// Whose list, in the order of which language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ListOf {
    pub letter: LetterId,
    pub locale: Locale,
}

/// A place to read on from.
#[derive(Clone, Debug)]
pub struct Cursor {
    pub letter: LetterId,
    /// Whose order.
    pub locale: Locale,
    /// The last row seen; none at the beginning.
    pub after: Option<ListPosition>,
}

/// Where one row stands in the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPosition {
    /// Its kind: organizations come first.
    pub kind: SignatureKind,
    /// A lead's place, or that of all others.
    pub rank: Rank,
    /// The sort key in the language of the list.
    pub sort: Vec<u8>,
    /// The internal id, which decides between equals.
    pub id: SignatureId,
}

impl Ord for ListPosition {
    /// Organizations first, then by rank, sort key and id, as the queries of the list sort.
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |place: &Self| (place.kind == SignatureKind::Individual, place.rank);
        (key(self), &self.sort, self.id).cmp(&(key(other), &other.sort, other.id))
    }
}

impl PartialOrd for ListPosition {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl ListPosition {
    /// The place of a row in the order of the language that it was read in.
    pub fn of(row: &ListedRow) -> Self {
        Self {
            kind: row.kind,
            rank: row.rank,
            sort: row.sort_key.clone(),
            id: row.id,
        }
    }

    /// The place before all entries of a kind.
    pub const fn before_all(kind: SignatureKind) -> Self {
        Self {
            kind,
            rank: Rank(i32::MIN),
            sort: Vec::new(),
            id: SignatureId(0),
        }
    }

    /// As it stands in an address.
    pub fn to_text(&self) -> String {
        let kind = match self.kind {
            SignatureKind::Endorsement => 0,
            SignatureKind::Individual => 1,
        };
        let mut bytes = vec![kind];
        bytes.extend(self.rank.0.to_be_bytes());
        bytes.extend(self.id.0.to_be_bytes());
        bytes.extend(&self.sort);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a place from an address; none for anything else.
    pub fn from_text(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (kind, rest) = bytes.split_first()?;
        let (rank, rest) = rest.split_first_chunk::<4>()?;
        let (id, sort) = rest.split_first_chunk::<8>()?;
        let kind = match kind {
            0 => SignatureKind::Endorsement,
            1 => SignatureKind::Individual,
            _ => return None,
        };
        Some(Self {
            kind,
            rank: Rank(i32::from_be_bytes(*rank)),
            sort: sort.to_vec(),
            id: SignatureId(i64::from_be_bytes(*id)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_place_reads_back_and_nonsense_is_none(rank: i32, id: i64, sort: Vec<u8>, text in "\\PC{0,30}") {
            let place = ListPosition { kind: SignatureKind::Individual, rank: Rank(rank), sort, id: SignatureId(id) };
            prop_assert_eq!(ListPosition::from_text(&place.to_text()), Some(place));
            let _ = ListPosition::from_text(&text);
        }
    }
}
