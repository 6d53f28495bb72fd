//! What a register entry lends to another one while both are one: names, speech, answers.

use entity::ids::{DomainId, NameId, OrganizationId, ResemblanceId, SignatureId};
use entity::values::{NameKind, ResemblanceState};
use entity::{kept_apart, organization_domain, organization_name, resemblance};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
};

use crate::clock::Millis;
use crate::register::store::merge::ids;
use crate::signatures::store::bound_ids;

/// Gives an entry the names of another that it has not, and gives their ids. What was official, or
/// ran in sentences, is one more name of it; the other keeps its own.
pub(crate) async fn lend_names<C: ConnectionTrait>(
    connection: &C,
    (from, to): (OrganizationId, OrganizationId),
) -> Result<Vec<NameId>, DbErr> {
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
pub(crate) async fn return_names<C: ConnectionTrait>(
    connection: &C,
    lent: &[NameId],
    (owner, borrower): (OrganizationId, OrganizationId),
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
pub(crate) async fn lend_speech<C: ConnectionTrait>(
    connection: &C,
    (from, to): (OrganizationId, OrganizationId),
) -> Result<Vec<DomainId>, DbErr> {
    let sql = "UPDATE organization_domain SET speaks = true \
               WHERE organization_id = $1 AND speaks = false AND domain IN \
               (SELECT domain FROM organization_domain WHERE organization_id = $2 AND speaks = true) \
               RETURNING id";
    ids(connection, sql, [to.into(), from.into()]).await
}

/// Takes from domains of an entry that they speak.
pub(crate) async fn return_speech<C: ConnectionTrait>(
    connection: &C,
    lent: &[DomainId],
    borrower: OrganizationId,
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
pub(crate) async fn settle_both<C: ConnectionTrait>(
    connection: &C,
    (from, to): (OrganizationId, OrganizationId),
    now: Millis,
) -> Result<Vec<ResemblanceId>, DbErr> {
    let asked_of_one = Query::select()
        .column(resemblance::Column::SignatureId)
        .from(resemblance::Entity)
        .and_where(resemblance::Column::OrganizationId.eq(to))
        .and_where(resemblance::Column::State.eq(ResemblanceState::Open))
        .take();
    let of_both = resemblance::Column::OrganizationId
        .is_in([to, from])
        .and(resemblance::Column::SignatureId.in_subquery(bound_ids(&[to, from])));
    let of_each = resemblance::Column::OrganizationId
        .eq(from)
        .and(resemblance::Column::SignatureId.in_subquery(asked_of_one));
    let settle = Query::update()
        .table(resemblance::Entity)
        .value(resemblance::Column::State, ResemblanceState::Same.word())
        .value(resemblance::Column::DecidedAt, now)
        .and_where(resemblance::Column::State.eq(ResemblanceState::Open))
        .and_where(of_both.or(of_each))
        .returning_col(resemblance::Column::Id)
        .take();
    let rows = connection.query_all(&settle).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// Asks again what was retry_on_conflict and stayed so.
pub(crate) async fn unsettle<C: ConnectionTrait>(
    connection: &C,
    retry_on_conflict: &[ResemblanceId],
) -> Result<(), DbErr> {
    resemblance::Entity::update_many()
        .col_expr(
            resemblance::Column::State,
            Expr::value(ResemblanceState::Open.word()),
        )
        .col_expr(resemblance::Column::DecidedAt, Expr::value(None::<i64>))
        .filter(resemblance::Column::Id.is_in(retry_on_conflict.iter().copied()))
        .filter(resemblance::Column::State.eq(ResemblanceState::Same))
        .exec(connection)
        .await?;
    Ok(())
}

/// Of whom it was said that they are not the same as an identity, with the signature where.
pub(crate) async fn apart_from<C: ConnectionTrait>(
    connection: &C,
    one: &str,
) -> Result<Vec<(String, SignatureId)>, DbErr> {
    let rows = kept_apart::Entity::find()
        .filter(
            kept_apart::Column::One
                .eq(one)
                .or(kept_apart::Column::Other.eq(one)),
        )
        .order_by_asc(kept_apart::Column::Id)
        .all(connection)
        .await?;
    let other = |row: kept_apart::Model| {
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
    let first = kept_apart::Column::One
        .eq(one)
        .and(kept_apart::Column::Other.is_in(others));
    let second = kept_apart::Column::Other
        .eq(one)
        .and(kept_apart::Column::One.is_in(others));
    kept_apart::Entity::delete_many()
        .filter(first.or(second))
        .exec(connection)
        .await?;
    Ok(())
}
