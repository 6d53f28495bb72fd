//! What a register entry lends to another one while both are one: names, speech, answers.

use entity::ids::{DomainId, NameId, OrganizationId, PossibleDuplicateId, SignatureId};
use entity::values::{NameKind, PossibleDuplicateState};
use entity::{distinct_pair, organization_domain, organization_name, possible_duplicate};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
};

use crate::clock::Millis;
use crate::register::store::merge::{EntryPair, ids};
use crate::signatures::store::bound_ids;

/// Copies the names that the entry that stays does not have, and returns their ids. An official name
/// becomes an alias there; the entry that leaves keeps its own.
pub(crate) async fn lend_names<C: ConnectionTrait>(
    connection: &C,
    EntryPair { from, to }: EntryPair,
) -> Result<Vec<NameId>, DbErr> {
    let sql = "INSERT INTO organization_name \
               (organization_id, language, kind, name, match_key, skeleton_key, learned_from) \
               SELECT $1, lent.language, \
               CASE WHEN lent.kind IN ('official', 'running') THEN 'alias' ELSE lent.kind END, \
               lent.name, lent.match_key, lent.skeleton_key, lent.learned_from \
               FROM organization_name lent WHERE lent.organization_id = $2 \
               AND NOT EXISTS (SELECT 1 FROM organization_name known \
               WHERE known.match_key = lent.match_key AND (known.organization_id = $1 \
               OR known.organization_id = $2 AND known.id < lent.id)) \
               ORDER BY lent.id RETURNING id";
    ids(connection, sql, [to.into(), from.into()]).await
}

/// Removes the copied names again, except those that have become official since.
pub(crate) async fn return_names<C: ConnectionTrait>(
    connection: &C,
    lent: &[NameId],
    EntryPair {
        from: owner,
        to: borrower,
    }: EntryPair,
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

/// Trusts the domains of the entry that stays that the other one trusts, and returns their ids.
pub(crate) async fn lend_trust<C: ConnectionTrait>(
    connection: &C,
    EntryPair { from, to }: EntryPair,
) -> Result<Vec<DomainId>, DbErr> {
    let sql = "UPDATE organization_domain SET trusted = true \
               WHERE organization_id = $1 AND trusted = false AND domain IN \
               (SELECT domain FROM organization_domain WHERE organization_id = $2 AND trusted = true) \
               RETURNING id";
    ids(connection, sql, [to.into(), from.into()]).await
}

/// Stops trusting the domains that a merge made trusted.
pub(crate) async fn return_trust<C: ConnectionTrait>(
    connection: &C,
    lent: &[DomainId],
    borrower: OrganizationId,
) -> Result<(), DbErr> {
    organization_domain::Entity::update_many()
        .col_expr(organization_domain::Column::Trusted, Expr::value(false))
        .filter(organization_domain::Column::Id.is_in(lent.iter().copied()))
        .filter(organization_domain::Column::OrganizationId.eq(borrower))
        .exec(connection)
        .await?;
    Ok(())
}

/// Answers the possible duplicates that two entries being one settles: signatures of one entry that
/// may be the other, and signatures that may be either. Returns their ids.
pub(crate) async fn settle_both<C: ConnectionTrait>(
    connection: &C,
    EntryPair { from, to }: EntryPair,
    now: Millis,
) -> Result<Vec<PossibleDuplicateId>, DbErr> {
    let asked_of_one = Query::select()
        .column(possible_duplicate::Column::SignatureId)
        .from(possible_duplicate::Entity)
        .and_where(possible_duplicate::Column::OrganizationId.eq(to))
        .and_where(possible_duplicate::Column::State.eq(PossibleDuplicateState::Open))
        .take();
    let of_both = possible_duplicate::Column::OrganizationId
        .is_in([to, from])
        .and(possible_duplicate::Column::SignatureId.in_subquery(bound_ids(&[to, from])));
    let of_each = possible_duplicate::Column::OrganizationId
        .eq(from)
        .and(possible_duplicate::Column::SignatureId.in_subquery(asked_of_one));
    let settle = Query::update()
        .table(possible_duplicate::Entity)
        .value(
            possible_duplicate::Column::State,
            PossibleDuplicateState::Same.word(),
        )
        .value(possible_duplicate::Column::DecidedAt, now)
        .and_where(possible_duplicate::Column::State.eq(PossibleDuplicateState::Open))
        .and_where(of_both.or(of_each))
        .returning_col(possible_duplicate::Column::Id)
        .take();
    let rows = connection.query_all(&settle).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// Asks again what was settled and stayed so.
pub(crate) async fn unsettle<C: ConnectionTrait>(
    connection: &C,
    settled: &[PossibleDuplicateId],
) -> Result<(), DbErr> {
    possible_duplicate::Entity::update_many()
        .col_expr(
            possible_duplicate::Column::State,
            Expr::value(PossibleDuplicateState::Open.word()),
        )
        .col_expr(
            possible_duplicate::Column::DecidedAt,
            Expr::value(None::<i64>),
        )
        .filter(possible_duplicate::Column::Id.is_in(settled.iter().copied()))
        .filter(possible_duplicate::Column::State.eq(PossibleDuplicateState::Same))
        .exec(connection)
        .await?;
    Ok(())
}

/// Of whom it was said that they are not the same as an identity, with the signature where.
pub(crate) async fn apart_from<C: ConnectionTrait>(
    connection: &C,
    one: &str,
) -> Result<Vec<(String, SignatureId)>, DbErr> {
    let rows = distinct_pair::Entity::find()
        .filter(
            distinct_pair::Column::One
                .eq(one)
                .or(distinct_pair::Column::Other.eq(one)),
        )
        .order_by_asc(distinct_pair::Column::Id)
        .all(connection)
        .await?;
    let other = |row: distinct_pair::Model| {
        let other = if row.one == one { row.other } else { row.one };
        (other, row.signature_id)
    };
    Ok(rows.into_iter().map(other).collect())
}

/// Forgets of an identity that it is not the same as others.
pub(crate) async fn forget_apart<C: ConnectionTrait>(
    connection: &C,
    one: &str,
    others: &[String],
) -> Result<(), DbErr> {
    let first = distinct_pair::Column::One
        .eq(one)
        .and(distinct_pair::Column::Other.is_in(others));
    let second = distinct_pair::Column::Other
        .eq(one)
        .and(distinct_pair::Column::One.is_in(others));
    distinct_pair::Entity::delete_many()
        .filter(first.or(second))
        .exec(connection)
        .await?;
    Ok(())
}
