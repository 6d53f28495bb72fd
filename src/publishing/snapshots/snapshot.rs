//! One page as it was made, and whether it still serves.

use std::sync::Arc;

use tokio::sync::watch;

use crate::clock::Millis;
use crate::web::packed::PackedResponse;

/// A page as it was made at one moment. Never changed: the next one takes its place whole.
#[derive(Debug)]
pub(super) struct Snapshot {
    pub(super) response: Arc<PackedResponse>,
    /// Rings when what it shows changes.
    pub(super) bell: watch::Receiver<u64>,
    /// What the bell said before the first query for this page.
    pub(super) rung: u64,
    pub(super) made_at: Millis,
    /// When time alone changes what it shows, as the closing of a letter does.
    pub(super) valid_until: Option<Millis>,
}

/// How often pages are made anew while changes come in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// Milliseconds between two makings of one page, at least. With 0 each reader gets the newest.
    pub(super) every: Millis,
}

/// Whether a snapshot may still be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Freshness {
    /// Nothing has changed.
    Fresh,
    /// Something has, a moment ago: send it, but do not make another yet.
    Recent,
    /// Send it, and make the next.
    Ageing,
    /// Make the next before answering.
    Spent,
}

/// A page is sent for at most so many times the pace after it was made, if it may have changed. With the
/// default pace of a second, that and what caches may add to it (`CachePolicy::Names`) are half a minute.
const MAX_PACES: Millis = 5;

impl Snapshot {
    pub(super) fn freshness(&self, now: Millis, pace: Pace) -> Freshness {
        let age = now - self.made_at;
        // The clock was set back: what depends on time may be wrong.
        if age < 0 {
            return Freshness::Spent;
        }
        let is_due = self.valid_until.is_some_and(|until| now >= until);
        if !is_due && *self.bell.borrow() == self.rung {
            Freshness::Fresh
        } else if age < pace.every {
            Freshness::Recent
        } else if age < pace.every * MAX_PACES {
            Freshness::Ageing
        } else {
            Freshness::Spent
        }
    }
}
