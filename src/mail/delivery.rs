//! Handing over what is due: sent, retried with growing pauses, or given up visibly.

use super::outbox::{self, Due, OutboxFault};
use super::transport::{Handover, Transport};
use crate::clock::{Clock, DAY, HOUR, MINUTE, Millis};
use crate::secret::{Key, jitter};
use crate::storage::Storage;

/// Mails taken at once.
const AT_ONCE: u64 = 50;
/// Pauses after each try; the last one repeats.
const PAUSES: [Millis; 6] = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR];
/// Tries after which a mail is given up: about four days.
const MOST_TRIES: i32 = 20;

/// What hands mail over.
#[derive(Debug)]
pub struct Delivery {
    /// The database.
    pub storage: Storage,
    /// The way out.
    pub transport: Transport,
    /// The key that seals mails.
    pub key: Key,
    /// The time.
    pub clock: Clock,
}

/// What became of the mails that were due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Taken by the mail server.
    pub sent: usize,
    /// To be tried again.
    pub retried: usize,
    /// Refused for good, or tried for too long.
    pub given_up: usize,
}

impl Delivery {
    /// Hands over what is due now, as long as `admits`, which is asked before each mail. The rest
    /// simply stays due.
    ///
    /// # Errors
    /// If the database refuses; what was claimed is tried again after its lease.
    pub async fn run_due(&self, admits: impl Fn() -> bool) -> Result<Report, OutboxFault> {
        let mut report = Report::default();
        let now = self.clock.now();
        let due = outbox::claim(self.storage.write(), &self.key, now, (AT_ONCE, admits)).await?;
        for mail in due {
            let handover = self
                .transport
                .send(&mail.message_id, &mail.message, self.clock.now())
                .await;
            self.settle(&mail, handover, &mut report).await?;
        }
        Ok(report)
    }

    async fn settle(
        &self,
        mail: &Due,
        handover: Handover,
        report: &mut Report,
    ) -> Result<(), OutboxFault> {
        let (connection, now) = (self.storage.write(), self.clock.now());
        match handover {
            Handover::Taken => {
                report.sent += 1;
                outbox::mark_sent(connection, mail.id, now).await?;
            }
            Handover::Later(fault)
                if mail.attempts < MOST_TRIES && now + MINUTE < mail.expires_at.max(now + DAY) =>
            {
                report.retried += 1;
                tracing::warn!(
                    mail = mail.id,
                    attempts = mail.attempts,
                    fault,
                    "a mail was not taken; it is tried again"
                );
                outbox::retry(connection, mail.id, now + pause(mail.attempts), &fault).await?;
            }
            Handover::Later(fault) | Handover::Never(fault) => {
                report.given_up += 1;
                tracing::warn!(
                    mail = mail.id,
                    attempts = mail.attempts,
                    fault,
                    "a mail was given up"
                );
                outbox::give_up(connection, mail.id, &fault).await?;
            }
        }
        Ok(())
    }
}

/// The pause after a try, up to a fifth longer by chance, so that mails do not come back together.
fn pause(attempts: i32) -> Millis {
    let at = usize::try_from(attempts - 1)
        .unwrap_or(0)
        .min(PAUSES.len() - 1);
    PAUSES[at] + jitter(PAUSES[at] / 5)
}
