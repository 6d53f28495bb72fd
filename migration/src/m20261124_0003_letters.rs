//! Letters, their texts, leads and tallies.

use sea_orm_migration::prelude::*;

use crate::columns::*;

/// Letters, their texts, leads and tallies.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        letter(manager).await?;
        letter_version(manager).await?;
        letter_text(manager).await?;
        lead(manager).await?;
        tally(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(
            manager,
            &["tally", "lead", "letter_text", "letter_version", "letter"],
        )
        .await
    }
}

async fn letter(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        text("slug"),
        text("state"),
        text("time_zone"),
        optional_text("date"),
        optional_big_integer("closes_at"),
        boolean("accepts_organizations"),
        boolean("accepts_individuals"),
        text("approval"),
        text("visibility"),
        boolean("names_in_bulk"),
        integer("names_per_address"),
        text("origins"),
        optional_text("source"),
        optional_blob("fingerprint"),
        big_integer("created_at"),
    ];
    let references = [];
    create_table(manager, "letter", columns, &references).await?;
    create_index(manager, "letter_slug", "letter", &["slug"], UNIQUE).await?;
    Ok(())
}

async fn letter_version(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        big_integer("letter_id"),
        integer("number"),
        blob("hash"),
        big_integer("created_at"),
    ];
    let references = [("letter_id", "letter")];
    create_table(manager, "letter_version", columns, &references).await?;
    create_index(
        manager,
        "letter_version_number",
        "letter_version",
        &["letter_id", "number"],
        UNIQUE,
    )
    .await?;
    Ok(())
}

async fn letter_text(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        big_integer("letter_id"),
        big_integer("version_id"),
        text("language"),
        text("title"),
        optional_text("addressee"),
        text("markdown"),
        text("html"),
        text("plain"),
    ];
    let references = [("version_id", "letter_version"), ("letter_id", "letter")];
    create_table(manager, "letter_text", columns, &references).await?;
    create_index(
        manager,
        "letter_text_language",
        "letter_text",
        &["version_id", "language"],
        UNIQUE,
    )
    .await?;
    Ok(())
}

async fn lead(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        big_integer("letter_id"),
        big_integer("organization_id"),
        integer("position"),
        optional_text("short_en"),
        optional_text("short_fr"),
    ];
    let references = [("letter_id", "letter"), ("organization_id", "organization")];
    create_table(manager, "lead", columns, &references).await?;
    create_index(
        manager,
        "lead_position",
        "lead",
        &["letter_id", "position"],
        UNIQUE,
    )
    .await?;
    create_index(
        manager,
        "lead_organization",
        "lead",
        &["letter_id", "organization_id"],
        UNIQUE,
    )
    .await?;
    Ok(())
}

async fn tally(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        big_integer("letter_id").primary_key().take(),
        big_integer("organizations"),
        big_integer("individuals"),
        big_integer("unlisted"),
        big_integer("revision"),
        big_integer("as_of"),
    ];
    let references = [("letter_id", "letter")];
    create_table(manager, "tally", columns, &references).await?;
    Ok(())
}
