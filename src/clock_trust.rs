//! Decides whether the clock can be trusted before data is erased because of its age.
//!
//! A clock that jumps by days (a wrong time server, a dead battery, a restored machine) would let
//! every unconfirmed signature lapse and every address be forgotten, and nothing brings them back.
//! So the time is compared with the last one that a server saw, kept in the database, and with how
//! long this server has been running, measured apart from the clock. After a jump nothing is erased,
//! and no mail given up as too old, until the clock has run evenly for a day of running time, goes
//! back to where it was, or a person confirms it. A server that was stopped for a month waits that
//! day too; it loses nothing by it.

use std::sync::atomic::{AtomicBool, Ordering};

use sea_orm::{ConnectionTrait, DbErr};
use tokio::sync::Mutex;

use crate::clock::{Clock, DAY, HOUR, MINUTE, Millis, Stopwatch};
use crate::storage::{Storage, observations};

/// Maximum deviation of a trusted clock.
pub const MAX_JUMP: Millis = 2 * DAY;
/// How long it must run evenly after a jump before it is believed.
const GRACE: Millis = DAY;
/// Between two writes of what was seen.
const WRITE_PERIOD: Millis = MINUTE;

const TRUSTED: &str = "clock trusted";
const SEEN: &str = "clock seen";
const EVEN: &str = "clock even";

/// The expected and the actual time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockLine {
    /// The last time that was believed, moved on by running time since.
    pub trusted: Millis,
    /// The last time that the clock showed.
    pub seen: Millis,
    /// How long the clock has run evenly since it jumped.
    pub even: Millis,
}

impl ClockLine {
    /// A trusted clock.
    #[must_use]
    pub fn at(now: Millis) -> Self {
        Self {
            trusted: now,
            seen: now,
            even: 0,
        }
    }

    /// Whether `now` is close enough to the expected time.
    #[must_use]
    pub fn fits(&self, now: Millis) -> bool {
        (now - self.trusted).abs() <= MAX_JUMP
    }

    /// Moves on by `elapsed` of running time to a clock that shows `now`; true if it is believed.
    fn step(&mut self, elapsed: Millis, now: Millis) -> bool {
        self.trusted += elapsed;
        let even = (now - (self.seen + elapsed)).abs() <= MAX_JUMP;
        self.even = if even { self.even + elapsed } else { 0 };
        self.seen = now;
        if !self.fits(now) && self.even < GRACE {
            return false;
        }
        *self = Self::at(now);
        true
    }
}

/// Believes the clock or not, as long as a server runs.
#[derive(Debug, Default)]
pub struct ClockTrust {
    state: Mutex<Option<TrustState>>,
    is_held: AtomicBool,
}

#[derive(Clone, Debug)]
struct TrustState {
    line: ClockLine,
    since_step: Stopwatch,
    since_write: Stopwatch,
}

impl ClockTrust {
    /// Whether nothing may be erased for its age now, as [`ClockTrust::check`] found last.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.is_held.load(Ordering::SeqCst)
    }

    /// Looks at the clock, keeps what it shows, and tells the log when it jumped; true if what is
    /// old may be erased.
    pub async fn check(&self, storage: &Storage, clock: &Clock) -> Result<bool, DbErr> {
        let mut state = self.state.lock().await;
        let now = clock.now();
        let is_new = state.is_none();
        let known = match &*state {
            Some(known) => known.clone(),
            None => TrustState {
                line: read(storage.read()).await?.unwrap_or(ClockLine::at(now)),
                since_step: clock.watch(),
                since_write: clock.watch(),
            },
        };
        let TrustState {
            mut line,
            since_step,
            mut since_write,
        } = known;
        let before = line;
        let elapsed = Millis::try_from(since_step.elapsed().as_millis()).unwrap_or(0);
        let since_step = clock.watch();
        let mut believed = line.step(elapsed, now);
        let written = Millis::try_from(since_write.elapsed().as_millis()).unwrap_or(0);
        let changed = believed == self.is_held();
        if is_new || changed || written >= WRITE_PERIOD {
            // A command may have confirmed the clock since the last check.
            if let Some(confirmed) = read(storage.read())
                .await?
                .filter(|line| !believed && line.fits(now))
            {
                (line, believed) = (confirmed, true);
            }
            write(storage.write(), line).await?;
            since_write = clock.watch();
        }
        *state = Some(TrustState {
            line,
            since_step,
            since_write,
        });
        self.tell(before, now, believed);
        Ok(believed)
    }

    fn tell(&self, before: ClockLine, now: Millis, believed: bool) {
        let was_held = self.is_held.swap(!believed, Ordering::SeqCst);
        if !believed && !was_held {
            let hours = (now - before.trusted) / HOUR;
            tracing::error!(
                hours,
                "the clock jumped: nothing is erased until it has run evenly for a day; if it is right, confirm it with the retention command"
            );
        } else if believed && was_held {
            tracing::info!("the clock is believed again");
        }
    }
}

/// The last time that a server saw. `None` before the first server.
pub async fn read<C: ConnectionTrait>(connection: &C) -> Result<Option<ClockLine>, DbErr> {
    let trusted = observations::read(connection, TRUSTED).await?;
    let seen = observations::read(connection, SEEN).await?;
    let even = observations::read(connection, EVEN).await?;
    Ok(trusted.map(|trusted| ClockLine {
        trusted,
        seen: seen.unwrap_or(trusted),
        even: even.unwrap_or(0),
    }))
}

/// Keeps what a server saw, or what a person confirmed.
pub async fn write<C: ConnectionTrait>(connection: &C, line: ClockLine) -> Result<(), DbErr> {
    let observed = [
        (TRUSTED, line.trusted),
        (SEEN, line.seen),
        (EVEN, line.even),
    ];
    observations::write(connection, &observed).await
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = 1_800_000_000_000;

    #[test]
    fn a_clock_changed_by_hours_is_trusted() {
        let mut line = ClockLine::at(NOW);
        for (elapsed, now) in [
            (1_000, NOW + 1_000),
            (1_000, NOW + DAY),
            (DAY, NOW + 40 * HOUR),
        ] {
            assert!(line.step(elapsed, now));
        }
    }

    #[test]
    fn a_clock_that_jumped_is_trusted_after_a_steady_day() {
        for jump in [30 * DAY, -30 * DAY] {
            let mut line = ClockLine::at(NOW);
            let mut now = NOW + jump;
            assert!(!line.step(MINUTE, now));
            for _ in 0..23 {
                now += HOUR;
                assert!(!line.step(HOUR, now));
            }
            now += HOUR;
            assert!(line.step(HOUR, now));
            assert_eq!(line, ClockLine::at(now));
        }
    }

    #[test]
    fn a_clock_that_goes_back_to_where_it_was_is_believed_at_once() {
        let mut line = ClockLine::at(NOW);
        assert!(!line.step(MINUTE, NOW + 30 * DAY));
        assert!(!line.step(HOUR, NOW + 30 * DAY + HOUR));
        assert!(line.step(MINUTE, NOW + HOUR + 2 * MINUTE));
    }

    #[test]
    fn a_second_jump_starts_the_day_again() {
        let mut line = ClockLine::at(NOW);
        assert!(!line.step(0, NOW + 30 * DAY));
        assert!(!line.step(23 * HOUR, NOW + 31 * DAY - HOUR));
        assert!(!line.step(2 * HOUR, NOW + 300 * DAY));
        assert!(!line.step(2 * HOUR, NOW + 300 * DAY + 2 * HOUR));
    }

    #[test]
    fn a_day_of_running_time_is_counted_across_stops() {
        let mut line = ClockLine::at(NOW);
        let mut now = NOW + 3 * DAY;
        let mut days = 0;
        while !line.step(0, now) {
            days += 1;
            assert!(days < 5);
            if line.step(8 * HOUR, now + 8 * HOUR) {
                break;
            }
            now += DAY;
        }
        assert_eq!(days, 3);
    }
}
