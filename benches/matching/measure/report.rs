//! The figures and the errors for people to read.

use super::figures::baselines;
use super::{ComparedPair, Figures, Given};
use std::collections::BTreeMap;
use undersigned::matching::{Outcome, Reason};

/// The pairs that come out wrong at the shipped threshold, by where they come from.
#[must_use]
fn errors(compared: &[ComparedPair]) -> BTreeMap<&str, Vec<&ComparedPair>> {
    let mut errors: BTreeMap<&str, Vec<&ComparedPair>> = BTreeMap::new();
    for pair in compared {
        if (pair.comparison.outcome != Outcome::Different) != pair.same {
            let kind = pair.source.split([';', '@']).next().unwrap_or_default();
            errors.entry(kind).or_default().push(pair);
        }
    }
    errors
}

/// The figures, the baselines and every error by kind, for people to read.
#[must_use]
pub(crate) fn report<G: Given>(compared: &[ComparedPair], figures: &Figures) -> String {
    let mut lines = vec![
        format!("{}: {} pairs", G::KIND, figures.pairs),
        format!("  average precision {:.3}", figures.average_precision),
        format!(
            "  at the threshold: F1 {:.3}, precision {:.3}, recall {:.3}",
            figures.f1, figures.precision, figures.recall
        ),
        format!("  recall at 98 % precision {:.3}", figures.recall_at_p98),
        format!(
            "  merges on proof {} ({} false), recall {:.3}",
            figures.merges, figures.false_merges, figures.merge_recall
        ),
        format!(
            "  candidate recall {:.3}, {:.0} candidates on average",
            figures.candidate_recall, figures.mean_candidates
        ),
    ];
    for (name, precision, f1) in baselines(compared) {
        lines.push(format!(
            "  baseline {name}: average precision {precision:.3}, F1 {f1:.3}"
        ));
    }
    for pair in compared.iter().filter(|pair| pair.same && !pair.candidate) {
        lines.push(format!("  never comes up: {}", pair.shown));
    }
    for (source, pairs) in errors(compared) {
        lines.push(format!("  {source}: {}", pairs.len()));
        for pair in pairs {
            let reasons: Vec<&str> = pair
                .comparison
                .reasons()
                .into_iter()
                .map(Reason::label)
                .collect();
            let kind = if pair.same {
                "missed"
            } else {
                "wrongly taken for one"
            };
            lines.push(format!(
                "    {kind} ({:+.1}): {}\n      {}",
                pair.comparison.score,
                pair.shown,
                reasons.join("; ")
            ));
        }
    }
    lines.join("\n") + "\n"
}
