//! The rows that signatures begin as.

use entity::signature;
use entity::values::{SignatureState, Standing, Visibility};
use sea_orm::ActiveValue::Set;
use sha2::{Digest, Sha256};

use super::blank;
use crate::app::App;
use crate::clock::Millis;
use crate::email_address::EmailAddress;
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
    let agreed = Sha256::digest(format!("{locale}:{:?}:1", part.kind()).as_bytes()).to_vec();
    let row = signature::ActiveModel {
        standing: Set(Standing::Mailbox),
        consent_hash: Set(Some(agreed.clone())),
        consent_at: Set(Some(now)),
        updates_hash: Set(request.updates.then_some(agreed)),
        src: Set(request.src.clone()),
        reasons: Set(reasons),
        together_with: Set(first),
        ..begun(letter, part, locale, now)
    };
    let row = with_mailbox(app, row, &id, &request.address)?;
    Ok(signature::ActiveModel {
        public_id: Set(id),
        ..named(row, part)
    })
}

/// What a coordinator knows of a signature that she enters by hand.
#[derive(Clone, Copy, Debug)]
pub struct ByHand<'a> {
    /// The language to write to its holder in.
    pub locale: Locale,
    /// The address, where one is known.
    pub address: Option<&'a EmailAddress>,
    /// Where the signature comes from.
    pub source: &'a str,
    /// The register entry of an organization.
    pub organization: Option<i64>,
}

/// The row of a signature entered by hand, marked so; [`crate::signing::Move::Enter`] publishes it.
///
/// # Errors
/// If the address cannot be sealed.
pub fn entered(
    app: &App,
    letter: &Letter,
    part: Part<'_>,
    hand: ByHand<'_>,
) -> Result<signature::ActiveModel, Failure> {
    let (now, id) = (app.now(), public_id());
    let lead = letter
        .leads()
        .iter()
        .find(|lead| Some(lead.organization) == hand.organization);
    let row = signature::ActiveModel {
        standing: Set(Standing::Entered),
        source: Set(Some(hand.source.to_owned())),
        rank: Set(lead.map_or(UNPINNED, |lead| lead.position)),
        ..begun(letter, part, hand.locale, now)
    };
    let row = match hand.address {
        Some(address) => with_mailbox(app, row, &id, address)?,
        None => row,
    };
    Ok(signature::ActiveModel {
        public_id: Set(id),
        ..named(row, part)
    })
}

/// What every new row says of the letter, of itself and of the time.
fn begun(letter: &Letter, part: Part<'_>, locale: Locale, now: Millis) -> signature::ActiveModel {
    signature::ActiveModel {
        letter_id: Set(letter.id()),
        version_id: Set(letter.version().id),
        language: Set(locale.tag().to_owned()),
        kind: Set(part.kind()),
        state: Set(SignatureState::Pending),
        rank: Set(UNPINNED),
        search: Set(search_words(part)),
        match_key: Set(part.match_key()),
        revision: Set(0),
        created_at: Set(now),
        state_at: Set(now),
        ..blank()
    }
}

/// The columns of the mailbox: sealed, known again, and with the way to one's own page.
fn with_mailbox(
    app: &App,
    row: signature::ActiveModel,
    id: &str,
    address: &EmailAddress,
) -> Result<signature::ActiveModel, Failure> {
    let place = Place {
        table: "signature",
        row: id,
        column: "address_sealed",
    };
    let sealed = app.keys.seal.seal(place, address.as_typed().as_bytes())?;
    Ok(signature::ActiveModel {
        address_sealed: Set(Some(sealed)),
        address_key: Set(Some(app.address_key(address))),
        own_hash: Set(Some(Token::derived(&app.keys.form, "own-page", id).hash())),
        ..row
    })
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
                representative: Set(
                    Some(part.representative.clone()).filter(|name| !name.is_empty())
                ),
                representative_title: Set(part.representative_title.clone()),
                representative_public: Set(part.representative_public),
                visibility: Set(Visibility::Name),
                ..row
            }
        }
    }
}
