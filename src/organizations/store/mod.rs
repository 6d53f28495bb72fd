//! The rows of the register.

mod domains;
mod editing;
mod findable;
mod learning;
mod looks;
mod names;
mod unused;

use std::collections::{BTreeMap, HashSet};

use entity::ids::OrganizationId;
use entity::values::NameKind;
use entity::{organization, organization_domain, organization_name};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, Select, sea_query::Expr,
};

pub use self::domains::{distrust, know, speaking_domain, trust, trusted_above, trusted_elsewhere};
pub use self::editing::{edit, open_entry};
pub use self::findable::{make_all_findable, make_findable};
pub use self::learning::{learn, learned_from, unlearn};
pub use self::looks::{find_confusables, set_skeleton_keys};
use self::names::{NewName, insert_name};
pub use self::names::{
    add_name, find_by_names, find_related, list_names, name_pairs, names_of_members,
    names_with_keys, proposals,
};
pub use self::unused::forget_unused;
use super::entry::Organization;
use super::matching::Names;
use crate::clock::Millis;
use crate::locale::Locale;

/// Adds an organization with the names given.
pub async fn create<C: ConnectionTrait>(
    connection: &C,
    names: &Names,
    website: Option<&str>,
    source: &str,
    now: Millis,
) -> Result<OrganizationId, DbErr> {
    let id = open_entry(connection, website, source, now).await?;
    let given = [
        (NameKind::Official, None, Some(&names.signed)),
        (NameKind::Official, Some(Locale::En), names.en.as_ref()),
        (NameKind::Official, Some(Locale::Fr), names.fr.as_ref()),
        (NameKind::Acronym, None, names.acronym.as_ref()),
    ];
    for (kind, language, name) in given {
        if let Some(name) = name {
            insert_name(connection, id, NewName::new(kind, language, name)).await?;
        }
    }
    make_findable(connection, id).await?;
    Ok(id)
}

/// The whole register, in the order of its making; without entries that were joined to another.
pub async fn all<C: ConnectionTrait>(connection: &C) -> Result<Vec<Organization>, DbErr> {
    entries(connection, None).await
}

/// Lists the entries that were merged into others, oldest first.
pub async fn list_merged<C: ConnectionTrait>(connection: &C) -> Result<Vec<Organization>, DbErr> {
    let rows = organization::Entity::find()
        .filter(organization::Column::MergedInto.is_not_null())
        .order_by_asc(organization::Column::Id)
        .all(connection)
        .await?;
    whole(connection, rows).await
}

/// The entries of some ids, in the order of their making; without those that were joined to another.
pub async fn with_ids<C: ConnectionTrait>(
    connection: &C,
    ids: &[OrganizationId],
) -> Result<Vec<Organization>, DbErr> {
    entries(connection, Some(ids)).await
}

/// The entry of a public id.
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
    ids: Option<&[OrganizationId]>,
) -> Result<Vec<Organization>, DbErr> {
    let rows = organization::Entity::find()
        .filter(among(organization::Column::Id, ids))
        .filter(organization::Column::MergedInto.is_null())
        .order_by_asc(organization::Column::Id)
        .all(connection)
        .await?;
    with_parts(connection, rows, ids).await
}

/// Few entries, with their names and domains.
async fn whole<C: ConnectionTrait>(
    connection: &C,
    rows: Vec<organization::Model>,
) -> Result<Vec<Organization>, DbErr> {
    let ids: Vec<OrganizationId> = rows.iter().map(|row| row.id).collect();
    with_parts(connection, rows, Some(&ids)).await
}

async fn with_parts<C: ConnectionTrait>(
    connection: &C,
    rows: Vec<organization::Model>,
    ids: Option<&[OrganizationId]>,
) -> Result<Vec<Organization>, DbErr> {
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
    let mut register: BTreeMap<OrganizationId, Organization> = rows
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

fn among(column: impl ColumnTrait, ids: Option<&[OrganizationId]>) -> Condition {
    let all = Condition::all();
    match ids {
        Some(ids) => all.add(column.is_in(ids.iter().copied())),
        None => all,
    }
}

/// Keeps others from adding entries until this transaction ends, so that two coordinators at once
/// do not make two of one organization. A writing transaction of SQLite is alone already.
pub async fn lock_register<C: ConnectionTrait>(connection: &C) -> Result<(), DbErr> {
    if connection.get_database_backend() == DbBackend::Postgres {
        connection
            .execute_unprepared("LOCK TABLE organization IN SHARE ROW EXCLUSIVE MODE")
            .await?;
    }
    Ok(())
}

/// Makes an organization a member of the coalition, or one no more; false if it was so already.
pub async fn set_member<C: ConnectionTrait>(
    connection: &C,
    organization: OrganizationId,
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

/// Which of some organizations are members of the coalition.
pub async fn members_among<C: ConnectionTrait>(
    connection: &C,
    organizations: Vec<OrganizationId>,
) -> Result<HashSet<OrganizationId>, DbErr> {
    let rows: Vec<OrganizationId> = find_members()
        .filter(organization::Column::Id.is_in(organizations))
        .select_only()
        .column(organization::Column::Id)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Whether the coalition has members.
pub async fn has_members<C: ConnectionTrait>(connection: &C) -> Result<bool, DbErr> {
    let member = find_members().one(connection).await?;
    Ok(member.is_some())
}

fn find_members() -> Select<organization::Entity> {
    organization::Entity::find()
        .filter(organization::Column::Member.eq(true))
        .filter(organization::Column::MergedInto.is_null())
}
