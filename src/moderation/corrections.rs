//! Corrections that wait: the old entry stays on the list until a coordinator decides.

use crate::signatures::store as signatures;
use crate::signatures::store::review;

use entity::signature;
use entity::values::SignatureState;
use serde::Serialize;

use super::mail::CorrectionMail;
use crate::app::App;
use crate::clock::Millis;
use crate::journal::Actor;
use crate::letters;
use crate::signatures::coordinated::since;
use crate::signatures::editions::corrected_fields::asked_changes;
use crate::signatures::holder::{language_of, manage_link};
use crate::signatures::refusal::{Refusal, retry_on_conflict};
use crate::signatures::review_reason::{ReviewReason, stored};
use crate::signatures::seen::{SeenSignature, edition_id, refuse_unseen};
use crate::signing::correcting;
use crate::signing::mailbox::{about, enqueue_mail};
use crate::web::Failure;
use entity::letter;

/// A correction that waits, beside what is printed now.
#[derive(Clone, Debug, Serialize)]
pub struct Correction {
    /// The public id of the signature.
    pub id: String,
    /// The id with its edition, as decisions take it.
    pub seen: String,
    /// The slug of its letter.
    pub letter: String,
    /// `organization` or `individual`.
    pub kind: &'static str,
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

/// The waiting correction of a signature, where there is one.
pub(super) fn described(
    row: &signature::Model,
    waiting: &entity::correction::Model,
    letter: Option<&letter::Model>,
) -> Result<Correction, Refusal> {
    Ok(Correction {
        id: row.public_id.clone(),
        seen: edition_id(row),
        letter: letter.map(|letter| letter.slug.clone()).unwrap_or_default(),
        kind: row.kind.word(),
        name: row.name.clone(),
        changes: asked_changes(row, waiting).map_err(Failure::from)?,
        reasons: stored(&waiting.reasons),
        since: waiting.created_at,
        since_words: since(waiting.created_at, letter),
    })
}

/// What becomes of a correction that waits.
#[derive(Clone, Copy, Debug)]
pub(super) enum Decision<'a> {
    /// It takes effect.
    Apply,
    /// It does not, for a reason.
    Refuse(&'a str),
}

/// Decides on the waiting correction of a published signature, in the edition that was looked at,
/// and tells its holder unless `quiet`; gives the signature, or nothing where none waits.
///
/// # Errors
/// If it changed since, or the database is away.
pub(super) async fn decide(
    app: &App,
    id: &str,
    (decision, quiet): (Decision<'_>, bool),
    actor: &Actor,
) -> Result<Option<signature::Model>, Refusal> {
    let seen = SeenSignature::read(id)?;
    retry_on_conflict(async || attempt(app, &seen, (decision, quiet), actor).await).await
}

async fn attempt(
    app: &App,
    seen: &SeenSignature,
    (decision, quiet): (Decision<'_>, bool),
    actor: &Actor,
) -> Result<Option<signature::Model>, Refusal> {
    // Rejecting takes something away, and has to work on a full disk.
    let context = app.act(actor);
    let act = match decision {
        Decision::Apply => context.begin().await?,
        Decision::Refuse(_) => context.begin_leaving().await?,
    };
    let row = review::locked(&act, &[&seen.id]).await?.pop();
    let Some(row) = row.filter(|row| row.state == SignatureState::Published) else {
        return Ok(None);
    };
    let Some(waiting) = signatures::waiting(&act, row.id).await? else {
        return Ok(None);
    };
    refuse_unseen(&act, &[(&row, seen)]).await?;
    let letter = letters::by_id(&act, row.letter_id).await?;
    let done = match decision {
        Decision::Apply => {
            let about = (&letter, &row);
            correcting::apply_waiting(&act, app, about, &waiting).await
        }
        Decision::Refuse(why) => correcting::refuse_waiting(&act, &row, &waiting, why).await,
    };
    done.map_err(|failure| match failure {
        Failure::Conflict => Refusal::Race,
        other => other.into(),
    })?;
    let row = review::by_id(&act, row.id).await?;
    if !quiet {
        let mail = CorrectionMail {
            about: about(&letter, language_of(&row)),
            applied: matches!(decision, Decision::Apply),
            link: manage_link(app, &row),
        };
        enqueue_mail(&act, app, &row, &mail).await?;
    }
    act.commit().await?;
    Ok(Some(row))
}
