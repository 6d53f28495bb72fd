//! What a search of a letter's list reads.

use entity::ids::{LetterId, Revision, SignatureId};
use entity::signature::{Column, Entity};
use entity::values::{SignatureKind, SignatureState, Visibility};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, ExprTrait, FromQueryResult,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::reading::for_list;
use super::{WAS_PUBLIC, in_list_order, select_listed, with_words};
use crate::signatures::listing::list_position::ListOf;
use crate::signatures::listing::listed_row::ListedRow;
use crate::storage::key_index;

/// The folded words by which a signature is found, whether it is listed or not.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SearchRow {
    pub id: SignatureId,
    pub kind: SignatureKind,
    pub state: SignatureState,
    pub visibility: Visibility,
    /// Of every text that an entry prints, with a bar between them.
    pub search: String,
}

impl SearchRow {
    /// Whether anybody may find it.
    #[must_use]
    pub fn is_listed(&self) -> bool {
        self.state == SignatureState::Published && self.visibility == Visibility::Name
    }
}

/// The letter and whether a row is listed, in words that no index has: beside ids, SQLite would else go
/// through a whole letter, or all that are published, and sort them.
const LETTER_WITHOUT_INDEX: &str = "+letter_id";
const IS_LISTED_WITHOUT_INDEX: &str = "COALESCE(state, '') = 'published' AND visibility = 'name'";

const COLUMNS: [Column; 5] = [
    Column::Id,
    Column::Kind,
    Column::State,
    Column::Visibility,
    Column::Search,
];

/// Returns the words of the listed signatures of a letter behind one, in the order of their ids.
pub async fn listed_after<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    after: SignatureId,
    most: u64,
) -> Result<Vec<SearchRow>, DbErr> {
    Entity::find()
        .select_only()
        .columns(COLUMNS)
        .filter(Expr::cust(LETTER_WITHOUT_INDEX).eq(letter))
        .filter(Expr::cust(IS_LISTED_WITHOUT_INDEX))
        .filter(Column::Id.gt(after))
        .order_by_asc(Column::Id)
        .limit(most)
        .into_model()
        .all(connection)
        .await
}

/// Returns the words of the signatures that changed after a revision, listed or not; at most `most`.
pub async fn changed_after<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    after: Revision,
    most: u64,
) -> Result<Vec<SearchRow>, DbErr> {
    Entity::find()
        .select_only()
        .columns(COLUMNS)
        .filter(Column::LetterId.eq(letter))
        .filter(Column::Revision.gt(after))
        .filter(Expr::cust(WAS_PUBLIC))
        .order_by_asc(Column::Revision)
        .order_by_asc(Column::Id)
        .limit(most)
        .into_model()
        .all(connection)
        .await
}

/// Counts the entries of a kind whose names or lines hold folded words.
pub async fn count_found<C: ConnectionTrait>(
    connection: &C,
    letter: LetterId,
    kind: SignatureKind,
    folded: &str,
) -> Result<u64, DbErr> {
    with_words(select_listed(letter), Some(folded))
        .filter(Column::Kind.eq(kind))
        .count(connection)
        .await
}

/// A part of what was found of a kind, in the order of the list.
#[derive(Clone, Copy, Debug)]
pub struct FoundPart {
    pub kind: SignatureKind,
    /// Entries to pass over.
    pub skip: u64,
    pub most: u64,
}

/// Returns entries that hold folded words, by going through the list until there are enough.
pub async fn walk_to<C: ConnectionTrait>(
    connection: &C,
    of: ListOf,
    part: FoundPart,
    folded: &str,
) -> Result<Vec<ListedRow>, DbErr> {
    let select =
        with_words(select_listed(of.letter), Some(folded)).filter(Column::Kind.eq(part.kind));
    let select = in_list_order(select, of.locale)
        .offset(part.skip)
        .limit(part.most);
    for_list(select, of.locale).all(connection).await
}

/// Returns entries among those with some ids. They are given as one value, so that the statement has one
/// shape however many there are.
pub async fn with_ids<C: ConnectionTrait>(
    connection: &C,
    of: ListOf,
    part: FoundPart,
    ids: &[SignatureId],
) -> Result<Vec<ListedRow>, DbErr> {
    let backend = connection.get_database_backend();
    let listed = match backend {
        DbBackend::Postgres => key_index::list(backend, 1),
        _ => key_index::list(backend, 1).replace("$1", "?"),
    };
    let among = Expr::cust_with_values(
        format!("id IN ({listed})"),
        [serde_json::json!(ids).to_string()],
    );
    let select = Entity::find()
        .filter(among)
        .filter(Expr::cust(IS_LISTED_WITHOUT_INDEX));
    let select = in_list_order(select, of.locale)
        .offset(part.skip)
        .limit(part.most);
    for_list(select, of.locale).all(connection).await
}
