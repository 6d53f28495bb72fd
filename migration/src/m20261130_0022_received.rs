//! An entered signature knows how the coalition received it. Rows from before keep none: they are shown
//! as they were described then, by email, or as an earlier list if they were imported. A value would
//! change what the journal committed to, and the chain would no longer hold.

use sea_orm_migration::prelude::*;

use crate::columns::*;

const TABLE: &str = "signature";

/// How an entered signature was received.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_column(manager, TABLE, optional_text("received")).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_column(manager, TABLE, "received").await
    }
}
