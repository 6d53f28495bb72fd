//! Two register entries that are one organization: what moved when they were joined.

use sea_orm_migration::prelude::*;

use crate::columns::*;

/// Two register entries that are one organization.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_column(manager, "organization", optional_big_integer("merged_into")).await?;
        create_index(
            manager,
            "organization_merged",
            "organization",
            &["merged_into"],
            PLAIN,
        )
        .await?;
        organization_merge(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["organization_merge"]).await?;
        drop_index(manager, "organization_merged", "organization").await?;
        drop_column(manager, "organization", "merged_into").await
    }
}

async fn organization_merge(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        big_integer("organization_id"),
        big_integer("into_id"),
        text("moved"),
        big_integer("at"),
    ];
    let references = [
        ("organization_id", "organization"),
        ("into_id", "organization"),
    ];
    create_table(manager, "organization_merge", columns, &references).await?;
    create_index(
        manager,
        "organization_merge_of",
        "organization_merge",
        &["organization_id"],
        UNIQUE,
    )
    .await
}
