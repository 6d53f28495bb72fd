//! The rows of the domains: those that are known, and those of them that speak for an entry.

use entity::ids::OrganizationId;
use entity::organization_domain;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    sea_query::Expr,
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
