//! The files of the data folder that stations may fetch.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use tokio::sync::mpsc;

use crate::hub::Input;
use crate::protocol::{FileHasher, MAX_FILE_BYTES, MAX_FILES, SharedFile, is_plain_name};

/// What a station can make something of: sounds, and the text beside one that says its title.
const ENDINGS: [&str; 5] = ["wav", "mp3", "flac", "ogg", "json"];

/// Lists and hashes a folder on a thread of its own, since that takes seconds where there is much, and tells the hub.
/// A folder that is not there holds nothing; of one that cannot be read the hub is told nothing, so that stations keep
/// what they have.
///
/// # Errors
/// Where the system gives no thread.
pub(super) fn tell_hub(folder: PathBuf, to_hub: mpsc::Sender<Input>) -> io::Result<()> {
    let list = move || match list(&folder) {
        Ok(files) => {
            // Nobody hears it where the server stopped meanwhile.
            let _ = to_hub.blocking_send(Input::Shelf(files));
        }
        Err(error) => {
            tracing::error!(folder = %folder.display(), %error, "the recordings cannot be listed: none is offered");
        }
    };
    std::thread::Builder::new().name("shelf".into()).spawn(list)?;
    Ok(())
}

fn list(folder: &Path) -> io::Result<Vec<SharedFile>> {
    let mut files = Vec::new();
    let mut names = BTreeSet::new();
    for path in sorted(folder)? {
        if files.len() == MAX_FILES {
            tracing::warn!("{} holds more than {MAX_FILES} files: the rest is not offered", folder.display());
            break;
        }
        match look_at(&path) {
            Ok(Some(file)) if names.insert(file.name.to_lowercase()) => files.push(file),
            Ok(Some(file)) => {
                tracing::warn!(file.name, "not offered: some systems take it for another's name")
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(path = %path.display(), %error, "a recording is not offered"),
        }
    }
    Ok(files)
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>()?;
    paths.sort();
    Ok(paths)
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
    let mut hasher = FileHasher::default();
    hasher.read(&mut File::open(path)?.take(MAX_FILE_BYTES + 1), || true)?;
    let bytes = hasher.bytes();
    if bytes > MAX_FILE_BYTES {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than a recording may be"));
    }
    Ok(Some(SharedFile { name: name.into(), bytes, hash: hasher.finish() }))
}
