//! The guard at the door: how many connections, and how long each may take over a request. poem
//! itself waits for ever for slow headers and bodies, and spins when the system has no more files.
//!
//! The guard sees bytes and two events: a request's head was read (the endpoint is called), and its
//! body was (the body's stream ends). From a request's first byte to its last there are so many
//! seconds, however the bytes drip. An answer may take as long as it flows: live pages write every
//! fifteen seconds, and are taken from the server once their head is written (see [`event_streams`]). HTTP/2 without TLS is not spoken: it would carry many requests past the watch.

mod census;
mod event_streams;
mod line;
mod stream;

use std::io;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use futures_util::{StreamExt, stream as streams};
use poem::http::uri::Scheme;
use poem::http::{Method, Version};
use poem::listener::{Acceptor, TcpAcceptor};
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Body, Endpoint, EndpointExt, Request, Response};

use crate::client_network::{ClientNetwork, TrustedProxies};
use crate::clock::Clock;
use census::Census;
use event_streams::LiveStreams;
use line::Line;
pub use line::Patience;
use stream::Guarded;

/// The first pause when the system has no more files, doubled up to the last.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LAST_PAUSE: Duration = Duration::from_secs(1);

/// What the guard lets in.
#[derive(Clone, Debug)]
pub struct Allowance {
    /// Connections at once.
    pub connections: usize,
    /// Connections at once from one network; a trusted proxy speaks for many and is not counted so.
    pub per_network: usize,
    /// The proxies that are trusted.
    pub trusted: TrustedProxies,
    /// How long each part of a conversation may take.
    pub patience: Patience,
}

/// The guard of one listener.
#[derive(Clone, Debug)]
pub struct Guard {
    allowance: Arc<Allowance>,
    census: Arc<Census>,
    clock: Clock,
}

impl Guard {
    /// A guard who has let nobody in yet.
    #[must_use]
    pub fn new(allowance: Allowance, clock: Clock) -> Self {
        Self {
            allowance: Arc::new(allowance),
            census: Arc::default(),
            clock,
        }
    }

    /// Puts the guard before a listener.
    #[must_use]
    pub fn before(&self, acceptor: TcpAcceptor) -> GuardedAcceptor {
        GuardedAcceptor {
            acceptor,
            guard: self.clone(),
            live: LiveStreams::new(),
        }
    }

    /// Lets the guard see when requests are whole. Without this each answer is cut that is not
    /// under way before a request's time is over.
    pub fn around<E: Endpoint + 'static>(
        &self,
        endpoint: E,
    ) -> impl Endpoint<Output = Response> + use<E> {
        let census = self.census.clone();
        endpoint.around(move |endpoint, request| {
            let line = census.line(request.remote_addr());
            async move {
                let Some(line) = line else {
                    return Ok(endpoint.get_response(request).await);
                };
                let flows =
                    request.method() == Method::GET && request.version() == Version::HTTP_11;
                let mut response = endpoint.get_response(watched(request, &line)).await;
                line.answered();
                if flows && event_streams::is_event_stream(&response) {
                    event_streams::hand_over(&mut response, &line);
                }
                Ok(response)
            }
        })
    }

    /// Lets a connection in, unless there are too many.
    fn admit(&self, from: &RemoteAddr) -> Option<Arc<Line>> {
        let peer = from.as_socket_addr()?;
        let exempt = self.allowance.trusted.trusts(peer.ip());
        let network = (!exempt).then(|| ClientNetwork::of(peer.ip()).subscriber());
        let line = Arc::new(Line::new(self.allowance.patience, self.clock.watch()));
        let most = (self.allowance.connections, self.allowance.per_network);
        self.census
            .enter(*peer, network, &line, most)
            .then_some(line)
    }
}

/// The request, whose line hears when its body has been read.
fn watched(mut request: Request, line: &Arc<Line>) -> Request {
    let body = request.take_body();
    if body.is_empty() {
        line.heard();
        return request;
    }
    let line = line.clone();
    let end = streams::poll_fn(move |_| {
        line.heard();
        Poll::Ready(None)
    });
    request.set_body(Body::from_bytes_stream(body.into_bytes_stream().chain(end)));
    request
}

/// A listener behind the guard.
pub struct GuardedAcceptor {
    acceptor: TcpAcceptor,
    guard: Guard,
    live: LiveStreams<tokio::net::TcpStream>,
}

impl Acceptor for GuardedAcceptor {
    type Io = Guarded<tokio::net::TcpStream>;

    fn local_addr(&self) -> Vec<LocalAddr> {
        self.acceptor.local_addr()
    }

    /// The next connection that the guard lets in. It never fails: poem would ask again at once. Event
    /// streams flow while it waits.
    async fn accept(&mut self) -> io::Result<(Self::Io, LocalAddr, RemoteAddr, Scheme)> {
        loop {
            let (io, local, remote, scheme) = tokio::select! {
                next = next(&mut self.acceptor) => next,
                () = self.live.flow() => continue,
            };
            let Some(line) = self.guard.admit(&remote) else {
                tracing::debug!("a connection too many was closed");
                continue;
            };
            // Answers are short and written whole: waiting to fill packets only delays them.
            io.set_nodelay(true).ok();
            let leave = self.guard.census.leave(&remote);
            let io = Guarded::new(io, line, leave).handing_over_to(self.live.sender());
            return Ok((io, local, remote, scheme));
        }
    }
}

/// The next connection. Where the system has no more files it waits, a little longer each time,
/// until others have given theirs back.
async fn next<A: Acceptor>(acceptor: &mut A) -> (A::Io, LocalAddr, RemoteAddr, Scheme) {
    let mut pause = FIRST_PAUSE;
    loop {
        match acceptor.accept().await {
            Ok(accepted) => return accepted,
            Err(fault) if is_of_one_connection(&fault) => {}
            Err(fault) => {
                tracing::warn!(%fault, "no more connections can be taken; waiting");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LAST_PAUSE);
            }
        }
    }
}

/// Faults of a connection that was gone before it was taken; the next one may be sound.
fn is_of_one_connection(fault: &io::Error) -> bool {
    matches!(
        fault.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::Interrupted
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A listener without files: `faults` are given in turn, then connections.
    struct Exhausted(Vec<io::ErrorKind>);

    impl Acceptor for Exhausted {
        type Io = tokio::io::DuplexStream;

        fn local_addr(&self) -> Vec<LocalAddr> {
            Vec::new()
        }

        async fn accept(&mut self) -> io::Result<(Self::Io, LocalAddr, RemoteAddr, Scheme)> {
            match self.0.pop() {
                Some(fault) => Err(fault.into()),
                None => Ok((
                    tokio::io::duplex(1).0,
                    LocalAddr::default(),
                    RemoteAddr::default(),
                    Scheme::HTTP,
                )),
            }
        }
    }

    #[tokio::test]
    async fn without_files_the_guard_waits_and_then_takes_the_next_connection() {
        let watch = Clock::System.watch();
        let mut acceptor = Exhausted(vec![io::ErrorKind::OutOfMemory; 2]);
        next(&mut acceptor).await;
        assert!(acceptor.0.is_empty());
        assert!(watch.elapsed() >= FIRST_PAUSE * 3);
    }

    #[tokio::test]
    async fn a_connection_gone_before_it_was_taken_holds_up_nobody() {
        let watch = Clock::System.watch();
        let mut acceptor = Exhausted(vec![io::ErrorKind::ConnectionAborted; 10_000]);
        next(&mut acceptor).await;
        assert!(acceptor.0.is_empty());
        assert!(watch.elapsed() < FIRST_PAUSE * 10_000);
    }
}
