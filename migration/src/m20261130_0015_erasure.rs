//! What a person may ask about their own data: links to it, and when a letter was closed, since the
//! retention of addresses counts from then.

use sea_orm_migration::prelude::*;

use crate::columns::*;

/// Links to one's own data, and the moment in which a letter was closed by hand.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        person_link(manager).await?;
        for (table, column) in [
            ("invitation", "address_key"),
            ("verification", "address_key"),
        ] {
            let name = format!("{table}_address");
            create_index(manager, &name, table, &[column], PLAIN).await?;
        }
        add_column(manager, "letter", optional_big_integer("closed_at")).await?;
        // A letter is closed by an import of its settings. The newest of them is the latest moment in
        // which that can have been: nothing is forgotten earlier than signatories were promised.
        let fill = "UPDATE letter SET closed_at = COALESCE( \
                    (SELECT MAX(journal_entry.at) FROM journal_entry \
                     WHERE journal_entry.letter_id = letter.id \
                     AND journal_entry.action IN ('import', 'import settings')), created_at) \
                    WHERE state = 'closed'";
        let connection = manager.get_connection();
        connection.execute_unprepared(fill).await?;
        // "Keep apart" kept the other signatory's name beside the entry of one, where erasing that
        // other one did not find it: "16-letter-id (name)". The id is enough.
        let shorten = "UPDATE journal_detail SET name = SUBSTR(name, 1, 16) \
                       WHERE name LIKE '________________ (%' AND entry_id IN \
                       (SELECT id FROM journal_entry WHERE action = 'keep apart')";
        connection.execute_unprepared(shorten).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_column(manager, "letter", "closed_at").await?;
        for table in ["verification", "invitation"] {
            drop_index(manager, &format!("{table}_address"), table).await?;
        }
        drop_tables(manager, &["person_link"]).await
    }
}

async fn person_link(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        blob("token_hash"),
        optional_blob("address_key"),
        big_integer("created_at"),
        big_integer("expires_at"),
        optional_big_integer("erased_at"),
    ];
    create_table(manager, "person_link", columns, &[]).await?;
    let wanted: [(&str, &[&str], bool); 3] = [
        ("person_link_token", &["token_hash"], UNIQUE),
        ("person_link_address", &["address_key"], PLAIN),
        ("person_link_expires", &["expires_at"], PLAIN),
    ];
    for (name, columns, unique) in wanted {
        create_index(manager, name, "person_link", columns, unique).await?;
    }
    Ok(())
}
