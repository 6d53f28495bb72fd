//! Event streams outside the server. A connection of hyper holds two buffers of 8 KiB or more, and
//! poem's task around it, for as long as it lasts; thousands of readers who only listen would hold
//! them for hours. So once the head of an event stream is written, the guard takes the connection
//! from the server, which then sees it end and lets go of everything, and writes the events itself,
//! as HTTP/1.1 frames them (RFC 9112 §7.1). A reader then holds the connection and her place.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker, ready};

use futures_util::stream::{BoxStream, FuturesUnordered, pending};
use futures_util::{StreamExt, future};
use poem::{Body, Response};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::line::Line;
use super::stream::Wire;

/// Events, each as a chunk of the body.
pub(super) type EventStream = BoxStream<'static, io::Result<Vec<u8>>>;

/// The chunk that ends a body.
const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

/// Whether an answer is a stream of events.
pub(super) fn is_event_stream(response: &Response) -> bool {
    let media_type = response.content_type().unwrap_or_default();
    media_type.starts_with("text/event-stream")
}

/// Keeps the events of an answer for the connection, and lets the server write its head only.
pub(super) fn hand_over(response: &mut Response, line: &Arc<Line>) {
    let body = response.take_body().into_bytes_stream();
    line.keep_events(body.map(|bytes| bytes.map(|bytes| chunk(&bytes))).boxed());
    response.set_body(Body::from_bytes_stream(pending::<io::Result<Vec<u8>>>()));
}

fn chunk(bytes: &[u8]) -> Vec<u8> {
    // An empty chunk would end the body.
    if bytes.is_empty() {
        return Vec::new();
    }
    let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
    chunk.extend_from_slice(bytes);
    chunk.extend_from_slice(b"\r\n");
    chunk
}

/// A connection on which events flow until the other side leaves or they end. It is polled beside all
/// others by one task.
pub(super) struct Live<Io> {
    wire: Wire<Io>,
    events: EventStream,
    unsent: Vec<u8>,
    /// Bytes of `unsent` that are on their way.
    sent: usize,
    ended: bool,
}

impl<Io> Live<Io> {
    pub(super) fn new(wire: Wire<Io>, events: EventStream) -> Self {
        Self {
            wire,
            events,
            unsent: Vec::new(),
            sent: 0,
            ended: false,
        }
    }
}

impl<Io: AsyncRead + AsyncWrite + Unpin> Live<Io> {
    /// Ready once the other side has left, or says more: no second request follows a stream.
    fn poll_left(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let mut byte = [0];
        let mut buffer = ReadBuf::new(&mut byte);
        Pin::new(&mut self.wire)
            .poll_read(cx, &mut buffer)
            .map(|_| ())
    }

    /// Ready once all is sent.
    fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.sent < self.unsent.len() {
            let rest = &self.unsent[self.sent..];
            match ready!(Pin::new(&mut self.wire).poll_write(cx, rest))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                sent => self.sent += sent,
            }
        }
        // Its memory is given back: most readers wait for long.
        (self.unsent, self.sent) = (Vec::new(), 0);
        Poll::Ready(Ok(()))
    }
}

impl<Io: AsyncRead + AsyncWrite + Unpin> Future for Live<Io> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = self.get_mut();
        if this.poll_left(cx).is_ready() {
            return Poll::Ready(());
        }
        loop {
            if ready!(this.poll_send(cx)).is_err() {
                return Poll::Ready(());
            }
            if this.ended {
                return Pin::new(&mut this.wire).poll_shutdown(cx).map(|_| ());
            }
            match ready!(this.events.poll_next_unpin(cx)) {
                Some(Ok(chunk)) => this.unsent = chunk,
                None => (this.unsent, this.ended) = (LAST_CHUNK.to_vec(), true),
                // Cut without its end, so that nobody takes what came for the whole.
                Some(Err(_)) => return Poll::Ready(()),
            }
        }
    }
}

/// The event streams of a listener.
pub(super) struct LiveStreams<Io: AsyncRead + AsyncWrite + Unpin> {
    sender: UnboundedSender<Live<Io>>,
    /// As many as there are connections at most.
    coming: UnboundedReceiver<Live<Io>>,
    flowing: FuturesUnordered<Live<Io>>,
}

impl<Io: AsyncRead + AsyncWrite + Unpin> LiveStreams<Io> {
    pub(super) fn new() -> Self {
        let (sender, coming) = unbounded_channel();
        Self {
            sender,
            coming,
            flowing: FuturesUnordered::new(),
        }
    }

    pub(super) fn sender(&self) -> UnboundedSender<Live<Io>> {
        self.sender.clone()
    }

    /// Lets all of them flow, for as long as it is polled; it never ends.
    pub(super) async fn flow(&mut self) {
        future::poll_fn(|cx| {
            while let Poll::Ready(Some(live)) = self.coming.poll_recv(cx) {
                self.flowing.push(live);
            }
            while let Poll::Ready(Some(())) = self.flowing.poll_next_unpin(cx) {}
            Poll::Pending
        })
        .await
    }
}

impl<Io: AsyncRead + AsyncWrite + Unpin> Drop for LiveStreams<Io> {
    /// The server stops, and the events with it: each stream gets the chunk that ends it whole, as far
    /// as its connection takes it at once. Nobody waits for a reader who does not read.
    fn drop(&mut self) {
        let mut context = Context::from_waker(Waker::noop());
        while let Ok(live) = self.coming.try_recv() {
            self.flowing.push(live);
        }
        for live in &mut self.flowing {
            let _ = Pin::new(live).poll(&mut context);
        }
    }
}
