//! A signatory corrects what is printed. It is screened like a signature; what must be looked at
//! waits, and the old entry stays meanwhile.

use crate::signatures::review_reason;
use crate::signatures::store as signatures;
use std::time::Duration;

use entity::values::{CorrectionState, SignatureKind, SignatureState, Visibility};
use entity::{correction, signature};
use sea_orm::ConnectionTrait;

use super::form::{self, Typed};
use super::withdrawing::current;
use crate::app::App;
use crate::clock::{HOUR, Millis};
use crate::journal::{self, Actor};
use crate::letters::Letter;
use crate::locale::Locale;
use crate::organizations::{self, Names};
use crate::signatures::holder::{address_of, language_of};
use crate::signatures::list_entry::names_of;
use crate::signatures::review_reason::ReviewReason;
use crate::signatures::submission::{Endorsement, Submission, SubmissionPart};
use crate::text::fold::fold;
use crate::vetting::deceptive_names;
use crate::vetting::renaming::Renaming;
use crate::vetting::{screening, watch_list};
use crate::web::Failure;

/// How often a held or listed signature may be changed within an hour.
const MAX_CHANGES_AN_HOUR: u64 = 10;

/// Tries before others' changes at the same moment are told to the signatory.
const TRIES: usize = 4;

/// What became of a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corrected {
    /// It is printed so from now on.
    Applied,
    /// A coordinator looks first.
    Waits,
}

/// What was signed, as the form holds it.
#[must_use]
pub fn typed(row: &signature::Model) -> Typed {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let tick = |on: bool| if on { "yes".to_owned() } else { String::new() };
    let endorsement = row.kind == SignatureKind::Endorsement;
    let other = match language_of(row) {
        Locale::En => &row.name_fr,
        Locale::Fr => &row.name_en,
    };
    let (organization, name, title) = if endorsement {
        (
            row.name.clone(),
            text(&row.representative),
            text(&row.representative_title),
        )
    } else {
        (String::new(), row.name.clone(), text(&row.title))
    };
    Typed {
        kind: row.kind.word().to_owned(),
        organization,
        organization_other: if endorsement {
            text(other)
        } else {
            String::new()
        },
        acronym: text(&row.acronym),
        website: text(&row.website),
        name,
        sort_name: if endorsement {
            String::new()
        } else {
            row.sort_name.clone()
        },
        title,
        affiliation: text(&row.affiliation),
        place: text(&row.place),
        visibility: row.visibility.word().to_owned(),
        representative_public: tick(row.representative_public),
        updates: tick(row.updates_hash.is_some()),
        ..Typed::default()
    }
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
    typed: &Typed,
) -> Result<Result<Submission, Vec<form::FieldFault>>, Failure> {
    let whole = Typed {
        kind: row.kind.word().to_owned(),
        email: address_of(app, row)?.as_typed().to_owned(),
        authorized: "yes".to_owned(),
        publish: "yes".to_owned(),
        ..typed.clone()
    };
    Ok(form::read(&whole, letter, language_of(row)))
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
    asked: (&Typed, &Submission),
) -> Result<Corrected, Failure> {
    let mut row = row.clone();
    for _ in 0..TRIES {
        match attempt(app, letter, &row, asked).await? {
            Ok(corrected) => return Ok(corrected),
            Err(newer) => row = newer,
        }
    }
    Err(Failure::Conflict)
}

/// Corrects a signature that is still as it was read; gives the newer one otherwise. The new name is
/// compared before anything is locked, and what was compared has to be what is changed.
async fn attempt(
    app: &App,
    letter: &Letter,
    seen: &signature::Model,
    (typed, request): (&Typed, &Submission),
) -> Result<Result<Corrected, signature::Model>, Failure> {
    let part = request.parts().next().ok_or(Failure::BadRequest)?;
    let mut renaming = Renaming::compare(app, seen, part).await?;
    let transaction = app.storage.begin().await?;
    let row = current(&transaction, seen).await?;
    if row.edition != seen.edition {
        return Ok(Err(row));
    }
    let row = &row;
    if row.state != SignatureState::Pending && !row.state.is_live() {
        return Err(Failure::Conflict);
    }
    refuse_flood(&transaction, app, row).await?;
    let mut reasons = reasons(&transaction, app, letter, row, (request, part)).await?;
    if let Some(renaming) = &mut renaming {
        reasons.extend(renaming.recheck(&transaction, app, letter).await?);
    }
    let waits = row.state == SignatureState::Published && review_reason::hold(&reasons);
    let outcome = if waits {
        let fields = serde_json::json!(typed).to_string();
        let reasons = serde_json::json!(reasons).to_string();
        let waiting = Some((fields, reasons));
        let by = (&Actor::Signatory, app.now());
        // The edition first: it keeps what was shown, with the correction that waited until now.
        if visibility_of(part) == Visibility::Counted && row.visibility == Visibility::Name {
            conflict_unless(
                signatures::show_as(&transaction, row, Visibility::Counted, by).await?,
            )?;
        } else {
            conflict_unless(signatures::raise_edition(&transaction, row, by.1).await?)?;
        }
        signatures::replace_waiting(&transaction, row.id, waiting, by.1).await?;
        Corrected::Waits
    } else {
        apply(
            &transaction,
            app,
            row,
            (request, &reasons),
            &Actor::Signatory,
        )
        .await?;
        signatures::replace_waiting(&transaction, row.id, None, app.now()).await?;
        if let Some(renaming) = &renaming {
            renaming.note(&transaction, app.now()).await?;
        }
        Corrected::Applied
    };
    transaction.commit().await?;
    app.signals.ring(&row.letter_id);
    Ok(Ok(outcome))
}

/// Refuses to correct what was corrected very often within the last hour: a coordinator who looks at
/// it could never decide. Withdrawing and hiding the name are not limited.
async fn refuse_flood<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    row: &signature::Model,
) -> Result<(), Failure> {
    let changes = signatures::changes_since(connection, row.id, app.now() - HOUR).await?;
    if changes >= MAX_CHANGES_AN_HOUR {
        return Err(Failure::TooMany(Duration::from_secs(60 * 60)));
    }
    Ok(())
}

/// A coordinator lets a waiting correction take effect.
///
/// # Errors
/// [`Failure::Conflict`] if the signature changed meanwhile; or what waits does not read any more,
/// or the database is away.
pub async fn apply_waiting<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    (letter, row): (&Letter, &signature::Model),
    waiting: &correction::Model,
    actor: &Actor,
) -> Result<(), Failure> {
    let typed: Typed = serde_json::from_str(&waiting.fields)
        .map_err(|_| Failure::Internal("a waiting correction does not read".to_owned()))?;
    let request = read(app, letter, row, &typed)?.map_err(|_| Failure::BadRequest)?;
    let part = request.parts().next().ok_or(Failure::BadRequest)?;
    let renaming = Renaming::compare(app, row, part).await?;
    apply(connection, app, row, (&request, &[]), actor).await?;
    if let Some(renaming) = &renaming {
        renaming.note(connection, app.now()).await?;
    }
    signatures::end_waiting(connection, waiting, CorrectionState::Applied).await?;
    Ok(signatures::drop_editions(connection, row.id).await?)
}

/// A coordinator refuses a waiting correction, for a reason.
///
/// # Errors
/// [`Failure::Conflict`] if the signature changed meanwhile, or the database is away.
pub async fn refuse_waiting<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    waiting: &correction::Model,
    why: &str,
    (actor, now): (&Actor, Millis),
) -> Result<(), Failure> {
    conflict_unless(signatures::raise_edition(connection, row, now).await?)?;
    signatures::end_waiting(connection, waiting, CorrectionState::Rejected).await?;
    signatures::drop_editions(connection, row.id).await?;
    let entry = journal::Entry {
        letter: Some(row.letter_id),
        signature: Some(row.id),
        reason: Some(why),
        edition: Some(row.edition),
        ..journal::Entry::new(now, actor, "reject correction")
    };
    Ok(journal::write(connection, entry).await?)
}

async fn apply<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    row: &signature::Model,
    (request, reasons): (&Submission, &[ReviewReason]),
    actor: &Actor,
) -> Result<(), Failure> {
    let part = request.parts().next().ok_or(Failure::BadRequest)?;
    let updates = match (&row.updates_hash, request.updates) {
        (Some(agreed), true) => Some(agreed.clone()),
        (_, wished) => signatures::agreed_if(wished, app, language_of(row))?,
    };
    let reasons = (row.state != SignatureState::Published)
        .then(|| [keep_permanent_reasons(&row.reasons), reasons.to_vec()].concat());
    let columns = signatures::corrected(part, updates, reasons.as_deref());
    let change = (columns, visibility_of(part));
    conflict_unless(
        signatures::correct(connection, row, change, "correct", (actor, app.now())).await?,
    )
}

/// Why a correction must be looked at: what screening says, and what the letter and the register
/// would have asked of a signature with this name.
async fn reasons<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    letter: &Letter,
    row: &signature::Model,
    (request, part): (&Submission, SubmissionPart<'_>),
) -> Result<Vec<ReviewReason>, Failure> {
    let watch = watch_list::load(connection, app, letter).await?;
    let mut found = screening::reasons(request, part, &watch);
    found.extend(deceptive_names::of_part(connection, part).await?);
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
) -> Result<bool, Failure> {
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
    let mut reasons = review_reason::stored(reasons);
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
fn conflict_unless(done: bool) -> Result<(), Failure> {
    if done { Ok(()) } else { Err(Failure::Conflict) }
}
