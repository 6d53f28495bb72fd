//! What belongs to a register entry, moved to another one and back.

use std::collections::BTreeMap;

use entity::values::{NameKind, ResemblanceState, SignatureKind, SignatureState};
use entity::{organization, organization_domain, organization_merge, organization_name, signature};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Alias, Expr, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, Statement, Value,
};

use crate::clock::Millis;

/// The tables of which rows belong to an entry and move whole, and the column of which an entry has
/// no value twice: there the row of the entry that stays is kept, and the other stays behind.
const BELONGS: [(&str, Option<&str>); 5] = [
    ("signature", None),
    ("lead", Some("letter_id")),
    ("organization_domain", Some("domain")),
    ("invitation", None),
    ("resemblance", None),
];

/// Keeps others from binding signatures to an entry until this transaction ends.
pub(in crate::moderation) async fn lock_signatures<C: ConnectionTrait>(
    connection: &C,
) -> Result<(), DbErr> {
    if connection.get_database_backend() == DbBackend::Postgres {
        connection
            .execute_unprepared("LOCK TABLE signature IN SHARE ROW EXCLUSIVE MODE")
            .await?;
    }
    Ok(())
}

/// Where both entries are listed: the letter, and the signatures of the one and the other.
pub(in crate::moderation) async fn listed_both<C: ConnectionTrait>(
    connection: &C,
    (one, other): (i64, i64),
) -> Result<Vec<(String, String, String)>, DbErr> {
    let sql = "SELECT letter.slug, mine.public_id, theirs.public_id FROM signature mine \
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

/// Moves all that belongs to one entry to another, and gives the ids by table.
pub(in crate::moderation) async fn move_all<C: ConnectionTrait>(
    connection: &C,
    (from, to): (i64, i64),
) -> Result<BTreeMap<String, Vec<i64>>, DbErr> {
    let mut moved = BTreeMap::new();
    for (table, once) in BELONGS {
        let unless = once.map_or(String::new(), |column| {
            format!(
                " AND NOT EXISTS (SELECT 1 FROM {table} known \
                 WHERE known.organization_id = $1 AND known.{column} = {table}.{column})"
            )
        });
        let sql = format!(
            "UPDATE {table} SET organization_id = $1 WHERE organization_id = $2{unless} RETURNING id"
        );
        let ids = ids(connection, &sql, [to.into(), from.into()]).await?;
        moved.insert(table.to_owned(), ids);
    }
    Ok(moved)
}

/// Moves back what is still where it was moved to.
pub(in crate::moderation) async fn move_back<C: ConnectionTrait>(
    connection: &C,
    moved: &BTreeMap<String, Vec<i64>>,
    (from, to): (i64, i64),
) -> Result<(), DbErr> {
    for (table, _) in BELONGS {
        let Some(ids) = moved.get(table) else {
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

/// Gives an entry the names of another that it has not, and gives their ids. What was official, or
/// ran in sentences, is one more name of it; the other keeps its own.
pub(in crate::moderation) async fn lend_names<C: ConnectionTrait>(
    connection: &C,
    (from, to): (i64, i64),
) -> Result<Vec<i64>, DbErr> {
    let sql = "INSERT INTO organization_name \
               (organization_id, language, kind, name, match_key, look_key, learned_from) \
               SELECT $1, lent.language, \
               CASE WHEN lent.kind IN ('official', 'running') THEN 'alias' ELSE lent.kind END, \
               lent.name, lent.match_key, lent.look_key, lent.learned_from \
               FROM organization_name lent WHERE lent.organization_id = $2 \
               AND NOT EXISTS (SELECT 1 FROM organization_name known \
               WHERE known.match_key = lent.match_key AND (known.organization_id = $1 \
               OR known.organization_id = $2 AND known.id < lent.id)) \
               ORDER BY lent.id RETURNING id";
    ids(connection, sql, [to.into(), from.into()]).await
}

/// Takes lent names back, but those that became something else meanwhile.
pub(in crate::moderation) async fn return_names<C: ConnectionTrait>(
    connection: &C,
    lent: &[i64],
    (owner, borrower): (i64, i64),
) -> Result<(), DbErr> {
    let own = Query::select()
        .column(organization_name::Column::MatchKey)
        .from(organization_name::Entity)
        .and_where(organization_name::Column::OrganizationId.eq(owner))
        .take();
    organization_name::Entity::delete_many()
        .filter(organization_name::Column::Id.is_in(lent.iter().copied()))
        .filter(organization_name::Column::OrganizationId.eq(borrower))
        .filter(organization_name::Column::Kind.ne(NameKind::Official))
        .filter(organization_name::Column::MatchKey.in_subquery(own))
        .exec(connection)
        .await?;
    Ok(())
}

/// Lets the domains of one entry speak that speak for another, and gives their ids.
pub(in crate::moderation) async fn lend_speech<C: ConnectionTrait>(
    connection: &C,
    (from, to): (i64, i64),
) -> Result<Vec<i64>, DbErr> {
    let sql = "UPDATE organization_domain SET speaks = true \
               WHERE organization_id = $1 AND speaks = false AND domain IN \
               (SELECT domain FROM organization_domain WHERE organization_id = $2 AND speaks = true) \
               RETURNING id";
    ids(connection, sql, [to.into(), from.into()]).await
}

/// Takes from domains of an entry that they speak.
pub(in crate::moderation) async fn return_speech<C: ConnectionTrait>(
    connection: &C,
    lent: &[i64],
    borrower: i64,
) -> Result<(), DbErr> {
    organization_domain::Entity::update_many()
        .col_expr(organization_domain::Column::Speaks, Expr::value(false))
        .filter(organization_domain::Column::Id.is_in(lent.iter().copied()))
        .filter(organization_domain::Column::OrganizationId.eq(borrower))
        .exec(connection)
        .await?;
    Ok(())
}

/// Decides what waits and is answered by two entries being one: signatures of the one that resemble
/// the other, and what resembles both. Gives the ids.
pub(in crate::moderation) async fn settle_both<C: ConnectionTrait>(
    connection: &C,
    (from, to): (i64, i64),
    now: Millis,
) -> Result<Vec<i64>, DbErr> {
    let sql = "UPDATE resemblance SET state = 'same', decided_at = $3 WHERE state = 'open' AND \
               (organization_id IN ($1, $2) AND signature_id IN \
               (SELECT id FROM signature WHERE organization_id IN ($1, $2)) \
               OR organization_id = $2 AND EXISTS (SELECT 1 FROM resemblance known \
               WHERE known.signature_id = resemblance.signature_id \
               AND known.organization_id = $1 AND known.state = 'open')) RETURNING id";
    ids(connection, sql, [to.into(), from.into(), now.into()]).await
}

/// Asks again what was settled and stayed so.
pub(in crate::moderation) async fn unsettle<C: ConnectionTrait>(
    connection: &C,
    settled: &[i64],
) -> Result<(), DbErr> {
    use entity::resemblance::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::State, Expr::value(ResemblanceState::Open.word()))
        .col_expr(Column::DecidedAt, Expr::value(None::<i64>))
        .filter(Column::Id.is_in(settled.iter().copied()))
        .filter(Column::State.eq(ResemblanceState::Same))
        .exec(connection)
        .await?;
    Ok(())
}

/// Forgets of an identity that it is not the same as others.
pub(in crate::moderation) async fn forget_apart<C: ConnectionTrait>(
    connection: &C,
    one: &str,
    others: &[String],
) -> Result<(), DbErr> {
    use entity::kept_apart::{Column, Entity};
    let first = Column::One.eq(one).and(Column::Other.is_in(others));
    let second = Column::Other.eq(one).and(Column::One.is_in(others));
    Entity::delete_many()
        .filter(first.or(second))
        .exec(connection)
        .await?;
    Ok(())
}

/// Of whom it was said that they are not the same as an identity, with the signature where.
pub(in crate::moderation) async fn apart_from<C: ConnectionTrait>(
    connection: &C,
    one: &str,
) -> Result<Vec<(String, i64)>, DbErr> {
    use entity::kept_apart::{Column, Entity};
    let rows = Entity::find()
        .filter(Column::One.eq(one).or(Column::Other.eq(one)))
        .order_by_asc(Column::Id)
        .all(connection)
        .await?;
    let other = |row: entity::kept_apart::Model| {
        let other = if row.one == one { row.other } else { row.one };
        (other, row.signature_id)
    };
    Ok(rows.into_iter().map(other).collect())
}

/// Joins an entry to another, or, with none, lets it stand by itself again; false if it is not where
/// it was seen.
pub(in crate::moderation) async fn set_merged<C: ConnectionTrait>(
    connection: &C,
    entry: i64,
    into: Option<i64>,
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
    entry: i64,
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
    (entry, into): (i64, i64),
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
    entry: i64,
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
    entry: i64,
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
    id: i64,
    (rank, revision): (i32, i64),
) -> Result<(), DbErr> {
    signature::Entity::update_many()
        .col_expr(signature::Column::Rank, Expr::value(rank))
        .col_expr(signature::Column::Revision, Expr::value(revision))
        .filter(signature::Column::Id.eq(id))
        .exec(connection)
        .await?;
    Ok(())
}

async fn ids<C: ConnectionTrait>(
    connection: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<i64>, DbErr> {
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
