//! The clock. Only this module reads the system time; tests set it by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970-01-01 UTC. All times are stored this way.
pub type Millis = i64;

/// One second in milliseconds.
pub const SECOND: Millis = 1_000;
/// One minute in milliseconds.
pub const MINUTE: Millis = 60 * SECOND;
/// One hour in milliseconds.
pub const HOUR: Millis = 60 * MINUTE;
/// One day of 24 hours in milliseconds.
pub const DAY: Millis = 24 * HOUR;

/// A day, counted from 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub i64);

impl Day {
    /// The day on which a time is, in UTC.
    #[must_use]
    pub const fn of(at: Millis) -> Self {
        Self(at.div_euclid(DAY))
    }
}

/// The source of time: the system, or a fixed time that tests advance.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The system's clock.
    System,
    /// Stands still until moved.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `at` until [`Clock::advance`] moves it.
    #[must_use]
    pub fn fixed(at: Millis) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(at)))
    }

    /// The time, in milliseconds UTC. A system clock before 1970 reads as 0.
    #[must_use]
    pub fn now(&self) -> Millis {
        match self {
            Self::System => system_now(),
            Self::Fixed(at) => at.load(Ordering::SeqCst),
        }
    }

    /// Moves a fixed clock forward; the system's clock does not move by hand.
    pub fn advance(&self, by: Millis) {
        if let Self::Fixed(at) = self {
            at.fetch_add(by, Ordering::SeqCst);
        }
    }

    /// A watch started now. It measures how long something takes, and does not tell the time.
    #[must_use]
    pub fn watch(&self) -> Stopwatch {
        Stopwatch(match self {
            Self::System => Started::System(system_instant()),
            Self::Fixed(at) => Started::Fixed(at.clone(), at.load(Ordering::SeqCst)),
        })
    }
}

/// Time gone by since a start. Nobody sets it: where the system's clock is put back or forward, a
/// watch goes on evenly.
#[derive(Clone, Debug)]
pub struct Stopwatch(Started);

#[derive(Clone, Debug)]
enum Started {
    System(Instant),
    Fixed(Arc<AtomicI64>, Millis),
}

impl Stopwatch {
    /// How long it has been running; it never goes back.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        match &self.0 {
            Started::System(start) => start.elapsed(),
            Started::Fixed(at, start) => {
                let gone = at.load(Ordering::SeqCst) - start;
                Duration::from_millis(u64::try_from(gone).unwrap_or(0))
            }
        }
    }
}

fn system_instant() -> Instant {
    Instant::now()
}

fn system_now() -> Millis {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_only_by_hand() {
        let clock = Clock::fixed(5);
        assert_eq!(clock.now(), 5);
        let same = clock.clone();
        same.advance(MINUTE);
        assert_eq!(clock.now(), 5 + MINUTE);
    }

    #[test]
    fn a_watch_counts_from_its_start_and_stands_still_when_the_clock_goes_back() {
        let clock = Clock::fixed(5_000);
        let watch = clock.watch();
        clock.advance(250);
        assert_eq!(watch.elapsed(), Duration::from_millis(250));
        clock.advance(-9_000);
        assert_eq!(watch.elapsed(), Duration::ZERO);
    }

    #[test]
    fn the_system_clock_reads_after_2026() {
        assert!(Clock::System.now() > 1_767_225_600_000);
    }
}
