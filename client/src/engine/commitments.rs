//! What draws were bound to when this seat saw it first, in a file of its own.

use std::fs;
use std::io;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use signaling::protocol::exam::SessionId;

use super::store::{read, write};
use crate::station::SeenCommitment;

pub(super) const COMMITMENTS: &str = "commitments.json";

/// What an earlier run saw. One that cannot be understood is put aside: what comes is kept from then on. None where the
/// file is there and cannot be read: nothing is to be written over it.
pub(super) fn load(data: &Path) -> Option<Vec<SeenCommitment>> {
    let path = data.join(COMMITMENTS);
    match read(&path) {
        Ok(kept) => Some(kept.unwrap_or_default()),
        Err(error) => {
            tracing::warn!(%error, "what draws were bound to at the last run cannot be read");
            (!path.exists()).then(Vec::new)
        }
    }
}

/// Removes what is of a session.
///
/// # Errors
/// Where it stays.
pub(super) fn purge(data: &Path, session: SessionId) -> io::Result<Option<u64>> {
    retain(&data.join(COMMITMENTS), |seen: &SeenCommitment| seen.session != session)
}

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

#[cfg(test)]
mod tests {
    use signaling::protocol::FileHash;
    use signaling::protocol::exam::{CandidateNumber, Commitment, Drawn};

    use super::*;

    fn seen(session: u64, byte: u8) -> SeenCommitment {
        SeenCommitment {
            session: SessionId(session),
            candidate: CandidateNumber(7),
            what: Drawn::Subject,
            commitment: Commitment(FileHash([byte; 32])),
        }
    }

    #[test]
    fn what_was_kept_is_there_at_the_next_start_and_a_damaged_file_is_put_aside_and_is_no_obstacle() {
        let data = tempfile::tempdir().unwrap();
        assert_eq!(load(data.path()), Some(Vec::new()));
        let both = vec![seen(1, 7), seen(2, 8)];
        write(&data.path().join(COMMITMENTS), &both).unwrap();
        fs::write(data.path().join("notes.json"), "[]").unwrap();
        assert_eq!(load(data.path()).as_ref(), Some(&both));
        fs::write(data.path().join(COMMITMENTS), "[{ \"session\": ").unwrap();
        assert_eq!(load(data.path()), Some(Vec::new()));
        assert!(!data.path().join(COMMITMENTS).exists() && data.path().join("commitments.broken").exists());
        assert!(data.path().join("notes.json").exists());
        write(&data.path().join(COMMITMENTS), &both).unwrap();
        assert_eq!(load(data.path()).as_ref(), Some(&both));
    }

    #[test]
    fn a_session_goes_alone_and_with_the_last_one_the_file() {
        let data = tempfile::tempdir().unwrap();
        assert_eq!(purge(data.path(), SessionId(1)).unwrap(), None);
        write(&data.path().join(COMMITMENTS), &vec![seen(1, 7), seen(2, 8)]).unwrap();
        assert_eq!(purge(data.path(), SessionId(3)).unwrap(), None);
        assert!(purge(data.path(), SessionId(1)).unwrap().is_some_and(|bytes| bytes > 64));
        assert_eq!(load(data.path()), Some(vec![seen(2, 8)]));
        assert!(purge(data.path(), SessionId(2)).unwrap().is_some());
        assert!(!data.path().join(COMMITMENTS).exists());
        fs::write(data.path().join(COMMITMENTS), "{ no list").unwrap();
        assert_eq!(purge(data.path(), SessionId(1)).unwrap(), Some(9));
        assert!(!data.path().join(COMMITMENTS).exists());
    }
}
