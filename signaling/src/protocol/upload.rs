//! Files that a station sends to the server, on a bulk connection: see [`ToBulk::Put`](super::ToBulk::Put).

use serde::{Deserialize, Serialize};

use super::CallId;
use super::exam::{CandidateNumber, ExchangeId, SessionId};

/// The largest package of an exam, in bytes of its zip: as many as all its files may have.
pub const MAX_PACKAGE_BYTES: u64 = 1 << 30;
/// The most mistakes of a package that are told: an author mends the first hundreds before reading on.
pub const MAX_TOLD_MISTAKES: usize = 300;

/// What a file is sent for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "for", rename_all = "snake_case", deny_unknown_fields)]
pub enum Upload {
    /// Staff has sessions opened of this package, a zip, from now on, and after a restart. Answered by `mistakes` where it
    /// has any.
    Package,
    /// A candidate hands it in: it belongs to its dossier from then on.
    HandIn {
        /// Who: whoever sits at the station, or nothing is taken.
        of: CandidateNumber,
        /// Its name, without any folder: see [`is_plain_name`](super::is_plain_name). One handed in under the same name
        /// before is replaced.
        name: String,
    },
    /// Staff adds a candidate's *dossier professionnel*, in place of any before.
    Professional {
        /// Whose.
        of: CandidateNumber,
        /// Its name, as of a file that is handed in.
        name: String,
    },
    /// The station that recorded an exchange, or a part of it, has its jury hear it elsewhere. It goes with the recordings
    /// of the session, and is no part of a dossier.
    Exchange {
        /// In which session.
        session: SessionId,
        /// Whose.
        of: CandidateNumber,
        /// Which of its exchanges.
        exchange: ExchangeId,
        /// In which call it was recorded.
        call: CallId,
        /// How long after the exchange began the recording does, in milliseconds.
        from_ms: u64,
        /// Its length, in milliseconds.
        length_ms: u64,
    },
}

/// Why a file is not taken: what was kept stays. As a text it is a sentence in English, for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NotTaken {
    /// It is for staff to send.
    #[error("This file is for staff to send.")]
    NotStaff,
    /// The phase does not let it, its clock stands, or another candidate sits here.
    #[error("No file may be handed in at this station now.")]
    NotNow,
    /// It holds nothing.
    #[error("The file is empty.")]
    Empty,
    /// It is larger than the server takes.
    #[error("The file is larger than the server takes.")]
    TooLarge,
    /// There are as many as the server takes.
    #[error("As many files were handed in as the server takes.")]
    TooMany,
    /// The name is a path, or none that every system takes.
    #[error("The name of the file is a path, or no name that every system takes.")]
    BadName,
    /// What came has not the hash that was said: it was changed while it was sent.
    #[error("The file was changed while it was sent.")]
    Changed,
    /// The dossier is sealed.
    #[error("The dossier is sealed.")]
    Sealed,
    /// This station has recorded no such exchange in that call.
    #[error("This station has recorded no such exchange in that call.")]
    NotThisCall,
    /// A session is held, or about to be: its package stays.
    #[error("A session of an exam is held: its package stays.")]
    SessionHeld,
    /// Another of this kind, or the same on another connection, is being sent or looked at: to be sent again.
    #[error("Another file of this kind is being taken.")]
    Busy,
    /// The store could not keep it now: to be sent again.
    #[error("The server could not store the file.")]
    NotStored,
}

impl NotTaken {
    /// Whether time alone can mend it.
    pub fn passes(self) -> bool {
        match self {
            NotTaken::Busy | NotTaken::NotStored => true,
            NotTaken::NotStaff
            | NotTaken::NotNow
            | NotTaken::Empty
            | NotTaken::TooLarge
            | NotTaken::TooMany
            | NotTaken::BadName
            | NotTaken::Changed
            | NotTaken::Sealed
            | NotTaken::NotThisCall
            | NotTaken::SessionHeld => false,
        }
    }
}

/// One mistake of a package, with where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PackageMistake {
    /// The file or folder, from the package's top; of the package as a whole, empty.
    pub file: String,
    /// The line, from 1, where it can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The character of the line, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// What is wrong, as a sentence in French.
    pub french: String,
    /// The same in English.
    pub english: String,
}
