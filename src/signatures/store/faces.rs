//! What signatures show, kept in the journal with each change of it, and compared with it again.

use std::collections::BTreeMap;

use entity::ids::{JournalEntryId, SignatureId};
use entity::values::SignatureState;
use entity::{journal_entry, journal_face, signature};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Alias, Expr, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, TryIntoModel,
};

use super::{NewSignature, is_after};
use crate::act::{Act, ActContext};
use crate::clock::Millis;
use crate::journal;
use crate::journal::{Action, Actor};
use crate::rendering::Message;
use crate::secret;
use crate::signatures::face::{commitment, face, is_erased, is_shown};
use crate::storage::{Storage, bulk, derived};

/// Rows that are read at once.
const CHUNK: u64 = 500;
/// What it is kept under that signatures from before the journal was a chain are in it too.
const WHAT: &str = "signature faces";
/// The version of the canonical form.
const VERSION: i64 = 1;

/// Writes a journal entry with what signatures show after a change of them. `before` are their rows as
/// they were; the edition of each tells that they were not changed between. Rows that were emptied
/// ([`crate::signatures::store::without_person`]) or deleted since are noted as erased.
pub async fn record<C: ConnectionTrait>(
    connection: &C,
    before: &[signature::Model],
    entry: journal::Entry<'_>,
) -> Result<(), DbErr> {
    let mut faces = Vec::new();
    for some in before.chunks(usize::try_from(CHUNK).unwrap_or(usize::MAX)) {
        let mut after = signature::Entity::find()
            .filter(signature::Column::Id.is_in(some.iter().map(|row| row.id)))
            .all(connection)
            .await?;
        give_salts(connection, &mut after).await?;
        let after: BTreeMap<SignatureId, &signature::Model> =
            after.iter().map(|row| (row.id, row)).collect();
        faces.extend(
            some.iter()
                .filter_map(|row| face(Some(row), after.get(&row.id).copied())),
        );
    }
    journal::write_with(connection, entry, &faces).await
}

/// Writes new rows, with a journal entry of what they show, and gives them as they are now.
///
/// # Errors
/// If the database refuses, or a row lacks a column.
pub async fn insert_all<C: ConnectionTrait>(
    connection: &C,
    rows: Vec<NewSignature>,
    entry: journal::Entry<'_>,
) -> Result<Vec<signature::Model>, DbErr> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<signature::ActiveModel> = rows.into_iter().map(|row| row.0).collect();
    let mut faces = Vec::new();
    for row in &rows {
        // The id is not known yet, and no part of what is shown.
        let whole = signature::ActiveModel {
            id: Set(SignatureId(0)),
            ..row.clone()
        };
        faces.extend(face(None, Some(&whole.try_into_model()?)));
    }
    // Rows that are written together belong to one letter.
    if let Some(row) = rows.first() {
        super::mark_version(connection, row).await?;
    }
    let written = signature::Entity::insert_many(rows)
        .exec_with_returning(connection)
        .await?;
    journal::write_with(connection, entry, &faces).await?;
    Ok(written)
}

/// Gives a salt to rows that have none and were not erased: those from before the journal was a chain.
async fn give_salts<C: ConnectionTrait>(
    connection: &C,
    rows: &mut [signature::Model],
) -> Result<(), DbErr> {
    let mut new = Vec::new();
    for row in rows {
        if row.face_salt.is_none() && !is_erased(row) {
            let salt = secret::salt();
            row.face_salt = Some(salt.clone());
            new.push((row.id, vec![salt.into()]));
        }
    }
    bulk::set_columns(connection, "signature", &["face_salt"], new).await
}

/// Takes signatures from before the journal was a chain into it, as they are: once after an upgrade.
/// The writer is free between chunks; an attempt that was cut goes on where it was.
pub async fn take_into_journal(storage: &Storage, now: Millis) -> Result<(), DbErr> {
    if derived::version(storage.read(), WHAT).await? == Some(VERSION) {
        return Ok(());
    }
    let context = ActContext::new(storage, &Actor::System, now);
    let (mut after, mut taken) = (None, 0);
    loop {
        let act = context.begin().await?;
        let rows = shown_after(after).lock_exclusive().all(&act).await?;
        let Some(last) = rows.last() else {
            derived::set_version(&act, WHAT, VERSION).await?;
            act.commit().await?;
            break;
        };
        after = Some(last.id);
        taken += take_some(&act, rows).await?;
        act.commit().await?;
    }
    if taken > 0 {
        tracing::info!(taken, "signatures were taken into the chain of the journal");
    }
    Ok(())
}

fn shown_after(after: Option<SignatureId>) -> sea_orm::Select<signature::Entity> {
    signature::Entity::find()
        .filter(is_after(after))
        .filter(
            signature::Column::State.is_not_in([SignatureState::Pending, SignatureState::Expired]),
        )
        .order_by_asc(signature::Column::Id)
        .limit(CHUNK)
}

async fn take_some(act: &Act<'_>, mut rows: Vec<signature::Model>) -> Result<usize, DbErr> {
    let known = of_page(act, &rows).await?;
    rows.retain(|row| !known.contains_key(&row.public_id));
    if rows.is_empty() {
        return Ok(0);
    }
    give_salts(act, &mut rows).await?;
    let faces: Vec<_> = rows
        .iter()
        .filter_map(|row| face(None, Some(row)))
        .collect();
    let entry = act.entry(Action::TakeIntoJournal);
    journal::write_with(act, entry, &faces).await?;
    Ok(faces.len())
}

/// The faces of signatures in the order of their making, by public id.
async fn of_page<C: ConnectionTrait>(
    connection: &C,
    rows: &[signature::Model],
) -> Result<BTreeMap<String, Vec<journal_face::Model>>, DbErr> {
    let faces = journal_face::Entity::find()
        .filter(journal_face::Column::PublicId.is_in(rows.iter().map(|row| &row.public_id)))
        .order_by_asc(journal_face::Column::Id)
        .all(connection)
        .await?;
    let mut by_signature: BTreeMap<String, Vec<journal_face::Model>> = BTreeMap::new();
    for face in faces {
        let known = by_signature.entry(face.public_id.clone()).or_default();
        known.push(face);
    }
    Ok(by_signature)
}

/// What was found when signatures were compared with the journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Signatures of which the person was erased.
    pub erased: u64,
    /// The first that does not fit, and how many more there are; the first that is missing.
    pub wrong: Vec<JournalMismatch>,
}

/// Where signatures and the journal differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JournalMismatch {
    /// Signatures older than the chain have not been taken into it.
    NotTakenIn,
    /// A signature differs, and so do `more` others.
    Signature { id: String, why: Misfit, more: u64 },
    /// A signature that the journal knows is missing.
    Missing { id: String },
    /// A journal entry names a signature that is missing.
    MissingOfEntry {
        row: JournalEntryId,
        action: String,
        actor: String,
    },
}

/// Why a signature does not fit the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// The journal does not know it.
    NotInJournal,
    /// It was changed outside the journal, before an act that the journal knows.
    ChangedBefore,
    /// It shows something other than the journal says.
    Changed,
    /// It was emptied, and no entry says so.
    Emptied,
}

impl JournalMismatch {
    /// The difference, for people.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::NotTakenIn => Message::new("mismatch-not-taken-in"),
            Self::Signature { id, why, more } => {
                let key = match why {
                    Misfit::NotInJournal => "mismatch-not-in-journal",
                    Misfit::ChangedBefore => "mismatch-changed-before",
                    Misfit::Changed => "mismatch-changed",
                    Misfit::Emptied => "mismatch-emptied",
                };
                let first = Message::new(key).text("id", id);
                match more {
                    0 => first,
                    more => Message::new("mismatch-and-more")
                        .with_message("first", first)
                        .text("more", more.to_string()),
                }
            }
            Self::Missing { id } => Message::new("mismatch-missing").text("id", id),
            Self::MissingOfEntry { row, action, actor } => {
                Message::new("mismatch-missing-of-entry")
                    .text("row", row.to_string())
                    .text("action", action)
                    .text("actor", actor)
            }
        }
    }
}

/// How many signatures there are to compare.
pub async fn count_all<C: ConnectionTrait>(connection: &C) -> Result<u64, DbErr> {
    signature::Entity::find().count(connection).await
}

/// Compares all signatures with what the journal says that they show, page by page. `progress` hears
/// how many are done.
pub async fn compare<C: ConnectionTrait>(
    connection: &C,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<Compared, DbErr> {
    let mut found = Compared::default();
    if derived::version(connection, WHAT).await? != Some(VERSION) {
        found.wrong.push(JournalMismatch::NotTakenIn);
        return Ok(found);
    }
    let (mut after, mut done) = (None, 0);
    let mut misfits = Misfits::default();
    loop {
        let rows = signature::Entity::find()
            .filter(is_after(after))
            .order_by_asc(signature::Column::Id)
            .limit(CHUNK)
            .all(connection)
            .await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        done += rows.len() as u64;
        let faces = of_page(connection, &rows).await?;
        for row in &rows {
            let known = faces.get(&row.public_id).map_or(&[][..], Vec::as_slice);
            let mut fault = misfit(row, known);
            if fault.is_none() && !known.is_empty() && is_erased(row) {
                found.erased += 1;
                fault = is_emptied_by_hand(known).then_some(Misfit::Emptied);
            }
            misfits.note(row, fault);
        }
        progress(done);
    }
    found.wrong = misfits.into_findings();
    found.wrong.extend(find_missing(connection).await?);
    Ok(found)
}

/// The signatures that do not fit: how many, and the first.
#[derive(Debug, Default)]
struct Misfits {
    count: u64,
    first: Option<(String, Misfit)>,
}

impl Misfits {
    fn note(&mut self, row: &signature::Model, fault: Option<Misfit>) {
        if let Some(fault) = fault {
            self.count += 1;
            self.first
                .get_or_insert_with(|| (row.public_id.clone(), fault));
        }
    }

    fn into_findings(self) -> Vec<JournalMismatch> {
        let more = self.count.saturating_sub(1);
        let first = self.first.into_iter();
        first
            .map(|(id, why)| JournalMismatch::Signature { id, why, more })
            .collect()
    }
}

/// Why a row does not fit what the journal says of it.
fn misfit(row: &signature::Model, known: &[journal_face::Model]) -> Option<Misfit> {
    let Some(last) = known.last() else {
        return is_shown(row.state).then_some(Misfit::NotInJournal);
    };
    // Of an erased row nothing is known, before and after.
    let follows = |pair: &[journal_face::Model]| {
        pair[1].replaces == pair[0].commitment
            || (pair[1].replaces.is_none() && pair[1].commitment.is_none())
    };
    if known[0].replaces.is_some() || !known.windows(2).all(follows) {
        return Some(Misfit::ChangedBefore);
    }
    let now = commitment(row);
    let fits = is_erased(row) || (now.is_some() && now == last.commitment);
    (!fits).then_some(Misfit::Changed)
}

/// Whether a row was emptied without an entry: all that empties one leaves a face without a commitment.
fn is_emptied_by_hand(known: &[journal_face::Model]) -> bool {
    known.last().is_some_and(|face| face.commitment.is_some())
}

/// The first signature that the journal knows and that is not there, though no entry erased it; and the
/// first that an entry names and that is not there.
async fn find_missing<C: ConnectionTrait>(connection: &C) -> Result<Vec<JournalMismatch>, DbErr> {
    let there = Query::select()
        .expr(Expr::value(1))
        .from(signature::Entity)
        .and_where(
            Expr::col((signature::Entity, signature::Column::PublicId))
                .equals((journal_face::Entity, journal_face::Column::PublicId)),
        )
        .take();
    let other = Alias::new("erasing");
    let erased = Query::select()
        .expr(Expr::value(1))
        .from_as(journal_face::Entity, other.clone())
        .and_where(
            Expr::col((other.clone(), journal_face::Column::PublicId))
                .equals((journal_face::Entity, journal_face::Column::PublicId)),
        )
        .and_where(Expr::col((other, journal_face::Column::Commitment)).is_null())
        .take();
    let face = journal_face::Entity::find()
        .filter(Expr::exists(there).not())
        .filter(Expr::exists(erased).not())
        .order_by_asc(journal_face::Column::Id)
        .limit(1)
        .one(connection)
        .await?;
    let missing = face.map(|face| JournalMismatch::Missing { id: face.public_id });
    Ok(missing
        .into_iter()
        .chain(unknown_to(connection).await?)
        .collect())
}

/// The first entry that names a signature which is not there.
async fn unknown_to<C: ConnectionTrait>(connection: &C) -> Result<Option<JournalMismatch>, DbErr> {
    let there = Query::select()
        .expr(Expr::value(1))
        .from(signature::Entity)
        .and_where(
            Expr::col((signature::Entity, signature::Column::Id))
                .equals((journal_entry::Entity, journal_entry::Column::SignatureId)),
        )
        .take();
    let entry = journal_entry::Entity::find()
        .filter(journal_entry::Column::SignatureId.is_not_null())
        .filter(Expr::exists(there).not())
        .order_by_asc(journal_entry::Column::Id)
        .limit(1)
        .one(connection)
        .await?;
    Ok(entry.map(|entry| JournalMismatch::MissingOfEntry {
        row: entry.id,
        action: entry.action.to_string(),
        actor: entry.actor,
    }))
}
