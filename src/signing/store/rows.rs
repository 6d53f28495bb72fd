//! The rows that signatures begin as.

use entity::signature;
use entity::values::{SignatureState, Standing, Visibility};
use sea_orm::ActiveValue::Set;
use sha2::{Digest, Sha256};

use super::blank;
use crate::app::App;
use crate::letters::Letter;
use crate::locale::Locale;
use crate::secret::{Place, Token, public_id};
use crate::signing::request::{Part, SignatureRequest};
use crate::signing::screening::{self, Watch};
use crate::signing::shown::UNPINNED;
use crate::signing::sorting::{list_key, search_words};
use crate::web::Failure;

/// The pending row of one part of a request; `first` is the first row of its pass.
///
/// # Errors
/// If the address cannot be sealed.
pub(in crate::signing) fn pending(
    app: &App,
    letter: &Letter,
    request: &SignatureRequest,
    part: Part<'_>,
    first: Option<i64>,
) -> Result<signature::ActiveModel, Failure> {
    let (now, id, locale) = (app.now(), public_id(), request.locale);
    let watch = Watch {
        addressees: Locale::ALL
            .iter()
            .filter_map(|l| letter.text(*l)?.addressee.clone())
            .collect(),
        protected: app.settings.protected_names().map(str::to_owned).collect(),
    };
    let reasons = serde_json::json!(screening::reasons(request, part, &watch)).to_string();
    let place = Place {
        table: "signature",
        row: &id,
        column: "address_sealed",
    };
    let sealed = app
        .keys
        .seal
        .seal(place, request.address.as_typed().as_bytes())?;
    let agreed = Sha256::digest(format!("{locale}:{:?}:1", part.kind()).as_bytes()).to_vec();
    let row = signature::ActiveModel {
        letter_id: Set(letter.id()),
        version_id: Set(letter.version().id),
        language: Set(locale.tag().to_owned()),
        kind: Set(part.kind()),
        state: Set(SignatureState::Pending),
        rank: Set(UNPINNED),
        search: Set(search_words(part)),
        match_key: Set(part.match_key()),
        standing: Set(Standing::Mailbox),
        address_sealed: Set(Some(sealed)),
        address_key: Set(Some(app.address_key(&request.address))),
        own_hash: Set(Some(Token::derived(&app.keys.form, "own-page", &id).hash())),
        consent_hash: Set(Some(agreed.clone())),
        consent_at: Set(Some(now)),
        updates_hash: Set(request.updates.then_some(agreed)),
        src: Set(request.src.clone()),
        reasons: Set(reasons),
        together_with: Set(first),
        revision: Set(0),
        created_at: Set(now),
        state_at: Set(now),
        public_id: Set(id),
        ..blank()
    };
    Ok(named(row, part))
}

/// The row with the tag of the network that it came from.
pub(in crate::signing) fn tagged(
    row: signature::ActiveModel,
    tag: &[u8],
) -> signature::ActiveModel {
    signature::ActiveModel {
        network_tag: Set(Some(tag.to_vec())),
        ..row
    }
}

/// The columns of what is printed.
fn named(row: signature::ActiveModel, part: Part<'_>) -> signature::ActiveModel {
    let keys = |en: &str, fr: &str, sort: &str| {
        (
            list_key(Locale::En, part.kind(), en, sort),
            list_key(Locale::Fr, part.kind(), fr, sort),
        )
    };
    match part {
        Part::Individual(part) => {
            let (sort_en, sort_fr) = keys(&part.name, &part.name, &part.sort_name);
            signature::ActiveModel {
                name: Set(part.name.clone()),
                sort_name: Set(part.sort_name.clone()),
                sort_en: Set(sort_en),
                sort_fr: Set(sort_fr),
                title: Set(part.title.clone()),
                affiliation: Set(part.affiliation.clone()),
                place: Set(part.place.clone()),
                visibility: Set(part.visibility),
                ..row
            }
        }
        Part::Endorsement(part) => {
            let names = &part.names;
            let (en, fr) = (
                names.en.as_ref().unwrap_or(&names.signed),
                names.fr.as_ref().unwrap_or(&names.signed),
            );
            let (sort_en, sort_fr) = keys(en, fr, &names.signed);
            signature::ActiveModel {
                name: Set(names.signed.clone()),
                name_en: Set(names.en.clone()),
                name_fr: Set(names.fr.clone()),
                sort_name: Set(names.signed.clone()),
                sort_en: Set(sort_en),
                sort_fr: Set(sort_fr),
                place: Set(part.place.clone()),
                website: Set(part.website.clone()),
                representative: Set(Some(part.representative.clone())),
                representative_title: Set(part.representative_title.clone()),
                representative_public: Set(part.representative_public),
                visibility: Set(Visibility::Name),
                ..row
            }
        }
    }
}
