//! The timer of one connection: how long the client may take to send a whole request.
//!
//! hyper limits how long a client may take over a request's *head*, but not over its body. This
//! timer covers both with one deadline, which runs from the request's first byte. A new byte never
//! extends it, so dripping bytes does not help. It needs to know three moments: [`super::stream`]
//! reports bytes that arrive, the service reports when a request is complete and when its response
//! starts.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::clock::Stopwatch;

/// How long a client may take over each part of an exchange.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// From the first byte of a request to its last.
    pub request: Duration,
    /// From the moment the server waits for a request to the end of its head. hyper enforces it.
    pub idle: Duration,
    /// Until the client accepts more bytes of a response.
    pub write: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            request: Duration::from_secs(15),
            idle: Duration::from_mins(1),
            write: Duration::from_secs(30),
        }
    }
}

/// Timer of one connection. All moments are durations since the connection was accepted.
#[derive(Debug)]
pub(super) struct ConnectionTimer {
    timeouts: Timeouts,
    since_accepted: Stopwatch,
    phase: Mutex<Phase>,
}

/// What the connection waits for.
#[derive(Clone, Copy, Debug)]
enum Phase {
    /// The first byte of a request, perhaps while a response is still being written.
    Idle,
    /// The rest of a request whose first byte came at this moment.
    Receiving(Duration),
    /// Our own answer to a complete request; this may take any time.
    Answering,
}

impl ConnectionTimer {
    /// Starts the timer of a connection that was just accepted.
    pub(super) fn new(timeouts: Timeouts, since_accepted: Stopwatch) -> Self {
        Self {
            timeouts,
            since_accepted,
            phase: Mutex::new(Phase::Idle),
        }
    }

    fn phase(&self) -> MutexGuard<'_, Phase> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts the request's deadline with its first byte. Later bytes change nothing, and neither
    /// do bytes that hyper reads ahead while we answer.
    pub(super) fn bytes_received(&self) {
        let mut phase = self.phase();
        if let Phase::Idle = *phase {
            *phase = Phase::Receiving(self.now());
        }
    }

    /// Stops the deadline: the request has been read to its end.
    pub(super) fn request_complete(&self) {
        *self.phase() = Phase::Answering;
    }

    /// Makes the timer ready for the next request of the connection.
    pub(super) fn response_started(&self) {
        *self.phase() = Phase::Idle;
    }

    pub(super) fn now(&self) -> Duration {
        self.since_accepted.elapsed()
    }

    /// When the request must be complete; `None` while no request is being received.
    pub(super) fn request_deadline(&self) -> Option<Duration> {
        match *self.phase() {
            Phase::Receiving(first_byte) => Some(first_byte + self.timeouts.request),
            Phase::Idle | Phase::Answering => None,
        }
    }

    /// When a client who stops accepting bytes now must accept some again.
    pub(super) fn write_deadline(&self) -> Duration {
        self.now() + self.timeouts.write
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock, SECOND};

    fn start() -> (Clock, ConnectionTimer) {
        let clock = Clock::fixed(1_000);
        let timer = ConnectionTimer::new(Timeouts::default(), clock.watch());
        (clock, timer)
    }

    fn seconds_left(timer: &ConnectionTimer) -> Option<u64> {
        let left = timer.request_deadline()?.saturating_sub(timer.now());
        Some(left.as_secs())
    }

    #[test]
    fn dripped_bytes_do_not_extend_the_fifteen_seconds_of_a_request() {
        let (clock, timer) = start();
        clock.advance(50 * SECOND);
        assert_eq!(seconds_left(&timer), None);
        for left in [15, 13, 11, 9, 7, 5, 3, 1] {
            timer.bytes_received();
            assert_eq!(seconds_left(&timer), Some(left));
            clock.advance(2 * SECOND);
        }
        assert_eq!(seconds_left(&timer), Some(0));
    }

    #[test]
    fn a_complete_request_may_be_answered_for_any_time() {
        let (clock, timer) = start();
        timer.bytes_received();
        timer.request_complete();
        // A pipelined request, read ahead.
        timer.bytes_received();
        clock.advance(100 * SECOND);
        assert_eq!(seconds_left(&timer), None);
        timer.response_started();
        clock.advance(100 * SECOND);
        assert_eq!(seconds_left(&timer), None);
    }

    #[test]
    fn each_request_of_a_connection_has_its_own_deadline() {
        let (clock, timer) = start();
        for _ in 0..3 {
            timer.bytes_received();
            assert_eq!(seconds_left(&timer), Some(15));
            timer.request_complete();
            timer.response_started();
            clock.advance(14 * SECOND);
        }
    }
}
