//! The database: how it is opened, written and read.
//!
//! SQLite writes through one connection with IMMEDIATE transactions and reads through a pool that
//! cannot write; PostgreSQL does both through one pool. Migrations run on a connection of their
//! own before any pool opens.

mod backup;
pub mod bulk;
mod conflict;
mod connect;
mod data_keys;
pub mod derived;
mod examine;
mod import_lock;
pub mod key_index;
mod lock;
mod network_tags;
pub mod observations;
mod place;
mod reserve;

pub use backup::{BackupFault, DatabaseFileFault};
pub use conflict::{is_conflict, is_unavailable};
pub use connect::{Database, StorageFault};
pub use data_keys::{DataKeyFault, drop_old_tag_keys, load_data_keys, secret_fits};
pub use import_lock::ImportLock;
pub use lock::{Lock, LockFault};
pub use network_tags::NetworkTags;
pub use place::Place;
pub use reserve::{Reserve, ReserveState};

/// Rows whose companions one query loads by an `IN` list. A page of the review queue has at most as
/// many; SQLite takes 32,766 values in a statement.
pub const ROWS_AT_ONCE: usize = 100;

use std::sync::{Arc, OnceLock};

use self::examine::Probe;

use std::path::Path;

use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr,
    IsolationLevel, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

/// The opened database.
#[derive(Clone)]
pub struct Storage {
    write: DatabaseConnection,
    read: DatabaseConnection,
    listener: Arc<OnceLock<Listener>>,
    place: Option<Place>,
    probe: Arc<Probe>,
}

type Listener = Box<dyn Fn(&str) + Send + Sync>;

impl Storage {
    /// Brings the schema up to date on a connection of its own, then opens the pools.
    ///
    /// Only the holder of the lock may change a schema that a server may be using.
    ///
    /// # Errors
    /// If the database cannot be opened or migrated.
    pub async fn open(database: &Database, lock: Option<&Lock>) -> Result<Self, StorageFault> {
        connect::migrate(database, lock).await?;
        Self::pools(database).await
    }

    async fn pools(database: &Database) -> Result<Self, StorageFault> {
        let (mut write, mut read) = connect::pools(database).await?;
        let listener = Arc::new(OnceLock::<Listener>::new());
        for connection in [&mut write, &mut read] {
            let listener = Arc::clone(&listener);
            connection.set_metric_callback(move |done| {
                if let Some(listener) = listener.get() {
                    listener(&done.statement.sql);
                }
            });
        }
        Ok(Self {
            write,
            read,
            listener,
            place: match database {
                Database::Sqlite { file } => Some(Place::of(file)),
                Database::Postgres { .. } => None,
            },
            probe: Arc::default(),
        })
    }

    /// Where the SQLite file is, with the room around it; none on PostgreSQL.
    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }

    /// Tells every later statement, without its values, to a listener; a second one is not heard.
    /// So it is proved that answers which must not differ cost the same statements.
    pub fn listen(&self, listener: impl Fn(&str) + Send + Sync + 'static) {
        let _ = self.listener.set(Box::new(listener));
    }

    /// Begins a transaction that may write. On SQLite it takes the write lock at once: one that
    /// reads first and writes later fails as soon as another writes between.
    ///
    /// # Errors
    /// If the database is away or stays locked, or its disk is full.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        if let Some(place) = &self.place {
            place.check_file()?;
            place.check_room()?;
        }
        self.begin_immediate().await
    }

    /// Begins a transaction by which somebody leaves the list or is erased. It works on a full disk
    /// too: it may use the reserve that others may not.
    ///
    /// # Errors
    /// If the database is away or stays locked.
    pub async fn begin_leaving(&self) -> Result<DatabaseTransaction, DbErr> {
        if let Some(place) = &self.place {
            place.check_file()?;
            let place = place.clone();
            // Writes to the disk, so it must not hold up other tasks.
            let made = tokio::task::spawn_blocking(move || place.reserve().make_room()).await;
            made.map_err(|fault| DbErr::Custom(fault.to_string()))?;
        }
        self.begin_immediate().await
    }

    async fn begin_immediate(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        self.write.begin_with_options(options).await
    }

    /// Begins a transaction that only reads and sees one moment, whatever others write meanwhile.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        let postgres = self.read.get_database_backend() == DatabaseBackend::Postgres;
        let options = TransactionOptions {
            isolation_level: postgres.then_some(IsolationLevel::RepeatableRead),
            ..Default::default()
        };
        self.read.begin_with_options(options).await
    }

    /// The connection to read with; on SQLite it cannot write.
    #[must_use]
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// The connection for single statements that write.
    #[must_use]
    pub fn write(&self) -> &DatabaseConnection {
        &self.write
    }

    /// How durable the live writer is: `PRAGMA synchronous` (2 is FULL) or `synchronous_commit`.
    pub async fn durability(&self) -> Result<String, DbErr> {
        let backend = self.write.get_database_backend();
        let question = match backend {
            DatabaseBackend::Sqlite => "PRAGMA synchronous",
            _ => "SHOW synchronous_commit",
        };
        let row = self
            .write
            .query_one_raw(Statement::from_string(backend, question))
            .await?;
        let row = row.ok_or_else(|| DbErr::RecordNotFound(question.to_owned()))?;
        match backend {
            DatabaseBackend::Sqlite => Ok(row.try_get_by_index::<i64>(0)?.to_string()),
            _ => row.try_get_by_index(0),
        }
    }

    /// What SQLite finds wrong with its file and its references; nothing on PostgreSQL, which
    /// checks its pages itself.
    pub async fn faults_of_file(&self) -> Result<Vec<DatabaseFileFault>, DbErr> {
        match self.read.get_database_backend() {
            DatabaseBackend::Sqlite => backup::faults(&self.read).await,
            _ => Ok(Vec::new()),
        }
    }

    /// Copies a SQLite database, beside whoever writes to it, to a new file, and gives the size in
    /// bytes. Daily tag keys stay out: a copy must not outlive them.
    ///
    /// # Errors
    /// If the file exists, cannot be written, or the copy is not sound. Nothing is left then.
    pub async fn back_up(&self, file: &Path) -> Result<u64, BackupFault> {
        backup::write(&self.write, file).await
    }

    /// Takes what was erased out of SQLite's write-ahead log too: folds it into the file and empties
    /// it. False where a reader kept older pages in it; the next round tries again. PostgreSQL's
    /// `autovacuum` and its own log are its operator's.
    pub async fn empty_log(&self) -> Result<bool, DbErr> {
        let backend = self.write.get_database_backend();
        if backend != DatabaseBackend::Sqlite {
            return Ok(true);
        }
        let statement = Statement::from_string(backend, "PRAGMA wal_checkpoint(TRUNCATE)");
        let row = self.write.query_one_raw(statement).await?;
        let row = row.ok_or_else(|| DbErr::RecordNotFound("wal_checkpoint".to_owned()))?;
        Ok(row.try_get_by_index::<i64>(0)? == 0)
    }

    /// Closes the pools, after letting SQLite fold its log into the file.
    ///
    /// # Errors
    /// If a connection does not close.
    pub async fn close(self) -> Result<(), DbErr> {
        self.read.close().await?;
        self.write.close().await
    }
}

impl std::fmt::Debug for Storage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Storage")
            .field("write", &self.write)
            .finish_non_exhaustive()
    }
}
