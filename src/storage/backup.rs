//! A sound copy of a SQLite database, made beside whoever writes to it.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use entity::data_key;
use sea_orm::sqlx::sqlite::SqliteJournalMode;
use sea_orm::{
    ColumnTrait, ConnectOptions, ConnectionTrait, DatabaseBackend, DatabaseConnection, DbErr,
    EntityTrait, QueryFilter, Statement,
};

use super::data_keys::TAG;
use crate::secret::public_id;

/// Why there is no backup.
#[derive(Debug, thiserror::Error)]
pub enum BackupFault {
    /// Something stands there.
    #[error("{0} already exists and will not be overwritten; choose a new file")]
    Exists(PathBuf),
    /// The file cannot be written.
    #[error("cannot write {0}: {1}")]
    File(PathBuf, std::io::Error),
    /// The copy does not hold together.
    #[error("the backup failed its integrity check: {}", list(.0))]
    Unsound(Vec<DatabaseFileFault>),
    /// PostgreSQL has its own tools.
    #[error("this database is on PostgreSQL: back it up with pg_dump")]
    Postgres,
    /// The database.
    #[error("the database is not responding: {0}")]
    Database(#[from] DbErr),
}

/// What SQLite finds wrong with a database file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseFileFault {
    /// A line of `PRAGMA integrity_check`.
    #[error("{0}")]
    Damaged(String),
    /// A line of `PRAGMA foreign_key_check`.
    #[error("{table} refers to a missing row of {parent}")]
    Dangling { table: String, parent: String },
}

fn list(faults: &[DatabaseFileFault]) -> String {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    lines.join("; ")
}

/// Copies the database into a file beside the wanted one, takes the tag keys out, proves the copy,
/// and only then gives it its name: a backup is whole or not there.
pub(super) async fn write(
    connection: &DatabaseConnection,
    file: &Path,
) -> Result<u64, BackupFault> {
    if connection.get_database_backend() != DatabaseBackend::Sqlite {
        return Err(BackupFault::Postgres);
    }
    if file.symlink_metadata().is_ok() {
        return Err(BackupFault::Exists(file.to_owned()));
    }
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{}.part", public_id()));
    let part = PathBuf::from(name);
    let size = match copy(connection, &part, file).await {
        Ok(()) => settle(&part, file),
        Err(fault) => Err(fault),
    };
    // Once it has its name, this drops the other one only.
    fs::remove_file(&part).ok();
    size
}

async fn copy(
    connection: &DatabaseConnection,
    part: &Path,
    file: &Path,
) -> Result<(), BackupFault> {
    // SQLite copies into an empty file too; made here first, nobody else may read it.
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(part)
        .map_err(|fault| BackupFault::File(file.to_owned(), fault))?;
    let path = part.to_string_lossy().into_owned();
    let into =
        Statement::from_sql_and_values(DatabaseBackend::Sqlite, "VACUUM INTO ?", [path.into()]);
    connection.execute_raw(into).await?;
    let copy = sea_orm::Database::connect(options(part)).await?;
    let proved = without_tag_keys(&copy).await;
    copy.close().await?;
    match proved? {
        faults if faults.is_empty() => Ok(()),
        faults => Err(BackupFault::Unsound(faults)),
    }
}

async fn without_tag_keys(copy: &DatabaseConnection) -> Result<Vec<DatabaseFileFault>, DbErr> {
    data_key::Entity::delete_many()
        .filter(data_key::Column::Purpose.eq(TAG))
        .exec(copy)
        .await?;
    faults(copy).await
}

/// One connection, without a log beside the file, that overwrites what it deletes.
fn options(part: &Path) -> ConnectOptions {
    let file = part.to_owned();
    let mut options = ConnectOptions::new("sqlite://backup.sqlite");
    options.max_connections(1).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .filename(&file)
            .create_if_missing(false)
            .journal_mode(SqliteJournalMode::Delete)
            .pragma("secure_delete", "ON")
    });
    options
}

/// Puts the copy on the disk and gives it its name, which nobody has taken meanwhile.
fn settle(part: &Path, file: &Path) -> Result<u64, BackupFault> {
    let written = || {
        let copy = fs::File::open(part)?;
        copy.sync_all()?;
        give_name(part, file)?;
        if let Some(directory) = file
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty())
        {
            fs::File::open(directory)?.sync_all()?;
        }
        copy.metadata().map(|metadata| metadata.len())
    };
    written().map_err(|fault: std::io::Error| {
        if fault.kind() == std::io::ErrorKind::AlreadyExists {
            BackupFault::Exists(file.to_owned())
        } else {
            BackupFault::File(file.to_owned(), fault)
        }
    })
}

/// A second name never replaces anything; where the file system knows none, the copy is moved.
fn give_name(part: &Path, file: &Path) -> std::io::Result<()> {
    match fs::hard_link(part, file) {
        Err(fault) if fault.kind() != std::io::ErrorKind::AlreadyExists && !file.exists() => {
            fs::rename(part, file)
        }
        linked => linked,
    }
}

/// What `PRAGMA integrity_check` and `PRAGMA foreign_key_check` find.
pub(super) async fn faults(
    connection: &DatabaseConnection,
) -> Result<Vec<DatabaseFileFault>, DbErr> {
    let ask = async |question: &str| {
        connection
            .query_all_raw(Statement::from_string(DatabaseBackend::Sqlite, question))
            .await
    };
    let mut found = Vec::new();
    for row in ask("PRAGMA integrity_check").await? {
        let text: String = row.try_get_by_index(0)?;
        if text != "ok" {
            found.push(DatabaseFileFault::Damaged(text));
        }
    }
    for row in ask("PRAGMA foreign_key_check").await? {
        let (table, parent) = (row.try_get_by_index(0)?, row.try_get_by_index(2)?);
        found.push(DatabaseFileFault::Dangling { table, parent });
    }
    Ok(found)
}
