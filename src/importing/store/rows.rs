//! Turns a row of the list into the signature of a signatory that a coordinator enters.

use entity::ids::{OrganizationId, Rank};
use entity::values::{SignatureKind, Visibility, VisibilityChoice};

use super::super::{Import, SignatoryRow};
use super::Draft;
use crate::letters::UNPINNED;
use crate::locale::Locale;
use crate::organizations::{NamePair, Names};
use crate::signatures::store::NewSignature;
use crate::signatures::store::imported::ImportedSignature;
use crate::signatures::submission::{Endorsement, Individual, SubmissionPart};
use crate::text::person_name::guess_sort_name;

/// Returns the names of an organization's row.
pub(super) fn organization_names(row: &SignatoryRow) -> Names {
    Names {
        signed: row.name.clone(),
        en: None,
        fr: row.name_fr.clone().filter(|fr| *fr != row.name),
        acronym: None,
    }
}

/// Returns how the letter shows individuals.
pub(super) fn individual_visibility(import: &Import) -> Visibility {
    match import.letter.visibility {
        VisibilityChoice::Counted => Visibility::Counted,
        VisibilityChoice::Name | VisibilityChoice::Choice => Visibility::Name,
    }
}

/// The register entry of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct ListedEntry<'a> {
    pub(super) id: OrganizationId,
    /// Its names, if it has one in each language.
    pub(super) names: Option<&'a NamePair>,
}

/// Returns the signature of a row.
pub(super) fn signature_row(
    import: &Import,
    row: &SignatoryRow,
    entry: Option<ListedEntry<'_>>,
    draft: &Draft,
) -> NewSignature {
    let is_organization = row.kind == SignatureKind::Endorsement;
    let sort_name = match &row.sort_name {
        Some(sort_name) => sort_name.clone(),
        None if is_organization => row.name.clone(),
        None => guess_sort_name(&row.name),
    };
    let (endorsement, individual);
    let part = if is_organization {
        endorsement = to_endorsement(row);
        SubmissionPart::Endorsement(&endorsement)
    } else {
        individual = to_individual(row);
        SubmissionPart::Individual(&individual)
    };
    let language = if import.texts.contains_key(&Locale::En) {
        Locale::En
    } else {
        Locale::Fr
    };
    ImportedSignature {
        letter: draft.letter,
        version: draft.version,
        language,
        part,
        organization: entry.map(|entry| entry.id),
        registered: entry.and_then(|entry| entry.names),
        name: &row.name,
        name_fr: row.name_fr.as_deref(),
        sort_name: &sort_name,
        rank: if is_organization {
            lead_rank(import, &row.name)
        } else {
            UNPINNED
        },
        title: row.title.as_deref(),
        affiliation: row.affiliation.as_deref(),
        place: row.place.as_deref(),
        website: row.website.as_deref(),
        visibility: if is_organization {
            Visibility::Name
        } else {
            individual_visibility(import)
        },
        source: import.letter.source.as_deref(),
        received: import.letter.received,
        order: row.order,
        at: draft.created_at,
    }
    .row()
}

/// Returns the rank of an organization's name: leads first, in their order.
fn lead_rank(import: &Import, name: &str) -> Rank {
    let position = import
        .letter
        .leads
        .iter()
        .position(|lead| lead.name == name);
    position
        .and_then(|position| i32::try_from(position + 1).ok())
        .map_or(UNPINNED, Rank)
}

/// Returns an organization's row as its representative would have sent it.
pub(super) fn to_endorsement(row: &SignatoryRow) -> Endorsement {
    Endorsement {
        names: organization_names(row),
        website: row.website.clone(),
        place: None,
        representative: row.title.clone().unwrap_or_default(),
        representative_title: None,
        representative_public: row.title.is_some(),
    }
}

fn to_individual(row: &SignatoryRow) -> Individual {
    Individual {
        name: row.name.clone(),
        sort_name: String::new(),
        title: row.title.clone(),
        affiliation: row.affiliation.clone(),
        place: row.place.clone(),
        visibility: Visibility::Name,
    }
}
