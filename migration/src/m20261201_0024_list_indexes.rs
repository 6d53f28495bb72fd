//! Indexes that hold only the rows they serve. Public pages read rows that are published by name, in the
//! order of a list; most signatures of individuals have no organization, invitation or place in an import.

use sea_orm_migration::prelude::*;

use crate::columns::*;

const TABLE: &str = "signature";
/// The rows that anybody may see. Queries must say it in these words, or SQLite does not use the index.
const IS_LISTED: &str = "state = 'published' AND visibility = 'name'";

/// An index over a part of the table.
struct Partial {
    name: &'static str,
    columns: &'static str,
    rows: &'static str,
    unique: bool,
}

const NEW: [Partial; 9] = [
    Partial {
        name: "signature_listed_en",
        columns: "letter_id, kind, rank, sort_en, id",
        rows: IS_LISTED,
        unique: PLAIN,
    },
    Partial {
        name: "signature_listed_fr",
        columns: "letter_id, kind, rank, sort_fr, id",
        rows: IS_LISTED,
        unique: PLAIN,
    },
    Partial {
        name: "signature_latest",
        columns: "letter_id, published_at, id",
        rows: "state = 'published' AND visibility = 'name' AND import_order IS NULL",
        unique: PLAIN,
    },
    Partial {
        name: "signature_counted",
        columns: "letter_id, kind",
        rows: "state = 'published' AND visibility = 'counted'",
        unique: PLAIN,
    },
    Partial {
        name: "signature_endorsement",
        columns: "letter_id, state, id",
        rows: "kind = 'organization'",
        unique: PLAIN,
    },
    Partial {
        name: "signature_imported",
        columns: "letter_id, import_order",
        rows: "import_order IS NOT NULL",
        unique: UNIQUE,
    },
    Partial {
        name: "signature_of_submission",
        columns: "submission_id",
        rows: "submission_id IS NOT NULL",
        unique: PLAIN,
    },
    Partial {
        name: "signature_of_entry",
        columns: "organization_id, letter_id, state, id",
        rows: "organization_id IS NOT NULL",
        unique: PLAIN,
    },
    Partial {
        name: "signature_by_invitation",
        columns: "invitation_id",
        rows: "invitation_id IS NOT NULL",
        unique: PLAIN,
    },
];

/// The index of changes, which decides between equal revisions by the id.
const CHANGES: &str = "signature_changes";

/// An index over the whole table: its name, its columns, and whether it refuses repeats.
type Whole = (&'static str, &'static [&'static str], bool);

const OLD: [Whole; 8] = [
    (
        "signature_list_en",
        &["letter_id", "state", "kind", "rank", "sort_en", "id"],
        PLAIN,
    ),
    (
        "signature_list_fr",
        &["letter_id", "state", "kind", "rank", "sort_fr", "id"],
        PLAIN,
    ),
    (
        "signature_published_at",
        &["letter_id", "state", "published_at"],
        PLAIN,
    ),
    (
        "signature_import_order",
        &["letter_id", "import_order"],
        UNIQUE,
    ),
    ("signature_together", &["submission_id"], PLAIN),
    (
        "signature_organization_state",
        &["organization_id", "letter_id", "state", "id"],
        PLAIN,
    ),
    ("signature_invitation", &["invitation_id"], PLAIN),
    ("signature_revision", &["letter_id", "revision"], PLAIN),
];

/// Narrower indexes of the table `signature`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Written by hand: the schema builder knows no partial index on both databases.
        for index in NEW {
            let unique = if index.unique { "UNIQUE " } else { "" };
            let sql = format!(
                "CREATE {unique}INDEX {} ON {TABLE} ({}) WHERE {}",
                index.name, index.columns, index.rows
            );
            manager.get_connection().execute_unprepared(&sql).await?;
        }
        let columns = ["letter_id", "revision", "id"];
        create_index(manager, CHANGES, TABLE, &columns, PLAIN).await?;
        for (name, ..) in OLD {
            drop_index(manager, name, TABLE).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, columns, unique) in OLD {
            create_index(manager, name, TABLE, columns, unique).await?;
        }
        drop_index(manager, CHANGES, TABLE).await?;
        for index in NEW {
            drop_index(manager, index.name, TABLE).await?;
        }
        Ok(())
    }
}
