//! How much may happen how often, by network, address, domain and in all. Quotas are governor's
//! (GCRA: a burst, then an even trickle), held in memory only: a restart forgives.
//!
//! Time is a watch and not the time of day, so a clock that is set changes no quota. Memory is
//! bounded: each quota knows so many keys at most, [`Limits::sweep`] forgets those that are as good
//! as new, and at the bound new keys share one bucket.

mod buckets;
mod quotas;

use std::fmt;
use std::hash::Hash;
use std::time::Duration;

use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::{Quota, RateLimiter};

use crate::client_network::ClientNetwork;
use crate::clock::{Clock, Watch};
use crate::settings;
use buckets::{Buckets, Refused};

/// Keys that one quota knows at most: with the longest keys some 20 MB.
const MOST_KEYS: usize = 100_000;

/// All limits of an instance.
#[derive(Debug)]
pub struct Limits {
    /// Signing, by network and letter.
    pub sign: Limiter<(ClientNetwork, i64)>,
    /// Confirming and all else that is posted, by network and letter.
    pub confirm: Limiter<(ClientNetwork, i64)>,
    /// Suggestions while an organization's name is typed, by network.
    pub suggest: Limiter<(ClientNetwork, i64)>,
    /// Signing, by the keyed hash of an address; silent.
    pub address: Limiter<Vec<u8>>,
    /// Signing, by mail domain; silent. Each refusal keeps its turn: waits grow one behind another.
    pub mail_domain: Limiter<String>,
    /// The whole service's outgoing mail.
    pub mail: Limiter<()>,
}

impl Limits {
    /// The limits that the settings name, measured by a clock.
    ///
    /// # Errors
    /// One sentence that names the setting whose text is no list of quotas.
    pub fn from_settings(settings: &settings::Limits, clock: &Clock) -> Result<Self, String> {
        let read = |name: &str, text: &str| quotas::parse(name, text);
        Ok(Self {
            sign: Limiter::new(read("sign", &settings.sign)?, clock, Refused::IsForgotten),
            confirm: Limiter::new(
                read("confirm", &settings.confirm)?,
                clock,
                Refused::IsForgotten,
            ),
            suggest: Limiter::new(
                read("suggest", &settings.suggest)?,
                clock,
                Refused::IsForgotten,
            ),
            address: Limiter::new(
                read("address", &settings.address)?,
                clock,
                Refused::IsForgotten,
            ),
            mail_domain: Limiter::new(
                read("mail_domain", &settings.mail_domain)?,
                clock,
                Refused::KeepsItsTurn,
            ),
            mail: Limiter::new(read("mail", &settings.mail)?, clock, Refused::IsForgotten),
        })
    }

    /// Forgets the keys that are as good as new, and gives their memory back.
    pub fn sweep(&self) {
        self.sign.sweep();
        self.confirm.sweep();
        self.suggest.sweep();
        self.address.sweep();
        self.mail_domain.sweep();
    }
}

type Bucketed<K> = RateLimiter<K, Buckets<K>, WatchClock, NoOpMiddleware<Nanos>>;

/// A list of quotas, each of which must admit.
pub struct Limiter<K: Clone + Eq + Hash> {
    /// The quickest to fill up again first: what it refuses costs the slower ones nothing.
    quotas: Vec<Bucketed<K>>,
    clock: WatchClock,
    refused: Refused,
}

impl<K: Clone + Eq + Hash> Limiter<K> {
    fn new(mut quotas: Vec<Quota>, clock: &Clock, refused: Refused) -> Self {
        quotas.sort_by_key(Quota::replenish_interval);
        let clock = WatchClock(clock.watch());
        let limiter = |quota: Quota| {
            let store = Buckets::new(quota.replenish_interval(), refused, MOST_KEYS);
            RateLimiter::new(quota, store, clock.clone())
        };
        Self {
            quotas: quotas.into_iter().map(limiter).collect(),
            clock,
            refused,
        }
    }

    /// Asks for one more under this key.
    ///
    /// # Errors
    /// How long to wait, if a quota refuses.
    pub fn check(&self, key: &K) -> Result<(), Duration> {
        let mut wait = None;
        for quota in &self.quotas {
            if let Err(until) = quota.check_key(key) {
                let this = until.wait_time_from(self.clock.now());
                wait = Ord::max(wait, Some(this));
                if self.refused == Refused::IsForgotten {
                    break;
                }
            }
        }
        wait.map_or(Ok(()), Err)
    }

    /// Keys known now, over all quotas.
    #[must_use]
    pub fn known(&self) -> usize {
        self.quotas.iter().map(RateLimiter::len).sum()
    }

    fn sweep(&self) {
        for quota in &self.quotas {
            quota.retain_recent();
            quota.shrink_to_fit();
        }
    }
}

impl<K: Clone + Eq + Hash> fmt::Debug for Limiter<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never the keys: they are networks, addresses and domains.
        f.debug_struct("Limiter")
            .field("quotas", &self.quotas.len())
            .field("known", &self.known())
            .finish_non_exhaustive()
    }
}

/// A watch as governor reads it.
#[derive(Clone, Debug)]
struct WatchClock(Watch);

impl governor::clock::Clock for WatchClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        // governor's own conversion panics after 584 years; this one stands still there.
        Nanos::new(u64::try_from(self.0.elapsed().as_nanos()).unwrap_or(u64::MAX / 2))
    }
}

#[cfg(test)]
mod tests;
