//! The instance behind a real socket, its guard before it, as `serve` puts it.

use std::net::SocketAddr;
use std::time::Duration;

use poem::Server;
use poem::listener::TcpAcceptor;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::task::AbortOnDropHandle;
use undersigned::clock::Clock;
use undersigned::routes;
use undersigned::web::guard::{Allowance, Guard, Patience};

use super::TestApp;

/// A listening instance; it ends with the test.
pub(crate) struct Door {
    address: SocketAddr,
    _server: AbortOnDropHandle<()>,
}

/// Patience of a test: what is to be cut is cut soon, and what is not is served before that on a
/// machine with much else to do.
pub(crate) const SHORT: Patience = Patience {
    request: Duration::from_secs(2),
    quiet: Duration::from_secs(3),
    write: Duration::from_secs(2),
};

impl Door {
    /// Opens the door of an instance, to so many connections of one network.
    #[expect(
        clippy::disallowed_methods,
        reason = "the test is where the server is started"
    )]
    pub(crate) async fn open(app: &TestApp, per_network: usize, patience: Patience) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let allowance = Allowance {
            connections: 1_000,
            per_network,
            trusted: app.app.trusted_proxies().clone(),
            patience,
        };
        let guard = Guard::new(allowance, Clock::System);
        let endpoint = guard.around(routes::endpoint(app.app.clone()));
        let acceptor = guard.before(TcpAcceptor::from_tokio(listener).unwrap());
        let serving = async move {
            Server::new_with_acceptor(acceptor)
                .run(endpoint)
                .await
                .unwrap();
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
