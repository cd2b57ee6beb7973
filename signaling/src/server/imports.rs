//! A package that staff sent: checked as `check-package` does, laid out, kept in place of the one before.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

use super::attachments;
use super::bulk::Part;
use super::data::DataDir;
use super::socket::{FromSocket, NotAdmitted};
use crate::package::{Exam, Mistakes, Package};
use crate::protocol::{MAX_TOLD_MISTAKES, NotTaken, PackageMistake, StationId};

/// Where packages come, and where they go.
#[derive(Debug)]
pub(super) struct Imports {
    incoming: PathBuf,
    attachments: PathBuf,
    /// The package that the next start reads.
    kept: PathBuf,
    turns: Arc<Semaphore>,
}

/// What became of a package.
#[derive(Debug)]
pub(super) enum Outcome {
    Kept { at_ms: u64 },
    Mistakes { mistakes: Vec<PackageMistake>, count: u32 },
    NotTaken(NotTaken),
}

impl Imports {
    pub(super) fn new(data: &DataDir) -> Self {
        Self {
            incoming: data.incoming(),
            attachments: data.attachments(),
            kept: data.package(),
            turns: Arc::new(Semaphore::new(1)),
        }
    }

    /// None where another is being taken.
    pub(super) fn turn(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.turns).try_acquire_owned().ok()
    }

    /// Where they lie until they are looked at.
    pub(super) fn incoming(&self) -> PathBuf {
        self.incoming.clone()
    }

    /// Looks at a package that came whole, and keeps it where it is right and no session is held.
    pub(super) async fn look_at(
        self: Arc<Self>,
        part: Part,
        by: StationId,
        turn: OwnedSemaphorePermit,
        to_hub: mpsc::Sender<FromSocket>,
    ) -> Outcome {
        let path = part.path.clone();
        let outcome = self.checked(part, by, &to_hub).await.unwrap_or_else(|error| {
            tracing::error!(%error, "a package cannot be kept");
            Outcome::NotTaken(NotTaken::NotStored)
        });
        // Where it was kept it has another name.
        if let Err(error) = fs::remove_file(path)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "what was not taken of a package stays");
        }
        drop(turn);
        outcome
    }

    async fn checked(
        &self,
        part: Part,
        by: StationId,
        to_hub: &mpsc::Sender<FromSocket>,
    ) -> io::Result<Outcome> {
        let path = part.path.clone();
        if !part.finish().await? {
            return Ok(Outcome::NotTaken(NotTaken::Changed));
        }
        let (at, attachments) = (path.clone(), self.attachments.clone());
        let exam = blocking(move || {
            Ok(match Package::open(&at) {
                Ok(package) => {
                    let laid_out = attachments::lay_out(&package, &attachments);
                    laid_out.map_err(|error| io::Error::other(error.to_string()))?;
                    Ok(package.exam)
                }
                Err(mistakes) => Err(mistakes),
            })
        });
        match exam.await? {
            Ok(exam) => self.keep(exam, path, by, to_hub).await,
            Err(mistakes) => Ok(told(&mistakes)),
        }
    }

    /// The hub is asked first, and told afterwards: between the two it opens no session.
    async fn keep(
        &self,
        exam: Exam,
        path: PathBuf,
        by: StationId,
        to_hub: &mpsc::Sender<FromSocket>,
    ) -> io::Result<Outcome> {
        let (answer, admission) = oneshot::channel();
        let package = FromSocket::Package { by, exam: Arc::new(exam), answer };
        let stopped = || io::Error::other("the server stops");
        to_hub.send(package).await.map_err(|_| stopped())?;
        match admission.await.map_err(|_| stopped())? {
            Ok(_) => {}
            Err(NotAdmitted::Declined(why)) => return Ok(Outcome::NotTaken(why)),
            Err(NotAdmitted::Denied(refusal)) => return Err(io::Error::other(refusal.text)),
        }
        let kept = self.kept.clone();
        let renamed = blocking(move || fs::rename(&path, &kept).and_then(|()| sync_folder_of(&kept))).await;
        to_hub.send(FromSocket::PackageKept(renamed.is_ok())).await.map_err(|_| stopped())?;
        renamed?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        Ok(Outcome::Kept { at_ms: u64::try_from(now).unwrap_or(u64::MAX) })
    }
}

/// On a thread that may wait.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

fn told(mistakes: &Mistakes) -> Outcome {
    let each = mistakes.list().iter().take(MAX_TOLD_MISTAKES).map(|mistake| PackageMistake {
        // A hostile name must not write on the screen.
        file: mistake.file.escape_debug().to_string(),
        line: mistake.place.map(|place| place.line),
        column: mistake.place.map(|place| place.column),
        french: mistake.problem.french(),
        english: mistake.problem.to_string(),
    });
    let count = u32::try_from(mistakes.count()).unwrap_or(u32::MAX);
    Outcome::Mistakes { mistakes: each.collect(), count }
}

/// Makes the names in a file's folder durable.
#[cfg(unix)]
fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::File::open(folder)?.sync_all()
}

/// Windows cannot open a folder as a file; NTFS journals its names by itself.
#[cfg(not(unix))]
fn sync_folder_of(_: &Path) -> io::Result<()> {
    Ok(())
}
