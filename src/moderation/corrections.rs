//! Corrections that wait: the old entry stays on the list until a coordinator decides.

pub mod renaming;

use crate::signatures::store as signatures;
use crate::signatures::store::review;

use entity::signature;
use entity::values::SignatureState;
use serde::Serialize;

use super::mail::CorrectionMail;
use super::{enqueue_prepared, read_ahead, refuse_outdated};
use crate::act::ActError;
use crate::app::App;
use crate::clock::Millis;
use crate::journal::Actor;
use crate::letters::{self, Letter};
use crate::signatures::coordinated::since;
use crate::signatures::editions::corrected_fields::asked_changes;
use crate::signatures::holder::{language_of, manage_link};
use crate::signatures::refusal::{Refusal, retry_on_conflict};
use crate::signatures::review_reason::{ReviewReason, read_stored};
use crate::signatures::seen::{SeenSignature, edition_id, refuse_unseen};
use crate::signing::correcting;
use crate::signing::mailbox::{PreparedMail, about, prepare_mail};
use entity::letter;
use entity::values::SignatureKind;

/// A correction that waits, beside what is printed now.
#[derive(Clone, Debug, Serialize)]
pub struct Correction {
    /// The public id of the signature.
    pub id: String,
    /// The id with its edition, as decisions take it.
    pub seen: String,
    /// The slug of its letter.
    pub letter: String,
    pub kind: SignatureKind,
    /// As it is printed now.
    pub name: String,
    /// What would change: the field, as it is, as it would be.
    pub changes: Vec<(&'static str, String, String)>,
    /// Why it waits; in JSON, the sentences, which the command line adds.
    #[serde(skip)]
    pub reasons: Vec<ReviewReason>,
    /// Since when it waits, milliseconds UTC.
    pub since: Millis,
    /// The same, as people write it.
    pub since_words: String,
}

/// A waiting correction whose stored fields cannot be read. It stays held: it can be rejected, but not
/// approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnreadableCorrection {
    /// The public id of the signature.
    pub id: String,
    /// The id with its edition, as decisions take it.
    pub seen: String,
    /// The slug of its letter.
    pub letter: String,
    /// As it is printed now.
    pub name: String,
    /// Since when it waits, milliseconds UTC.
    pub since: Millis,
    /// The same, as people write it.
    pub since_words: String,
}

/// The waiting correction of a signature, if it can be read.
pub(super) fn describe(
    row: &signature::Model,
    waiting: &entity::correction::Model,
    letter: Option<&letter::Model>,
) -> Result<Correction, Box<UnreadableCorrection>> {
    let letter_slug = letter.map(|letter| letter.slug.clone()).unwrap_or_default();
    let Ok(changes) = asked_changes(row, waiting) else {
        return Err(Box::new(UnreadableCorrection {
            id: row.public_id.clone(),
            seen: edition_id(row),
            letter: letter_slug,
            name: row.name.clone(),
            since: waiting.created_at,
            since_words: since(waiting.created_at, letter),
        }));
    };
    Ok(Correction {
        id: row.public_id.clone(),
        seen: edition_id(row),
        letter: letter_slug,
        kind: row.kind,
        name: row.name.clone(),
        changes,
        reasons: read_stored(&waiting.reasons),
        since: waiting.created_at,
        since_words: since(waiting.created_at, letter),
    })
}

/// What becomes of a correction that waits.
#[derive(Clone, Copy, Debug)]
pub(super) enum CorrectionDecision<'a> {
    /// It takes effect.
    Apply,
    /// It does not, for a reason.
    Refuse(&'a str),
}

/// A decision, and whether the signatory is told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ruling<'a> {
    pub(super) decision: CorrectionDecision<'a>,
    /// The signatory gets no mail.
    pub(super) quiet: bool,
}

/// Decides on the waiting correction of a published signature, in the edition that `id` names.
/// Returns the signature, or `None` if no correction is waiting.
///
/// # Errors
/// If the signature changed since that edition, or the database is away.
pub(super) async fn decide(
    app: &App,
    id: &str,
    ruling: Ruling<'_>,
    actor: &Actor,
) -> Result<Option<signature::Model>, Refusal> {
    retry_on_conflict(async || attempt(app, id, ruling, actor).await).await
}

async fn attempt(
    app: &App,
    id: &str,
    ruling: Ruling<'_>,
    actor: &Actor,
) -> Result<Option<signature::Model>, Refusal> {
    let Some((row, letter)) = read_ahead(app, id).await? else {
        return Ok(None);
    };
    if signatures::waiting(app.storage.read(), row.id)
        .await?
        .is_none()
    {
        return Ok(None);
    }
    let mail = prepare_decided(app, &row, &letter, ruling)?;
    let seen = SeenSignature::read(id)?;
    let context = app.act(actor);
    let decision = ruling.decision;
    // Rejecting takes something away, and has to work on a full disk.
    let act = match decision {
        CorrectionDecision::Apply => context.begin().await?,
        CorrectionDecision::Refuse(_) => context.begin_leaving().await?,
    };
    let row = review::find_locked(&act, &[&seen.id]).await?.pop();
    let Some(row) = row.filter(|row| row.state == SignatureState::Published) else {
        return Ok(None);
    };
    let Some(waiting) = signatures::waiting(&act, row.id).await? else {
        return Ok(None);
    };
    refuse_unseen(&act, &[(&row, &seen)]).await?;
    refuse_outdated(mail.as_ref(), &row)?;
    let letter = letters::by_id(&act, row.letter_id).await?;
    let done = match decision {
        CorrectionDecision::Apply => {
            let about = (&letter, &row);
            correcting::apply_waiting(&act, app, about, &waiting).await
        }
        CorrectionDecision::Refuse(why) => {
            correcting::refuse_waiting(&act, &row, &waiting, why).await
        }
    };
    done.map_err(|failure| match failure {
        ActError::Conflict => Refusal::Race,
        other => other.into(),
    })?;
    let row = review::by_id(&act, row.id).await?;
    enqueue_prepared(&act, mail, &row).await?;
    act.commit().await?;
    Ok(Some(row))
}

/// Prepares the mail that tells the signatory, unless they are not to be told.
fn prepare_decided(
    app: &App,
    row: &signature::Model,
    letter: &Letter,
    ruling: Ruling<'_>,
) -> Result<Option<PreparedMail>, ActError> {
    if ruling.quiet {
        return Ok(None);
    }
    let mail = CorrectionMail {
        about: about(letter, language_of(row)),
        applied: matches!(ruling.decision, CorrectionDecision::Apply),
        link: manage_link(app, row),
    };
    prepare_mail(app, row, &mail)
}
