//! How fast mail may leave, as its delivery asks it.

use std::time::Duration;

/// What mail waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// Room in its mailbox.
    Mailbox,
    /// The quota of its mail domain.
    MailDomain,
    /// The quota of the whole service.
    Service,
}

/// How fast mail may leave.
pub trait Pace {
    /// Takes a slot of the whole service for one mail; false where there is none now.
    fn take(&self) -> bool;

    /// Gives back a slot that no mail used.
    fn give_back(&self);

    /// Takes a slot of a mail domain.
    ///
    /// # Errors
    /// How long to wait, if there is none now.
    fn domain(&self, domain: &str) -> Result<(), Duration>;

    /// Notes that so many mails wait.
    fn note(&self, waits: Waits, mails: u64);
}
