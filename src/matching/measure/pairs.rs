//! What the files of labelled pairs hold, and how the product reads, finds and compares it.

use super::super::organizations::{self, Organization};
use super::super::persons::{self, Person};
use super::super::{Judgement, ORGANIZATIONS_FROM, PERSONS_FROM, keys};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A row: two records, and whether they are labelled as one.
pub trait Pair: DeserializeOwned {
    /// A record as it is compared.
    type Record;
    /// What the records are, in the plural.
    const KIND: &'static str;
    /// From this score on two are possibly the same.
    const FROM: f64;

    /// Whether both are labelled as one.
    fn is_one(&self) -> bool;
    /// Where the pair comes from.
    fn source(&self) -> &str;
    /// Both names.
    fn names(&self) -> [&str; 2];
    /// Both records, for people.
    fn shown(&self) -> [String; 2];
    /// Whether both give one mail address.
    fn is_of_one_address(&self) -> bool;
    /// Both records.
    fn read(&self) -> [Self::Record; 2];
    /// The keys under which a record is found.
    fn keys(record: &Self::Record) -> Vec<String>;
    /// What comparing two records comes to.
    fn judge(one: &Self::Record, other: &Self::Record) -> Judgement;
}

/// Two organizations. A website that a row gives counts as verified there.
#[derive(Clone, Debug, Deserialize)]
pub struct OrganizationPair {
    name_a: String,
    website_a: String,
    name_b: String,
    website_b: String,
    same: u8,
    source: String,
}

impl Pair for OrganizationPair {
    type Record = Organization;
    const KIND: &'static str = "organizations";
    const FROM: f64 = ORGANIZATIONS_FROM;

    fn is_one(&self) -> bool {
        self.same == 1
    }

    fn source(&self) -> &str {
        &self.source
    }

    fn names(&self) -> [&str; 2] {
        [&self.name_a, &self.name_b]
    }

    fn shown(&self) -> [String; 2] {
        [
            format!("{} <{}>", self.name_a, self.website_a),
            format!("{} <{}>", self.name_b, self.website_b),
        ]
    }

    fn is_of_one_address(&self) -> bool {
        false
    }

    fn read(&self) -> [Organization; 2] {
        let read =
            |name: &str, website: &str| Organization::read([name], website, !website.is_empty());
        [
            read(&self.name_a, &self.website_a),
            read(&self.name_b, &self.website_b),
        ]
    }

    fn keys(record: &Organization) -> Vec<String> {
        keys::of_organization(record)
    }

    fn judge(one: &Organization, other: &Organization) -> Judgement {
        organizations::judge(one, other)
    }
}

/// Two persons.
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

impl Pair for PersonPair {
    type Record = Person;
    const KIND: &'static str = "persons";
    const FROM: f64 = PERSONS_FROM;

    fn is_one(&self) -> bool {
        self.same == 1
    }

    fn source(&self) -> &str {
        &self.source
    }

    fn names(&self) -> [&str; 2] {
        [&self.name_a, &self.name_b]
    }

    fn shown(&self) -> [String; 2] {
        [
            format!(
                "{} ({}) <{}>",
                self.name_a, self.affiliation_a, self.email_a
            ),
            format!(
                "{} ({}) <{}>",
                self.name_b, self.affiliation_b, self.email_b
            ),
        ]
    }

    fn is_of_one_address(&self) -> bool {
        !self.email_a.is_empty() && self.email_a == self.email_b
    }

    fn read(&self) -> [Person; 2] {
        [
            Person::read(&self.name_a, &self.affiliation_a, &self.email_a),
            Person::read(&self.name_b, &self.affiliation_b, &self.email_b),
        ]
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
