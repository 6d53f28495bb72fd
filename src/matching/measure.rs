//! Labelled pairs scored as the product would judge them: one path for the test and the bench.

use super::{Judgement, ORGANIZATIONS_FROM, Outcome, PERSONS_FROM, keys, organizations, persons};
use crate::text::fold::fold;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A key that more records have than this finds nobody.
const RARE_ENOUGH: usize = 250;
/// The precision at which recall is asked for.
const PRECISE: f64 = 0.98;

/// Two organizations and whether they are one.
#[derive(Clone, Debug, Deserialize)]
pub struct OrganizationPair {
    name_a: String,
    website_a: String,
    name_b: String,
    website_b: String,
    same: u8,
    source: String,
}

/// Two persons and whether they are one.
#[derive(Clone, Debug, Deserialize)]
pub struct PersonPair {
    name_a: String,
    affiliation_a: String,
    email_a: String,
    name_b: String,
    affiliation_b: String,
    email_b: String,
    same: u8,
    source: String,
}

/// One pair, judged.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Both as they were given, for the list of errors.
    pub shown: String,
    /// Where the pair comes from.
    pub source: String,
    /// Whether it is labelled as one.
    pub same: bool,
    /// What the matcher says.
    pub judgement: Judgement,
    /// Whether both share a key that is rare enough.
    pub candidate: bool,
    /// What simpler comparisons say: exact address, exact folded name, token-sort ratio.
    pub baselines: [f64; 3],
}

/// The figures of one file.
#[derive(Clone, Debug, Serialize)]
pub struct Figures {
    /// Mean precision over the ranks of the true pairs.
    pub average_precision: f64,
    /// At the shipped threshold.
    pub f1: f64,
    /// At the shipped threshold.
    pub precision: f64,
    /// At the shipped threshold.
    pub recall: f64,
    /// The highest recall at which precision is 98 % or more.
    pub recall_at_p98: f64,
    /// Pairs joined on proof.
    pub merges: usize,
    /// Of them, labelled as two.
    pub false_merges: usize,
    /// The share of true pairs joined on proof.
    pub merge_recall: f64,
    /// The share of true pairs that come up together.
    pub candidate_recall: f64,
    /// How many pairs.
    pub pairs: usize,
}

/// Names of the baselines, in the order of `Judged::baselines`.
pub const BASELINES: [&str; 3] = ["exact address", "exact folded name", "token-sort ratio"];
/// From where each baseline says "same".
const BASELINES_FROM: [f64; 3] = [1.0, 1.0, 0.9];

/// Judges a file of pairs of organizations. A website that a row gives counts as verified there.
///
/// # Errors
/// If the text is no such file.
pub fn organizations(text: &str) -> Result<Vec<Judged>, csv::Error> {
    let rows: Vec<OrganizationPair> = csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()?;
    let read = |name: &String, website: &String| {
        organizations::Organization::read([name.as_str()], website, !website.is_empty())
    };
    let read: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                read(&row.name_a, &row.website_a),
                read(&row.name_b, &row.website_b),
            )
        })
        .collect();
    let keys = read
        .iter()
        .map(|(a, b)| (keys::of_organization(a), keys::of_organization(b)));
    let candidates = candidates(&keys.collect::<Vec<_>>());
    let judged = rows
        .into_iter()
        .zip(read)
        .zip(candidates)
        .map(|((row, (a, b)), candidate)| Judged {
            shown: format!(
                "{} <{}> | {} <{}>",
                row.name_a, row.website_a, row.name_b, row.website_b
            ),
            source: row.source,
            same: row.same == 1,
            judgement: organizations::judge(&a, &b),
            candidate,
            baselines: [
                0.0,
                equal(&row.name_a, &row.name_b),
                token_sort(&row.name_a, &row.name_b),
            ],
        });
    Ok(judged.collect())
}

/// Judges a file of pairs of persons.
///
/// # Errors
/// If the text is no such file.
pub fn persons(text: &str) -> Result<Vec<Judged>, csv::Error> {
    let rows: Vec<PersonPair> = csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()?;
    let read: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                persons::Person::read(&row.name_a, &row.affiliation_a, &row.email_a),
                persons::Person::read(&row.name_b, &row.affiliation_b, &row.email_b),
            )
        })
        .collect();
    let keys = read
        .iter()
        .map(|(a, b)| (keys::of_person(a), keys::of_person(b)));
    let candidates = candidates(&keys.collect::<Vec<_>>());
    let judged = rows
        .into_iter()
        .zip(read)
        .zip(candidates)
        .map(|((row, (a, b)), candidate)| Judged {
            shown: format!(
                "{} ({}) <{}> | {} ({}) <{}>",
                row.name_a,
                row.affiliation_a,
                row.email_a,
                row.name_b,
                row.affiliation_b,
                row.email_b
            ),
            judgement: persons::judge(&a, &b),
            candidate,
            baselines: [
                f64::from(u8::from(
                    !row.email_a.is_empty() && row.email_a == row.email_b,
                )),
                equal(&row.name_a, &row.name_b),
                token_sort(&row.name_a, &row.name_b),
            ],
            same: row.same == 1,
            source: row.source,
        });
    Ok(judged.collect())
}

fn equal(one: &str, other: &str) -> f64 {
    f64::from(u8::from(fold(one) == fold(other)))
}

fn token_sort(one: &str, other: &str) -> f64 {
    let sorted = |name: &str| {
        let folded = fold(name);
        let mut words: Vec<&str> = folded.split(' ').collect();
        words.sort_unstable();
        words.join(" ")
    };
    strsim::normalized_levenshtein(&sorted(one), &sorted(other))
}

/// Which pairs share a key that is rare enough among all records of the file.
fn candidates(keys: &[(Vec<String>, Vec<String>)]) -> Vec<bool> {
    let mut records: HashMap<&str, usize> = HashMap::new();
    for key in keys.iter().flat_map(|(a, b)| a.iter().chain(b)) {
        *records.entry(key).or_default() += 1;
    }
    let share = |(a, b): &(Vec<String>, Vec<String>)| {
        let mine: HashSet<&String> = a.iter().collect();
        b.iter()
            .any(|key| mine.contains(key) && records[key.as_str()] <= RARE_ENOUGH)
    };
    keys.iter().map(share).collect()
}

/// The figures of judged organizations.
#[must_use]
pub fn organization_figures(judged: &[Judged]) -> Figures {
    figures(judged, ORGANIZATIONS_FROM)
}

/// The figures of judged persons.
#[must_use]
pub fn person_figures(judged: &[Judged]) -> Figures {
    figures(judged, PERSONS_FROM)
}

fn figures(judged: &[Judged], from: f64) -> Figures {
    let ranked: Vec<(f64, bool)> = judged
        .iter()
        .map(|pair| (rank(&pair.judgement), pair.same))
        .collect();
    let said = |pair: &&Judged| pair.judgement.outcome != Outcome::Different;
    debug_assert!(
        judged
            .iter()
            .filter(said)
            .all(|pair| rank(&pair.judgement) >= from)
    );
    let (precision, recall, f1) = at_threshold(&ranked, from);
    let trues = judged.iter().filter(|pair| pair.same);
    let count = trues.clone().count();
    let merged = |pair: &&Judged| pair.judgement.outcome == Outcome::Same;
    Figures {
        average_precision: average_precision(&ranked),
        f1,
        precision,
        recall,
        recall_at_p98: recall_at(&ranked, PRECISE),
        merges: judged.iter().filter(merged).count(),
        false_merges: judged
            .iter()
            .filter(merged)
            .filter(|pair| !pair.same)
            .count(),
        merge_recall: share(trues.clone().filter(merged).count(), count),
        candidate_recall: share(trues.filter(|pair| pair.candidate).count(), count),
        pairs: judged.len(),
    }
}

/// Proof ranks above every score.
fn rank(judgement: &Judgement) -> f64 {
    const ABOVE_SCORES: f64 = 100.0;
    match judgement.outcome {
        Outcome::Same => ABOVE_SCORES + judgement.score,
        _ => judgement.score,
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
pub fn baselines(judged: &[Judged]) -> Vec<(&'static str, f64, f64)> {
    (0..BASELINES.len())
        .map(|at| {
            let ranked: Vec<(f64, bool)> = judged
                .iter()
                .map(|pair| (pair.baselines[at], pair.same))
                .collect();
            let (_, _, f1) = at_threshold(&ranked, BASELINES_FROM[at]);
            (BASELINES[at], average_precision(&ranked), f1)
        })
        .collect()
}

/// The pairs judged wrongly at the shipped threshold, by where they come from.
#[must_use]
pub fn errors(judged: &[Judged]) -> BTreeMap<&str, Vec<&Judged>> {
    let mut errors: BTreeMap<&str, Vec<&Judged>> = BTreeMap::new();
    for pair in judged {
        if (pair.judgement.outcome != Outcome::Different) != pair.same {
            let kind = pair.source.split([';', '@']).next().unwrap_or_default();
            errors.entry(kind).or_default().push(pair);
        }
    }
    errors
}

/// The figures, the baselines and every error by kind, for people to read.
#[must_use]
pub fn report(kind: &str, judged: &[Judged], figures: &Figures) -> String {
    let mut lines = vec![
        format!("{kind}: {} pairs", figures.pairs),
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
        format!("  candidate recall {:.3}", figures.candidate_recall),
    ];
    for (name, precision, f1) in baselines(judged) {
        lines.push(format!(
            "  baseline {name}: average precision {precision:.3}, F1 {f1:.3}"
        ));
    }
    for pair in judged.iter().filter(|pair| pair.same && !pair.candidate) {
        lines.push(format!("  never comes up: {}", pair.shown));
    }
    for (source, pairs) in errors(judged) {
        lines.push(format!("  {source}: {}", pairs.len()));
        for pair in pairs {
            let reasons: Vec<&str> = pair
                .judgement
                .reasons()
                .into_iter()
                .map(super::Reason::words)
                .collect();
            let kind = if pair.same {
                "missed"
            } else {
                "wrongly taken for one"
            };
            lines.push(format!(
                "    {kind} ({:+.1}): {}\n      {}",
                pair.judgement.score,
                pair.shown,
                reasons.join("; ")
            ));
        }
    }
    lines.join("\n") + "\n"
}
