//! The room that is kept on the disk for those who leave.

use super::report::Finding;
use crate::storage::{ReserveState, Storage};

pub(super) fn look(storage: &Storage) -> Option<Finding> {
    let Some(place) = storage.place() else {
        return Some(Finding::ok(
            "reserve",
            "none on PostgreSQL, whose disk cannot be seen from here: watch its free space there",
        ));
    };
    match place.reserve().state() {
        ReserveState::Whole => Some(Finding::ok(
            "reserve",
            "room is kept on the disk so that people can leave when it is full",
        )),
        ReserveState::Missing => None,
        ReserveState::Used(left) => Some(
            Finding::fail(
                "reserve",
                format!(
                    "the disk is or was full: nobody can sign, and {} MB are left for those who leave",
                    left / 1_000_000
                ),
            )
            .mend("make room: a running server fills the reserve again within a minute"),
        ),
    }
}
