//! The published rows of a letter, in the order of its list.

pub mod list_pages;
pub mod page_counts;
mod reading;
pub mod search;

use entity::ids::{LetterId, OrganizationId, Revision};
use entity::letter;
use entity::signature::{Column, Entity};
use entity::values::{LetterState, SignatureKind};
use sea_orm::sea_query::{Expr, SimpleExpr, Value};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};

use crate::locale::Locale;
use crate::signatures::listing::list_position::{Cursor, ListOf, ListPosition};
use crate::signatures::listing::listed_row::ListedRow;
use reading::for_list;

/// The words of the indexes of the list. SQLite uses a partial index only where a query says these words;
/// with bound values it would walk the whole letter.
pub(super) const IS_LISTED: &str = "state = 'published' AND visibility = 'name'";
/// The word that the index of those who signed last adds to these.
const IS_SIGNED_HERE: &str = "import_order IS NULL";
/// The words of the indexes of endorsements.
pub(super) const IS_ENDORSEMENT: &str = "kind = 'organization'";
/// Rows whose public face never changed, such as unconfirmed ones, have revision 0 and concern nobody.
const WAS_PUBLIC: &str = "revision > 0";

/// Rows that anybody may see: published, and by name.
pub(super) fn select_listed(letter: LetterId) -> Select<Entity> {
    Entity::find()
        .filter(Column::LetterId.eq(letter))
        .filter(Expr::cust(IS_LISTED))
}

pub(super) const fn sort_column(locale: Locale) -> Column {
    match locale {
        Locale::En => Column::SortEn,
        Locale::Fr => Column::SortFr,
    }
}

/// Orders rows of one kind as the list does.
fn in_list_order(select: Select<Entity>, locale: Locale) -> Select<Entity> {
    select
        .order_by_asc(Column::Rank)
        .order_by_asc(sort_column(locale))
        .order_by_asc(Column::Id)
}

/// A stretch of the list: organizations first, then individuals, from a cursor on. `folded` limits
/// it to names and lines that hold it.
pub async fn stretch<C: ConnectionTrait>(
    connection: &C,
    cursor: &Cursor,
    folded: Option<&str>,
    most: u64,
) -> Result<Vec<ListedRow>, DbErr> {
    let mut rows = Vec::new();
    for kind in [SignatureKind::Endorsement, SignatureKind::Individual] {
        let left = most.saturating_sub(u64::try_from(rows.len()).unwrap_or(u64::MAX));
        let passed = cursor
            .after
            .as_ref()
            .is_some_and(|place| place.kind != kind && kind == SignatureKind::Endorsement);
        if left == 0 || passed {
            continue;
        }
        rows.extend(of_kind(connection, cursor, kind, folded, left).await?);
    }
    Ok(rows)
}

/// A stretch of one kind's list, from the cursor on if it stands at an entry of this kind.
pub async fn of_kind<C: ConnectionTrait>(
    connection: &C,
    cursor: &Cursor,
    kind: SignatureKind,
    folded: Option<&str>,
    most: u64,
) -> Result<Vec<ListedRow>, DbErr> {
    let mut select = select_listed(cursor.letter).filter(Column::Kind.eq(kind));
    select = with_words(select, folded);
    let after = cursor.after.as_ref().filter(|place| place.kind == kind);
    if let Some(place) = after {
        select = select.filter(order_of(cursor.locale).gt(position(place)));
    }
    let select = in_list_order(select, cursor.locale).limit(most);
    for_list(select, cursor.locale).all(connection).await
}

/// Limits a list to entries whose names or lines hold the folded words.
pub(super) fn with_words(select: Select<Entity>, folded: Option<&str>) -> Select<Entity> {
    match folded {
        // Folded text holds letters, digits and spaces only, so nothing of it is a wildcard.
        Some(words) => select.filter(Column::Search.contains(words)),
        None => select,
    }
}

/// The columns by which a list is sorted, to compare with a [`position`]. Compared as one, an index finds
/// where to begin; of three comparisons joined by OR, neither database knows that.
pub(super) fn order_of(locale: Locale) -> SimpleExpr {
    Expr::tuple([
        Expr::col(Column::Rank),
        Expr::col(sort_column(locale)),
        Expr::col(Column::Id),
    ])
}

/// Where one row stands, to compare with [`order_of`].
pub(super) fn position(place: &ListPosition) -> SimpleExpr {
    Expr::tuple([
        Expr::value(Value::from(place.rank)),
        Expr::value(Value::from(place.sort.clone())),
        Expr::value(Value::from(place.id)),
    ])
}

/// Those who signed last, newest first; imported rows have no moment of their own and stay out.
pub async fn latest<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    most: u64,
) -> Result<Vec<ListedRow>, DbErr> {
    let select = select_listed(letter)
        .filter(Expr::cust(IS_SIGNED_HERE))
        .order_by_desc(Column::PublishedAt)
        .order_by_desc(Column::Id)
        .limit(most);
    for_list(select, Locale::En).all(connection).await
}

/// Rows whose public face changed after one revision and up to another, in the order of the
/// changes, whatever became of them.
pub async fn changes_between<C: ConnectionTrait>(
    connection: &C,
    of: ListOf,
    after: Revision,
    until: Revision,
    most: u64,
) -> Result<Vec<ListedRow>, DbErr> {
    let select = Entity::find()
        .filter(Column::LetterId.eq(of.letter))
        .filter(Column::Revision.gt(after))
        .filter(Column::Revision.lte(until))
        .filter(Expr::cust(WAS_PUBLIC))
        .order_by_asc(Column::Revision)
        .order_by_asc(Column::Id)
        .limit(most);
    for_list(select, of.locale).all(connection).await
}

/// The entry that stands before a row in the list of its kind; none where the row is the first.
pub async fn entry_before<C: ConnectionTrait>(
    connection: &C,
    of: ListOf,
    row: &ListedRow,
) -> Result<Option<String>, DbErr> {
    select_listed(of.letter)
        .select_only()
        .column(Column::PublicId)
        .filter(Column::Kind.eq(row.kind))
        .filter(order_of(of.locale).lt(position(&ListPosition::of(row))))
        .order_by_desc(Column::Rank)
        .order_by_desc(sort_column(of.locale))
        .order_by_desc(Column::Id)
        .limit(1)
        .into_tuple()
        .one(connection)
        .await
}

/// The organizations, of those given, that are published on a letter: which leads signed.
pub async fn published_among<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    organizations: Vec<OrganizationId>,
) -> Result<Vec<OrganizationId>, DbErr> {
    select_listed(letter)
        .select_only()
        .column(Column::OrganizationId)
        .filter(Column::OrganizationId.is_in(organizations))
        .into_tuple()
        .all(connection)
        .await
}

/// Organizations that stand on the list of a letter that is no draft, by a word of their names and
/// lines that begins with some folded letters.
pub async fn listed_organizations<C: ConnectionTrait>(
    connection: &C,
    begun: &str,
    most: u64,
) -> Result<Vec<ListedRow>, DbErr> {
    let begins = Column::Search
        .starts_with(begun)
        .or(Column::Search.contains(format!(" {begun}")));
    let public = letter::Entity::find()
        .select_only()
        .column(letter::Column::Id)
        .filter(letter::Column::State.ne(LetterState::Draft))
        .into_query();
    let select = Entity::find()
        .filter(Column::LetterId.in_subquery(public))
        .filter(Expr::cust(IS_ENDORSEMENT))
        .filter(Expr::cust(IS_LISTED))
        .filter(begins)
        .order_by_asc(Column::SortEn)
        .order_by_asc(Column::Id)
        .limit(most);
    for_list(select, Locale::En).all(connection).await
}
