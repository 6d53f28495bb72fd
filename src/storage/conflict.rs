//! What a database error means to the house: a unique index has spoken, or the database is away.

use sea_orm::sqlx;
use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// Somebody was first: a unique index refused the row, or PostgreSQL gave this transaction up for
/// another one (40001 serialization failure, 40P01 deadlock). The whole transaction may be retried.
#[must_use]
pub fn is_conflict(fault: &DbErr) -> bool {
    matches!(fault.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
        || database_code(fault).is_some_and(|code| matches!(code.as_str(), "40001" | "40P01"))
}

/// PostgreSQL gave up waiting for a lock after the time that was set for it (55P03).
pub(super) fn is_lock_timeout(fault: &DbErr) -> bool {
    database_code(fault).is_some_and(|code| code == "55P03")
}

fn database_code(fault: &DbErr) -> Option<String> {
    let (DbErr::Exec(inner) | DbErr::Query(inner)) = fault else {
        return None;
    };
    let RuntimeErr::SqlxError(fault) = inner else {
        return None;
    };
    fault.as_database_error()?.code().map(Into::into)
}

/// The database cannot take or answer anything now: away, locked for too long, or its disk full.
#[must_use]
pub fn is_unavailable(fault: &DbErr) -> bool {
    match fault {
        // Whatever kept a connection from being made, there is none.
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
        DbErr::Exec(inner) | DbErr::Query(inner) => runtime_unavailable(inner),
        _ => false,
    }
}

fn runtime_unavailable(fault: &RuntimeErr) -> bool {
    let RuntimeErr::SqlxError(fault) = fault else {
        return false;
    };
    match fault.as_ref() {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(database) => database.code().is_some_and(|code| away(&code)),
        _ => false,
    }
}

/// SQLite primary codes: 5 busy, 6 locked, 8 read-only, 10 I/O, 13 full, 14 cannot open
/// (sqlite.org/rescode.html; extended codes carry the primary one in their low byte).
/// PostgreSQL classes: 08 connection, 53 resources, 57P shutdown, 58 system (its appendix A).
fn away(code: &str) -> bool {
    if code.len() == 5 {
        return ["08", "53", "57P", "58"]
            .iter()
            .any(|class| code.starts_with(class));
    }
    code.parse::<u32>()
        .is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 8 | 10 | 13 | 14))
}

#[cfg(test)]
mod tests {
    use super::away;

    #[test]
    fn full_disks_and_lost_connections_mean_away() {
        for code in ["13", "778", "5", "517", "08006", "53100", "57P01"] {
            assert!(away(code), "{code}");
        }
        for code in ["2067", "1555", "23505", "42601", "1"] {
            assert!(!away(code), "{code}");
        }
    }
}
