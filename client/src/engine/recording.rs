//! The recordings of an exam as files: one that was drawn, and those of exchanges that are kept here.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use recordings::{DecodeError, Manifest, Measured};
use signaling::protocol::exam::{CandidateNumber, ExchangeId, SessionId};
use signaling::protocol::{FileHash, FileHasher};

use crate::station::{KeptExchange, RecordingFault, RecordingSound};

/// What a recording holds, decoded from its first sample to its last. It takes its time.
pub(super) fn measured(path: &Path, hash: FileHash) -> Result<RecordingSound, RecordingFault> {
    let mut hasher = FileHasher::default();
    let read = File::open(path).and_then(|mut file| hasher.read(&mut file, || true));
    if let Err(error) = read {
        tracing::warn!(%error, "a recording cannot be read");
        return Err(RecordingFault::Unreadable);
    }
    if hasher.finish() != hash {
        tracing::warn!("a recording is not the one that the server has");
        return Err(RecordingFault::Damaged);
    }
    match recordings::measure(path) {
        Ok(measured) => {
            let gain_db = measured.gain_db();
            let Measured { length_ms, peaks, .. } = measured;
            Ok(RecordingSound { hash, length_ms, gain_db, peaks })
        }
        Err(error) => {
            tracing::warn!(%error, "a recording cannot be decoded to its end");
            Err(fault(&error))
        }
    }
}

/// What a fault of a decoder means to the person.
pub(super) fn fault(error: &DecodeError) -> RecordingFault {
    match error {
        DecodeError::Unreadable(_) | DecodeError::NoThread(_) => RecordingFault::Unreadable,
        DecodeError::Truncated => RecordingFault::Cut,
        DecodeError::Empty
        | DecodeError::Unsupported(_)
        | DecodeError::Damaged(_)
        | DecodeError::TooLong
        | DecodeError::Panicked(_) => RecordingFault::Damaged,
    }
}

/// The recordings of a folder that are of exchanges of an exam.
pub(super) fn kept(folder: &Path) -> Vec<KeptExchange> {
    let manifests = Manifest::all(folder).unwrap_or_default();
    let of_exam = manifests.into_iter().filter_map(|(_, manifest)| {
        let of = manifest.exchange.exam?;
        let bytes = fs::metadata(folder.join(&manifest.wav)).map_or(0, |known| known.len());
        Some(KeptExchange {
            id: manifest.wav,
            session: SessionId(of.session),
            candidate: CandidateNumber(of.candidate),
            exchange: ExchangeId(of.exchange),
            from_ms: of.from_ms,
            length_ms: manifest.duration_ms,
            call: manifest.exchange.id.parse().ok(),
            hash: manifest.sha256.and_then(|hash| hash.parse().ok()),
            bytes,
        })
    });
    of_exam.collect()
}

/// The sound of one of them.
pub(super) fn exchange(folder: &Path, id: &str) -> Option<PathBuf> {
    kept(folder).into_iter().find(|kept| kept.id == id).map(|kept| folder.join(kept.id))
}
