//! Where the pages of a list begin, and which rows stand on one. A page is a range of the order, not a
//! number of rows to skip, so that the last page costs as much as the first, and nobody is shown twice
//! or left out where the list grows between two pages.

use entity::ids::LetterId;
use entity::signature::Column;
use entity::values::SignatureKind;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, ExprTrait, IdenStatic, QueryFilter, QueryOrder,
    QueryResult, QuerySelect, Statement, Value,
};

use super::reading::for_list;
use super::{IS_LISTED, in_list_order, order_of, position, select_listed, sort_column};
use crate::letters::UNPINNED;
use crate::locale::Locale;
use crate::signatures::listing::initial::Initial;
use crate::signatures::listing::list_position::{ListOf, ListPosition};
use crate::signatures::listing::listed_row::ListedRow;

/// The kinds in the order of the list.
pub const KINDS: [SignatureKind; 2] = [SignatureKind::Endorsement, SignatureKind::Individual];

/// A part of a letter's list, in the order of a language.
#[derive(Clone, Debug)]
pub struct ListRange {
    pub of: ListOf,
    /// Its first place; `None` for the beginning of the list.
    pub from: Option<ListPosition>,
    /// The first place that no longer belongs to it; `None` for the end of the list.
    pub until: Option<ListPosition>,
}

impl ListRange {
    /// Whether the first entry of a kind stands in this part or after it.
    #[must_use]
    pub fn begins_kind(&self, kind: SignatureKind) -> bool {
        self.from
            .as_ref()
            .is_none_or(|from| from.kind != kind || *from == ListPosition::before_all(kind))
    }
}

/// Returns the rows of a part of the list, organizations first, at most `most`.
pub async fn rows_between<C: ConnectionTrait>(
    connection: &C,
    range: &ListRange,
    most: u64,
) -> Result<Vec<ListedRow>, DbErr> {
    let locale = range.of.locale;
    let mut rows = Vec::new();
    for kind in KINDS {
        let left = most.saturating_sub(u64::try_from(rows.len()).unwrap_or(u64::MAX));
        let begins_later = (range.from.as_ref()).is_some_and(|from| is_after(from.kind, kind));
        let ended_before = (range.until.as_ref()).is_some_and(|until| is_after(kind, until.kind));
        if left == 0 || begins_later || ended_before {
            continue;
        }
        let mut select = select_listed(range.of.letter).filter(Column::Kind.eq(kind));
        if let Some(from) = range.from.as_ref().filter(|from| from.kind == kind) {
            select = select.filter(order_of(locale).gte(position(from)));
        }
        if let Some(until) = range.until.as_ref().filter(|until| until.kind == kind) {
            select = select.filter(order_of(locale).lt(position(until)));
        }
        let select = in_list_order(select, locale).limit(left);
        rows.extend(for_list(select, locale).all(connection).await?);
    }
    Ok(rows)
}

fn is_after(kind: SignatureKind, other: SignatureKind) -> bool {
    kind == SignatureKind::Individual && other == SignatureKind::Endorsement
}

/// Returns the initials under which somebody of a kind is listed, in the order of the list.
pub async fn used_initials<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    locale: Locale,
    kind: SignatureKind,
) -> Result<Vec<Initial>, DbErr> {
    let sort = sort_column(locale).as_str();
    let all: Vec<Initial> = Initial::all().collect();
    let mut values = vec![letter.into(), kind.into(), UNPINNED.into()];
    let mut probes = Vec::new();
    for (number, initial) in all.iter().enumerate() {
        let (from, until) = initial.bounds(locale);
        values.extend([Value::from(from), Value::from(until)]);
        let last = values.len();
        probes.push(format!(
            "SELECT {number} AS initial WHERE EXISTS (SELECT 1 FROM signature \
             WHERE letter_id = $1 AND {IS_LISTED} AND kind = $2 AND rank = $3 \
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
) -> Result<Option<ListedRow>, DbErr> {
    let sort = sort_column(locale);
    let (from, until) = initial.bounds(locale);
    let select = select_listed(letter)
        .filter(Column::Kind.eq(kind))
        .filter(Column::Rank.eq(UNPINNED))
        .filter(sort.gte(from))
        .filter(sort.lt(until))
        .order_by_asc(sort)
        .order_by_asc(Column::Id)
        .limit(1);
    for_list(select, locale).one(connection).await
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
