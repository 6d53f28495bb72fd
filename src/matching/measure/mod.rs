//! Labelled pairs scored as the product would judge them: one path for the test and the bench.

mod figures;
mod pairs;
mod register;
mod report;

pub use figures::{Figures, baselines, figures};
pub use pairs::{Given, GivenOrganization, GivenPerson, OrganizationRow, Pair, PersonRow};
pub use report::{errors, report};

use super::Judgement;
use crate::text::fold::fold;

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
    /// Whether each, looked up among all records of the file, finds the other.
    pub candidate: bool,
    /// How many candidates each of both has.
    pub candidates: [usize; 2],
    /// What simpler comparisons say: exact address, exact folded name, token-sort ratio.
    pub baselines: [f64; 3],
}

/// Reads a file of labelled pairs.
///
/// # Errors
/// If the text is no such file.
pub fn read<G: Given>(text: &str) -> Result<Vec<Pair<G>>, csv::Error> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize::<G::Row>();
    rows.map(|row| row.map(Into::into)).collect()
}

/// Judges pairs, and looks each record up among those of all.
#[must_use]
pub fn judged<G: Given>(pairs: &[Pair<G>]) -> Vec<Judged> {
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
    rows.map(|((pair, [one, other]), found)| Judged {
        shown: pair.sides.each_ref().map(G::shown).join(" | "),
        source: pair.source.clone(),
        same: pair.same,
        judgement: G::judge(one, other),
        candidate: found.each_other,
        candidates: found.candidates,
        baselines: simply_compared(&pair.sides),
    })
    .collect()
}

fn simply_compared<G: Given>([one, other]: &[G; 2]) -> [f64; 3] {
    let holds = |holds: bool| f64::from(u8::from(holds));
    [
        holds(!one.address().is_empty() && one.address() == other.address()),
        holds(fold(one.name()) == fold(other.name())),
        token_sort_ratio(one.name(), other.name()),
    ]
}

/// How alike two names are, 0 to 1, whatever the order of their words: the usual simple comparison.
#[must_use]
pub fn token_sort_ratio(one: &str, other: &str) -> f64 {
    let sorted = |name: &str| {
        let folded = fold(name);
        let mut words: Vec<&str> = folded.split(' ').collect();
        words.sort_unstable();
        words.join(" ")
    };
    strsim::normalized_levenshtein(&sorted(one), &sorted(other))
}
