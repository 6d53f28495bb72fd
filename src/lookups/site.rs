//! One small file on a site: https alone, only addresses that were looked at, no redirect, 4 kB.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::ServerName;

use super::Lookups;
use super::dns::Dns;

/// Bytes of an answer's head and of the file.
const MOST_HEAD: usize = 8_192;
const MOST_BODY: usize = 4_096;

impl Lookups {
    pub(super) async fn look(&self, host: &str, path: &str, line: &str) -> io::Result<bool> {
        let addresses = self.addresses(host).await?;
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        let socket = TcpStream::connect(&addresses[..]).await?;
        let mut stream = TlsConnector::from(self.tls.clone())
            .connect(name, socket)
            .await?;
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: undersigned\r\nAccept: text/plain\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await?;
        read(&mut stream, line).await
    }

    /// The addresses to connect to, one after the other: a machine may have no way to some. Each must
    /// be public: a name that leads to public and to private machines is up to no good.
    async fn addresses(&self, host: &str) -> io::Result<Vec<SocketAddr>> {
        let dns = Dns::open(self.reach.resolver).map_err(io::Error::other)?;
        let found = dns.addresses(host).await.map_err(io::Error::other)?;
        if found.is_empty() || !found.iter().all(|address| (self.reach.admits)(*address)) {
            return Err(io::ErrorKind::AddrNotAvailable.into());
        }
        let at_port = |address| SocketAddr::new(address, self.reach.port);
        Ok(found.into_iter().map(at_port).collect())
    }
}

/// Reads until the line was seen, the answer ends, or it grows too long.
async fn read(stream: &mut TlsStream<TcpStream>, line: &str) -> io::Result<bool> {
    let mut answer = Vec::with_capacity(MOST_BODY);
    let mut part = [0; 2_048];
    loop {
        let length = stream.read(&mut part).await?;
        answer.extend_from_slice(&part[..length]);
        match shows(&answer, line) {
            Seen::Yes => return Ok(true),
            Seen::No => return Ok(false),
            Seen::NotYet if length == 0 => return Ok(false),
            Seen::NotYet => {}
        }
    }
}

/// What an answer shows so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    Yes,
    No,
    NotYet,
}

/// Whether the file, as far as it is read, has a line that is the one wanted. Lines stay whole
/// where a server sends in chunks, so that these need not be put together.
fn shows(answer: &[u8], line: &str) -> Seen {
    let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else {
        return if answer.len() > MOST_HEAD {
            Seen::No
        } else {
            Seen::NotYet
        };
    };
    let (head, body) = (&answer[..end], &answer[end + 4..]);
    let well = head.starts_with(b"HTTP/1.1 200") || head.starts_with(b"HTTP/1.0 200");
    if !well || end > MOST_HEAD || body.len() > MOST_BODY {
        return Seen::No;
    }
    let found = body
        .split(|byte| *byte == b'\n')
        .any(|found| found.trim_ascii() == line.as_bytes());
    if found { Seen::Yes } else { Seen::NotYet }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_shows_its_line_whole_and_only_where_the_answer_is_a_plain_yes() {
        for (answer, seen) in [
            ("HTTP/1.1 200 OK\r\n\r\nu=abc\n", Seen::Yes),
            ("HTTP/1.0 200\r\nA: b\r\n\r\nfirst\r\n u=abc ", Seen::Yes),
            (
                "HTTP/1.1 200 OK\r\n\r\n6\r\nu=abc\n\r\n0\r\n\r\n",
                Seen::Yes,
            ),
            ("HTTP/1.1 200 OK\r\n\r\nu=abcd\n", Seen::NotYet),
            ("HTTP/1.1 200 OK\r\nX: u=abc\r\n", Seen::NotYet),
            ("HTTP/1.1 404 Not Found\r\n\r\nu=abc\n", Seen::No),
            ("HTTP/1.1 301 Moved\r\nLocation: x\r\n\r\nu=abc", Seen::No),
            ("garbage\r\n\r\nu=abc", Seen::No),
            ("", Seen::NotYet),
        ] {
            assert_eq!(shows(answer.as_bytes(), "u=abc"), seen, "{answer:?}");
        }
        let long = format!("HTTP/1.1 200 OK\r\n\r\n{}\nu=abc\n", "x".repeat(5_000));
        assert_eq!(shows(long.as_bytes(), "u=abc"), Seen::No);
        assert_eq!(shows(&[b'x'; 9_000], "u=abc"), Seen::No);
    }
}
