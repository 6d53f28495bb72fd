//! Labelled pairs scored as the product would judge them: one path for the test and the bench.

mod figures;
mod register;
mod report;

pub use figures::{Figures, baselines, organization_figures, person_figures};
pub use report::{errors, report};

use super::{Judgement, keys, organizations, persons};
use crate::text::fold::fold;
use serde::Deserialize;

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
    /// Whether each, looked up among all records of the file, finds the other.
    pub candidate: bool,
    /// How many candidates each of both has.
    pub candidates: [usize; 2],
    /// What simpler comparisons say: exact address, exact folded name, token-sort ratio.
    pub baselines: [f64; 3],
}

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
        .map(|(a, b)| [keys::of_organization(a), keys::of_organization(b)]);
    let found = register::look_up(&keys.collect::<Vec<_>>());
    let judged = rows
        .into_iter()
        .zip(read)
        .zip(found)
        .map(|((row, (a, b)), found)| Judged {
            shown: format!(
                "{} <{}> | {} <{}>",
                row.name_a, row.website_a, row.name_b, row.website_b
            ),
            source: row.source,
            same: row.same == 1,
            judgement: organizations::judge(&a, &b),
            candidate: found.each_other,
            candidates: found.candidates,
            baselines: [
                0.0,
                equal(&row.name_a, &row.name_b),
                token_sort_ratio(&row.name_a, &row.name_b),
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
    let keys = read.iter().map(|(a, b)| {
        [a, b].map(|person| {
            keys::of_person(person)
                .into_iter()
                .chain(keys::of_mailbox(person))
                .collect()
        })
    });
    let found = register::look_up(&keys.collect::<Vec<_>>());
    let judged = rows
        .into_iter()
        .zip(read)
        .zip(found)
        .map(|((row, (a, b)), found)| Judged {
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
            candidate: found.each_other,
            candidates: found.candidates,
            baselines: [
                f64::from(u8::from(
                    !row.email_a.is_empty() && row.email_a == row.email_b,
                )),
                equal(&row.name_a, &row.name_b),
                token_sort_ratio(&row.name_a, &row.name_b),
            ],
            same: row.same == 1,
            source: row.source,
        });
    Ok(judged.collect())
}

fn equal(one: &str, other: &str) -> f64 {
    f64::from(u8::from(fold(one) == fold(other)))
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
