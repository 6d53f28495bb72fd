//! The journal: who did what, append-only, in ids. Printed names stand apart, so that they can be
//! erased with the person.
//!
//! Its entries form a chain (module `chain`), and hold commitments to what signatures showed
//! ([`Face`]), so that `undersigned verify` names what was changed, taken away or put in by hand.
//! Whoever writes all tables anew can make a new chain: against that, the number and the hash of the
//! last entry are noted down elsewhere. The chain is no proof of who signed, and it says nothing about
//! signatures that were never confirmed.

mod action;
mod canonical;
mod chain;
mod checking;
mod erasing;
mod reading;
mod sealing;

pub use action::Action;
pub use canonical::Canonical;
pub use chain::Face;
pub use checking::{Chain, ChainFault, EntryLabel, check, count};
pub use erasing::{erase_mentions, erase_names, erase_reasons, of_signatures};
pub use reading::{NamedEntry, Selection, read_page};
pub use sealing::seal;

use entity::ids::{Edition, LetterId, OrganizationId, SignatureId};
use entity::{journal_detail, journal_entry, journal_face};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder,
};

use crate::clock::Millis;

/// Rows of faces that are written by one statement.
const FACES_AT_ONCE: usize = 1_000;

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The holder of a mailbox or of its link.
    Signatory,
    /// The service itself, by its timed work.
    System,
    /// A coordinator, by the name they give.
    Coordinator(String),
}

impl std::fmt::Display for Actor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Signatory => f.write_str("signatory"),
            Self::System => f.write_str("system"),
            Self::Coordinator(name) => write!(f, "coordinator {name}"),
        }
    }
}

/// One entry to be written.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// When, milliseconds UTC.
    pub at: Millis,
    /// Who.
    pub actor: &'a Actor,
    pub action: Action,
    /// On which letter.
    pub letter: Option<LetterId>,
    /// On which signature.
    pub signature: Option<SignatureId>,
    /// On which organization.
    pub organization: Option<OrganizationId>,
    /// Why, as a coordinator gave it.
    pub reason: Option<&'a str>,
    /// The name as printed at the time, kept apart.
    pub name: Option<&'a str>,
    /// The edition of the signature that was decided on or changed.
    pub edition: Option<Edition>,
}

impl<'a> Entry<'a> {
    /// An entry of an action by somebody at a time; the rest is filled by the caller.
    #[must_use]
    pub fn new(at: Millis, actor: &'a Actor, action: Action) -> Self {
        Self {
            at,
            actor,
            action,
            letter: None,
            signature: None,
            organization: None,
            reason: None,
            name: None,
            edition: None,
        }
    }
}

/// Writes an entry within the caller's transaction.
pub async fn write<C: ConnectionTrait>(connection: &C, entry: Entry<'_>) -> Result<(), DbErr> {
    write_with(connection, entry, &[]).await
}

/// Writes an entry with what signatures show from now on, within the transaction that changed them.
pub async fn write_with<C: ConnectionTrait>(
    connection: &C,
    entry: Entry<'_>,
    faces: &[Face],
) -> Result<(), DbErr> {
    let row = journal_entry::ActiveModel {
        at: Set(entry.at),
        actor: Set(entry.actor.to_string()),
        action: Set(entry.action.word().to_owned()),
        letter_id: Set(entry.letter),
        signature_id: Set(entry.signature),
        organization_id: Set(entry.organization),
        reason: Set(entry.reason.map(str::to_owned)),
        edition: Set(entry.edition),
        faces: Set(chain::digest(faces)),
        ..Default::default()
    };
    let id = journal_entry::Entity::insert(row)
        .exec(connection)
        .await?
        .last_insert_id;
    if let Some(name) = entry.name {
        let detail = journal_detail::ActiveModel {
            entry_id: Set(id),
            signature_id: Set(entry.signature),
            name: Set(name.to_owned()),
            ..Default::default()
        };
        journal_detail::Entity::insert(detail)
            .exec_without_returning(connection)
            .await?;
    }
    for some in faces.chunks(FACES_AT_ONCE) {
        let rows = some.iter().map(|face| journal_face::ActiveModel {
            entry_id: Set(id),
            public_id: Set(face.public_id.clone()),
            commitment: Set(face.commitment.clone()),
            replaces: Set(face.replaces.clone()),
            ..Default::default()
        });
        journal_face::Entity::insert_many(rows)
            .exec_without_returning(connection)
            .await?;
    }
    Ok(())
}

/// When the newest entry was written, milliseconds UTC.
pub async fn newest<C: ConnectionTrait>(connection: &C) -> Result<Option<Millis>, DbErr> {
    let entry = journal_entry::Entity::find()
        .order_by_desc(journal_entry::Column::Id)
        .one(connection)
        .await?;
    Ok(entry.map(|entry| entry.at))
}

/// Whether something was ever done to a signature.
pub async fn has<C: ConnectionTrait>(
    connection: &C,
    signature: SignatureId,
    action: Action,
) -> Result<bool, DbErr> {
    let entries = journal_entry::Entity::find()
        .filter(journal_entry::Column::SignatureId.eq(signature))
        .filter(journal_entry::Column::Action.eq(action.word()))
        .count(connection)
        .await?;
    Ok(entries > 0)
}
