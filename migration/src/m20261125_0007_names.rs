//! Protected names, how organizations' names look, and the acronym that a signatory gives.

use sea_orm_migration::prelude::*;

use crate::columns::*;

/// Protected names, how organizations' names look, and the acronym that a signatory gives.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        protected_name(manager).await?;
        let look_key = optional_text("look_key");
        add_column(manager, "organization_name", look_key).await?;
        create_index(
            manager,
            "organization_name_look",
            "organization_name",
            &["look_key"],
            PLAIN,
        )
        .await?;
        add_column(manager, "signature", optional_text("acronym")).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_column(manager, "signature", "acronym").await?;
        drop_index(manager, "organization_name_look", "organization_name").await?;
        drop_column(manager, "organization_name", "look_key").await?;
        drop_tables(manager, &["protected_name"]).await
    }
}

async fn protected_name(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        text("name"),
        text("match_key"),
        boolean("anywhere"),
        boolean("taken_off"),
        big_integer("created_at"),
    ];
    create_table(manager, "protected_name", columns, &[]).await?;
    create_index(
        manager,
        "protected_name_key",
        "protected_name",
        &["match_key"],
        UNIQUE,
    )
    .await
}
