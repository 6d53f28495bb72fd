//! The lock that one server holds on a SQLite file. Commands write beside it; a second server, or
//! a command that would migrate under it, is refused.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

/// The lock, held as long as this value lives; the system frees it if the process is killed.
#[derive(Debug)]
pub struct Lock {
    _file: File,
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
    #[error("the lock file {0} cannot be used: {1}")]
    File(PathBuf, std::io::Error),
}

impl Lock {
    /// Takes the lock beside the database file.
    ///
    /// # Errors
    /// If another server holds it, or the lock file cannot be opened.
    pub fn take(database: &Path) -> Result<Self, LockFault> {
        let path = path_of(database);
        let file = open(&path)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(LockFault::Taken(database.to_owned())),
            Err(TryLockError::Error(fault)) => Err(LockFault::File(path, fault)),
        }
    }

    /// Whether no server holds the lock now.
    ///
    /// # Errors
    /// If the lock file cannot be opened.
    pub fn is_free(database: &Path) -> Result<bool, LockFault> {
        match Self::take(database) {
            Ok(_) => Ok(true),
            Err(LockFault::Taken(_)) => Ok(false),
            Err(fault) => Err(fault),
        }
    }
}

fn path_of(database: &Path) -> PathBuf {
    database.with_extension("lock")
}

fn open(path: &Path) -> Result<File, LockFault> {
    if let Some(directory) = path.parent() {
        std::fs::create_dir_all(directory)
            .map_err(|fault| LockFault::File(path.to_owned(), fault))?;
    }
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(|fault| LockFault::File(path.to_owned(), fault))
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
}
