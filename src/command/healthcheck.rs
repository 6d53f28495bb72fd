//! `undersigned healthcheck`: asks the server of these settings whether it is ready, for containers
//! that have no other program to ask with.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::settings::Settings;

const PATIENCE: Duration = Duration::from_secs(5);

/// Asks `/readyz` where the server listens.
pub(super) fn run(settings: &Settings) -> Result<()> {
    let address = reachable(settings.listen);
    let away = || format!("no server is responding on {address}");
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).with_context(away)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut status = String::new();
    BufReader::new(stream)
        .read_line(&mut status)
        .with_context(away)?;
    match status.split_whitespace().nth(1) {
        Some("200") => Ok(()),
        _ => bail!("the server is not ready: {}", status.trim()),
    }
}

/// A server that listens on every address is asked on this machine's own.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}
