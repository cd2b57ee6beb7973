//! Bulk connections: one file after the other, at a pace that leaves the network to the voice.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio::sync::{Mutex, Semaphore, mpsc, oneshot};
use tokio::time::{Interval, MissedTickBehavior, interval, timeout};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Bytes, Message, Utf8Bytes};

use super::shelf::Shelf;
use super::socket::{Fetch, FromSocket, Socket, WRITE_WITHIN, close};
use crate::hub::Refusal;
use crate::protocol::{BULK_FRAME_BYTES, ErrorCode, FileHash, FromBulk, ToBulk, decode, encode};

/// Bulk connections at once: a room of jury stations, and twice that.
const MAX_CONNECTIONS: usize = 64;
/// A connection on which nothing is asked for so long is closed; a station asks for the next file at once.
const IDLE: Duration = Duration::from_secs(30);
/// Between two frames, whoever they are for: 4 MiB/s, a third of a network of 100 Mb/s, so that calls on the same
/// cables go on as if nothing were sent.
const FRAME_EVERY: Duration = Duration::from_micros(7_812);

/// What all bulk connections share.
#[derive(Debug)]
pub(super) struct Bulk {
    shelf: Arc<Shelf>,
    room: Semaphore,
    /// Whoever holds it may send one frame; those who wait are served in turn.
    pace: Mutex<Interval>,
}

/// Why a connection is over before its peer closed it.
struct Over;

impl Bulk {
    pub(super) fn new(shelf: Arc<Shelf>) -> Self {
        let mut pace = interval(FRAME_EVERY);
        pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { shelf, room: Semaphore::new(MAX_CONNECTIONS), pace: Mutex::new(pace) }
    }

    /// Answers what is asked for on a connection until it ends.
    pub(super) async fn serve(&self, mut socket: Socket, to_hub: mpsc::Sender<FromSocket>) {
        let Ok(_room) = self.room.try_acquire() else {
            let full = Refusal::new(ErrorCode::ServerFull, "too many stations fetch files: try again");
            if say_refused(&mut socket, full).await.is_ok() {
                close(&mut socket, CloseFrame { code: CloseCode::Again, reason: Utf8Bytes::default() }).await;
            }
            return;
        };
        while let Ok(Some(Ok(frame))) = timeout(IDLE, socket.next()).await {
            let asked = match frame {
                Message::Text(text) => decode(text.as_str()).map_err(Refusal::from),
                Message::Binary(_) => Err(Refusal::new(ErrorCode::Malformed, "a request is text")),
                Message::Close(_) => return,
                Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => continue,
            };
            let answered = match asked {
                Ok(ToBulk::Fetch { word, hash, from }) => {
                    self.give(&mut socket, Fetch { word, hash, from }, &to_hub).await
                }
                Err(refusal) => say_refused(&mut socket, refusal).await,
            };
            if answered.is_err() {
                return;
            }
        }
    }

    async fn give(
        &self,
        socket: &mut Socket,
        fetch: Fetch,
        to_hub: &mpsc::Sender<FromSocket>,
    ) -> Result<(), Over> {
        let (hash, from) = (fetch.hash, fetch.from);
        let (answer, verdict) = oneshot::channel();
        to_hub.send(FromSocket::Fetch { fetch: Box::new(fetch), answer }).await.map_err(|_| Over)?;
        if let Err(refusal) = verdict.await.map_err(|_| Over)? {
            return say_refused(socket, refusal).await;
        }
        match self.open(hash, from).await {
            Ok((file, bytes)) => {
                say(socket, &FromBulk::File { hash, from, bytes }).await?;
                self.send(socket, file, bytes - from).await
            }
            Err(error) => {
                tracing::warn!(%hash, %error, "a file cannot be read any more");
                say_refused(socket, Refusal::new(ErrorCode::NoSuchFile, error.to_string())).await
            }
        }
    }

    /// The file at an offset, and its length.
    async fn open(&self, hash: FileHash, from: u64) -> std::io::Result<(File, u64)> {
        let path = self.shelf.path(hash).ok_or(std::io::ErrorKind::NotFound)?;
        let mut file = File::open(path).await?;
        let bytes = file.metadata().await?.len();
        if from > bytes {
            return Err(std::io::Error::other("it was shortened"));
        }
        file.seek(std::io::SeekFrom::Start(from)).await?;
        Ok((file, bytes))
    }

    async fn send(&self, socket: &mut Socket, mut file: File, bytes: u64) -> Result<(), Over> {
        let mut left = bytes;
        while left > 0 {
            let length = left.min(BULK_FRAME_BYTES as u64) as usize;
            let mut frame = vec![0; length];
            if let Err(error) = file.read_exact(&mut frame).await {
                tracing::warn!(%error, "a file ended early");
                return Err(Over);
            }
            self.pace.lock().await.tick().await;
            write(socket, Message::Binary(Bytes::from(frame))).await?;
            left -= length as u64;
        }
        Ok(())
    }
}

async fn say_refused(socket: &mut Socket, refusal: Refusal) -> Result<(), Over> {
    tracing::debug!(code = ?refusal.code, text = refusal.text, "refused");
    say(socket, &FromBulk::Error { code: refusal.code, text: refusal.text }).await
}

async fn say(socket: &mut Socket, message: &FromBulk) -> Result<(), Over> {
    write(socket, Message::text(encode(message))).await
}

async fn write(socket: &mut Socket, message: Message) -> Result<(), Over> {
    match timeout(WRITE_WITHIN, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Over),
    }
}
