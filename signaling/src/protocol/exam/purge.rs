//! What is kept of a session when it is over, for how long, and how it goes.
//!
//! Nothing goes before the session is closed, which is the end of the jury's deliberation. What goes is certified by a
//! fact of the session's record, which stays.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{CandidateNumber, DossierTile, ExchangeId, SessionId};
use crate::protocol::{FileHash, FileHasher, StationId};

/// What of a session is kept or goes together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataClass {
    /// Recordings of exchanges: at the stations where they were made, and copies at the server and at stations of juries.
    Recordings,
    /// What candidates wrote, said in chats and handed in, their notes, their dossiers; what juries noted on them, and staff
    /// wrote to them and gave as reasons; and what stations hold of it.
    Work,
    /// The names of candidates and jurors; and what stations hold of them.
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

/// The most recordings that a station names one by one when it has deleted them; the rest is counted.
pub const MAX_GONE_RECORDINGS: usize = 200;

/// What staff asks about what is kept of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PurgeOrder {
    /// A class goes so many days after the session is closed.
    Retain {
        /// Of which session, held or closed; none for the one that is held, or was closed last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        session: Option<SessionId>,
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
        /// What it deleted.
        #[serde(flatten)]
        gone: StationGone,
    },
}

/// What a station has deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationGone {
    /// How many files.
    pub files: u32,
    /// Their bytes.
    pub bytes: u64,
    /// How much of each class.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub classes: BTreeMap<DataClass, GoneFiles>,
    /// The recordings among them, at most [`MAX_GONE_RECORDINGS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recordings: Vec<GoneRecording>,
}

/// How much of a class a station has deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoneFiles {
    /// How many files; of recordings, how many recordings.
    pub count: u32,
    /// Their bytes.
    pub bytes: u64,
}

/// A recording that was deleted, as far as it was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct GoneRecording {
    /// Of whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub candidate: Option<CandidateNumber>,
    /// Of which of its exchanges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<ExchangeId>,
    /// SHA-256 of the sound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<FileHash>,
}

/// SHA-256 over hashes, each as 64 hexadecimal digits and an end of line, in order.
pub fn digest_of(hashes: impl IntoIterator<Item = FileHash>) -> FileHash {
    let mut hashes: Vec<FileHash> = hashes.into_iter().collect();
    hashes.sort_unstable();
    let mut digest = FileHasher::default();
    hashes.iter().for_each(|hash| digest.update(format!("{hash}\n").as_bytes()));
    digest.finish()
}

/// What went, where the server holds it. Stations confirm one by one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurgeCertificate {
    /// Why: staff's reason, or none where it was due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What went of each class.
    pub classes: BTreeMap<DataClass, PurgedClass>,
    /// The stations that are to delete what they hold.
    pub stations: Vec<StationId>,
    /// Those of them at which candidates sat, where a name was typed instead of a number, and that name has gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unnamed: Vec<StationId>,
    /// What was made since, in milliseconds since the Unix epoch…
    #[serde(default)]
    pub from_ms: u64,
    /// …and until.
    #[serde(default)]
    pub to_ms: u64,
}

impl PurgeCertificate {
    /// What stations are told of it: also those that come after it.
    pub fn for_stations(&self, session: SessionId, purge: u64) -> StationPurge {
        let classes = self.classes.keys().copied().collect();
        let (unnamed, from_ms, to_ms) = (self.unnamed.clone(), self.from_ms, self.to_ms);
        StationPurge { session, purge, classes, unnamed, from_ms, to_ms }
    }
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
    /// The hashes of the files that were handed in, of indexes of dossiers, as they are in the record, and of recordings.
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
    /// The dossiers: of an older session those that are sealed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dossiers: Vec<(CandidateNumber, DossierTile)>,
}

/// What is kept of a class, and for how long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// How many things the server holds. Recordings are at stations, too.
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
    /// Stations that have deleted what they held.
    pub confirmed: Vec<Confirmed>,
    /// Those that have not yet, with those that came since.
    pub waiting: Vec<StationId>,
}

/// What a station has deleted, and when it said so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// Which.
    pub station: StationId,
    /// When, in milliseconds since the Unix epoch.
    pub at_ms: u64,
    /// What.
    pub gone: StationGone,
}

/// What stations have deleted of a class, all together.
pub fn gone_at_stations<'a>(
    class: DataClass,
    gone: impl IntoIterator<Item = &'a StationGone>,
) -> (GoneFiles, Vec<GoneRecording>) {
    let (mut all, mut recordings) = (GoneFiles::default(), Vec::new());
    for gone in gone {
        let files = gone.classes.get(&class).copied().unwrap_or_default();
        all.count = all.count.saturating_add(files.count);
        all.bytes = all.bytes.saturating_add(files.bytes);
        if class == DataClass::Recordings {
            recordings.extend(gone.recordings.iter().copied());
        }
    }
    recordings.sort_unstable();
    (all, recordings)
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
    /// As in the certificate: these forget under which name they joined.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unnamed: Vec<StationId>,
    /// What was made since, in milliseconds since the Unix epoch…
    pub from_ms: u64,
    /// …and until.
    pub to_ms: u64,
}
