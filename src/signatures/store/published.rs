//! The published rows of a letter, in the order of its list.

use entity::ids::{LetterId, OrganizationId, Revision};
use entity::values::{LetterState, SignatureKind, SignatureState, Visibility};
use entity::{letter, signature};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select,
};

use crate::locale::Locale;
use crate::signatures::listing::list_position::{Cursor, ListPosition};

/// Rows that anybody may see: published, and by name.
fn select_listed(letter: LetterId) -> Select<signature::Entity> {
    signature::Entity::find()
        .filter(signature::Column::LetterId.eq(letter))
        .filter(signature::Column::State.eq(SignatureState::Published))
        .filter(signature::Column::Visibility.eq(Visibility::Name))
}

fn sort_column(locale: Locale) -> signature::Column {
    match locale {
        Locale::En => signature::Column::SortEn,
        Locale::Fr => signature::Column::SortFr,
    }
}

/// A stretch of the list: organizations first, then individuals, from a cursor on. `folded` limits
/// it to names and lines that hold it.
pub async fn stretch<C: ConnectionTrait>(
    connection: &C,
    cursor: &Cursor,
    folded: Option<&str>,
    most: u64,
) -> Result<Vec<signature::Model>, DbErr> {
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
) -> Result<Vec<signature::Model>, DbErr> {
    let sort = sort_column(cursor.locale);
    let mut select = select_listed(cursor.letter).filter(signature::Column::Kind.eq(kind));
    if let Some(words) = folded {
        // Folded text holds letters, digits and spaces only, so nothing of it is a wildcard.
        select = select.filter(signature::Column::Search.contains(words));
    }
    let after = cursor.after.as_ref().filter(|place| place.kind == kind);
    if let Some(place) = after {
        select = select.filter(sorts_after(sort, place));
    }
    select
        .order_by_asc(signature::Column::Rank)
        .order_by_asc(sort)
        .order_by_asc(signature::Column::Id)
        .limit(most)
        .all(connection)
        .await
}

/// Everything that sorts after a place: by rank, then sort key, then id.
fn sorts_after(sort: signature::Column, place: &ListPosition) -> Condition {
    Condition::any()
        .add(signature::Column::Rank.gt(place.rank))
        .add(
            signature::Column::Rank
                .eq(place.rank)
                .and(sort.gt(place.sort.clone())),
        )
        .add(
            signature::Column::Rank
                .eq(place.rank)
                .and(sort.eq(place.sort.clone()))
                .and(signature::Column::Id.gt(place.id)),
        )
}

/// Those who signed last, newest first; imported rows have no moment of their own and stay out.
pub async fn latest<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    most: u64,
) -> Result<Vec<signature::Model>, DbErr> {
    select_listed(letter)
        .filter(signature::Column::ImportOrder.is_null())
        .order_by_desc(signature::Column::PublishedAt)
        .order_by_desc(signature::Column::Id)
        .limit(most)
        .all(connection)
        .await
}

/// Rows whose public face changed after one revision and up to another, in the order of the
/// changes, whatever became of them.
pub async fn changes_between<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    after: Revision,
    until: Revision,
    most: u64,
) -> Result<Vec<signature::Model>, DbErr> {
    signature::Entity::find()
        .filter(signature::Column::LetterId.eq(letter))
        .filter(signature::Column::Revision.gt(after))
        .filter(signature::Column::Revision.lte(until))
        .order_by_asc(signature::Column::Revision)
        .order_by_asc(signature::Column::Id)
        .limit(most)
        .all(connection)
        .await
}

/// The entry that stands before a row in the list of its kind; none where the row is the first.
pub async fn entry_before<C: ConnectionTrait>(
    connection: &C,
    row: &signature::Model,
    locale: Locale,
) -> Result<Option<String>, DbErr> {
    let (sort, place) = (sort_column(locale), ListPosition::of(row, locale));
    let before = select_listed(row.letter_id)
        .filter(signature::Column::Kind.eq(row.kind))
        .filter(ahead_of(sort, &place))
        .order_by_desc(signature::Column::Rank)
        .order_by_desc(sort)
        .order_by_desc(signature::Column::Id)
        .limit(1)
        .one(connection)
        .await?;
    Ok(before.map(|row| row.public_id))
}

/// Everything that sorts before a place.
fn ahead_of(sort: signature::Column, place: &ListPosition) -> Condition {
    let same_rank = signature::Column::Rank.eq(place.rank);
    Condition::any()
        .add(signature::Column::Rank.lt(place.rank))
        .add(same_rank.clone().and(sort.lt(place.sort.clone())))
        .add(
            same_rank
                .and(sort.eq(place.sort.clone()))
                .and(signature::Column::Id.lt(place.id)),
        )
}

/// Whether anybody may see a row in the list.
pub fn is_listed(row: &signature::Model) -> bool {
    row.state == SignatureState::Published && row.visibility == Visibility::Name
}

/// The organizations, of those given, that are published on a letter: which leads signed.
pub async fn published_among<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    organizations: Vec<OrganizationId>,
) -> Result<Vec<OrganizationId>, DbErr> {
    let rows = select_listed(letter)
        .filter(signature::Column::OrganizationId.is_in(organizations))
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| row.organization_id)
        .collect())
}

/// Organizations that stand on the list of a letter that is no draft, by a word of their names and
/// lines that begins with some folded letters.
pub async fn listed_organizations<C: ConnectionTrait>(
    connection: &C,
    begun: &str,
    most: u64,
) -> Result<Vec<signature::Model>, DbErr> {
    let begins = signature::Column::Search
        .starts_with(begun)
        .or(signature::Column::Search.contains(format!(" {begun}")));
    let public = letter::Entity::find()
        .select_only()
        .column(letter::Column::Id)
        .filter(letter::Column::State.ne(LetterState::Draft))
        .into_query();
    signature::Entity::find()
        .filter(signature::Column::LetterId.in_subquery(public))
        .filter(signature::Column::Kind.eq(SignatureKind::Endorsement))
        .filter(signature::Column::State.eq(SignatureState::Published))
        .filter(signature::Column::Visibility.eq(Visibility::Name))
        .filter(begins)
        .order_by_asc(signature::Column::SortEn)
        .order_by_asc(signature::Column::Id)
        .limit(most)
        .all(connection)
        .await
}
