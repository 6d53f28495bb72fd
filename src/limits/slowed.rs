//! How often each kind of quota made somebody wait: numbers for the operator, never who it was.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts since they were last taken.
#[derive(Debug, Default)]
pub struct Slowed {
    network: AtomicU64,
    address: AtomicU64,
    mail_domain: AtomicU64,
    service: AtomicU64,
}

/// What was slowed in a while.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SlowedCounts {
    /// Requests refused because of their network's quota.
    pub network: u64,
    /// Mails that waited for their mailbox's allowance.
    pub address: u64,
    /// Mails that waited for their mail domain's quota.
    pub mail_domain: u64,
    /// Times that mail waited for the quota of the whole service.
    pub service: u64,
}

impl Slowed {
    /// A request was refused.
    pub fn network(&self) {
        self.network.fetch_add(1, Ordering::Relaxed);
    }

    /// So many mails wait for the allowance of their mailbox.
    pub fn address(&self, mails: u64) {
        self.address.fetch_add(mails, Ordering::Relaxed);
    }

    /// So many mails wait for their domain.
    pub fn mail_domain(&self, mails: u64) {
        self.mail_domain.fetch_add(mails, Ordering::Relaxed);
    }

    /// Mail waits for the quota of the whole service.
    pub fn service(&self) {
        self.service.fetch_add(1, Ordering::Relaxed);
    }

    /// The counts, which then start anew.
    #[must_use]
    pub fn take(&self) -> SlowedCounts {
        let take = |count: &AtomicU64| count.swap(0, Ordering::Relaxed);
        SlowedCounts {
            network: take(&self.network),
            address: take(&self.address),
            mail_domain: take(&self.mail_domain),
            service: take(&self.service),
        }
    }
}
