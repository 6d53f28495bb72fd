//! The one table of timed work: mail is handed over, what was never confirmed lapses, old keys go,
//! limits forget who came long ago, counts are proved again, addresses are forgotten in their time.

use std::time::Duration;

use crate::app::App;
use crate::clock::DAY;
use crate::mail::{Delivery, Report, Transport};
use crate::moderation::verifying::prove;
use crate::publishing::ring_for_changes;
use crate::signing::reminding::remind;
use crate::signing::retention::{Forgotten, forget};
use crate::signing::store::lapse;
use crate::storage::drop_old_tag_keys;

/// Between two rounds.
const ROUND: Duration = Duration::from_secs(1);
/// Between two rounds of housekeeping.
const HOUSEKEEPING: Duration = Duration::from_secs(3_600);
/// Rounds between two sweeps of the limits.
const SWEEP_EACH: u64 = 60;

/// Works until it is dropped.
pub async fn run(app: App, transport: Transport) {
    // Side by side: a mail server that hangs holds up no open page.
    tokio::join!(work(&app, &transport), follow(&app), keep_house(&app));
}

async fn work(app: &App, transport: &Transport) {
    let mut rounds = rounds(ROUND);
    for round in 1_u64.. {
        rounds.tick().await;
        run_due(app, transport).await;
        if round.is_multiple_of(SWEEP_EACH) {
            app.limits.sweep();
        }
    }
}

async fn follow(app: &App) {
    let mut rounds = rounds(ROUND);
    loop {
        rounds.tick().await;
        follow_changes(app).await;
    }
}

async fn keep_house(app: &App) {
    let mut rounds = rounds(HOUSEKEEPING);
    loop {
        rounds.tick().await;
        prove_and_forget(app).await;
    }
}

/// One round of housekeeping: every count is proved by its rows, and what is due is forgotten.
pub async fn prove_and_forget(app: &App) {
    match prove(&app.storage).await {
        Ok(findings) => {
            for wrong in findings.wrong {
                tracing::error!(wrong, "a proof failed");
            }
        }
        Err(fault) => tracing::error!(%fault, "the counts are not proved"),
    }
    let retention = &app.settings.retention;
    match forget(&app.storage, retention, app.now(), false).await {
        Ok(forgotten) if forgotten == Forgotten::default() => {}
        Ok(forgotten) => tracing::info!(?forgotten, "what was due is forgotten"),
        Err(fault) => tracing::error!(%fault, "what is due is not forgotten"),
    }
}

fn rounds(period: Duration) -> tokio::time::Interval {
    let mut rounds = tokio::time::interval(period);
    rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    rounds
}

/// One look at what other processes changed, for the pages that are open.
pub async fn follow_changes(app: &App) {
    if let Err(fault) = ring_for_changes(app).await {
        tracing::warn!(%fault, "changes of other processes are not seen");
    }
}

/// One round of all that is due; a fault is told to the log, and tried again in the next round.
pub async fn run_due(app: &App, transport: &Transport) -> Report {
    let delivery = Delivery {
        storage: app.storage.clone(),
        transport: transport.clone(),
        key: app.keys.seal.clone(),
        clock: app.clock.clone(),
    };
    let since = app.now() - app.settings.retention.unconfirmed_days * DAY;
    if let Err(fault) = lapse(app.storage.write(), since, app.now()).await {
        tracing::error!(%fault, "unconfirmed signatures do not lapse");
    }
    if let Err(fault) = remind(app).await {
        tracing::error!(%fault, "unconfirmed signatures are not reminded");
    }
    if let Err(fault) = drop_old_tag_keys(&app.storage, app.now()).await {
        tracing::error!(%fault, "old keys do not go");
    }
    let admits = || app.limits.mail.check(&()).is_ok();
    delivery.run_due(admits).await.unwrap_or_else(|fault| {
        tracing::error!(%fault, "mail is not handed over");
        Report::default()
    })
}
