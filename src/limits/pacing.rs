//! The pace of outgoing mail: a quota per mail domain, and one of the whole service.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::Limiter;

/// The pace of outgoing mail.
#[derive(Debug)]
pub struct MailPace {
    service: Limiter<()>,
    domain: Limiter<String>,
    /// Slots of the service that were taken and not used.
    spare: AtomicUsize,
}

impl MailPace {
    pub(super) fn new(service: Limiter<()>, domain: Limiter<String>) -> Self {
        Self {
            service,
            domain,
            spare: AtomicUsize::new(0),
        }
    }

    /// Takes a slot of the whole service for one mail; false where there is none now.
    #[must_use]
    pub fn take(&self) -> bool {
        let spare = self
            .spare
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |spare| {
                spare.checked_sub(1)
            });
        spare.is_ok() || self.service.check(&()).is_ok()
    }

    /// Gives back a slot that no mail used: without this, each look at a queue whose domains must
    /// all wait would cost a mail.
    pub fn give_back(&self) {
        self.spare.fetch_add(1, Ordering::AcqRel);
    }

    /// Takes a slot of a mail domain.
    ///
    /// # Errors
    /// How long to wait, if there is none now.
    pub fn domain(&self, domain: &str) -> Result<(), Duration> {
        self.domain.check(&domain.to_owned())
    }

    pub(super) fn sweep(&self) {
        self.domain.sweep();
    }
}
