//! Keys that seal and hash, wrapped by the secret key.

use sea_orm_migration::prelude::*;

use crate::columns::*;

/// Keys that seal and hash, wrapped by the secret key.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        data_key(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["data_key"]).await
    }
}

async fn data_key(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        text("purpose"),
        big_integer("day"),
        blob("wrapped"),
        big_integer("created_at"),
    ];
    let references = [];
    create_table(manager, "data_key", columns, &references).await?;
    create_index(
        manager,
        "data_key_purpose_day",
        "data_key",
        &["purpose", "day"],
        UNIQUE,
    )
    .await?;
    Ok(())
}
