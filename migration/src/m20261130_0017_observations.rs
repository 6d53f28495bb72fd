//! What a running server noticed, for its next start and for `doctor`: where the clock was, and
//! that a proxy is missing from the settings.

use sea_orm_migration::prelude::*;

use crate::columns::*;

/// What a server noticed.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = vec![id(), text("what"), big_integer("value")];
        create_table(manager, "observation", columns, &[]).await?;
        create_index(
            manager,
            "observation_by_what",
            "observation",
            &["what"],
            UNIQUE,
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["observation"]).await
    }
}
