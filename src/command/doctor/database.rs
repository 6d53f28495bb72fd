//! The database: does it open, is it up to date, does it take writes and keep them, does the secret
//! key fit, does the mail leave it?

use super::report::CheckResult;
use super::{noticed, reserve};
use crate::clock::{Clock, HOUR, MINUTE, Millis};
use crate::command::import::CONTINUE_IMPORT;
use crate::journal;
use crate::letters::{self, UnfinishedImport};
use crate::mail::outbox::{self, Backlog};
use crate::rendering::in_english;
use crate::server;
use crate::settings::Settings;
use crate::storage::{Database, Lock, Storage, secret_fits};
use crate::text::dates;
use sea_orm::DbErr;

pub(super) async fn look(settings: &Settings) -> Vec<CheckResult> {
    let database = server::database(settings);
    if let Database::Sqlite { file } = &database
        && !file.exists()
    {
        let sentence = format!("{} does not exist yet; `serve` creates it", file.display());
        return vec![CheckResult::ok("database", sentence)];
    }
    match Storage::open_as_it_is(&database).await {
        Err(fault) => vec![CheckResult::fail("database", fault.to_string())],
        Ok((storage, due)) if due > 0 => {
            let found = vec![
                CheckResult::warn(
                    "database",
                    format!("{due} migrations have not been applied"),
                )
                .mend("`serve` applies them when it starts, or run `undersigned migrate`"),
            ];
            close(storage, found).await
        }
        Ok((storage, _)) => {
            let mut found = open(&storage).await;
            found.extend(secret(settings, &storage).await);
            found.extend(check_lock(&database));
            found.extend(reserve::look(&storage));
            found.extend(noticed::look(settings, &storage, Clock::System.now()).await);
            found.extend(contents(&storage).await);
            close(storage, found).await
        }
    }
}

async fn close(storage: Storage, mut found: Vec<CheckResult>) -> Vec<CheckResult> {
    if let Err(fault) = storage.close().await {
        found.push(CheckResult::fail("database", fault.to_string()));
    }
    found
}

async fn open(storage: &Storage) -> Vec<CheckResult> {
    if let Err(fault) = storage.try_write().await {
        return vec![CheckResult::fail(
            "database",
            format!("cannot write to it: {fault}"),
        )];
    }
    let kept = match (storage.journal_mode().await, storage.durability().await) {
        (Ok(Some(journal)), Ok(sync)) if journal == "wal" && sync == "2" => CheckResult::ok(
            "database",
            "SQLite works, is up to date, and keeps every confirmed change (WAL, synchronous=FULL)",
        ),
        (Ok(None), Ok(sync)) if sync == "on" => CheckResult::ok(
            "database",
            "PostgreSQL works, is up to date, and keeps every confirmed change (synchronous_commit=on)",
        ),
        (Ok(journal), Ok(sync)) => CheckResult::fail(
            "database",
            format!(
                "confirmed changes may be lost: journal {}, synchronous {sync}",
                journal.unwrap_or_default()
            ),
        ),
        (Err(fault), _) | (_, Err(fault)) => CheckResult::fail("database", fault.to_string()),
    };
    vec![kept]
}

async fn secret(settings: &Settings, storage: &Storage) -> Option<CheckResult> {
    let secret = settings.secret_key().ok()?;
    Some(match secret_fits(storage, &secret).await {
        Ok(()) => CheckResult::ok("key", "the secret key matches this database"),
        Err(fault) => CheckResult::fail("key", fault.to_string()),
    })
}

/// Reports whether a server runs on the file. `None` for PostgreSQL, which has no lock file.
fn check_lock(database: &Database) -> Option<CheckResult> {
    let Database::Sqlite { file } = database else {
        return None;
    };
    Some(match Lock::is_free(file) {
        Ok(true) => CheckResult::ok("server", "no server is running on this database"),
        Ok(false) => CheckResult::ok("server", "a server is running on this database"),
        Err(fault) => CheckResult::fail("server", fault.to_string()),
    })
}

async fn contents(storage: &Storage) -> Vec<CheckResult> {
    let now = Clock::System.now();
    let told = |fault: DbErr| CheckResult::fail("database", fault.to_string());
    let newest = journal::newest(storage.read()).await;
    let unfinished = letters::unfinished_imports(storage.read()).await;
    let backlog = outbox::backlog(storage.read()).await;
    [
        newest.map_or_else(
            |fault| Some(told(fault)),
            |newest| from_the_future(newest, now),
        ),
        Some(backlog.map_or_else(told, |backlog| waiting(&backlog, now))),
    ]
    .into_iter()
    .flatten()
    .chain(unfinished.map_or_else(|fault| vec![told(fault)], |all| imports(&all)))
    .collect()
}

/// Imports that were cut, or are at work now.
fn imports(unfinished: &[UnfinishedImport]) -> Vec<CheckResult> {
    let warn = |one: &UnfinishedImport| {
        let said = in_english(&one.message());
        CheckResult::warn("import", format!("{said}; {CONTINUE_IMPORT}"))
    };
    unfinished.iter().map(warn).collect()
}

/// An entry from the future means that this clock, or the one before it, was wrong.
fn from_the_future(newest: Option<Millis>, now: Millis) -> Option<CheckResult> {
    let newest = newest.filter(|newest| *newest > now + MINUTE)?;
    let sentence = format!(
        "the newest journal entry is dated {}, which is in the future",
        dates::iso(newest)
    );
    Some(
        CheckResult::fail("clock", sentence)
            .mend("set the clock; until then, times are wrong and links may not work"),
    )
}

fn waiting(backlog: &Backlog, now: Millis) -> CheckResult {
    let overdue = backlog.due_since.map_or(0, |since| now - since);
    let said = backlog
        .fault
        .as_ref()
        .map(|fault| format!("last error from the mail server: {fault}"));
    let finding = if overdue > HOUR {
        let sentence = format!(
            "{} messages are waiting, the first for {} hours{}",
            backlog.waiting,
            overdue / HOUR,
            reasons(backlog)
        );
        CheckResult::fail("outbox", sentence).mend(
            "check that a server is running: `serve` sends email, as fast as limits.mail and limits.mail_domain allow",
        )
    } else if backlog.given_up > 0 {
        let sentence = format!(
            "{} messages could not be delivered, {} are waiting{}",
            backlog.given_up,
            backlog.waiting,
            reasons(backlog)
        );
        CheckResult::warn("outbox", sentence).mend(
            "`undersigned signatures list --state pending` shows whose confirmation never arrived",
        )
    } else {
        let sentence = format!(
            "{} messages are waiting{}",
            backlog.waiting,
            reasons(backlog)
        );
        return CheckResult::ok("outbox", sentence);
    };
    said.into_iter().fold(finding, CheckResult::mend)
}

/// Why mails wait, where it is for more than their turn.
fn reasons(backlog: &Backlog) -> String {
    let reasons = [
        (backlog.for_domain, "for the quota of their email domain"),
        (backlog.for_mailbox, "for the daily limit of their address"),
        (backlog.for_retry, "for another try"),
    ];
    let counted = reasons.iter().filter(|(mails, _)| *mails > 0);
    let counted: Vec<String> = counted
        .map(|(mails, reason)| format!("{mails} {reason}"))
        .collect();
    if counted.is_empty() {
        String::new()
    } else {
        format!(": {}", counted.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::doctor::report::Severity;

    const NOW: Millis = 1_800_000_000_000;

    #[test]
    fn a_journal_ahead_of_the_clock_is_reported() {
        assert_eq!(from_the_future(Some(NOW - HOUR), NOW), None);
        assert_eq!(from_the_future(None, NOW), None);
        assert!(from_the_future(Some(NOW + HOUR), NOW).is_some());
    }

    #[test]
    fn the_backlog_is_reported_by_reason() {
        let backlog = Backlog {
            waiting: 9,
            for_domain: 4,
            for_mailbox: 2,
            ..Backlog::default()
        };
        let said = reasons(&backlog);
        assert_eq!(
            said,
            ": 4 for the quota of their email domain, 2 for the daily limit of their address"
        );
        assert_eq!(reasons(&Backlog::default()), "");
    }

    #[test]
    fn late_mail_fails_the_check_and_undeliverable_mail_is_reported() {
        let backlog = |due_since, given_up| Backlog {
            waiting: 3,
            due_since,
            given_up,
            fault: Some("relay says no".to_owned()),
            ..Backlog::default()
        };
        for (backlog, state) in [
            (backlog(None, 0), Severity::Ok),
            (backlog(Some(NOW + HOUR), 0), Severity::Ok),
            (backlog(Some(NOW - 2 * HOUR), 0), Severity::Fail),
            (backlog(None, 2), Severity::Warn),
        ] {
            assert_eq!(waiting(&backlog, NOW).state, state, "{backlog:?}");
        }
    }
}
