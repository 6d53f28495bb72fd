//! The journal as a chain: each entry is bound to the one before it, and to what signatures showed
//! after it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

use crate::columns::*;

/// The chain of the journal, and the commitments to the public fields of signatures.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Columns of the journal that the chain fills.
const OF_ENTRIES: [&str; 5] = ["hash", "faces", "salt", "reason_seal", "name_seal"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_column(manager, "signature", optional_blob("face_salt")).await?;
        add_column(manager, "journal_detail", optional_blob("salt")).await?;
        add_column(manager, "journal_entry", optional_big_integer("position")).await?;
        for column in OF_ENTRIES {
            add_column(manager, "journal_entry", optional_blob(column)).await?;
        }
        create_index(
            manager,
            "journal_entry_position",
            "journal_entry",
            &["position"],
            UNIQUE,
        )
        .await?;
        journal_face(manager).await?;
        journal_head(manager).await?;
        // A database without signatures has nothing that was made before the chain.
        let nothing_older = "INSERT INTO derived (what, version) SELECT 'signature faces', 1 \
                             WHERE NOT EXISTS (SELECT 1 FROM signature)";
        manager
            .get_connection()
            .execute_unprepared(nothing_older)
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared("DELETE FROM derived WHERE what = 'signature faces'")
            .await?;
        drop_tables(manager, &["journal_face", "journal_head"]).await?;
        drop_index(manager, "journal_entry_position", "journal_entry").await?;
        for column in OF_ENTRIES {
            drop_column(manager, "journal_entry", column).await?;
        }
        drop_column(manager, "journal_entry", "position").await?;
        drop_column(manager, "journal_detail", "salt").await?;
        drop_column(manager, "signature", "face_salt").await
    }
}

async fn journal_face(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        big_integer("entry_id"),
        text("public_id"),
        optional_blob("commitment"),
        optional_blob("replaces"),
    ];
    let references = [("entry_id", "journal_entry")];
    create_table(manager, "journal_face", columns, &references).await?;
    create_index(
        manager,
        "journal_face_entry",
        "journal_face",
        &["entry_id"],
        PLAIN,
    )
    .await?;
    create_index(
        manager,
        "journal_face_signature",
        "journal_face",
        &["public_id", "id"],
        PLAIN,
    )
    .await
}

async fn journal_head(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![id(), big_integer("position"), blob("hash")];
    create_table(manager, "journal_head", columns, &[]).await?;
    let zeros = "00".repeat(32);
    let zeros = match manager.get_database_backend() {
        DatabaseBackend::Postgres => format!("'\\x{zeros}'"),
        _ => format!("X'{zeros}'"),
    };
    let start = format!("INSERT INTO journal_head (id, position, hash) VALUES (1, 0, {zeros})");
    manager.get_connection().execute_unprepared(&start).await?;
    Ok(())
}
