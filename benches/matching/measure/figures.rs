//! The figures of compared pairs, and of simpler comparisons beside them.

use super::{ComparedPair, Given};
use serde::Serialize;
use undersigned::matching::{Comparison, Outcome};

/// The precision at which recall is asked for.
const PRECISE: f64 = 0.98;

/// The figures of one file.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Figures {
    /// Mean precision over the ranks of the true pairs.
    pub(crate) average_precision: f64,
    /// At the shipped threshold.
    pub f1: f64,
    /// At the shipped threshold.
    pub(crate) precision: f64,
    /// At the shipped threshold.
    pub(crate) recall: f64,
    /// The highest recall at which precision is 98 % or more.
    pub recall_at_p98: f64,
    /// Pairs joined on proof.
    pub(crate) merges: usize,
    /// Of them, labelled as two.
    pub(crate) false_merges: usize,
    /// The share of true pairs joined on proof.
    pub(crate) merge_recall: f64,
    /// The share of true pairs that come up together.
    pub(crate) candidate_recall: f64,
    /// How many records come up for one, on average.
    pub(crate) mean_candidates: f64,
    /// How many pairs.
    pub(crate) pairs: usize,
}

/// Names of the baselines, in the order of `ComparedPair::baselines`.
const BASELINES: [&str; 3] = ["exact address", "exact folded name", "token-sort ratio"];
/// From where each baseline says "same".
const BASELINES_FROM: [f64; 3] = [1.0, 1.0, 0.9];

/// The figures of compared pairs.
#[must_use]
pub(crate) fn figures<G: Given>(pairs: &[ComparedPair]) -> Figures {
    let ranked: Vec<(f64, bool)> = pairs
        .iter()
        .map(|pair| (rank(&pair.comparison), pair.same))
        .collect();
    let said = |pair: &&ComparedPair| pair.comparison.outcome != Outcome::Different;
    debug_assert!(
        pairs
            .iter()
            .filter(said)
            .all(|pair| rank(&pair.comparison) >= G::FROM)
    );
    let (precision, recall, f1) = at_threshold(&ranked, G::FROM);
    let trues = pairs.iter().filter(|pair| pair.same);
    let count = trues.clone().count();
    let merged = |pair: &&ComparedPair| pair.comparison.outcome == Outcome::Same;
    Figures {
        average_precision: average_precision(&ranked),
        f1,
        precision,
        recall,
        recall_at_p98: recall_at(&ranked, PRECISE),
        merges: pairs.iter().filter(merged).count(),
        false_merges: pairs
            .iter()
            .filter(merged)
            .filter(|pair| !pair.same)
            .count(),
        merge_recall: share(trues.clone().filter(merged).count(), count),
        candidate_recall: share(trues.filter(|pair| pair.candidate).count(), count),
        mean_candidates: share(
            pairs.iter().flat_map(|pair| pair.candidates).sum(),
            2 * pairs.len(),
        ),
        pairs: pairs.len(),
    }
}

/// Proof ranks above every score.
fn rank(comparison: &Comparison) -> f64 {
    const ABOVE_SCORES: f64 = 100.0;
    match comparison.outcome {
        Outcome::Same => ABOVE_SCORES + comparison.score,
        _ => comparison.score,
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

fn at_threshold(ranked: &[(f64, bool)], from: f64) -> (f64, f64, f64) {
    let said = ranked.iter().filter(|(score, _)| *score >= from);
    let right = said.clone().filter(|(_, same)| *same).count();
    let precision = share(right, said.count());
    let recall = share(right, ranked.iter().filter(|(_, same)| *same).count());
    let sum = precision + recall;
    let f1 = if sum > 0.0 {
        2.0 * precision * recall / sum
    } else {
        0.0
    };
    (precision, recall, f1)
}

/// Precision and recall after each group of equal scores, the highest first.
fn curve(ranked: &[(f64, bool)]) -> Vec<(f64, f64)> {
    let mut sorted = ranked.to_vec();
    sorted.sort_by(|one, other| other.0.total_cmp(&one.0));
    let all = sorted.iter().filter(|(_, same)| *same).count();
    let mut points = Vec::new();
    let mut right = 0;
    for (at, (score, same)) in sorted.iter().enumerate() {
        right += usize::from(*same);
        let ends = sorted.get(at + 1).is_none_or(|next| next.0 < *score);
        if ends {
            points.push((share(right, at + 1), share(right, all)));
        }
    }
    points
}

fn average_precision(ranked: &[(f64, bool)]) -> f64 {
    let mut before = 0.0;
    curve(ranked)
        .into_iter()
        .fold(0.0, |sum, (precision, recall)| {
            let step = recall - before;
            before = recall;
            sum + precision * step
        })
}

fn recall_at(ranked: &[(f64, bool)], precise: f64) -> f64 {
    let fine = curve(ranked)
        .into_iter()
        .filter(|(precision, _)| *precision >= precise);
    fine.map(|(_, recall)| recall).fold(0.0, f64::max)
}

/// Average precision, and F1 at its usual threshold, of each baseline.
#[must_use]
pub(crate) fn baselines(pairs: &[ComparedPair]) -> Vec<(&'static str, f64, f64)> {
    (0..BASELINES.len())
        .map(|at| {
            let ranked: Vec<(f64, bool)> = pairs
                .iter()
                .map(|pair| (pair.baselines[at], pair.same))
                .collect();
            let (_, _, f1) = at_threshold(&ranked, BASELINES_FROM[at]);
            (BASELINES[at], average_precision(&ranked), f1)
        })
        .collect()
}
