//! A file that a station sends: frame by frame at the common pace into a file beside its place, which a connection that
//! breaks leaves there to be gone on with.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use futures_util::StreamExt;
use tokio::fs::{File, OpenOptions};
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Bytes, Message};

use super::{Bulk, Over, say, say_refused};
use crate::hub::Refusal;
use crate::protocol::{BULK_FRAME_BYTES, ErrorCode, FileHash, FileHasher, FromBulk};
use crate::server::socket::Socket;

/// A sender that sends nothing for so long is gone; what it sent is gone on with when it is back.
const SILENT_FOR: Duration = Duration::from_secs(10);

/// A file as far as it came.
#[derive(Debug)]
pub(in crate::server) struct Part {
    pub(in crate::server) hash: FileHash,
    pub(in crate::server) path: PathBuf,
    bytes: u64,
    content: File,
    hasher: FileHasher,
}

/// Why a file did not come whole.
pub(in crate::server) enum Broken {
    /// The connection is over; what came is gone on with.
    Connection,
    /// The disk does not take it.
    Disk(io::Error),
}

impl From<Over> for Broken {
    fn from(Over: Over) -> Self {
        Broken::Connection
    }
}

impl Part {
    /// Goes on with what is there of it.
    pub(in crate::server) async fn open(path: PathBuf, hash: FileHash, bytes: u64) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            tokio::fs::create_dir_all(folder).await?;
        }
        let known = path.clone();
        let hashing = tokio::task::spawn_blocking(move || {
            let mut hasher = FileHasher::default();
            match std::fs::File::open(&known) {
                Ok(mut part) => hasher.read(&mut part, || true).map(|()| hasher),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(hasher),
                Err(error) => Err(error),
            }
        });
        let mut hasher = hashing.await.map_err(io::Error::other)??;
        let content = OpenOptions::new().create(true).append(true).open(&path).await?;
        if hasher.bytes() > bytes {
            content.set_len(0).await?;
            hasher = FileHasher::default();
        }
        Ok(Self { hash, path, bytes, content, hasher })
    }

    async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.content.write_all(bytes).await?;
        self.hasher.update(bytes);
        Ok(())
    }

    /// It came whole and is on the disk: whether it is what was promised. What is not goes.
    pub(in crate::server) async fn finish(mut self) -> io::Result<bool> {
        self.content.flush().await?;
        self.content.sync_all().await?;
        drop(self.content);
        let as_promised = self.hasher.finish() == self.hash;
        if !as_promised {
            tokio::fs::remove_file(&self.path).await?;
        }
        Ok(as_promised)
    }
}

impl Bulk {
    /// Receives what is not here yet of a file.
    pub(in crate::server) async fn receive(
        &self,
        socket: &mut Socket,
        part: &mut Part,
    ) -> Result<(), Broken> {
        say(socket, &FromBulk::Ready { hash: part.hash, from: part.hasher.bytes() }).await?;
        while part.hasher.bytes() < part.bytes {
            self.turn().await;
            match content(socket, part.bytes - part.hasher.bytes()).await? {
                Ok(frame) => part.write(&frame).await.map_err(Broken::Disk)?,
                Err(wrong) => {
                    // What follows could be anything, and so could what came.
                    tokio::fs::remove_file(&part.path).await.map_err(Broken::Disk)?;
                    say_refused(socket, Refusal::new(ErrorCode::Malformed, wrong)).await?;
                    return Err(Broken::Connection);
                }
            }
        }
        Ok(())
    }
}

/// The next frame of content, of which so much is due, or what is wrong with it.
async fn content(socket: &mut Socket, due: u64) -> Result<Result<Bytes, &'static str>, Over> {
    loop {
        return Ok(Err(match timeout(SILENT_FOR, socket.next()).await.map_err(|_| Over)? {
            Some(Ok(Message::Binary(bytes))) if bytes.is_empty() || bytes.len() > BULK_FRAME_BYTES => {
                "a frame of content is empty, or too long"
            }
            Some(Ok(Message::Binary(bytes))) if bytes.len() as u64 > due => "more was sent than the file has",
            Some(Ok(Message::Binary(bytes))) => return Ok(Ok(bytes)),
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => continue,
            Some(Ok(Message::Text(_))) => "content was due",
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(Over),
        }));
    }
}
