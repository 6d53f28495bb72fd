//! Letters whose import was interrupted, or is at work now: drafts to everybody until they are whole.

use std::fmt;

use entity::letter;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

/// An import that is not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// The letter's name in addresses.
    pub slug: String,
    /// Rows of its list that are written.
    pub rows: i64,
}

impl fmt::Display for Unfinished {
    /// What is unfinished, and what to do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the import of {} is not finished ({} rows are written), and the letter stays hidden; if no \
             import is running, run `undersigned import` on its folder again to continue",
            self.slug, self.rows
        )
    }
}

/// All imports that are not finished.
///
/// # Errors
/// If the database refuses.
pub async fn unfinished_imports<C: ConnectionTrait>(
    connection: &C,
) -> Result<Vec<Unfinished>, DbErr> {
    let letters = letter::Entity::find()
        .filter(letter::Column::ImportRows.is_not_null())
        .order_by_asc(letter::Column::Id)
        .all(connection)
        .await?;
    let unfinished = |row: letter::Model| Unfinished {
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
