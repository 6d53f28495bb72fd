//! Signatures and the proof of their mailboxes.

use sea_orm_migration::prelude::*;

use crate::columns::*;

/// Signatures and the proof of their mailboxes.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        signature(manager).await?;
        verification(manager).await?;
        suppression(manager).await?;
        correction(manager).await?;
        judges(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(
            manager,
            &["correction", "suppression", "verification", "signature"],
        )
        .await
    }
}

async fn signature(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [who_and_what(), how_shown(), proof_and_life()].concat();
    let references = [
        ("letter_id", "letter"),
        ("version_id", "letter_version"),
        ("organization_id", "organization"),
    ];
    create_table(manager, "signature", columns, &references).await?;
    indexes(manager).await
}

fn who_and_what() -> Vec<ColumnDef> {
    vec![
        id(),
        text("public_id"),
        big_integer("letter_id"),
        big_integer("version_id"),
        text("language"),
        text("kind"),
        text("state"),
        optional_big_integer("organization_id"),
        text("name"),
        optional_text("name_en"),
        optional_text("name_fr"),
        text("sort_name"),
        blob("sort_en"),
        blob("sort_fr"),
        integer("rank"),
        text("search"),
        text("match_key"),
        optional_text("title"),
    ]
}

fn how_shown() -> Vec<ColumnDef> {
    vec![
        optional_text("affiliation"),
        optional_text("place"),
        optional_text("website"),
        optional_text("representative"),
        optional_text("representative_title"),
        boolean("representative_public"),
        text("standing"),
        optional_text("standing_domain"),
        optional_text("source"),
        text("visibility"),
        optional_blob("address_sealed"),
        optional_blob("address_key"),
        integer("seat"),
        optional_blob("own_hash"),
        optional_blob("consent_hash"),
        optional_big_integer("consent_at"),
        optional_blob("updates_hash"),
        optional_blob("network_tag"),
    ]
}

fn proof_and_life() -> Vec<ColumnDef> {
    vec![
        optional_text("src"),
        text("reasons"),
        optional_big_integer("together_with"),
        optional_big_integer("repeat_of"),
        optional_big_integer("import_order"),
        big_integer("revision"),
        integer("mails"),
        integer("tries"),
        integer("reminded"),
        big_integer("created_at"),
        optional_big_integer("confirmed_at"),
        optional_big_integer("published_at"),
        big_integer("state_at"),
    ]
}

async fn indexes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let wanted: [(&str, &[&str], bool); 11] = [
        ("signature_public_id", &["public_id"], UNIQUE),
        ("signature_own_hash", &["own_hash"], UNIQUE),
        (
            "signature_import_order",
            &["letter_id", "import_order"],
            UNIQUE,
        ),
        ("signature_revision", &["letter_id", "revision"], PLAIN),
        (
            "signature_list_en",
            &["letter_id", "state", "kind", "rank", "sort_en", "id"],
            PLAIN,
        ),
        (
            "signature_list_fr",
            &["letter_id", "state", "kind", "rank", "sort_fr", "id"],
            PLAIN,
        ),
        ("signature_address", &["address_key", "letter_id"], PLAIN),
        ("signature_state_at", &["state", "state_at"], PLAIN),
        ("signature_together", &["together_with"], PLAIN),
        ("signature_organization_of", &["organization_id"], PLAIN),
        (
            "signature_published_at",
            &["letter_id", "state", "published_at"],
            PLAIN,
        ),
    ];
    for (name, columns, unique) in wanted {
        create_index(manager, name, "signature", columns, unique).await?;
    }
    Ok(())
}

async fn verification(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        big_integer("signature_id"),
        blob("token_hash"),
        blob("stop_hash"),
        blob("code_hash"),
        big_integer("created_at"),
        big_integer("expires_at"),
    ];
    let references = [("signature_id", "signature")];
    create_table(manager, "verification", columns, &references).await?;
    create_index(
        manager,
        "verification_token",
        "verification",
        &["token_hash"],
        UNIQUE,
    )
    .await?;
    create_index(
        manager,
        "verification_stop",
        "verification",
        &["stop_hash"],
        UNIQUE,
    )
    .await?;
    create_index(
        manager,
        "verification_of",
        "verification",
        &["signature_id"],
        PLAIN,
    )
    .await?;
    create_index(
        manager,
        "verification_expires",
        "verification",
        &["expires_at"],
        PLAIN,
    )
    .await?;
    Ok(())
}

async fn suppression(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        big_integer("letter_id"),
        blob("address_key"),
        blob("stop_hash"),
        big_integer("created_at"),
    ];
    let references = [("letter_id", "letter")];
    create_table(manager, "suppression", columns, &references).await?;
    create_index(
        manager,
        "suppression_address",
        "suppression",
        &["letter_id", "address_key"],
        UNIQUE,
    )
    .await?;
    create_index(
        manager,
        "suppression_stop",
        "suppression",
        &["stop_hash"],
        PLAIN,
    )
    .await?;
    Ok(())
}

async fn correction(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        big_integer("signature_id"),
        text("state"),
        text("fields"),
        text("reasons"),
        big_integer("created_at"),
    ];
    let references = [("signature_id", "signature")];
    create_table(manager, "correction", columns, &references).await?;
    create_index(
        manager,
        "correction_of",
        "correction",
        &["signature_id", "state"],
        PLAIN,
    )
    .await?;
    Ok(())
}

/// The unique indexes that decide races: who already holds this seat, which organization is
/// already published. Written by hand, since the schema builder knows no partial index on both.
async fn judges(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    connection
        .execute_unprepared(
            "CREATE UNIQUE INDEX signature_seat ON signature (letter_id, address_key, seat) \
             WHERE kind = 'individual' AND state IN ('held', 'published') AND address_key IS NOT NULL",
        )
        .await?;
    connection
        .execute_unprepared(
            "CREATE UNIQUE INDEX signature_organization ON signature (letter_id, organization_id) \
             WHERE kind = 'organization' AND state = 'published' AND organization_id IS NOT NULL",
        )
        .await?;
    Ok(())
}
