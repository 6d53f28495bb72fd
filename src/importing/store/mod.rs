//! The rows that an import writes: in one transaction, or none.

mod differences;
mod rows;

use std::collections::HashSet;

use entity::values::{LetterState, NameKind, SignatureKind};
use entity::{lead, letter, letter_text, letter_version};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter,
};
use sha2::{Digest, Sha256};

use super::{Import, LeadFile, Row};
use crate::clock::Millis;
use crate::journal::{self, Actor};
use crate::locale::Locale;
use crate::organizations::{self, Names, Organization};
use crate::rendering::markdown;
use crate::signing::likeness::Likeness;
use crate::signing::resembling::entries_like;
use crate::signing::store as signatures;
use crate::storage::Storage;
use crate::tally::{self, Counts};
use differences::differences;
use rows::{names, signature_row, visibility};

/// Rows written at once: even at 100 columns each, below SQLite's 32,766 variables.
const CHUNK: usize = 200;
/// Characters of the opening that descriptions show.
const OPENING: usize = 200;

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

/// The organizations of a list as they are met.
#[derive(Debug, Default)]
struct Met {
    /// All of them.
    seen: HashSet<i64>,
    /// Those that the register did not know.
    new: Vec<i64>,
}

/// Why an import is refused.
#[derive(Debug, thiserror::Error)]
pub enum ImportFault {
    /// The letter is there with other words or rows.
    #[error("this letter was imported before and its text or list differs now; nothing was changed:\n{}", .0.join("\n"))]
    Differs(Vec<String>),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Writes an import; `progress` hears how many rows are done. A dry run does all but keep it.
///
/// # Errors
/// If the letter is there with other words or rows, or the database refuses.
pub async fn apply(
    storage: &Storage,
    import: &Import,
    (actor, now): (&Actor, Millis),
    dry_run: bool,
    progress: &mut (dyn FnMut(usize) + Send),
) -> Result<Imported, ImportFault> {
    let transaction = storage.begin().await?;
    let endorsement = |row: &Row| row.kind == SignatureKind::Endorsement;
    if import.rows.iter().any(endorsement) || !import.letter.leads.is_empty() {
        organizations::lock_register(&transaction).await?;
    }
    let mut met = Met::default();
    let known = letter::Entity::find()
        .filter(letter::Column::Slug.eq(&import.letter.slug))
        .one(&transaction)
        .await?;
    let outcome = match known {
        Some(known) if known.fingerprint.as_deref() == Some(&import.fingerprint()) => {
            Outcome::Unchanged
        }
        Some(known) => update(&transaction, known, import, (actor, now)).await?,
        None => create(&transaction, import, (actor, now), (&mut met, progress)).await?,
    };
    let alike = alike(&transaction, &met.new).await?;
    if dry_run {
        transaction.rollback().await?
    } else {
        transaction.commit().await?
    }
    Ok(Imported { outcome, alike })
}

/// The new entries that may be older ones; each two are told once.
async fn alike<C: ConnectionTrait>(connection: &C, new: &[i64]) -> Result<Vec<Alike>, DbErr> {
    let mut found = Vec::new();
    for ids in new.chunks(CHUNK) {
        for entry in organizations::with_ids(connection, ids).await? {
            let id = entry.row.id;
            let mut known = entries_like(connection, &Likeness::of_entry(&entry), Some(id)).await?;
            known.retain(|other| other.row.id < id);
            if !known.is_empty() {
                found.push(Alike {
                    new: entry.name().to_owned(),
                    known: known.iter().map(Organization::named).collect(),
                });
            }
        }
    }
    Ok(found)
}

async fn create<C: ConnectionTrait>(
    connection: &C,
    import: &Import,
    (actor, now): (&Actor, Millis),
    (met, progress): (&mut Met, &mut (dyn FnMut(usize) + Send)),
) -> Result<Outcome, DbErr> {
    let row = letter::ActiveModel {
        created_at: Set(now),
        closed_at: Set(closing_moment(import, None, now)),
        ..settings_row(import)
    };
    let letter = letter::Entity::insert(row)
        .exec(connection)
        .await?
        .last_insert_id;
    let version = write_texts(connection, letter, import, now).await?;
    tally::open(connection, letter, now).await?;
    let of_chunk = || journal::Entry {
        letter: Some(letter),
        ..journal::Entry::new(now, actor, "import rows")
    };
    let mut rows = Vec::with_capacity(CHUNK);
    let mut counts = Counts::default();
    for (done, row) in import.rows.iter().enumerate() {
        let organization = organization_of(connection, row, met, now).await?;
        let model = signature_row(import, row, organization, (letter, version, now));
        counts = counts + Counts::of(row.kind, visibility(import));
        rows.push(model);
        if rows.len() == CHUNK {
            signatures::insert_all(connection, std::mem::take(&mut rows), of_chunk()).await?;
            progress(done + 1);
        }
    }
    signatures::insert_all(connection, rows, of_chunk()).await?;
    write_leads(connection, letter, &import.letter.leads, now).await?;
    signatures::make_all_findable(connection, Some(letter)).await?;
    tally::move_by(connection, letter, counts, now).await?;
    journal::write(
        connection,
        journal::Entry {
            letter: Some(letter),
            ..journal::Entry::new(now, actor, "import")
        },
    )
    .await?;
    progress(import.rows.len());
    Ok(Outcome::Created(counts))
}

/// The columns of a letter that `letter.toml` gives.
fn settings_row(import: &Import) -> letter::ActiveModel {
    let file = &import.letter;
    letter::ActiveModel {
        slug: Set(file.slug.clone()),
        state: Set(file.state),
        time_zone: Set(file.time_zone.clone()),
        date: Set(file.date.clone()),
        closes_at: Set(file.closes_at),
        accepts_organizations: Set(file.organizations),
        accepts_individuals: Set(file.individuals),
        approval: Set(file.approval),
        visibility: Set(file.visibility),
        names_in_bulk: Set(file.names_in_bulk),
        names_per_address: Set(file.names_per_address),
        possibly_same: Set(file.possibly_same),
        origins: Set(serde_json::json!(file.origins).to_string()),
        source: Set(file.source.clone()),
        fingerprint: Set(Some(import.fingerprint())),
        ..Default::default()
    }
}

/// When the settings of a letter closed it: now, or when they did so before. Retention counts from it.
fn closing_moment(import: &Import, before: Option<Millis>, now: Millis) -> Option<Millis> {
    (import.letter.state == LetterState::Closed).then(|| before.unwrap_or(now))
}

async fn write_texts<C: ConnectionTrait>(
    connection: &C,
    letter: i64,
    import: &Import,
    now: Millis,
) -> Result<i64, DbErr> {
    let version = letter_version::ActiveModel {
        letter_id: Set(letter),
        number: Set(1),
        hash: Set(Sha256::digest(
            format!("{:?}{:?}", import.letter.titles, import.texts).as_bytes(),
        )
        .to_vec()),
        created_at: Set(now),
        ..Default::default()
    };
    let version = letter_version::Entity::insert(version)
        .exec(connection)
        .await?
        .last_insert_id;
    for (locale, markdown) in &import.texts {
        let text = letter_text::ActiveModel {
            letter_id: Set(letter),
            version_id: Set(version),
            language: Set(locale.tag().to_owned()),
            title: Set(import
                .letter
                .titles
                .get(locale)
                .cloned()
                .unwrap_or_default()),
            addressee: Set(import.letter.addressees.get(locale).cloned()),
            html: Set(markdown::to_html(markdown)),
            plain: Set(markdown::opening(markdown, OPENING)),
            markdown: Set(markdown.clone()),
            ..Default::default()
        };
        letter_text::Entity::insert(text)
            .exec_without_returning(connection)
            .await?;
    }
    Ok(version)
}

/// The register entry of an organization's row: the one that its names propose, else a new one.
/// Only the first row of an organization belongs to it; repeats are kept beside it.
async fn organization_of<C: ConnectionTrait>(
    connection: &C,
    row: &Row,
    met: &mut Met,
    now: Millis,
) -> Result<Option<i64>, DbErr> {
    if row.kind == SignatureKind::Individual {
        return Ok(None);
    }
    let names = names(row);
    let found = organizations::proposals(connection, &names).await?;
    let id = match found.as_slice() {
        [] => {
            let website = row.website.as_deref();
            let id = organizations::create(connection, &names, website, "import", now).await?;
            met.new.push(id);
            id
        }
        [id] => *id,
        _ => return Ok(None),
    };
    Ok(met.seen.insert(id).then_some(id))
}

async fn write_leads<C: ConnectionTrait>(
    connection: &C,
    letter: i64,
    leads: &[LeadFile],
    now: Millis,
) -> Result<(), DbErr> {
    for (position, file) in (1..).zip(leads) {
        let names = Names::alone(&file.name);
        let organization = match organizations::proposals(connection, &names).await?.first() {
            Some(id) => *id,
            None => organizations::create(connection, &names, None, "lead", now).await?,
        };
        for (locale, short) in &file.short {
            let kind = (NameKind::Running, Some(*locale));
            organizations::add_name(connection, organization, kind, short).await?;
        }
        let short = |locale: Locale| Some(file.short.get(&locale).unwrap_or(&file.name).clone());
        let row = lead::ActiveModel {
            letter_id: Set(letter),
            organization_id: Set(organization),
            position: Set(position),
            short_en: Set(short(Locale::En)),
            short_fr: Set(short(Locale::Fr)),
            ..Default::default()
        };
        lead::Entity::insert(row)
            .exec_without_returning(connection)
            .await?;
    }
    Ok(())
}

/// A letter that is there: its settings may change, its words and rows may not.
async fn update<C: ConnectionTrait>(
    connection: &C,
    known: letter::Model,
    import: &Import,
    (actor, now): (&Actor, Millis),
) -> Result<Outcome, ImportFault> {
    let differences = differences(connection, known.id, import).await?;
    if !differences.is_empty() {
        return Err(ImportFault::Differs(differences));
    }
    let id = known.id;
    let mut row = settings_row(import);
    row.closed_at = Set(closing_moment(import, known.closed_at, now));
    row.id = known.into_active_model().id;
    letter::Entity::update(row).exec(connection).await?;
    journal::write(
        connection,
        journal::Entry {
            letter: Some(id),
            ..journal::Entry::new(now, actor, "import settings")
        },
    )
    .await?;
    Ok(Outcome::Updated)
}
