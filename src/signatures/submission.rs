//! What a signatory asks for, once the form or the API has been understood.

use entity::values::{SignatureKind, Visibility};
use serde::{Deserialize, Serialize};

use crate::email_address::EmailAddress;
use crate::locale::Locale;
use crate::organizations::{Names, match_key};
use crate::secret::Token;
use crate::text::fold::fold;

/// A signature asked for: for an individual, for an organization, or both in one pass.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The language of the page, and so of the mails.
    pub locale: Locale,
    /// The address to be proved.
    pub address: EmailAddress,
    /// The person signs for themselves.
    pub individual: Option<Individual>,
    /// They sign for an organization.
    pub endorsement: Option<Endorsement>,
    /// They want news of the letter.
    pub updates: bool,
    /// The campaign code of the link they came by.
    pub src: Option<String>,
    /// The token of the personal invitation they came by.
    pub invitation: Option<Token>,
    /// A field that only machines fill was filled.
    pub trapped: bool,
    /// What cannot be seen was typed into a field that is printed.
    pub hidden: bool,
}

/// A person's signature as they want it shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Individual {
    pub name: String,
    /// The name under which they are listed.
    pub sort_name: String,
    pub title: Option<String>,
    /// Their affiliation, for identification only.
    pub affiliation: Option<String>,
    /// Where they live.
    pub place: Option<String>,
    /// By name, or counted only.
    pub visibility: Visibility,
}

/// A signature for an organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endorsement {
    pub names: Names,
    pub website: Option<String>,
    /// Its province or country.
    pub place: Option<String>,
    /// Who signs for it.
    pub representative: String,
    pub representative_title: Option<String>,
    /// Their name and title are published too.
    pub representative_public: bool,
}

/// One of the two parts of a request, each of which becomes a row.
#[derive(Clone, Copy, Debug)]
pub enum SubmissionPart<'a> {
    /// The person.
    Individual(&'a Individual),
    /// The organization.
    Endorsement(&'a Endorsement),
}

impl Submission {
    /// The parts, the organization first: so the list is ordered too.
    pub fn parts(&self) -> impl Iterator<Item = SubmissionPart<'_>> {
        let endorsement = self.endorsement.as_ref().map(SubmissionPart::Endorsement);
        endorsement
            .into_iter()
            .chain(self.individual.as_ref().map(SubmissionPart::Individual))
    }
}

impl SubmissionPart<'_> {
    /// Which kind of signature it becomes.
    #[must_use]
    pub fn kind(&self) -> SignatureKind {
        match self {
            SubmissionPart::Individual(_) => SignatureKind::Individual,
            SubmissionPart::Endorsement(_) => SignatureKind::Endorsement,
        }
    }

    /// The printed name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            SubmissionPart::Individual(part) => &part.name,
            SubmissionPart::Endorsement(part) => &part.names.signed,
        }
    }

    /// The key by which the same name is known again.
    #[must_use]
    pub fn match_key(&self) -> String {
        match self {
            SubmissionPart::Individual(part) => fold(&part.name),
            SubmissionPart::Endorsement(part) => match_key(&part.names.signed),
        }
    }
}
