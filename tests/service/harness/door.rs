//! The instance behind a real socket, its guard before it, as `serve` puts it.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::task::AbortOnDropHandle;
use undersigned::clock::Clock;
use undersigned::routes;
use undersigned::server::http;
use undersigned::web::guard::{ConnectionLimits, Guard, Timeouts};

use super::TestApp;

/// A listening instance; it ends with the test.
pub(crate) struct Door {
    address: SocketAddr,
    _server: AbortOnDropHandle<()>,
}

/// Timeouts of a test: short, but long enough for a busy machine to serve what must not be cut.
pub(crate) const SHORT: Timeouts = Timeouts {
    request: Duration::from_secs(2),
    idle: Duration::from_secs(3),
    write: Duration::from_secs(2),
};

impl Door {
    /// Opens the door of an instance, to so many connections of one network.
    pub(crate) async fn open(app: &TestApp, per_network: usize, timeouts: Timeouts) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let limits = ConnectionLimits {
            total: 1_000,
            per_network,
            trusted_proxies: app.app.trusted_proxies().clone(),
            timeouts,
        };
        let guard = Guard::new(limits, Clock::System);
        let endpoint = routes::endpoint(app.app.clone());
        let serving = async move {
            http::serve(listener, &guard, endpoint, std::future::pending()).await;
        };
        Self {
            address,
            _server: AbortOnDropHandle::new(tokio::spawn(serving)),
        }
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends bytes on a connection of their own, and reads until it is closed.
    pub(crate) async fn say(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect().await;
        stream.write_all(bytes).await.ok();
        heard(&mut stream).await
    }

    /// The answer to a GET.
    pub(crate) async fn get(&self, path: &str) -> String {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: letters.example.org\r\nconnection: close\r\n\r\n"
        );
        self.say(request.as_bytes()).await
    }
}

/// Everything until the other side closes, or cuts.
pub(crate) async fn heard(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok();
    String::from_utf8_lossy(&answer).into_owned()
}
