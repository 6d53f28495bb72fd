//! What may be the same signatory twice: both entries side by side.

use crate::signatures::store as signatures;
use crate::vetting::store as vetting;
use entity::ids::{LetterId, SignatureId};
use entity::values::{SignatureKind, SignatureState};
use entity::{possible_duplicate, signature};
use serde::Serialize;

use crate::app::App;
use crate::organizations;
use crate::organizations::Organization;
use crate::rendering::Message;
use crate::signatures::holder::address_of;
use crate::signatures::refusal::Refusal;
use crate::signatures::refusal::unfit::state_message;
use crate::signatures::seen::{edition_id, entry_id};
use crate::storage::ROWS_AT_ONCE;
use crate::vetting::possible_duplicate::MatchReasons;

/// Two entries that may be one signatory.
#[derive(Clone, Debug, Serialize)]
pub struct Resemblance {
    /// The slug of the letter.
    pub letter: String,
    pub kind: SignatureKind,
    /// The one that came later.
    pub one: Side,
    /// What it resembles.
    pub other: Side,
    /// What speaks for it and against; in JSON, the sentences, which the command line adds.
    #[serde(skip)]
    pub reasons: MatchReasons,
    /// Log-odds that both are one.
    pub score: f64,
}

/// One of two entries that are looked at side by side.
#[derive(Clone, Debug, Serialize)]
pub struct Side {
    /// The public id of the signature, or of the register entry.
    pub id: String,
    /// The id with its edition, or with the mark of the register entry, as decisions take it.
    pub seen: String,
    /// `published`, `held` or, for a register entry, `in the register`.
    #[serde(rename = "stands")]
    pub state: SideState,
    /// Every name it goes by.
    pub names: Vec<String>,
    /// Title, affiliation and place, or who signed for the organization.
    pub line: String,
    /// The organization's website.
    pub website: Option<String>,
    /// The domain of the mailbox, or the domains that speak for the entry.
    pub mail: Option<String>,
}

/// What one of two entries is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideState {
    /// A signature in this state.
    Signature(SignatureState),
    /// An entry of the register.
    Entry,
}

impl SideState {
    /// The state, for coordinators.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::Signature(state) => state_message(state),
            Self::Entry => Message::new("evidence-in-register"),
        }
    }
}

/// All resemblances that wait, of one letter or of all; those of which a side left are left out.
pub(crate) async fn waiting(
    app: &App,
    slugs: &dyn Fn(LetterId) -> String,
    only: Option<LetterId>,
) -> Result<Vec<Resemblance>, Refusal> {
    let connection = app.storage.read();
    let mut all = Vec::new();
    let open = vetting::open(connection, only).await?;
    for page in open.chunks(ROWS_AT_ONCE) {
        let ids: Vec<SignatureId> = page.iter().flat_map(signatures_of).collect();
        let live = signatures::find_live(connection, &ids).await?;
        let ids: Vec<_> = page.iter().filter_map(|row| row.organization_id).collect();
        let register = organizations::with_ids(connection, &ids).await?;
        for row in page {
            if let Some((one, other)) = sides(app, row, &live, &register)? {
                let kind = if row.organization_id.is_some() {
                    SignatureKind::Endorsement
                } else {
                    let own = live.iter().find(|live| live.id == row.signature_id);
                    own.map_or(SignatureKind::Individual, |own| own.kind)
                };
                all.push(Resemblance {
                    letter: slugs(row.letter_id),
                    kind,
                    one,
                    other,
                    reasons: MatchReasons::read(&row.reasons),
                    score: row.score,
                });
            }
        }
    }
    Ok(all)
}

fn signatures_of(row: &possible_duplicate::Model) -> impl Iterator<Item = SignatureId> + use<> {
    [Some(row.signature_id), row.other_signature_id]
        .into_iter()
        .flatten()
}

/// Both sides; none if a signature is no longer live or the entry was merged into another.
fn sides(
    app: &App,
    row: &possible_duplicate::Model,
    live: &[signature::Model],
    register: &[Organization],
) -> Result<Option<(Side, Side)>, Refusal> {
    let mut sides = Vec::with_capacity(2);
    for id in signatures_of(row) {
        match live.iter().find(|row| row.id == id) {
            Some(row) => sides.push(side(app, row)?),
            None => return Ok(None),
        }
    }
    if let Some(id) = row.organization_id {
        let entry = register.iter().find(|entry| entry.row.id == id);
        sides.extend(entry.map(side_of_entry));
    }
    Ok(match (sides.pop(), sides.pop()) {
        (Some(other), Some(one)) => Some((one, other)),
        _ => None,
    })
}

/// A signature as one side of two.
pub(crate) fn side(app: &App, row: &signature::Model) -> Result<Side, Refusal> {
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
        seen: edition_id(row),
        state: SideState::Signature(row.state),
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
        .filter(|domain| domain.trusted)
        .map(|domain| domain.domain.as_str())
        .collect();
    Side {
        id: entry.row.public_id.clone(),
        seen: entry_id(entry),
        state: SideState::Entry,
        names: entry.names.iter().map(|name| name.name.clone()).collect(),
        line: String::new(),
        website: entry.row.website.clone(),
        mail: Some(speaking.join(", ")).filter(|domains| !domains.is_empty()),
    }
}
