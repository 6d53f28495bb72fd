//! The events of a connection, from the answer of the endpoint until hyper has written the head.

use std::fmt;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures_util::StreamExt;
use futures_util::stream::{BoxStream, pending};
use poem::{Body, Response};

/// Events, each framed as a chunk.
pub type EventStream = BoxStream<'static, io::Result<Vec<u8>>>;

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
