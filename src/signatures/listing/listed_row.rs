//! A signature as lists read it: the columns that an entry prints, which are half of those of a row.

use entity::ids::{OrganizationId, Rank, Revision, SignatureId};
use entity::signature;
use entity::values::{Received, SignatureKind, SignatureState, Standing, Visibility};

use crate::locale::Locale;

/// What lists read of a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedRow {
    pub id: SignatureId,
    pub public_id: String,
    pub language: String,
    pub kind: SignatureKind,
    pub state: SignatureState,
    pub organization_id: Option<OrganizationId>,
    pub name: String,
    pub name_en: Option<String>,
    pub name_fr: Option<String>,
    /// The name that the register has for English lists, if it prints one there.
    pub register_en: Option<String>,
    /// The same for French lists.
    pub register_fr: Option<String>,
    pub rank: Rank,
    /// In the language of the list.
    pub sort_key: Vec<u8>,
    pub title: Option<String>,
    pub affiliation: Option<String>,
    pub place: Option<String>,
    pub website: Option<String>,
    pub representative: Option<String>,
    pub representative_title: Option<String>,
    pub representative_public: bool,
    pub standing: Standing,
    pub standing_domain: Option<String>,
    pub received: Option<Received>,
    pub visibility: Visibility,
    pub import_order: Option<i64>,
    pub revision: Revision,
    /// Milliseconds UTC.
    pub created_at: i64,
    /// Milliseconds UTC.
    pub published_at: Option<i64>,
}

impl ListedRow {
    /// What a list in a language would read of a whole row.
    #[must_use]
    pub fn of(row: &signature::Model, locale: Locale) -> Self {
        let sort_key = match locale {
            Locale::En => &row.sort_en,
            Locale::Fr => &row.sort_fr,
        };
        Self {
            id: row.id,
            public_id: row.public_id.clone(),
            language: row.language.clone(),
            kind: row.kind,
            state: row.state,
            organization_id: row.organization_id,
            name: row.name.clone(),
            name_en: row.name_en.clone(),
            name_fr: row.name_fr.clone(),
            register_en: row.register_en.clone(),
            register_fr: row.register_fr.clone(),
            rank: row.rank,
            sort_key: sort_key.clone(),
            title: row.title.clone(),
            affiliation: row.affiliation.clone(),
            place: row.place.clone(),
            website: row.website.clone(),
            representative: row.representative.clone(),
            representative_title: row.representative_title.clone(),
            representative_public: row.representative_public,
            standing: row.standing,
            standing_domain: row.standing_domain.clone(),
            received: row.received,
            visibility: row.visibility,
            import_order: row.import_order,
            revision: row.revision,
            created_at: row.created_at,
            published_at: row.published_at,
        }
    }

    /// Whether anybody may see it in the list.
    #[must_use]
    pub fn is_listed(&self) -> bool {
        self.state == SignatureState::Published && self.visibility == Visibility::Name
    }
}
