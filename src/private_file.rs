//! Files and folders for the service's own account: names, sealed addresses and keys are in them.
//! The mode is given when they are created, so that it does not depend on the umask.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::Result;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

const OWNER_ONLY_FILE: u32 = 0o600;
const OWNER_ONLY_FOLDER: u32 = 0o700;

/// Opens a file to write, created for its owner only; what is in it stays.
///
/// # Errors
/// If it cannot be opened or created.
pub fn open(path: &Path) -> Result<File> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(OWNER_ONLY_FILE)
        .open(path)
}

/// Opens an empty file to write, created for its owner only; what was in it goes.
///
/// # Errors
/// If it cannot be opened or created.
pub fn replace(path: &Path) -> Result<File> {
    OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(OWNER_ONLY_FILE)
        .open(path)
}

/// Creates a folder and those above it for their owner only; one that exists stays as it is.
///
/// # Errors
/// If it cannot be created.
pub fn create_folder(path: &Path) -> Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(OWNER_ONLY_FOLDER)
        .create(path)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn what_is_created_is_the_owners_only() {
        let directory = tempfile::tempdir().unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        let folder = directory.path().join("a/b");
        create_folder(&folder).unwrap();
        assert_eq!(
            (mode(&folder), mode(&directory.path().join("a"))),
            (0o700, 0o700)
        );
        for (name, create) in [
            ("open", open as fn(&Path) -> Result<File>),
            ("new", replace),
        ] {
            let file = folder.join(name);
            create(&file).unwrap();
            assert_eq!(mode(&file), 0o600);
        }
    }
}
