//! The one table of timed work: mail is handed over, reminders go out, what was never confirmed
//! lapses, old keys go, other processes' changes reach open pages, limits forget who came long ago,
//! counts are proved again, addresses are forgotten in their time, the journal is chained.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::MissedTickBehavior;

use crate::app::App;
use crate::clock::DAY;
use crate::journal::{Actor, seal};
use crate::limits::{MailPace, Slowed, SlowedCounts};
use crate::mail::{Delivery, Pace, Report, Taking, Transport, Waits};
use crate::moderation::verifying::prove;
use crate::publishing::ring_for_changes;
use crate::rendering::in_english;
use crate::signatures::refusal::Refusal;
use crate::signing::find_signatures::answer_wishes;
use crate::signing::reminding::remind;
use crate::signing::retention::{Forgotten, forget, lapse};
use crate::signing::store::forget_copies;
use crate::storage::{drop_old_tag_keys, observations};

/// Between two rounds.
const ROUND: Duration = Duration::from_secs(1);
/// Between two sweeps of the limits.
const SWEEP: Duration = Duration::from_secs(60);
/// Between two rounds of housekeeping.
const HOUSEKEEPING: Duration = Duration::from_secs(3_600);

/// Mails handed over at once.
const LANES: usize = 4;

/// Works until it is dropped. A slow mail server delays neither other mail nor other work.
pub async fn run(app: App, transport: Transport) {
    let delivery = delivery(&app, &transport);
    forget_missing_proxy(&app).await;
    let lanes = (0..LANES).map(|_| each(ROUND, || deliver(&app, &delivery)));
    tokio::join!(
        each(ROUND, || keep_up(&app)),
        each(ROUND, || follow_changes(&app)),
        each(ROUND, || chain(&app)),
        each(SWEEP, || sweep(&app)),
        each(HOUSEKEEPING, || prove_and_forget(&app)),
        join_all(lanes),
    );
}

/// One round of mail and of what leads to mail; a fault is told to the log, and tried again in the
/// next round.
pub async fn run_due(app: &App, transport: &Transport) -> Report {
    keep_up(app).await;
    chain(app).await;
    deliver(app, &delivery(app, transport)).await
}

/// Chains what was written to the journal.
async fn chain(app: &App) {
    if let Err(fault) = seal(&app.storage).await {
        tracing::error!(%fault, "the journal is not chained");
    }
}

/// One sweep of the limits: keys that are as good as new are forgotten, and the log says what waited.
pub async fn sweep(app: &App) {
    app.limits.sweep();
    report_slowed(app.limits.slowed.take());
    if let Some(place) = app.storage.place().cloned() {
        // Writes megabytes, so it must not hold up other tasks.
        let kept = tokio::task::spawn_blocking(move || place.reserve().keep()).await;
        if let Err(fault) = kept {
            tracing::error!(%fault, "the reserve of disk room is not kept");
        }
    }
}

/// Keeps for `doctor`, which is another process, that a proxy is missing among the trusted ones.
async fn note_missing_proxy(app: &App) {
    let observed = [(observations::UNTRUSTED_PROXY, app.now())];
    if let Err(fault) = observations::write(app.storage.write(), &observed).await {
        tracing::warn!(%fault, "`doctor` does not hear of the missing proxy");
    }
}

/// What the last server noticed may be mended in the settings of this one.
async fn forget_missing_proxy(app: &App) {
    let forgotten = observations::forget(app.storage.write(), observations::UNTRUSTED_PROXY).await;
    if let Err(fault) = forgotten {
        tracing::warn!(%fault, "`doctor` goes on about the proxy of the last start");
    }
}

/// Whether the clock may be believed that something is old enough to be erased.
async fn may_erase(app: &App) -> bool {
    let checked = app.clock_trust.check(&app.storage, &app.clock).await;
    checked.unwrap_or_else(|fault| {
        tracing::error!(%fault, "the clock is not compared with the time seen last; nothing is erased");
        false
    })
}

/// Says what quotas slowed since the last time: how much, and nothing of whom.
fn report_slowed(counts: SlowedCounts) {
    if counts != SlowedCounts::default() {
        tracing::warn!(
            requests_of_networks = counts.network,
            mails_of_mailboxes = counts.address,
            mails_of_domains = counts.mail_domain,
            waits_of_the_service = counts.service,
            "quotas slowed requests or mail in the last minute; the doctor command shows what waits"
        );
    }
}

/// One look at what other processes changed, for the pages that are open.
pub async fn follow_changes(app: &App) {
    if let Err(fault) = ring_for_changes(app).await {
        tracing::warn!(%fault, "changes of other processes are not seen");
    }
}

/// One round of housekeeping: every count is proved by its rows, and what is due is forgotten.
pub async fn prove_and_forget(app: &App) {
    match prove(&app.storage, app.now(), &mut |_, _| {}).await {
        Ok(findings) => {
            for wrong in findings.wrong {
                let wrong = in_english(&wrong.message());
                tracing::error!(wrong, "a proof failed");
            }
        }
        Err(Refusal::Error(fault)) => tracing::error!(%fault, "the counts are not proved"),
        Err(_) => tracing::error!("the counts are not proved"),
    }
    if !may_erase(app).await {
        return;
    }
    let retention = &app.settings.retention;
    match forget(&app.act(&Actor::System), retention, false).await {
        Ok(forgotten) if forgotten == Forgotten::default() => {}
        Ok(forgotten) => tracing::info!(?forgotten, "what was due is forgotten"),
        Err(fault) => tracing::error!(%fault, "what is due is not forgotten"),
    }
    // Each hour, forgotten or not: an erasure may have met a reader that kept the log from emptying.
    match app.storage.empty_log().await {
        Ok(true) => {}
        Ok(false) => tracing::info!("the write-ahead log is not emptied yet: somebody reads"),
        Err(fault) => tracing::warn!(%fault, "the write-ahead log is not emptied"),
    }
}

async fn each<T, F: Future<Output = T>>(period: Duration, work: impl Fn() -> F) {
    let mut rounds = tokio::time::interval(period);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        rounds.tick().await;
        work().await;
    }
}

fn delivery(app: &App, transport: &Transport) -> Delivery {
    Delivery {
        storage: app.storage.clone(),
        transport: transport.clone(),
        key: app.keys.seal.clone(),
        clock: app.clock.clone(),
        clock_trust: app.clock_trust.clone(),
        taking: Taking::default(),
    }
}

/// The pace that the quotas of the settings allow.
struct Paced<'a> {
    quotas: &'a MailPace,
    slowed: &'a Slowed,
}

impl Pace for Paced<'_> {
    fn take(&self) -> bool {
        self.quotas.take()
    }

    fn give_back(&self) {
        self.quotas.give_back();
    }

    fn domain(&self, domain: &str) -> Result<(), Duration> {
        self.quotas.domain(domain)
    }

    fn note(&self, waits: Waits, mails: u64) {
        match waits {
            Waits::Mailbox => self.slowed.address(mails),
            Waits::MailDomain => self.slowed.mail_domain(mails),
            Waits::Service => self.slowed.service(),
        }
    }
}

async fn deliver(app: &App, delivery: &Delivery) -> Report {
    let pace = Paced {
        quotas: &app.limits.mail,
        slowed: &app.limits.slowed,
    };
    delivery.run_due(&pace).await.unwrap_or_else(|fault| {
        tracing::error!(%fault, "mail is not handed over");
        Report::default()
    })
}

/// What is done each round beside mail: lapsing, reminders, old keys.
async fn keep_up(app: &App) {
    if app.proxy_watch.take_news() {
        note_missing_proxy(app).await;
    }
    if may_erase(app).await {
        lapse_and_remind(app).await;
    }
    if let Err(fault) = answer_wishes(app).await {
        tracing::error!(%fault, "links to own pages are not mailed");
    }
    if let Err(fault) = drop_old_tag_keys(&app.storage, app.now()).await {
        tracing::error!(%fault, "old keys do not go");
    }
}

/// What is decided by how long ago somebody signed.
async fn lapse_and_remind(app: &App) {
    let since = app.now() - app.settings.retention.unconfirmed_days * DAY;
    if let Err(fault) = lapse(&app.act(&Actor::System), since).await {
        tracing::error!(%fault, "unconfirmed signatures do not lapse");
    }
    if let Err(fault) = forget_copies(app.storage.write(), since).await {
        tracing::error!(%fault, "what was typed is not forgotten");
    }
    if let Err(fault) = remind(app).await {
        tracing::error!(%fault, "unconfirmed signatures are not reminded");
    }
}
