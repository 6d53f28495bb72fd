//! The row of a signatory that a coordinator enters from a list.

use entity::ids::{LetterId, OrganizationId, Revision, VersionId};
use entity::signature;
use entity::values::{SignatureKind, SignatureState, Standing, Visibility, VisibilityChoice};
use sea_orm::ActiveValue::Set;

use super::super::{Import, Row};
use crate::clock::Millis;
use crate::letters::UNPINNED;
use crate::locale::Locale;
use crate::organizations::{self, Names};
use crate::secret::public_id;
use crate::signatures::sort_keys::{list_key, search_words};
use crate::signatures::store::blank;
use crate::signatures::submission::{Endorsement, Individual, Part};
use crate::text::fold::fold;

/// The names of an organization's row.
pub(super) fn names(row: &Row) -> Names {
    Names {
        signed: row.name.clone(),
        en: None,
        fr: row.name_fr.clone().filter(|fr| *fr != row.name),
        acronym: None,
    }
}

/// How the letter shows individuals.
pub(super) fn visibility(import: &Import) -> Visibility {
    match import.letter.visibility {
        VisibilityChoice::Counted => Visibility::Counted,
        VisibilityChoice::Name | VisibilityChoice::Choice => Visibility::Name,
    }
}

/// A published row, marked as entered, with its source.
pub(super) fn signature_row(
    import: &Import,
    row: &Row,
    organization: Option<OrganizationId>,
    (letter, version, now): (LetterId, VersionId, Millis),
) -> signature::ActiveModel {
    let organization_row = row.kind == SignatureKind::Endorsement;
    let sort_name = row.sort_name.clone().unwrap_or_else(|| row.name.clone());
    let name_fr = row.name_fr.as_ref().unwrap_or(&row.name);
    let language = if import.texts.contains_key(&Locale::En) {
        Locale::En
    } else {
        Locale::Fr
    };
    let lead = import
        .letter
        .leads
        .iter()
        .position(|lead| organization_row && lead.name == row.name);
    let visibility = if organization_row {
        Visibility::Name
    } else {
        visibility(import)
    };
    signature::ActiveModel {
        public_id: Set(public_id()),
        letter_id: Set(letter),
        version_id: Set(version),
        language: Set(language.tag().to_owned()),
        kind: Set(row.kind),
        state: Set(SignatureState::Published),
        organization_id: Set(organization),
        name: Set(row.name.clone()),
        name_fr: Set(row.name_fr.clone()),
        sort_en: Set(list_key(Locale::En, row.kind, &row.name, &sort_name)),
        sort_fr: Set(list_key(Locale::Fr, row.kind, name_fr, &sort_name)),
        rank: Set(lead
            .and_then(|at| i32::try_from(at + 1).ok())
            .unwrap_or(UNPINNED)),
        search: Set(words(row)),
        match_key: Set(if organization_row {
            organizations::match_key(&row.name)
        } else {
            fold(&row.name)
        }),
        title: Set(row.title.clone().filter(|_| !organization_row)),
        affiliation: Set(row.affiliation.clone()),
        place: Set(row.place.clone()),
        website: Set(row.website.clone()),
        representative: Set(row.title.clone().filter(|_| organization_row)),
        representative_public: Set(organization_row && row.title.is_some()),
        standing: Set(Standing::Entered),
        source: Set(import.letter.source.clone()),
        visibility: Set(visibility),
        import_order: Set(Some(i64::from(row.order))),
        revision: Set(Revision(1)),
        created_at: Set(now),
        published_at: Set(Some(now)),
        state_at: Set(now),
        sort_name: Set(sort_name),
        ..blank()
    }
}

/// An organization's row as somebody who signs for it would have asked.
pub(super) fn endorsement(row: &Row) -> Endorsement {
    Endorsement {
        names: names(row),
        website: row.website.clone(),
        place: None,
        representative: row.title.clone().unwrap_or_default(),
        representative_title: None,
        representative_public: row.title.is_some(),
    }
}

fn words(row: &Row) -> String {
    match row.kind {
        SignatureKind::Individual => search_words(Part::Individual(&Individual {
            name: row.name.clone(),
            sort_name: String::new(),
            title: row.title.clone(),
            affiliation: row.affiliation.clone(),
            place: row.place.clone(),
            visibility: Visibility::Name,
        })),
        SignatureKind::Endorsement => search_words(Part::Endorsement(&endorsement(row))),
    }
}
