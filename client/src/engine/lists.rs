//! Lists that the station keeps in files of its own, and what goes of them with a session.

use std::fs;
use std::io;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::store::write;

/// Keeps only some of what a file lists; gives by how many bytes it is shorter, and none where it held nothing else. One
/// that cannot be understood goes as a whole: nobody could say of whom it is.
///
/// # Errors
/// Where it stays as it was.
pub(super) fn retain<T: Serialize + DeserializeOwned>(
    path: &Path,
    stays: impl Fn(&T) -> bool,
) -> io::Result<Option<u64>> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let all: Option<Vec<T>> = serde_json::from_slice(&bytes).ok();
    if all.as_ref().is_some_and(|all| all.iter().all(&stays)) {
        return Ok(None);
    }
    let (left, before) = (all.unwrap_or_default().into_iter().filter(stays), bytes.len() as u64);
    let left: Vec<T> = left.collect();
    if left.is_empty() {
        return fs::remove_file(path).map(|()| Some(before));
    }
    write(path, &left)?;
    Ok(Some(before.saturating_sub(fs::metadata(path)?.len())))
}
