//! The matcher: its figures over labelled pairs, hard pairs with the reason for each, what proves, and
//! what never changes a judgement.

mod figures;
mod hard_organizations;
mod hard_persons;
mod nasty;
mod proof_of_organizations;
mod proof_of_persons;
mod properties;

use undersigned::matching::Judgement;
use undersigned::matching::organizations::{self, Organization};
use undersigned::matching::persons::{self, Person};

/// An organization whose website, if any, is proved.
fn organization(name: &str, website: &str) -> Organization {
    Organization::read([name], website, !website.is_empty())
}

/// Two organizations, each by name and website, compared.
fn judged(one: (&str, &str), other: (&str, &str)) -> Judgement {
    organizations::judge(&organization(one.0, one.1), &organization(other.0, other.1))
}

/// Two persons, each by name, affiliation and address, compared.
fn met(one: (&str, &str, &str), other: (&str, &str, &str)) -> Judgement {
    let [one, other] =
        [one, other].map(|(name, affiliation, email)| Person::read(name, affiliation, email));
    persons::judge(&one, &other)
}

/// Whether two judgements come to the same.
fn close(one: &Judgement, other: &Judgement) -> bool {
    (one.score - other.score).abs() < 1e-9 && one.outcome == other.outcome
}
