//! Where a quota keeps its keys: a map that never grows beyond its bound.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::state::keyed::ShrinkableKeyedStateStore;

/// The longest queue of refusals that keep their turn. Beyond it they share the last moment: a
/// flood must not send somebody's mail to next year.
const LONGEST_QUEUE: Duration = Duration::from_hours(48);

/// What becomes of a request that a quota refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// It costs nothing: asking too early does not make the wait longer.
    IsForgotten,
    /// It will happen when its wait is over, so it takes that turn now and the next waits longer.
    KeepsItsTurn,
}

/// The moment at which each key's bucket is as good as new ("theoretical arrival time").
pub(super) struct Buckets<K> {
    moments: Mutex<Moments<K>>,
    /// Between two turns.
    interval: Nanos,
    refused: Refused,
    most: usize,
}

struct Moments<K> {
    by_key: HashMap<K, Nanos>,
    /// Shared by all keys that came once the map was full.
    overflow: Option<Nanos>,
}

impl<K> Buckets<K> {
    /// No keys yet, and never more than `most`.
    pub(super) fn new(interval: Duration, refused: Refused, most: usize) -> Self {
        Self {
            moments: Mutex::new(Moments {
                by_key: HashMap::new(),
                overflow: None,
            }),
            interval: interval.into(),
            refused,
            most,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Moments<K>> {
        self.moments.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The moment that a refusal with a turn moves the key to, unless its queue is too long.
    fn next_turn(&self, moment: Option<Nanos>, fresh: Nanos) -> Option<Nanos> {
        let next = moment? + self.interval;
        let longest = fresh + Nanos::from(LONGEST_QUEUE);
        (self.refused == Refused::KeepsItsTurn && next <= longest).then_some(next)
    }
}

impl<K: Clone + Eq + Hash> StateStore for Buckets<K> {
    type Key = K;

    fn measure_and_replace<T, F, E>(&self, key: &K, decide: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut moments = self.lock();
        let known = moments.by_key.contains_key(key);
        let shared = !known && moments.by_key.len() >= self.most;
        let moment = if shared {
            moments.overflow
        } else {
            moments.by_key.get(key).copied()
        };
        let (answer, next) = match decide(moment) {
            Ok((admitted, next)) => (Ok(admitted), Some(next)),
            Err(refusal) => {
                // What an unknown key would be given is the only way to the time from here.
                let fresh = decide(None).ok().map(|(_, fresh)| fresh);
                (
                    Err(refusal),
                    fresh.and_then(|fresh| self.next_turn(moment, fresh)),
                )
            }
        };
        if let Some(next) = next {
            if shared {
                moments.overflow = Some(next);
            } else {
                moments.by_key.insert(key.clone(), next);
            }
        }
        answer
    }
}

impl<K: Clone + Eq + Hash> ShrinkableKeyedStateStore<K> for Buckets<K> {
    fn retain_recent(&self, drop_below: Nanos) {
        self.lock().by_key.retain(|_, moment| *moment > drop_below);
    }

    fn shrink_to_fit(&self) {
        self.lock().by_key.shrink_to_fit();
    }

    fn len(&self) -> usize {
        self.lock().by_key.len()
    }

    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
