//! What an import needs beside others who write: a lock against a second import, and a rest between
//! its transactions.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr, Statement};

use super::Storage;
use super::conflict::is_lock_timeout;

/// `pg_advisory_xact_lock` key of imports: any number that nothing else here locks. Scopes of
/// candidate keys are locked by numbers from 0.
const POSTGRES_KEY: i64 = -16;
/// A killed import's lock is gone once PostgreSQL has seen its connection end; so long a new one waits.
const POSTGRES_PATIENCE: &str = "SET LOCAL lock_timeout = '2s'";
/// Another process that waits for SQLite's writer looks again after 50 ms at most for as long as an
/// import's transactions take, and after 100 ms at most later (sqlite3_busy_timeout).
const SHORTEST_REST: Duration = Duration::from_millis(50);
const LONGEST_REST: Duration = Duration::from_millis(250);

/// Held by the one import that may be at work on a database; free again if the process is killed.
#[derive(Debug)]
pub struct ImportLock {
    held: HeldLock,
}

impl ImportLock {
    /// Frees the lock before this returns. Dropping it frees it too, but on PostgreSQL only once the
    /// connection is used again or goes back to its pool, so another import could still find it taken.
    ///
    /// # Errors
    /// If the database is away; then the lock is free.
    pub async fn release(self) -> Result<(), DbErr> {
        match self.held {
            HeldLock::Session(transaction) => transaction.rollback().await,
            HeldLock::File(_) | HeldLock::Nothing => Ok(()),
        }
    }
}

/// What stands for the lock until it is dropped.
#[derive(Debug)]
#[expect(
    dead_code,
    reason = "the file is held, and its lock freed when it is dropped"
)]
enum HeldLock {
    File(File),
    Session(DatabaseTransaction),
    /// A database in memory has one process.
    Nothing,
}

impl Storage {
    /// Takes the lock of imports; `None` if another import holds it.
    ///
    /// # Errors
    /// If the database is away, or the lock file cannot be used.
    pub async fn lock_imports(&self) -> Result<Option<ImportLock>, DbErr> {
        let held = match self.write.get_database_backend() {
            DatabaseBackend::Sqlite => self.lock_file().await?,
            _ => self.lock_session().await?,
        };
        Ok(held.map(|held| ImportLock { held }))
    }

    async fn lock_file(&self) -> Result<Option<HeldLock>, DbErr> {
        let question = "SELECT file FROM pragma_database_list WHERE name = 'main'";
        let question = Statement::from_string(DatabaseBackend::Sqlite, question);
        let row = self.read.query_one_raw(question).await?;
        let file: String = row.map_or(Ok(String::new()), |row| row.try_get_by_index(0))?;
        if file.is_empty() {
            return Ok(Some(HeldLock::Nothing));
        }
        let path = Path::new(&file).with_extension("import.lock");
        let fault = |fault: std::io::Error| {
            DbErr::Custom(format!(
                "cannot use the lock file {}: {fault}",
                path.display()
            ))
        };
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(&path)
            .map_err(fault)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(HeldLock::File(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(fault(error)),
        }
    }

    /// A transaction that does nothing but hold the lock: its connection ends with the process.
    async fn lock_session(&self) -> Result<Option<HeldLock>, DbErr> {
        let transaction = self.begin().await?;
        transaction.execute_unprepared(POSTGRES_PATIENCE).await?;
        let lock = format!("SELECT pg_advisory_xact_lock({POSTGRES_KEY})");
        match transaction.execute_unprepared(&lock).await {
            Ok(_) => Ok(Some(HeldLock::Session(transaction))),
            Err(fault) if is_lock_timeout(&fault) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// Rests between two of many transactions as long as the first one took, so that whoever waits
    /// in another process gets SQLite's writer: waiting is polling there, and whoever begins anew
    /// at once would be first each time. PostgreSQL has no single writer.
    pub async fn rest_after(&self, held: Duration) {
        if self.write.get_database_backend() == DatabaseBackend::Sqlite {
            tokio::time::sleep(held.clamp(SHORTEST_REST, LONGEST_REST)).await;
        }
    }
}
