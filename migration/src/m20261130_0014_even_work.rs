//! What was typed, sealed for whoever holds the ticket; wishes for one's own links; and indexes under
//! which a post reads as much however many rows an address, an organization or a recipient has.

use sea_orm_migration::prelude::*;

use crate::columns::*;

/// Copies of submissions, wishes for own links, and indexes by state.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const COPY: &str = "submission_copy";
const WISH: &str = "own_links_wish";

/// The name of an index, and its columns.
type Named = (&'static str, &'static [&'static str]);

/// A table, an index of it, and the older one whose place that takes.
const REPLACED: [(&str, Named, Named); 3] = [
    (
        "signature",
        (
            "signature_address_state",
            &["address_key", "letter_id", "state", "id"],
        ),
        ("signature_address", &["address_key", "letter_id"]),
    ),
    (
        "signature",
        (
            "signature_organization_state",
            &["organization_id", "letter_id", "state", "id"],
        ),
        ("signature_organization_of", &["organization_id"]),
    ),
    (
        "verification",
        ("verification_life", &["signature_id", "expires_at"]),
        ("verification_of", &["signature_id"]),
    ),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        copies(manager).await?;
        wishes(manager).await?;
        for (table, (name, columns), (older, _)) in REPLACED {
            create_index(manager, name, table, columns, PLAIN).await?;
            drop_index(manager, older, table).await?;
        }
        // Written by hand: the schema builder knows no partial index on both databases.
        let connection = manager.get_connection();
        connection
            .execute_unprepared(
                "CREATE INDEX signature_proved ON signature (address_key, id) \
                 WHERE confirmed_at IS NOT NULL",
            )
            .await?;
        connection
            .execute_unprepared(
                "CREATE INDEX signature_endorsement_address \
                 ON signature (address_key, letter_id, state, id) WHERE kind = 'organization'",
            )
            .await?;
        connection
            .execute_unprepared(
                "CREATE INDEX outgoing_mail_waiting ON outgoing_mail (recipient_key, letter_id) \
                 WHERE state = 'waiting'",
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_index(manager, "outgoing_mail_waiting", "outgoing_mail").await?;
        drop_index(manager, "signature_endorsement_address", "signature").await?;
        drop_index(manager, "signature_proved", "signature").await?;
        for (table, (name, _), (older, columns)) in REPLACED {
            create_index(manager, older, table, columns, PLAIN).await?;
            drop_index(manager, name, table).await?;
        }
        drop_tables(manager, &[WISH, COPY]).await
    }
}

async fn copies(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        big_integer("signature_id"),
        blob("sealed"),
        integer("changes"),
        big_integer("created_at"),
    ];
    create_table(manager, COPY, columns, &[]).await?;
    create_index(
        manager,
        "submission_copy_signature",
        COPY,
        &["signature_id"],
        UNIQUE,
    )
    .await?;
    create_index(
        manager,
        "submission_copy_created",
        COPY,
        &["created_at"],
        PLAIN,
    )
    .await
}

async fn wishes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        text("public_id"),
        text("language"),
        blob("address_sealed"),
        blob("sender"),
        big_integer("created_at"),
    ];
    create_table(manager, WISH, columns, &[]).await
}
