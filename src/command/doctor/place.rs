//! The machine: its clock, and the folder in which the data lives.

use std::fs::{self, Metadata};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::report::CheckResult;
use crate::clock::{Clock, Millis};
use crate::settings::{DatabaseChoice, Settings};
use crate::text::dates;

/// 2026-11-24: no clock of a machine that runs this version is right before it was written.
const WRITTEN: Millis = 1_795_478_400_000;

/// Free space of the data folder, in kilobytes: too little, and little.
const TOO_LITTLE: u64 = 50_000;
const LITTLE: u64 = 500_000;

pub(super) fn look(settings: &Settings) -> Vec<CheckResult> {
    let mut found = vec![clock(Clock::System.now())];
    if let DatabaseChoice::Sqlite(file) = settings.database() {
        found.extend(folder(&settings.data_dir, &file));
    }
    found
}

pub(super) fn clock(now: Millis) -> CheckResult {
    if now < WRITTEN {
        return CheckResult::fail(
            "clock",
            format!(
                "this machine's clock says {}, which is in the past",
                dates::iso(now)
            ),
        )
        .mend("set the clock: install systemd-timesyncd, then check with timedatectl");
    }
    CheckResult::ok("clock", format!("{} UTC", dates::iso(now)))
}

fn folder(folder: &Path, file: &Path) -> Vec<CheckResult> {
    let shown = folder.display();
    let Ok(about) = fs::metadata(folder) else {
        return vec![CheckResult::ok(
            "data",
            format!("{shown} does not exist yet; `serve` creates it"),
        )];
    };
    if let Err(fault) = try_write(folder) {
        return vec![
            CheckResult::fail("data", format!("cannot write to {shown}: {fault}"))
                .mend("make the account that runs the service its owner: chown -R ACCOUNT"),
        ];
    }
    vec![readers(folder, &about, file), space(folder)]
}

fn try_write(folder: &Path) -> std::io::Result<()> {
    let probe = folder.join(".doctor");
    fs::write(&probe, "probe")?;
    fs::remove_file(probe)
}

/// Names, sealed addresses and keys are for the service's own account. A folder that only it can
/// enter keeps others from whatever is in it.
fn readers(folder: &Path, about: &Metadata, database: &Path) -> CheckResult {
    let is_open = |about: &Metadata| about.permissions().mode() & 0o077 != 0;
    let beside = |extension: &str| {
        let mut name = database.as_os_str().to_owned();
        name.push(extension);
        PathBuf::from(name)
    };
    let files = [
        database.to_owned(),
        beside("-wal"),
        beside("-shm"),
        database.with_extension("lock"),
    ];
    let mut open = files
        .iter()
        .filter(|file| fs::metadata(file).is_ok_and(|about| is_open(&about)));
    let shown = folder.display();
    match open.next() {
        Some(file) if is_open(about) => CheckResult::warn(
            "data",
            format!("other accounts on this machine can read {}", file.display()),
        )
        .mend(format!(
            "chmod 700 {shown} && chmod 600 {shown}/undersigned.*"
        )),
        _ => CheckResult::ok(
            "data",
            format!("only this account can read and write {shown}"),
        ),
    }
}

fn space(folder: &Path) -> CheckResult {
    let asked = Command::new("df").arg("-Pk").arg(folder).output();
    let free = asked
        .ok()
        .and_then(|told| free_kilobytes(&String::from_utf8_lossy(&told.stdout)));
    match free {
        None => CheckResult::warn("space", "cannot determine the free disk space (df -Pk)"),
        Some(free) if free < TOO_LITTLE => {
            CheckResult::fail("space", format!("{} MB are free", free / 1_000))
                .mend("free some disk space: when the disk is full, no one can sign")
        }
        Some(free) if free < LITTLE => {
            CheckResult::warn("space", format!("{} MB are free", free / 1_000))
        }
        Some(free) => CheckResult::ok("space", format!("{} MB are free", free / 1_000)),
    }
}

/// The fourth column of the last line (POSIX df, section STDOUT).
fn free_kilobytes(told: &str) -> Option<u64> {
    told.lines().last()?.split_whitespace().nth(3)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::doctor::report::Severity;

    #[test]
    fn a_clock_from_before_this_version_is_wrong() {
        assert_eq!(clock(WRITTEN - 1).state, Severity::Fail);
        assert_eq!(clock(WRITTEN).state, Severity::Ok);
    }

    #[test]
    fn free_space_is_read_from_df() {
        let told = "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda 263 30 233 12% /srv/a b\n";
        assert_eq!(free_kilobytes(told), Some(233));
        assert_eq!(free_kilobytes(""), None);
    }

    #[test]
    fn a_world_readable_database_is_reported() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("undersigned.sqlite");
        fs::write(&file, "").unwrap();
        let set = |path: &Path, mode| {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        };
        set(&file, 0o644);
        for (mode, state) in [(0o755, Severity::Warn), (0o700, Severity::Ok)] {
            set(directory.path(), mode);
            let about = fs::metadata(directory.path()).unwrap();
            assert_eq!(readers(directory.path(), &about, &file).state, state);
        }
    }
}
