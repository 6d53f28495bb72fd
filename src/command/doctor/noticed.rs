//! What a running server noticed and kept: a clock that jumped, a proxy that is not named.

use sea_orm::DbErr;

use super::report::CheckResult;
use crate::clock::Millis;
use crate::clock_trust::{self, ClockLine};
use crate::settings::Settings;
use crate::storage::{Storage, observations};
use crate::text::dates;

pub(super) async fn look(settings: &Settings, storage: &Storage, now: Millis) -> Vec<CheckResult> {
    let connection = storage.read();
    let failed = |fault: DbErr| Some(CheckResult::fail("database", fault.to_string()));
    let line = clock_trust::read(connection).await;
    let proxy = observations::read(connection, observations::UNTRUSTED_PROXY).await;
    [
        line.map_or_else(failed, |line| clock(line, now)),
        proxy.map_or_else(failed, |seen| {
            missing_proxy(seen, &settings.trusted_proxies)
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn clock(line: Option<ClockLine>, now: Millis) -> Option<CheckResult> {
    let line = line.filter(|line| !line.fits(now))?;
    let sentence = format!(
        "this machine's clock says {}, but the last time that a server trusted is {}: nothing is erased because of its age",
        dates::iso(now),
        dates::iso(line.trusted)
    );
    Some(
        CheckResult::warn("clock", sentence)
            .mend("if the clock is wrong, set it")
            .mend("if it is right, keep the server running for a day, or run `undersigned retention --clock-is-right`"),
    )
}

fn missing_proxy(seen: Option<Millis>, trusted: &str) -> Option<CheckResult> {
    let named = match trusted.trim() {
        "" => "trusted_proxies is empty".to_owned(),
        trusted => format!(
            "trusted_proxies ({trusted}) does not include it, or the server has not been restarted since"
        ),
    };
    let sentence = format!(
        "on {} a web server at a private address forwarded visitors, and {named}: all visitors count as one network",
        dates::iso(seen?)
    );
    Some(
        CheckResult::warn("proxies", sentence)
            .mend("set trusted_proxies (UNDERSIGNED_TRUSTED_PROXIES) to its address, such as \"127.0.0.1/32, ::1/128\" if it runs on this machine; then restart the server"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::DAY;

    const NOW: Millis = 1_800_000_000_000;

    #[test]
    fn a_clock_days_away_from_what_a_server_saw_is_warned_about() {
        assert_eq!(clock(None, NOW), None);
        assert_eq!(clock(Some(ClockLine::at(NOW - DAY)), NOW), None);
        for away in [-3 * DAY, 3 * DAY] {
            assert!(clock(Some(ClockLine::at(NOW + away)), NOW).is_some());
        }
    }
}
