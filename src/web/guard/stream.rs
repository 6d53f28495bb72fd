//! A connection's bytes on their way past the guard.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Sleep;

use super::census::Place;
use super::event_streams::Live;
use super::line::Line;

/// How a connection begins that speaks HTTP/2 without having been asked to.
const PREFACE: &[u8] = b"PRI";

/// A connection that the guard cuts when it takes too long.
pub struct Guarded<Io> {
    /// None once the connection was handed over to flow by itself.
    wire: Option<Wire<Io>>,
    hand_over: Option<UnboundedSender<Live<Io>>>,
}

impl<Io> Guarded<Io> {
    pub(super) fn new(io: Io, line: Arc<Line>, place: Place) -> Self {
        Self {
            wire: Some(Wire::new(io, line, place)),
            hand_over: None,
        }
    }

    /// Hands the connection over once the head of an event stream is written.
    pub(super) fn handing_over_to(self, hand_over: UnboundedSender<Live<Io>>) -> Self {
        Self {
            hand_over: Some(hand_over),
            ..self
        }
    }

    fn wire(&mut self) -> io::Result<&mut Wire<Io>> {
        self.wire
            .as_mut()
            .ok_or_else(|| io::ErrorKind::NotConnected.into())
    }

    /// Hands the connection over if events are to follow: all that the server wrote is on its way.
    /// To the server the connection has ended then, and it lets go of all its buffers.
    fn note_flush(&mut self) -> io::Result<()> {
        let Some(hand_over) = &self.hand_over else {
            return Ok(());
        };
        let Some(events) = self.wire.as_ref().and_then(|wire| wire.line.take_events()) else {
            return Ok(());
        };
        if let Some(wire) = self.wire.take() {
            // Where nobody takes it the server is stopping: the connection ends.
            let _ = hand_over.send(Live::new(wire, events));
        }
        Err(io::ErrorKind::NotConnected.into())
    }
}

impl<Io: AsyncRead + Unpin> AsyncRead for Guarded<Io> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(self.get_mut().wire()?).poll_read(cx, buffer)
    }
}

impl<Io: AsyncWrite + Unpin> AsyncWrite for Guarded<Io> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(self.get_mut().wire()?).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(self.get_mut().wire()?).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.wire
            .as_ref()
            .is_some_and(AsyncWrite::is_write_vectored)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(Pin::new(this.wire()?).poll_flush(cx))?;
        Poll::Ready(this.note_flush())
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().wire {
            Some(wire) => Pin::new(wire).poll_shutdown(cx),
            None => Poll::Ready(Ok(())),
        }
    }
}

/// The bytes of a connection, and the alarms that cut it.
pub(super) struct Wire<Io> {
    io: Io,
    line: Arc<Line>,
    reading: Alarm,
    writing: Alarm,
    /// Bytes of the preface that have come; none once the connection has shown that it is HTTP/1.
    preface: Option<usize>,
    _place: Place,
}

impl<Io> Wire<Io> {
    fn new(io: Io, line: Arc<Line>, place: Place) -> Self {
        Self {
            io,
            line,
            reading: Alarm::default(),
            writing: Alarm::default(),
            preface: Some(0),
            _place: place,
        }
    }

    /// Whether all that came yet is HTTP/2's preface.
    fn is_http2(&mut self, came: &[u8]) -> bool {
        let Some(seen) = self.preface else {
            return false;
        };
        let expected = &PREFACE[seen..];
        let common = expected.len().min(came.len());
        if came[..common] != expected[..common] {
            self.preface = None;
            return false;
        }
        self.preface = Some(seen + common);
        seen + common == PREFACE.len()
    }

    /// Ready once the other side has taken nothing for too long.
    fn stalled(&mut self, cx: &mut Context<'_>) -> Poll<io::Error> {
        self.line.stalls();
        ready!(self.writing.poll(cx, &self.line, Line::writing_ends));
        Poll::Ready(io::ErrorKind::TimedOut.into())
    }

    /// What became of a write, told to the line.
    fn written<T>(
        &mut self,
        cx: &mut Context<'_>,
        wrote: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        match wrote {
            Poll::Pending => self.stalled(cx).map(Err),
            done => {
                self.line.wrote();
                done
            }
        }
    }
}

impl<Io: AsyncRead + Unpin> AsyncRead for Wire<Io> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        let read = Pin::new(&mut this.io).poll_read(cx, buffer)?;
        let came = &buffer.filled()[before..];
        if !came.is_empty() {
            this.line.read();
        }
        if this.is_http2(came) {
            return Poll::Ready(Err(io::ErrorKind::Unsupported.into()));
        }
        // Asked after each byte too: who drips faster than the alarm rings is late all the same.
        let end = this.line.reading_ends();
        if end.is_some_and(|end| end <= this.line.now()) {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        if read.is_ready() {
            return Poll::Ready(Ok(()));
        }
        ready!(this.reading.poll(cx, &this.line, Line::reading_ends));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<Io: AsyncWrite + Unpin> AsyncWrite for Wire<Io> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let wrote = Pin::new(&mut this.io).poll_write(cx, bytes);
        this.written(cx, wrote)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let wrote = Pin::new(&mut this.io).poll_write_vectored(cx, slices);
        this.written(cx, wrote)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        match Pin::new(&mut this.io).poll_flush(cx) {
            // A flush that had nothing to do is no sign of life.
            Poll::Pending => this.stalled(cx).map(Err),
            done => done,
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().io).poll_shutdown(cx)
    }
}

/// Rings at a moment that may have moved meanwhile.
#[derive(Default)]
struct Alarm {
    set: Option<(Duration, Pin<Box<Sleep>>)>,
}

impl Alarm {
    /// Ready once the end has come. An end that came nearer sets the alarm anew at once, one that
    /// went farther only when it rings: most answers are over before.
    fn poll(
        &mut self,
        cx: &mut Context<'_>,
        line: &Line,
        end: fn(&Line) -> Option<Duration>,
    ) -> Poll<()> {
        loop {
            let Some(end) = end(line) else {
                self.set = None;
                return Poll::Pending;
            };
            let left = end.saturating_sub(line.now());
            if left.is_zero() {
                return Poll::Ready(());
            }
            let (_, sleep) = match self.set.take() {
                Some((rings, sleep)) if rings <= end => self.set.insert((rings, sleep)),
                _ => self.set.insert((end, Box::pin(tokio::time::sleep(left)))),
            };
            ready!(sleep.as_mut().poll(cx));
            self.set = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use poem::web::RemoteAddr;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

    use super::super::census::Census;
    use super::super::line::Patience;
    use super::*;
    use crate::clock::{Clock, SECOND};

    struct Talk {
        clock: Clock,
        line: Arc<Line>,
        far: DuplexStream,
        near: Guarded<DuplexStream>,
    }

    /// Both ends of a connection whose buffer takes 64 bytes.
    fn talk(patience: Patience, clock: Clock) -> Talk {
        let (far, near) = duplex(64);
        let line = Arc::new(Line::new(patience, clock.watch()));
        let nowhere = RemoteAddr(SocketAddr::from(([192, 0, 2, 1], 1)).into());
        let place = Arc::new(Census::default()).leave(&nowhere);
        Talk {
            near: Guarded::new(near, line.clone(), place),
            clock,
            line,
            far,
        }
    }

    fn patient() -> Talk {
        talk(Patience::default(), Clock::fixed(0))
    }

    #[tokio::test]
    async fn a_request_that_drips_byte_by_byte_is_cut_in_time() {
        let mut talk = patient();
        let mut heard = 0;
        let cut = loop {
            talk.far.write_u8(b'G').await.unwrap();
            match talk.near.read_u8().await {
                Ok(_) => heard += 1,
                Err(cut) => break cut,
            }
            talk.clock.advance(2 * SECOND);
        };
        assert_eq!((cut.kind(), heard), (io::ErrorKind::TimedOut, 8));
    }

    #[tokio::test]
    async fn a_silent_connection_wakes_up_to_be_cut() {
        let patience = Patience {
            request: Duration::from_millis(20),
            quiet: Duration::from_millis(10),
            write: Duration::from_millis(10),
        };
        let mut talk = talk(patience, Clock::System);
        let cut = talk.near.read_u8().await.unwrap_err();
        assert_eq!(cut.kind(), io::ErrorKind::TimedOut);
        talk.line.answered();
        talk.far.write_all(b"G").await.unwrap();
        assert_eq!(talk.near.read_u8().await.unwrap(), b'G');
        let cut = talk.near.read_u8().await.unwrap_err();
        assert_eq!(cut.kind(), io::ErrorKind::TimedOut);
        let cut = talk.near.write_all(&[0; 200]).await.unwrap_err();
        assert_eq!(cut.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn an_answer_that_is_taken_bit_by_bit_flows_on() {
        let mut talk = patient();
        talk.line.read();
        talk.line.heard();
        talk.line.answered();
        for _ in 0..50 {
            talk.clock.advance(15 * SECOND);
            talk.near.write_all(&[b'x'; 64]).await.unwrap();
            talk.far.read_exact(&mut [0; 64]).await.unwrap();
        }
        talk.far.write_u8(b'G').await.unwrap();
        assert_eq!(talk.near.read_u8().await.unwrap(), b'G');
    }

    #[tokio::test]
    async fn http2_is_not_spoken_however_its_preface_is_cut_and_http1_passes() {
        for (first, refused) in [("PRI * HTTP/2.0", true), ("PR", false), ("POST / ", false)] {
            let mut talk = patient();
            talk.far.write_all(first.as_bytes()).await.unwrap();
            let read = talk.near.read(&mut [0; 32]).await;
            assert_eq!(read.is_err(), refused, "{first}");
        }
        let mut talk = patient();
        talk.far.write_all(b"P").await.unwrap();
        assert_eq!(talk.near.read_u8().await.unwrap(), b'P');
        talk.far.write_all(b"RI * HTTP/2.0").await.unwrap();
        assert!(talk.near.read(&mut [0; 8]).await.is_err());
        // Only a beginning is a preface.
        let mut talk = patient();
        talk.far.write_all(b"GET /PRI").await.unwrap();
        assert_eq!(talk.near.read(&mut [0; 5]).await.unwrap(), 5);
        assert_eq!(talk.near.read(&mut [0; 5]).await.unwrap(), 3);
    }
}
