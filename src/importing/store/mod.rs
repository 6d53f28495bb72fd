//! The rows that an import writes: a letter that nobody sees, its list in short transactions with a
//! rest between them, and a last one that lets everybody see it at once. Whoever signs elsewhere
//! meanwhile waits for a few rows, never for the list.
//!
//! An import that was cut leaves the letter unseen and the number of rows that are written; the same
//! folder goes on from there, and another one for that slug takes them away and begins anew.

mod differences;
mod discarding;
mod letter_rows;
mod likes;
mod rows;

use crate::signatures::store as signatures;
use std::collections::HashSet;

use entity::ids::{LetterId, OrganizationId, VersionId};
use entity::values::{LetterState, SignatureKind};
use entity::{letter, letter_version, signature};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::{Import, Row};
use crate::clock::{Clock, Millis};
use crate::journal::{self, Actor};
use crate::organizations;
use crate::storage::{Storage, is_conflict};
use crate::tally::{self, Counts};
use differences::differences;
use discarding::discard;
use letter_rows::{settings_row, unfinished_row, write_leads, write_texts};
use rows::{names, signature_row, visibility};

/// Rows that one transaction writes: even organizations that are all new take some tens of
/// milliseconds, and at 100 columns each they stay far below SQLite's 32,766 variables.
const CHUNK: usize = 100;
/// Where the register entries of an import come from.
const SOURCE: &str = "import";

/// What an import did, or would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A new letter came in, with its counts.
    Created(Counts),
    /// The letter was there; only its settings changed.
    Updated,
    /// The same content again: nothing changed.
    Unchanged,
}

/// An import that was done, or would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// What it did.
    pub outcome: Outcome,
    /// New organizations that may be ones that the register knew; nothing was merged.
    pub alike: Vec<Alike>,
}

/// A new organization that may be one that the register knew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// Its name.
    pub new: String,
    /// Name and id of each older entry that it may be, the most alike first.
    pub known: Vec<String>,
}

/// Why an import is refused.
#[derive(Debug, thiserror::Error)]
pub enum ImportFault {
    /// The letter is there with other words or rows.
    #[error("this letter was already imported and its text or list is now different; nothing was changed:\n{}", .0.join("\n"))]
    Differs(Vec<String>),
    /// Another import is at work.
    #[error(
        "another import is writing to this database; wait until it is finished, then run this again"
    )]
    Busy,
    /// The database.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Writes an import; `progress` hears how many rows are done. A dry run only reads, so that nobody
/// waits for it.
///
/// # Errors
/// If the letter is there with other words or rows, another import is at work, or the database
/// refuses. Rows that were written by then stay, unseen, and are gone on from.
pub async fn apply(
    storage: &Storage,
    import: &Import,
    (actor, now): (&Actor, Millis),
    dry_run: bool,
    progress: &mut (dyn FnMut(usize) + Send),
) -> Result<Imported, ImportFault> {
    let lock = match dry_run {
        true => None,
        false => Some(storage.lock_imports().await?.ok_or(ImportFault::Busy)?),
    };
    let known = letter::Entity::find()
        .filter(letter::Column::Slug.eq(&import.letter.slug))
        .one(storage.read())
        .await?;
    let imported = match known {
        Some(known) if known.import_rows.is_none() => Imported {
            outcome: update(storage, known, import, (actor, now), dry_run).await?,
            alike: Vec::new(),
        },
        _ if dry_run => Imported {
            outcome: Outcome::Created(counts(import)),
            alike: likes::foresee(storage.read(), import, progress).await?,
        },
        unfinished => create(storage, import, (actor, now), (unfinished, progress)).await?,
    };
    drop(lock);
    Ok(imported)
}

/// What the list adds to the counts.
fn counts(import: &Import) -> Counts {
    let add = |counts: Counts, row: &Row| counts + Counts::of(row.kind, visibility(import));
    import.rows.iter().fold(Counts::default(), add)
}

async fn create(
    storage: &Storage,
    import: &Import,
    (actor, now): (&Actor, Millis),
    (unfinished, progress): (Option<letter::Model>, &mut (dyn FnMut(usize) + Send)),
) -> Result<Imported, ImportFault> {
    let begun = match unfinished {
        Some(row) if row.fingerprint.as_deref() == Some(&import.fingerprint()) => {
            go_on(storage, &row).await?
        }
        Some(row) => {
            discard(storage, &row, (actor, now)).await?;
            begin(storage, import, now).await?
        }
        None => begin(storage, import, now).await?,
    };
    let mut done = begun.done;
    progress(done);
    while done < import.rows.len() {
        let rows = &import.rows[done..import.rows.len().min(done + CHUNK)];
        let watch = Clock::System.watch();
        write_chunk(storage, import, (&begun, actor), (done, rows)).await?;
        journal::seal(storage).await?;
        done += rows.len();
        progress(done);
        if done < import.rows.len() {
            storage.rest_after(watch.elapsed()).await;
        }
    }
    finish(storage, import, &begun, (actor, now)).await?;
    let alike = likes::look(storage.read(), begun.letter).await?;
    Ok(Imported {
        outcome: Outcome::Created(counts(import)),
        alike,
    })
}

/// When the settings of a letter closed it: now, or when they did so before. Retention counts from it.
fn closing_moment(import: &Import, before: Option<Millis>, now: Millis) -> Option<Millis> {
    (import.letter.state == LetterState::Closed).then(|| before.unwrap_or(now))
}

/// A letter whose list is being written.
#[derive(Clone, Copy, Debug)]
struct Begun {
    letter: LetterId,
    version: VersionId,
    /// When it was begun first: the moment of all its rows, however often it was cut.
    at: Millis,
    /// Rows that were written before.
    done: usize,
}

/// Writes the letter without its list.
async fn begin(storage: &Storage, import: &Import, now: Millis) -> Result<Begun, ImportFault> {
    let transaction = storage.begin().await?;
    let letter = letter::Entity::insert(unfinished_row(import, now))
        .exec(&transaction)
        .await
        // Somebody else imported this slug between our look and now.
        .map_err(|fault| match is_conflict(&fault) {
            true => ImportFault::Busy,
            false => fault.into(),
        })?
        .last_insert_id;
    let version = write_texts(&transaction, letter, import, now).await?;
    tally::open(&transaction, letter, now).await?;
    transaction.commit().await?;
    Ok(Begun {
        letter,
        version,
        at: now,
        done: 0,
    })
}

/// Finds where an import of the same content was cut.
async fn go_on(storage: &Storage, letter: &letter::Model) -> Result<Begun, ImportFault> {
    let version = letter_version::Entity::find()
        .filter(letter_version::Column::LetterId.eq(letter.id))
        .order_by_desc(letter_version::Column::Number)
        .one(storage.read())
        .await?
        .ok_or_else(|| DbErr::RecordNotFound(format!("a version of letter {}", letter.id)))?;
    Ok(Begun {
        letter: letter.id,
        version: version.id,
        at: letter.created_at,
        done: letter
            .import_rows
            .and_then(|rows| usize::try_from(rows).ok())
            .unwrap_or_default(),
    })
}

/// Writes some rows of the list, with the register entries that they need.
async fn write_chunk(
    storage: &Storage,
    import: &Import,
    (begun, actor): (&Begun, &Actor),
    (done, rows): (usize, &[Row]),
) -> Result<(), ImportFault> {
    let transaction = storage.begin().await?;
    move_on(&transaction, begun.letter, (done, done + rows.len())).await?;
    let organizations = organizations_of(&transaction, rows, begun).await?;
    let place = (begun.letter, begun.version, begun.at);
    let models = rows
        .iter()
        .zip(organizations)
        .map(|(row, organization)| signature_row(import, row, organization, place));
    let entry = journal::Entry {
        letter: Some(begun.letter),
        ..journal::Entry::new(begun.at, actor, "import rows")
    };
    let written = signatures::insert_all(&transaction, models.collect(), entry).await?;
    signatures::make_rows_findable(&transaction, &written).await?;
    transaction.commit().await?;
    Ok(())
}

/// Takes the letter from one number of written rows to another. Whoever finds another number there is
/// not alone, whatever became of the lock, and writes nothing.
async fn move_on<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    (from, to): (usize, usize),
) -> Result<(), ImportFault> {
    let number = |rows: usize| i64::try_from(rows).unwrap_or(i64::MAX);
    let moved = letter::Entity::update_many()
        .col_expr(letter::Column::ImportRows, Expr::value(number(to)))
        .filter(letter::Column::Id.eq(letter))
        .filter(letter::Column::ImportRows.eq(number(from)))
        .exec(connection)
        .await?;
    match moved.rows_affected {
        1 => Ok(()),
        _ => Err(ImportFault::Busy),
    }
}

/// The register entries of some rows. Only the first row of an organization on a letter belongs to
/// it; repeats are kept beside it.
async fn organizations_of<C: ConnectionTrait>(
    connection: &C,
    rows: &[Row],
    begun: &Begun,
) -> Result<Vec<Option<OrganizationId>>, DbErr> {
    if rows.iter().all(|row| row.kind == SignatureKind::Individual) {
        return Ok(vec![None; rows.len()]);
    }
    organizations::lock_register(connection).await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        entries.push(entry_of(connection, row, begun.at).await?);
    }
    let named: Vec<OrganizationId> = entries.iter().copied().flatten().collect();
    let listed: Vec<OrganizationId> = signature::Entity::find()
        .select_only()
        .column(signature::Column::OrganizationId)
        .filter(signature::Column::LetterId.eq(begun.letter))
        .filter(signature::Column::OrganizationId.is_in(named))
        .into_tuple()
        .all(connection)
        .await?;
    let mut seen: HashSet<OrganizationId> = listed.into_iter().collect();
    let first = |entry: Option<OrganizationId>| entry.filter(|id| seen.insert(*id));
    Ok(entries.into_iter().map(first).collect())
}

/// The register entry of an organization's row: the one that its names propose, else a new one.
async fn entry_of<C: ConnectionTrait>(
    connection: &C,
    row: &Row,
    now: Millis,
) -> Result<Option<OrganizationId>, DbErr> {
    if row.kind == SignatureKind::Individual {
        return Ok(None);
    }
    let names = names(row);
    let website = row.website.as_deref();
    match organizations::proposals(connection, &names)
        .await?
        .as_slice()
    {
        [] => organizations::create(connection, &names, website, SOURCE, now)
            .await
            .map(Some),
        [id] => Ok(Some(*id)),
        _ => Ok(None),
    }
}

/// Lets everybody see the letter, with its counts and leads.
async fn finish(
    storage: &Storage,
    import: &Import,
    begun: &Begun,
    (actor, now): (&Actor, Millis),
) -> Result<(), ImportFault> {
    let transaction = storage.begin().await?;
    let all = import.rows.len();
    move_on(&transaction, begun.letter, (all, all)).await?;
    if !import.letter.leads.is_empty() {
        organizations::lock_register(&transaction).await?;
        write_leads(&transaction, begun.letter, &import.letter.leads, now).await?;
    }
    tally::move_by(&transaction, begun.letter, counts(import), now).await?;
    letter::Entity::update_many()
        .col_expr(letter::Column::ImportRows, Expr::value(None::<i64>))
        .col_expr(letter::Column::State, Expr::value(import.letter.state))
        .col_expr(
            letter::Column::ClosedAt,
            Expr::value(closing_moment(import, None, now)),
        )
        .filter(letter::Column::Id.eq(begun.letter))
        .exec(&transaction)
        .await?;
    write_journal(&transaction, begun.letter, (actor, now), "import").await?;
    transaction.commit().await?;
    Ok(())
}

async fn write_journal<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    (actor, now): (&Actor, Millis),
    action: &str,
) -> Result<(), DbErr> {
    let entry = journal::Entry {
        letter: Some(letter),
        ..journal::Entry::new(now, actor, action)
    };
    journal::write(connection, entry).await
}

/// A letter that is there: its settings may change, its words and rows may not. They are compared
/// before anything is locked; no two imports are at work at once.
async fn update(
    storage: &Storage,
    known: letter::Model,
    import: &Import,
    by: (&Actor, Millis),
    dry_run: bool,
) -> Result<Outcome, ImportFault> {
    if known.fingerprint.as_deref() == Some(&import.fingerprint()) {
        return Ok(Outcome::Unchanged);
    }
    let differences = differences(storage.read(), known.id, import).await?;
    if !differences.is_empty() {
        return Err(ImportFault::Differs(differences));
    }
    if dry_run {
        return Ok(Outcome::Updated);
    }
    let transaction = storage.begin().await?;
    let settings = letter::ActiveModel {
        closed_at: Set(closing_moment(import, known.closed_at, by.1)),
        ..settings_row(import)
    };
    let changed = letter::Entity::update_many()
        .set(settings)
        .filter(letter::Column::Id.eq(known.id))
        .filter(letter::Column::Fingerprint.eq(known.fingerprint))
        .exec(&transaction)
        .await?;
    if changed.rows_affected == 0 {
        return Err(ImportFault::Busy);
    }
    write_journal(&transaction, known.id, by, "import settings").await?;
    transaction.commit().await?;
    Ok(Outcome::Updated)
}
