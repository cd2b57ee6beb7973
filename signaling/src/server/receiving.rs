//! Files that stations send: frame by frame at the common pace into a file beside its place, which a connection that
//! breaks leaves there to be gone on with.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use tokio::fs::{File, OpenOptions};
use tokio::io::AsyncWriteExt;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Bytes, Message};

use super::bulk::{Bulk, Over, say, say_refused, write};
use super::imports::Outcome;
use super::socket::{FromSocket, NotAdmitted, Socket};
use crate::hub::Refusal;
use crate::protocol::{
    BULK_FRAME_BYTES, BulkWord, ErrorCode, FileHash, FileHasher, FromBulk, MAX_PACKAGE_BYTES, NotTaken,
    PAGE_BYTES, PART_ENDING, PackageMistake, StationId,
};

/// A sender that sends nothing for so long is gone; what it sent is gone on with when it is back.
const SILENT_FOR: Duration = Duration::from_secs(10);
/// While what came is looked at, whoever waits is told so often that it lasts.
const PING_EVERY: Duration = Duration::from_secs(3);
/// A mistake in a page beside its texts: the names of the fields, numbers, signs that JSON escapes.
const MISTAKE_BYTES: usize = 128;

/// A package that a station would send.
#[derive(Clone, Debug)]
pub(super) struct Promised {
    pub(super) word: BulkWord,
    pub(super) hash: FileHash,
    pub(super) bytes: u64,
}

impl Bulk {
    /// Takes a package where the hub lets it; whether it did.
    pub(super) async fn import(
        &self,
        socket: &mut Socket,
        file: Promised,
        to_hub: &mpsc::Sender<FromSocket>,
    ) -> Result<bool, Over> {
        let hash = file.hash;
        let (answer, admission) = oneshot::channel();
        to_hub.send(FromSocket::Put { word: file.word, answer }).await.map_err(|_| Over)?;
        let taken = match admission.await.map_err(|_| Over)? {
            Ok(by) => self.receive_package(socket, &file, by, to_hub).await?,
            Err(NotAdmitted::Declined(why)) => Err(why),
            Err(NotAdmitted::Denied(refusal)) => {
                // Nobody guesses: who shows a wrong word begins anew.
                say_refused(socket, refusal).await?;
                return Err(Over);
            }
        };
        if let Err(why) = taken {
            tracing::info!(%hash, %why, "a file is not taken");
            say(socket, &FromBulk::NotTaken { hash, why }).await?;
        }
        Ok(taken.is_ok())
    }

    /// One at a time, whosever it is.
    async fn receive_package(
        &self,
        socket: &mut Socket,
        file: &Promised,
        by: StationId,
        to_hub: &mpsc::Sender<FromSocket>,
    ) -> Result<Result<(), NotTaken>, Over> {
        let hash = file.hash;
        let Some(turn) = self.imports.turn() else { return Ok(Err(NotTaken::Busy)) };
        match file.bytes {
            0 => return Ok(Err(NotTaken::Empty)),
            1..=MAX_PACKAGE_BYTES => {}
            _ => return Ok(Err(NotTaken::TooLarge)),
        }
        let part = match Part::open(&self.imports.incoming(), file).await {
            Ok(part) => part,
            Err(error) => {
                tracing::error!(%error, "a package cannot be written");
                return Ok(Err(NotTaken::NotStored));
            }
        };
        let Some(part) = self.content(socket, part).await? else { return Ok(Err(NotTaken::NotStored)) };
        // Goes on to its end, whatever becomes of the connection: asked again, its station is told the same.
        let imports = Arc::clone(&self.imports);
        let mut looking = tokio::spawn(imports.look_at(part, by, turn, to_hub.clone()));
        let outcome = loop {
            match timeout(PING_EVERY, &mut looking).await {
                Ok(outcome) => break outcome.map_err(|_| Over)?,
                Err(_) => write(socket, Message::Ping(Bytes::new())).await?,
            }
        };
        match outcome {
            Outcome::Kept { at_ms } => say(socket, &FromBulk::Kept { hash, at_ms }).await?,
            Outcome::NotTaken(why) => return Ok(Err(why)),
            Outcome::Mistakes { mistakes, count } => tell_mistakes(socket, hash, mistakes, count).await?,
        }
        Ok(Ok(()))
    }

    /// The bytes that are not here yet; none where they cannot be written.
    async fn content(&self, socket: &mut Socket, mut part: Part) -> Result<Option<Part>, Over> {
        say(socket, &FromBulk::Ready { hash: part.hash, from: part.held() }).await?;
        while part.held() < part.bytes {
            let frame = timeout(SILENT_FOR, socket.next()).await.map_err(|_| Over)?;
            let bytes = match frame {
                Some(Ok(Message::Binary(bytes))) => bytes,
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => continue,
                Some(Ok(Message::Text(_))) => return malformed(socket, "content was due").await,
                Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(Over),
            };
            if bytes.is_empty() || bytes.len() > BULK_FRAME_BYTES {
                return malformed(socket, "a frame of content is empty, or too long").await;
            }
            if part.held() + bytes.len() as u64 > part.bytes {
                return malformed(socket, "more was sent than the file has").await;
            }
            self.turn().await;
            if let Err(error) = part.write(&bytes).await {
                tracing::error!(%error, "a file that is sent cannot be written");
                return Ok(None);
            }
        }
        Ok(Some(part))
    }
}

/// What does not belong into a file ends the connection: what follows could be anything.
async fn malformed(socket: &mut Socket, text: &str) -> Result<Option<Part>, Over> {
    say_refused(socket, Refusal::new(ErrorCode::Malformed, text)).await?;
    Err(Over)
}

async fn tell_mistakes(
    socket: &mut Socket,
    hash: FileHash,
    mistakes: Vec<PackageMistake>,
    count: u32,
) -> Result<(), Over> {
    let mut left = mistakes.into_iter().peekable();
    loop {
        let (mut mistakes, mut room) = (Vec::new(), PAGE_BYTES);
        while let Some(mistake) = left.next_if(|next| size(next) <= room || mistakes.is_empty()) {
            room = room.saturating_sub(size(&mistake));
            mistakes.push(mistake);
        }
        let more = left.peek().is_some();
        say(socket, &FromBulk::Mistakes { hash, mistakes, count, more }).await?;
        if !more {
            return Ok(());
        }
    }
}

/// At most so much in a page.
fn size(mistake: &PackageMistake) -> usize {
    MISTAKE_BYTES + mistake.file.len() + mistake.french.len() + mistake.english.len()
}

/// A file as far as it came, under its hash.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) hash: FileHash,
    pub(super) path: PathBuf,
    bytes: u64,
    content: File,
    hasher: FileHasher,
}

impl Part {
    /// Goes on with what is there of it; of any other nothing stays.
    async fn open(folder: &Path, file: &Promised) -> io::Result<Self> {
        let (folder, hash, bytes) = (folder.to_owned(), file.hash, file.bytes);
        let path = folder.join(format!("{hash}{PART_ENDING}"));
        let kept = path.clone();
        let look = move || {
            fs::create_dir_all(&folder)?;
            for entry in fs::read_dir(&folder)? {
                let other = entry?.path();
                if other != kept && other.extension().is_some_and(|ending| ending == &PART_ENDING[1..]) {
                    fs::remove_file(other)?;
                }
            }
            let mut hasher = FileHasher::default();
            match fs::File::open(&kept) {
                Ok(mut there) => hasher.read(&mut there, || true)?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
            if hasher.bytes() > bytes {
                fs::remove_file(&kept)?;
                hasher = FileHasher::default();
            }
            Ok(hasher)
        };
        let hasher = tokio::task::spawn_blocking(look).await.map_err(io::Error::other)??;
        let content = OpenOptions::new().create(true).append(true).open(&path).await?;
        Ok(Self { hash, path, bytes, content, hasher })
    }

    fn held(&self) -> u64 {
        self.hasher.bytes()
    }

    async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.content.write_all(bytes).await?;
        self.hasher.update(bytes);
        Ok(())
    }

    /// It is whole: whether it is what was promised, and its place on the disk.
    pub(super) async fn finish(mut self) -> io::Result<(bool, PathBuf)> {
        self.content.flush().await?;
        self.content.sync_all().await?;
        Ok((self.hasher.finish() == self.hash, self.path))
    }
}
