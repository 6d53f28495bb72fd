//! The one table of timed work: mail is handed over, what was never confirmed lapses, old keys go.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::MissedTickBehavior;

use crate::app::App;
use crate::clock::DAY;
use crate::mail::{Delivery, Report, Transport};
use crate::signing::store::lapse;
use crate::storage::drop_old_tag_keys;

/// Between two rounds.
const ROUND: Duration = Duration::from_secs(1);

/// Mails handed over at once.
const LANES: usize = 4;

/// Works until it is dropped. A slow mail server delays neither other mail nor other work.
pub async fn run(app: App, transport: Transport) {
    let delivery = delivery(&app, &transport);
    let lanes = (0..LANES).map(|_| each_round(|| deliver(&delivery)));
    tokio::join!(each_round(|| keep_up(&app)), join_all(lanes));
}

/// One round of all that is due; a fault is told to the log, and tried again in the next round.
pub async fn run_due(app: &App, transport: &Transport) -> Report {
    keep_up(app).await;
    deliver(&delivery(app, transport)).await
}

async fn each_round<T, F: Future<Output = T>>(work: impl Fn() -> F) {
    let mut rounds = tokio::time::interval(ROUND);
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
    }
}

async fn deliver(delivery: &Delivery) -> Report {
    delivery.run_due().await.unwrap_or_else(|fault| {
        tracing::error!(%fault, "mail is not handed over");
        Report::default()
    })
}

/// All timed work but mail.
async fn keep_up(app: &App) {
    let since = app.now() - app.settings.retention.unconfirmed_days * DAY;
    if let Err(fault) = lapse(app.storage.write(), since, app.now()).await {
        tracing::error!(%fault, "unconfirmed signatures do not lapse");
    }
    if let Err(fault) = drop_old_tag_keys(&app.storage, app.now()).await {
        tracing::error!(%fault, "old keys do not go");
    }
}
