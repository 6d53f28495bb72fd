//! The HTTP server: accepts connections and serves HTTP/1.1 on each.
//!
//! We run hyper's own connection loop instead of `poem::Server`, which sets no timers (a client may
//! take for ever over a head or a body), spins when the system has no more files, and speaks HTTP/2
//! without TLS, where one connection carries many requests past the guard.

use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use poem::http::uri::Scheme;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Endpoint, Response, http};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::web::guard::{Admission, Guard, Timeouts, write_events};

/// The most that is buffered of one connection, in each direction. A longer head gets 431; browsers
/// and proxies stop at 8 to 64 KiB. It must exceed hyper's limit of 64 KiB for an address, so that
/// a longer address still gets 414.
const MAX_BUFFER_BYTES: usize = 128 * 1024;

/// How long requests under way may take after a stop was asked for.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(10);

/// The first pause when the system has no more files, doubled up to the last.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LAST_PAUSE: Duration = Duration::from_secs(1);

/// What all connections of a listener share.
struct Server<E> {
    endpoint: E,
    http1: http1::Builder,
    /// Asks connections to end after the request under way.
    stopping: CancellationToken,
    /// Drops connections at once.
    cutting: CancellationToken,
    connections: TaskTracker,
}

/// Serves `endpoint` until `stop` is ready; then takes no more connections, and waits for requests
/// under way, up to [`SHUTDOWN_GRACE`].
pub async fn serve<E>(
    listener: TcpListener,
    guard: &Guard,
    endpoint: E,
    stop: impl Future<Output = ()>,
) where
    E: Endpoint<Output = Response> + 'static,
{
    let server = Arc::new(Server {
        endpoint,
        http1: http1_builder(guard.timeouts()),
        stopping: CancellationToken::new(),
        cutting: CancellationToken::new(),
        connections: TaskTracker::new(),
    });
    // A test drops this future to end the server; its connections must end too.
    let _cut_on_drop = server.cutting.clone().drop_guard();
    tokio::select! {
        never = accept_all(&listener, guard, &server) => match never {},
        () = stop => {}
    }
    // Whoever connects from now on is refused at once, and a supervisor may start the next server.
    drop(listener);
    server.stopping.cancel();
    server.connections.close();
    if tokio::time::timeout(SHUTDOWN_GRACE, server.connections.wait())
        .await
        .is_err()
    {
        server.cutting.cancel();
        server.connections.wait().await;
    }
}

fn http1_builder(timeouts: &Timeouts) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(timeouts.idle)
        .max_buf_size(MAX_BUFFER_BYTES);
    builder
}

async fn accept_all<E>(listener: &TcpListener, guard: &Guard, server: &Arc<Server<E>>) -> Infallible
where
    E: Endpoint<Output = Response> + 'static,
{
    loop {
        let (stream, peer) = accept_next(|| listener.accept()).await;
        let Some(admission) = guard.admit(peer) else {
            tracing::debug!("closed a connection: too many are open");
            continue;
        };
        // Responses are short and written whole: waiting to fill packets only delays them.
        stream.set_nodelay(true).ok();
        server.connections.spawn(serve_connection(
            Arc::clone(server),
            admission,
            stream,
            peer,
        ));
    }
}

/// Accepts the next connection. If the system has no more files, waits a little longer each time:
/// accepting again at once would take all of a core until others give theirs back.
async fn accept_next<T, F>(mut accept: impl FnMut() -> F) -> T
where
    F: Future<Output = io::Result<T>>,
{
    let mut pause = FIRST_PAUSE;
    loop {
        match accept().await {
            Ok(accepted) => return accepted,
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "cannot accept connections; waiting");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LAST_PAUSE);
            }
        }
    }
}

/// Whether an error concerns a connection that was gone before it was accepted; the next may be
/// fine.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::Interrupted
    )
}

async fn serve_connection<E>(
    server: Arc<Server<E>>,
    admission: Admission,
    stream: TcpStream,
    peer: SocketAddr,
) where
    E: Endpoint<Output = Response> + 'static,
{
    let local = stream.local_addr().map_or_else(
        |_| LocalAddr::default(),
        |address| LocalAddr(address.into()),
    );
    let (stream, reporter) = admission.guard(stream);
    let service = service_fn(|request: http::Request<Incoming>| {
        reporter.report_head();
        let remote = RemoteAddr(peer.into());
        let request = (request, local.clone(), remote, Scheme::HTTP).into();
        let (server, reporter) = (&server, &reporter);
        async move {
            let response = reporter.answer(&server.endpoint, request).await;
            Ok::<http::Response<_>, Infallible>(response.into())
        }
    });
    let mut connection = server.http1.serve_connection(TokioIo::new(stream), service);
    let mut is_stopping = false;
    let outcome = loop {
        let serving = poll_fn(|cx| {
            let polled = Pin::new(&mut connection).poll(cx);
            match reporter.take_events() {
                Some(events) => Poll::Ready(Ok(Some(events))),
                None => polled.map_ok(|()| None),
            }
        });
        tokio::select! {
            outcome = serving => break outcome,
            () = server.cutting.cancelled() => return,
            () = server.stopping.cancelled(), if !is_stopping => {
                is_stopping = true;
                Pin::new(&mut connection).graceful_shutdown();
            }
        }
    };
    match outcome {
        Ok(Some(events)) => {
            let stream = connection.into_parts().io.into_inner();
            // A new task, so that the memory of this one is given back.
            let writing = write_events(stream, events, server.stopping.clone());
            let cutting = server.cutting.clone();
            server
                .connections
                .spawn(async move { cutting.run_until_cancelled_owned(writing).await });
        }
        Ok(None) => {}
        // Slow and broken clients; hyper's errors name no address.
        Err(error) => tracing::debug!(%error, "a connection ended early"),
    }
}

#[cfg(test)]
mod tests {
    use std::future::{Ready, ready};

    use super::*;
    use crate::clock::Clock;

    /// A listener that fails with each of `errors` and then accepts.
    fn failing(mut errors: Vec<io::ErrorKind>) -> impl FnMut() -> Ready<io::Result<()>> {
        move || ready(errors.pop().map_or(Ok(()), |kind| Err(kind.into())))
    }

    #[tokio::test]
    async fn without_files_the_server_waits_and_then_accepts_the_next_connection() {
        let watch = Clock::System.watch();
        accept_next(failing(vec![io::ErrorKind::OutOfMemory; 2])).await;
        assert!(watch.elapsed() >= FIRST_PAUSE * 3);
    }

    #[tokio::test]
    async fn a_connection_gone_before_it_was_accepted_delays_nobody() {
        let watch = Clock::System.watch();
        accept_next(failing(vec![io::ErrorKind::ConnectionAborted; 10_000])).await;
        assert!(watch.elapsed() < FIRST_PAUSE * 10_000);
    }
}
