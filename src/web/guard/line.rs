//! How long a connection may take, by what it is doing. Asked for the time, it never tells: it
//! knows only when its turn is over.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::event_streams::EventStream;
use crate::clock::Watch;

/// How long each part of a conversation may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// From the first byte of a request to its last.
    pub request: Duration,
    /// Without a byte in either direction.
    pub quiet: Duration,
    /// For the other side to take something of an answer.
    pub write: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            request: Duration::from_secs(15),
            quiet: Duration::from_mins(1),
            write: Duration::from_secs(30),
        }
    }
}

/// One connection, as the guard sees it.
pub(super) struct Line {
    patience: Patience,
    watch: Watch,
    doing: Mutex<Doing>,
    events: Mutex<Option<EventStream>>,
}

#[derive(Clone, Copy, Debug)]
struct Doing {
    reading: Reading,
    /// Since when the other side takes nothing.
    stalled: Option<Duration>,
}

/// Moments are counted from the connection's beginning.
#[derive(Clone, Copy, Debug)]
enum Reading {
    /// No request is under way, or an answer flows; last byte then.
    Quiet(Duration),
    /// A request began then and is not whole yet.
    Request(Duration),
    /// A request is whole and being worked on.
    Work,
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line")
            .field("doing", &self.doing)
            .finish_non_exhaustive()
    }
}

impl Line {
    /// A connection that begins now.
    pub(super) fn new(patience: Patience, watch: Watch) -> Self {
        let doing = Doing {
            reading: Reading::Quiet(watch.elapsed()),
            stalled: None,
        };
        Self {
            patience,
            watch,
            doing: Mutex::new(doing),
            events: Mutex::new(None),
        }
    }

    /// Keeps the events that are to follow once the head of their answer is written.
    pub(super) fn keep_events(&self, events: EventStream) {
        *self.lock_events() = Some(events);
    }

    /// Gives out the events that are to follow, if there are any.
    pub(super) fn take_events(&self) -> Option<EventStream> {
        self.lock_events().take()
    }

    fn lock_events(&self) -> MutexGuard<'_, Option<EventStream>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, Doing> {
        self.doing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Bytes were read.
    pub(super) fn read(&self) {
        let mut doing = self.lock();
        if let Reading::Quiet(_) = doing.reading {
            doing.reading = Reading::Request(self.now());
        }
    }

    /// Bytes were written.
    pub(super) fn wrote(&self) {
        let mut doing = self.lock();
        doing.stalled = None;
        if let Reading::Quiet(last) = &mut doing.reading {
            *last = self.now();
        }
    }

    /// The other side does not take what is to be written.
    pub(super) fn stalls(&self) {
        let now = self.now();
        self.lock().stalled.get_or_insert(now);
    }

    /// A request has been read to its end.
    pub(super) fn heard(&self) {
        self.lock().reading = Reading::Work;
    }

    /// The answer to a request begins to flow.
    pub(super) fn answered(&self) {
        self.lock().reading = Reading::Quiet(self.now());
    }

    /// Time since the connection's beginning.
    pub(super) fn now(&self) -> Duration {
        self.watch.elapsed()
    }

    /// When the other side must have sent something; none while it need not.
    pub(super) fn reading_ends(&self) -> Option<Duration> {
        match self.lock().reading {
            Reading::Quiet(last) => Some(last + self.patience.quiet),
            Reading::Request(first) => Some(first + self.patience.request),
            Reading::Work => None,
        }
    }

    /// When the other side must have taken something; none while it does.
    pub(super) fn writing_ends(&self) -> Option<Duration> {
        Some(self.lock().stalled? + self.patience.write)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock, SECOND};

    fn line() -> (Clock, Line) {
        let clock = Clock::fixed(1_000);
        let line = Line::new(Patience::default(), clock.watch());
        (clock, line)
    }

    fn seconds(line: &Line) -> Option<u64> {
        let left = line.reading_ends()?.saturating_sub(line.now());
        Some(left.as_secs())
    }

    #[test]
    fn a_request_has_fifteen_seconds_from_its_first_byte_however_it_drips() {
        let (clock, line) = line();
        assert_eq!(seconds(&line), Some(60));
        clock.advance(50 * SECOND);
        assert_eq!(seconds(&line), Some(10));
        for left in [15, 13, 11, 9, 7, 5, 3, 1] {
            line.read();
            assert_eq!(seconds(&line), Some(left));
            clock.advance(2 * SECOND);
        }
        assert_eq!(seconds(&line), Some(0));
    }

    #[test]
    fn a_whole_request_may_be_worked_on_and_its_answer_flow_as_long_as_it_flows() {
        let (clock, line) = line();
        line.read();
        line.heard();
        clock.advance(100 * SECOND);
        assert_eq!(seconds(&line), None);
        line.answered();
        for _ in 0..100 {
            clock.advance(15 * SECOND);
            assert_eq!(seconds(&line), Some(45));
            line.wrote();
        }
        clock.advance(61 * SECOND);
        assert_eq!(seconds(&line), Some(0));
    }

    #[test]
    fn what_is_written_before_a_request_is_whole_wins_it_no_time() {
        let (clock, line) = line();
        line.read();
        clock.advance(10 * SECOND);
        line.wrote();
        assert_eq!(seconds(&line), Some(5));
    }

    #[test]
    fn the_next_request_of_a_connection_has_its_own_time() {
        let (clock, line) = line();
        for _ in 0..3 {
            line.read();
            line.heard();
            line.answered();
            line.wrote();
            clock.advance(14 * SECOND);
            assert_eq!(seconds(&line), Some(46));
        }
    }

    #[test]
    fn an_answer_that_nobody_takes_is_given_up_after_thirty_seconds() {
        let (clock, line) = line();
        assert_eq!(line.writing_ends(), None);
        line.stalls();
        clock.advance(20 * SECOND);
        line.stalls();
        assert_eq!(line.writing_ends(), Some(Duration::from_secs(30)));
        line.wrote();
        assert_eq!(line.writing_ends(), None);
        line.stalls();
        clock.advance(31 * SECOND);
        assert!(line.writing_ends() < Some(line.now()));
    }
}
