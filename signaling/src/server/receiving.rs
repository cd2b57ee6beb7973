//! A package that staff sends: received, looked at, and kept or told what is wrong with it.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Bytes, Message};

use super::bulk::{Broken, Bulk, Over, Part, say, say_refused, write};
use super::imports::Outcome;
use super::socket::{FromSocket, NotAdmitted, Socket};
use crate::protocol::{
    BulkWord, FileHash, FromBulk, MAX_PACKAGE_BYTES, NotTaken, PAGE_BYTES, PART_ENDING, PackageMistake,
    StationId,
};

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
        let received = match lone_part(self.imports.incoming(), file).await {
            Ok(mut part) => self.receive(socket, &mut part).await.map(|()| part),
            Err(error) => Err(Broken::Disk(error)),
        };
        let part = match received {
            Ok(part) => part,
            Err(Broken::Connection) => return Err(Over),
            Err(Broken::Disk(error)) => {
                tracing::error!(%error, "a package cannot be written");
                return Ok(Err(NotTaken::NotStored));
            }
        };
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

/// The package as far as it came; of any other nothing stays.
async fn lone_part(folder: PathBuf, file: &Promised) -> io::Result<Part> {
    let path = folder.join(format!("{}{PART_ENDING}", file.hash));
    let kept = path.clone();
    let clear = move || {
        fs::create_dir_all(&folder)?;
        for entry in fs::read_dir(&folder)? {
            let other = entry?.path();
            if other != kept && other.extension().is_some_and(|ending| ending == &PART_ENDING[1..]) {
                fs::remove_file(other)?;
            }
        }
        Ok(())
    };
    tokio::task::spawn_blocking(clear).await.map_err(io::Error::other).flatten()?;
    Part::open(path, file.hash, file.bytes).await
}
