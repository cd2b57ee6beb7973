//! Recordings of exchanges that the server has, so that a jury hears its marks again wherever it sits.
//!
//! They are no part of a dossier: they go before it does. A station holds them among the files that it fetches, by names
//! that say what each is.

use serde::{Deserialize, Serialize};

use super::{CandidateNumber, ExchangeId, SessionId};
use crate::protocol::FileHash;

/// The largest recording of an exchange, in bytes: an hour of 48 kHz stereo.
pub const MAX_RECORDING_BYTES: u64 = 660 << 20;
/// The most recordings of one candidate: several for each of its exchanges.
pub const MAX_RECORDINGS: usize = 40;

/// A recording of an exchange, or of a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ExchangeRecording {
    /// How long after the exchange began it does, in milliseconds.
    pub from_ms: u64,
    /// Its length, in milliseconds.
    pub length_ms: u64,
    /// Of its content.
    pub hash: FileHash,
}

impl ExchangeRecording {
    /// Where in it a moment of the exchange is, in milliseconds; none where that was not recorded.
    pub fn place_of(&self, offset_ms: u64) -> Option<u64> {
        offset_ms.checked_sub(self.from_ms).filter(|place| *place < self.length_ms)
    }
}

/// Of what a fetched file is the recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordingFile {
    /// In which session.
    pub session: SessionId,
    /// Whose.
    pub candidate: CandidateNumber,
    /// Which of its exchanges.
    pub exchange: ExchangeId,
    /// Of its content.
    pub hash: FileHash,
}

/// How the name of such a file ends: it is no recorded call to be played to anybody.
const ENDING: &str = ".exchange";

impl RecordingFile {
    /// The name of the file: see [`is_plain_name`](crate::protocol::is_plain_name).
    pub fn name(&self) -> String {
        let RecordingFile { session, candidate, exchange, hash } = self;
        format!("{session}-{}-{}-{hash}{ENDING}", candidate.0, exchange.0)
    }

    /// What a file of this name is; none where it is no recording of an exchange.
    pub fn named(name: &str) -> Option<Self> {
        let mut parts = name.strip_suffix(ENDING)?.split('-');
        let session = parts.next()?.parse().ok()?;
        let candidate = CandidateNumber(parts.next()?.parse().ok()?);
        let exchange = ExchangeId(parts.next()?.parse().ok()?);
        let hash = parts.next()?.parse().ok()?;
        let file = RecordingFile { session, candidate, exchange, hash };
        (file.name() == name).then_some(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::is_plain_name;

    #[test]
    fn the_name_of_a_recording_says_what_it_is_and_no_other_name_does() {
        let (candidate, exchange) = (CandidateNumber(7), ExchangeId(2));
        let file = RecordingFile { session: SessionId(0x5e55), candidate, exchange, hash: FileHash([9; 32]) };
        let name = file.name();
        assert!(is_plain_name(&name), "{name}");
        assert_eq!(RecordingFile::named(&name), Some(file));
        for other in [
            name.replace(ENDING, ".wav"),
            name.replace("-7-", "-07-"),
            format!("x{name}"),
            ".exchange".into(),
        ] {
            assert_eq!(RecordingFile::named(&other), None, "{other}");
        }
    }

    #[test]
    fn a_moment_is_in_the_recording_that_holds_it() {
        let part = ExchangeRecording { from_ms: 1_000, length_ms: 500, hash: FileHash([1; 32]) };
        let places = [999, 1_000, 1_499, 1_500].map(|offset| part.place_of(offset));
        assert_eq!(places, [None, Some(0), Some(499), None]);
    }
}
