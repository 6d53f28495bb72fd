//! The byte stream of a connection, which fails when the client is too slow.
//!
//! hyper sees an I/O error and closes the connection, whatever it was doing. That is why deadlines
//! sit here and not around requests: no state of hyper or poem can miss them.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;

use super::connections::ConnectionSlot;
use super::hand_over::HandOver;
use super::timer::ConnectionTimer;

/// A stream with deadlines. It holds the connection's slot, which is released when hyper drops it.
#[derive(Debug)]
pub struct GuardedStream<Io> {
    io: Io,
    timer: Arc<ConnectionTimer>,
    request_alarm: Alarm,
    /// When the client must accept bytes again; `None` while it does.
    write_deadline: Option<Duration>,
    write_alarm: Alarm,
    hand_over: Arc<HandOver>,
    _slot: ConnectionSlot,
}

impl<Io> GuardedStream<Io> {
    pub(super) fn new(
        io: Io,
        timer: Arc<ConnectionTimer>,
        hand_over: Arc<HandOver>,
        slot: ConnectionSlot,
    ) -> Self {
        Self {
            io,
            timer,
            request_alarm: Alarm::default(),
            write_deadline: None,
            write_alarm: Alarm::default(),
            hand_over,
            _slot: slot,
        }
    }

    /// Ready with an error once the client has accepted nothing for too long. The deadline runs
    /// from the first write that could not proceed.
    fn write_stalled(&mut self, cx: &mut Context<'_>) -> Poll<io::Error> {
        let timer = &self.timer;
        let deadline = self
            .write_deadline
            .get_or_insert_with(|| timer.write_deadline());
        self.write_alarm
            .poll(cx, Some(*deadline), timer.now())
            .map(|()| io::ErrorKind::TimedOut.into())
    }

    /// Passes the outcome of a write on, or the error if the client has stalled.
    fn check_write(
        &mut self,
        cx: &mut Context<'_>,
        outcome: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if outcome.is_pending() {
            return self.write_stalled(cx).map(Err);
        }
        // Only accepted bytes count as a sign of life: a flush that had nothing to do does not.
        self.write_deadline = None;
        self.write_alarm = Alarm::default();
        outcome
    }
}

impl<Io: AsyncRead + Unpin> AsyncRead for GuardedStream<Io> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        let outcome = Pin::new(&mut this.io).poll_read(cx, buffer)?;
        if buffer.filled().len() > before {
            this.timer.bytes_received();
        }
        let (deadline, now) = (this.timer.request_deadline(), this.timer.now());
        // Check the deadline even when bytes arrived: a client who always has one more byte ready
        // would never let the alarm ring.
        let is_late = match outcome {
            Poll::Ready(()) => deadline.is_some_and(|deadline| deadline <= now),
            Poll::Pending => this.request_alarm.poll(cx, deadline, now).is_ready(),
        };
        if is_late {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        outcome.map(Ok)
    }
}

impl<Io: AsyncWrite + Unpin> AsyncWrite for GuardedStream<Io> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let outcome = Pin::new(&mut this.io).poll_write(cx, bytes);
        this.check_write(cx, outcome)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let outcome = Pin::new(&mut this.io).poll_write_vectored(cx, slices);
        this.check_write(cx, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        match Pin::new(&mut this.io).poll_flush(cx) {
            Poll::Pending => this.write_stalled(cx).map(Err),
            outcome => {
                this.hand_over.note_flush();
                outcome
            }
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().io).poll_shutdown(cx)
    }
}

/// Wakes the task at a deadline that may change between two polls.
#[derive(Debug, Default)]
struct Alarm {
    set: Option<(Duration, Pin<Box<Sleep>>)>,
}

impl Alarm {
    /// Ready once the deadline has passed; pending without one.
    fn poll(
        &mut self,
        cx: &mut Context<'_>,
        deadline: Option<Duration>,
        now: Duration,
    ) -> Poll<()> {
        let Some(deadline) = deadline else {
            // Give the memory back: most connections wait without a deadline.
            self.set = None;
            return Poll::Pending;
        };
        // Ask the clock and not only the sleep: tests move the clock by hand.
        let left = deadline.saturating_sub(now);
        if left.is_zero() {
            return Poll::Ready(());
        }
        let sleep = match &mut self.set {
            Some((set_for, sleep)) if *set_for == deadline => sleep,
            set => &mut set.insert((deadline, Box::pin(tokio::time::sleep(left)))).1,
        };
        ready!(sleep.as_mut().poll(cx));
        Poll::Ready(())
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

    use super::super::connections::ConnectionTable;
    use super::super::{ConnectionLimits, Timeouts};
    use super::*;
    use crate::client_network::TrustedProxies;
    use crate::clock::{Clock, SECOND};

    struct Connection {
        clock: Clock,
        timer: Arc<ConnectionTimer>,
        client: DuplexStream,
        server: GuardedStream<DuplexStream>,
    }

    /// Both ends of a connection whose buffer takes 64 bytes.
    fn connect_with(timeouts: Timeouts, clock: Clock) -> Connection {
        let (client, server) = duplex(64);
        let limits = ConnectionLimits {
            total: 1,
            per_network: 1,
            trusted_proxies: TrustedProxies::default(),
            timeouts,
        };
        let slot = Arc::new(ConnectionTable::default()).take_slot(None, &limits);
        let timer = Arc::new(ConnectionTimer::new(timeouts, clock.watch()));
        Connection {
            server: GuardedStream::new(server, timer.clone(), Arc::default(), slot.unwrap()),
            clock,
            timer,
            client,
        }
    }

    fn connect() -> Connection {
        connect_with(Timeouts::default(), Clock::fixed(0))
    }

    #[tokio::test]
    async fn a_request_dripped_byte_by_byte_is_cut_at_its_deadline() {
        let mut connection = connect();
        let mut bytes_read = 0;
        let error = loop {
            connection.client.write_u8(b'G').await.unwrap();
            match connection.server.read_u8().await {
                Ok(_) => bytes_read += 1,
                Err(error) => break error,
            }
            connection.clock.advance(2 * SECOND);
        };
        assert_eq!((error.kind(), bytes_read), (io::ErrorKind::TimedOut, 8));
    }

    #[tokio::test]
    async fn a_client_who_stops_in_mid_request_or_stops_reading_is_cut_without_another_event() {
        let timeouts = Timeouts {
            request: Duration::from_millis(20),
            idle: Duration::from_secs(9),
            write: Duration::from_millis(10),
        };
        let mut connection = connect_with(timeouts, Clock::System);
        connection.client.write_all(b"G").await.unwrap();
        assert_eq!(connection.server.read_u8().await.unwrap(), b'G');
        let error = connection.server.read_u8().await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        let error = connection.server.write_all(&[0; 200]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_response_may_take_any_time_while_the_client_reads_some_of_it() {
        let mut connection = connect();
        connection.timer.bytes_received();
        connection.timer.request_complete();
        connection.timer.response_started();
        for _ in 0..50 {
            connection.clock.advance(15 * SECOND);
            connection.server.write_all(&[b'x'; 64]).await.unwrap();
            connection.client.read_exact(&mut [0; 64]).await.unwrap();
        }
        connection.client.write_u8(b'G').await.unwrap();
        assert_eq!(connection.server.read_u8().await.unwrap(), b'G');
    }

    #[tokio::test]
    async fn a_stalled_response_is_cut_after_thirty_seconds_unless_the_client_reads_again() {
        let mut connection = connect();
        let mut context = Context::from_waker(std::task::Waker::noop());
        connection.server.write_all(&[0; 64]).await.unwrap();
        let mut write = |connection: &mut Connection| {
            Pin::new(&mut connection.server).poll_write(&mut context, &[0])
        };
        assert!(write(&mut connection).is_pending());
        connection.clock.advance(29 * SECOND);
        assert!(write(&mut connection).is_pending());
        connection.client.read_u8().await.unwrap();
        assert!(write(&mut connection).is_ready());
        assert!(write(&mut connection).is_pending());
        connection.clock.advance(29 * SECOND);
        assert!(write(&mut connection).is_pending());
        connection.clock.advance(SECOND);
        assert!(matches!(write(&mut connection), Poll::Ready(Err(_))));
    }
}
