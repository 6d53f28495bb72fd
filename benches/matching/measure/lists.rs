//! Whole lists of signatories, one signing after the other as on an instance: what is asked, and how much of
//! it is right. Labelled pairs cannot say that: there every second pair is one, on a list one in
//! ten thousand.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use undersigned::matching::candidates::{rank_candidates, telling};
use undersigned::matching::persons::{self, Person};
use undersigned::matching::{Outcome, keys};
use undersigned::text::fold::fold;

/// The most matches that a coordinator is shown for one signature, as on an instance.
const MAX_MATCHES: usize = 5;

/// A row of `signatories.csv`.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Signatory {
    pub(crate) kind: String,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) affiliation: String,
    #[serde(default)]
    pub(crate) website: String,
}

/// What was asked about the persons of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ListFigures {
    pub(crate) persons: usize,
    /// Clusters of signatures that are asked about, each one question.
    pub(crate) questions: usize,
    /// Of them, those with two signatures of one name and the same website or affiliation.
    pub(crate) right: usize,
    /// Of the others, those with two signatures of one name.
    pub(crate) namesakes: usize,
    /// Signatures of the same name and website, or name and affiliation, as an earlier one.
    pub(crate) very_likely: usize,
    /// Of them, those that are not asked about.
    pub(crate) very_likely_missed: usize,
}

impl ListFigures {
    pub(crate) fn per_hundred(&self) -> f64 {
        100.0 * self.questions as f64 / self.persons.max(1) as f64
    }

    /// For people to read.
    pub(crate) fn report(&self, name: &str) -> String {
        format!(
            "{name}: {} persons, {} questions ({:.2} per hundred): {} right, {} between namesakes; \
             {} of {} very likely duplicates not asked\n",
            self.persons,
            self.questions,
            self.per_hundred(),
            self.right,
            self.namesakes,
            self.very_likely_missed,
            self.very_likely
        )
    }
}

/// Reads the rows of a list.
///
/// # Errors
/// If the text is no such list.
pub(crate) fn read_list(text: &str) -> Result<Vec<Signatory>, csv::Error> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect()
}

/// How two signatories of a list are related, as far as the list says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Truth {
    Unrelated,
    Namesakes,
    Same,
}

fn truth(one: &Signatory, other: &Signatory) -> Truth {
    let sorted = |row: &Signatory| {
        let folded = fold(row.name.split(" (").next().unwrap_or_default());
        let mut words: Vec<String> = folded.split(' ').map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    let shares = |one: &str, other: &str| !one.trim().is_empty() && fold(one) == fold(other);
    if sorted(one) != sorted(other) {
        Truth::Unrelated
    } else if shares(&one.website, &other.website) || shares(&one.affiliation, &other.affiliation) {
        Truth::Same
    } else {
        Truth::Namesakes
    }
}

/// Lets the persons of a list sign one after the other.
pub(crate) fn measure_persons(rows: &[Signatory]) -> ListFigures {
    let rows: Vec<&Signatory> = rows.iter().filter(|row| row.kind == "individual").collect();
    let read = |row: &&Signatory| Person::read(&row.name, &row.affiliation, "");
    let people: Vec<Person> = rows.iter().map(read).collect();
    let mut register: HashMap<String, Vec<usize>> = HashMap::new();
    let mut clusters: Vec<usize> = (0..rows.len()).collect();
    let mut asked: Vec<(usize, usize)> = Vec::new();
    let mut figures = ListFigures {
        persons: rows.len(),
        ..ListFigures::default()
    };
    for at in 0..rows.len() {
        let keys = keys::of_person(&people[at]);
        let matches = find_matches(&register, &keys, |other| {
            let said = persons::compare(&people[at], &people[other]);
            (said.outcome != Outcome::Different).then_some(said.score)
        });
        let very_likely = (0..at).any(|other| truth(rows[at], rows[other]) == Truth::Same);
        figures.very_likely += usize::from(very_likely);
        figures.very_likely_missed += usize::from(very_likely && matches.is_empty());
        for other in matches {
            asked.push((at, other));
            let (from, to) = (clusters[at], clusters[other]);
            clusters
                .iter_mut()
                .filter(|cluster| **cluster == from)
                .for_each(|cluster| *cluster = to);
        }
        for key in keys {
            register.entry(key).or_default().push(at);
        }
    }
    let mut best: HashMap<usize, Truth> = HashMap::new();
    for (one, other) in asked {
        let known = best.entry(clusters[one]).or_insert(Truth::Unrelated);
        *known = (*known).max(truth(rows[one], rows[other]));
    }
    let count = |wanted: Truth| best.values().filter(|truth| **truth == wanted).count();
    figures.questions = best.len();
    figures.right = count(Truth::Same);
    figures.namesakes = count(Truth::Namesakes);
    figures
}

/// The earlier records that share telling keys and are said to be alike, the most alike first.
fn find_matches(
    register: &HashMap<String, Vec<usize>>,
    keys: &[String],
    score: impl Fn(usize) -> Option<f64>,
) -> Vec<usize> {
    let counted = keys.iter().collect::<HashSet<_>>().into_iter().map(|key| {
        let holders = register.get(key).map_or(0, Vec::len);
        (key, holders as u64)
    });
    let hits = telling(counted.collect())
        .into_iter()
        .flat_map(|(key, count)| register[key].iter().map(move |record| (*record, count)));
    let mut found: Vec<(usize, f64)> = rank_candidates(hits)
        .into_iter()
        .filter_map(|record| Some((record, score(record)?)))
        .collect();
    found.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    found.truncate(MAX_MATCHES);
    found.into_iter().map(|(record, _)| record).collect()
}
