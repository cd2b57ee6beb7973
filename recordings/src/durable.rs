//! Files that outlive a power failure.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Puts `bytes` at `path` so that, whenever the power fails, either the old content is there or the new.
///
/// # Errors
/// Where the folder cannot be written; the old content is then still there.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = temporary_path(path);
    let mut file = File::create(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&temporary, path)?;
    sync_dir_of(path)
}

/// Where [`replace`] writes before it renames.
pub(crate) fn temporary_path(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".tmp");
    PathBuf::from(name)
}

/// Makes the names in a file's folder durable.
#[cfg(unix)]
pub(crate) fn sync_dir_of(path: &Path) -> io::Result<()> {
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(dir)?.sync_all()
}

/// Windows cannot open a folder as a file; NTFS journals its names by itself.
#[cfg(not(unix))]
pub(crate) fn sync_dir_of(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// Reads a file that must not be larger than `limit_bytes`.
pub(crate) fn read_bounded(path: &Path, limit_bytes: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(limit_bytes + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit_bytes {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "larger than expected"));
    }
    Ok(bytes)
}

/// The SHA-256 of a file in lower-case hexadecimal.
pub(crate) fn sha256_hex(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect());
        }
        hash.update(&buffer[..count]);
    }
}
