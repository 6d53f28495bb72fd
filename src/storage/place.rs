//! The place of a SQLite database on the disk: its file, still the one that was opened, and the room
//! around it. Checked before each transaction that writes.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sea_orm::{DbErr, RuntimeErr};

use super::reserve::{Reserve, ReserveState};

/// Where an opened SQLite database is; cheap to clone.
#[derive(Clone, Debug)]
pub struct Place(Arc<AddressParts>);

#[derive(Debug)]
struct AddressParts {
    file: PathBuf,
    identity: Option<(u64, u64)>,
    reserve: Reserve,
}

impl Place {
    /// The place of a file that was just opened.
    pub(super) fn of(file: &Path) -> Self {
        Self(Arc::new(AddressParts {
            file: file.to_owned(),
            identity: identity(file),
            reserve: Reserve::beside(file),
        }))
    }

    /// The reserve of room beside the file.
    #[must_use]
    pub fn reserve(&self) -> &Reserve {
        &self.0.reserve
    }

    /// Refuses to write to a file that was replaced or removed under us: what is written there is
    /// acknowledged, and lost.
    pub(super) fn check_file(&self) -> Result<(), DbErr> {
        if identity(&self.0.file) == self.0.identity {
            return Ok(());
        }
        Err(unavailable(format!(
            "{} was replaced or removed while it was open; stop the server and start it again",
            self.0.file.display()
        )))
    }

    /// Refuses new work while the reserve is in use.
    pub(super) fn check_room(&self) -> Result<(), DbErr> {
        match self.reserve().state() {
            ReserveState::Used(_) => Err(unavailable(
                "the disk is full; free some space (the rest of the reserve is for withdrawals)"
                    .to_owned(),
            )),
            ReserveState::Missing | ReserveState::Whole => Ok(()),
        }
    }

    /// Refuses if the disk has no room for a transaction, or the reserve cannot be filled again.
    pub(super) fn try_room(&self) -> Result<(), DbErr> {
        if matches!(self.reserve().state(), ReserveState::Used(_)) {
            self.reserve().keep();
        }
        self.check_room()?;
        self.reserve()
            .try_room()
            .map_err(|fault| unavailable(format!("no room on the disk: {fault}")))
    }
}

/// Device and number of a file.
fn identity(file: &Path) -> Option<(u64, u64)> {
    let about = file.metadata().ok()?;
    Some((about.dev(), about.ino()))
}

fn unavailable(why: String) -> DbErr {
    DbErr::Conn(RuntimeErr::Internal(why))
}
