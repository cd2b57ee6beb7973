//! Taking a recording away.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::durable;
use crate::manifest::Manifest;

/// What [`purge`] removed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Purged {
    /// The files that are gone.
    pub files: Vec<PathBuf>,
    /// Their bytes together.
    pub bytes: u64,
}

/// Why a recording could not be removed.
#[derive(Debug, thiserror::Error)]
pub enum PurgeError {
    /// The folder cannot be read.
    #[error("the folder of recordings cannot be read: {0}")]
    Folder(#[source] io::Error),
    /// No manifest in the folder has that id.
    #[error("there is no recording {0}")]
    Unknown(String),
    /// A file stays.
    #[error("{} cannot be removed: {source}", path.display())]
    Stays {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
}

/// Removes every recording of the exchange `id` from `dir`, sound first: as long as a manifest is there, what
/// it names can be found and the purge called again.
///
/// # Errors
///
/// [`PurgeError`]; what was removed before the error stays removed.
pub fn purge(dir: &Path, id: &str) -> Result<Purged, PurgeError> {
    let mut purged = Purged::default();
    for (path, manifest) in Manifest::all(dir).map_err(PurgeError::Folder)? {
        if manifest.exchange.id == id {
            let temporary = durable::temporary_path(&path);
            for file in [path.with_file_name(&manifest.wav), temporary, path] {
                remove(file, &mut purged)?;
            }
        }
    }
    if purged.files.is_empty() {
        return Err(PurgeError::Unknown(id.to_owned()));
    }
    Ok(purged)
}

/// Removes a file; one that is gone already is as good.
fn remove(path: PathBuf, purged: &mut Purged) -> Result<(), PurgeError> {
    let bytes = fs::metadata(&path).map_or(0, |metadata| metadata.len());
    match fs::remove_file(&path).and_then(|()| durable::sync_dir_of(&path)) {
        Ok(()) => {
            purged.bytes += bytes;
            purged.files.push(path);
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(PurgeError::Stays { path, source }),
    }
}
