//! The room that is kept on the disk for those who leave.

use super::report::CheckResult;
use crate::storage::{ReserveState, Storage};

pub(super) fn look(storage: &Storage) -> Option<CheckResult> {
    let Some(place) = storage.place() else {
        return Some(CheckResult::ok(
            "reserve",
            "not used with PostgreSQL: monitor the free disk space of the database server",
        ));
    };
    match place.reserve().state() {
        ReserveState::Whole => Some(CheckResult::ok(
            "reserve",
            "disk space is reserved so that people can withdraw when the disk is full",
        )),
        ReserveState::Missing => None,
        ReserveState::Used(left) => Some(
            CheckResult::fail(
                "reserve",
                format!(
                    "the disk is or was full: nobody can sign; {} MB are left so that people can still withdraw",
                    left / 1_000_000
                ),
            )
            .mend("free some disk space: a running server refills the reserve within a minute"),
        ),
    }
}
