//! The signatures that belong to entries of the register.

use std::collections::BTreeSet;

use entity::ids::{LetterId, OrganizationId, Rank, Revision, SignatureId};
use entity::signature;
use entity::values::{SignatureKind, SignatureState};
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Statement,
};

use crate::act::Act;
use crate::tally;

/// Keeps others from binding signatures to an entry until this transaction ends. Whoever locks a row
/// waits too, not only who changes one: else each would wait for what the other holds.
pub async fn lock_table<C: ConnectionTrait>(connection: &C) -> Result<(), DbErr> {
    if connection.get_database_backend() == DbBackend::Postgres {
        connection
            .execute_unprepared("LOCK TABLE signature IN EXCLUSIVE MODE")
            .await?;
    }
    Ok(())
}

/// Where both entries are listed: the letter, and the signatures of the one and the other, each with
/// its edition, as decisions name it.
pub async fn find_listed_on_both<C: ConnectionTrait>(
    connection: &C,
    one: OrganizationId,
    other: OrganizationId,
) -> Result<Vec<(String, String, String)>, DbErr> {
    let sql = "SELECT letter.slug, mine.public_id || '@' || mine.edition, \
               theirs.public_id || '@' || theirs.edition FROM signature mine \
               JOIN signature theirs ON theirs.letter_id = mine.letter_id \
               JOIN letter ON letter.id = mine.letter_id \
               WHERE mine.organization_id = $1 AND theirs.organization_id = $2 \
               AND mine.kind = 'organization' AND theirs.kind = 'organization' \
               AND mine.state = 'published' AND theirs.state = 'published' ORDER BY letter.id";
    let rows = connection
        .query_all_raw(Statement::from_sql_and_values(
            connection.get_database_backend(),
            sql,
            [one.into(), other.into()],
        ))
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
pub async fn find_bound_to<C: ConnectionTrait>(
    connection: &C,
    one: OrganizationId,
    other: OrganizationId,
) -> Result<Vec<signature::Model>, DbErr> {
    signature::Entity::find()
        .filter(signature::Column::OrganizationId.is_in([one, other]))
        .order_by_asc(signature::Column::Id)
        .all(connection)
        .await
}

/// The published endorsements of an entry.
pub async fn find_published_of<C: ConnectionTrait>(
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

/// Gives a new revision to every letter that lists an entry: what its list says of the entry changes.
pub async fn touch_letters_listing(act: &Act<'_>, entry: OrganizationId) -> Result<(), DbErr> {
    let letters: BTreeSet<LetterId> = find_published_of(act, entry)
        .await?
        .into_iter()
        .map(|row| row.letter_id)
        .collect();
    for letter in letters {
        act.touch(letter);
        tally::touch(act, letter).await?;
    }
    Ok(())
}

/// Puts a signature in its place of the list, and gives it the revision of that change.
pub async fn set_place<C: ConnectionTrait>(
    connection: &C,
    id: SignatureId,
    rank: Rank,
    revision: Revision,
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

/// The ids of the signatures that belong to some entries, as a part of another query.
#[must_use]
pub fn bound_ids(entries: &[OrganizationId]) -> SelectStatement {
    signature::Entity::find()
        .select_only()
        .column(signature::Column::Id)
        .filter(signature::Column::OrganizationId.is_in(entries.iter().copied()))
        .into_query()
}

/// Those of some entries to which a signature belongs.
pub async fn entries_with_signatures<C: ConnectionTrait>(
    connection: &C,
    entries: &[OrganizationId],
) -> Result<Vec<OrganizationId>, DbErr> {
    signature::Entity::find()
        .select_only()
        .distinct()
        .column(signature::Column::OrganizationId)
        .filter(signature::Column::OrganizationId.is_in(entries.iter().copied()))
        .into_tuple()
        .all(connection)
        .await
}

/// Moves the signatures of one entry to another, or, with `only`, those of them; gives the ids that
/// moved.
pub async fn move_to_entry<C: ConnectionTrait>(
    connection: &C,
    from: OrganizationId,
    to: OrganizationId,
    only: Option<&[i64]>,
) -> Result<Vec<i64>, DbErr> {
    let mut update = Query::update()
        .table(signature::Entity)
        .value(signature::Column::OrganizationId, to)
        .value(
            signature::Column::Edition,
            Expr::col(signature::Column::Edition).add(1),
        )
        .and_where(Expr::col(signature::Column::OrganizationId).eq(from))
        .returning_col(signature::Column::Id)
        .take();
    if let Some(only) = only {
        update.and_where(Expr::col(signature::Column::Id).is_in(only.iter().copied()));
    }
    let rows = connection.query_all(&update).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}
