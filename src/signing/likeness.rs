//! What a signature, or an entry of the register, is compared by.

use entity::signature;
use entity::values::SignatureKind;

use super::request::Part;
use super::shown::names_of;
use crate::email_address::EmailAddress;
use crate::matching::organizations::Organization;
use crate::matching::persons::Person;
use crate::matching::{Judgement, Outcome, keys, organizations, persons};
use crate::organizations::{Names, Organization as Entry, likeness};

/// What somebody is compared by, read once.
#[derive(Clone, Debug)]
pub enum Likeness {
    /// A person.
    Person(Person),
    /// An organization, once for each website or mail domain that is known of it.
    Organization(Vec<Organization>),
}

impl Likeness {
    /// Of a signature; the address is proved, where it is given.
    #[must_use]
    pub fn of_row(row: &signature::Model, address: Option<&EmailAddress>) -> Self {
        match row.kind {
            SignatureKind::Individual => {
                Self::person(&row.name, row.affiliation.as_deref(), address)
            }
            SignatureKind::Endorsement => {
                Self::endorsement(&names_of(row), row.website.as_deref(), address)
            }
        }
    }

    /// Of what is asked for, from an address that is to be proved.
    #[must_use]
    pub fn of_part(part: Part<'_>, address: Option<&EmailAddress>) -> Self {
        match part {
            Part::Individual(part) => {
                Self::person(&part.name, part.affiliation.as_deref(), address)
            }
            Part::Endorsement(part) => {
                Self::endorsement(&part.names, part.website.as_deref(), address)
            }
        }
    }

    fn person(name: &str, affiliation: Option<&str>, address: Option<&EmailAddress>) -> Self {
        Self::Person(Person::read(
            name,
            affiliation.unwrap_or_default(),
            address.map_or("", EmailAddress::as_typed),
        ))
    }

    fn endorsement(names: &Names, website: Option<&str>, address: Option<&EmailAddress>) -> Self {
        let printed: Vec<&str> = names.iter().collect();
        let mut sites = likeness::sites(website, address.map(EmailAddress::domain));
        let mut read = likeness::read(&printed, &sites);
        if names.acronym.is_some() {
            // Initials find, and prove nothing: they are not printed, and many share them.
            for site in &mut sites {
                site.proved = false;
            }
            let all: Vec<&str> = names.with_acronym().collect();
            read.extend(likeness::read(&all, &sites));
        }
        Self::Organization(read)
    }

    /// Of an entry of the register.
    #[must_use]
    pub fn of_entry(entry: &Entry) -> Self {
        Self::Organization(likeness::of_entry(entry))
    }

    /// The keys under which it is found.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        match self {
            Self::Person(person) => keys::of_person(person),
            Self::Organization(read) => likeness::keys_of(read),
        }
    }

    /// Whether both are proved to be one.
    #[must_use]
    pub fn is_proved(&self, other: &Self) -> bool {
        self.judge(other)
            .is_some_and(|said| said.outcome == Outcome::Same)
    }

    /// What comparing it with another comes to; nothing between a person and an organization.
    #[must_use]
    pub fn judge(&self, other: &Self) -> Option<Judgement> {
        match (self, other) {
            (Self::Person(one), Self::Person(other)) => Some(persons::judge(one, other)),
            (Self::Organization(ones), Self::Organization(others)) => ones
                .iter()
                .flat_map(|one| others.iter().map(|other| organizations::judge(one, other)))
                .max_by(|one, other| {
                    let proved = |said: &Judgement| said.outcome == Outcome::Same;
                    let order = proved(one).cmp(&proved(other));
                    order.then(one.score.total_cmp(&other.score))
                }),
            _ => None,
        }
    }
}
