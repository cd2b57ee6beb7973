//! What waits to be sent on one socket: bounded in messages and in bytes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use crate::hub::CloseReason;

/// The most messages: when all stations come back at once, each jury is told of each of them a few times.
const MAX_MESSAGES: usize = 16_384;
/// The most bytes: the messages above, or half a minute of a peer connection in the making.
const MAX_BYTES: usize = 2 * 1024 * 1024;

/// What the hub's task has a socket send. Small, since a queue holds 32 of them at once.
#[derive(Debug)]
pub(super) enum Outgoing {
    Text(Utf8Bytes),
    Ping,
    /// The last.
    Close(Goodbye),
}

/// Why the server closes a socket.
#[derive(Clone, Copy, Debug)]
pub(super) enum Goodbye {
    ByHub(CloseReason),
    ServerStops,
}

/// The hub's end.
#[derive(Debug)]
pub(super) struct Outbox {
    queue: mpsc::Sender<Outgoing>,
    bytes: Arc<AtomicUsize>,
}

/// The socket's end.
#[derive(Debug)]
pub(super) struct Waiting {
    queue: mpsc::Receiver<Outgoing>,
    bytes: Arc<AtomicUsize>,
}

/// The queue is full: the socket reads too slowly.
#[derive(Debug)]
pub(super) struct TooSlow;

pub(super) fn outbox() -> (Outbox, Waiting) {
    let (sender, receiver) = mpsc::channel(MAX_MESSAGES);
    let bytes = Arc::new(AtomicUsize::new(0));
    (Outbox { queue: sender, bytes: Arc::clone(&bytes) }, Waiting { queue: receiver, bytes })
}

impl Outbox {
    pub(super) fn put(&self, message: Outgoing) -> Result<(), TooSlow> {
        let bytes = message.bytes();
        if self.bytes.load(Ordering::Relaxed) + bytes > MAX_BYTES {
            return Err(TooSlow);
        }
        // Counted first: the socket's end may take it out at once.
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        match self.queue.try_send(message) {
            // A closed queue's socket task has ended, and says so.
            Ok(()) | Err(mpsc::error::TrySendError::Closed(_)) => Ok(()),
            Err(mpsc::error::TrySendError::Full(_)) => Err(TooSlow),
        }
    }
}

impl Waiting {
    /// The next to send; none where the hub cut the socket.
    pub(super) async fn next(&mut self) -> Option<Outgoing> {
        let message = self.queue.recv().await?;
        self.bytes.fetch_sub(message.bytes(), Ordering::Relaxed);
        Some(message)
    }
}

impl Outgoing {
    fn bytes(&self) -> usize {
        match self {
            Outgoing::Text(text) => text.len(),
            Outgoing::Ping | Outgoing::Close(_) => 0,
        }
    }
}
