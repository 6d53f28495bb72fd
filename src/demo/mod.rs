//! The demonstration: an invented coalition with two letters, served on this computer only. Some
//! signatures are imported, the others given through the real code, so that the list shows every
//! standing.

mod folder;
mod rehearsal;
mod startup;

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;
use include_dir::{Dir, include_dir};

use crate::app::App;
use crate::clock::Clock;
use crate::mail::Transport;
use crate::server::{Blueprint, Shutdown};
use crate::settings::Settings;
use crate::storage::Lock;
use crate::{routes, server};
use folder::DemoFolder;

static DEMO: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/demo");

/// The first port to try, and how many.
const FIRST_PORT: u16 = 8080;
const PORTS: u16 = 100;
/// How long a demonstration on this computer may take to answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// A folder, an address and settings: all that a demonstration needs before it opens.
#[derive(Debug)]
pub struct Stage {
    folder: DemoFolder,
    listener: TcpListener,
    settings: Settings,
}

/// A demonstration that can be visited.
#[derive(Debug)]
pub struct Demonstration {
    app: App,
    mail: Transport,
    listener: TcpListener,
    addresses: String,
    // Held to the end, in this order: the lock goes before the folder does.
    _lock: Option<Lock>,
    folder: DemoFolder,
}

impl Stage {
    /// Creates the folder, or reuses a kept one, and binds a port.
    ///
    /// # Errors
    /// If the folder holds something else, or no port is free.
    pub fn set(keep: Option<PathBuf>, port: Option<u16>) -> Result<Self> {
        let listener = listen(port)?;
        let address = listener.local_addr()?;
        let folder = DemoFolder::prepare(keep)?;
        let settings = settings(&folder, address)?;
        folder.note_address(address)?;
        Ok(Self {
            folder,
            listener,
            settings,
        })
    }

    /// The settings of the demonstration. Settings of the environment do not apply.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Opens the instance; the first time its letters come in and its signatures are given.
    ///
    /// # Errors
    /// If another demonstration runs in the folder, or something of it does not work.
    pub async fn open(self) -> Result<Demonstration> {
        let Self {
            folder,
            listener,
            settings,
        } = self;
        let lock = server::lock(&settings)?;
        let base_url = settings.base_url()?;
        let mail = Transport::memory(server::sender(&settings, &base_url)?);
        if !folder.is_ready() {
            folder.clear_database()?;
            let then = Clock::fixed(Clock::System.now() - rehearsal::BEFORE);
            let app = instance(&settings, then, lock.as_ref()).await?;
            let played = rehearsal::play(&app, &mail, &folder.letters()).await;
            app.storage.clone().close().await?;
            played?;
            folder.mark_ready()?;
        }
        let app = instance(&settings, Clock::System, lock.as_ref()).await?;
        let addresses = startup::list_addresses(&app, &folder).await?;
        Ok(Demonstration {
            app,
            mail,
            listener,
            addresses,
            _lock: lock,
            folder,
        })
    }
}

impl Demonstration {
    /// Lists the addresses of everything, for the terminal; `command` shows how commands act on it.
    #[must_use]
    pub fn startup_message(&self, command: impl FnOnce(&Path) -> String) -> String {
        let command = command(self.folder.path());
        format!(
            "{}  {:12}{command}\n\nStop with Ctrl-C.\n\n",
            self.addresses, "Commands"
        )
    }

    /// Serves until the process is asked to stop; then a temporary folder is removed.
    ///
    /// # Errors
    /// If the server fails.
    pub async fn run(self, stop: Shutdown) -> Result<()> {
        let endpoint = routes::with_inbox(self.app.clone(), self.mail.clone());
        server::run(self.app, self.mail, self.listener, stop, endpoint).await
    }
}

async fn instance(settings: &Settings, clock: Clock, lock: Option<&Lock>) -> Result<App> {
    let (secret, base_url) = (settings.secret_key()?, settings.base_url()?);
    let blueprint = Blueprint::new(settings.clone(), &secret, base_url)?;
    server::build(Blueprint {
        clock,
        lock,
        ..blueprint
    })
    .await
}

/// The settings of a demonstration that runs in another process, for commands beside it: the one in a
/// folder, or the only one that runs.
///
/// # Errors
/// If none runs there, or several do and none is named.
pub fn running_settings(folder: Option<PathBuf>) -> Result<Settings> {
    let answers = |folder: &DemoFolder| {
        let address = folder.address();
        address.is_some_and(|address| TcpStream::connect_timeout(&address, PATIENCE).is_ok())
    };
    let candidates = match folder {
        Some(path) => vec![DemoFolder::of_other(path)],
        None => DemoFolder::find_temporary()?,
    };
    let mut running: Vec<DemoFolder> = candidates.into_iter().filter(answers).collect();
    match (running.pop(), running.is_empty()) {
        (Some(folder), true) => {
            let address = folder.address().ok_or(DemoFault::NoneRuns)?;
            settings(&folder, address)
        }
        (Some(_), false) => Err(DemoFault::SeveralRun.into()),
        (None, _) => Err(DemoFault::NoneRuns.into()),
    }
}

/// Why a demonstration cannot start, or is not found.
#[derive(Debug, thiserror::Error)]
pub enum DemoFault {
    #[error("{0} contains other files; use a new or empty folder")]
    FolderInUse(String),
    #[error("no free port found from {0}")]
    NoFreePort(u16),
    #[error("no demo is running")]
    NoneRuns,
    #[error("several demos are running")]
    SeveralRun,
}

/// A port of this computer alone.
fn listen(port: Option<u16>) -> Result<TcpListener> {
    let here = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    match port {
        Some(port) => server::listen(here(port)),
        None => (FIRST_PORT..FIRST_PORT + PORTS)
            .find_map(|port| server::listen(here(port)).ok())
            .ok_or_else(|| DemoFault::NoFreePort(FIRST_PORT).into()),
    }
}

fn settings(folder: &DemoFolder, address: SocketAddr) -> Result<Settings> {
    let named = [
        ("UNDERSIGNED_DATA_DIR", folder.path().display().to_string()),
        ("UNDERSIGNED_LISTEN", address.to_string()),
        ("UNDERSIGNED_BASE_URL", format!("http://{address}")),
        ("UNDERSIGNED_SECRET_KEY", folder.secret_key()?),
        // What is invented may be lost on a full disk.
        ("UNDERSIGNED_DISK_RESERVE_MB", "0".to_owned()),
    ];
    let named = named.map(|(name, value)| (name.to_owned(), value));
    Ok(Settings::from_layers(Some(&folder.settings()), &named)?)
}
