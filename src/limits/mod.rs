//! How much may happen how often, by network, address, domain and in all. Quotas are governor's
//! (GCRA: a burst, then an even trickle), held in memory only: a restart forgives.
//!
//! Time is a watch and not the time of day, so a clock that is set changes no quota. Memory is
//! bounded: each quota knows so many keys at most, [`Limits::sweep`] forgets those that are as good
//! as new, and at the bound new keys share one bucket.

mod buckets;
mod networks;
mod pacing;
mod quotas;
mod slowed;

use std::fmt;
use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::{Quota, RateLimiter};

use crate::clock::{Clock, Stopwatch};
use crate::settings;
use buckets::Buckets;
pub use networks::NetworkLimiter;
pub use pacing::MailPace;
pub use slowed::{Slowed, SlowedCounts};

/// Keys that one quota knows at most: with the longest keys some 20 MB.
const MOST_KEYS: usize = 100_000;

/// All limits of an instance.
#[derive(Debug)]
pub struct Limits {
    /// Signing, by network and letter.
    pub sign: NetworkLimiter,
    /// Confirming and all else that is posted, by network and letter.
    pub confirm: NetworkLimiter,
    /// Suggestions while an organization's name is typed, by network.
    pub suggest: NetworkLimiter,
    /// Signing, by the keyed hash of a mailbox and a network's tag; silent.
    pub address: Limiter<Vec<u8>>,
    /// Outgoing mail, by mail domain and of the whole service.
    pub mail: MailPace,
    /// How often these made somebody wait.
    pub slowed: Arc<Slowed>,
}

impl Limits {
    /// The limits that the settings name, measured by a clock.
    ///
    /// # Errors
    /// One sentence that names the setting whose text is no list of quotas.
    pub fn from_settings(
        settings: &settings::LimitSettings,
        clock: &Clock,
    ) -> Result<Self, String> {
        let read = |name: &str, text: &str| quotas::parse(name, text);
        let slowed = Arc::new(Slowed::default());
        let network = |name: &str, text: &str| {
            let quotas = read(name, text)?;
            Ok::<_, String>(NetworkLimiter::new(&quotas, clock, &slowed))
        };
        let domain = Limiter::new(read("mail_domain", &settings.mail_domain)?, clock);
        Ok(Self {
            sign: network("sign", &settings.sign)?,
            confirm: network("confirm", &settings.confirm)?,
            suggest: network("suggest", &settings.suggest)?,
            address: Limiter::new(read("address", &settings.address)?, clock),
            mail: MailPace::new(Limiter::new(read("mail", &settings.mail)?, clock), domain),
            slowed: Arc::clone(&slowed),
        })
    }

    /// Forgets the keys that are as good as new, and gives their memory back.
    pub fn sweep(&self) {
        self.sign.sweep();
        self.confirm.sweep();
        self.suggest.sweep();
        self.address.sweep();
        self.mail.sweep();
    }
}

type Bucketed<K> = RateLimiter<K, Buckets<K>, StopwatchClock, NoOpMiddleware<Nanos>>;

/// A list of quotas, each of which must admit.
pub struct Limiter<K: Clone + Eq + Hash> {
    /// The quickest to fill up again first: what it refuses costs the slower ones nothing.
    quotas: Vec<Bucketed<K>>,
    /// The keys of each.
    buckets: Vec<Buckets<K>>,
    clock: StopwatchClock,
}

impl<K: Clone + Eq + Hash> Limiter<K> {
    fn new(mut quotas: Vec<Quota>, clock: &Clock) -> Self {
        quotas.sort_by_key(Quota::replenish_interval);
        let clock = StopwatchClock(clock.watch());
        let limiter = |quota: Quota| {
            let buckets = Buckets::new(MOST_KEYS);
            let quota = RateLimiter::new(quota, buckets.clone(), clock.clone());
            (quota, buckets)
        };
        let (quotas, buckets) = quotas.into_iter().map(limiter).unzip();
        Self {
            quotas,
            buckets,
            clock,
        }
    }

    /// Takes one slot of every quota for a key.
    ///
    /// # Errors
    /// How long to wait, if a quota refuses.
    pub fn check(&self, key: &K) -> Result<(), Duration> {
        for quota in &self.quotas {
            quota
                .check_key(key)
                .map_err(|until| until.wait_time_from(self.clock.now()))?;
        }
        Ok(())
    }

    /// Whether a key came lately, and is counted by itself.
    fn knows(&self, key: &K) -> bool {
        self.buckets.iter().any(|buckets| buckets.knows(key))
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
struct StopwatchClock(Stopwatch);

impl governor::clock::Clock for StopwatchClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        // governor's own conversion panics after 584 years; this one stands still there.
        Nanos::new(u64::try_from(self.0.elapsed().as_nanos()).unwrap_or(u64::MAX / 2))
    }
}

#[cfg(test)]
mod tests;
