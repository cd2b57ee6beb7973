//! What draws were bound to when this seat saw it first, in a file of its own.

use std::io;
use std::path::Path;

use signaling::protocol::exam::SessionId;

use super::lists::retain;
use super::store::read;
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

#[cfg(test)]
mod tests {
    use std::fs;

    use signaling::protocol::FileHash;
    use signaling::protocol::exam::{CandidateNumber, Commitment, Drawn};

    use super::*;
    use crate::engine::store::write;

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
