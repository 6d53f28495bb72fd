//! The pages of everything that is held about one address.

use std::collections::BTreeMap;

use entity::values::{SignatureKind, SignatureState};
use serde::Serialize;

use crate::clock::Millis;
use crate::rendering::{CachePolicy, Page};
use crate::signing::person::PersonRecord;

/// What is held about an address, and what can be done with it.
#[derive(Clone, Debug, Serialize)]
pub struct MyDataPage {
    pub signatures: Vec<MyDataSignature>,
    /// How many messages are recorded.
    pub mails: usize,
    /// How many invitations.
    pub invitations: usize,
    /// About how many letters the address wants no messages.
    pub suppressions: usize,
    /// How many entries of the journal.
    pub journal: usize,
    /// How many other records: corrections, checks, fingerprints.
    pub others: usize,
    /// Nothing is held at all.
    pub nothing: bool,
    /// This page.
    pub path: String,
}

/// A signature as this page shows it.
#[derive(Clone, Debug, Serialize)]
pub struct MyDataSignature {
    /// The letter's title.
    pub title: String,
    /// All that was typed.
    pub texts: Vec<String>,
    /// The address; none once it is forgotten.
    pub address: Option<String>,
    /// It is listed or counted now.
    pub counts: bool,
    /// It is listed for an organization.
    pub organization: bool,
    /// When it was given.
    pub signed_at: Millis,
    /// The zone of its dates.
    pub zone: String,
}

/// "Erase everything", before it is done.
#[derive(Clone, Debug, Serialize)]
pub struct EraseDataPage {
    /// What goes.
    pub signatures: Vec<MyDataSignature>,
    /// Organizations among them are listed.
    pub organizations: bool,
    /// Messages about some letters are stopped.
    pub suppressions: bool,
    /// The page with everything.
    pub path: String,
    /// The form token.
    pub token: String,
}

/// "Everything is erased".
#[derive(Clone, Debug, Serialize)]
pub struct DataErasedPage {
    /// The letters.
    pub home: String,
}

impl MyDataPage {
    /// The page of what was collected.
    #[must_use]
    pub fn of(record: &PersonRecord, path: String) -> Self {
        let others = record.verifications.len()
            + record.corrections.len()
            + record.possible_duplicates.len()
            + record.distinct_from_others.len()
            + record.domain_proofs.len()
            + record.learned_names.len();
        Self {
            signatures: signatures(record),
            mails: record.mails.len(),
            invitations: record.invitations.len(),
            suppressions: record.suppressions.len(),
            journal: record.journal.len(),
            others,
            nothing: record.is_empty(),
            path,
        }
    }
}

impl EraseDataPage {
    /// The page that asks once more.
    #[must_use]
    pub fn of(record: &PersonRecord, path: String, token: String) -> Self {
        let signatures = signatures(record);
        Self {
            organizations: signatures.iter().any(|one| one.organization && one.counts),
            suppressions: !record.suppressions.is_empty(),
            signatures,
            path,
            token,
        }
    }
}

fn signatures(record: &PersonRecord) -> Vec<MyDataSignature> {
    let shown = record.signatures.iter().map(|row| MyDataSignature {
        title: row.title.clone(),
        texts: texts(&row.fields),
        address: row.address.clone(),
        counts: row.state == SignatureState::Published,
        organization: row.kind == SignatureKind::Endorsement,
        signed_at: row.signed,
        zone: row.zone.clone(),
    });
    shown.collect()
}

/// The texts of a signature as they read best: the name first, and not again as it is sorted.
fn texts(fields: &BTreeMap<&'static str, String>) -> Vec<String> {
    let others = fields
        .iter()
        .filter(|(field, _)| !["name", "listed_under"].contains(field));
    let name = fields.get("name").into_iter();
    name.chain(others.map(|(_, text)| text)).cloned().collect()
}

fn samples(full: bool) -> Vec<MyDataSignature> {
    let one = |counts: bool, organization: bool| MyDataSignature {
        title: "Keep it open".to_owned(),
        texts: vec!["Zoë <Whitford>".to_owned()],
        address: counts.then(|| "zoe@example.org".to_owned()),
        counts,
        organization,
        signed_at: 1_783_515_900_000,
        zone: "America/Toronto".to_owned(),
    };
    if full {
        vec![one(true, true), one(false, false)]
    } else {
        Vec::new()
    }
}

impl Page for MyDataPage {
    const TEMPLATE: &'static str = "signing/my-data.html";
    const CACHE: CachePolicy = CachePolicy::NoStore;

    fn samples() -> Vec<Self> {
        let page = |n: usize| Self {
            signatures: samples(n > 0),
            mails: n,
            invitations: n,
            suppressions: n,
            journal: n,
            others: n,
            nothing: n == 0,
            path: "/en/my-data/x".to_owned(),
        };
        vec![page(0), page(1), page(3)]
    }
}

impl Page for EraseDataPage {
    const TEMPLATE: &'static str = "signing/erase-data.html";
    const CACHE: CachePolicy = CachePolicy::NoStore;

    fn samples() -> Vec<Self> {
        let page = |full: bool| Self {
            signatures: samples(full),
            organizations: full,
            suppressions: full,
            path: "/en/my-data/x".to_owned(),
            token: "t".to_owned(),
        };
        vec![page(true), page(false)]
    }
}

impl Page for DataErasedPage {
    const TEMPLATE: &'static str = "signing/data-erased.html";
    const CACHE: CachePolicy = CachePolicy::NoStore;

    fn samples() -> Vec<Self> {
        vec![Self {
            home: "/en/".to_owned(),
        }]
    }
}
