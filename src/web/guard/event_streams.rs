//! Event streams without hyper. A connection of hyper holds two buffers of 8 KiB and a header map
//! for as long as it lasts: 25 KiB (measured) for each reader who only listens, for hours. So hyper
//! writes the head of an event stream and gives the connection back, and we write the events
//! ourselves, as chunks (RFC 9112, section 7.1). A reader then costs about 9 KiB.

use std::fmt;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures_util::StreamExt;
use futures_util::stream::{BoxStream, pending};
use poem::http::{Method, Version};
use poem::{Body, Request, Response};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio_util::sync::CancellationToken;

use super::stream::GuardedStream;

/// Events, each framed as a chunk.
pub type EventStream = BoxStream<'static, io::Result<Vec<u8>>>;

/// Ends a chunked body. A client who did not get it knows that the body was cut off.
const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

/// Holds the events of a connection from the endpoint's answer until hyper has written the head.
#[derive(Default)]
pub(super) struct HandOver(Mutex<State>);

#[derive(Default)]
enum State {
    /// hyper serves the connection.
    #[default]
    Hyper,
    /// hyper writes the head of the response; then these events follow.
    WritingHead(EventStream),
    /// The head is written.
    Ready(EventStream),
}

impl fmt::Debug for HandOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandOver").finish_non_exhaustive()
    }
}

impl HandOver {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the events of a response, and leaves hyper a body that never yields anything.
    pub(super) fn keep_events(&self, response: &mut Response) {
        let body = response.take_body().into_bytes_stream();
        let events = body.map(|bytes| bytes.map(|bytes| frame_chunk(&bytes)));
        *self.lock() = State::WritingHead(events.boxed());
        response.set_body(Body::from_bytes_stream(pending::<io::Result<Vec<u8>>>()));
    }

    /// Notes that all bytes hyper had are written. hyper encodes the head in the same poll in which
    /// it gets the response, so the first flush after that is the head's.
    pub(super) fn note_flush(&self) {
        let mut state = self.lock();
        *state = match std::mem::take(&mut *state) {
            State::WritingHead(events) => State::Ready(events),
            other => other,
        };
    }

    /// Takes the events once their head is written.
    pub(super) fn take_ready(&self) -> Option<EventStream> {
        let mut state = self.lock();
        match std::mem::take(&mut *state) {
            State::Ready(events) => Some(events),
            other => {
                *state = other;
                None
            }
        }
    }
}

/// Whether the response to a request may be taken from hyper: HEAD has no body, and HTTP/1.0 no
/// chunks.
pub(super) fn may_stream(request: &Request) -> bool {
    request.method() == Method::GET && request.version() == Version::HTTP_11
}

/// Whether a response is an event stream.
pub(super) fn is_event_stream(response: &Response) -> bool {
    let media_type = response.content_type().unwrap_or_default();
    media_type.starts_with("text/event-stream")
}

fn frame_chunk(bytes: &[u8]) -> Vec<u8> {
    // An empty chunk would end the body.
    if bytes.is_empty() {
        return Vec::new();
    }
    let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
    chunk.extend_from_slice(bytes);
    chunk.extend_from_slice(b"\r\n");
    chunk
}

/// Writes events to a connection until they end or the client leaves. Once `stopping` is cancelled
/// it does not wait for a client who does not read.
///
/// # Errors
/// If the connection fails, or the client stops reading for too long.
pub async fn write_events<Io: AsyncRead + AsyncWrite + Unpin>(
    mut stream: GuardedStream<Io>,
    mut events: EventStream,
    stopping: CancellationToken,
) -> io::Result<()> {
    let mut byte = [0];
    loop {
        let event = tokio::select! {
            // The client left, or sends more: no second request follows an event stream.
            _ = stream.read(&mut byte) => return Ok(()),
            event = events.next() => event,
        };
        let chunk = match event {
            Some(Ok(chunk)) => chunk,
            None => LAST_CHUNK.to_vec(),
            // Leave the body without its end, so that the client knows it was cut off.
            Some(Err(_)) => return Ok(()),
        };
        let is_last = chunk == LAST_CHUNK;
        tokio::select! {
            // First: a stop ends the events, and their last chunk must still be tried.
            biased;
            written = stream.write_all(&chunk) => written?,
            () = stopping.cancelled() => return Ok(()),
        }
        if is_last {
            return stream.shutdown().await;
        }
    }
}
