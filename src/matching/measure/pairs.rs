//! What the files of labelled pairs hold, and how the product reads, finds and compares it.

use super::super::organizations::{self, Organization};
use super::super::persons::{self, Person};
use super::super::{Judgement, ORGANIZATIONS_FROM, PERSONS_FROM, keys};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Two records and how they are labelled.
#[derive(Clone, Debug)]
pub struct Pair<G> {
    /// Both, as the file gives them.
    pub sides: [G; 2],
    /// Whether they are one.
    pub same: bool,
    /// Where the pair comes from.
    pub source: String,
}

/// A record as a file gives it.
pub trait Given: Sized {
    /// A row of its files.
    type Row: DeserializeOwned + Into<Pair<Self>>;
    /// The record as it is compared.
    type Record;
    /// What such records are, in the plural.
    const KIND: &'static str;
    /// From this score on two are possibly the same.
    const FROM: f64;

    /// Its name.
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
    fn judge(one: &Self::Record, other: &Self::Record) -> Judgement;
}

/// An organization. A website that a row gives counts as verified there.
#[derive(Clone, Debug)]
pub struct GivenOrganization {
    name: String,
    website: String,
}

/// A row of two organizations.
#[derive(Clone, Debug, Deserialize)]
pub struct OrganizationRow {
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
    type Record = Organization;
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

    fn read(&self) -> Organization {
        let verified = !self.website.is_empty();
        Organization::read([self.name.as_str()], &self.website, verified)
    }

    fn keys(record: &Organization) -> Vec<String> {
        keys::of_organization(record)
    }

    fn judge(one: &Organization, other: &Organization) -> Judgement {
        organizations::judge(one, other)
    }
}

/// A person.
#[derive(Clone, Debug)]
pub struct GivenPerson {
    name: String,
    affiliation: String,
    email: String,
}

/// A row of two persons.
#[derive(Clone, Debug, Deserialize)]
pub struct PersonRow {
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

    fn judge(one: &Person, other: &Person) -> Judgement {
        persons::judge(one, other)
    }
}
