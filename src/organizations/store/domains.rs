//! The rows of the domains: those that are known, and those of them that speak for an entry.

use entity::ids::OrganizationId;
use entity::{organization, organization_domain};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, Query},
};

use super::make_findable;
use crate::hosts::within;

/// The domain by which a mailbox speaks for an organization: one that a coordinator marked.
pub async fn speaking_domain<C: ConnectionTrait>(
    connection: &C,
    organization: OrganizationId,
    mail_domain: &str,
) -> Result<Option<String>, DbErr> {
    let marked = organization_domain::Entity::find()
        .filter(organization_domain::Column::OrganizationId.eq(organization))
        .filter(organization_domain::Column::Trusted.eq(true))
        .all(connection)
        .await?;
    Ok(marked
        .into_iter()
        .map(|row| row.domain)
        .find(|domain| within(mail_domain, domain)))
}

/// The trusted domains that mail from some domains comes from, or from below: each with its entry.
pub async fn trusted_above<C: ConnectionTrait>(
    connection: &C,
    mail_domains: &[&str],
) -> Result<Vec<organization_domain::Model>, DbErr> {
    let mut above: Vec<&str> = mail_domains
        .iter()
        .flat_map(|domain| parents(domain))
        .collect();
    above.sort_unstable();
    above.dedup();
    find_trusted(
        connection,
        Condition::all().add(organization_domain::Column::Domain.is_in(above)),
    )
    .await
}

/// The entries other than one for which mail from a domain, or from a part of it, may sign.
pub async fn trusted_elsewhere<C: ConnectionTrait>(
    connection: &C,
    organization: OrganizationId,
    domain: &str,
) -> Result<Vec<OrganizationId>, DbErr> {
    let column = organization_domain::Column::Domain;
    let overlaps = Condition::any()
        .add(column.is_in(parents(domain)))
        .add(column.ends_with(format!(".{domain}")));
    let rows = find_trusted(connection, overlaps).await?;
    let others = rows.into_iter().map(|row| row.organization_id);
    Ok(others.filter(|other| *other != organization).collect())
}

/// Trusted domains of entries that are not merged into others.
async fn find_trusted<C: ConnectionTrait>(
    connection: &C,
    which: Condition,
) -> Result<Vec<organization_domain::Model>, DbErr> {
    let unmerged = Query::select()
        .column(organization::Column::Id)
        .from(organization::Entity)
        .and_where(organization::Column::MergedInto.is_null())
        .to_owned();
    organization_domain::Entity::find()
        .filter(organization_domain::Column::Trusted.eq(true))
        .filter(organization_domain::Column::OrganizationId.in_subquery(unmerged))
        .filter(which)
        .order_by_asc(organization_domain::Column::Id)
        .all(connection)
        .await
}

/// A domain and those above it: `mail.amity.ca`, `amity.ca`, `ca`.
fn parents(domain: &str) -> Vec<&str> {
    let dots = domain.match_indices('.').map(|(at, _)| &domain[at + 1..]);
    std::iter::once(domain).chain(dots).collect()
}

/// Marks a domain as speaking for an organization. Marking it again changes nothing.
pub async fn trust<C: ConnectionTrait>(
    connection: &C,
    organization: OrganizationId,
    domain: &str,
) -> Result<(), DbErr> {
    trust_domain(connection, organization, domain).await?;
    make_findable(connection, organization).await
}

/// The same, for a caller that makes the entry findable itself.
pub(super) async fn trust_domain<C: ConnectionTrait>(
    connection: &C,
    organization: OrganizationId,
    domain: &str,
) -> Result<(), DbErr> {
    insert_domain(connection, organization, domain, true).await?;
    organization_domain::Entity::update_many()
        .col_expr(organization_domain::Column::Trusted, Expr::value(true))
        .filter(organization_domain::Column::OrganizationId.eq(organization))
        .filter(organization_domain::Column::Domain.eq(domain))
        .exec(connection)
        .await?;
    Ok(())
}

/// Keeps a domain as an organization's that does not speak for it; one that is kept stays as it is.
pub async fn know<C: ConnectionTrait>(
    connection: &C,
    organization: OrganizationId,
    domain: &str,
) -> Result<(), DbErr> {
    insert_domain(connection, organization, domain, false).await?;
    make_findable(connection, organization).await
}

async fn insert_domain<C: ConnectionTrait>(
    connection: &C,
    organization: OrganizationId,
    domain: &str,
    trusted: bool,
) -> Result<(), DbErr> {
    let row = organization_domain::ActiveModel {
        organization_id: Set(organization),
        domain: Set(domain.to_owned()),
        trusted: Set(trusted),
        ..Default::default()
    };
    organization_domain::Entity::insert(row)
        .on_conflict_do_nothing_on([
            organization_domain::Column::OrganizationId,
            organization_domain::Column::Domain,
        ])
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// Takes from a domain that it speaks for an organization; false if it did not.
pub async fn distrust<C: ConnectionTrait>(
    connection: &C,
    organization: OrganizationId,
    domain: &str,
) -> Result<bool, DbErr> {
    let changed = organization_domain::Entity::update_many()
        .col_expr(organization_domain::Column::Trusted, Expr::value(false))
        .filter(organization_domain::Column::OrganizationId.eq(organization))
        .filter(organization_domain::Column::Domain.eq(domain))
        .filter(organization_domain::Column::Trusted.eq(true))
        .exec(connection)
        .await?;
    Ok(changed.rows_affected > 0)
}
