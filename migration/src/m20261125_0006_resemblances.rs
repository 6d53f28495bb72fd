//! Who may be the same signatory: the keys by which candidates are found, what resembles what, and
//! what coordinators decided to keep apart.

use sea_orm_migration::prelude::*;

use crate::columns::*;

/// Who may be the same signatory.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        candidate_key(manager).await?;
        create_derived(manager).await?;
        resemblance(manager).await?;
        kept_apart(manager).await?;
        add_column(
            manager,
            "letter",
            text("possibly_same").default("publish").take(),
        )
        .await?;
        add_column(
            manager,
            "organization_name",
            optional_big_integer("learned_from"),
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_column(manager, "organization_name", "learned_from").await?;
        drop_column(manager, "letter", "possibly_same").await?;
        drop_tables(
            manager,
            &["kept_apart", "resemblance", "derived", "candidate_key"],
        )
        .await
    }
}

/// Three numbers a row and very many rows: the primary key is the table on SQLite.
async fn candidate_key(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut statement = Table::create().table(Alias::new("candidate_key")).take();
    let columns = ["scope", "fingerprint", "holder"];
    let mut key = Index::create();
    for column in columns {
        statement.col(big_integer(column));
        key.col(Alias::new(column));
    }
    statement.primary_key(&mut key);
    if manager.get_database_backend() == sea_orm_migration::sea_orm::DatabaseBackend::Sqlite {
        statement.extra("WITHOUT ROWID");
    }
    manager.create_table(statement).await?;
    create_index(
        manager,
        "candidate_key_of",
        "candidate_key",
        &["scope", "holder"],
        PLAIN,
    )
    .await
}

async fn create_derived(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![id(), text("what"), big_integer("version")];
    create_table(manager, "derived", columns, &[]).await?;
    create_index(manager, "derived_what", "derived", &["what"], UNIQUE).await
}

async fn resemblance(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        big_integer("letter_id"),
        big_integer("signature_id"),
        optional_big_integer("other_signature_id"),
        optional_big_integer("organization_id"),
        text("reasons"),
        double("score"),
        text("state"),
        big_integer("found_at"),
        optional_big_integer("decided_at"),
    ];
    let references = [
        ("letter_id", "letter"),
        ("signature_id", "signature"),
        ("other_signature_id", "signature"),
        ("organization_id", "organization"),
    ];
    create_table(manager, "resemblance", columns, &references).await?;
    for (name, column) in [
        ("resemblance_of", "signature_id"),
        ("resemblance_to", "other_signature_id"),
        ("resemblance_state", "state"),
    ] {
        create_index(manager, name, "resemblance", &[column], PLAIN).await?;
    }
    Ok(())
}

async fn kept_apart(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        id(),
        text("one"),
        text("other"),
        big_integer("signature_id"),
        big_integer("at"),
    ];
    create_table(manager, "kept_apart", columns, &[]).await?;
    create_index(
        manager,
        "kept_apart_pair",
        "kept_apart",
        &["one", "other"],
        UNIQUE,
    )
    .await?;
    create_index(
        manager,
        "kept_apart_by",
        "kept_apart",
        &["signature_id"],
        PLAIN,
    )
    .await
}
