//! The rows of the register.

use std::collections::{BTreeMap, HashSet};

use entity::values::NameKind;
use entity::{organization, organization_domain, organization_name};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, sea_query::Expr,
};

use super::matching::{Names, look_key, match_key};
use crate::clock::Millis;
use crate::email_address::within;
use crate::locale::Locale;
use crate::secret::public_id;
use crate::storage::Storage;

/// Names whose looks are worked out at once.
const AT_ONCE: u64 = 2_000;

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
    fn bare(row: organization::Model) -> Self {
        Self {
            row,
            names: Vec::new(),
            domains: Vec::new(),
        }
    }

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
        (NameKind::Official, None, Some(&names.signed)),
        (NameKind::Official, Some(Locale::En), names.en.as_ref()),
        (NameKind::Official, Some(Locale::Fr), names.fr.as_ref()),
        (NameKind::Acronym, None, names.acronym.as_ref()),
    ];
    for (kind, language, name) in given {
        if let Some(name) = name {
            add_name(connection, id, (kind, language), name).await?;
        }
    }
    Ok(id)
}

/// The organizations of which some name reads like a printed one of those given, in all their
/// languages.
///
/// # Errors
/// If the database refuses.
pub async fn proposals<C: ConnectionTrait>(
    connection: &C,
    names: &Names,
) -> Result<Vec<i64>, DbErr> {
    with_keys(connection, names.printed_keys()).await
}

/// The organizations of which some name reads like one of those given, the acronym among them: what
/// may be the same.
///
/// # Errors
/// If the database refuses.
pub async fn related<C: ConnectionTrait>(connection: &C, names: &Names) -> Result<Vec<i64>, DbErr> {
    with_keys(connection, names.keys()).await
}

async fn with_keys<C: ConnectionTrait>(
    connection: &C,
    keys: Vec<String>,
) -> Result<Vec<i64>, DbErr> {
    let rows = organization_name::Entity::find()
        .filter(organization_name::Column::MatchKey.is_in(keys))
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
    entries(connection, None).await
}

/// The entries of some ids, in the order of their making.
///
/// # Errors
/// If the database refuses.
pub async fn with_ids<C: ConnectionTrait>(
    connection: &C,
    ids: &[i64],
) -> Result<Vec<Organization>, DbErr> {
    entries(connection, Some(ids)).await
}

/// The entry of a public id.
///
/// # Errors
/// If the database refuses.
pub async fn by_public_id<C: ConnectionTrait>(
    connection: &C,
    id: &str,
) -> Result<Option<Organization>, DbErr> {
    let row = organization::Entity::find()
        .filter(organization::Column::PublicId.eq(id))
        .one(connection)
        .await?;
    match row {
        Some(row) => Ok(with_ids(connection, &[row.id]).await?.pop()),
        None => Ok(None),
    }
}

async fn entries<C: ConnectionTrait>(
    connection: &C,
    ids: Option<&[i64]>,
) -> Result<Vec<Organization>, DbErr> {
    let rows = organization::Entity::find()
        .filter(among(organization::Column::Id, ids))
        .order_by_asc(organization::Column::Id)
        .all(connection)
        .await?;
    let names = organization_name::Entity::find()
        .filter(among(organization_name::Column::OrganizationId, ids))
        .order_by_asc(organization_name::Column::Id)
        .all(connection)
        .await?;
    let domains = organization_domain::Entity::find()
        .filter(among(organization_domain::Column::OrganizationId, ids))
        .order_by_asc(organization_domain::Column::Id)
        .all(connection)
        .await?;
    let mut register: BTreeMap<i64, Organization> = rows
        .into_iter()
        .map(|row| (row.id, Organization::bare(row)))
        .collect();
    for name in names {
        if let Some(entry) = register.get_mut(&name.organization_id) {
            entry.names.push(name);
        }
    }
    for domain in domains {
        if let Some(entry) = register.get_mut(&domain.organization_id) {
            entry.domains.push(domain);
        }
    }
    Ok(register.into_values().collect())
}

fn among(column: impl ColumnTrait, ids: Option<&[i64]>) -> Condition {
    let all = Condition::all();
    match ids {
        Some(ids) => all.add(column.is_in(ids.iter().copied())),
        None => all,
    }
}

/// Adds another name to an entry.
///
/// # Errors
/// If the database refuses.
pub async fn add_name<C: ConnectionTrait>(
    connection: &C,
    organization: i64,
    (kind, language): (NameKind, Option<Locale>),
    name: &str,
) -> Result<(), DbErr> {
    let row = organization_name::ActiveModel {
        organization_id: Set(organization),
        language: Set(language.map(|locale| locale.tag().to_owned())),
        kind: Set(kind),
        name: Set(name.to_owned()),
        match_key: Set(match_key(name)),
        look_key: Set(Some(look_key(name))),
        ..Default::default()
    };
    organization_name::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// The names of the register that may look like one of those given.
///
/// # Errors
/// If the database refuses.
pub async fn drawn_like<C: ConnectionTrait>(
    connection: &C,
    names: &[&str],
) -> Result<Vec<organization_name::Model>, DbErr> {
    let looks = names.iter().map(|name| look_key(name));
    organization_name::Entity::find()
        .filter(organization_name::Column::LookKey.is_in(looks.filter(|look| !look.is_empty())))
        .order_by_asc(organization_name::Column::Id)
        .all(connection)
        .await
}

/// Works out how names look that were written before this was kept; gives how many there were.
///
/// # Errors
/// If the database refuses.
pub async fn set_look_keys(storage: &Storage) -> Result<usize, DbErr> {
    let mut done = 0;
    loop {
        let rows = organization_name::Entity::find()
            .filter(organization_name::Column::LookKey.is_null())
            .limit(AT_ONCE)
            .all(storage.read())
            .await?;
        if rows.is_empty() {
            return Ok(done);
        }
        done += rows.len();
        let transaction = storage.begin().await?;
        for row in rows {
            let look = Expr::value(look_key(&row.name));
            organization_name::Entity::update_many()
                .col_expr(organization_name::Column::LookKey, look)
                .filter(organization_name::Column::Id.eq(row.id))
                .exec(&transaction)
                .await?;
        }
        transaction.commit().await?;
    }
}

/// Takes from a domain that it speaks for an organization; false if it did not.
///
/// # Errors
/// If the database refuses.
pub async fn distrust<C: ConnectionTrait>(
    connection: &C,
    organization: i64,
    domain: &str,
) -> Result<bool, DbErr> {
    let changed = organization_domain::Entity::update_many()
        .col_expr(organization_domain::Column::Speaks, Expr::value(false))
        .filter(organization_domain::Column::OrganizationId.eq(organization))
        .filter(organization_domain::Column::Domain.eq(domain))
        .filter(organization_domain::Column::Speaks.eq(true))
        .exec(connection)
        .await?;
    Ok(changed.rows_affected > 0)
}

/// Keeps others from adding entries until this transaction ends, so that two coordinators at once
/// do not make two of one organization. A writing transaction of SQLite is alone already.
///
/// # Errors
/// If the database refuses.
pub async fn lock_register<C: ConnectionTrait>(connection: &C) -> Result<(), DbErr> {
    if connection.get_database_backend() == DbBackend::Postgres {
        connection
            .execute_unprepared("LOCK TABLE organization IN SHARE ROW EXCLUSIVE MODE")
            .await?;
    }
    Ok(())
}

/// Makes an organization a member of the coalition, or one no more; false if it was so already.
///
/// # Errors
/// If the database refuses.
pub async fn set_member<C: ConnectionTrait>(
    connection: &C,
    organization: i64,
    member: bool,
) -> Result<bool, DbErr> {
    let changed = organization::Entity::update_many()
        .col_expr(organization::Column::Member, Expr::value(member))
        .filter(organization::Column::Id.eq(organization))
        .filter(organization::Column::Member.eq(!member))
        .exec(connection)
        .await?;
    Ok(changed.rows_affected > 0)
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

/// The official names of the members of the coalition, in the order of the register.
///
/// # Errors
/// If the database refuses.
pub async fn names_of_members<C: ConnectionTrait>(connection: &C) -> Result<Vec<String>, DbErr> {
    let members = organization::Entity::find()
        .select_only()
        .column(organization::Column::Id)
        .filter(organization::Column::Member.eq(true))
        .into_query();
    let rows = organization_name::Entity::find()
        .filter(organization_name::Column::OrganizationId.in_subquery(members))
        .filter(organization_name::Column::Kind.eq(NameKind::Official))
        .order_by_asc(organization_name::Column::Id)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}
