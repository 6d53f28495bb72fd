//! Where the pages of a long list begin, and how this is kept true as the list changes: by counting again
//! only the pages on which something changed. Nothing here reads more than a page or the index of a list.

use entity::ids::{Rank, Revision, SignatureId};
use entity::signature::{Column, Entity};
use entity::values::SignatureKind;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, IdenStatic,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Statement, Value,
};

use super::{IS_LISTED, WAS_PUBLIC, in_list_order, order_of, position, select_listed, sort_column};
use crate::signatures::listing::list_position::{ListOf, ListPosition};

/// The name under which the sort key of the list's language is read.
const SORT_KEY: &str = "sort_key";

/// The columns of a [`ListPosition`].
#[derive(Clone, Debug, FromQueryResult)]
struct PlaceRow {
    kind: SignatureKind,
    rank: Rank,
    sort_key: Vec<u8>,
    id: SignatureId,
}

impl From<PlaceRow> for ListPosition {
    fn from(row: PlaceRow) -> Self {
        Self {
            kind: row.kind,
            rank: row.rank,
            sort: row.sort_key,
            id: row.id,
        }
    }
}

/// Which entries of a kind to stop at.
#[derive(Clone, Copy, Debug)]
pub struct Steps {
    pub kind: SignatureKind,
    /// How many entries stand before the first one to stop at.
    pub skip: u64,
    /// From there on each so many-th.
    pub every: u64,
}

/// Returns the places at every so many-th entry of a kind, by one walk along the index of the list. A
/// window function would give the same, and takes four times as long on SQLite.
pub async fn places_at<C: ConnectionTrait>(
    connection: &C,
    of: ListOf,
    steps: Steps,
) -> Result<Vec<ListPosition>, DbErr> {
    let sort = sort_column(of.locale).as_str();
    let Steps { kind, skip, every } = steps;
    let before_next = every - 1;
    let sql = format!(
        "WITH RECURSIVE stop(id) AS (\
         SELECT id FROM (SELECT id FROM signature \
         WHERE letter_id = $1 AND {IS_LISTED} AND kind = $2 \
         ORDER BY rank, {sort}, id LIMIT 1 OFFSET {skip}) AS first \
         UNION ALL SELECT (SELECT later.id FROM signature AS later \
         WHERE later.letter_id = $1 AND later.state = 'published' AND later.visibility = 'name' \
         AND later.kind = $2 AND (later.rank, later.{sort}, later.id) > (here.rank, here.{sort}, here.id) \
         ORDER BY later.rank, later.{sort}, later.id LIMIT 1 OFFSET {before_next}) \
         FROM stop JOIN signature AS here ON here.id = stop.id) \
         SELECT here.kind, here.rank, here.{sort} AS {SORT_KEY}, here.id \
         FROM stop JOIN signature AS here ON here.id = stop.id"
    );
    let values = [Value::from(of.letter), Value::from(kind)];
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    let rows = PlaceRow::find_by_statement(statement)
        .all(connection)
        .await?;
    let mut places: Vec<ListPosition> = rows.into_iter().map(ListPosition::from).collect();
    places.sort_unstable();
    Ok(places)
}

/// A part of the list of one kind.
#[derive(Clone, Copy, Debug)]
pub struct ListPart<'a> {
    pub from: &'a ListPosition,
    /// The first place that no longer belongs to it; one of another kind, or `None`, is the end.
    pub until: Option<&'a ListPosition>,
}

/// Counts the entries of a part, at most `most`.
pub async fn count_part<C: ConnectionTrait>(
    connection: &C,
    of: ListOf,
    part: ListPart<'_>,
    most: u64,
) -> Result<u64, DbErr> {
    let kind = part.from.kind;
    let mut select = select_listed(of.letter)
        .select_only()
        .column(Column::Id)
        .filter(Column::Kind.eq(kind))
        .filter(order_of(of.locale).gte(position(part.from)));
    if let Some(until) = part.until.filter(|until| until.kind == kind) {
        select = select.filter(order_of(of.locale).lt(position(until)));
    }
    // The order is for SQLite, which would else take the index of the other language.
    let entries = in_list_order(select, of.locale).limit(most).into_query();
    let count = Query::select()
        .expr(Expr::col(Column::Id).count())
        .from_subquery(entries, "part")
        .take();
    let row = connection.query_one(&count).await?;
    let count: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    Ok(count.unsigned_abs())
}

/// Returns the place of the entry that has `skip` others of its kind between itself and a place.
pub async fn place_after<C: ConnectionTrait>(
    connection: &C,
    of: ListOf,
    from: &ListPosition,
    skip: u64,
) -> Result<Option<ListPosition>, DbErr> {
    let select = select_listed(of.letter)
        .select_only()
        .columns([Column::Kind, Column::Rank, Column::Id])
        .column_as(sort_column(of.locale), SORT_KEY)
        .filter(Column::Kind.eq(from.kind))
        .filter(order_of(of.locale).gte(position(from)));
    let row = in_list_order(select, of.locale)
        .offset(skip)
        .limit(1)
        .into_model::<PlaceRow>()
        .one(connection)
        .await?;
    Ok(row.map(ListPosition::from))
}

/// Returns where the signatures stand that changed after a revision, listed or not; at most `most`.
pub async fn changed_places<C: ConnectionTrait>(
    connection: &C,
    of: ListOf,
    after: Revision,
    most: u64,
) -> Result<Vec<ListPosition>, DbErr> {
    let rows = Entity::find()
        .select_only()
        .columns([Column::Kind, Column::Rank, Column::Id])
        .column_as(sort_column(of.locale), SORT_KEY)
        .filter(Column::LetterId.eq(of.letter))
        .filter(Column::Revision.gt(after))
        .filter(Expr::cust(WAS_PUBLIC))
        .order_by_asc(Column::Revision)
        .order_by_asc(Column::Id)
        .limit(most)
        .into_model::<PlaceRow>()
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(ListPosition::from).collect())
}
