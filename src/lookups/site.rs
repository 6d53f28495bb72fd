//! Looks for one line in a small file on a site, by HTTPS only. It connects only to addresses that
//! were checked, follows no redirect and reads at most 4 kB.

use std::io;
use std::net::SocketAddr;

use http_body_util::{BodyExt as _, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::{Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

use super::Lookups;
use super::dns::Dns;

/// The longest head of an answer, and how far into the file the line may end.
const MAX_HEAD_BYTES: usize = 8_192;
const MAX_FILE_BYTES: usize = 4_096;

impl Lookups {
    pub(super) async fn look(&self, host: &str, path: &str, line: &str) -> io::Result<bool> {
        let addresses = self.addresses(host).await?;
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        // Connect to the checked addresses, not to the name: a second DNS query could lead elsewhere.
        let socket = TcpStream::connect(&addresses[..]).await?;
        let stream = TlsConnector::from(self.tls.clone())
            .connect(name, socket)
            .await?;
        let request = request_for(host, path).map_err(io::Error::other)?;
        ask(stream, request, line).await.map_err(io::Error::other)
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

fn request_for(host: &str, path: &str) -> Result<Request<Empty<Bytes>>, hyper::http::Error> {
    Request::get(path)
        .header(header::HOST, host)
        .header(header::USER_AGENT, "undersigned")
        .header(header::ACCEPT, "text/plain")
        .header(header::ACCEPT_ENCODING, "identity")
        .header(header::CONNECTION, "close")
        .body(Empty::new())
}

/// Sends a request over a connection; whether the answer is 200 and its file has the line.
async fn ask<S>(stream: S, request: Request<Empty<Bytes>>, line: &str) -> hyper::Result<bool>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(MAX_HEAD_BYTES)
        .handshake(TokioIo::new(stream))
        .await?;
    let exchange = async move {
        let answer = sender.send_request(request).await?;
        if answer.status() != StatusCode::OK {
            return Ok(false);
        }
        search(answer.into_body(), line).await
    };
    // Run the connection here, not in a task, so that it ends with the lookup and its timeout. If it
    // ends first, the exchange still reads what has arrived, or gets the error.
    let run = async move {
        let _ = connection.await;
        std::future::pending().await
    };
    tokio::select! {
        found = exchange => found,
        never = run => never,
    }
}

/// Reads a file until it has the line, ends, or grows too long.
async fn search(mut body: Incoming, line: &str) -> hyper::Result<bool> {
    let mut file = Vec::with_capacity(MAX_FILE_BYTES);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else {
            continue;
        };
        let fitting = data.len().min(MAX_FILE_BYTES - file.len());
        file.extend_from_slice(&data[..fitting]);
        if has_line(finished_lines(&file), line) {
            return Ok(true);
        }
        if fitting < data.len() {
            return Ok(false);
        }
    }
    Ok(has_line(&file, line))
}

/// The part of a file up to its last line end. The rest may be half a line, of which more is to come.
fn finished_lines(file: &[u8]) -> &[u8] {
    let end = file.iter().rposition(|byte| *byte == b'\n');
    end.map_or(&[], |end| &file[..end])
}

fn has_line(file: &[u8], line: &str) -> bool {
    file.split(|byte| *byte == b'\n')
        .any(|found| found.trim_ascii() == line.as_bytes())
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    const LINE: &str = "u=abc";

    /// Whether the line is found in an answer that arrives in these packets and then ends.
    async fn finds(packets: &[&str]) -> bool {
        let (near, mut far) = tokio::io::duplex(16_384);
        let request = request_for("amity.example", "/file").unwrap();
        let site = async move {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(far.read_u8().await.unwrap());
            }
            for packet in packets {
                // The other side may have seen enough and gone.
                let _ = far.write_all(packet.as_bytes()).await;
                tokio::task::yield_now().await;
            }
        };
        let (found, ()) = tokio::join!(ask(near, request, LINE), site);
        found.unwrap_or(false)
    }

    #[tokio::test]
    async fn a_whole_line_is_found_however_the_answer_is_sent() {
        for packets in [
            &["HTTP/1.1 200 OK\r\n\r\nu=abc\n"][..],
            &["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nu=abc"],
            &["HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nu=a", "bc\n"],
            &["HTTP/1.0 200\r\nA: b\r\n\r\nfirst\r\n u=abc "],
            &["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nu=abc\n\r\n0\r\n\r\n"],
            &[
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nu=\r\n3\r\nabc\r\n0\r\n\r\n",
            ],
            &[
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nu=a",
                "\r\n3\r\nbc\n\r\n",
            ],
        ] {
            assert!(finds(packets).await, "{packets:?}");
        }
    }

    #[tokio::test]
    async fn half_a_line_is_not_taken_for_the_line() {
        for packets in [
            &["HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nu=abc", "d\n"][..],
            &["HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nu=abc"],
            &[
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nu=abc\r\n1\r\nd\r\n0\r\n\r\n",
            ],
            &["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nu=abc\r\n"],
        ] {
            assert!(!finds(packets).await, "{packets:?}");
        }
    }

    #[tokio::test]
    async fn other_answers_and_lines_far_into_a_file_prove_nothing() {
        let far = format!("HTTP/1.1 200 OK\r\n\r\n{}\nu=abc\n", "x".repeat(5_000));
        let long_head = format!("HTTP/1.1 200 OK\r\nA: {}\r\n\r\nu=abc\n", "x".repeat(9_000));
        for answer in [
            "HTTP/1.1 200 OK\r\n\r\nu=abcd\n",
            "HTTP/1.1 200 OK\r\nX: u=abc\r\n\r\n",
            "HTTP/1.1 404 Not Found\r\n\r\nu=abc\n",
            "HTTP/1.1 301 Moved\r\nLocation: x\r\n\r\nu=abc\n",
            "garbage\r\n\r\nu=abc\n",
            "",
            &far,
            &long_head,
        ] {
            assert!(!finds(&[answer]).await, "{answer:.60}");
        }
    }

    #[tokio::test]
    async fn a_line_at_the_start_of_a_long_file_is_found() {
        let answer = format!("HTTP/1.1 200 OK\r\n\r\nu=abc\n{}", "x".repeat(9_000));
        assert!(finds(&[&answer]).await);
    }
}
