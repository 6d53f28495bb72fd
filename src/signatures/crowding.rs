//! How many unconfirmed signatures one address may have on a letter. Anybody can type an address, so
//! the newest ones are kept: whoever fills it up first must not keep its owner from signing. Those of
//! one network give way among themselves first, so that a stranger displaces nobody from elsewhere.

use entity::ids::SignatureId;

/// Unconfirmed signatures of one address on a letter: a family or an office that signs in one day,
/// several times over.
const MOST: usize = 20;
/// The same, from one client network: three submissions of a person and an organization together.
const MOST_OF_NETWORK: usize = 6;
/// Rows that give way to one post, at most: what an older version left is worked off bit by bit.
pub const MOST_GIVING_WAY: usize = 8;
/// The newest rows that are looked at.
pub const LOOKED_AT: usize = MOST + MOST_GIVING_WAY;

/// An unconfirmed signature of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unconfirmed {
    pub(super) id: SignatureId,
    /// The tag of the network that it came from.
    pub network: Option<Vec<u8>>,
}

/// Those that give way to `coming` ones from a network; `present`, the newest first, are at most
/// [`LOOKED_AT`].
pub fn find_giving_way(
    present: &[Unconfirmed],
    network: &[u8],
    coming: usize,
) -> [Option<SignatureId>; MOST_GIVING_WAY] {
    let mut giving_way = Vec::new();
    let (mut from_here, mut kept) = (coming, coming);
    for one in present {
        let is_from_here = one.network.as_deref() == Some(network);
        if (is_from_here && from_here >= MOST_OF_NETWORK) || kept >= MOST {
            giving_way.push(one.id);
        } else {
            kept += 1;
            from_here += usize::from(is_from_here);
        }
    }
    // The oldest first; the list is filled up so that the statement is the same for everybody.
    let mut ids = [None; MOST_GIVING_WAY];
    for (slot, id) in ids.iter_mut().zip(giving_way.into_iter().rev()) {
        *slot = Some(id);
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    fn present(networks: &[u8]) -> Vec<Unconfirmed> {
        let newest_first = networks.iter().enumerate().rev();
        newest_first
            .map(|(index, network)| Unconfirmed {
                id: SignatureId(i64::try_from(index).unwrap() + 1),
                network: Some(vec![*network]),
            })
            .collect()
    }

    fn giving_way(networks: &[u8], network: u8) -> Vec<i64> {
        let ids = find_giving_way(&present(networks), &[network], 1);
        ids.into_iter().flatten().map(i64::from).collect()
    }

    #[test]
    fn nobody_gives_way_while_there_is_room() {
        assert!(giving_way(&[], 1).is_empty());
        assert!(giving_way(&[1; 5], 1).is_empty());
        assert!(giving_way(&[2; 19], 1).is_empty());
    }

    #[test]
    fn a_network_that_posts_much_displaces_its_own_oldest_only() {
        assert_eq!(giving_way(&[9, 1, 1, 1, 1, 1, 1], 1), [2]);
        assert_eq!(giving_way(&[9, 9, 1, 1, 1, 1, 1, 1, 1], 1), [3, 4]);
    }

    #[test]
    fn the_oldest_of_all_gives_way_to_somebody_from_elsewhere() {
        let many: Vec<u8> = (10..30).collect();
        assert_eq!(giving_way(&many, 1), [1]);
        let more: Vec<u8> = (10..38).collect();
        assert_eq!(giving_way(&more, 1), [1, 2, 3, 4, 5, 6, 7, 8]);
    }
}
