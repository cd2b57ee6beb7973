//! The data folder: one server at a time, the store's file, the session's clients.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use super::StartError;
use crate::directory::Directory;

/// Held by the server that uses the folder.
const LOCK: &str = "server.lock";
const STORE: &str = "plateau.sqlite";
const CLIENTS: &str = "clients.json";
/// Holds the recorded calls, which stations fetch.
const RECORDINGS: &str = "recordings";

/// The folder, locked for as long as this lives.
#[derive(Debug)]
pub(super) struct DataDir {
    path: PathBuf,
    _lock: File,
}

impl DataDir {
    pub(super) fn open(path: &Path) -> Result<Self, StartError> {
        let unusable = |error| StartError::Data(path.display().to_string(), error);
        std::fs::create_dir_all(path).map_err(unusable)?;
        let lock = File::create(path.join(LOCK)).map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(StartError::InUse(path.display().to_string())),
            Err(TryLockError::Error(error)) => Err(unusable(error)),
        }
    }

    pub(super) fn store_file(&self) -> PathBuf {
        self.path.join(STORE)
    }

    pub(super) fn recordings(&self) -> PathBuf {
        self.path.join(RECORDINGS)
    }

    /// The session's clients; none where there is no file.
    pub(super) fn directory(&self) -> Result<Directory, StartError> {
        let file = self.path.join(CLIENTS);
        let shown = file.display().to_string();
        match std::fs::read_to_string(&file) {
            Ok(json) => Directory::parse(&json).map_err(|error| StartError::Directory(shown, error)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Directory::default()),
            Err(error) => Err(StartError::Data(shown, error)),
        }
    }
}
