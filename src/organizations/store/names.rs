//! The rows of the names: what an entry is called, and which entries a name proposes.

use std::collections::HashMap;

use entity::ids::{OrganizationId, SignatureId};
use entity::values::NameKind;
use entity::{organization, organization_name};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, sea_query::Query, sea_query::SimpleExpr,
};

use super::make_findable;
use crate::locale::Locale;
use crate::organizations::matching::{Names, match_key, skeleton_key};
use crate::organizations::naming::{NamePair, name_pair};

/// The organizations of which some name reads like a printed one of those given, in all their
/// languages.
pub async fn proposals<C: ConnectionTrait>(
    connection: &C,
    names: &Names,
) -> Result<Vec<OrganizationId>, DbErr> {
    with_keys(connection, names.printed_keys()).await
}

/// The organizations of which some name reads like one of those given, the acronym among them: what
/// may be the same.
pub async fn find_related<C: ConnectionTrait>(
    connection: &C,
    names: &Names,
) -> Result<Vec<OrganizationId>, DbErr> {
    with_keys(connection, names.keys()).await
}

/// The names of the register that have one of some match keys.
pub async fn names_with_keys<C: ConnectionTrait>(
    connection: &C,
    keys: impl IntoIterator<Item = String>,
) -> Result<Vec<organization_name::Model>, DbErr> {
    organization_name::Entity::find()
        .filter(organization_name::Column::MatchKey.is_in(keys))
        .filter(is_of_standing_entry())
        .order_by_asc(organization_name::Column::OrganizationId)
        .all(connection)
        .await
}

async fn with_keys<C: ConnectionTrait>(
    connection: &C,
    keys: Vec<String>,
) -> Result<Vec<OrganizationId>, DbErr> {
    organization_name::Entity::find()
        .select_only()
        .column(organization_name::Column::OrganizationId)
        .distinct()
        .filter(organization_name::Column::MatchKey.is_in(keys))
        .filter(is_of_standing_entry())
        .order_by_asc(organization_name::Column::OrganizationId)
        .into_tuple()
        .all(connection)
        .await
}

/// Leaves out the names of merged entries, because the kept entries have them too.
pub(super) fn is_of_standing_entry() -> SimpleExpr {
    let joined = Query::select()
        .column(organization::Column::Id)
        .from(organization::Entity)
        .and_where(organization::Column::MergedInto.is_not_null())
        .take();
    organization_name::Column::OrganizationId.not_in_subquery(joined)
}

/// The one organization that the names propose; none where there is no or more than one.
pub async fn find_by_names<C: ConnectionTrait>(
    connection: &C,
    names: &Names,
) -> Result<Option<OrganizationId>, DbErr> {
    let found = proposals(connection, names).await?;
    Ok(if found.len() == 1 {
        found.first().copied()
    } else {
        None
    })
}

/// The names of one organization.
pub async fn list_names<C: ConnectionTrait>(
    connection: &C,
    organization: OrganizationId,
) -> Result<Vec<organization_name::Model>, DbErr> {
    organization_name::Entity::find()
        .filter(organization_name::Column::OrganizationId.eq(organization))
        .order_by_asc(organization_name::Column::Id)
        .all(connection)
        .await
}

/// The official names in both languages of those of some entries that have them, by entry.
pub async fn name_pairs<C: ConnectionTrait>(
    connection: &C,
    entries: Vec<OrganizationId>,
) -> Result<HashMap<OrganizationId, NamePair>, DbErr> {
    if entries.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = organization_name::Entity::find()
        .filter(organization_name::Column::OrganizationId.is_in(entries))
        .filter(organization_name::Column::Kind.eq(NameKind::Official))
        .order_by_asc(organization_name::Column::OrganizationId)
        .order_by_asc(organization_name::Column::Id)
        .all(connection)
        .await?;
    let of_entries = rows.chunk_by(|one, next| one.organization_id == next.organization_id);
    let pairs =
        of_entries.filter_map(|names| Some((names.first()?.organization_id, name_pair(names)?)));
    Ok(pairs.collect())
}

/// The official names of the members of the coalition, in the order of the register.
pub async fn names_of_members<C: ConnectionTrait>(connection: &C) -> Result<Vec<String>, DbErr> {
    let members = organization::Entity::find()
        .select_only()
        .column(organization::Column::Id)
        .filter(organization::Column::Member.eq(true))
        .filter(organization::Column::MergedInto.is_null())
        .into_query();
    let rows = organization_name::Entity::find()
        .filter(organization_name::Column::OrganizationId.in_subquery(members))
        .filter(organization_name::Column::Kind.eq(NameKind::Official))
        .order_by_asc(organization_name::Column::Id)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

/// Adds another name to an entry.
pub async fn add_name<C: ConnectionTrait>(
    connection: &C,
    organization: OrganizationId,
    kind: NameKind,
    language: Option<Locale>,
    name: &str,
) -> Result<(), DbErr> {
    let new = NewName::new(kind, language, name);
    insert_name(connection, organization, new).await?;
    make_findable(connection, organization).await
}

/// A name to insert.
#[derive(Clone, Copy, Debug)]
pub(super) struct NewName<'a> {
    pub(super) kind: NameKind,
    pub(super) language: Option<Locale>,
    pub(super) name: &'a str,
    /// The approved signature that the name was learned from.
    pub(super) learned_from: Option<SignatureId>,
}

impl<'a> NewName<'a> {
    /// A name that was not learned from a signature.
    pub(super) fn new(kind: NameKind, language: Option<Locale>, name: &'a str) -> Self {
        Self {
            kind,
            language,
            name,
            learned_from: None,
        }
    }
}

pub(super) async fn insert_name<C: ConnectionTrait>(
    connection: &C,
    organization: OrganizationId,
    new: NewName<'_>,
) -> Result<(), DbErr> {
    let row = organization_name::ActiveModel {
        organization_id: Set(organization),
        language: Set(new.language.map(|locale| locale.tag().to_owned())),
        kind: Set(new.kind),
        name: Set(new.name.to_owned()),
        match_key: Set(match_key(new.name)),
        learned_from: Set(new.learned_from),
        skeleton_key: Set(Some(skeleton_key(new.name))),
        ..Default::default()
    };
    organization_name::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}
