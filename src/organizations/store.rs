//! The rows of the register.

use std::collections::HashSet;

use entity::values::NameKind;
use entity::{organization, organization_domain, organization_name};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};

use super::matching::{Names, match_key};
use crate::clock::Millis;
use crate::email_address::within;
use crate::secret::public_id;

/// A register entry with its names and domains.
#[derive(Clone, Debug)]
pub struct Organization {
    /// The entry.
    pub row: organization::Model,
    /// Its names.
    pub names: Vec<organization_name::Model>,
    /// Its domains.
    pub domains: Vec<organization_domain::Model>,
}

impl Organization {
    /// Its first official name, for people.
    #[must_use]
    pub fn name(&self) -> &str {
        self.names.first().map_or("", |name| &name.name)
    }
}

/// Adds an organization with the names given.
///
/// # Errors
/// If the database refuses.
pub async fn create<C: ConnectionTrait>(
    connection: &C,
    names: &Names,
    website: Option<&str>,
    source: &str,
    now: Millis,
) -> Result<i64, DbErr> {
    let row = organization::ActiveModel {
        public_id: Set(public_id()),
        member: Set(false),
        website: Set(website.map(str::to_owned)),
        source: Set(Some(source.to_owned())),
        created_at: Set(now),
        ..Default::default()
    };
    let id = organization::Entity::insert(row)
        .exec(connection)
        .await?
        .last_insert_id;
    let given = [
        (None, Some(&names.signed)),
        (Some("en"), names.en.as_ref()),
        (Some("fr"), names.fr.as_ref()),
    ];
    for (language, name) in given {
        let Some(name) = name else { continue };
        let row = organization_name::ActiveModel {
            organization_id: Set(id),
            language: Set(language.map(str::to_owned)),
            kind: Set(NameKind::Official),
            name: Set(name.clone()),
            match_key: Set(match_key(name)),
            ..Default::default()
        };
        organization_name::Entity::insert(row)
            .exec_without_returning(connection)
            .await?;
    }
    Ok(id)
}

/// The organizations of which some name reads like one of those given, in all their languages.
///
/// # Errors
/// If the database refuses.
pub async fn proposals<C: ConnectionTrait>(
    connection: &C,
    names: &Names,
) -> Result<Vec<i64>, DbErr> {
    let rows = organization_name::Entity::find()
        .filter(organization_name::Column::MatchKey.is_in(names.keys()))
        .order_by_asc(organization_name::Column::OrganizationId)
        .all(connection)
        .await?;
    let mut ids: Vec<i64> = rows.into_iter().map(|row| row.organization_id).collect();
    ids.dedup();
    Ok(ids)
}

/// The one organization that the names propose; none where there is no or more than one.
///
/// # Errors
/// If the database refuses.
pub async fn find_by_names<C: ConnectionTrait>(
    connection: &C,
    names: &Names,
) -> Result<Option<i64>, DbErr> {
    let found = proposals(connection, names).await?;
    Ok(if found.len() == 1 {
        found.first().copied()
    } else {
        None
    })
}

/// The domain by which a mailbox speaks for an organization: one that a coordinator marked.
///
/// # Errors
/// If the database refuses.
pub async fn speaking_domain<C: ConnectionTrait>(
    connection: &C,
    organization: i64,
    mail_domain: &str,
) -> Result<Option<String>, DbErr> {
    let marked = organization_domain::Entity::find()
        .filter(organization_domain::Column::OrganizationId.eq(organization))
        .filter(organization_domain::Column::Speaks.eq(true))
        .all(connection)
        .await?;
    Ok(marked
        .into_iter()
        .map(|row| row.domain)
        .find(|domain| within(mail_domain, domain)))
}

/// Marks a domain as speaking for an organization. Marking it again changes nothing.
///
/// # Errors
/// If the database refuses.
pub async fn trust<C: ConnectionTrait>(
    connection: &C,
    organization: i64,
    domain: &str,
) -> Result<(), DbErr> {
    let row = organization_domain::ActiveModel {
        organization_id: Set(organization),
        domain: Set(domain.to_owned()),
        speaks: Set(true),
        ..Default::default()
    };
    organization_domain::Entity::insert(row)
        .on_conflict_do_nothing_on([
            organization_domain::Column::OrganizationId,
            organization_domain::Column::Domain,
        ])
        .exec_without_returning(connection)
        .await?;
    organization_domain::Entity::update_many()
        .col_expr(organization_domain::Column::Speaks, Expr::value(true))
        .filter(organization_domain::Column::OrganizationId.eq(organization))
        .filter(organization_domain::Column::Domain.eq(domain))
        .exec(connection)
        .await?;
    Ok(())
}

/// The names of one organization.
///
/// # Errors
/// If the database refuses.
pub async fn list_names<C: ConnectionTrait>(
    connection: &C,
    organization: i64,
) -> Result<Vec<organization_name::Model>, DbErr> {
    organization_name::Entity::find()
        .filter(organization_name::Column::OrganizationId.eq(organization))
        .order_by_asc(organization_name::Column::Id)
        .all(connection)
        .await
}

/// The whole register, in the order of its making.
///
/// # Errors
/// If the database refuses.
pub async fn all<C: ConnectionTrait>(connection: &C) -> Result<Vec<Organization>, DbErr> {
    let rows = organization::Entity::find()
        .order_by_asc(organization::Column::Id)
        .all(connection)
        .await?;
    let mut names = organization_name::Entity::find()
        .order_by_asc(organization_name::Column::Id)
        .all(connection)
        .await?;
    let mut domains = organization_domain::Entity::find()
        .order_by_asc(organization_domain::Column::Id)
        .all(connection)
        .await?;
    let mut register = Vec::with_capacity(rows.len());
    for row in rows {
        let own_names = names
            .extract_if(.., |name| name.organization_id == row.id)
            .collect();
        let own_domains = domains
            .extract_if(.., |domain| domain.organization_id == row.id)
            .collect();
        register.push(Organization {
            row,
            names: own_names,
            domains: own_domains,
        });
    }
    Ok(register)
}

/// The members of the coalition.
///
/// # Errors
/// If the database refuses.
pub async fn members<C: ConnectionTrait>(connection: &C) -> Result<HashSet<i64>, DbErr> {
    let rows = organization::Entity::find()
        .filter(organization::Column::Member.eq(true))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
