//! The rows of `tally`.

use std::collections::HashMap;

use entity::ids::{LetterId, Revision};
use entity::tally;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Statement,
};

use super::{Counts, Tally};
use crate::clock::Millis;

/// Opens the tally of a new letter, at nothing.
pub async fn open<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    now: Millis,
) -> Result<(), DbErr> {
    let row = tally::ActiveModel {
        letter_id: Set(letter),
        organizations: Set(0),
        individuals: Set(0),
        unlisted: Set(0),
        revision: Set(Revision::default()),
        as_of: Set(now),
    };
    tally::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// The tally of a letter; nothing, for a letter without one.
pub async fn read<C: ConnectionTrait>(connection: &C, letter: LetterId) -> Result<Tally, DbErr> {
    let row = tally::Entity::find_by_id(letter).one(connection).await?;
    Ok(row.map(Tally::from).unwrap_or_default())
}

/// The tallies of letters, in one query; a letter may have none.
pub async fn read_all<C: ConnectionTrait>(
    connection: &C,
    letters: Vec<LetterId>,
) -> Result<HashMap<LetterId, Tally>, DbErr> {
    let rows = tally::Entity::find()
        .filter(tally::Column::LetterId.is_in(letters))
        .all(connection)
        .await?;
    let tallies = rows.into_iter().map(|row| (row.letter_id, row.into()));
    Ok(tallies.collect())
}

/// A revision of all letters together, which rises with each public change of any of them, and with each
/// new letter.
pub async fn revision_of_all<C: ConnectionTrait>(connection: &C) -> Result<Revision, DbErr> {
    let sql = "SELECT CAST(count(*) + coalesce(sum(revision), 0) AS BIGINT) FROM tally";
    revision(connection, sql, Vec::new()).await
}

/// The revisions of letters, in one query.
pub async fn revisions<C: ConnectionTrait>(
    connection: &C,
    letters: Vec<LetterId>,
) -> Result<Vec<(LetterId, Revision)>, DbErr> {
    let rows = tally::Entity::find()
        .filter(tally::Column::LetterId.is_in(letters))
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.letter_id, row.revision))
        .collect())
}

/// Moves the counts by the change that a signature's move makes, and gives the new revision. On
/// PostgreSQL the row stays locked until the caller's transaction ends, so that revisions are
/// given in the order of commits.
pub async fn move_by<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    change: Counts,
    now: Millis,
) -> Result<Revision, DbErr> {
    let sql = "UPDATE tally SET organizations = organizations + $1, individuals = individuals + $2, \
               unlisted = unlisted + $3, as_of = $4, revision = revision + 1 \
               WHERE letter_id = $5 RETURNING revision";
    let values = [
        change.organizations.into(),
        change.individuals.into(),
        change.unlisted.into(),
        now.into(),
        letter.into(),
    ];
    revision(connection, sql, values.to_vec()).await
}

/// Gives a new revision for a public change that moves no count, such as a corrected name.
pub async fn touch<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
) -> Result<Revision, DbErr> {
    let sql = "UPDATE tally SET revision = revision + 1 WHERE letter_id = $1 RETURNING revision";
    revision(connection, sql, vec![letter.into()]).await
}

async fn revision<C: ConnectionTrait>(
    connection: &C,
    sql: &str,
    values: Vec<sea_orm::Value>,
) -> Result<Revision, DbErr> {
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    let row = connection.query_one_raw(statement).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("tally".to_owned()))?
        .try_get_by_index(0)
}

impl From<tally::Model> for Tally {
    fn from(row: tally::Model) -> Self {
        Self {
            organizations: row.organizations,
            individuals: row.individuals,
            unlisted: row.unlisted,
            revision: row.revision,
            as_of: row.as_of,
        }
    }
}
