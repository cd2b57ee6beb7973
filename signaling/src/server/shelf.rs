//! The files of the data folder that stations may fetch.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use crate::hub::Input;
use crate::protocol::{FileHash, SharedFile, is_plain_name};

/// The most files: as many recordings as a station takes, each with what says its title.
const MAX_FILES: usize = 1_000;
/// The largest file, in bytes: what a station takes of a recording (20 minutes of 48 kHz stereo).
const MAX_BYTES: u64 = 230 << 20;
/// What a station can make something of: sounds, and the text beside one that says its title.
const ENDINGS: [&str; 5] = ["wav", "mp3", "flac", "ogg", "json"];
const READ_BYTES: usize = 1 << 16;

/// Which file has which content, known once the thread that lists them is done.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    paths: OnceLock<BTreeMap<FileHash, PathBuf>>,
}

impl Shelf {
    /// Lists and hashes a folder on a thread of its own, since that takes seconds where there is much, and tells the
    /// hub. A folder that is not there holds nothing.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub(super) fn list(folder: PathBuf, to_hub: mpsc::Sender<Input>) -> io::Result<Arc<Self>> {
        let shelf = Arc::new(Self::default());
        let shared = Arc::clone(&shelf);
        std::thread::Builder::new().name("shelf".into()).spawn(move || {
            let (files, paths) = list(&folder);
            // Set once: this thread alone does it.
            let _ = shared.paths.set(paths);
            // Nobody hears it where the server stopped meanwhile.
            let _ = to_hub.blocking_send(Input::Shelf(files));
        })?;
        Ok(shelf)
    }

    pub(super) fn path(&self, hash: FileHash) -> Option<&Path> {
        self.paths.get()?.get(&hash).map(PathBuf::as_path)
    }
}

fn list(folder: &Path) -> (Vec<SharedFile>, BTreeMap<FileHash, PathBuf>) {
    let (mut files, mut paths) = (Vec::new(), BTreeMap::new());
    for path in sorted(folder) {
        if files.len() == MAX_FILES {
            tracing::warn!("{} holds more than {MAX_FILES} files: the rest is not offered", folder.display());
            break;
        }
        match look_at(&path) {
            Ok(Some(file)) => {
                paths.insert(file.hash, path);
                files.push(file);
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(path = %path.display(), %error, "a recording is not offered"),
        }
    }
    (files, paths)
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => {
            tracing::warn!(folder = %folder.display(), %error, "the recordings cannot be listed");
            return Vec::new();
        }
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths
}

/// A file to offer; none where it is no recording.
fn look_at(path: &Path) -> io::Result<Option<SharedFile>> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let known = ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known));
    if !known || name.starts_with('.') || !path.is_file() {
        return Ok(None);
    }
    if !is_plain_name(name) {
        return Err(io::Error::new(io::ErrorKind::InvalidFilename, "its name is not one for every system"));
    }
    let (hash, bytes) = digest(&mut File::open(path)?.take(MAX_BYTES + 1))?;
    if bytes > MAX_BYTES {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than a recording may be"));
    }
    Ok(Some(SharedFile { name: name.into(), bytes, hash }))
}

fn digest(content: &mut impl Read) -> io::Result<(FileHash, u64)> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; READ_BYTES];
    let mut bytes = 0;
    loop {
        match content.read(&mut buffer)? {
            0 => return Ok((FileHash(hash.finalize().into()), bytes)),
            read => {
                hash.update(&buffer[..read]);
                bytes += read as u64;
            }
        }
    }
}
