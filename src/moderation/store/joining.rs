//! What belongs to a register entry, moved to another one and back: the rows that move whole.

use std::collections::BTreeMap;

use entity::ids::{OrganizationId, Revision, SignatureId};
use entity::values::{SignatureKind, SignatureState};
use entity::{organization, organization_merge, signature};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Alias, Expr, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, Statement, TryGetable, Value,
};

use crate::clock::Millis;

/// The ids of rows that moved, by table; of several tables, so they are bare numbers.
pub(in crate::moderation) type MovedRows = BTreeMap<String, Vec<i64>>;

/// The tables of which rows belong to an entry and move whole, and the column of which an entry has
/// no value twice: there the row of the entry that stays is kept, and the other stays behind.
const BELONGS: [(&str, Option<&str>); 5] = [
    ("signature", None),
    ("lead", Some("letter_id")),
    ("organization_domain", Some("domain")),
    ("invitation", None),
    ("resemblance", None),
];

/// Keeps others from binding signatures to an entry until this transaction ends. Whoever locks a row
/// waits too, not only who changes one: else each would wait for what the other holds.
pub(in crate::moderation) async fn lock_signatures<C: ConnectionTrait>(
    connection: &C,
) -> Result<(), DbErr> {
    if connection.get_database_backend() == DbBackend::Postgres {
        connection
            .execute_unprepared("LOCK TABLE signature IN EXCLUSIVE MODE")
            .await?;
    }
    Ok(())
}

/// Where both entries are listed: the letter, and the signatures of the one and the other, each with
/// its edition, as decisions name it.
pub(in crate::moderation) async fn listed_both<C: ConnectionTrait>(
    connection: &C,
    (one, other): (OrganizationId, OrganizationId),
) -> Result<Vec<(String, String, String)>, DbErr> {
    let sql = "SELECT letter.slug, mine.public_id || '@' || mine.edition, \
               theirs.public_id || '@' || theirs.edition FROM signature mine \
               JOIN signature theirs ON theirs.letter_id = mine.letter_id \
               JOIN letter ON letter.id = mine.letter_id \
               WHERE mine.organization_id = $1 AND theirs.organization_id = $2 \
               AND mine.kind = 'organization' AND theirs.kind = 'organization' \
               AND mine.state = 'published' AND theirs.state = 'published' ORDER BY letter.id";
    let rows = connection
        .query_all_raw(statement(connection, sql, [one.into(), other.into()]))
        .await?;
    rows.iter()
        .map(|row| {
            Ok((
                row.try_get_by_index(0)?,
                row.try_get_by_index(1)?,
                row.try_get_by_index(2)?,
            ))
        })
        .collect()
}

/// The signatures that belong to one of two entries.
pub(in crate::moderation) async fn bound_to<C: ConnectionTrait>(
    connection: &C,
    (one, other): (OrganizationId, OrganizationId),
) -> Result<Vec<signature::Model>, DbErr> {
    signature::Entity::find()
        .filter(signature::Column::OrganizationId.is_in([one, other]))
        .order_by_asc(signature::Column::Id)
        .all(connection)
        .await
}

/// Moves all that belongs to one entry to another, and gives the ids by table.
pub(in crate::moderation) async fn move_all<C: ConnectionTrait>(
    connection: &C,
    (from, to): (OrganizationId, OrganizationId),
) -> Result<MovedRows, DbErr> {
    let mut moved = BTreeMap::new();
    for (table, once) in BELONGS {
        let unless = once.map_or(String::new(), |column| {
            format!(
                " AND NOT EXISTS (SELECT 1 FROM {table} known \
                 WHERE known.organization_id = $1 AND known.{column} = {table}.{column})"
            )
        });
        let edition = if table == "signature" {
            ", edition = edition + 1"
        } else {
            ""
        };
        let sql = format!(
            "UPDATE {table} SET organization_id = $1{edition} \
             WHERE organization_id = $2{unless} RETURNING id"
        );
        let ids = ids(connection, &sql, [to.into(), from.into()]).await?;
        moved.insert(table.to_owned(), ids);
    }
    Ok(moved)
}

/// Moves back what is still where it was moved to.
pub(in crate::moderation) async fn move_back<C: ConnectionTrait>(
    connection: &C,
    moved: &MovedRows,
    (from, to): (OrganizationId, OrganizationId),
) -> Result<(), DbErr> {
    for (table, _) in BELONGS {
        let Some(ids) = moved.get(table) else {
            continue;
        };
        let mut update = Query::update()
            .table(Alias::new(table))
            .value(Alias::new("organization_id"), to)
            .and_where(Expr::col(Alias::new("organization_id")).eq(from))
            .and_where(Expr::col(Alias::new("id")).is_in(ids.iter().copied()))
            .take();
        if table == "signature" {
            let edition = Alias::new("edition");
            update.value(edition.clone(), Expr::col(edition).add(1));
        }
        connection.execute(&update).await?;
    }
    Ok(())
}

/// Joins an entry to another, or, with none, lets it stand by itself again; false if it is not where
/// it was seen.
pub(in crate::moderation) async fn set_merged<C: ConnectionTrait>(
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

/// Gives an entry a website, or takes one away that it still has.
pub(in crate::moderation) async fn set_website<C: ConnectionTrait>(
    connection: &C,
    entry: OrganizationId,
    (from, to): (Option<&str>, Option<&str>),
) -> Result<(), DbErr> {
    let had = match from {
        Some(website) => organization::Column::Website.eq(website),
        None => organization::Column::Website.is_null(),
    };
    organization::Entity::update_many()
        .col_expr(organization::Column::Website, Expr::value(to))
        .filter(organization::Column::Id.eq(entry))
        .filter(had)
        .exec(connection)
        .await?;
    Ok(())
}

/// Keeps what moved.
pub(in crate::moderation) async fn remember_merge<C: ConnectionTrait>(
    connection: &C,
    (entry, into): (OrganizationId, OrganizationId),
    moved: String,
    now: Millis,
) -> Result<(), DbErr> {
    let row = organization_merge::ActiveModel {
        organization_id: Set(entry),
        into_id: Set(into),
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
pub(in crate::moderation) async fn forget_merge<C: ConnectionTrait>(
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

/// The published endorsements of an entry.
pub(in crate::moderation) async fn published_of<C: ConnectionTrait>(
    connection: &C,
    entry: OrganizationId,
) -> Result<Vec<signature::Model>, DbErr> {
    signature::Entity::find()
        .filter(signature::Column::OrganizationId.eq(entry))
        .filter(signature::Column::Kind.eq(SignatureKind::Endorsement))
        .filter(signature::Column::State.eq(SignatureState::Published))
        .order_by_asc(signature::Column::LetterId)
        .all(connection)
        .await
}

/// Puts a signature in its place of the list, and gives it the revision of that change.
pub(in crate::moderation) async fn set_place<C: ConnectionTrait>(
    connection: &C,
    id: SignatureId,
    (rank, revision): (i32, Revision),
) -> Result<(), DbErr> {
    signature::Entity::update_many()
        .col_expr(signature::Column::Rank, Expr::value(rank))
        .col_expr(
            signature::Column::Edition,
            Expr::col(signature::Column::Edition).add(1),
        )
        .col_expr(signature::Column::Revision, Expr::value(revision))
        .filter(signature::Column::Id.eq(id))
        .exec(connection)
        .await?;
    Ok(())
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
