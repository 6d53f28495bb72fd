//! Proving the chain: page by page, so that the memory it takes does not grow with the journal.

use std::collections::BTreeMap;

use entity::ids::JournalEntryId;
use entity::{journal_detail, journal_entry, journal_face, journal_head};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::chain::{self, Face};
use super::sealing::HEAD;
use crate::clock::Millis;
use crate::rendering::Message;

/// Entries that are read at once.
const CHUNK: u64 = 500;

/// How long an entry may wait to be chained: the timed work does it each second.
const MAX_WAIT: Millis = 5 * 60_000;

/// The chain as it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// How many entries are in it.
    pub entries: i64,
    /// The hash of the last one.
    pub hash: Vec<u8>,
    /// How many entries wait to be chained.
    pub waiting: u64,
    /// What does not fit; of the chain itself only the first, because nothing after a break can be
    /// checked.
    pub wrong: Vec<ChainFault>,
}

/// A journal entry as people find it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryLabel {
    /// Its position in the chain.
    pub position: Option<i64>,
    pub row: JournalEntryId,
    pub action: String,
    pub actor: String,
}

/// What does not fit in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChainFault {
    /// An entry is missing; the one after it is there.
    Missing {
        position: i64,
        next: EntryLabel,
    },
    /// Entries at the end are missing: the head counts more.
    Cut {
        position: i64,
        entries: i64,
    },
    /// An entry was changed after it was written.
    Changed(EntryLabel),
    NoHead,
    /// The head does not fit the last entry.
    Head {
        last: i64,
    },
    /// What an entry records about signatures was changed.
    Commitments(EntryLabel),
    /// The reason of an entry was changed.
    Reason(EntryLabel),
    /// The name stored beside an entry was changed.
    Name(EntryLabel),
    /// Entries have not been chained for too long.
    Unchained {
        entries: u64,
        first: EntryLabel,
    },
    /// A commitment to what this signature shows belongs to no entry.
    Stray {
        signature: String,
    },
}

impl EntryLabel {
    fn of(entry: &journal_entry::Model) -> Self {
        Self {
            position: entry.position,
            row: entry.id,
            action: entry.action.to_string(),
            actor: entry.actor.clone(),
        }
    }

    /// The entry, within a sentence.
    #[must_use]
    pub fn message(&self) -> Message {
        let message = match self.position {
            Some(position) => {
                Message::new("journal-entry-at").text("position", position.to_string())
            }
            None => Message::new("journal-entry"),
        };
        message
            .text("row", self.row.to_string())
            .text("action", &self.action)
            .text("actor", &self.actor)
    }
}

impl ChainFault {
    /// The fault, for people.
    #[must_use]
    pub fn message(&self) -> Message {
        let of_entry =
            |key, entry: &EntryLabel| Message::new(key).with_message("entry", entry.message());
        match self {
            Self::Missing { position, next } => {
                of_entry("journal-missing", next).text("position", position.to_string())
            }
            Self::Cut { position, entries } => Message::new("journal-cut")
                .text("position", position.to_string())
                .text("entries", entries.to_string()),
            Self::Changed(entry) => of_entry("journal-changed", entry),
            Self::NoHead => Message::new("journal-no-head"),
            Self::Head { last } => Message::new("journal-head").text("last", last.to_string()),
            Self::Commitments(entry) => of_entry("journal-commitments-changed", entry),
            Self::Reason(entry) => of_entry("journal-reason-changed", entry),
            Self::Name(entry) => of_entry("journal-name-changed", entry),
            Self::Unchained { entries, first } => {
                of_entry("journal-unchained", first).text("entries", entries.to_string())
            }
            Self::Stray { signature } => Message::new("journal-stray").text("signature", signature),
        }
    }
}

impl Chain {
    /// The hash of the last entry, to be noted down.
    #[must_use]
    pub fn hash_text(&self) -> String {
        hex(&self.hash)
    }
}

/// How many entries there are to prove.
pub async fn count<C: ConnectionTrait>(connection: &C) -> Result<u64, DbErr> {
    journal_entry::Entity::find().count(connection).await
}

/// Walks along the chain and compares each entry with what it says of itself. `progress` hears how
/// many entries are done.
pub async fn check<C: ConnectionTrait>(
    connection: &C,
    now: Millis,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<Chain, DbErr> {
    let mut walk = Walk {
        place: 0,
        hash: chain::BEGINNING.to_vec(),
    };
    let mut fault = None;
    while fault.is_none() {
        let page = journal_entry::Entity::find()
            .filter(journal_entry::Column::Position.gt(walk.place))
            .order_by_asc(journal_entry::Column::Position)
            .limit(CHUNK)
            .all(connection)
            .await?;
        if page.is_empty() {
            break;
        }
        let beside = PageRecords::of(connection, &page).await?;
        fault = page
            .iter()
            .find_map(|entry| walk.step(entry).or_else(|| beside.fault_of(entry)));
        progress(walk.place.unsigned_abs());
    }
    if fault.is_none() {
        let head = journal_head::Entity::find_by_id(HEAD)
            .one(connection)
            .await?;
        fault = walk.fault_of_head(head.as_ref());
    }
    let mut found = Chain {
        entries: walk.place,
        hash: walk.hash,
        wrong: fault.into_iter().collect(),
        ..Chain::default()
    };
    check_waiting(connection, now, &mut found).await?;
    found.wrong.extend(stray_face(connection).await?);
    Ok(found)
}

/// How far the chain was followed.
struct Walk {
    place: i64,
    hash: Vec<u8>,
}

impl Walk {
    /// Goes on to the next entry; what does not fit.
    fn step(&mut self, entry: &journal_entry::Model) -> Option<ChainFault> {
        let next = self.place + 1;
        let position = entry.position.unwrap_or_default();
        if position != next {
            return Some(ChainFault::Missing {
                position: next,
                next: EntryLabel::of(entry),
            });
        }
        let hash = chain::entry_hash(&self.hash, next, entry);
        if entry.hash.as_ref() != Some(&hash) {
            return Some(ChainFault::Changed(EntryLabel::of(entry)));
        }
        (self.place, self.hash) = (next, hash);
        None
    }

    fn fault_of_head(&self, head: Option<&journal_head::Model>) -> Option<ChainFault> {
        let Some(head) = head else {
            return Some(ChainFault::NoHead);
        };
        if head.position > self.place {
            return Some(ChainFault::Cut {
                position: self.place + 1,
                entries: head.position,
            });
        }
        if (head.position, &head.hash) != (self.place, &self.hash) {
            return Some(ChainFault::Head { last: self.place });
        }
        None
    }
}

/// What a page of entries has in other tables.
struct PageRecords {
    faces: BTreeMap<JournalEntryId, Vec<Face>>,
    details: BTreeMap<JournalEntryId, Vec<journal_detail::Model>>,
}

impl PageRecords {
    async fn of<C: ConnectionTrait>(
        connection: &C,
        page: &[journal_entry::Model],
    ) -> Result<Self, DbErr> {
        let ids: Vec<JournalEntryId> = page.iter().map(|entry| entry.id).collect();
        let mut beside = Self {
            faces: BTreeMap::new(),
            details: BTreeMap::new(),
        };
        // By the entry, since one entry of an import has hundreds: these stay below a few thousand.
        for few in ids.chunks(50) {
            let faces = journal_face::Entity::find()
                .filter(journal_face::Column::EntryId.is_in(few.iter().copied()))
                .all(connection)
                .await?;
            for face in faces {
                let of_entry = beside.faces.entry(face.entry_id).or_default();
                of_entry.push(face.into());
            }
        }
        let details = journal_detail::Entity::find()
            .filter(journal_detail::Column::EntryId.is_in(ids))
            .all(connection)
            .await?;
        for detail in details {
            let of_entry = beside.details.entry(detail.entry_id).or_default();
            of_entry.push(detail);
        }
        Ok(beside)
    }

    /// What does not fit the entry: the commitments, its reason, the name beside it. What was erased
    /// fits: its seal stays, and nothing can open it.
    fn fault_of(&self, entry: &journal_entry::Model) -> Option<ChainFault> {
        let kind = if self.digest_of(entry.id) != entry.faces {
            ChainFault::Commitments
        } else if !fits(entry.reason_seal.as_deref(), reason_of(entry)) {
            ChainFault::Reason
        } else if !self.name_fits(entry) {
            ChainFault::Name
        } else {
            return None;
        };
        Some(kind(EntryLabel::of(entry)))
    }

    fn digest_of(&self, entry: JournalEntryId) -> Option<Vec<u8>> {
        self.faces
            .get(&entry)
            .and_then(|faces| chain::digest(faces))
    }

    fn name_fits(&self, entry: &journal_entry::Model) -> bool {
        let details = self.details.get(&entry.id).map_or(&[][..], Vec::as_slice);
        match details {
            [] => true,
            [detail] => fits(
                entry.name_seal.as_deref(),
                Some((detail.salt.as_deref(), &detail.name)),
            ),
            _ => false,
        }
    }
}

/// Words with the salt of their seal. Words that are gone without their salt were taken by hand.
fn reason_of(entry: &journal_entry::Model) -> Option<(Option<&[u8]>, &str)> {
    match (entry.salt.as_deref(), entry.reason.as_deref()) {
        (None, None) => None,
        (salt, reason) => Some((salt, reason.unwrap_or_default())),
    }
}

fn fits(seal: Option<&[u8]>, words: Option<(Option<&[u8]>, &str)>) -> bool {
    match (seal, words) {
        (_, None) => true,
        (Some(seal), Some((Some(salt), words))) => chain::seal(salt, words) == seal,
        _ => false,
    }
}

/// Looks at what is not chained yet: how long it waits, and whether it says of signatures what its
/// rows say.
async fn check_waiting<C: ConnectionTrait>(
    connection: &C,
    now: Millis,
    found: &mut Chain,
) -> Result<(), DbErr> {
    let waiting = journal_entry::Entity::find().filter(journal_entry::Column::Position.is_null());
    found.waiting = waiting.clone().count(connection).await?;
    let page = waiting
        .order_by_asc(journal_entry::Column::Id)
        .limit(CHUNK)
        .all(connection)
        .await?;
    let beside = PageRecords::of(connection, &page).await?;
    if let Some(entry) = page
        .iter()
        .find(|entry| beside.digest_of(entry.id) != entry.faces)
    {
        let fault = ChainFault::Commitments(EntryLabel::of(entry));
        found.wrong.push(fault);
    }
    if let Some(entry) = page.iter().find(|entry| entry.at < now - MAX_WAIT) {
        found.wrong.push(ChainFault::Unchained {
            entries: found.waiting,
            first: EntryLabel::of(entry),
        });
    }
    Ok(())
}

/// A commitment that belongs to no entry.
async fn stray_face<C: ConnectionTrait>(connection: &C) -> Result<Option<ChainFault>, DbErr> {
    let entry = Query::select()
        .expr(Expr::value(1))
        .from(journal_entry::Entity)
        .and_where(
            Expr::col((journal_entry::Entity, journal_entry::Column::Id))
                .equals((journal_face::Entity, journal_face::Column::EntryId)),
        )
        .take();
    let stray = journal_face::Entity::find()
        .filter(Expr::exists(entry).not())
        .limit(1)
        .one(connection)
        .await?;
    Ok(stray.map(|face| ChainFault::Stray {
        signature: face.public_id,
    }))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
