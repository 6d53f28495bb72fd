//! What may be the same signatory twice: both entries side by side, and saying that they are two.

use entity::values::{ResemblanceState, SignatureKind, SignatureState};
use entity::{resemblance, signature};
use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;

use super::refusal::{Refusal, settled};
use super::register;
use super::{found, store};
use crate::app::App;
use crate::clock::Millis;
use crate::journal::{self, Actor};
use crate::matching::Reason as Likeness;
use crate::organizations::{self, Organization};
use crate::signing::post::address_of;
use crate::signing::resembling::{identity, identity_of_entry};
use crate::signing::screening::{Reason, stored, to_stored};
use crate::signing::store as signatures;
use crate::storage::Storage;

/// Two entries that may be one signatory.
#[derive(Clone, Debug, Serialize)]
pub struct Resemblance {
    /// The slug of the letter.
    pub letter: String,
    /// The one that came later.
    pub one: Side,
    /// What it resembles.
    pub other: Side,
    /// Why, in words, the strongest first.
    pub reasons: Vec<&'static str>,
    /// Log-odds that both are one.
    pub score: f64,
}

/// One of two entries that are looked at side by side.
#[derive(Clone, Debug, Serialize)]
pub struct Side {
    /// The public id of the signature, or of the register entry.
    pub id: String,
    /// `published`, `held` or `in the register`.
    pub stands: &'static str,
    /// Every name it goes by.
    pub names: Vec<String>,
    /// Title, affiliation and place, or who signed for the organization.
    pub line: String,
    /// The organization's website.
    pub website: Option<String>,
    /// The domain of the mailbox, or the domains that speak for the entry.
    pub mail: Option<String>,
}

/// All resemblances that wait, of one letter or of all; those of which a side left are left out.
pub(super) async fn waiting(
    app: &App,
    slugs: &dyn Fn(i64) -> String,
    only: Option<i64>,
) -> Result<Vec<Resemblance>, Refusal> {
    let connection = app.storage.read();
    let mut all = Vec::new();
    for row in signatures::open(connection, only).await? {
        if let Some((one, other)) = sides(connection, app, &row).await? {
            all.push(Resemblance {
                letter: slugs(row.letter_id),
                one,
                other,
                reasons: words(&row.reasons),
                score: row.score,
            });
        }
    }
    Ok(all)
}

/// The reasons of a stored resemblance, in words.
fn words(stored: &str) -> Vec<&'static str> {
    let labels: Vec<String> = serde_json::from_str(stored).unwrap_or_default();
    let word = |label: &String| {
        Likeness::ALL
            .iter()
            .find(|reason| reason.label() == label)
            .map(|reason| reason.words())
    };
    labels.iter().filter_map(word).collect()
}

async fn sides<C: ConnectionTrait>(
    connection: &C,
    app: &App,
    row: &resemblance::Model,
) -> Result<Option<(Side, Side)>, Refusal> {
    let ids: Vec<i64> = [Some(row.signature_id), row.other_signature_id]
        .into_iter()
        .flatten()
        .collect();
    let live = signatures::live(connection, &ids).await?;
    if live.len() < ids.len() {
        return Ok(None);
    }
    let mut sides = Vec::with_capacity(2);
    for id in ids {
        if let Some(row) = live.iter().find(|row| row.id == id) {
            sides.push(side(app, row)?);
        }
    }
    if let Some(entry) = row.organization_id {
        let entries = organizations::with_ids(connection, &[entry]).await?;
        sides.extend(entries.iter().map(side_of_entry));
    }
    Ok(match (sides.pop(), sides.pop()) {
        (Some(other), Some(one)) => Some((one, other)),
        _ => None,
    })
}

/// A signature as one side of two.
pub(super) fn side(app: &App, row: &signature::Model) -> Result<Side, Refusal> {
    let names = [Some(&row.name), row.name_en.as_ref(), row.name_fr.as_ref()];
    let mut names: Vec<String> = names.into_iter().flatten().cloned().collect();
    names.dedup();
    let beneath = match row.kind {
        SignatureKind::Individual => [&row.title, &row.affiliation, &row.place],
        SignatureKind::Endorsement => [&row.representative, &row.representative_title, &row.place],
    };
    let beneath: Vec<&str> = beneath.into_iter().flatten().map(String::as_str).collect();
    let mail = match row.address_sealed {
        Some(_) => Some(address_of(app, row)?.domain().to_owned()),
        None => None,
    };
    Ok(Side {
        id: row.public_id.clone(),
        stands: row.state.word(),
        names,
        line: beneath.join(", "),
        website: row.website.clone(),
        mail,
    })
}

fn side_of_entry(entry: &Organization) -> Side {
    let speaking: Vec<&str> = entry
        .domains
        .iter()
        .filter(|domain| domain.speaks)
        .map(|domain| domain.domain.as_str())
        .collect();
    Side {
        id: entry.row.public_id.clone(),
        stands: "in the register",
        names: entry.names.iter().map(|name| name.name.clone()).collect(),
        line: String::new(),
        website: entry.row.website.clone(),
        mail: Some(speaking.join(", ")).filter(|domains| !domains.is_empty()),
    }
}

/// What a signature is kept apart from.
enum Apart {
    Signature(Box<signature::Model>),
    Entry(Box<Organization>),
}

impl Apart {
    fn identity(&self) -> String {
        match self {
            Self::Signature(row) => identity(row),
            Self::Entry(entry) => identity_of_entry(entry.row.id),
        }
    }

    fn is_in(&self, row: &resemblance::Model, of: i64) -> bool {
        match self {
            Self::Entry(entry) => row.organization_id == Some(entry.row.id),
            Self::Signature(other) => {
                let pair = (row.signature_id, row.other_signature_id);
                pair == (of, Some(other.id)) || pair == (other.id, Some(of))
            }
        }
    }

    fn named(&self) -> String {
        match self {
            Self::Signature(row) => format!("{} ({})", row.name, row.public_id),
            Self::Entry(entry) => entry.named(),
        }
    }
}

/// Says that a signature and another one on its letter, or an entry of the register, are not the
/// same. It is remembered, on every letter, and nobody is asked again. Gives both by name and id.
///
/// # Errors
/// If one of them is unknown, they are of two kinds or on two letters, or the database is away.
pub async fn keep_apart(
    storage: &Storage,
    (id, other): (&str, &str),
    by: (&Actor, Millis),
) -> Result<(signature::Model, String), Refusal> {
    settled(async || {
        let transaction = storage.begin().await?;
        let row = found(&transaction, id).await?;
        let apart = apart(&transaction, &row, other).await?;
        let pair = (identity(&row), apart.identity());
        if pair.0 == pair.1 {
            return Err(Refusal::Unfit(format!(
                "{} ({}) belongs to {}; they cannot be kept apart",
                row.name,
                row.public_id,
                apart.named()
            )));
        }
        signatures::keep_apart(&transaction, (&pair.0, &pair.1), row.id, by.1).await?;
        let open = signatures::of_signature(&transaction, row.id, ResemblanceState::Open).await?;
        let (decided, left): (Vec<_>, Vec<_>) =
            open.iter().partition(|one| apart.is_in(one, row.id));
        let ids: Vec<i64> = decided.iter().map(|one| one.id).collect();
        signatures::decide(&transaction, &ids, ResemblanceState::Apart, by.1).await?;
        if left.is_empty() {
            no_longer_resembling(&transaction, &row).await?;
        }
        note(&transaction, &row, ("keep apart", &apart.named()), by).await?;
        transaction.commit().await?;
        Ok((row, apart.named()))
    })
    .await
}

/// The signature of an id, else the register entry of a name or id.
async fn apart<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    other: &str,
) -> Result<Apart, Refusal> {
    let asked = other.trim().to_lowercase();
    let Some(other_row) = store::by_public_id(connection, &asked).await? else {
        if row.kind == SignatureKind::Individual {
            return Err(Refusal::UnknownSignature(other.trim().to_owned()));
        }
        let entry = register::resolve(connection, other).await?;
        return Ok(Apart::Entry(Box::new(entry)));
    };
    let fault = if other_row.id == row.id {
        "they are one signature"
    } else if other_row.letter_id != row.letter_id {
        "they stand on different letters"
    } else if other_row.kind != row.kind {
        "one is an organization's, the other an individual's"
    } else {
        return Ok(Apart::Signature(Box::new(other_row)));
    };
    Err(Refusal::Unfit(format!(
        "{} ({}) cannot be kept apart from {} ({}): {fault}",
        row.public_id, row.name, other_row.public_id, other_row.name
    )))
}

/// Decides all that a signature resembles: it is one with an entry, or with nothing; what it is not
/// the same as is remembered.
pub(super) async fn settle<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    same: Option<i64>,
    now: Millis,
) -> Result<(), Refusal> {
    for one in signatures::of_signature(connection, row.id, ResemblanceState::Open).await? {
        let state = if one.organization_id.is_some() && one.organization_id == same {
            ResemblanceState::Same
        } else {
            remember(connection, row, &one, now).await?;
            ResemblanceState::Apart
        };
        signatures::decide(connection, &[one.id], state, now).await?;
    }
    Ok(())
}

async fn remember<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    resemblance: &resemblance::Model,
    now: Millis,
) -> Result<(), DbErr> {
    let other = match (resemblance.organization_id, resemblance.other_signature_id) {
        (Some(entry), _) => Some(identity_of_entry(entry)),
        (None, Some(other)) => {
            let other = if other == row.id {
                resemblance.signature_id
            } else {
                other
            };
            signatures::by_id(connection, other)
                .await?
                .map(|other| identity(&other))
        }
        (None, None) => None,
    };
    let own = identity(row);
    match other {
        Some(other) if other != own => {
            signatures::keep_apart(connection, (&own, &other), row.id, now).await
        }
        _ => Ok(()),
    }
}

/// Takes back what was said of a live signature: that it is not the same as others. They are asked
/// about again. False if nothing was said.
pub(super) async fn ask_again<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    by: (&Actor, Millis),
) -> Result<bool, Refusal> {
    let forgotten = signatures::ask_again(connection, row.id).await?;
    let apart = signatures::of_signature(connection, row.id, ResemblanceState::Apart).await?;
    let ids: Vec<i64> = apart.iter().map(|one| one.id).collect();
    signatures::decide(connection, &ids, ResemblanceState::Open, by.1).await?;
    if forgotten == 0 && ids.is_empty() {
        return Ok(false);
    }
    if row.state == SignatureState::Held && !ids.is_empty() {
        let mut reasons = stored(&row.reasons);
        reasons.push(Reason::PossiblySame);
        store::set_reasons(connection, row.id, &to_stored(&reasons)).await?;
    }
    note(connection, row, ("ask again", ""), by).await?;
    Ok(true)
}

/// Once nothing is left that it resembles, this is no reason to look any more.
async fn no_longer_resembling<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
) -> Result<(), DbErr> {
    let mut reasons = stored(&row.reasons);
    reasons.retain(|reason| *reason != Reason::PossiblySame);
    store::set_reasons(connection, row.id, &to_stored(&reasons)).await
}

async fn note<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    (action, reason): (&str, &str),
    (actor, now): (&Actor, Millis),
) -> Result<(), DbErr> {
    let entry = journal::Entry {
        letter: Some(row.letter_id),
        signature: Some(row.id),
        name: Some(reason).filter(|name| !name.is_empty()),
        ..journal::Entry::new(now, actor, action)
    };
    journal::write(connection, entry).await
}
