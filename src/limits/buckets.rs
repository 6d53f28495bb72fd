//! Where a quota keeps its keys: a map that never grows beyond its bound.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::state::keyed::ShrinkableKeyedStateStore;

/// The moment at which each key's bucket is as good as new ("theoretical arrival time"). Cheap to
/// clone: the clones share their keys.
pub(super) struct Buckets<K> {
    moments: Arc<Mutex<Moments<K>>>,
    most: usize,
}

struct Moments<K> {
    by_key: HashMap<K, Nanos>,
    /// Shared by all keys that came once the map was full.
    overflow: Option<Nanos>,
}

impl<K> Clone for Buckets<K> {
    fn clone(&self) -> Self {
        Self {
            moments: Arc::clone(&self.moments),
            most: self.most,
        }
    }
}

impl<K> Buckets<K> {
    /// No keys yet, and never more than `most`.
    pub(super) fn new(most: usize) -> Self {
        Self {
            moments: Arc::new(Mutex::new(Moments {
                by_key: HashMap::new(),
                overflow: None,
            })),
            most,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Moments<K>> {
        self.moments.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash> Buckets<K> {
    /// Whether a key has a bucket of its own.
    pub(super) fn knows(&self, key: &K) -> bool {
        self.lock().by_key.contains_key(key)
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
        let (admitted, next) = decide(moment)?;
        if shared {
            moments.overflow = Some(next);
        } else {
            moments.by_key.insert(key.clone(), next);
        }
        Ok(admitted)
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
