//! The names that the register learned from signatures, and forgets when the decision is undone.

use std::collections::HashSet;

use entity::ids::{OrganizationId, SignatureId};
use entity::organization_name;
use entity::values::NameKind;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::make_findable;
use super::names::{NewName, insert_name, list_names};
use crate::organizations::matching::{Names, match_key};

/// Learns the names of a signature that a coordinator said is this entry's: those that the entry does
/// not have yet become its aliases, until [`unlearn`].
pub async fn learn<C: ConnectionTrait>(
    connection: &C,
    organization: OrganizationId,
    names: &Names,
    signature: SignatureId,
) -> Result<(), DbErr> {
    let known = list_names(connection, organization).await?;
    let mut keys: HashSet<String> = known.into_iter().map(|name| name.match_key).collect();
    for name in names.iter() {
        if keys.insert(match_key(name)) {
            let alias = NewName {
                kind: NameKind::Alias,
                language: None,
                name,
                learned_from: Some(signature),
            };
            insert_name(connection, organization, alias).await?;
        }
    }
    make_findable(connection, organization).await
}

/// Forgets the names that were learned from a signature.
pub async fn unlearn<C: ConnectionTrait>(
    connection: &C,
    signature: SignatureId,
) -> Result<(), DbErr> {
    let learned = organization_name::Column::LearnedFrom.eq(signature);
    let names = organization_name::Entity::find()
        .filter(learned.clone())
        .all(connection)
        .await?;
    organization_name::Entity::delete_many()
        .filter(learned)
        .exec(connection)
        .await?;
    let entries: HashSet<OrganizationId> = names.iter().map(|name| name.organization_id).collect();
    for entry in entries {
        make_findable(connection, entry).await?;
    }
    Ok(())
}

/// The names that were learned from some signatures.
pub async fn learned_from<C: ConnectionTrait>(
    connection: &C,
    signatures: &[SignatureId],
) -> Result<Vec<String>, DbErr> {
    let learned = organization_name::Column::LearnedFrom.is_in(signatures.iter().copied());
    let names = organization_name::Entity::find()
        .filter(learned)
        .all(connection)
        .await?;
    Ok(names.into_iter().map(|name| name.name).collect())
}
