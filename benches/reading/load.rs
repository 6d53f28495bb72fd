//! Readers who ask again as soon as they have their answer, over kept connections.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Connections at once.
const CONNECTIONS: usize = 32;

/// What is asked.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) path: String,
    /// `Accept-Encoding`.
    pub(crate) encoding: &'static str,
}

/// An answer, whole.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Head lines after the first.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// How fast a server answered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Speed {
    pub(crate) per_second: f64,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
}

/// Asks one question on all connections for a while.
pub(crate) async fn measure(server: SocketAddr, question: &Question, lasting: Duration) -> Speed {
    let begun = Instant::now();
    let readers: Vec<_> = (0..CONNECTIONS)
        .map(|_| tokio::spawn(ask_until(server, question.clone(), begun + lasting)))
        .collect();
    let mut waits = Vec::new();
    for reader in readers {
        waits.extend(reader.await.unwrap_or_default());
    }
    let took = begun.elapsed();
    waits.sort_unstable();
    let at = |share: f64| {
        let index = (waits.len() as f64 * share) as usize;
        waits.get(index).copied().unwrap_or(lasting)
    };
    Speed {
        per_second: waits.len() as f64 / took.as_secs_f64(),
        p50: at(0.5),
        p99: at(0.99),
    }
}

async fn ask_until(server: SocketAddr, question: Question, end: Instant) -> Vec<Duration> {
    let mut waits = Vec::new();
    let Ok(mut connection) = Connection::open(server).await else {
        return waits;
    };
    while Instant::now() < end {
        let asked = Instant::now();
        match connection.ask(&question).await {
            Ok(answer) if answer.status == 200 => waits.push(asked.elapsed()),
            // Not counted: a refusal is no answer.
            _ => match Connection::open(server).await {
                Ok(again) => connection = again,
                Err(_) => break,
            },
        }
    }
    waits
}

/// A kept connection.
pub(crate) struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(server: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            read: Vec::with_capacity(256 * 1024),
        })
    }

    pub(crate) async fn ask(&mut self, question: &Question) -> std::io::Result<Answer> {
        let Question { path, encoding } = question;
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: {encoding}\r\n\r\n"
        );
        self.stream.write_all(head.as_bytes()).await?;
        let end = loop {
            if let Some(at) = self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await?;
        };
        let head = String::from_utf8_lossy(&self.read[..end]).into_owned();
        let mut lines = head.split("\r\n").filter(|line| !line.is_empty());
        let status = lines.next().unwrap_or_default();
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok());
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let length = headers.iter().find(|(name, _)| name == "content-length");
        let length: usize = length
            .and_then(|(_, value)| value.parse().ok())
            .ok_or_else(|| std::io::Error::other("an answer without a length"))?;
        while self.read.len() < end + length {
            self.more().await?;
        }
        let body = self.read[end..end + length].to_vec();
        self.read.drain(..end + length);
        Ok(Answer {
            status: status.unwrap_or(0),
            headers,
            body,
        })
    }

    async fn more(&mut self) -> std::io::Result<()> {
        match self.stream.read_buf(&mut self.read).await? {
            0 => Err(std::io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}
