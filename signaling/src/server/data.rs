//! The data folder: one server at a time, the store's file, the session's clients and how it is held.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use super::StartError;
use crate::directory::Directory;
use crate::session::Session;
use crate::store::FILES;

/// Held by the server that uses the folder.
const LOCK: &str = "server.lock";
const STORE: &str = "plateau.sqlite";
const CLIENTS: &str = "clients.json";
const SESSION: &str = "session.json";
/// Holds the recorded calls, which stations fetch.
const RECORDINGS: &str = "recordings";
/// The package that staff sent last.
const PACKAGE: &str = "package.zip";
/// Holds what is being sent to the server, as far as it has come.
const INCOMING: &str = "incoming";
/// Holds what a package has that stations fetch, each file under its hash.
const ATTACHMENTS: &str = "attachments";

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

    /// For messages.
    pub(super) fn shown(&self) -> String {
        self.path.display().to_string()
    }

    pub(super) fn store_file(&self) -> PathBuf {
        self.path.join(STORE)
    }

    pub(super) fn recordings(&self) -> PathBuf {
        self.path.join(RECORDINGS)
    }

    /// Holds the sounds and PDFs of the exam's package.
    pub(super) fn attachments(&self) -> PathBuf {
        self.path.join(ATTACHMENTS)
    }

    /// The package that staff sent last, if any did.
    pub(super) fn package(&self) -> PathBuf {
        self.path.join(PACKAGE)
    }

    /// Holds what is being sent.
    pub(super) fn incoming(&self) -> PathBuf {
        self.path.join(INCOMING)
    }

    /// Holds what stations sent, each file under its hash.
    pub(super) fn files(&self) -> PathBuf {
        self.path.join(FILES)
    }

    /// The session's clients; none where there is no file.
    pub(super) fn directory(&self) -> Result<Directory, StartError> {
        self.read(CLIENTS, |shown, json| {
            Directory::parse(json).map_err(|error| StartError::Directory(shown, error))
        })
    }

    /// How the session is held; as always where there is no file.
    pub(super) fn session(&self) -> Result<Session, StartError> {
        self.read(SESSION, |shown, json| {
            Session::parse(json).map_err(|error| StartError::Session(shown, error))
        })
    }

    fn read<T: Default>(
        &self,
        name: &str,
        parse: impl FnOnce(String, &str) -> Result<T, StartError>,
    ) -> Result<T, StartError> {
        let file = self.path.join(name);
        let shown = file.display().to_string();
        match std::fs::read_to_string(&file) {
            Ok(json) => parse(shown, &json),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(T::default()),
            Err(error) => Err(StartError::Data(shown, error)),
        }
    }
}
