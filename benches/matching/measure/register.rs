//! All records of a file as one register, searched as the service searches.

use std::collections::HashMap;
use undersigned::matching::candidates::{rank_candidates, telling};

/// What looking up both records of a pair brings.
pub(super) struct Found {
    /// Whether each, looked up, finds the other: whoever comes second.
    pub(super) each_other: bool,
    /// How many candidates each has.
    pub(super) candidates: [usize; 2],
}

/// Looks up both records of every pair, given by their keys, among all records.
pub(super) fn look_up(pairs: &[[Vec<String>; 2]]) -> Vec<Found> {
    let mut register: HashMap<&str, Vec<i64>> = HashMap::new();
    for (record, keys) in (0_i64..).zip(pairs.iter().flatten()) {
        for key in keys {
            register.entry(key).or_default().push(record);
        }
    }
    let find = |keys: &Vec<String>, own: i64| {
        let counted = keys
            .iter()
            .map(|key| (key.as_str(), register[key.as_str()].len() as u64));
        let hits = telling(counted.collect())
            .into_iter()
            .flat_map(|(key, count)| register[key].iter().map(move |record| (*record, count)))
            .filter(|(record, _)| *record != own);
        rank_candidates(hits)
    };
    let both = |(pair, [one, other]): (usize, &[Vec<String>; 2])| {
        let (first, second) = (2 * pair as i64, 2 * pair as i64 + 1);
        let found = [find(one, first), find(other, second)];
        Found {
            each_other: found[0].contains(&second) && found[1].contains(&first),
            candidates: found.map(|found| found.len()),
        }
    };
    pairs.iter().enumerate().map(both).collect()
}
