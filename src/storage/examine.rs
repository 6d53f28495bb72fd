//! Looking at a database without changing it: for `doctor` and `/readyz`.

use std::time::Duration;

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, Statement};
use tokio::sync::Mutex;

use super::Storage;
use super::connect::{Database, StorageFault};
use crate::clock::{Clock, Stopwatch};

/// How long a probe that succeeded stands for others: whoever asks often does not keep the writer
/// busy. One that failed never does.
const PROBE_LIFE: Duration = Duration::from_secs(2);

/// When a write last succeeded.
pub(super) type Probe = Mutex<Option<Stopwatch>>;

impl Storage {
    /// Opens a database as it is, and gives how many migrations are due.
    ///
    /// # Errors
    /// If it does not answer, or was made by a newer version.
    pub async fn open_as_it_is(database: &Database) -> Result<(Self, usize), StorageFault> {
        let storage = Self::pools(database).await?;
        let due = match Migrator::get_pending_migrations(&storage.write).await {
            Ok(due) => due.len(),
            Err(DbErr::Custom(_)) => return Err(StorageFault::Newer),
            Err(fault) => return Err(fault.into()),
        };
        Ok((storage, due))
    }

    /// [`Storage::try_write`], at most once in two seconds while it succeeds.
    ///
    /// # Errors
    /// Like [`Storage::try_write`].
    pub async fn is_ready(&self, clock: &Clock) -> Result<(), DbErr> {
        let mut last = self.probe.lock().await;
        if last
            .as_ref()
            .is_some_and(|done| done.elapsed() < PROBE_LIFE)
        {
            return Ok(());
        }
        *last = None;
        self.try_write().await?;
        *last = Some(clock.watch());
        Ok(())
    }

    /// Tries whether a signature could be written: the disk has room for it, and a commit works. On
    /// SQLite it writes the number that SQLite keeps for its users, which is always 0 here;
    /// PostgreSQL takes the right to write and gives it back.
    ///
    /// # Errors
    /// If the database is away, stays locked, is one that only reads, or its disk is full.
    pub async fn try_write(&self) -> Result<(), DbErr> {
        if let Some(place) = self.place.clone() {
            let room = tokio::task::spawn_blocking(move || place.try_room()).await;
            room.map_err(|fault| DbErr::Custom(fault.to_string()))??;
        }
        let same = match self.write.get_database_backend() {
            DatabaseBackend::Sqlite => "PRAGMA user_version = 0",
            _ => "UPDATE data_key SET day = day WHERE 1 = 0",
        };
        let transaction = self.begin().await?;
        transaction.execute_unprepared(same).await?;
        transaction.commit().await
    }

    /// How SQLite keeps its journal: `wal` here. None on PostgreSQL.
    pub async fn journal_mode(&self) -> Result<Option<String>, DbErr> {
        if self.write.get_database_backend() != DatabaseBackend::Sqlite {
            return Ok(None);
        }
        let question = Statement::from_string(DatabaseBackend::Sqlite, "PRAGMA journal_mode");
        let row = self.write.query_one_raw(question).await?;
        row.map(|row| row.try_get_by_index(0)).transpose()
    }
}
