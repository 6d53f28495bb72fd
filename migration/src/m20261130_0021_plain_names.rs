//! Columns and tables take the names that the code uses: one plain name for each concept.

use sea_orm_migration::prelude::*;

const TABLES: [(&str, &str); 2] = [
    ("resemblance", "possible_duplicate"),
    ("kept_apart", "distinct_pair"),
];

const COLUMNS: [(&str, &str, &str); 5] = [
    ("signature", "together_with", "submission_id"),
    ("signature", "seat", "address_slot"),
    ("signature", "own_hash", "manage_token_hash"),
    ("organization_domain", "speaks", "trusted"),
    ("organization_name", "look_key", "skeleton_key"),
];

/// Renames only: rows, indexes and constraints stay as they are.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (old, new) in TABLES {
            rename_table(manager, old, new).await?;
        }
        for (table, old, new) in COLUMNS {
            rename_column(manager, table, old, new).await?;
        }
        rename_moved_table(manager, "resemblance", "possible_duplicate").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, old, new) in COLUMNS {
            rename_column(manager, table, new, old).await?;
        }
        for (old, new) in TABLES {
            rename_table(manager, new, old).await?;
        }
        rename_moved_table(manager, "possible_duplicate", "resemblance").await
    }
}

async fn rename_table(manager: &SchemaManager<'_>, from: &str, to: &str) -> Result<(), DbErr> {
    let sql = format!("ALTER TABLE {from} RENAME TO {to}");
    manager.get_connection().execute_unprepared(&sql).await?;
    Ok(())
}

async fn rename_column(
    manager: &SchemaManager<'_>,
    table: &str,
    from: &str,
    to: &str,
) -> Result<(), DbErr> {
    let sql = format!("ALTER TABLE {table} RENAME COLUMN {from} TO {to}");
    manager.get_connection().execute_unprepared(&sql).await?;
    Ok(())
}

/// Merges of register entries keep the ids of the rows that they moved, as JSON by table.
async fn rename_moved_table(
    manager: &SchemaManager<'_>,
    from: &str,
    to: &str,
) -> Result<(), DbErr> {
    let sql =
        format!("UPDATE organization_merge SET moved = replace(moved, '\"{from}\":', '\"{to}\":')");
    manager.get_connection().execute_unprepared(&sql).await?;
    Ok(())
}
