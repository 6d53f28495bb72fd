//! Opening SQLite and PostgreSQL the way that keeps what was acknowledged.

use std::path::{Path, PathBuf};
use std::time::Duration;

use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::Connection as _;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, DatabaseConnection, DbErr};

use super::lock::{Lock, LockFault};
use crate::private_file;

/// Statements that a connection keeps prepared: more than the service has. With too few, each request
/// would prepare some anew.
const STATEMENTS: usize = 512;
/// Readers beside the one writer on SQLite.
const SQLITE_READERS: u32 = 8;
/// Pages that the writer keeps, as SQLite wants them: KiB below zero. They are taken as used: a small
/// letter needs few; with a million signatures, keys would else be read from the disk each time.
const WRITER_CACHE: &str = "-65536";
/// The same, of each reader.
const READER_CACHE: &str = "-16384";
/// Connections to PostgreSQL.
const POSTGRES_CONNECTIONS: u32 = 16;
/// How long a writer waits for another process's write.
const BUSY: Duration = Duration::from_secs(15);

/// Which database to open.
#[derive(Clone, Debug)]
pub enum Database {
    /// One file in the data directory.
    Sqlite { file: PathBuf },
    /// A PostgreSQL server.
    Postgres {
        /// `postgres://…`
        url: String,
    },
}

/// Why the database does not open.
#[derive(Debug, thiserror::Error)]
pub enum StorageFault {
    /// The data directory cannot be made or written.
    #[error("cannot use the data directory {0}: {1}")]
    Directory(PathBuf, std::io::Error),
    /// The schema is newer than this program knows.
    #[error(
        "the database was made by a newer version of undersigned; install that version or restore a backup made before the upgrade"
    )]
    Newer,
    /// A server runs on a schema that would have to change under it.
    #[error("the database needs {0} migration(s), and a server is running on it")]
    Running(usize),
    /// The lock file cannot be asked.
    #[error(transparent)]
    Lock(#[from] LockFault),
    /// The database itself.
    #[error("the database is not responding: {0}")]
    Database(#[from] DbErr),
}

/// Migrates on a single connection that is closed before any pool opens: a pool's other
/// connections would keep the schema from before.
pub(super) async fn migrate(database: &Database, lock: Option<&Lock>) -> Result<(), StorageFault> {
    make_directory(database)?;
    let connection = sea_orm::Database::connect(options(database, 1, false)).await?;
    let steps = migrate_on(&connection, database, lock).await;
    connection.close().await?;
    let steps = steps?;
    if steps > 0 {
        tracing::info!(steps, "the database schema was brought up to date");
    }
    Ok(())
}

async fn migrate_on(
    connection: &DatabaseConnection,
    database: &Database,
    lock: Option<&Lock>,
) -> Result<usize, StorageFault> {
    let pending = match Migrator::get_pending_migrations(connection).await {
        Ok(pending) => pending.len(),
        Err(DbErr::Custom(_)) => return Err(StorageFault::Newer),
        Err(fault) => return Err(fault.into()),
    };
    let applied = Migrator::get_applied_migrations(connection).await?.len();
    if pending > 0 && applied > 0 && lock.is_none() && !nobody_serves(database)? {
        return Err(StorageFault::Running(pending));
    }
    Migrator::up(connection, None).await?;
    Ok(pending)
}

/// Whether no other process serves this file now.
fn nobody_serves(database: &Database) -> Result<bool, LockFault> {
    match database {
        Database::Sqlite { file } => Lock::is_free(file),
        Database::Postgres { .. } => Ok(true),
    }
}

pub(super) async fn pools(
    database: &Database,
) -> Result<(DatabaseConnection, DatabaseConnection), StorageFault> {
    match database {
        Database::Sqlite { .. } => {
            let write = sea_orm::Database::connect(options(database, 1, false)).await?;
            let read = sea_orm::Database::connect(options(database, SQLITE_READERS, true)).await?;
            Ok((write, read))
        }
        Database::Postgres { .. } => {
            let pool =
                sea_orm::Database::connect(options(database, POSTGRES_CONNECTIONS, false)).await?;
            Ok((pool.clone(), pool))
        }
    }
}

/// On SQLite a connection that comes back with a transaction is closed. When a write fails, SQLite
/// may have rolled back by itself; then the pool's own rollback fails, and it would begin what comes
/// next as a part of a transaction that nobody ever commits: acknowledged, and lost. The test of the
/// connection comes first and waits for a rollback that is under way.
fn options(database: &Database, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(match database {
        // The file itself is given as a path below, so that no character of it needs escaping.
        Database::Sqlite { .. } => "sqlite://undersigned.sqlite".to_owned(),
        Database::Postgres { url } => url.clone(),
    });
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(20))
        .sqlx_logging(false);
    match database {
        Database::Sqlite { file } => {
            let file = file.clone();
            options.map_sqlx_sqlite_opts(move |sqlite| {
                sqlite
                    .filename(&file)
                    .create_if_missing(!read_only)
                    .foreign_keys(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full)
                    .busy_timeout(BUSY)
                    .statement_cache_capacity(STATEMENTS)
                    .pragma("secure_delete", "ON")
                    .pragma(
                        "cache_size",
                        if read_only {
                            READER_CACHE
                        } else {
                            WRITER_CACHE
                        },
                    )
                    .pragma("query_only", if read_only { "ON" } else { "OFF" })
            });
            options
                .test_before_acquire(true)
                .map_sqlx_sqlite_before_acquire(|connection, _| {
                    Box::pin(async move { Ok(!connection.is_in_transaction()) })
                });
        }
        Database::Postgres { .. } => {
            // Whatever the server's default: an acknowledged signature is on its disk.
            options.map_sqlx_postgres_opts(|postgres| {
                postgres
                    .options([("synchronous_commit", "on")])
                    .application_name("undersigned")
            });
        }
    }
    options
}

fn make_directory(database: &Database) -> Result<(), StorageFault> {
    if let Database::Sqlite { file } = database
        && let Some(directory) = file.parent()
    {
        private_file::create_folder(directory)
            .and_then(|()| create_file(file))
            .map_err(|fault| StorageFault::Directory(directory.to_owned(), fault))?;
    }
    Ok(())
}

/// Creates a missing database before SQLite does, for its owner only: SQLite gives its log the mode
/// of the database. One that exists is not even opened: closing it would drop SQLite's own locks
/// where this process has it open.
fn create_file(file: &Path) -> std::io::Result<()> {
    if file.exists() {
        return Ok(());
    }
    private_file::open(file).map(drop)
}
