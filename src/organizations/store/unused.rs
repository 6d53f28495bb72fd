//! Deletes entries that an interrupted import created and nothing uses.

use entity::ids::OrganizationId;
use entity::{
    invitation, journal_entry, lead, organization, organization_domain, organization_merge,
    organization_name, possible_duplicate,
};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
    QueryTrait,
};

use crate::clock::Millis;
use crate::storage::key_index;

/// Deletes those of the given entries that `source` created at `made_at` and that nothing uses: no lead,
/// invitation, domain, merge, possible duplicate or journal entry. The caller leaves out entries with
/// signatures.
pub async fn forget_unused<C: ConnectionTrait>(
    connection: &C,
    ids: &[OrganizationId],
    source: &str,
    made_at: Millis,
) -> Result<(), DbErr> {
    let given = || ids.iter().copied();
    let unused: Vec<OrganizationId> = organization::Entity::find()
        .select_only()
        .column(organization::Column::Id)
        .filter(organization::Column::Id.is_in(given()))
        .filter(organization::Column::Source.eq(source))
        .filter(organization::Column::CreatedAt.eq(made_at))
        .filter(organization::Column::Member.eq(false))
        .filter(organization::Column::MergedInto.is_null())
        .filter(
            Condition::all()
                .add(is_not_in::<lead::Entity>(lead::Column::OrganizationId, ids))
                .add(is_not_in::<invitation::Entity>(
                    invitation::Column::OrganizationId,
                    ids,
                ))
                .add(is_not_in::<possible_duplicate::Entity>(
                    possible_duplicate::Column::OrganizationId,
                    ids,
                ))
                .add(is_not_in::<journal_entry::Entity>(
                    journal_entry::Column::OrganizationId,
                    ids,
                ))
                .add(is_not_in::<organization_domain::Entity>(
                    organization_domain::Column::OrganizationId,
                    ids,
                ))
                .add(is_not_in::<organization_merge::Entity>(
                    organization_merge::Column::IntoId,
                    ids,
                )),
        )
        .into_tuple()
        .all(connection)
        .await?;
    organization_name::Entity::delete_many()
        .filter(organization_name::Column::OrganizationId.is_in(unused.iter().copied()))
        .exec(connection)
        .await?;
    key_index::forget_several(connection, key_index::Register, &unused).await?;
    organization::Entity::delete_many()
        .filter(organization::Column::Id.is_in(unused))
        .exec(connection)
        .await?;
    Ok(())
}

/// The condition that no row of a table refers to an entry. It searches only for the given entries.
fn is_not_in<E: EntityTrait>(column: E::Column, ids: &[OrganizationId]) -> SimpleExpr {
    let named = E::find()
        .select_only()
        .column(column)
        .filter(column.is_in(ids.iter().copied()))
        .into_query();
    organization::Column::Id.not_in_subquery(named)
}
