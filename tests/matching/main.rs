//! The matcher: its figures over labelled pairs, hard pairs with the reason for each, what proves, what
//! whole lists ask, and what never changes a comparison.

mod figures;
mod hard_organizations;
mod hard_persons;
#[path = "../../benches/matching/measure/mod.rs"]
mod measure;
mod nasty;
mod proof_of_organizations;
mod proof_of_persons;
mod properties;
mod websites;
mod whole_lists;

use undersigned::matching::Comparison;
use undersigned::matching::organizations::{self, ComparedOrganization};
use undersigned::matching::persons::{self, Person};

/// An organization whose website, if any, is proved.
fn organization(name: &str, website: &str) -> ComparedOrganization {
    ComparedOrganization::read([name], website, !website.is_empty())
}

/// Two organizations, each by name and website, compared.
fn compare_organizations(one: (&str, &str), other: (&str, &str)) -> Comparison {
    organizations::compare(&organization(one.0, one.1), &organization(other.0, other.1))
}

/// Two persons, each by name, affiliation and address, compared.
fn compare_persons(one: (&str, &str, &str), other: (&str, &str, &str)) -> Comparison {
    let [one, other] =
        [one, other].map(|(name, affiliation, email)| Person::read(name, affiliation, email));
    persons::compare(&one, &other)
}

/// Whether two comparisons come to the same.
fn close(one: &Comparison, other: &Comparison) -> bool {
    (one.score - other.score).abs() < 1e-9 && one.outcome == other.outcome
}
