//! Event streams without hyper. A connection of hyper holds two buffers of 8 KiB and a header map
//! for as long as it lasts: 25 KiB (measured) for each reader who only listens, for hours. So hyper
//! writes the head of an event stream and gives the connection back, and we write the events
//! ourselves, as chunks (RFC 9112, section 7.1). A reader then costs about 9 KiB.

use std::io;

use futures_util::StreamExt;
use poem::http::{Method, Version};
use poem::{Request, Response};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio_util::sync::CancellationToken;

use super::hand_over::EventStream;
use super::stream::GuardedStream;

/// Ends a chunked body. A client who did not get it knows that the body was cut off.
const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

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
