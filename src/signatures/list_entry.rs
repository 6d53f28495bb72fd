//! How a signature is printed: by name in the page's language, with what stands beneath it.

use entity::signature;
use entity::values::{Received, SignatureKind, Standing, Visibility};
use serde::Serialize;

use crate::letters::UNPINNED;
use crate::locale::Locale;
use crate::organizations::Names;
use crate::signatures::listing::listed_row::ListedRow;

/// How an organization was checked, as lists and answers show it. What a mailbox alone proved is listed
/// only after a coordinator's approval, so both read the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ShownStanding {
    Coordinator,
    Invitation,
    Domain,
    Control,
    Entered,
}

impl From<Standing> for ShownStanding {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Mailbox | Standing::Coordinator => Self::Coordinator,
            Standing::Invitation => Self::Invitation,
            Standing::Domain => Self::Domain,
            Standing::Control => Self::Control,
            Standing::Entered => Self::Entered,
        }
    }
}

/// An entry as everybody sees it, in lists, confirm pages and live events alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShownEntry {
    /// Its public id.
    pub id: String,
    pub kind: SignatureKind,
    /// The register's name in the page's language where it has one, else the name that was given in it,
    /// else as signed.
    pub name: String,
    /// The name's language, where it is known and not the page's.
    pub lang: Option<Locale>,
    /// What stands beneath: title, affiliation and place, or the representative.
    pub line: Option<String>,
    /// How it was checked: for organizations, and for individuals that a coordinator entered.
    pub standing: Option<ShownStanding>,
    /// How it was received, if a coordinator entered it.
    pub received: Option<Received>,
    /// The domain that proved it.
    pub domain: Option<String>,
    /// Pinned first.
    pub lead: bool,
    /// It shows a title or an affiliation, so that the list says what these mean.
    pub affiliated: bool,
    /// Listed by name, or counted only.
    pub named: bool,
    /// The organization's website.
    pub website: Option<String>,
}

impl ShownEntry {
    /// An individual's entry, for samples.
    #[must_use]
    pub fn sample(named: bool) -> Self {
        Self {
            id: "x".to_owned(),
            kind: SignatureKind::Individual,
            name: "Zoë".to_owned(),
            lang: None,
            line: Some("Director".to_owned()).filter(|_| named),
            standing: None,
            received: None,
            domain: None,
            lead: false,
            affiliated: true,
            named,
            website: None,
        }
    }
}

/// The entry of a signature on a page in a language.
#[must_use]
pub fn entry(row: &signature::Model, locale: Locale) -> ShownEntry {
    entry_of_listed(&ListedRow::of(row, locale), locale)
}

/// The same, of a row as lists read it.
#[must_use]
pub fn entry_of_listed(row: &ListedRow, locale: Locale) -> ShownEntry {
    let (name, lang) = name(row, locale);
    ShownEntry {
        id: row.public_id.clone(),
        kind: row.kind,
        name,
        lang,
        line: line(row),
        standing: (row.kind == SignatureKind::Endorsement || row.standing == Standing::Entered)
            .then(|| ShownStanding::from(row.standing)),
        received: received_of_listed(row),
        domain: row.standing_domain.clone(),
        lead: row.rank < UNPINNED,
        affiliated: row.kind == SignatureKind::Individual
            && (row.title.is_some() || row.affiliation.is_some()),
        named: row.visibility == Visibility::Name,
        website: row
            .website
            .clone()
            .filter(|_| row.kind == SignatureKind::Endorsement),
    }
}

/// How a signature that a coordinator entered was received. Rows from before this was asked were
/// described as received by email; those that were imported came on a list.
#[must_use]
pub fn received(row: &signature::Model) -> Option<Received> {
    let before = received_before(row.import_order);
    (row.standing == Standing::Entered).then(|| row.received.unwrap_or(before))
}

/// The same, of a row as lists read it.
#[must_use]
pub fn received_of_listed(row: &ListedRow) -> Option<Received> {
    let before = received_before(row.import_order);
    (row.standing == Standing::Entered).then(|| row.received.unwrap_or(before))
}

fn received_before(import_order: Option<i64>) -> Received {
    match import_order {
        Some(_) => Received::List,
        None => Received::Email,
    }
}

/// The names that an endorsement gave.
#[must_use]
pub fn names_of(row: &signature::Model) -> Names {
    Names {
        signed: row.name.clone(),
        en: row.name_en.clone(),
        fr: row.name_fr.clone(),
        acronym: row.acronym.clone(),
    }
}

/// The name that a signature shows on the pages of a language.
#[must_use]
pub fn shown_name(row: &signature::Model, locale: Locale) -> String {
    name(&ListedRow::of(row, locale), locale).0
}

fn name(row: &ListedRow, locale: Locale) -> (String, Option<Locale>) {
    let (registered, own) = match locale {
        Locale::En => (&row.register_en, &row.name_en),
        Locale::Fr => (&row.register_fr, &row.name_fr),
    };
    if let Some(own) = registered.as_ref().or(own.as_ref()) {
        return (own.clone(), None);
    }
    let signed = Locale::from_tag(&row.language).filter(|_| row.kind == SignatureKind::Endorsement);
    (row.name.clone(), signed.filter(|signed| *signed != locale))
}

fn line(row: &ListedRow) -> Option<String> {
    let parts: Vec<&str> = match row.kind {
        SignatureKind::Individual => [&row.title, &row.affiliation, &row.place]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect(),
        SignatureKind::Endorsement if row.representative_public => {
            [&row.representative, &row.representative_title]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect()
        }
        SignatureKind::Endorsement => Vec::new(),
    };
    (!parts.is_empty()).then(|| parts.join(", "))
}
