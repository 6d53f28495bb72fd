//! How names look, whatever letters they are spelled with.

use entity::organization_name;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::names::is_of_standing_entry;
use crate::organizations::matching::skeleton_key;
use crate::storage::{Storage, derived};
use crate::text::looks::VERSION;

/// Names whose looks are worked out at once.
const AT_ONCE: u64 = 500;
/// What the version of the looks is kept under.
const WHAT: &str = "look keys";

/// The names of the register that may look like one of those given.
pub async fn find_confusables<C: ConnectionTrait>(
    connection: &C,
    names: &[&str],
) -> Result<Vec<organization_name::Model>, DbErr> {
    let looks = names.iter().map(|name| skeleton_key(name));
    organization_name::Entity::find()
        .filter(organization_name::Column::SkeletonKey.is_in(looks.filter(|look| !look.is_empty())))
        .filter(is_of_standing_entry())
        .order_by_asc(organization_name::Column::Id)
        .all(connection)
        .await
}

/// Works out how names look that were written before this was kept, or by older rules; gives how many
/// there were. What an attempt that was cut left undone is done the next time.
pub async fn set_skeleton_keys(storage: &Storage) -> Result<usize, DbErr> {
    forget_older(storage).await?;
    let mut done = 0;
    loop {
        let rows = organization_name::Entity::find()
            .filter(organization_name::Column::SkeletonKey.is_null())
            .limit(AT_ONCE)
            .all(storage.read())
            .await?;
        if rows.is_empty() {
            return Ok(done);
        }
        done += rows.len();
        let transaction = storage.begin().await?;
        for row in rows {
            let look = Expr::value(skeleton_key(&row.name));
            organization_name::Entity::update_many()
                .col_expr(organization_name::Column::SkeletonKey, look)
                .filter(organization_name::Column::Id.eq(row.id))
                .exec(&transaction)
                .await?;
        }
        transaction.commit().await?;
    }
}

/// Takes away the looks that older rules gave.
async fn forget_older(storage: &Storage) -> Result<(), DbErr> {
    if derived::version(storage.read(), WHAT).await? == Some(VERSION) {
        return Ok(());
    }
    let transaction = storage.begin().await?;
    organization_name::Entity::update_many()
        .col_expr(
            organization_name::Column::SkeletonKey,
            Expr::value(None::<String>),
        )
        .exec(&transaction)
        .await?;
    derived::set_version(&transaction, WHAT, VERSION).await?;
    transaction.commit().await
}
