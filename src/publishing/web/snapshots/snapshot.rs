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

#[cfg(test)]
mod tests {
    use super::*;

    const PACE: Pace = Pace { every: 1_000 };
    const NOW: Millis = 1_000_000;

    async fn snapshot(valid_until: Option<Millis>) -> (watch::Sender<u64>, Snapshot) {
        let (sender, bell) = watch::channel(7);
        let response = PackedResponse::pack(poem::Response::default(), false).await;
        let snapshot = Snapshot {
            response: Arc::new(response.unwrap()),
            bell,
            rung: 7,
            made_at: NOW,
            valid_until,
        };
        (sender, snapshot)
    }

    #[tokio::test]
    async fn a_page_stays_fresh_until_something_changes() {
        let (bell, snapshot) = snapshot(None).await;
        assert_eq!(
            snapshot.freshness(NOW + 1_000_000_000, PACE),
            Freshness::Fresh
        );
        bell.send(8).unwrap();
        for (age, expected) in [
            (0, Freshness::Recent),
            (999, Freshness::Recent),
            (1_000, Freshness::Ageing),
            (4_999, Freshness::Ageing),
            (5_000, Freshness::Spent),
        ] {
            assert_eq!(snapshot.freshness(NOW + age, PACE), expected, "{age}");
        }
        let at_once = Pace { every: 0 };
        assert_eq!(snapshot.freshness(NOW, at_once), Freshness::Spent);
    }

    #[tokio::test]
    async fn time_alone_ends_a_page_that_says_until_when_it_holds() {
        let (_bell, snapshot) = snapshot(Some(NOW + 60_000)).await;
        assert_eq!(snapshot.freshness(NOW + 59_999, PACE), Freshness::Fresh);
        assert_eq!(snapshot.freshness(NOW + 60_000, PACE), Freshness::Spent);
    }

    #[tokio::test]
    async fn a_clock_that_was_set_back_ends_a_page() {
        let (_bell, snapshot) = snapshot(None).await;
        assert_eq!(snapshot.freshness(NOW - 1, PACE), Freshness::Spent);
    }
}
