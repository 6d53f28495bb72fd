//! What belongs to a register entry, moved to another one and back: the rows that move whole.

use crate::signatures::store as signatures;
use std::collections::BTreeMap;

use entity::ids::OrganizationId;
use entity::{organization, organization_merge};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Alias, Expr, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, Statement,
    TryGetable, Value,
};

use crate::clock::Millis;

/// The entry that a merge takes out of the register, and the one that stays.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EntryPair {
    pub(crate) from: OrganizationId,
    pub(crate) to: OrganizationId,
}

impl EntryPair {
    /// The pair for undoing a merge.
    fn reversed(self) -> Self {
        Self {
            from: self.to,
            to: self.from,
        }
    }
}

/// The ids of rows that moved, by table; of several tables, so they are bare numbers.
pub(crate) type MovedRows = BTreeMap<String, Vec<i64>>;

/// Under this name a merge remembers which signatures it moved.
const SIGNATURES: &str = "signature";

/// The tables of which rows belong to an entry and move whole, and the column of which an entry has
/// no value twice: there the row of the entry that stays is kept, and the other stays behind.
const BELONGS: [(&str, Option<&str>); 4] = [
    ("lead", Some("letter_id")),
    ("organization_domain", Some("domain")),
    ("invitation", None),
    ("possible_duplicate", None),
];

/// Tables that were renamed, with the name under which earlier versions stored what a merge moved.
const EARLIER_NAMES: [(&str, &str); 1] = [("possible_duplicate", "resemblance")];

/// Moves everything that belongs to one entry to the other, and returns the ids by table.
pub(crate) async fn move_all<C: ConnectionTrait>(
    connection: &C,
    EntryPair { from, to }: EntryPair,
) -> Result<MovedRows, DbErr> {
    let mut moved = BTreeMap::new();
    let signatures = signatures::move_to_entry(connection, from, to, None).await?;
    moved.insert(SIGNATURES.to_owned(), signatures);
    for (table, once) in BELONGS {
        let unless = once.map_or(String::new(), |column| {
            format!(
                " AND NOT EXISTS (SELECT 1 FROM {table} known \
                 WHERE known.organization_id = $1 AND known.{column} = {table}.{column})"
            )
        });
        let sql = format!(
            "UPDATE {table} SET organization_id = $1 \
             WHERE organization_id = $2{unless} RETURNING id"
        );
        let ids = ids(connection, &sql, [to.into(), from.into()]).await?;
        moved.insert(table.to_owned(), ids);
    }
    Ok(moved)
}

/// Moves back what a merge moved and is still where it was moved to.
pub(crate) async fn move_back<C: ConnectionTrait>(
    connection: &C,
    moved: &MovedRows,
    pair: EntryPair,
) -> Result<(), DbErr> {
    let EntryPair { from, to } = pair.reversed();
    if let Some(ids) = moved.get(SIGNATURES) {
        signatures::move_to_entry(connection, from, to, Some(ids)).await?;
    }
    for (table, _) in BELONGS {
        let earlier = EARLIER_NAMES.iter().find(|(now, _)| *now == table);
        let ids = moved
            .get(table)
            .or_else(|| moved.get(earlier.map(|(_, name)| *name)?));
        let Some(ids) = ids else {
            continue;
        };
        let update = Query::update()
            .table(Alias::new(table))
            .value(Alias::new("organization_id"), to)
            .and_where(Expr::col(Alias::new("organization_id")).eq(from))
            .and_where(Expr::col(Alias::new("id")).is_in(ids.iter().copied()))
            .take();
        connection.execute(&update).await?;
    }
    Ok(())
}

/// Joins an entry to another, or, with none, lets it stand by itself again; false if it is not where
/// it was seen.
pub(crate) async fn set_merged<C: ConnectionTrait>(
    connection: &C,
    entry: OrganizationId,
    into: Option<OrganizationId>,
) -> Result<bool, DbErr> {
    let seen = match into {
        Some(_) => organization::Column::MergedInto.is_null(),
        None => organization::Column::MergedInto.is_not_null(),
    };
    let changed = organization::Entity::update_many()
        .col_expr(organization::Column::MergedInto, Expr::value(into))
        .filter(organization::Column::Id.eq(entry))
        .filter(seen)
        .exec(connection)
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Gives a website to an entry that has none.
pub(crate) async fn add_website<C: ConnectionTrait>(
    connection: &C,
    entry: OrganizationId,
    website: &str,
) -> Result<(), DbErr> {
    organization::Entity::update_many()
        .col_expr(organization::Column::Website, Expr::value(website))
        .filter(organization::Column::Id.eq(entry))
        .filter(organization::Column::Website.is_null())
        .exec(connection)
        .await?;
    Ok(())
}

/// Removes a website from an entry that still has it.
pub(crate) async fn remove_website<C: ConnectionTrait>(
    connection: &C,
    entry: OrganizationId,
    website: &str,
) -> Result<(), DbErr> {
    let none = Expr::value(None::<String>);
    organization::Entity::update_many()
        .col_expr(organization::Column::Website, none)
        .filter(organization::Column::Id.eq(entry))
        .filter(organization::Column::Website.eq(website))
        .exec(connection)
        .await?;
    Ok(())
}

/// Stores what a merge moved, so that it can be undone.
pub(crate) async fn remember_merge<C: ConnectionTrait>(
    connection: &C,
    pair: EntryPair,
    moved: String,
    now: Millis,
) -> Result<(), DbErr> {
    let row = organization_merge::ActiveModel {
        organization_id: Set(pair.from),
        into_id: Set(pair.to),
        moved: Set(moved),
        at: Set(now),
        ..Default::default()
    };
    organization_merge::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// The merge of an entry that is to be taken back; it is forgotten.
pub(crate) async fn forget_merge<C: ConnectionTrait>(
    connection: &C,
    entry: OrganizationId,
) -> Result<Option<organization_merge::Model>, DbErr> {
    let merge = organization_merge::Entity::find()
        .filter(organization_merge::Column::OrganizationId.eq(entry))
        .one(connection)
        .await?;
    if let Some(merge) = &merge {
        organization_merge::Entity::delete_by_id(merge.id)
            .exec(connection)
            .await?;
    }
    Ok(merge)
}

/// The ids that a statement returns.
pub(super) async fn ids<C: ConnectionTrait, I: TryGetable>(
    connection: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<I>, DbErr> {
    let rows = connection
        .query_all_raw(statement(connection, sql, values))
        .await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

fn statement<C: ConnectionTrait>(
    connection: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Statement {
    Statement::from_sql_and_values(connection.get_database_backend(), sql, values)
}
