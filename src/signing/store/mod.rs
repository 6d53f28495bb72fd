//! The rows of signatures.

use entity::signature;
use sea_orm::ActiveValue::{NotSet, Set};

/// A row with nothing in the columns that only some signatures fill: no proof, no consent, no
/// ties to others.
#[must_use]
pub fn blank() -> signature::ActiveModel {
    signature::ActiveModel {
        id: NotSet,
        name_en: Set(None),
        name_fr: Set(None),
        title: Set(None),
        affiliation: Set(None),
        place: Set(None),
        website: Set(None),
        representative: Set(None),
        representative_title: Set(None),
        representative_public: Set(false),
        standing_domain: Set(None),
        source: Set(None),
        address_sealed: Set(None),
        address_key: Set(None),
        seat: Set(0),
        own_hash: Set(None),
        consent_hash: Set(None),
        consent_at: Set(None),
        updates_hash: Set(None),
        network_tag: Set(None),
        src: Set(None),
        reasons: Set("[]".to_owned()),
        together_with: Set(None),
        repeat_of: Set(None),
        import_order: Set(None),
        mails: Set(0),
        tries: Set(0),
        reminded: Set(0),
        confirmed_at: Set(None),
        published_at: Set(None),
        ..Default::default()
    }
}
