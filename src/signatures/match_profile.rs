//! What a signature, or an entry of the register, is compared by.

use entity::signature;
use entity::values::SignatureKind;

use crate::email_address::EmailAddress;
use crate::matching::organizations::ComparedOrganization;
use crate::matching::persons::Person;
use crate::matching::{Comparison, Outcome, keys, organizations, persons};
use crate::organizations::{Names, Organization, likeness};
use crate::signatures::list_entry::names_of;
use crate::signatures::submission::SubmissionPart;

/// What a signature is compared by, not read yet: reading a name takes far longer than finding a row.
#[derive(Clone, Debug)]
pub struct Unread {
    kind: SignatureKind,
    names: Names,
    affiliation: Option<String>,
    website: Option<String>,
    address: Option<EmailAddress>,
}

impl Unread {
    /// Of a signature; the address is proved, where it is given.
    #[must_use]
    pub fn of_row(row: &signature::Model, address: Option<&EmailAddress>) -> Self {
        let names = match row.kind {
            SignatureKind::Individual => Names::alone(&row.name),
            SignatureKind::Endorsement => names_of(row),
        };
        Self {
            kind: row.kind,
            names,
            affiliation: row.affiliation.clone(),
            website: row.website.clone(),
            address: address.cloned(),
        }
    }

    /// Of what is asked for, from an address that is to be proved.
    #[must_use]
    pub fn of_part(part: SubmissionPart<'_>, address: Option<&EmailAddress>) -> Self {
        let (names, affiliation, website) = match part {
            SubmissionPart::Individual(part) => {
                (Names::alone(&part.name), &part.affiliation, &None)
            }
            SubmissionPart::Endorsement(part) => (part.names.clone(), &None, &part.website),
        };
        Self {
            kind: part.kind(),
            names,
            affiliation: affiliation.clone(),
            website: website.clone(),
            address: address.cloned(),
        }
    }

    /// A person, by name and mailbox.
    #[cfg(test)]
    pub(crate) fn person(name: &str, address: Option<EmailAddress>) -> Self {
        Self {
            kind: SignatureKind::Individual,
            names: Names::alone(name),
            affiliation: None,
            website: None,
            address,
        }
    }

    /// Reads it.
    #[must_use]
    pub fn read(&self) -> MatchProfile {
        let address = self.address.as_ref();
        match self.kind {
            SignatureKind::Individual => {
                MatchProfile::person(&self.names.signed, self.affiliation.as_deref(), address)
            }
            SignatureKind::Endorsement => {
                MatchProfile::endorsement(&self.names, self.website.as_deref(), address)
            }
        }
    }
}

/// What somebody is compared by, read once.
#[derive(Clone, Debug)]
pub enum MatchProfile {
    Person(Person),
    /// An organization, once for each website or mail domain that is known of it.
    Organization(Vec<ComparedOrganization>),
}

impl MatchProfile {
    /// Of a signature; the address is proved, where it is given.
    #[must_use]
    pub fn of_row(row: &signature::Model, address: Option<&EmailAddress>) -> Self {
        Unread::of_row(row, address).read()
    }

    /// Of what is asked for, from an address that is to be proved.
    #[must_use]
    pub fn of_part(part: SubmissionPart<'_>, address: Option<&EmailAddress>) -> Self {
        Unread::of_part(part, address).read()
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
    pub fn of_entry(entry: &Organization) -> Self {
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
    pub fn judge(&self, other: &Self) -> Option<Comparison> {
        match (self, other) {
            (Self::Person(one), Self::Person(other)) => Some(persons::compare(one, other)),
            (Self::Organization(ones), Self::Organization(others)) => ones
                .iter()
                .flat_map(|one| {
                    others
                        .iter()
                        .map(|other| organizations::compare(one, other))
                })
                .max_by(|one, other| {
                    let proved = |said: &Comparison| said.outcome == Outcome::Same;
                    let order = proved(one).cmp(&proved(other));
                    order.then(one.score.total_cmp(&other.score))
                }),
            _ => None,
        }
    }
}
