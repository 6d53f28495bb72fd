//! Outgoing mail and the journal.

use sea_orm_migration::prelude::*;

use crate::columns::*;

/// Outgoing mail and the journal.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        outgoing_mail(manager).await?;
        journal_entry(manager).await?;
        journal_detail(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(
            manager,
            &["journal_detail", "journal_entry", "outgoing_mail"],
        )
        .await
    }
}

async fn outgoing_mail(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        text("message_id"),
        text("kind"),
        text("state"),
        optional_big_integer("letter_id"),
        optional_big_integer("signature_id"),
        blob("recipient_key"),
        text("domain"),
        optional_blob("sealed"),
        integer("attempts"),
        big_integer("due_at"),
        big_integer("expires_at"),
        big_integer("created_at"),
        optional_big_integer("sent_at"),
        optional_text("fault"),
    ];
    let references = [];
    create_table(manager, "outgoing_mail", columns, &references).await?;
    create_index(
        manager,
        "outgoing_mail_message_id",
        "outgoing_mail",
        &["message_id"],
        UNIQUE,
    )
    .await?;
    create_index(
        manager,
        "outgoing_mail_due",
        "outgoing_mail",
        &["state", "due_at"],
        PLAIN,
    )
    .await?;
    create_index(
        manager,
        "outgoing_mail_recipient",
        "outgoing_mail",
        &["recipient_key", "created_at"],
        PLAIN,
    )
    .await?;
    create_index(
        manager,
        "outgoing_mail_signature",
        "outgoing_mail",
        &["signature_id"],
        PLAIN,
    )
    .await?;
    Ok(())
}

async fn journal_entry(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        big_integer("at"),
        text("actor"),
        text("action"),
        optional_big_integer("letter_id"),
        optional_big_integer("signature_id"),
        optional_big_integer("organization_id"),
        optional_text("reason"),
    ];
    let references = [];
    create_table(manager, "journal_entry", columns, &references).await?;
    create_index(
        manager,
        "journal_entry_signature",
        "journal_entry",
        &["signature_id"],
        PLAIN,
    )
    .await?;
    create_index(
        manager,
        "journal_entry_letter",
        "journal_entry",
        &["letter_id"],
        PLAIN,
    )
    .await?;
    Ok(())
}

async fn journal_detail(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        big_integer("entry_id"),
        optional_big_integer("signature_id"),
        text("name"),
    ];
    let references = [("entry_id", "journal_entry")];
    create_table(manager, "journal_detail", columns, &references).await?;
    create_index(
        manager,
        "journal_detail_entry",
        "journal_detail",
        &["entry_id"],
        PLAIN,
    )
    .await?;
    create_index(
        manager,
        "journal_detail_signature",
        "journal_detail",
        &["signature_id"],
        PLAIN,
    )
    .await?;
    Ok(())
}
