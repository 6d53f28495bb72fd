//! The folder of a demonstration: database, secret key, and the letters as they are imported.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Write as _;
use std::net::SocketAddr;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::{DEMO, DemoFault};
use crate::private_file;
use crate::secret::{SecretKey, public_id};
use crate::settings::temporary_directory;

/// Holds the secret key; by it a folder is known as a demonstration's.
const KEY: &str = "demonstration.key";
/// The beginning of a temporary folder's name.
const PREFIX: &str = "undersigned-demo-";
/// Where it answers, for commands beside it.
const ADDRESS: &str = "demonstration.address";
/// Says that the letters are in and the signatures given.
const READY: &str = "demonstration.ready";

/// A folder, removed at the end unless it is kept.
#[derive(Debug)]
pub(super) struct DemoFolder {
    path: PathBuf,
    kept: bool,
}

impl DemoFolder {
    /// A temporary folder, or the one to keep: new, empty, or a demonstration's from before.
    pub(super) fn prepare(keep: Option<PathBuf>) -> Result<Self> {
        let folder = match keep {
            Some(path) => Self { path, kept: true },
            None => Self {
                path: temporary_directory().join(format!("{PREFIX}{}", public_id())),
                kept: false,
            },
        };
        let shown = folder.path.display();
        DirBuilder::new()
            .recursive(folder.kept)
            .mode(0o700)
            .create(&folder.path)
            .with_context(|| format!("cannot create the folder {shown}"))?;
        if !folder.path.join(KEY).exists() {
            if fs::read_dir(&folder.path)?.next().is_some() {
                return Err(DemoFault::FolderInUse(shown.to_string()).into());
            }
            write_private(&folder.path.join(KEY), &SecretKey::new_text())
                .with_context(|| format!("cannot write to the folder {shown}"))?;
        }
        DEMO.extract(&folder.path)
            .with_context(|| format!("cannot write to the folder {shown}"))?;
        Ok(folder)
    }

    /// The folder of a demonstration that was started by another process; it is left as it is.
    pub(super) fn of_other(path: PathBuf) -> Self {
        Self { path, kept: true }
    }

    /// The temporary folders of demonstrations, whether they run or were killed.
    pub(super) fn find_temporary() -> Result<Vec<Self>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(temporary_directory())? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(PREFIX) {
                found.push(Self::of_other(entry.path()));
            }
        }
        Ok(found)
    }

    pub(super) fn note_address(&self, address: SocketAddr) -> Result<()> {
        let mut file = private_file::replace(&self.path.join(ADDRESS))?;
        Ok(file.write_all(address.to_string().as_bytes())?)
    }

    /// Where the demonstration answers, if it ever did.
    pub(super) fn address(&self) -> Option<SocketAddr> {
        let text = fs::read_to_string(self.path.join(ADDRESS)).ok()?;
        text.trim().parse().ok()
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// It stays when the demonstration ends.
    pub(super) fn is_kept(&self) -> bool {
        self.kept
    }

    pub(super) fn settings(&self) -> PathBuf {
        self.path.join("settings.toml")
    }

    pub(super) fn letters(&self) -> PathBuf {
        self.path.join("letters")
    }

    pub(super) fn secret_key(&self) -> Result<String> {
        let key = fs::read_to_string(self.path.join(KEY));
        key.with_context(|| format!("cannot read the key in {}", self.path.display()))
    }

    /// The letters are in, the signatures given.
    pub(super) fn is_ready(&self) -> bool {
        self.path.join(READY).exists()
    }

    pub(super) fn mark_ready(&self) -> Result<()> {
        Ok(private_file::replace(&self.path.join(READY)).map(drop)?)
    }

    /// Removes what an interrupted start left; the folder is a demonstration's, so nothing else
    /// can be lost.
    pub(super) fn clear_database(&self) -> Result<()> {
        for ending in ["", "-wal", "-shm"] {
            let file = self.path.join(format!("undersigned.sqlite{ending}"));
            if file.exists() {
                fs::remove_file(&file)?;
            }
        }
        Ok(())
    }
}

impl Drop for DemoFolder {
    fn drop(&mut self) {
        if !self.kept
            && let Err(fault) = fs::remove_dir_all(&self.path)
        {
            tracing::warn!(%fault, "the temporary folder stays");
        }
    }
}

fn write_private(file: &Path, text: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_temporary_demo_folder_is_deleted_and_has_its_own_key() {
        let folder = DemoFolder::prepare(None).unwrap();
        let path = folder.path().to_owned();
        let mode = |file: &Path| fs::metadata(file).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(&path.join(KEY))), (0o700, 0o600));
        drop(folder);
        assert!(!path.exists());
    }

    #[test]
    fn a_folder_with_something_else_is_refused_and_untouched() {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("undersigned.sqlite"), "real").unwrap();
        let refused = DemoFolder::prepare(Some(directory.path().to_owned())).unwrap_err();
        assert!(refused.to_string().contains("contains other files"));
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }
}
