//! Building an instance from its settings, and running it until it is asked to stop.

use std::time::Duration;

use anyhow::{Context, Result};
use poem::Server;
use poem::listener::{Listener, TcpListener};

use crate::app::{App, Parts};
use crate::clock::Clock;
use crate::limits::Limits;
use crate::mail::Transport;
use crate::mail::transport::Sender;
use crate::rendering::Rendering;
use crate::secret::SecretKey;
use crate::settings::{BaseUrl, Settings};
use crate::signals::Signals;
use crate::storage::{self, Database, Lock, NetworkTags, Storage};
use crate::web::guard::{Allowance, Guard, Patience};
use crate::{routes, schedule};

/// How long requests under way may take to end after a stop was asked for.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

/// The database that the settings name.
#[must_use]
pub fn database(settings: &Settings) -> Database {
    match settings.database() {
        crate::settings::Database::Sqlite(file) => Database::Sqlite { file },
        crate::settings::Database::Postgres(url) => Database::Postgres { url },
    }
}

/// An instance: the database open and up to date, the keys loaded. A server gives its lock, so that
/// it may migrate under it.
///
/// # Errors
/// If a setting is wrong, or the database does not open.
pub async fn build(
    settings: Settings,
    (secret, base_url): (&SecretKey, BaseUrl),
    clock: Clock,
    lock: Option<&Lock>,
) -> Result<App> {
    let storage = Storage::open(&database(&settings), lock).await?;
    let keys = storage::load_data_keys(&storage, secret, clock.now()).await?;
    let trusted_proxies = settings
        .trusted_proxies
        .parse()
        .context("trusted_proxies (UNDERSIGNED_TRUSTED_PROXIES)")?;
    let limits = Limits::from_settings(&settings.limits, &clock).map_err(anyhow::Error::msg)?;
    let rendering = Rendering::embedded()?;
    Ok(App::new(Parts {
        storage,
        rendering,
        clock,
        keys,
        settings,
        base_url,
        trusted_proxies,
        network_tags: NetworkTags::new(secret.clone()),
        limits,
        signals: Signals::new(),
    }))
}

/// The way out for mail that the settings name.
fn transport(settings: &Settings, base_url: &BaseUrl) -> Result<Transport> {
    let sender = Sender {
        from: settings.mail_from()?,
        name: settings.coalition.name.en.clone(),
        reply_to: settings.mail_reply_to().to_owned(),
        domain: base_url.host().to_owned(),
    };
    let certificate =
        Some(settings.mail_certificate.as_path()).filter(|file| !file.as_os_str().is_empty());
    Transport::from_url(settings.mail_url()?, certificate, sender).map_err(anyhow::Error::msg)
}

/// Serves until Ctrl-C or SIGTERM.
///
/// # Errors
/// If a setting is missing, another server runs on the same file, or the address is taken.
#[expect(clippy::disallowed_methods, reason = "this is where tasks are spawned")]
pub async fn serve(settings: Settings) -> Result<()> {
    let base_url = settings.base_url()?;
    let secret = settings.secret_key()?;
    let transport = transport(&settings, &base_url)?;
    let lock = match database(&settings) {
        Database::Sqlite { file } => Some(Lock::take(&file)?),
        Database::Postgres { .. } => None,
    };
    let listen = settings.listen;
    let app = build(settings, (&secret, base_url), Clock::System, lock.as_ref()).await?;
    tracing::info!(address = %listen, url = app.base_url.origin(), "serving");
    let storage = app.storage.clone();
    let work = tokio_util::task::AbortOnDropHandle::new(tokio::spawn(schedule::run(
        app.clone(),
        transport,
    )));
    let acceptor = TcpListener::bind(listen)
        .into_acceptor()
        .await
        .with_context(|| format!("the server cannot listen on {listen}"))?;
    let guard = guard(&app);
    let guarded = guard.around(routes::endpoint(app));
    Server::new_with_acceptor(guard.before(acceptor))
        .run_with_graceful_shutdown(guarded, stop_asked(), Some(LAST_REQUESTS))
        .await?;
    drop(work);
    storage.close().await?;
    tracing::info!("stopped");
    Ok(())
}

/// The guard at the door of an instance.
#[must_use]
pub fn guard(app: &App) -> Guard {
    let allowance = Allowance {
        connections: app.settings.limits.connections,
        per_network: app.settings.limits.connections_per_network,
        trusted: app.trusted_proxies.clone(),
        patience: Patience::default(),
    };
    Guard::new(allowance, app.clock.clone())
}

/// Ends when the process is asked to stop.
async fn stop_asked() {
    let interrupt = tokio::signal::ctrl_c();
    let Ok(mut terminate) =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
    else {
        interrupt.await.ok();
        return;
    };
    tokio::select! {
        _ = interrupt => {}
        _ = terminate.recv() => {}
    }
}
