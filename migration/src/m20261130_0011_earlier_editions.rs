//! What was shown of a signature before it changed, so that a decision on an older edition can be
//! refused with the difference; and the edition that each entry of the journal is about.

use sea_orm_migration::prelude::*;

use crate::columns::*;

/// Earlier editions of signatures.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = vec![
            id(),
            big_integer("signature_id"),
            integer("edition"),
            text("shown"),
            big_integer("at"),
        ];
        let references = [("signature_id", "signature")];
        create_table(manager, "earlier_edition", columns, &references).await?;
        create_index(
            manager,
            "earlier_edition_of",
            "earlier_edition",
            &["signature_id", "edition"],
            UNIQUE,
        )
        .await?;
        let edition = ColumnDef::new(Alias::new("edition")).integer().take();
        add_column(manager, "journal_entry", edition).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_column(manager, "journal_entry", "edition").await?;
        drop_tables(manager, &["earlier_edition"]).await
    }
}
