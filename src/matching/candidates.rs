//! Which records are worth comparing: one rule for the register in a database and for files of pairs.
//! Keys that few records share are looked up, the rarest first, within a budget of rows that stays
//! the same however large the register grows.

use std::collections::HashMap;
use std::hash::Hash;

/// Keys of more records than this are not looked up: they describe a kind of organization, not one.
pub const MOST_PER_KEY: u64 = 300;
/// The most rows (a record under a key) that are read for one record.
pub const MOST_ROWS: u64 = 1_200;
/// The most records that one record is compared with.
pub const MOST_CANDIDATES: usize = 100;
/// A key this common weighs next to nothing: rarer ones count by how many times rarer they are.
const WEIGHTLESS: f64 = 4.0 * MOST_PER_KEY as f64;

/// Of one record's keys, each with the number of records that have it, those to look up: the rarest
/// first, none above `MOST_PER_KEY`, together at most `MOST_ROWS` rows. Keys that nobody has are left
/// out.
#[must_use]
pub fn telling<K: Ord>(mut counted: Vec<(K, u64)>) -> Vec<(K, u64)> {
    counted.retain(|(_, count)| (1..=MOST_PER_KEY).contains(count));
    counted.sort_by(|(one, few), (other, many)| few.cmp(many).then_with(|| one.cmp(other)));
    let mut rows = 0;
    counted
        .into_iter()
        .take_while(|(_, count)| {
            rows += count;
            rows <= MOST_ROWS
        })
        .collect()
}

/// The records found, those first whose shared keys are rarest together; at most `MOST_CANDIDATES`.
/// A hit is a record under one key, with the number of records that have that key.
#[must_use]
pub fn rank_candidates<R: Copy + Ord + Hash>(hits: impl IntoIterator<Item = (R, u64)>) -> Vec<R> {
    let mut weights: HashMap<R, f64> = HashMap::new();
    for (record, count) in hits {
        *weights.entry(record).or_default() += weight(count);
    }
    let mut found: Vec<(R, f64)> = weights.into_iter().collect();
    // Sums of one set of hits may differ in their last bits by the order of adding.
    let coarse = |weight: f64| (weight * 1e6).round();
    found.sort_by(|(one, light), (other, heavy)| {
        coarse(*heavy)
            .total_cmp(&coarse(*light))
            .then_with(|| one.cmp(other))
    });
    found.truncate(MOST_CANDIDATES);
    found.into_iter().map(|(record, _)| record).collect()
}

/// The surprise of sharing a key that so many have.
fn weight(count: u64) -> f64 {
    (WEIGHTLESS / count.max(1) as f64).ln().max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rare_keys_are_looked_up_first_and_very_common_ones_never() {
        let counted = vec![("kind", 40_000), ("place", 300), ("name", 2), ("unseen", 0)];
        assert_eq!(telling(counted), [("name", 2), ("place", 300)]);
    }

    #[test]
    fn a_lookup_reads_no_more_rows_than_allowed() {
        let counted: Vec<(u64, u64)> = (0..100).map(|key| (key, 250)).collect();
        assert_eq!(telling(counted).len(), 4);
    }

    #[test]
    fn candidates_with_two_rare_keys_rank_above_those_with_many_common_ones() {
        let hits = [(1, 290), (1, 290), (1, 290), (2, 2), (2, 3), (3, 2)];
        assert_eq!(rank_candidates(hits), [2, 3, 1]);
        assert_eq!(
            rank_candidates((0..1000).map(|record| (record, 5))).len(),
            MOST_CANDIDATES
        );
    }

    proptest! {
        #[test]
        fn candidates_do_not_depend_on_the_order_of_keys_and_hits(mut hits in prop::collection::vec((0_i64..40, 1_u64..400), 0..200)) {
            let forward = rank_candidates(hits.clone());
            let keys: Vec<(i64, u64)> = telling(hits.clone());
            hits.reverse();
            prop_assert_eq!(forward, rank_candidates(hits.clone()));
            prop_assert_eq!(keys, telling(hits));
        }
    }
}
