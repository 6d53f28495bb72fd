//! Carrying out the changes of an entry.

use entity::ids::{NameId, OrganizationId};
use entity::{organization, organization_name};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::domains::{distrust, trust_domain};
use super::names::{NewName, insert_name};
use super::{make_findable, set_member};
use crate::clock::Millis;
use crate::organizations::editing::EntryChange;
use crate::organizations::matching::{match_key, skeleton_key};
use crate::secret::public_id;

/// Adds an entry that has no name yet; the caller gives it one in the same transaction, by [`edit`].
pub async fn open_entry<C: ConnectionTrait>(
    connection: &C,
    website: Option<&str>,
    source: &str,
    now: Millis,
) -> Result<OrganizationId, DbErr> {
    let row = organization::ActiveModel {
        public_id: Set(public_id()),
        member: Set(false),
        website: Set(website.map(str::to_owned)),
        source: Set(Some(source.to_owned())),
        created_at: Set(now),
        ..Default::default()
    };
    Ok(organization::Entity::insert(row)
        .exec(connection)
        .await?
        .last_insert_id)
}

/// Carries out changes of an entry, and makes it findable by what it is then.
pub async fn edit<C: ConnectionTrait>(
    connection: &C,
    entry: OrganizationId,
    changes: &[EntryChange],
) -> Result<(), DbErr> {
    for change in changes {
        carry_out(connection, entry, change).await?;
    }
    make_findable(connection, entry).await
}

async fn carry_out<C: ConnectionTrait>(
    connection: &C,
    entry: OrganizationId,
    change: &EntryChange,
) -> Result<(), DbErr> {
    use organization_name::Column;
    let name = |id: NameId| {
        organization_name::Entity::update_many()
            .filter(Column::Id.eq(id))
            .filter(Column::OrganizationId.eq(entry))
    };
    match change {
        EntryChange::Add {
            kind,
            language,
            name,
        } => {
            insert_name(connection, entry, NewName::new(*kind, *language, name)).await?;
        }
        EntryChange::Rename { id, to, .. } => {
            let renamed = name(*id)
                .col_expr(Column::Name, Expr::value(to.as_str()))
                .col_expr(Column::MatchKey, Expr::value(match_key(to)))
                .col_expr(Column::SkeletonKey, Expr::value(skeleton_key(to)));
            renamed.exec(connection).await?;
        }
        EntryChange::Become { id, kind, .. } => {
            let other = name(*id).col_expr(Column::Kind, Expr::value(kind.word()));
            other.exec(connection).await?;
        }
        EntryChange::Own { id, .. } => {
            let own = name(*id).col_expr(Column::LearnedFrom, Expr::value(None::<i64>));
            own.exec(connection).await?;
        }
        EntryChange::Drop { id, .. } => {
            organization_name::Entity::delete_many()
                .filter(Column::Id.eq(*id))
                .filter(Column::OrganizationId.eq(entry))
                .exec(connection)
                .await?;
        }
        EntryChange::Website(website) => {
            organization::Entity::update_many()
                .col_expr(organization::Column::Website, Expr::value(website.as_str()))
                .filter(organization::Column::Id.eq(entry))
                .exec(connection)
                .await?;
        }
        EntryChange::Trust(domain) => trust_domain(connection, entry, domain).await?,
        EntryChange::Distrust(domain) => {
            distrust(connection, entry, domain).await?;
        }
        EntryChange::Member(member) => {
            set_member(connection, entry, *member).await?;
        }
    }
    Ok(())
}
