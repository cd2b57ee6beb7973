//! Who listened in silence to whose calls. It is for staff and the record: a candidate is told nothing of it, neither by a
//! view nor by anything that comes or does not.

use serde::{Deserialize, Serialize};

use super::{CandidateNumber, Seat};

/// What became of silent listening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum ListeningFact {
    /// Somebody listens.
    Began {
        /// To whose calls.
        candidate: CandidateNumber,
        /// Who: a juror, or staff at a station.
        listener: Seat,
    },
    /// It listens no longer.
    Ended {
        /// To whose calls it did.
        candidate: CandidateNumber,
        /// Who.
        listener: Seat,
    },
}

impl ListeningFact {
    /// To whose calls.
    pub fn candidate(self) -> CandidateNumber {
        match self {
            ListeningFact::Began { candidate, .. } | ListeningFact::Ended { candidate, .. } => candidate,
        }
    }
}
