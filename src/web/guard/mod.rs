//! The guard limits what one client can take from the others: connections and time.
//!
//! It adds to hyper what hyper does not know: how many connections there are in all and from each
//! network ([`connections`]), one deadline for a whole request, head and body ([`timer`]), and a
//! deadline for a client who stops reading ([`stream`]). It also takes event streams from hyper to
//! save memory ([`event_streams`]). `server::http` runs hyper and asks the
//! guard about every connection.

mod connections;
mod event_streams;
mod hand_over;
mod stream;
mod timer;

use std::net::SocketAddr;
use std::sync::Arc;
use std::task::Poll;

use futures_util::{StreamExt, stream as streams};
use poem::{Body, Endpoint, Request, Response};

use crate::client_network::{ClientNetwork, TrustedProxies};
use crate::clock::Clock;
use connections::{ConnectionSlot, ConnectionTable};
pub use event_streams::write_events;
pub use hand_over::EventStream;
use hand_over::HandOver;
pub use stream::GuardedStream;
use timer::ConnectionTimer;
pub use timer::Timeouts;

/// How many connections there may be, and how long they may take.
#[derive(Clone, Debug)]
pub struct ConnectionLimits {
    /// Open connections in all.
    pub total: usize,
    /// Open connections from one network. Trusted proxies are exempt: they speak for many.
    pub per_network: usize,
    /// The proxies that are exempt from `per_network`.
    pub trusted_proxies: TrustedProxies,
    /// How long a client may take over each part of an exchange.
    pub timeouts: Timeouts,
}

/// The guard of one listener. Cheap to clone; clones share the counts.
#[derive(Clone, Debug)]
pub struct Guard {
    limits: Arc<ConnectionLimits>,
    connections: Arc<ConnectionTable>,
    clock: Clock,
}

impl Guard {
    /// Makes a guard of a listener without connections.
    #[must_use]
    pub fn new(limits: ConnectionLimits, clock: Clock) -> Self {
        Self {
            limits: Arc::new(limits),
            connections: Arc::default(),
            clock,
        }
    }

    /// How long a client may take over each part of an exchange.
    #[must_use]
    pub fn timeouts(&self) -> &Timeouts {
        &self.limits.timeouts
    }

    /// Takes a slot for a connection and starts its timer; `None` if there are too many already.
    #[must_use]
    pub fn admit(&self, peer: SocketAddr) -> Option<Admission> {
        let is_exempt = self.limits.trusted_proxies.trusts(peer.ip());
        // Count by subscriber, not by address: an IPv6 subscriber has addresses without number.
        let network = (!is_exempt).then(|| ClientNetwork::of(peer.ip()).subscriber());
        let slot = self.connections.take_slot(network, &self.limits)?;
        let timer = ConnectionTimer::new(self.limits.timeouts, self.clock.watch());
        Some(Admission {
            slot,
            timer: Arc::new(timer),
        })
    }
}

/// The permission for one connection.
#[derive(Debug)]
pub struct Admission {
    slot: ConnectionSlot,
    timer: Arc<ConnectionTimer>,
}

impl Admission {
    /// Puts the deadlines on the connection's bytes. The service must report requests to the
    /// reporter, or every response is cut that does not start before its request's deadline.
    pub fn guard<Io>(self, io: Io) -> (GuardedStream<Io>, RequestReporter) {
        let reporter = RequestReporter {
            timer: Arc::clone(&self.timer),
            hand_over: Arc::default(),
        };
        let hand_over = Arc::clone(&reporter.hand_over);
        (
            GuardedStream::new(io, self.timer, hand_over, self.slot),
            reporter,
        )
    }
}

/// Tells a connection's timer how far its request has come, and keeps its events.
#[derive(Debug)]
pub struct RequestReporter {
    timer: Arc<ConnectionTimer>,
    hand_over: Arc<HandOver>,
}

impl RequestReporter {
    /// Starts the deadline of a request whose head hyper had read ahead with the request before:
    /// the stream could not see its first byte.
    pub fn report_head(&self) {
        self.timer.bytes_received();
    }

    /// Lets an endpoint answer a request, and reports when the request is complete and when its
    /// response starts.
    pub async fn answer(
        &self,
        endpoint: &impl Endpoint<Output = Response>,
        request: Request,
    ) -> Response {
        let may_stream = event_streams::may_stream(&request);
        let mut response = endpoint.get_response(self.report_end_of(request)).await;
        self.timer.response_started();
        if may_stream && event_streams::is_event_stream(&response) {
            self.hand_over.keep_events(&mut response);
        }
        response
    }

    /// Takes the events of an event stream once hyper has written its head. The caller must then
    /// take the connection from hyper and call [`write_events`].
    #[must_use]
    pub fn take_events(&self) -> Option<EventStream> {
        self.hand_over.take_ready()
    }

    /// The same request, which reports when its body has been read to the end.
    fn report_end_of(&self, mut request: Request) -> Request {
        let body = request.take_body();
        if body.is_empty() {
            self.timer.request_complete();
            return request;
        }
        let timer = Arc::clone(&self.timer);
        let report = streams::poll_fn(move |_| {
            timer.request_complete();
            Poll::Ready(None)
        });
        let body = body.into_bytes_stream().chain(report);
        request.set_body(Body::from_bytes_stream(body));
        request
    }
}
