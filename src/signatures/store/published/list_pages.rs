//! Where the pages of a list begin, and which rows stand on one. A page is a range of the order, not a
//! number of rows to skip, so that the last page costs as much as the first, and nobody is shown twice
//! or left out where the list grows between two pages.

use entity::ids::{LetterId, SignatureId};
use entity::signature;
use entity::values::{SignatureKind, SignatureState, Visibility};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, PaginatorTrait, QueryFilter, QueryOrder, QueryResult,
    QuerySelect, Statement, Value,
};

use super::{ahead_of, select_listed, sort_column, sorts_after, with_words};
use crate::letters::UNPINNED;
use crate::locale::Locale;
use crate::signatures::listing::initial::Initial;
use crate::signatures::listing::list_position::ListPosition;

/// The kinds in the order of the list.
pub const KINDS: [SignatureKind; 2] = [SignatureKind::Endorsement, SignatureKind::Individual];

/// A part of a letter's list, in the order of a language.
#[derive(Clone, Debug)]
pub struct ListRange<'a> {
    pub letter: LetterId,
    pub locale: Locale,
    /// The first entry; `None` for the beginning of the list.
    pub from: Option<&'a ListPosition>,
    /// The first entry that no longer belongs to it; `None` for the end of the list.
    pub until: Option<&'a ListPosition>,
}

/// Returns the rows of a part of the list, organizations first, at most `most`.
pub async fn rows_between<C: ConnectionTrait>(
    connection: &C,
    range: &ListRange<'_>,
    most: u64,
) -> Result<Vec<signature::Model>, DbErr> {
    let sort = sort_column(range.locale);
    let mut rows = Vec::new();
    for kind in KINDS {
        let left = most.saturating_sub(u64::try_from(rows.len()).unwrap_or(u64::MAX));
        let begins_later = range.from.is_some_and(|from| is_after(from.kind, kind));
        let ended_before = range.until.is_some_and(|until| is_after(kind, until.kind));
        if left == 0 || begins_later || ended_before {
            continue;
        }
        let mut select = select_listed(range.letter).filter(signature::Column::Kind.eq(kind));
        if let Some(from) = range.from.filter(|from| from.kind == kind) {
            select = select.filter(sorts_after(sort, from).add(signature::Column::Id.eq(from.id)));
        }
        if let Some(until) = range.until.filter(|until| until.kind == kind) {
            select = select.filter(ahead_of(sort, until));
        }
        let select = select
            .order_by_asc(signature::Column::Rank)
            .order_by_asc(sort)
            .order_by_asc(signature::Column::Id);
        rows.extend(select.limit(left).all(connection).await?);
    }
    Ok(rows)
}

fn is_after(kind: SignatureKind, other: SignatureKind) -> bool {
    kind == SignatureKind::Individual && other == SignatureKind::Endorsement
}

/// Returns where each page begins, but the first: every `rows_on_page`th entry of the whole list.
pub async fn page_starts<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    locale: Locale,
    rows_on_page: i64,
) -> Result<Vec<ListPosition>, DbErr> {
    let sort = sort_name(locale);
    let sql = format!(
        "SELECT place, rank, sort, id FROM (SELECT rank, {sort} AS sort, id, \
         ROW_NUMBER() OVER (ORDER BY rank, {sort}, id) AS place FROM signature \
         WHERE letter_id = $1 AND state = $2 AND visibility = $3 AND kind = $4) AS numbered \
         WHERE (place + $5 - 1) % {rows_on_page} = 0 ORDER BY place"
    );
    let mut starts = Vec::new();
    let mut before = 0;
    for kind in KINDS {
        let mut values = listed_values(letter, kind);
        values.push(Value::from(before));
        for row in query(connection, &sql, values).await? {
            let place: i64 = row.try_get("", "place")?;
            if place + before > 1 {
                starts.push(ListPosition {
                    kind,
                    rank: row.try_get("", "rank")?,
                    sort: row.try_get("", "sort")?,
                    id: SignatureId(row.try_get("", "id")?),
                });
            }
        }
        if kind == SignatureKind::Endorsement {
            before = count_listed(connection, letter, kind, None).await?;
        }
    }
    Ok(starts)
}

/// Counts the entries of a kind; `folded` limits it to those whose names or lines hold it.
pub async fn count_listed<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    kind: SignatureKind,
    folded: Option<&str>,
) -> Result<i64, DbErr> {
    let found = with_words(select_listed(letter), folded)
        .filter(signature::Column::Kind.eq(kind))
        .count(connection)
        .await?;
    Ok(i64::try_from(found).unwrap_or(i64::MAX))
}

/// Which page of a search.
#[derive(Clone, Copy, Debug)]
pub struct FoundPage<'a> {
    /// The folded words that were searched.
    pub folded: &'a str,
    /// Rows to pass over. A search reads the whole list anyway, so that skipping adds nothing to it.
    pub skip: u64,
    pub most: u64,
}

/// Returns a page of what a search found, organizations first.
pub async fn found_page<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    locale: Locale,
    page: FoundPage<'_>,
) -> Result<Vec<signature::Model>, DbErr> {
    with_words(select_listed(letter), Some(page.folded))
        // As stored, 'organization' sorts after 'individual'.
        .order_by_desc(signature::Column::Kind)
        .order_by_asc(signature::Column::Rank)
        .order_by_asc(sort_column(locale))
        .order_by_asc(signature::Column::Id)
        .offset(page.skip)
        .limit(page.most)
        .all(connection)
        .await
}

/// Returns the initials under which somebody of a kind is listed, in the order of the list.
pub async fn used_initials<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    locale: Locale,
    kind: SignatureKind,
) -> Result<Vec<Initial>, DbErr> {
    let sort = sort_name(locale);
    let all: Vec<Initial> = Initial::all().collect();
    let mut values = listed_values(letter, kind);
    values.push(UNPINNED.into());
    let mut probes = Vec::new();
    for (number, initial) in all.iter().enumerate() {
        let (from, until) = initial.bounds(locale);
        values.extend([Value::from(from), Value::from(until)]);
        let last = values.len();
        probes.push(format!(
            "SELECT {number} AS initial WHERE EXISTS (SELECT 1 FROM signature \
             WHERE letter_id = $1 AND state = $2 AND visibility = $3 AND kind = $4 AND rank = $5 \
             AND {sort} >= ${} AND {sort} < ${last})",
            last - 1
        ));
    }
    let mut used = Vec::new();
    for row in query(connection, &probes.join(" UNION ALL "), values).await? {
        let number: i32 = row.try_get("", "initial")?;
        used.extend(usize::try_from(number).ok().and_then(|at| all.get(at)));
    }
    used.sort();
    Ok(used)
}

/// Returns the first entry of a kind under an initial. Leads stand at the head of the list whatever
/// their names, and are passed over.
pub async fn first_under<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    locale: Locale,
    kind: SignatureKind,
    initial: Initial,
) -> Result<Option<signature::Model>, DbErr> {
    let sort = sort_column(locale);
    let (from, until) = initial.bounds(locale);
    select_listed(letter)
        .filter(signature::Column::Kind.eq(kind))
        .filter(signature::Column::Rank.eq(UNPINNED))
        .filter(sort.gte(from))
        .filter(sort.lt(until))
        .order_by_asc(sort)
        .order_by_asc(signature::Column::Id)
        .limit(1)
        .one(connection)
        .await
}

fn sort_name(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "sort_en",
        Locale::Fr => "sort_fr",
    }
}

fn listed_values(letter: LetterId, kind: SignatureKind) -> Vec<Value> {
    vec![
        letter.into(),
        SignatureState::Published.into(),
        Visibility::Name.into(),
        kind.into(),
    ]
}

async fn query<C: ConnectionTrait>(
    connection: &C,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<QueryResult>, DbErr> {
    let backend = connection.get_database_backend();
    connection
        .query_all_raw(Statement::from_sql_and_values(backend, sql, values))
        .await
}
