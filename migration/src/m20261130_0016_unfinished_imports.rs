//! A letter whose list is written in several transactions says how far it has come, and is seen by
//! nobody until it is whole.

use sea_orm_migration::prelude::*;

use crate::columns::*;

/// How many rows of an import are written; none for a letter that is whole.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Every letter that is there came in whole.
        add_column(manager, "letter", optional_big_integer("import_rows")).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_column(manager, "letter", "import_rows").await
    }
}
