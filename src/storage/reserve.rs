//! Room on the disk of a SQLite database, and a reserve of it for those who leave.
//!
//! A file beside the database holds some megabytes. When the disk is full, it is given up step by
//! step to transactions by which somebody leaves (withdrawn, "not me", removed), so that these
//! always work. Until there is room to fill it again, nothing else begins to write: new signatures
//! would use up what leaving needs.
//!
//! The state is in the names of files, because commands and `doctor` are processes of their own:
//! `.reserve` is whole, `.reserve-used` is what is left of it.

use std::fs::{self, File};
use std::io::{Error, ErrorKind, Result, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::private_file;

const MIB: u64 = 1024 * 1024;
/// What one transaction may need, in bytes of the write-ahead log and of the database; measured
/// withdrawals write less than a tenth of it.
const TRANSACTION_BYTES: u64 = MIB;
/// What is given up at once. Little, so that another program that fills the disk takes little of it.
const STEP_BYTES: u64 = 2 * MIB;
/// What must be free beside a reserve that is filled again, so that it is not used up at once.
const MARGIN_BYTES: u64 = 4 * MIB;

/// Larger than any disk.
const UNKNOWN: u64 = u64::MAX;

/// The reserve beside one database file.
#[derive(Debug)]
pub struct Reserve {
    database: PathBuf,
    /// Bytes of a whole one, as the settings say; [`UNKNOWN`] in a process that does not keep it.
    size: AtomicU64,
    /// Whether the log has heard that there is no room.
    warned: AtomicBool,
    /// Held while it is filled: two at once would undo each other's work.
    filling: Mutex<()>,
}

/// How the reserve is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReserveState {
    /// There is none.
    Missing,
    /// It is whole.
    Whole,
    /// It is in use, with so many bytes left: the disk is or was full.
    Used(u64),
}

impl Reserve {
    /// The reserve beside a database file.
    #[must_use]
    pub fn beside(database: &Path) -> Self {
        Self {
            database: database.to_owned(),
            size: AtomicU64::new(UNKNOWN),
            warned: AtomicBool::new(false),
            filling: Mutex::default(),
        }
    }

    /// How it is now, whichever process changed it.
    #[must_use]
    pub fn state(&self) -> ReserveState {
        if let Ok(used) = fs::metadata(self.used()) {
            return ReserveState::Used(used.len());
        }
        match self.whole().try_exists() {
            Ok(true) => ReserveState::Whole,
            _ => ReserveState::Missing,
        }
    }

    /// Says how large it shall be, in bytes; 0 for none.
    pub fn resize(&self, bytes: u64) {
        self.size.store(bytes, Ordering::SeqCst);
    }

    /// Fills it where the disk has room, and tells the log once where it has not.
    pub fn keep(&self) {
        match self.fill() {
            Ok(()) => {
                if self.warned.swap(false, Ordering::SeqCst) {
                    tracing::info!("the disk has room again");
                }
            }
            Err(fault) if !self.warned.swap(true, Ordering::SeqCst) => {
                tracing::error!(
                    %fault,
                    "the disk has no room for the reserve (disk_reserve_mb); once it is full, nobody can sign"
                );
            }
            Err(_) => {}
        }
    }

    fn fill(&self) -> Result<()> {
        let _alone = self.filling.lock().unwrap_or_else(PoisonError::into_inner);
        let size = self.size.load(Ordering::SeqCst);
        match (self.state(), size) {
            (_, UNKNOWN) => Ok(()),
            (_, 0) => remove(&self.whole()).and_then(|()| remove(&self.used())),
            (ReserveState::Used(_), size) => {
                grow(&self.used(), size)?;
                fs::rename(self.used(), self.whole())
            }
            (ReserveState::Whole, size) => grow(&self.whole(), size),
            (ReserveState::Missing, size) => {
                let part = self.named("reserve-part");
                let filled = grow(&part, size).and_then(|()| fs::rename(&part, self.whole()));
                if filled.is_err() {
                    fs::remove_file(&part).ok();
                }
                filled
            }
        }
    }

    /// Gives up as much as one leaving transaction may need, if the disk lacks it.
    pub fn make_room(&self) {
        while self.try_room().is_err_and(|fault| is_full(&fault)) {
            if !self.give_up_step() {
                return;
            }
        }
    }

    /// False where nothing is left to give up.
    fn give_up_step(&self) -> bool {
        if fs::rename(self.whole(), self.used()).is_ok() {
            tracing::error!(
                "the disk is full: nobody can sign until you free some space; the reserve is used so that people can still withdraw"
            );
        }
        let Ok(used) = fs::metadata(self.used()) else {
            return false;
        };
        let left = used.len().saturating_sub(STEP_BYTES);
        used.len() > 0
            && private_file::open(&self.used())
                .and_then(|file| file.set_len(left))
                .is_ok()
    }

    /// Whether the disk has room for a transaction: as many bytes as it may need are written to a
    /// file that no name leads to, and dropped. A small write to the database would not tell: it
    /// fits into the end of the log that a transaction left which failed for want of room.
    ///
    /// # Errors
    /// If there is no room, or the folder cannot be written.
    pub fn try_room(&self) -> Result<()> {
        let path = self.named("room");
        let mut file = private_file::open(&path)?;
        remove(&path)?;
        write_noise(&mut file, TRANSACTION_BYTES)
    }

    fn whole(&self) -> PathBuf {
        self.named("reserve")
    }

    fn used(&self) -> PathBuf {
        self.named("reserve-used")
    }

    fn named(&self, extension: &str) -> PathBuf {
        self.database.with_extension(extension)
    }
}

/// Removes a file, or finds it gone.
fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(fault) if fault.kind() != ErrorKind::NotFound => Err(fault),
        _ => Ok(()),
    }
}

/// Makes a file so long, and leaves it as it was where the disk has no room for that and a margin.
fn grow(path: &Path, size: u64) -> Result<()> {
    let mut file = private_file::open(path)?;
    let before = file.metadata()?.len();
    if before >= size {
        return file.set_len(size);
    }
    let grown = file
        .seek(SeekFrom::Start(before))
        .and_then(|_| write_noise(&mut file, size - before + MARGIN_BYTES))
        .and_then(|()| file.set_len(size))
        .and_then(|()| file.sync_all());
    if grown.is_err() {
        file.set_len(before).ok();
    }
    grown
}

/// Writes bytes that no file system makes smaller: some keep zeros as holes, and compress the rest.
fn write_noise(file: &mut File, bytes: u64) -> Result<()> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut block = Vec::with_capacity(64 * 1024);
    let mut left = bytes;
    while left > 0 {
        block.clear();
        while block.len() < block.capacity() {
            // xorshift64, Marsaglia 2003
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            block.extend_from_slice(&state.to_le_bytes());
        }
        let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(block.len());
        file.write_all(&block[..wanted])?;
        left -= wanted as u64;
    }
    Ok(())
}

fn is_full(fault: &Error) -> bool {
    matches!(
        fault.kind(),
        ErrorKind::StorageFull
            | ErrorKind::QuotaExceeded
            | ErrorKind::FileTooLarge
            | ErrorKind::WriteZero
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_filled_given_up_step_by_step_and_filled_again() {
        let directory = tempfile::tempdir().unwrap();
        let reserve = Reserve::beside(&directory.path().join("undersigned.sqlite"));
        assert_eq!(reserve.state(), ReserveState::Missing);
        reserve.resize(3 * MIB);
        reserve.keep();
        assert_eq!(reserve.state(), ReserveState::Whole);
        assert_eq!(fs::metadata(reserve.whole()).unwrap().len(), 3 * MIB);
        reserve.make_room();
        assert_eq!(reserve.state(), ReserveState::Whole, "there was room");
        assert!(reserve.give_up_step());
        assert_eq!(reserve.state(), ReserveState::Used(MIB));
        assert!(reserve.give_up_step());
        assert!(!reserve.give_up_step());
        reserve.keep();
        assert_eq!(reserve.state(), ReserveState::Whole);
        reserve.resize(0);
        reserve.keep();
        assert_eq!(reserve.state(), ReserveState::Missing);
    }
}
