//! Quotas by client network. An IPv6 subscriber may hold a /56 or a /48, which is 256 or 65,536
//! networks of 64 bits, so the wider networks have quotas too: a few times that of one /64.

use std::sync::Arc;
use std::time::Duration;

use entity::ids::LetterId;
use governor::Quota;

use super::slowed::Slowed;
use super::{Limiter, quotas};
use crate::client_network::{ClientNetwork, WideNetwork};
use crate::clock::Clock;

/// How many times the quota of one /64 its /56 and its /48 have.
const TIMES_56: u32 = 2;
const TIMES_48: u32 = 4;

/// A network and a letter; no letter where it is not known yet, or what is asked belongs to none.
type OwnKey = (ClientNetwork, Option<LetterId>);
type WideKey = (WideNetwork, Option<LetterId>);

/// A quota per client network and letter: of the network itself, and of the IPv6 networks around
/// it. IPv4 has none of the latter: a /24 may be a university or a carrier, so only its mail waits.
#[derive(Debug)]
pub struct NetworkLimiter {
    own: Limiter<OwnKey>,
    around: [(u8, Limiter<WideKey>); 2],
    slowed: Arc<Slowed>,
}

impl NetworkLimiter {
    pub(super) fn new(quotas: &[Quota], clock: &Clock, slowed: &Arc<Slowed>) -> Self {
        let around = |length, times| {
            let wider = quotas.iter().map(|quota| quotas::times(*quota, times));
            let limiter = Limiter::new(wider.collect(), clock);
            (length, limiter)
        };
        Self {
            own: Limiter::new(quotas.to_vec(), clock),
            // The narrower first: what a /56 is refused costs its /48 nothing.
            around: [around(56, TIMES_56), around(48, TIMES_48)],
            slowed: Arc::clone(slowed),
        }
    }

    /// Takes one slot for a network and a letter.
    ///
    /// # Errors
    /// How long to wait, if a quota refuses.
    pub fn check(&self, key: &OwnKey) -> Result<(), Duration> {
        self.take(key).inspect_err(|_| self.slowed.network())
    }

    fn take(&self, key: &OwnKey) -> Result<(), Duration> {
        // A network that came before asks its own quota first: what that refuses costs its
        // neighbours in the wider networks nothing. A new one asks theirs first: otherwise 65,536
        // networks of one subscriber would fill the table of keys.
        if self.own.knows(key) {
            self.own.check(key)?;
            self.check_around(key)
        } else {
            self.check_around(key)?;
            self.own.check(key)
        }
    }

    fn check_around(&self, (network, letter): &OwnKey) -> Result<(), Duration> {
        for (length, limiter) in &self.around {
            if let Some(wide) = network.within_ipv6(*length) {
                limiter.check(&(wide, *letter))?;
            }
        }
        Ok(())
    }

    /// Keys known now, over all quotas.
    #[must_use]
    pub fn known(&self) -> usize {
        let around = self.around.iter().map(|(_, limiter)| limiter.known());
        self.own.known() + around.sum::<usize>()
    }

    pub(super) fn sweep(&self) {
        self.own.sweep();
        for (_, limiter) in &self.around {
            limiter.sweep();
        }
    }
}
