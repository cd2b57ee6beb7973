//! A candidate's dossier: all that it hands in, writes, says and is scored for, held by the server between the parts,
//! given back when its phase says so, and sealed when nothing is added to it any more.

use serde::{Deserialize, Serialize};

use super::{CandidateNumber, PhaseId, Refused, SessionId};
use crate::protocol::FileHash;

/// The largest file that is handed in, in bytes.
pub const MAX_HANDED_BYTES: u64 = 100 << 20;
/// The most files that a candidate hands in.
pub const MAX_HANDED_FILES: usize = 20;
/// The version of [`DossierIndex`].
pub const DOSSIER_VERSION: u32 = 1;
/// The name under which an index is exported.
pub const INDEX_NAME: &str = "index.json";

/// A file of a candidate's dossier that was made outside of the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedFile {
    /// Its name, without any folder.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// Of its content.
    pub hash: FileHash,
    /// When the server kept it, in milliseconds since the Unix epoch.
    pub at_ms: u64,
    /// What it is.
    #[serde(default, skip_serializing_if = "HandedKind::is_work")]
    pub kind: HandedKind,
}

/// What a file is that was made outside of the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandedKind {
    /// Written work, which the candidate hands in.
    #[default]
    Work,
    /// *Dossier professionnel*, which staff adds: one for each candidate.
    Professional,
}

impl HandedKind {
    /// Whether the candidate hands it in, and has it back.
    pub fn is_work(&self) -> bool {
        *self == HandedKind::Work
    }
}

/// What staff asks of dossiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DossierOrder {
    /// The candidate's last phase is over: nothing is added to its dossier from now on.
    Seal {
        /// Whose.
        candidate: CandidateNumber,
    },
    /// Its station has saved one.
    Saved(SavedDossier),
}

/// A sealed dossier that was saved from the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedDossier {
    /// Of which session, held or closed.
    pub session: SessionId,
    /// Whose.
    pub candidate: CandidateNumber,
    /// Its seal: SHA-256 of its index.
    pub index: FileHash,
    /// In a folder that a person chose, where nothing goes when what is kept of the session does; not in the station's data.
    pub elsewhere: bool,
}

/// What becomes of dossiers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DossierFact {
    /// A phase in which a candidate could hand in files is over: this was one of them. Its name is in the dossier.
    FileHandedIn {
        /// Whose.
        candidate: CandidateNumber,
        /// Which phase.
        phase: PhaseId,
        /// What its content is known by.
        hash: FileHash,
        /// Its length.
        bytes: u64,
    },
    /// Staff added the *dossier professionnel*, in place of any before.
    ProfessionalAdded {
        /// Whose.
        candidate: CandidateNumber,
        /// What its content is known by.
        hash: FileHash,
        /// Its length.
        bytes: u64,
    },
    /// A dossier is sealed.
    Sealed {
        /// Whose.
        candidate: CandidateNumber,
        /// What is known of it.
        seal: Seal,
    },
    /// Staff saved a sealed dossier.
    Saved {
        /// Whose.
        candidate: CandidateNumber,
        /// Its seal: SHA-256 of its index.
        index: FileHash,
        /// In a folder that a person chose, and not in the station's data.
        elsewhere: bool,
    },
}

/// A seal: whoever has the index and this finds every change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// SHA-256 of the index as it is kept, and exported.
    pub index: FileHash,
    /// How many entries it has.
    pub entries: u32,
    /// The bytes of all of them.
    pub bytes: u64,
}

/// What is in a sealed dossier: JSON, kept as it was sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierIndex {
    /// [`DOSSIER_VERSION`] when it was sealed.
    pub version: u32,
    /// The session.
    pub session: SessionId,
    /// Whose. Its name is not in the dossier.
    pub candidate: CandidateNumber,
    /// When it was sealed, in milliseconds since the Unix epoch.
    pub sealed_ms: u64,
    /// Every entry, in order of name.
    pub entries: Vec<DossierEntry>,
}

/// One entry of a dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierEntry {
    /// What it is.
    pub kind: EntryKind,
    /// Its name, which no other entry has.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of its content.
    pub hash: FileHash,
    /// When it was kept last, in milliseconds since the Unix epoch.
    pub at_ms: u64,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A file that was handed in, as it was.
    File,
    /// The *dossier professionnel*, as it was.
    Professional,
    /// A piece that was written in the program, as plain text.
    Writing,
    /// The chats, as JSON.
    Chats,
    /// The log of calls, as JSON.
    Calls,
    /// The notes on calls, as JSON.
    Notes,
    /// The facts of the session about the candidate (phases, draws, exchanges, marks, scores), a JSON line each.
    Record,
}

/// What staff is shown of a candidate's dossier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierTile {
    /// How many files were handed in by the candidate.
    pub files: u32,
    /// The bytes of all of them.
    pub bytes: u64,
    /// How many pieces were written.
    pub pieces: u32,
    /// The length of the *dossier professionnel*, in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub professional: Option<u64>,
    /// Its seal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<Seal>,
    /// When it was sealed, in milliseconds since the Unix epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed_ms: Option<u64>,
    /// Whether it can be sealed now.
    #[serde(default)]
    pub can_seal: bool,
    /// Why it cannot be, where it is not sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_for: Option<Refused>,
}

impl DossierTile {
    /// Whether there is nothing to say of it.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
