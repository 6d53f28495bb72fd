//! Building an instance from its settings, and running it until it is asked to stop.

pub mod http;
mod notify;

use crate::signatures;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use anyhow::{Context, Result};
use futures_util::StreamExt as _;
use poem::{Body, Endpoint, EndpointExt as _, Response};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use crate::app::{App, Parts};
use crate::client_network::ProxyWatch;
use crate::clock::{Clock, Millis};
use crate::journal;
use crate::limits::Limits;
use crate::lookups::{Lookups, Reach};
use crate::mail::Transport;
use crate::mail::transport::Sender;
use crate::organizations;
use crate::rendering::Rendering;
use crate::secret::SecretKey;
use crate::settings::{BaseUrl, SettingFault, Settings};
use crate::signals::Signals;
use crate::storage::{self, Database, Lock, LockFault, NetworkTags, Storage};
use crate::web::guard::{ConnectionLimits, Guard, Timeouts};
use crate::{routes, schedule};

/// The database that the settings name.
#[must_use]
pub fn database(settings: &Settings) -> Database {
    match settings.database() {
        crate::settings::DatabaseChoice::Sqlite(file) => Database::Sqlite { file },
        crate::settings::DatabaseChoice::Postgres(url) => Database::Postgres { url },
    }
}

/// What an instance is built from.
pub struct Blueprint<'a> {
    pub settings: Settings,
    pub secret: &'a SecretKey,
    pub base_url: BaseUrl,
    pub clock: Clock,
    /// The lock of a server, which may migrate the database; `None` for a command.
    pub lock: Option<&'a Lock>,
    pub lookups: Lookups,
}

impl<'a> Blueprint<'a> {
    /// An instance on the system's clock, without a lock, whose lookups reach public addresses only.
    ///
    /// # Errors
    /// If the resolver of the system cannot be used.
    pub fn new(settings: Settings, secret: &'a SecretKey, base_url: BaseUrl) -> Result<Self> {
        Ok(Self {
            settings,
            secret,
            base_url,
            clock: Clock::System,
            lock: None,
            lookups: Lookups::within(Reach::PUBLIC)?,
        })
    }
}

/// Opens the database, brings it up to date and loads the keys.
///
/// # Errors
/// If a setting is wrong, or the database does not open.
pub async fn build(blueprint: Blueprint<'_>) -> Result<App> {
    let Blueprint {
        settings,
        secret,
        base_url,
        clock,
        lock,
        lookups,
    } = blueprint;
    let storage = Storage::open(&database(&settings), lock).await?;
    signatures::store::refresh_keys(&storage).await?;
    if let Some(place) = storage.place() {
        place.reserve().resize(settings.disk_reserve_bytes());
    }
    let keys = storage::load_data_keys(&storage, secret, clock.now()).await?;
    organizations::set_skeleton_keys(&storage).await?;
    catch_up(&storage, clock.now()).await?;
    let trusted_proxies = settings
        .trusted_proxies
        .parse()
        .context("trusted_proxies (UNDERSIGNED_TRUSTED_PROXIES)")?;
    let limits = Limits::from_settings(&settings.limits, &clock).map_err(anyhow::Error::msg)?;
    let rendering = Rendering::embedded()?.with_accent(settings.accent()?);
    Ok(App::new(Parts {
        storage,
        rendering,
        clock,
        clock_trust: Arc::default(),
        keys,
        settings,
        base_url,
        trusted_proxies,
        proxy_watch: ProxyWatch::default(),
        network_tags: NetworkTags::new(secret.clone()),
        limits,
        lookups,
        signals: Signals::new(),
    }))
}

/// Takes what is from before the journal was a chain into it, and chains what a process before this
/// one was stopped over. A chain that cannot go on keeps nobody from signing; `verify` says what is
/// wrong.
pub async fn catch_up(storage: &Storage, now: Millis) -> Result<()> {
    signatures::store::take_into_journal(storage, now).await?;
    signatures::store::print_all_register_names(storage, now).await?;
    chain(storage).await;
    Ok(())
}

/// Chains what was written to the journal; a fault is told to the log.
pub async fn chain(storage: &Storage) {
    if let Err(fault) = journal::seal(storage).await {
        tracing::error!(%fault, "the journal is not chained; the verify command says more");
    }
}

/// The way out for mail that the settings name.
///
/// # Errors
/// If the mail URL, the sender or the certificate is missing or wrong.
pub fn transport(settings: &Settings, base_url: &BaseUrl) -> Result<Transport> {
    let sender = sender(settings, base_url)?;
    let certificate =
        Some(settings.mail_certificate.as_path()).filter(|file| !file.as_os_str().is_empty());
    Transport::from_url(settings.mail_url()?, certificate, sender).map_err(anyhow::Error::msg)
}

/// Who sends, by the settings.
///
/// # Errors
/// If a sender is needed and missing.
pub fn sender(settings: &Settings, base_url: &BaseUrl) -> Result<Sender, SettingFault> {
    Ok(Sender {
        from: settings.mail_from()?,
        name: settings.coalition.name.en.clone(),
        french_name: settings.coalition.name.fr.clone(),
        reply_to: settings.mail_reply_to().to_owned(),
        domain: base_url.host().to_owned(),
    })
}

/// Serves until Ctrl-C or SIGTERM.
///
/// # Errors
/// If a setting is missing, another server runs on the same file, or the address is taken.
pub async fn serve(settings: Settings) -> Result<()> {
    let mut stop = Shutdown::watch()?;
    let base_url = settings.base_url()?;
    let secret = settings.secret_key()?;
    let transport = transport(&settings, &base_url)?;
    let lock = lock(&settings)?;
    let listener = listen(settings.listen)?;
    let address = listener.local_addr()?;
    let opening = build(Blueprint {
        lock: lock.as_ref(),
        ..Blueprint::new(settings, &secret, base_url)?
    });
    let app = tokio::select! {
        opened = opening => opened?,
        () = stop.asked() => return Ok(()),
    };
    tracing::info!(%address, url = app.base_url.origin(), "serving");
    notify::tell_supervisor("READY=1");
    let endpoint = routes::endpoint(app.clone());
    run(app, transport, listener, stop, endpoint).await
}

/// The lock of a server on the database that the settings name, where that is a file.
///
/// # Errors
/// If another server holds it, or it cannot be made.
pub fn lock(settings: &Settings) -> Result<Option<Lock>, LockFault> {
    match database(settings) {
        Database::Sqlite { file } => Lock::take(&file).map(Some),
        Database::Postgres { .. } => Ok(None),
    }
}

/// Takes an address to listen on; who connects from now on is answered once [`run`] begins.
///
/// # Errors
/// If it is taken, or is not this machine's.
pub fn listen(address: SocketAddr) -> Result<TcpListener> {
    let listener = TcpListener::bind(address)
        .with_context(|| format!("cannot listen on {address} (listen, UNDERSIGNED_LISTEN)"))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Runs an instance with its timed work until the process is asked to stop: requests under way may
/// end, streams are ended, the database is closed.
///
/// # Errors
/// If the listener or the database fails.
pub async fn run(
    app: App,
    transport: Transport,
    listener: TcpListener,
    mut stop: Shutdown,
    endpoint: impl Endpoint<Output = Response> + 'static,
) -> Result<()> {
    let storage = app.storage.clone();
    let guard = guard(&app);
    let work = AbortOnDropHandle::new(tokio::spawn(schedule::run(app, transport)));
    let stopping = CancellationToken::new();
    let stopped = {
        let stopping = stopping.clone();
        async move {
            stop.asked().await;
            notify::tell_supervisor("STOPPING=1");
            stopping.cancel();
        }
    };
    let listener = tokio::net::TcpListener::from_std(listener)?;
    http::serve(
        listener,
        &guard,
        ending_streams(endpoint, stopping),
        stopped,
    )
    .await;
    drop(work);
    chain(&storage).await;
    storage.close().await?;
    tracing::info!("stopped");
    Ok(())
}

/// The guard at the door of an instance.
#[must_use]
pub fn guard(app: &App) -> Guard {
    let limits = ConnectionLimits {
        total: app.settings.limits.connections,
        per_network: app.settings.limits.connections_per_network,
        trusted_proxies: app.trusted_proxies.clone(),
        timeouts: Timeouts::default(),
    };
    Guard::new(limits, app.clock.clone())
}

/// Ends event streams once a stop is asked for: their readers come back by themselves, and a stop
/// need not wait for them.
fn ending_streams(
    endpoint: impl Endpoint<Output = Response> + 'static,
    stopping: CancellationToken,
) -> impl Endpoint<Output = Response> {
    endpoint.around(move |endpoint, request| {
        let stopping = stopping.clone();
        async move {
            let mut response = endpoint.call(request).await?;
            let media_type = response.content_type().unwrap_or_default();
            if media_type.starts_with("text/event-stream") {
                let stream = response.take_body().into_bytes_stream();
                response.set_body(Body::from_bytes_stream(
                    stream.take_until(stopping.cancelled_owned()),
                ));
            }
            Ok(response)
        }
    })
}

/// The wish that the process stop. What is asked before anybody waits is not lost.
#[derive(Debug)]
pub struct Shutdown {
    interrupt: Signal,
    terminate: Signal,
}

impl Shutdown {
    /// Listens from now on for Ctrl-C and SIGTERM, which end nothing by themselves any more.
    ///
    /// # Errors
    /// If the system does not let it listen.
    pub fn watch() -> std::io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// Waits until it is asked for.
    pub async fn asked(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream::pending;
    use poem::{Request, Route, get, handler};

    use super::*;

    #[handler]
    fn endless() -> Response {
        let stream = pending::<Result<Vec<u8>, std::io::Error>>();
        Response::builder()
            .content_type("text/event-stream")
            .body(Body::from_bytes_stream(stream))
    }

    #[tokio::test]
    async fn an_event_stream_ends_once_a_stop_is_asked_for() {
        let stopping = CancellationToken::new();
        let routes = Route::new().at("/", get(endless)).map_to_response();
        let endpoint = ending_streams(routes, stopping.clone());
        let response = endpoint.get_response(Request::default()).await;
        let body = response.into_body().into_vec();
        stopping.cancel();
        assert_eq!(body.await.unwrap(), Vec::<u8>::new());
    }
}
