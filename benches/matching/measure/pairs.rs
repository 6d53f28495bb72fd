//! What the files of labelled pairs hold, and how the service reads, finds and compares it.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use undersigned::matching::organizations::{self, ComparedOrganization};
use undersigned::matching::persons::{self, Person};
use undersigned::matching::{Comparison, ORGANIZATIONS_FROM, PERSONS_FROM, keys};

/// Two records and how they are labelled.
#[derive(Clone, Debug)]
pub(crate) struct Pair<G> {
    /// Both, as the file gives them.
    pub(crate) sides: [G; 2],
    /// Whether they are one.
    pub(crate) same: bool,
    /// Where the pair comes from.
    pub(crate) source: String,
}

/// A record as a file gives it.
pub(crate) trait Given: Sized {
    /// A row of its files.
    type Row: DeserializeOwned + Into<Pair<Self>>;
    /// The record as it is compared.
    type Record;
    /// What such records are, in the plural.
    const KIND: &'static str;
    /// From this score on two are possibly the same.
    const FROM: f64;

    fn name(&self) -> &str;
    /// Its mail address; empty where it has none.
    fn address(&self) -> &str;
    /// All of it, for people.
    fn shown(&self) -> String;
    /// The record.
    fn read(&self) -> Self::Record;
    /// The keys under which a record is found.
    fn keys(record: &Self::Record) -> Vec<String>;
    /// What comparing two records comes to.
    fn compare(one: &Self::Record, other: &Self::Record) -> Comparison;
}

/// An organization. A website that a row gives counts as verified there.
#[derive(Clone, Debug)]
pub(crate) struct GivenOrganization {
    name: String,
    website: String,
}

/// A row of two organizations.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct OrganizationRow {
    name_a: String,
    website_a: String,
    name_b: String,
    website_b: String,
    same: u8,
    source: String,
}

impl From<OrganizationRow> for Pair<GivenOrganization> {
    fn from(row: OrganizationRow) -> Self {
        let sides = [(row.name_a, row.website_a), (row.name_b, row.website_b)];
        Self {
            sides: sides.map(|(name, website)| GivenOrganization { name, website }),
            same: row.same == 1,
            source: row.source,
        }
    }
}

impl Given for GivenOrganization {
    type Row = OrganizationRow;
    type Record = ComparedOrganization;
    const KIND: &'static str = "organizations";
    const FROM: f64 = ORGANIZATIONS_FROM;

    fn name(&self) -> &str {
        &self.name
    }

    fn address(&self) -> &str {
        ""
    }

    fn shown(&self) -> String {
        format!("{} <{}>", self.name, self.website)
    }

    fn read(&self) -> ComparedOrganization {
        let verified = !self.website.is_empty();
        ComparedOrganization::read([self.name.as_str()], &self.website, verified)
    }

    fn keys(record: &ComparedOrganization) -> Vec<String> {
        keys::of_organization(record)
    }

    fn compare(one: &ComparedOrganization, other: &ComparedOrganization) -> Comparison {
        organizations::compare(one, other)
    }
}

/// A person.
#[derive(Clone, Debug)]
pub(crate) struct GivenPerson {
    name: String,
    affiliation: String,
    email: String,
}

/// A row of two persons.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct PersonRow {
    name_a: String,
    affiliation_a: String,
    email_a: String,
    name_b: String,
    affiliation_b: String,
    email_b: String,
    same: u8,
    source: String,
}

impl From<PersonRow> for Pair<GivenPerson> {
    fn from(row: PersonRow) -> Self {
        let sides = [
            (row.name_a, row.affiliation_a, row.email_a),
            (row.name_b, row.affiliation_b, row.email_b),
        ];
        Self {
            sides: sides.map(|(name, affiliation, email)| GivenPerson {
                name,
                affiliation,
                email,
            }),
            same: row.same == 1,
            source: row.source,
        }
    }
}

impl Given for GivenPerson {
    type Row = PersonRow;
    type Record = Person;
    const KIND: &'static str = "persons";
    const FROM: f64 = PERSONS_FROM;

    fn name(&self) -> &str {
        &self.name
    }

    fn address(&self) -> &str {
        &self.email
    }

    fn shown(&self) -> String {
        format!("{} ({}) <{}>", self.name, self.affiliation, self.email)
    }

    fn read(&self) -> Person {
        Person::read(&self.name, &self.affiliation, &self.email)
    }

    /// With the mailbox, by which an instance finds a signature too, though by its own column.
    fn keys(record: &Person) -> Vec<String> {
        let mut found = keys::of_person(record);
        found.extend(keys::of_mailbox(record));
        found
    }

    fn compare(one: &Person, other: &Person) -> Comparison {
        persons::compare(one, other)
    }
}
