//! A signatory corrects what is printed. It is screened like a signature; what must be looked at
//! waits, and the old entry stays meanwhile.

use crate::signatures::review_reason;
use crate::signatures::store as signatures;
use std::time::Duration;

use entity::values::{CorrectionState, SignatureState, Visibility};
use entity::{correction, signature};
use sea_orm::ConnectionTrait;

use super::form::{self, SignForm};
use super::withdrawing::current;
use crate::act::Act;
use crate::act::ActError;
use crate::app::App;
use crate::clock::HOUR;
use crate::journal::{self, Action, Actor};
use crate::letters::Letter;
use crate::locale::Locale;
use crate::organizations::{self, Names};
use crate::signatures::editions::corrected_fields::{
    CorrectedEndorsement, CorrectedFields, CorrectedIndividual, CorrectedSignatory,
};
use crate::signatures::holder::{address_of, language_of};
use crate::signatures::list_entry::names_of;
use crate::signatures::review_reason::ReviewReason;
use crate::signatures::submission::{Endorsement, Submission, SubmissionPart};
use crate::text::clean::clean_line;
use crate::text::fold::fold;
use crate::vetting::deceptive_names;
use crate::vetting::renaming::Renaming;
use crate::vetting::{screening, watch_list};

/// How often a held or listed signature may be changed within an hour.
const MAX_CHANGES_AN_HOUR: u64 = 10;

/// Tries before others' changes at the same moment are told to the signatory.
const TRIES: usize = 4;

/// What became of a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorrectionOutcome {
    /// It is printed so from now on.
    Applied,
    /// A coordinator looks first.
    Waits,
}

/// What was signed, as the form holds it.
#[must_use]
pub fn to_typed_form(row: &signature::Model) -> SignForm {
    SignForm {
        kind: row.kind.word().to_owned(),
        visibility: row.visibility.word().to_owned(),
        ..to_form(CorrectedFields::of_row(row))
    }
}

/// The corrected fields as the form holds them.
fn to_form(fields: CorrectedFields) -> SignForm {
    let tick = |on: bool| if on { "yes".to_owned() } else { String::new() };
    let typed = match fields.signatory {
        CorrectedSignatory::Individual(part) => SignForm {
            name: part.name,
            sort_name: part.sort_name,
            title: part.title,
            affiliation: part.affiliation,
            place: part.place,
            visibility: part.visibility.map_or("", Visibility::word).to_owned(),
            ..SignForm::default()
        },
        CorrectedSignatory::Endorsement(part) => SignForm {
            organization: part.organization,
            organization_other: part.organization_other,
            acronym: part.acronym,
            website: part.website,
            place: part.place,
            name: part.representative,
            title: part.representative_title,
            representative_public: tick(part.representative_public),
            ..SignForm::default()
        },
    };
    SignForm {
        updates: tick(fields.updates),
        ..typed
    }
}

/// What a correction asks for, cleaned. What the form leaves to the letter or to a guess stays open
/// until a coordinator approves.
fn corrected_fields(
    asked: CorrectionRequest<'_>,
    row: &signature::Model,
) -> Result<CorrectedFields, ActError> {
    let (typed, request) = (asked.typed, asked.read);
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let signatory = match part_of(request)? {
        SubmissionPart::Individual(part) => CorrectedSignatory::Individual(CorrectedIndividual {
            name: part.name.clone(),
            sort_name: match clean_line(&typed.sort_name).text {
                empty if empty.is_empty() => empty,
                _ => part.sort_name.clone(),
            },
            title: text(&part.title),
            affiliation: text(&part.affiliation),
            place: text(&part.place),
            visibility: (!typed.visibility.is_empty()).then_some(part.visibility),
        }),
        SubmissionPart::Endorsement(part) => {
            let other = match language_of(row) {
                Locale::En => &part.names.fr,
                Locale::Fr => &part.names.en,
            };
            CorrectedSignatory::Endorsement(CorrectedEndorsement {
                organization: part.names.signed.clone(),
                organization_other: text(other),
                acronym: text(&part.names.acronym),
                website: text(&part.website),
                place: text(&part.place),
                representative: part.representative.clone(),
                representative_title: text(&part.representative_title),
                representative_public: part.representative_public,
            })
        }
    };
    Ok(CorrectedFields::new(signatory, request.updates))
}

/// Reads a corrected form in the language that was signed in: what cannot be corrected (kind,
/// address, consent) comes from the signature.
///
/// # Errors
/// All that is wrong, in the order of the form.
pub fn read(
    app: &App,
    letter: &Letter,
    row: &signature::Model,
    typed: &SignForm,
) -> Result<Result<Submission, Vec<form::FormFault>>, ActError> {
    let whole = SignForm {
        kind: row.kind.word().to_owned(),
        email: address_of(app, row)?.as_typed().to_owned(),
        authorized: "yes".to_owned(),
        publish: "yes".to_owned(),
        ..typed.clone()
    };
    Ok(form::read(&whole, letter, language_of(row)))
}

/// What a signatory asks for: the form as it was typed, and as it was read.
#[derive(Clone, Copy, Debug)]
pub struct CorrectionRequest<'a> {
    pub typed: &'a SignForm,
    pub read: &'a Submission,
}

/// Applies a correction, or lets it wait for a coordinator. Leaving the list by name takes effect
/// at once in either case.
///
/// # Errors
/// If the database is away, or the signature was moved meanwhile.
pub async fn correct(
    app: &App,
    letter: &Letter,
    row: &signature::Model,
    asked: CorrectionRequest<'_>,
) -> Result<CorrectionOutcome, ActError> {
    let mut row = row.clone();
    for _ in 0..TRIES {
        match attempt(app, letter, &row, asked).await? {
            Attempt::Done(corrected) => return Ok(corrected),
            Attempt::Outdated(newer) => row = *newer,
        }
    }
    Err(ActError::Conflict)
}

/// How one attempt to correct a signature ended.
enum Attempt {
    Done(CorrectionOutcome),
    /// It was changed since it was read; this is the newer one.
    Outdated(Box<signature::Model>),
}

/// What takes long about a correction, done before the lock: comparing the new name, screening it, and
/// finding the wording that was agreed to. It holds for the edition that it was made of.
struct PreparedCorrection {
    renaming: Option<Renaming>,
    screened: Vec<ReviewReason>,
    updates_hash: Option<Vec<u8>>,
}

impl PreparedCorrection {
    async fn new(
        app: &App,
        letter: &Letter,
        row: &signature::Model,
        asked: &Submission,
    ) -> Result<Self, ActError> {
        let part = part_of(asked)?;
        let watch = watch_list::load(app.storage.read(), app, letter).await?;
        Ok(Self {
            renaming: Renaming::compare(app, row, part).await?,
            screened: screening::reasons(asked, part, &watch),
            updates_hash: updates_hash(app, row, asked.updates)?,
        })
    }
}

fn part_of(asked: &Submission) -> Result<SubmissionPart<'_>, ActError> {
    asked.parts().next().ok_or(ActError::Empty)
}

/// Corrects a signature that is still as it was read.
async fn attempt(
    app: &App,
    letter: &Letter,
    seen: &signature::Model,
    asked: CorrectionRequest<'_>,
) -> Result<Attempt, ActError> {
    let part = part_of(asked.read)?;
    let mut prepared = PreparedCorrection::new(app, letter, seen, asked.read).await?;
    let act = app.act(&Actor::Signatory).begin().await?;
    let row = current(&act, seen).await?;
    // What was compared has to be what is changed.
    if row.edition != seen.edition {
        return Ok(Attempt::Outdated(Box::new(row)));
    }
    let row = &row;
    if row.state != SignatureState::Pending && !row.state.is_live() {
        return Err(ActError::Conflict);
    }
    refuse_flood(&act, app, row).await?;
    let mut reasons = std::mem::take(&mut prepared.screened);
    reasons.extend(find_reasons(&act, letter, row, part).await?);
    if let Some(renaming) = &mut prepared.renaming {
        // Who came onto the letter since has to be compared too, and is seen only under the lock.
        reasons.extend(renaming.recheck(&act, app, letter).await?);
    }
    let outcome = if row.state == SignatureState::Published && review_reason::hold(&reasons) {
        let fields = corrected_fields(asked, row)?;
        let waiting = (fields.to_stored(), serde_json::json!(reasons).to_string());
        // Raise the edition first: it keeps what was shown, with the correction that waited until now.
        if visibility_of(part) == Visibility::Counted && row.visibility == Visibility::Name {
            conflict_unless(signatures::count_only(&act, row).await?)?;
        } else {
            conflict_unless(signatures::raise_edition(&act, row, act.now()).await?)?;
        }
        signatures::replace_waiting(&act, row.id, Some(waiting), act.now()).await?;
        CorrectionOutcome::Waits
    } else {
        apply(&act, row, part, &reasons, prepared).await?;
        signatures::replace_waiting(&act, row.id, None, act.now()).await?;
        CorrectionOutcome::Applied
    };
    act.commit().await?;
    Ok(Attempt::Done(outcome))
}

/// Refuses to correct what was corrected very often within the last hour: a coordinator who looks at
/// it could never decide. Withdrawing and hiding the name are not limited.
async fn refuse_flood<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    row: &signature::Model,
) -> Result<(), ActError> {
    let changes = signatures::changes_since(connection, row.id, app.now() - HOUR).await?;
    if changes >= MAX_CHANGES_AN_HOUR {
        return Err(ActError::TooMany(Duration::from_secs(60 * 60)));
    }
    Ok(())
}

/// A coordinator lets a waiting correction take effect.
///
/// # Errors
/// [`ActError::Conflict`] if the signature changed meanwhile; or what waits does not read any more,
/// or the database is away.
pub async fn apply_waiting(
    act: &Act<'_>,
    app: &App,
    (letter, row): (&Letter, &signature::Model),
    waiting: &correction::Model,
) -> Result<(), ActError> {
    let typed = to_form(CorrectedFields::read(waiting)?);
    let request = read(app, letter, row, &typed)?.map_err(|_| ActError::Empty)?;
    // What the coordinator looked at is not screened again: it waited for what screening said of it.
    let prepared = PreparedCorrection {
        renaming: Renaming::compare(app, row, part_of(&request)?).await?,
        screened: Vec::new(),
        updates_hash: updates_hash(app, row, request.updates)?,
    };
    apply(act, row, part_of(&request)?, &[], prepared).await?;
    signatures::end_waiting(act, waiting, CorrectionState::Applied).await?;
    Ok(signatures::drop_editions(act, row.id).await?)
}

/// A coordinator refuses a waiting correction, for a reason.
///
/// # Errors
/// [`ActError::Conflict`] if the signature changed meanwhile, or the database is away.
pub async fn refuse_waiting(
    act: &Act<'_>,
    row: &signature::Model,
    waiting: &correction::Model,
    why: &str,
) -> Result<(), ActError> {
    conflict_unless(signatures::raise_edition(act, row, act.now()).await?)?;
    signatures::end_waiting(act, waiting, CorrectionState::Rejected).await?;
    signatures::drop_editions(act, row.id).await?;
    let entry = journal::Entry {
        letter: Some(row.letter_id),
        signature: Some(row.id),
        reason: Some(why),
        edition: Some(row.edition),
        ..act.entry(Action::RejectCorrection)
    };
    Ok(journal::write(act, entry).await?)
}

/// Prints the corrected part from now on, and writes whom it resembles under a new name.
async fn apply(
    act: &Act<'_>,
    row: &signature::Model,
    part: SubmissionPart<'_>,
    reasons: &[ReviewReason],
    prepared: PreparedCorrection,
) -> Result<(), ActError> {
    let reasons = (row.state != SignatureState::Published)
        .then(|| [keep_permanent_reasons(&row.reasons), reasons.to_vec()].concat());
    let columns = signatures::corrected_columns(part, prepared.updates_hash, reasons.as_deref());
    conflict_unless(signatures::correct(act, row, columns, Action::Correct).await?)?;
    if let Some(renaming) = &prepared.renaming {
        renaming.note(act, act.now()).await?;
    }
    Ok(())
}

/// The hash of the wording of the wish for news: that of today, unless they agreed to one before.
fn updates_hash(
    app: &App,
    row: &signature::Model,
    wished: bool,
) -> Result<Option<Vec<u8>>, ActError> {
    match &row.updates_hash {
        Some(agreed) if wished => Ok(Some(agreed.clone())),
        _ => signatures::hash_wording_if(wished, app, language_of(row)),
    }
}

/// Why a correction must be looked at, apart from what screening says: what the letter and the register
/// would have asked of a signature with this name.
async fn find_reasons<C: ConnectionTrait>(
    connection: &C,
    letter: &Letter,
    row: &signature::Model,
    part: SubmissionPart<'_>,
) -> Result<Vec<ReviewReason>, ActError> {
    let mut found = deceptive_names::of_part(connection, part).await?;
    match part {
        SubmissionPart::Individual(part) => {
            let printed = (&part.name, &part.title, &part.affiliation, &part.place);
            let changed = printed != (&row.name, &row.title, &row.affiliation, &row.place);
            if changed && letter.approves_first(row.kind) {
                found.push(ReviewReason::LetterApproves);
            }
        }
        SubmissionPart::Endorsement(part) => {
            // An unconfirmed one is judged with all its names when it is confirmed.
            if row.state != SignatureState::Pending && !may_show(connection, row, part).await? {
                found.push(ReviewReason::NameChanged);
            }
        }
    }
    Ok(found)
}

/// Whether every name that an organization changes is known to its entry. One known name does not
/// vouch for another: in each language readers see only one of them.
async fn may_show<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    part: &Endorsement,
) -> Result<bool, ActError> {
    let shown: Vec<String> = names_of(row).iter().map(fold).collect();
    let mut changed: Vec<&str> = part.names.iter().collect();
    changed.retain(|name| !shown.contains(&fold(name)));
    if changed.is_empty() {
        return Ok(true);
    }
    let entry = match row.organization_id {
        Some(entry) => organizations::list_names(connection, entry).await?,
        None => Vec::new(),
    };
    let knows = |name: &&str| organizations::knows(&entry, &Names::alone(name));
    Ok(changed.iter().all(knows))
}

/// The reasons of a row that a correction does not take away; capitals are judged anew.
fn keep_permanent_reasons(reasons: &str) -> Vec<ReviewReason> {
    let mut reasons = review_reason::read_stored(reasons);
    reasons.retain(|reason| reason.requires_review());
    reasons
}

fn visibility_of(part: SubmissionPart<'_>) -> Visibility {
    match part {
        SubmissionPart::Individual(part) => part.visibility,
        SubmissionPart::Endorsement(_) => Visibility::Name,
    }
}

/// Somebody moved the signature between reading and writing: they are asked to look again.
fn conflict_unless(done: bool) -> Result<(), ActError> {
    if done {
        Ok(())
    } else {
        Err(ActError::Conflict)
    }
}
