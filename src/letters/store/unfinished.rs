//! Letters whose list is being imported, or whose import was interrupted: hidden drafts.
//!
//! `import_rows` counts the rows that are written. Each step names the number that it expects, so that of
//! two imports at work on one letter, whatever became of their lock, only one goes on.

use entity::ids::LetterId;
use entity::values::LetterState;
use entity::{lead, letter, letter_text, letter_version};
use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};

use crate::rendering::Message;

/// An import that is not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnfinishedImport {
    /// The letter's name in addresses.
    pub slug: String,
    /// Rows of its list that are written.
    pub rows: i64,
}

impl UnfinishedImport {
    /// What is unfinished, for people.
    #[must_use]
    pub fn message(&self) -> Message {
        Message::new("import-unfinished")
            .text("letter", &self.slug)
            .text("rows", self.rows.to_string())
    }
}

/// All imports that are not finished.
pub async fn unfinished_imports<C: ConnectionTrait>(
    connection: &C,
) -> Result<Vec<UnfinishedImport>, DbErr> {
    let letters = letter::Entity::find()
        .filter(letter::Column::ImportRows.is_not_null())
        .order_by_asc(letter::Column::Id)
        .all(connection)
        .await?;
    let unfinished = |row: letter::Model| UnfinishedImport {
        slug: row.slug,
        rows: row.import_rows.unwrap_or_default(),
    };
    Ok(letters.into_iter().map(unfinished).collect())
}

/// The ids of letters that are not whole, for queries that must leave their rows out.
#[must_use]
pub fn unfinished_ids() -> SelectStatement {
    letter::Entity::find()
        .select_only()
        .column(letter::Column::Id)
        .filter(letter::Column::ImportRows.is_not_null())
        .into_query()
}

/// Marks a draft as one whose list is about to be imported, by the fingerprint of the import.
pub async fn begin_import<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    fingerprint: &str,
) -> Result<(), DbErr> {
    letter::Entity::update_many()
        .col_expr(letter::Column::ImportRows, Expr::value(0_i64))
        .col_expr(letter::Column::ImportFingerprint, Expr::value(fingerprint))
        .filter(letter::Column::Id.eq(letter))
        .exec(connection)
        .await?;
    Ok(())
}

/// Notes that `added` rows more are written; false if the letter does not have `written` rows.
pub async fn advance_import<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    written: usize,
    added: usize,
) -> Result<bool, DbErr> {
    set_rows(connection, letter, written, Some(written + added)).await
}

/// Makes the letter whole, still a draft; false if it does not have `written` rows.
pub async fn finish_import<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    written: usize,
) -> Result<bool, DbErr> {
    set_rows(connection, letter, written, None).await
}

async fn set_rows<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    from: usize,
    to: Option<usize>,
) -> Result<bool, DbErr> {
    let number = |rows: usize| i64::try_from(rows).unwrap_or(i64::MAX);
    let changed = letter::Entity::update_many()
        .col_expr(letter::Column::ImportRows, Expr::value(to.map(number)))
        .filter(letter::Column::Id.eq(letter))
        .filter(letter::Column::ImportRows.eq(number(from)))
        .exec(connection)
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Notes that `removed` rows are taken away again, and that no import goes on from here any more; false
/// if the letter is whole by now.
pub async fn rewind_import<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    removed: usize,
) -> Result<bool, DbErr> {
    let removed = i64::try_from(removed).unwrap_or(i64::MAX);
    let changed = letter::Entity::update_many()
        .col_expr(
            letter::Column::ImportFingerprint,
            Expr::value(None::<String>),
        )
        .col_expr(
            letter::Column::ImportRows,
            Expr::col(letter::Column::ImportRows).sub(removed),
        )
        .filter(letter::Column::Id.eq(letter))
        .filter(letter::Column::ImportRows.is_not_null())
        .exec(connection)
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Makes a whole draft one whose list of `rows` rows is being taken away; false if it is no whole draft
/// any more. Its leads go at once.
pub async fn reopen_import<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    rows: usize,
) -> Result<bool, DbErr> {
    let rows = i64::try_from(rows).unwrap_or(i64::MAX);
    let changed = letter::Entity::update_many()
        .col_expr(
            letter::Column::ImportFingerprint,
            Expr::value(None::<String>),
        )
        .col_expr(letter::Column::ImportRows, Expr::value(rows))
        .filter(letter::Column::Id.eq(letter))
        .filter(letter::Column::State.eq(LetterState::Draft))
        .filter(letter::Column::ImportRows.is_null())
        .exec(connection)
        .await?;
    lead::Entity::delete_many()
        .filter(lead::Column::LetterId.eq(letter))
        .exec(connection)
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Replaces the fingerprint of the import; false if it is not `known`.
pub async fn replace_import_fingerprint<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    known: Option<&str>,
    new: &str,
) -> Result<bool, DbErr> {
    let changed = letter::Entity::update_many()
        .col_expr(letter::Column::ImportFingerprint, Expr::value(new))
        .filter(letter::Column::Id.eq(letter))
        .filter(match known {
            Some(known) => letter::Column::ImportFingerprint.eq(known),
            None => letter::Column::ImportFingerprint.is_null(),
        })
        .exec(connection)
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Deletes a letter that nobody ever saw, without rows, with its texts.
pub async fn delete_unfinished<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
) -> Result<(), DbErr> {
    letter_text::Entity::delete_many()
        .filter(letter_text::Column::LetterId.eq(letter))
        .exec(connection)
        .await?;
    letter_version::Entity::delete_many()
        .filter(letter_version::Column::LetterId.eq(letter))
        .exec(connection)
        .await?;
    letter::Entity::delete_many()
        .filter(letter::Column::Id.eq(letter))
        .filter(letter::Column::ImportRows.is_not_null())
        .exec(connection)
        .await?;
    Ok(())
}
