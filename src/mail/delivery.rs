//! Handing over what is due: sent, retried with growing pauses, or given up visibly.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sea_orm::DbErr;
use tokio::sync::Mutex;

use super::outbox::{self, DueMail, Pick};
use super::pace::{Pace, Waits};
use super::transport::{Handover, Transport};
use crate::clock::{Clock, HOUR, MINUTE, Millis};
use crate::clock_trust::ClockTrust;
use crate::secret::{Key, jitter};
use crate::storage::Storage;

/// Pauses after each try; the last one repeats.
const PAUSES: [Millis; 6] = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR];
/// Of so many mails, one is the longest due, whatever its turn.
const LONGEST_DUE_IN: usize = 4;
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
    /// Whether the clock may be believed when it says that a mail is too old.
    pub clock_trust: Arc<ClockTrust>,
    /// Mails are taken one after another: lanes that look at once would all see the same one.
    pub taking: Taking,
}

/// Who takes a mail now.
#[derive(Debug, Default)]
pub struct Taking {
    one: Mutex<()>,
    taken: AtomicUsize,
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
    /// Hands over what is due now, one mail after the other, as long as the pace admits; the rest
    /// simply stays queued. Several may run at once: then a mail server that is slow with one mail
    /// delays no other.
    ///
    /// # Errors
    /// If the database refuses; what was claimed is tried again after its lease.
    pub async fn run_due(&self, pace: &impl Pace) -> Result<Report, DbErr> {
        let mut report = Report::default();
        // All that is due gets its turn first: a mail that was written behind a flood may be next.
        while self.wake(pace, &mut report).await? {}
        while let Some(mail) = self.take(pace, &mut report).await? {
            let handover = self.hand_over(&mail).await;
            self.settle(&mail, handover, &mut report).await?;
        }
        if report.sent > 0 {
            self.transport.hang_up().await;
        }
        Ok(report)
    }

    async fn take(&self, pace: &impl Pace, report: &mut Report) -> Result<Option<DueMail>, DbErr> {
        self.wake(pace, report).await?;
        let _one = self.taking.one.lock().await;
        let taken = self.taking.taken.fetch_add(1, Ordering::Relaxed);
        let pick = if taken % LONGEST_DUE_IN == LONGEST_DUE_IN - 1 {
            Pick::LongestDue
        } else {
            Pick::Turn
        };
        let writer = self.storage.write();
        outbox::claim(writer, &self.key, self.clock.now(), pace, pick).await
    }

    /// Gives the mails that are due their turn; true where there may be more of them.
    async fn wake(&self, pace: &impl Pace, report: &mut Report) -> Result<bool, DbErr> {
        let _one = self.taking.one.lock().await;
        let transaction = self.storage.begin().await?;
        let woken =
            outbox::wake(&transaction, self.clock.now(), self.clock_trust.is_held()).await?;
        transaction.commit().await?;
        pace.note(Waits::Mailbox, woken.without_room);
        if woken.expired > 0 {
            report.given_up += usize::try_from(woken.expired).unwrap_or(usize::MAX);
            tracing::warn!(
                mails = woken.expired,
                "mails were given up: their time was over before they could be sent"
            );
        }
        Ok(woken.more)
    }

    async fn hand_over(&self, mail: &DueMail) -> Handover {
        let now = self.clock.now();
        match &mail.message {
            None => Handover::Never("the mail cannot be read from the outbox".to_owned()),
            Some(_) if now >= mail.expires_at && self.clock_trust.is_held() => {
                Handover::Later("the clock jumped past its time".to_owned())
            }
            Some(_) if now >= mail.expires_at => {
                Handover::Never("its time was over before it could be sent".to_owned())
            }
            Some(message) => self.transport.send(&mail.message_id, message, now).await,
        }
    }

    async fn settle(
        &self,
        mail: &DueMail,
        handover: Handover,
        report: &mut Report,
    ) -> Result<(), DbErr> {
        let (connection, now) = (self.storage.write(), self.clock.now());
        match handover {
            Handover::Taken => {
                report.sent += 1;
                outbox::mark_sent(connection, mail.id, now).await?;
            }
            Handover::Later(fault) if mail.attempts < MOST_TRIES => {
                report.retried += 1;
                tracing::warn!(
                    mail = mail.id.0,
                    attempts = mail.attempts,
                    fault,
                    "a mail was not taken; it is tried again"
                );
                outbox::retry(connection, mail.id, now + pause(mail.attempts), &fault).await?;
            }
            Handover::Later(fault) | Handover::Never(fault) => {
                report.given_up += 1;
                tracing::warn!(
                    mail = mail.id.0,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_vary_by_a_fifth_at_most() {
        for attempts in 1..=MOST_TRIES {
            let least = PAUSES[usize::try_from(attempts - 1).unwrap().min(PAUSES.len() - 1)];
            let pauses: Vec<Millis> = (0..200).map(|_| pause(attempts)).collect();
            assert!(
                pauses
                    .iter()
                    .all(|pause| (least..least + least / 5).contains(pause))
            );
            assert!(pauses.iter().any(|pause| *pause != pauses[0]));
        }
        assert!(
            PAUSES
                .windows(2)
                .all(|pair| pair[0] + pair[0] / 5 < pair[1])
        );
    }

    #[test]
    fn a_mail_server_that_is_away_for_days_loses_no_mail() {
        let least: Millis = (1..MOST_TRIES)
            .map(|attempts| PAUSES[usize::try_from(attempts - 1).unwrap().min(PAUSES.len() - 1)])
            .sum();
        assert!(least > 3 * 24 * HOUR, "{least}");
    }
}
