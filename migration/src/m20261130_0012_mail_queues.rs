//! Fair queues of outgoing mail: whose allowance a mail uses, which flow it belongs to, and its
//! place among the mails that may leave now.

use sea_orm_migration::prelude::*;

use crate::columns::*;

const TABLE: &str = "outgoing_mail";
const QUEUE_INDEX: &str = "outgoing_mail_queue";
const TURN_INDEX: &str = "outgoing_mail_turn";
const WAKING_INDEX: &str = "outgoing_mail_waking";
const SENDER_INDEX: &str = "outgoing_mail_sender";
const CROWD_INDEX: &str = "outgoing_mail_crowd";
const MAILBOX_INDEX: &str = "outgoing_mail_mailbox";

/// Fair queues of outgoing mail.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            optional_blob("mailbox_key"),
            text("allowance").default("news").take(),
            integer("a_day").default(12).take(),
            optional_blob("sender"),
            text("queue").default("").take(),
            big_integer("turn").default(-1).take(),
            big_integer("crowd_turn").default(0).take(),
            optional_big_integer("released_at"),
        ] {
            add_column(manager, TABLE, column).await?;
        }
        fill(manager).await?;
        for (name, columns) in indexes() {
            create_index(manager, name, TABLE, &columns, PLAIN).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in indexes() {
            drop_index(manager, name, TABLE).await?;
        }
        for column in [
            "released_at",
            "crowd_turn",
            "turn",
            "queue",
            "sender",
            "a_day",
            "allowance",
            "mailbox_key",
        ] {
            drop_column(manager, TABLE, column).await?;
        }
        Ok(())
    }
}

fn indexes() -> [(&'static str, Vec<&'static str>); 6] {
    [
        (
            QUEUE_INDEX,
            vec!["state", "queue", "turn", "crowd_turn", "id"],
        ),
        (TURN_INDEX, vec!["state", "turn"]),
        (WAKING_INDEX, vec!["state", "queue", "due_at", "id"]),
        (SENDER_INDEX, vec!["state", "sender", "letter_id", "turn"]),
        (
            CROWD_INDEX,
            vec!["state", "letter_id", "domain", "turn", "crowd_turn"],
        ),
        (
            MAILBOX_INDEX,
            vec!["mailbox_key", "allowance", "released_at"],
        ),
    ]
}

/// Mails from before keep their day: what left counts against its recipient as it did. Their
/// addresses are sealed, so tags and dots in them are not folded.
async fn fill(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    for statement in [
        "UPDATE outgoing_mail SET mailbox_key = recipient_key",
        "UPDATE outgoing_mail SET allowance = 'typed', a_day = 3 \
         WHERE kind IN ('confirm', 'already-signed')",
        "UPDATE outgoing_mail SET allowance = 'invited' WHERE kind = 'invitation'",
        "UPDATE outgoing_mail SET allowance = 'found' WHERE kind = 'own-links'",
        "UPDATE outgoing_mail SET released_at = due_at \
         WHERE state <> 'withheld' AND (state <> 'waiting' OR attempts > 0)",
    ] {
        connection.execute_unprepared(statement).await?;
    }
    Ok(())
}
