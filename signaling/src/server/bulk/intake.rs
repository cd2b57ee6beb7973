//! Files that stations send: received into the folder of files under another name, at the common pace, and handed to the
//! hub once they are whole, checked and on the disk.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tokio::sync::{mpsc, oneshot};

use super::part::{Broken, Part};
use super::{Bulk, Over, say, say_refused};
use crate::hub::Offered;
use crate::protocol::{ErrorCode, FileHash, FromBulk, NotTaken};
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
        let received = self.receive_handed(socket, hash, bytes).await;
        let whole = matches!(received, Ok(true));
        let (answer, verdict) = oneshot::channel();
        to_hub.send(FromSocket::Arrived { fetch, whole, answer }).await.map_err(|_| Over)?;
        let why = match received {
            Ok(true) => return self.tell(socket, hash, verdict.await.map_err(|_| Over)?).await,
            Ok(false) => NotTaken::Changed,
            Err(Broken::Connection) => return Err(Over),
            Err(Broken::Disk(error)) => {
                tracing::error!(%error, %hash, "a file cannot be received");
                NotTaken::NotStored
            }
        };
        say(socket, &FromBulk::NotTaken { hash, why }).await?;
        Ok(false)
    }

    /// Whether what came is what was promised.
    async fn receive_handed(&self, socket: &mut Socket, hash: FileHash, bytes: u64) -> Result<bool, Broken> {
        let path = part_path(&self.intake.folder, hash);
        let mut part = Part::open(path, hash, bytes).await.map_err(Broken::Disk)?;
        self.receive(socket, &mut part).await?;
        part.finish().await.map_err(Broken::Disk)
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
}
