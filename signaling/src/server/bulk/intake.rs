//! Files that stations send: received into the folder of files under another name, at the common pace, and handed to the
//! hub once they are whole, checked and on the disk.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use futures_util::StreamExt;
use tokio::fs::{File, OpenOptions};
use tokio::io::AsyncWriteExt;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Bytes, Message};

use super::{Bulk, IDLE, Over, say, say_refused};
use crate::hub::Offered;
use crate::protocol::{ErrorCode, FileHash, FileHasher, FromBulk, NotTaken};
use crate::server::socket::{FromSocket, Socket, Word};
use crate::store::part_path;

/// The folder, and what is being received into it.
#[derive(Debug)]
pub(super) struct Intake {
    folder: PathBuf,
    receiving: Mutex<BTreeSet<FileHash>>,
}

/// A file is received by one connection at a time.
struct Receiving<'a> {
    intake: &'a Intake,
    hash: FileHash,
}

impl Drop for Receiving<'_> {
    fn drop(&mut self) {
        self.intake.all().remove(&self.hash);
    }
}

impl Intake {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, receiving: Mutex::default() }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn all(&self) -> std::sync::MutexGuard<'_, BTreeSet<FileHash>> {
        self.receiving.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, hash: FileHash) -> Option<Receiving<'_>> {
        let is_first = self.all().insert(hash);
        is_first.then(|| Receiving { intake: self, hash })
    }
}

/// Why a file did not come whole.
enum Broken {
    /// The connection is over; what came is gone on with.
    Connection,
    /// What came is not what was said.
    Changed,
    /// The same, and more of it may follow, so that no request can be told from it.
    Longer,
    /// The disk does not take it.
    Disk(io::Error),
}

impl Bulk {
    /// Takes a file where the hub lets it; whether it is kept.
    pub(super) async fn take(
        &self,
        socket: &mut Socket,
        offered: Offered,
        to_hub: &mpsc::Sender<FromSocket>,
    ) -> Result<bool, Over> {
        let (hash, bytes) = (offered.hash, offered.bytes);
        let Some(_receiving) = self.intake.begin(hash) else {
            say(socket, &FromBulk::NotTaken { hash, why: NotTaken::Busy }).await?;
            return Ok(false);
        };
        let (answer, verdict) = oneshot::channel();
        let offered = FromSocket::Offered { offered: Box::new(offered), answer };
        to_hub.send(offered).await.map_err(|_| Over)?;
        let fetch = match verdict.await.map_err(|_| Over)? {
            Word::Take(fetch) => fetch,
            word => return self.tell(socket, hash, word).await,
        };
        let received = self.receive(socket, hash, bytes).await;
        let whole = received.is_ok();
        let (answer, verdict) = oneshot::channel();
        to_hub.send(FromSocket::Arrived { fetch, whole, answer }).await.map_err(|_| Over)?;
        let why = match received {
            Ok(()) => return self.tell(socket, hash, verdict.await.map_err(|_| Over)?).await,
            Err(Broken::Connection) => return Err(Over),
            Err(Broken::Changed) => NotTaken::Changed,
            Err(Broken::Longer) => {
                say(socket, &FromBulk::NotTaken { hash, why: NotTaken::Changed }).await?;
                return Err(Over);
            }
            Err(Broken::Disk(error)) => {
                tracing::error!(%error, %hash, "a file cannot be received");
                NotTaken::NotStored
            }
        };
        say(socket, &FromBulk::NotTaken { hash, why }).await?;
        Ok(false)
    }

    async fn tell(&self, socket: &mut Socket, hash: FileHash, word: Word) -> Result<bool, Over> {
        match word {
            Word::Kept(at_ms) => {
                say(socket, &FromBulk::Kept { hash, at_ms }).await?;
                Ok(true)
            }
            Word::NotTaken(why) => {
                say(socket, &FromBulk::NotTaken { hash, why }).await?;
                Ok(false)
            }
            Word::Denied(refusal) => {
                // Nobody guesses: who shows a wrong word begins anew.
                let stranger = refusal.code == ErrorCode::BadWord;
                say_refused(socket, refusal).await?;
                if stranger { Err(Over) } else { Ok(false) }
            }
            Word::Take(_) => Err(Over),
        }
    }

    /// Receives what is not here yet of a file.
    async fn receive(&self, socket: &mut Socket, hash: FileHash, bytes: u64) -> Result<(), Broken> {
        let path = part_path(&self.intake.folder, hash);
        let (mut part, mut hasher) = self.part(&path, bytes).await.map_err(Broken::Disk)?;
        let ready = FromBulk::Ready { hash, from: hasher.bytes() };
        say(socket, &ready).await.map_err(|Over| Broken::Connection)?;
        let mut taken = Ok(());
        while hasher.bytes() < bytes && taken.is_ok() {
            self.turn().await;
            let frame = content(socket).await.ok_or(Broken::Connection)?;
            if frame.len() as u64 > bytes - hasher.bytes() {
                taken = Err(Broken::Longer);
            } else {
                hasher.update(&frame);
                taken = part.write_all(&frame).await.map_err(Broken::Disk);
            }
        }
        if let Err(Broken::Longer) = taken {
            tokio::fs::remove_file(&path).await.map_err(Broken::Disk)?;
        }
        taken?;
        part.sync_all().await.map_err(Broken::Disk)?;
        drop(part);
        if hasher.finish() == hash {
            return Ok(());
        }
        tokio::fs::remove_file(&path).await.map_err(Broken::Disk)?;
        Err(Broken::Changed)
    }

    /// What is here of a file already, to go on after it.
    async fn part(&self, path: &Path, bytes: u64) -> io::Result<(File, FileHasher)> {
        tokio::fs::create_dir_all(&self.intake.folder).await?;
        let known = path.to_owned();
        let hashing = tokio::task::spawn_blocking(move || {
            let mut hasher = FileHasher::default();
            match std::fs::File::open(&known) {
                Ok(mut part) => hasher.read(&mut part, || true).map(|()| hasher),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(hasher),
                Err(error) => Err(error),
            }
        });
        let mut hasher = hashing.await.map_err(io::Error::other)??;
        let part = OpenOptions::new().create(true).append(true).open(path).await?;
        if hasher.bytes() > bytes {
            part.set_len(0).await?;
            hasher = FileHasher::default();
        }
        Ok((part, hasher))
    }
}

/// The next frame of content; none where something else comes, or nothing.
async fn content(socket: &mut Socket) -> Option<Bytes> {
    loop {
        match timeout(IDLE, socket.next()).await.ok()?? {
            Ok(Message::Binary(content)) => return Some(content),
            Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_)) => {}
            Ok(Message::Text(_) | Message::Close(_)) | Err(_) => return None,
        }
    }
}
