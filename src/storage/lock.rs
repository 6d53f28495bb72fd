//! The lock that one server holds on a SQLite file. Commands write beside it; a second server, or
//! a command that would migrate under it, is refused.
//!
//! Two files are locked: the one named `.lock`, and the database itself, since the first may be
//! deleted while the server runs. These are flock(2) locks; SQLite's own are fcntl(2) locks, which
//! Linux keeps apart from them.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use crate::private_file;

/// The lock, held as long as this value lives; the system frees it if the process is killed.
#[derive(Debug)]
pub struct Lock {
    _beside: File,
    _database: DatabaseFile,
}

/// The locked database file. It is unlocked, and never closed: as soon as a process closes any
/// descriptor of a file, the system drops all fcntl(2) locks that the process has on it, those of
/// SQLite included (sqlite.org/howtocorrupt.html §2.2).
#[derive(Debug)]
struct DatabaseFile(Option<File>);

impl Drop for DatabaseFile {
    fn drop(&mut self) {
        if let Some(file) = self.0.take() {
            file.unlock().ok();
            std::mem::forget(file);
        }
    }
}

/// Why the lock is not ours.
#[derive(Debug, thiserror::Error)]
pub enum LockFault {
    /// Another server holds it.
    #[error(
        "another server is already running on {0}; stop it first, or give this one its own data directory"
    )]
    Taken(PathBuf),
    /// The lock file cannot be opened.
    #[error("cannot use the lock file {0}: {1}")]
    File(PathBuf, std::io::Error),
}

impl Lock {
    /// Takes the lock on the database file and beside it; both are created where they are missing.
    ///
    /// # Errors
    /// If another server holds it, or one of the files cannot be opened.
    pub fn take(database: &Path) -> Result<Self, LockFault> {
        let path = path_of(database);
        if let Some(directory) = path.parent() {
            private_file::create_folder(directory)
                .map_err(|fault| LockFault::File(path.clone(), fault))?;
        }
        let beside = try_lock(&path, database)?;
        let file = DatabaseFile(Some(open(database)?));
        file.try_lock(database)?;
        Ok(Self {
            _beside: beside,
            _database: file,
        })
    }

    /// Whether no server holds the lock now. A database that is missing is not created.
    ///
    /// # Errors
    /// If one of the files cannot be opened.
    pub fn is_free(database: &Path) -> Result<bool, LockFault> {
        let asked = try_lock(&path_of(database), database).and_then(|_beside| {
            if !database.exists() {
                return Ok(());
            }
            DatabaseFile(Some(open(database)?)).try_lock(database)
        });
        match asked {
            Ok(()) => Ok(true),
            Err(LockFault::Taken(_)) => Ok(false),
            Err(fault) => Err(fault),
        }
    }
}

impl DatabaseFile {
    fn try_lock(&self, database: &Path) -> Result<(), LockFault> {
        match &self.0 {
            Some(file) => lock(file, database, database),
            None => Ok(()),
        }
    }
}

fn try_lock(path: &Path, database: &Path) -> Result<File, LockFault> {
    let file = open(path)?;
    lock(&file, path, database)?;
    Ok(file)
}

fn lock(file: &File, path: &Path, database: &Path) -> Result<(), LockFault> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(LockFault::Taken(database.to_owned())),
        Err(TryLockError::Error(fault)) => Err(LockFault::File(path.to_owned(), fault)),
    }
}

fn path_of(database: &Path) -> PathBuf {
    database.with_extension("lock")
}

fn open(path: &Path) -> Result<File, LockFault> {
    private_file::open(path).map_err(|fault| LockFault::File(path.to_owned(), fault))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_server_is_refused_until_the_first_is_gone() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("undersigned.sqlite");
        let first = Lock::take(&file).unwrap();
        assert!(matches!(Lock::take(&file), Err(LockFault::Taken(_))));
        assert!(!Lock::is_free(&file).unwrap());
        drop(first);
        assert!(Lock::is_free(&file).unwrap());
    }

    #[test]
    fn a_second_server_is_refused_after_the_lock_file_was_deleted() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("undersigned.sqlite");
        let first = Lock::take(&file).unwrap();
        std::fs::remove_file(path_of(&file)).unwrap();
        assert!(matches!(Lock::take(&file), Err(LockFault::Taken(_))));
        assert!(!Lock::is_free(&file).unwrap());
        drop(first);
        assert!(Lock::is_free(&file).unwrap());
    }
}
