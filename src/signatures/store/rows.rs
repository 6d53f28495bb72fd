//! The rows that signatures begin as.

use crate::signatures::review_reason;
use entity::ids::{InvitationId, OrganizationId, Rank, Revision, SignatureId, SubmissionId};
use entity::signature;
use entity::values::{Received, SignatureKind, SignatureState, Standing, Visibility};
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
use crate::signatures::store::blank;
use crate::signatures::submission::{Submission, SubmissionPart};

/// A signature that is not written yet. Its columns are private to the store, so other features can hand it
/// on, but neither fill nor read columns of the table `signature`.
#[derive(Clone, Debug)]
pub struct NewSignature(pub(super) signature::ActiveModel);

impl NewSignature {
    /// With the tag of the network that it came from.
    #[must_use]
    pub fn with_network_tag(mut self, tag: &[u8]) -> Self {
        self.0.network_tag = Set(Some(tag.to_vec()));
        self
    }

    /// With the invitation by which its representative came; individuals need none.
    #[must_use]
    pub fn with_invitation(
        mut self,
        part: SubmissionPart<'_>,
        invitation: Option<InvitationId>,
    ) -> Self {
        let is_endorsement = part.kind() == SignatureKind::Endorsement;
        self.0.invitation_id = Set(invitation.filter(|_| is_endorsement));
        self
    }

    /// With its rank in the list.
    #[must_use]
    pub fn with_rank(mut self, rank: Rank) -> Self {
        self.0.rank = Set(rank);
        self
    }

    /// Returns the row as it will be once it is stored, without its id and organization.
    ///
    /// # Errors
    /// If a column is missing, which is a fault of ours.
    pub fn preview(&self) -> Result<signature::Model, DbErr> {
        let row = signature::ActiveModel {
            id: Set(SignatureId(0)),
            organization_id: Set(None),
            ..self.0.clone()
        };
        row.try_into_model()
    }

    /// With the reminders that its holder is not to get any more.
    #[must_use]
    pub fn with_reminded(mut self, reminded: i32) -> Self {
        self.0.reminded = Set(reminded);
        self
    }

    /// As a part of the submission that begins with `first`, or as its beginning.
    #[must_use]
    pub fn attach_to(mut self, first: Option<SubmissionId>) -> Self {
        self.0.submission_id = Set(first);
        self
    }
}

/// One part of a submission, screened.
#[derive(Clone, Copy, Debug)]
pub struct ScreenedPart<'a> {
    pub submission: &'a Submission,
    pub part: SubmissionPart<'a>,
    /// The reasons to look that screening found.
    pub reasons: &'a [ReviewReason],
    /// When the form was sent, milliseconds UTC.
    pub given_at: Millis,
}

/// The pending row of one part of a submission.
///
/// # Errors
/// If the address cannot be sealed.
pub fn pending_row(
    app: &App,
    letter: &Letter,
    screened: ScreenedPart<'_>,
) -> Result<NewSignature, ActError> {
    let (request, part, given_at) = (screened.submission, screened.part, screened.given_at);
    let (id, locale) = (public_id(), request.locale);
    let agreed = hash_wording(app, locale, consent_key(part.kind()))?;
    let row = signature::ActiveModel {
        standing: Set(Standing::Mailbox),
        consent_hash: Set(Some(agreed)),
        consent_at: Set(Some(given_at)),
        updates_hash: Set(hash_wording_if(request.updates, app, locale)?),
        src: Set(request.src.clone()),
        reasons: Set(review_reason::to_stored(screened.reasons)),
        mails: Set(1),
        ..begin_row(letter, part, locale, given_at)
    };
    let row = set_address(row, app, &id, &request.address)?;
    Ok(NewSignature(signature::ActiveModel {
        public_id: Set(id),
        ..row
    }))
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
    pub received: Received,
    /// The register entry of an organization.
    pub organization: Option<OrganizationId>,
}

/// The row of a signature entered by hand, marked so; [`crate::signatures::Transition::Enter`] publishes it.
///
/// # Errors
/// If the address cannot be sealed.
pub fn by_hand_row(
    app: &App,
    letter: &Letter,
    part: SubmissionPart<'_>,
    hand: ByHand<'_>,
) -> Result<NewSignature, ActError> {
    let (now, id) = (app.now(), public_id());
    let row = signature::ActiveModel {
        standing: Set(Standing::Entered),
        source: Set(Some(hand.source.to_owned())),
        received: Set(Some(hand.received)),
        rank: Set(letter.rank_of(hand.organization)),
        ..begin_row(letter, part, hand.locale, now)
    };
    let row = match hand.address {
        Some(address) => set_address(row, app, &id, address)?,
        None => row,
    };
    Ok(NewSignature(signature::ActiveModel {
        public_id: Set(id),
        ..row
    }))
}

/// What every new row says of the letter, of what is printed, and of the time.
fn begin_row(
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
    set_names(row, part)
}

/// The message that somebody agrees to by signing.
fn consent_key(kind: SignatureKind) -> &'static str {
    match kind {
        SignatureKind::Individual => "form-publish",
        SignatureKind::Endorsement => "form-authorized",
    }
}

/// The hash of the wording that somebody agreed to, as it stood on their page.
fn hash_wording(app: &App, locale: Locale, key: &str) -> Result<Vec<u8>, ActError> {
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
pub fn hash_wording_if(
    wished: bool,
    app: &App,
    locale: Locale,
) -> Result<Option<Vec<u8>>, ActError> {
    wished
        .then(|| hash_wording(app, locale, "form-updates"))
        .transpose()
}

/// The columns of a mailbox: sealed, known again, and with the way to one's own page.
///
/// # Errors
/// If the address cannot be sealed.
fn set_address(
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

/// The columns that a correction writes; reasons to look where they change.
pub fn corrected_columns(
    part: SubmissionPart<'_>,
    updates_hash: Option<Vec<u8>>,
    reasons: Option<&[ReviewReason]>,
) -> signature::ActiveModel {
    let row = signature::ActiveModel {
        updates_hash: Set(updates_hash),
        reasons: reasons.map_or(NotSet, |reasons| Set(review_reason::to_stored(reasons))),
        ..Default::default()
    };
    set_names(row, part)
}

/// A signature as it would be with the printed columns of a part.
///
/// # Errors
/// If a column is missing, which is a fault of ours.
pub fn with_names(
    row: &signature::Model,
    part: SubmissionPart<'_>,
) -> Result<signature::Model, DbErr> {
    set_names(signature::ActiveModel::from(row.clone()), part).try_into_model()
}

/// The columns of what is printed, and by which it is sorted, found and known again.
fn set_names(row: signature::ActiveModel, part: SubmissionPart<'_>) -> signature::ActiveModel {
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
