//! Fingerprints of imports and of letter versions get a documented form with a version prefix (see
//! `docs/fingerprints.md`), and a version tells when it was first signed. Until now both fingerprints hashed
//! the debug output of Rust, which another compiler may change.

use std::fmt::Write as _;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{DatabaseBackend, QueryResult, Statement};
use sha2::{Digest, Sha256};

use crate::columns::*;

/// Fingerprints as text with a version prefix.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // What a folder held cannot be computed again from the rows, so the old value is kept, marked.
        add_column(manager, "letter", optional_text("import_fingerprint")).await?;
        let hex = match manager.get_database_backend() {
            DatabaseBackend::Postgres => "encode(fingerprint, 'hex')",
            _ => "lower(hex(fingerprint))",
        };
        let keep = format!("UPDATE letter SET import_fingerprint = 'v0:' || {hex}");
        let keep = format!("{keep} WHERE fingerprint IS NOT NULL");
        execute(manager, &keep).await?;
        drop_column(manager, "letter", "fingerprint").await?;

        let fingerprint = text("fingerprint").default("").take();
        add_column(manager, "letter_version", fingerprint).await?;
        compute_fingerprints(manager).await?;
        drop_column(manager, "letter_version", "hash").await?;

        add_column(manager, "letter_version", optional_big_integer("signed_at")).await?;
        let first = "UPDATE letter_version SET signed_at = (SELECT MIN(created_at) FROM signature \
                     WHERE signature.version_id = letter_version.id)";
        execute(manager, first).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let bytes_of = |column: &str| match manager.get_database_backend() {
            DatabaseBackend::Postgres => format!("decode(substr({column}, 4), 'hex')"),
            _ => format!("unhex(substr({column}, 4))"),
        };
        drop_column(manager, "letter_version", "signed_at").await?;

        let hash = blob("hash").default(Expr::cust("''")).take();
        add_column(manager, "letter_version", hash).await?;
        let set = format!(
            "UPDATE letter_version SET hash = {}",
            bytes_of("fingerprint")
        );
        execute(manager, &set).await?;
        drop_column(manager, "letter_version", "fingerprint").await?;

        // Newer ones mean nothing to an older program, which then compares texts and rows.
        add_column(manager, "letter", optional_blob("fingerprint")).await?;
        let set = format!(
            "UPDATE letter SET fingerprint = {} WHERE import_fingerprint LIKE 'v0:%'",
            bytes_of("import_fingerprint")
        );
        execute(manager, &set).await?;
        drop_column(manager, "letter", "import_fingerprint").await
    }
}

async fn execute(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    manager.get_connection().execute_unprepared(sql).await?;
    Ok(())
}

async fn query(manager: &SchemaManager<'_>, sql: &str) -> Result<Vec<QueryResult>, DbErr> {
    let statement = Statement::from_string(manager.get_database_backend(), sql);
    manager.get_connection().query_all_raw(statement).await
}

async fn compute_fingerprints(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for version in query(manager, "SELECT id FROM letter_version").await? {
        let id: i64 = version.try_get("", "id")?;
        let texts = format!(
            "SELECT language, title, addressee, markdown FROM letter_text \
             WHERE version_id = {id} ORDER BY language"
        );
        let fingerprint = fingerprint(&query(manager, &texts).await?)?;
        let set =
            format!("UPDATE letter_version SET fingerprint = '{fingerprint}' WHERE id = {id}");
        execute(manager, &set).await?;
    }
    Ok(())
}

/// The form `undersigned letter version 1`, as it is at the time of this migration.
fn fingerprint(texts: &[QueryResult]) -> Result<String, DbErr> {
    let mut form = Vec::new();
    append(&mut form, Some("undersigned letter version 1"));
    for text in texts {
        for column in ["language", "title", "addressee", "markdown"] {
            let value: Option<String> = text.try_get("", column)?;
            append(&mut form, value.as_deref());
        }
    }
    let mut fingerprint = "v1:".to_owned();
    for byte in Sha256::digest(&form) {
        // Writing to a String cannot fail.
        let _ = write!(fingerprint, "{byte:02x}");
    }
    Ok(fingerprint)
}

/// A byte 0 for none; else a byte 1, the length in bytes as 64 bits (the highest first), and the bytes.
fn append(form: &mut Vec<u8>, value: Option<&str>) {
    let Some(value) = value else {
        form.push(0);
        return;
    };
    form.push(1);
    form.extend_from_slice(&(value.len() as u64).to_be_bytes());
    form.extend_from_slice(value.as_bytes());
}
