//! Labelled pairs, compared and scored as the service does it. Shared by this bench and by the tests
//! (tests/matching/figures.rs), which include it by path.

mod figures;
mod lists;
mod pairs;
mod register;
mod report;

pub(crate) use figures::{Figures, figures};
pub(crate) use lists::{Signatory, measure_persons, read_list};
pub(crate) use pairs::{Given, GivenOrganization, GivenPerson, Pair};
pub(crate) use report::report;

use undersigned::matching::Comparison;
use undersigned::text::fold::fold;

/// A labelled pair and what comparing it gave.
#[derive(Clone, Debug)]
pub(crate) struct ComparedPair {
    /// Both as they were given, for the list of errors.
    pub(crate) shown: String,
    /// Where the pair comes from.
    pub(crate) source: String,
    /// Whether it is labelled as one.
    pub(crate) same: bool,
    /// What the matcher says.
    pub(crate) comparison: Comparison,
    /// Whether each, looked up among all records of the file, finds the other.
    pub(crate) candidate: bool,
    /// How many candidates each of both has.
    pub(crate) candidates: [usize; 2],
    /// What simpler comparisons say: exact address, exact folded name, token-sort ratio.
    pub(crate) baselines: [f64; 3],
}

/// Reads a file of labelled pairs.
///
/// # Errors
/// If the text is no such file.
pub(crate) fn read<G: Given>(text: &str) -> Result<Vec<Pair<G>>, csv::Error> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize::<G::Row>();
    rows.map(|row| row.map(Into::into)).collect()
}

/// Compares the two of each pair, and looks each record up among those of all.
#[must_use]
pub(crate) fn compare_pairs<G: Given>(pairs: &[Pair<G>]) -> Vec<ComparedPair> {
    let read: Vec<[G::Record; 2]> = pairs
        .iter()
        .map(|pair| pair.sides.each_ref().map(G::read))
        .collect();
    let keys: Vec<[Vec<String>; 2]> = read
        .iter()
        .map(|records| records.each_ref().map(G::keys))
        .collect();
    let found = register::look_up(&keys);
    let rows = pairs.iter().zip(&read).zip(found);
    rows.map(|((pair, [one, other]), found)| ComparedPair {
        shown: pair.sides.each_ref().map(G::shown).join(" | "),
        source: pair.source.clone(),
        same: pair.same,
        comparison: G::compare(one, other),
        candidate: found.each_other,
        candidates: found.candidates,
        baselines: compare_simply(&pair.sides),
    })
    .collect()
}

fn compare_simply<G: Given>([one, other]: &[G; 2]) -> [f64; 3] {
    let holds = |holds: bool| f64::from(u8::from(holds));
    [
        holds(!one.address().is_empty() && one.address() == other.address()),
        holds(fold(one.name()) == fold(other.name())),
        token_sort_ratio(one.name(), other.name()),
    ]
}

/// How alike two names are, 0 to 1, whatever the order of their words: the usual simple comparison.
#[must_use]
pub(crate) fn token_sort_ratio(one: &str, other: &str) -> f64 {
    let sorted = |name: &str| {
        let folded = fold(name);
        let mut words: Vec<&str> = folded.split(' ').collect();
        words.sort_unstable();
        words.join(" ")
    };
    strsim::normalized_levenshtein(&sorted(one), &sorted(other))
}
