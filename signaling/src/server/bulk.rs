//! Bulk connections: one file after the other, either way, at a pace that leaves the network to the voice.

mod intake;
mod part;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio::sync::{Mutex, Semaphore, mpsc, oneshot, watch};
use tokio::time::{Instant, sleep_until, timeout, timeout_at};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Bytes, Message, Utf8Bytes};

use intake::Intake;
pub(super) use part::{Broken, Part};

use super::data::DataDir;
use super::imports::Imports;
use super::outbox::Goodbye;
use super::receiving::Promised;
use super::socket::{Fetch, FromSocket, Socket, WRITE_WITHIN, close, goodbye, refuse};
use crate::hub::{Offered, Refusal};
use crate::protocol::{BULK_FRAME_BYTES, ErrorCode, FromBulk, SharedFile, ToBulk, Upload, decode, encode};
use crate::store::whole_path;

/// Bulk connections at once: a room of jury stations, and twice that.
const MAX_CONNECTIONS: usize = 64;
/// A connection that is granted no file for so long is closed; a station asks for the next at once.
const IDLE: Duration = Duration::from_secs(30);
/// Between two frames or requests, whoever they are of: 4 MiB/s, a third of a network of 100 Mb/s, so that calls on the
/// same cables go on as if nothing were sent.
const TURN: Duration = Duration::from_micros(7_812);
/// How far the turns may fall behind and be made up for: some systems wake a sleeper by 16 ms late.
const BEHIND: Duration = Duration::from_millis(32);

/// What all bulk connections share.
#[derive(Debug)]
pub(super) struct Bulk {
    folder: PathBuf,
    /// Holds the files of packages, each under its hash.
    attachments: PathBuf,
    pub(super) imports: Arc<Imports>,
    intake: Intake,
    room: Semaphore,
    /// When the next turn is due. Whoever holds it waits for it; those behind are served in order.
    pace: Mutex<Instant>,
    /// Closed where the server stops.
    stopped: watch::Receiver<()>,
}

/// Why a connection is over before its peer closed it.
pub(super) struct Over;

impl Bulk {
    /// Serves the recordings of a data folder, and what an exam's package has, until the sender of `stopped` is dropped.
    pub(super) fn new(data: &DataDir, stopped: watch::Receiver<()>) -> Self {
        Self {
            folder: data.recordings(),
            attachments: data.attachments(),
            imports: Arc::new(Imports::new(data)),
            intake: Intake::new(data.files()),
            room: Semaphore::new(MAX_CONNECTIONS),
            pace: Mutex::new(Instant::now()),
            stopped,
        }
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
        let mut stopped = self.stopped.clone();
        tokio::select! {
            _ = self.converse(&mut socket, to_hub) => {}
            _ = stopped.changed() => close(&mut socket, goodbye(Goodbye::ServerStops)).await,
        }
    }

    async fn converse(&self, socket: &mut Socket, to_hub: mpsc::Sender<FromSocket>) -> Result<(), Over> {
        let mut until = Instant::now() + IDLE;
        while let Ok(Some(frame)) = timeout_at(until, socket.next()).await {
            let asked = match frame {
                Ok(Message::Text(text)) => decode(text.as_str()).map_err(Refusal::from),
                Ok(Message::Binary(_)) => Err(Refusal::new(ErrorCode::Malformed, "a request is text")),
                Ok(Message::Close(_)) => break,
                Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_)) => continue,
                Err(error) => {
                    refuse(socket, error).await;
                    break;
                }
            };
            self.turn().await;
            match asked {
                Ok(ToBulk::Fetch { word, hash, from }) => {
                    if self.give(socket, Fetch { word, hash, from }, &to_hub).await? {
                        until = Instant::now() + IDLE;
                    }
                }
                Ok(ToBulk::Put { word, hash, bytes, from: _, what }) => {
                    let kept = match what {
                        Upload::Package => {
                            self.import(socket, Promised { word, hash, bytes }, &to_hub).await?
                        }
                        what @ (Upload::HandIn { .. }
                        | Upload::Professional { .. }
                        | Upload::Exchange { .. }) => {
                            self.take(socket, Offered { word, hash, bytes, what }, &to_hub).await?
                        }
                    };
                    if kept {
                        until = Instant::now() + IDLE;
                    }
                }
                Err(refusal) => say_refused(socket, refusal).await?,
            }
        }
        Ok(())
    }

    /// Sends a file where the hub lets it; whether it did.
    async fn give(
        &self,
        socket: &mut Socket,
        fetch: Fetch,
        to_hub: &mpsc::Sender<FromSocket>,
    ) -> Result<bool, Over> {
        let from = fetch.from;
        let (answer, verdict) = oneshot::channel();
        to_hub.send(FromSocket::Fetch { fetch: Box::new(fetch), answer }).await.map_err(|_| Over)?;
        let known = match verdict.await.map_err(|_| Over)? {
            Ok(known) => known,
            Err(refusal) => {
                // Nobody guesses: who shows a wrong word begins anew.
                let stranger = refusal.code == ErrorCode::BadWord;
                say_refused(socket, refusal).await?;
                return if stranger { Err(Over) } else { Ok(false) };
            }
        };
        match self.open(&known, from).await {
            Ok(file) => {
                let SharedFile { hash, bytes, .. } = known;
                say(socket, &FromBulk::File { hash, from, bytes }).await?;
                self.send(socket, file, bytes - from).await?;
                Ok(true)
            }
            Err(error) => {
                tracing::warn!(known.name, %error, "a file is not as it was listed");
                say_refused(socket, Refusal::new(ErrorCode::NoSuchFile, error.to_string())).await?;
                Ok(false)
            }
        }
    }

    /// The file at an offset, where it is as long as it was.
    async fn open(&self, known: &SharedFile, from: u64) -> std::io::Result<File> {
        let attachment = self.attachments.join(known.hash.to_string());
        let handed = whole_path(self.intake.folder(), known.hash);
        let path = if tokio::fs::try_exists(&attachment).await? {
            attachment
        } else if tokio::fs::try_exists(&handed).await? {
            handed
        } else {
            self.folder.join(&known.name)
        };
        let mut file = File::open(path).await?;
        if file.metadata().await?.len() != known.bytes {
            return Err(std::io::Error::other("its length changed"));
        }
        file.seek(std::io::SeekFrom::Start(from)).await?;
        Ok(file)
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
            self.turn().await;
            write(socket, Message::Binary(Bytes::from(frame))).await?;
            left -= length as u64;
        }
        Ok(())
    }

    /// Waits for one's turn.
    pub(super) async fn turn(&self) {
        let mut due = self.pace.lock().await;
        let earliest = Instant::now().checked_sub(BEHIND);
        *due = earliest.map_or(*due, |earliest| due.max(earliest)) + TURN;
        sleep_until(*due).await;
    }
}

pub(super) async fn say_refused(socket: &mut Socket, refusal: Refusal) -> Result<(), Over> {
    tracing::debug!(code = ?refusal.code, text = refusal.text, "refused");
    say(socket, &FromBulk::Error { code: refusal.code, text: refusal.text }).await
}

pub(super) async fn say(socket: &mut Socket, message: &FromBulk) -> Result<(), Over> {
    write(socket, Message::text(encode(message))).await
}

pub(super) async fn write(socket: &mut Socket, message: Message) -> Result<(), Over> {
    match timeout(WRITE_WITHIN, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Over),
    }
}
