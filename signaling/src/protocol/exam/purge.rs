//! What is kept of a session when it is over, for how long, and how it goes.
//!
//! Nothing goes before the session is closed, which is the end of the jury's deliberation. What goes is certified by a
//! fact of the session's record, which stays.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::SessionId;
use crate::protocol::{FileHash, StationId};

/// What of a session is kept or goes together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataClass {
    /// Recordings of exchanges, at the stations where they were made.
    Recordings,
    /// What candidates wrote, said in chats and handed in, their notes, their dossiers; and what stations hold of it.
    Work,
    /// The names of candidates; and what stations hold of them.
    Names,
}

impl DataClass {
    /// All there are. The rest of the record is kept.
    pub const ALL: [DataClass; 3] = [DataClass::Recordings, DataClass::Work, DataClass::Names];

    /// How long it is kept after the session is closed unless staff says otherwise, in days: recordings until the next
    /// day, works as long as a result can be contested, names as long as a title is asked about.
    pub fn usual_days(self) -> Option<u32> {
        match self {
            DataClass::Recordings => Some(1),
            DataClass::Work => Some(365),
            DataClass::Names => Some(5 * 365),
        }
    }
}

/// The longest that a class can be kept by a rule, in days.
pub const MAX_KEPT_DAYS: u32 = 50 * 365;

/// What staff asks about what is kept of a session that is held, or was closed last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PurgeOrder {
    /// A class goes so many days after the session is closed.
    Retain {
        /// Which.
        class: DataClass,
        /// After how many, 0 for at once; none where it stays until staff orders otherwise.
        days: Option<u32>,
    },
}

/// What becomes of what is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PurgeFact {
    /// How long a class is kept was set.
    RetentionSet {
        /// Which.
        class: DataClass,
        /// For so many days after the session is closed; none for until staff orders otherwise.
        days: Option<u32>,
    },
    /// What is kept no more: the certificate.
    Purged(PurgeCertificate),
    /// A station has deleted what it held of it.
    StationPurged {
        /// Which.
        station: StationId,
        /// The number of the fact that certifies the purge.
        purge: u64,
        /// How many files it deleted.
        files: u32,
        /// Their bytes.
        bytes: u64,
    },
}

/// What went, where the server holds it. Stations confirm one by one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurgeCertificate {
    /// Why: staff's reason, or none where it was due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What went of each class.
    pub classes: BTreeMap<DataClass, PurgedClass>,
    /// The stations that are to delete what they hold.
    pub stations: Vec<StationId>,
}

/// What went of one class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurgedClass {
    /// How many things: texts, messages, notes, files, names.
    pub count: u32,
    /// Their bytes.
    pub bytes: u64,
    /// SHA-256 over the hashes of all of them, each as 64 hexadecimal digits and an end of line, in order.
    pub digest: FileHash,
    /// The hashes of the files that were handed in, and of indexes of dossiers: as they are in the record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileHash>,
}

/// What staff reads of what is kept of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holdings {
    /// Which session.
    pub session: SessionId,
    /// When it was closed, in milliseconds since the Unix epoch; none while it is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_ms: Option<u64>,
    /// Each class.
    pub classes: BTreeMap<DataClass, Held>,
    /// The certificates, oldest first.
    pub certificates: Vec<Certified>,
}

/// What is kept of a class, and for how long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// How many things the server holds. Recordings are at stations.
    pub count: u32,
    /// Their bytes.
    pub bytes: u64,
    /// For how many days after the session is closed; none for until staff orders otherwise.
    pub days: Option<u32>,
    /// When it goes, in milliseconds since the Unix epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_ms: Option<u64>,
    /// When it went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purged_ms: Option<u64>,
}

/// A certificate, and who has confirmed it by now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certified {
    /// The number of its fact.
    pub number: u64,
    /// When, in milliseconds since the Unix epoch.
    pub at_ms: u64,
    /// What it says.
    pub certificate: PurgeCertificate,
    /// Stations that have deleted what they held: how many files, and their bytes.
    pub confirmed: Vec<(StationId, u32, u64)>,
}

/// What a station is to delete: see [`FromExam::Purge`](super::FromExam::Purge).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationPurge {
    /// Of which session.
    pub session: SessionId,
    /// The number of the fact that certifies it.
    pub purge: u64,
    /// What.
    pub classes: Vec<DataClass>,
    /// What was made since, in milliseconds since the Unix epoch…
    pub from_ms: u64,
    /// …and until.
    pub to_ms: u64,
}
