//! The rows of letters, their versions, texts and leads.

mod summaries;
mod unfinished;
mod writing;

pub use summaries::{LETTERS_AT_ONCE, LetterHead, LetterSummary, list_public, public_heads};
pub use unfinished::{
    UnfinishedImport, advance_import, begin_import, delete_unfinished, finish_import,
    reopen_import, replace_import_fingerprint, rewind_import, unfinished_ids, unfinished_imports,
};
pub use writing::{
    add_lead, add_version, close, create, edit_settings, edit_texts, mark_signed, open,
    return_to_draft,
};

use std::collections::HashMap;

use entity::ids::{LetterId, OrganizationId, Rank};
use entity::values::LetterState;
use entity::{lead, letter, letter_text, letter_version};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::Letter;
use crate::clock::Millis;
use crate::locale::Locale;

/// An organization that leads a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    /// Its register entry.
    pub organization: OrganizationId,
    /// 1, 2, …
    pub position: Rank,
    /// Its name as it runs in an English sentence.
    pub short_en: Option<String>,
    /// Its name as it runs in a French sentence, article included.
    pub short_fr: Option<String>,
}

/// The letter of a slug, drafts left out.
pub async fn by_slug<C: ConnectionTrait>(
    connection: &C,
    slug: &str,
) -> Result<Option<Letter>, DbErr> {
    let row = letter::Entity::find()
        .filter(letter::Column::Slug.eq(slug))
        .filter(letter::Column::State.ne(LetterState::Draft))
        .one(connection)
        .await?;
    match row {
        Some(row) => load_whole(connection, row).await.map(Some),
        None => Ok(None),
    }
}

/// The id of the letter of a slug, drafts left out.
pub async fn public_id<C: ConnectionTrait>(
    connection: &C,
    slug: &str,
) -> Result<Option<LetterId>, DbErr> {
    letter::Entity::find()
        .select_only()
        .column(letter::Column::Id)
        .filter(letter::Column::Slug.eq(slug))
        .filter(letter::Column::State.ne(LetterState::Draft))
        .into_tuple()
        .one(connection)
        .await
}

/// The letter of a slug, whatever its state: also a draft, or one whose import is not finished.
pub async fn find_any<C: ConnectionTrait>(
    connection: &C,
    slug: &str,
) -> Result<Option<Letter>, DbErr> {
    let row = letter::Entity::find()
        .filter(letter::Column::Slug.eq(slug))
        .one(connection)
        .await?;
    match row {
        Some(row) => load_whole(connection, row).await.map(Some),
        None => Ok(None),
    }
}

/// A letter by its id, whatever its state.
///
/// # Errors
/// If the database refuses, or there is none.
pub async fn by_id<C: ConnectionTrait>(connection: &C, id: LetterId) -> Result<Letter, DbErr> {
    let row = letter::Entity::find_by_id(id).one(connection).await?;
    load_whole(
        connection,
        row.ok_or_else(|| DbErr::RecordNotFound(format!("letter {id}")))?,
    )
    .await
}

/// Open letters that close between two times.
pub async fn closing_between<C: ConnectionTrait>(
    connection: &C,
    after: Millis,
    before: Millis,
) -> Result<Vec<Letter>, DbErr> {
    let rows = letter::Entity::find()
        .filter(letter::Column::State.eq(LetterState::Open))
        .filter(letter::Column::ClosesAt.gt(after))
        .filter(letter::Column::ClosesAt.lte(before))
        .all(connection)
        .await?;
    load_all(connection, rows).await
}

/// When the next of the open letters closes by its settings, milliseconds UTC.
pub async fn next_closing<C: ConnectionTrait>(
    connection: &C,
    now: Millis,
) -> Result<Option<Millis>, DbErr> {
    let next: Option<Option<Millis>> = letter::Entity::find()
        .select_only()
        .column_as(letter::Column::ClosesAt.min(), "next")
        .filter(letter::Column::State.eq(LetterState::Open))
        .filter(letter::Column::ClosesAt.gt(now))
        .into_tuple()
        .one(connection)
        .await?;
    Ok(next.flatten())
}

/// The ids of letters that closed before a time: by their closing time, or by their settings.
pub async fn closed_before<C: ConnectionTrait>(
    connection: &C,
    before: Millis,
) -> Result<Vec<LetterId>, DbErr> {
    let rows = letter::Entity::find()
        .filter(
            letter::Column::ClosesAt
                .lt(before)
                .or(letter::Column::ClosedAt.lt(before)),
        )
        .order_by_asc(letter::Column::Id)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The titles of letters, by id, in a language or the one that exists; one statement, however many.
pub async fn titles<C: ConnectionTrait>(
    connection: &C,
    letters: Vec<LetterId>,
    locale: Locale,
) -> Result<HashMap<LetterId, String>, DbErr> {
    let texts = letter_text::Entity::find()
        .filter(letter_text::Column::LetterId.is_in(letters))
        .order_by_asc(letter_text::Column::Id)
        .all(connection)
        .await?;
    let mut titles = HashMap::new();
    for text in texts {
        if text.language == locale.tag() {
            titles.insert(text.letter_id, text.title);
        } else {
            titles.entry(text.letter_id).or_insert(text.title);
        }
    }
    Ok(titles)
}

async fn load_all<C: ConnectionTrait>(
    connection: &C,
    rows: Vec<letter::Model>,
) -> Result<Vec<Letter>, DbErr> {
    let mut letters = Vec::with_capacity(rows.len());
    for row in rows {
        letters.push(load_whole(connection, row).await?);
    }
    Ok(letters)
}

async fn load_whole<C: ConnectionTrait>(
    connection: &C,
    row: letter::Model,
) -> Result<Letter, DbErr> {
    let version = letter_version::Entity::find()
        .filter(letter_version::Column::LetterId.eq(row.id))
        .order_by_desc(letter_version::Column::Number)
        .one(connection)
        .await?
        .ok_or_else(|| DbErr::RecordNotFound(format!("a version of letter {}", row.id)))?;
    let texts = letter_text::Entity::find()
        .filter(letter_text::Column::VersionId.eq(version.id))
        .order_by_asc(letter_text::Column::Id)
        .all(connection)
        .await?;
    let leads = lead::Entity::find()
        .filter(lead::Column::LetterId.eq(row.id))
        .order_by_asc(lead::Column::Position)
        .all(connection)
        .await?;
    let leads = leads.into_iter().map(Lead::from).collect();
    Ok(Letter {
        row,
        version,
        texts,
        leads,
    })
}

impl From<lead::Model> for Lead {
    fn from(row: lead::Model) -> Self {
        Self {
            organization: row.organization_id,
            position: row.position,
            short_en: row.short_en,
            short_fr: row.short_fr,
        }
    }
}
