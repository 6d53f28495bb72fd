//! The register of organizations.

use sea_orm_migration::prelude::*;

use crate::columns::*;

/// The register of organizations.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        organization(manager).await?;
        organization_name(manager).await?;
        organization_domain(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(
            manager,
            &["organization_domain", "organization_name", "organization"],
        )
        .await
    }
}

async fn organization(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        text("public_id"),
        boolean("member"),
        optional_text("website"),
        optional_text("source"),
        big_integer("created_at"),
    ];
    let references = [];
    create_table(manager, "organization", columns, &references).await?;
    create_index(
        manager,
        "organization_public_id",
        "organization",
        &["public_id"],
        UNIQUE,
    )
    .await?;
    Ok(())
}

async fn organization_name(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        big_integer("organization_id"),
        optional_text("language"),
        text("kind"),
        text("name"),
        text("match_key"),
    ];
    let references = [("organization_id", "organization")];
    create_table(manager, "organization_name", columns, &references).await?;
    create_index(
        manager,
        "organization_name_key",
        "organization_name",
        &["match_key"],
        PLAIN,
    )
    .await?;
    create_index(
        manager,
        "organization_name_of",
        "organization_name",
        &["organization_id"],
        PLAIN,
    )
    .await?;
    Ok(())
}

async fn organization_domain(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        big_integer("organization_id"),
        text("domain"),
        boolean("speaks"),
    ];
    let references = [("organization_id", "organization")];
    create_table(manager, "organization_domain", columns, &references).await?;
    create_index(
        manager,
        "organization_domain_of",
        "organization_domain",
        &["organization_id", "domain"],
        UNIQUE,
    )
    .await?;
    create_index(
        manager,
        "organization_domain_domain",
        "organization_domain",
        &["domain"],
        PLAIN,
    )
    .await?;
    Ok(())
}
