//! The rows that signatures begin as.

use crate::signatures::review_reason;
use entity::ids::{InvitationId, OrganizationId, Revision, SignatureId, SubmissionId};
use entity::signature;
use entity::values::{SignatureKind, SignatureState, Standing, Visibility};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{DbErr, TryIntoModel};
use sha2::{Digest, Sha256};

use crate::act::ActError;
use crate::app::App;
use crate::clock::Millis;
use crate::email_address::EmailAddress;
use crate::letters::{Letter, UNPINNED};
use crate::locale::Locale;
use crate::rendering::Arg;
use crate::secret::{SealContext, public_id};
use crate::signatures::holder::manage_token;
use crate::signatures::listing::sort_keys::{list_key, search_words};
use crate::signatures::review_reason::ReviewReason;
use crate::signatures::store::{NewSignature, blank};
use crate::signatures::submission::{Submission, SubmissionPart};

/// The pending row of one part of a request, with the reasons to look that screening found; the form
/// was sent at `given_at`.
///
/// # Errors
/// If the address cannot be sealed.
pub fn pending(
    app: &App,
    letter: &Letter,
    (request, part): (&Submission, SubmissionPart<'_>),
    reasons: &[ReviewReason],
    given_at: Millis,
) -> Result<signature::ActiveModel, ActError> {
    let (id, locale) = (public_id(), request.locale);
    let agreed = agreed(app, locale, consent_key(part.kind()))?;
    let row = signature::ActiveModel {
        standing: Set(Standing::Mailbox),
        consent_hash: Set(Some(agreed)),
        consent_at: Set(Some(given_at)),
        updates_hash: Set(agreed_if(request.updates, app, locale)?),
        src: Set(request.src.clone()),
        reasons: Set(review_reason::to_stored(reasons)),
        mails: Set(1),
        ..begun(letter, part, locale, given_at)
    };
    let row = addressed(row, app, &id, &request.address)?;
    Ok(signature::ActiveModel {
        public_id: Set(id),
        ..row
    })
}

/// What a coordinator knows of a signature that they enter by hand.
#[derive(Clone, Copy, Debug)]
pub struct ByHand<'a> {
    /// The language to write to its holder in.
    pub locale: Locale,
    /// The address, where one is known.
    pub address: Option<&'a EmailAddress>,
    /// Where the signature comes from.
    pub source: &'a str,
    /// The register entry of an organization.
    pub organization: Option<OrganizationId>,
}

/// The row of a signature entered by hand, marked so; [`crate::signatures::Transition::Enter`] publishes it.
///
/// # Errors
/// If the address cannot be sealed.
pub fn entered(
    app: &App,
    letter: &Letter,
    part: SubmissionPart<'_>,
    hand: ByHand<'_>,
) -> Result<signature::ActiveModel, ActError> {
    let (now, id) = (app.now(), public_id());
    let row = signature::ActiveModel {
        standing: Set(Standing::Entered),
        source: Set(Some(hand.source.to_owned())),
        rank: Set(letter.rank_of(hand.organization)),
        ..begun(letter, part, hand.locale, now)
    };
    let row = match hand.address {
        Some(address) => addressed(row, app, &id, address)?,
        None => row,
    };
    Ok(signature::ActiveModel {
        public_id: Set(id),
        ..row
    })
}

/// A row as it will be once it is stored, without its id and organization.
///
/// # Errors
/// If a column is missing, which is a fault of ours.
pub fn preview(row: &NewSignature) -> Result<signature::Model, DbErr> {
    let row = signature::ActiveModel {
        id: Set(SignatureId(0)),
        organization_id: Set(None),
        ..row.clone()
    };
    row.try_into_model()
}

/// The row with its place in the list.
#[must_use]
pub fn set_rank(row: NewSignature, rank: i32) -> NewSignature {
    signature::ActiveModel {
        rank: Set(rank),
        ..row
    }
}

/// What every new row says of the letter, of what is printed, and of the time.
fn begun(
    letter: &Letter,
    part: SubmissionPart<'_>,
    locale: Locale,
    now: Millis,
) -> signature::ActiveModel {
    let row = signature::ActiveModel {
        letter_id: Set(letter.id()),
        version_id: Set(letter.version().id),
        language: Set(locale.tag().to_owned()),
        kind: Set(part.kind()),
        state: Set(SignatureState::Pending),
        rank: Set(UNPINNED),
        revision: Set(Revision::default()),
        created_at: Set(now),
        state_at: Set(now),
        ..blank()
    };
    named(row, part)
}

/// The row with the tag of the network that it came from.
pub fn tagged(row: signature::ActiveModel, tag: &[u8]) -> signature::ActiveModel {
    signature::ActiveModel {
        network_tag: Set(Some(tag.to_vec())),
        ..row
    }
}

/// The row with the reminders that its holder is not to get any more.
pub fn mark_reminded(row: signature::ActiveModel, reminded: i32) -> signature::ActiveModel {
    signature::ActiveModel {
        reminded: Set(reminded),
        ..row
    }
}

/// The row as a part of the submission that begins with `first`, or as its beginning.
pub fn attach_to(
    row: signature::ActiveModel,
    first: Option<SubmissionId>,
) -> signature::ActiveModel {
    signature::ActiveModel {
        submission_id: Set(first),
        ..row
    }
}

/// The message that somebody agrees to by signing.
fn consent_key(kind: SignatureKind) -> &'static str {
    match kind {
        SignatureKind::Individual => "form-publish",
        SignatureKind::Endorsement => "form-authorized",
    }
}

/// The hash of the wording that somebody agreed to, as it stood on their page.
fn agreed(app: &App, locale: Locale, key: &str) -> Result<Vec<u8>, ActError> {
    let coalition = app.settings.coalition.name.get(locale);
    let wording = app.rendering.words().say(
        locale,
        key,
        &[("coalition", Arg::Text(coalition.to_owned()))],
    )?;
    Ok(Sha256::digest(wording.as_bytes()).to_vec())
}

/// The hash of the wording of the wish for news, where it was wished.
///
/// # Errors
/// If the wording cannot be rendered.
pub fn agreed_if(wished: bool, app: &App, locale: Locale) -> Result<Option<Vec<u8>>, ActError> {
    wished
        .then(|| agreed(app, locale, "form-updates"))
        .transpose()
}

/// The columns of a mailbox: sealed, known again, and with the way to one's own page.
///
/// # Errors
/// If the address cannot be sealed.
fn addressed(
    row: signature::ActiveModel,
    app: &App,
    public_id: &str,
    address: &EmailAddress,
) -> Result<signature::ActiveModel, ActError> {
    let place = SealContext {
        table: "signature",
        row: public_id,
        column: "address_sealed",
    };
    let sealed = app.keys.seal.seal(place, address.as_typed().as_bytes())?;
    Ok(signature::ActiveModel {
        address_sealed: Set(Some(sealed)),
        address_key: Set(Some(app.address_key(address))),
        manage_token_hash: Set(Some(manage_token(app, public_id).hash())),
        ..row
    })
}

/// The row with the invitation by which its representative came; individuals need none.
#[must_use]
pub fn set_invitation(
    row: signature::ActiveModel,
    part: SubmissionPart<'_>,
    invitation: Option<InvitationId>,
) -> signature::ActiveModel {
    signature::ActiveModel {
        invitation_id: Set(invitation.filter(|_| part.kind() == SignatureKind::Endorsement)),
        ..row
    }
}

/// The columns that a correction writes; reasons to look where they change.
pub fn corrected(
    part: SubmissionPart<'_>,
    updates_hash: Option<Vec<u8>>,
    reasons: Option<&[ReviewReason]>,
) -> signature::ActiveModel {
    let row = signature::ActiveModel {
        updates_hash: Set(updates_hash),
        reasons: reasons.map_or(NotSet, |reasons| Set(review_reason::to_stored(reasons))),
        ..Default::default()
    };
    named(row, part)
}

/// A signature as it would be with the printed columns of a part.
///
/// # Errors
/// If a column is missing, which is a fault of ours.
pub fn with_names(
    row: &signature::Model,
    part: SubmissionPart<'_>,
) -> Result<signature::Model, DbErr> {
    named(signature::ActiveModel::from(row.clone()), part).try_into_model()
}

/// The columns of what is printed, and by which it is sorted, found and known again.
fn named(row: signature::ActiveModel, part: SubmissionPart<'_>) -> signature::ActiveModel {
    let row = signature::ActiveModel {
        search: Set(search_words(part)),
        match_key: Set(part.match_key()),
        ..row
    };
    let keys = |en: &str, fr: &str, sort: &str| {
        (
            list_key(Locale::En, part.kind(), en, sort),
            list_key(Locale::Fr, part.kind(), fr, sort),
        )
    };
    match part {
        SubmissionPart::Individual(part) => {
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
        SubmissionPart::Endorsement(part) => {
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
                acronym: Set(names.acronym.clone()),
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
