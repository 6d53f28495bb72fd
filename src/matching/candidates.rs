//! Which keys are looked up, and which of the records that they find are compared.

use std::collections::BTreeMap;

/// A key that more records have tells nothing.
pub const MOST_PER_KEY: u64 = 250;
/// Records that are read for one, over all of its keys.
const MOST_ROWS: u64 = 1_500;
/// Records that are compared with one.
const MOST_CANDIDATES: usize = 100;

/// Of one record's keys, each with how many records have it, those to look up, the rarest first.
#[must_use]
pub fn telling<K: Ord + Clone>(mut counted: Vec<(K, u64)>) -> Vec<(K, u64)> {
    counted.retain(|(_, records)| *records <= MOST_PER_KEY);
    counted.sort_by(|one, other| one.1.cmp(&other.1).then_with(|| one.0.cmp(&other.0)));
    let mut rows = 0;
    counted
        .into_iter()
        .take_while(|(_, records)| {
            rows += records;
            rows <= MOST_ROWS
        })
        .collect()
}

/// The records that were found, each by the number of records that have the shared key: those that
/// share the rarest keys first.
#[must_use]
pub fn ranked(hits: impl IntoIterator<Item = (i64, u64)>) -> Vec<i64> {
    let mut weights: BTreeMap<i64, f64> = BTreeMap::new();
    for (record, records) in hits {
        let rarity = 1.0 / f64::from(u32::try_from(records).unwrap_or(u32::MAX));
        *weights.entry(record).or_default() += rarity;
    }
    let mut ranked: Vec<(i64, f64)> = weights.into_iter().collect();
    ranked.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    let first = ranked.into_iter().take(MOST_CANDIDATES);
    first.map(|(record, _)| record).collect()
}
