//! Corrections that wait: the old entry stays on the list until a coordinator decides.

use entity::signature;
use entity::values::SignatureState;
use serde::Serialize;

use super::evidence::since;
use super::mail::CorrectionMail;
use super::refusal::Refusal;
use super::store;
use crate::app::App;
use crate::clock::Millis;
use crate::journal::Actor;
use crate::letters;
use crate::signing::correcting;
use crate::signing::form::Typed;
use crate::signing::post::{about, language_of, own_link, tell};
use crate::signing::screening::{Reason, stored};
use entity::letter;

/// A correction that waits, beside what is printed now.
#[derive(Clone, Debug, Serialize)]
pub struct Correction {
    /// The public id of the signature.
    pub id: String,
    /// The slug of its letter.
    pub letter: String,
    /// As it is printed now.
    pub name: String,
    /// What would change: the field, as it is, as it would be.
    pub changes: Vec<(&'static str, String, String)>,
    /// Why it waits, in words.
    pub reasons: Vec<&'static str>,
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
) -> Correction {
    let asked: Typed = serde_json::from_str(&waiting.fields).unwrap_or_default();
    Correction {
        id: row.public_id.clone(),
        letter: letter.map(|letter| letter.slug.clone()).unwrap_or_default(),
        name: row.name.clone(),
        changes: changes(&correcting::typed(row), &asked),
        reasons: stored(&waiting.reasons)
            .into_iter()
            .map(Reason::words)
            .collect(),
        since: waiting.created_at,
        since_words: since(waiting.created_at, letter),
    }
}

fn changes(now: &Typed, asked: &Typed) -> Vec<(&'static str, String, String)> {
    let fields = [
        ("organization", &now.organization, &asked.organization),
        (
            "other language",
            &now.organization_other,
            &asked.organization_other,
        ),
        ("acronym", &now.acronym, &asked.acronym),
        ("website", &now.website, &asked.website),
        ("name", &now.name, &asked.name),
        ("listed under", &now.sort_name, &asked.sort_name),
        ("title", &now.title, &asked.title),
        ("affiliation", &now.affiliation, &asked.affiliation),
        ("place", &now.place, &asked.place),
    ];
    fields
        .into_iter()
        .filter(|(_, now, asked)| now != asked)
        .map(|(field, now, asked)| (field, now.clone(), asked.clone()))
        .collect()
}

/// Lets the waiting correction of a published signature take effect, or refuses it, and tells its
/// holder unless `quiet`; gives the signature, or nothing where none waits.
///
/// # Errors
/// If the database is away.
pub(super) async fn decide(
    app: &App,
    id: &str,
    (approved, quiet): (bool, bool),
    actor: &Actor,
) -> Result<Option<signature::Model>, Refusal> {
    let asked = id.trim().to_lowercase();
    let reader = app.storage.read();
    let Some(row) = store::by_public_id(reader, &asked)
        .await?
        .filter(|row| row.state == SignatureState::Published)
    else {
        return Ok(None);
    };
    let letter = letters::by_id(reader, row.letter_id).await?;
    if !correcting::decide(app, &letter, &row, approved, actor).await? {
        return Ok(None);
    }
    let row = store::by_id(app.storage.write(), row.id).await?;
    if !quiet {
        let mail = CorrectionMail {
            about: about(&letter, language_of(&row)),
            applied: approved,
            link: own_link(app, &row),
        };
        tell(app.storage.write(), app, &row, &mail).await?;
    }
    Ok(Some(row))
}
