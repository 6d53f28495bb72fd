//! A signature keeps the names that the register gives it on the pages of each language, because lists are
//! sorted and searched by what they show. The columns start empty: the program fills them at its next
//! start and writes that to the journal, which would otherwise take the new names for an edit of the rows.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{DatabaseBackend, Statement};

use crate::columns::*;

const TABLE: &str = "signature";
const NAMES: [&str; 2] = ["register_en", "register_fr"];

/// The register's names, and whether the signature's own are shown in their place.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in NAMES {
            add_if_missing(manager, optional_text(name)).await?;
        }
        add_if_missing(manager, boolean("own_names").default(false).take()).await
    }

    /// The columns stay. The journal has committed to the names in them: without them every row that shows
    /// names of the register would read as changed by hand, also after going up again. A program from
    /// before does not see them.
    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}

async fn add_if_missing(manager: &SchemaManager<'_>, column: ColumnDef) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let backend = manager.get_database_backend();
    let columns = match backend {
        DatabaseBackend::Postgres => {
            "SELECT 1 FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = $1 AND column_name = $2"
        }
        _ => "SELECT 1 FROM pragma_table_info($1) WHERE name = $2",
    };
    let values = [TABLE.to_owned().into(), column.get_column_name().into()];
    let find = Statement::from_sql_and_values(backend, columns, values);
    match connection.query_one_raw(find).await? {
        Some(_) => Ok(()),
        None => add_column(manager, TABLE, column).await,
    }
}
