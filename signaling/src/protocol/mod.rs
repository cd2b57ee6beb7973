//! What stations and server say to each other: one versioned set of JSON messages over a WebSocket.
//!
//! A station opens the connection, says [`ToServer::Hello`] and gets [`ToStation::Welcome`]; from then on each side
//! sends when it has something to say. Every text frame holds exactly one message. A message that is unknown,
//! malformed, oversize, out of order or not for the sender's role is answered by [`ToStation::Error`] and changes
//! nothing. Files come and go on a second connection: see [`ToBulk`].

mod bulk;
mod call;
mod call_log;
mod card;
mod chat;
mod codec;
mod error;
pub mod exam;
mod file_hash;
mod ids;
mod journal;
mod note;
mod plan;
mod to_server;
mod to_station;
mod upload;

pub use bulk::{
    BULK_FRAME_BYTES, BULK_PATH, FromBulk, MAX_FILE_BYTES, MAX_FILE_NAME_BYTES, MAX_FILES, PART_ENDING,
    SharedFile, ToBulk, fitting_name, is_plain_name, numbered_name,
};
pub use call::{CallInfo, CallPhase, EndReason, HelpMode, HoldReason};
pub use call_log::{CallSums, ExchangeSums, LogSums, LoggedCall, OtherStation};
pub use card::{ClientCard, Contact, Direction, Field, Persona, Post, RoleSheet, normalised_number};
pub use chat::{ChatMessage, ChatNumbers, ChatOf, ChatState};
pub use codec::{DecodeError, decode, decode_told, encode};
pub use error::{About, ErrorCode};
pub use exam::{CandidateNumber, JuryId};
pub use file_hash::{FileHash, FileHasher, NoHash};
pub use ids::{BulkWord, CallId, ClientId, Link, MessageId, ResumeSecret, StationId};
pub use journal::{JournalEntry, JournalEvent};
pub use note::{CallNote, MAX_NOTE_CHARS};
pub use plan::{
    Activity, CandidateSum, DayPlan, DeskNumber, Entry, EntryId, InvigilatorNumber, JurySum, LAST_MINUTE,
    Lunch, Minute, PlanBreak, PlanConflict, PlanDay, PlanEdit, PlanEntries, PlanForm, PlanRemark, PlanShown,
    PlanStale, PlanSums, PlannedCandidate, PlannedFrom, PlannedJury, RoomNumber, Spot, Watch, Who,
};
pub use to_server::{Address, Hello, ToServer};
pub use to_station::{Phase, Presence, Station, ToStation, Welcome};
pub use upload::{MAX_PACKAGE_BYTES, MAX_TOLD_MISTAKES, NotTaken, PackageMistake, Upload};

use serde::{Deserialize, Serialize};

/// The version of this message set. A station of another version is refused with [`ErrorCode::UnsupportedVersion`].
pub const VERSION: u32 = 1;
/// The longest message that is no [`ToStation`], in bytes of UTF-8 JSON.
pub const MAX_MESSAGE_BYTES: usize = 64 * 1024;
/// The longest message that a station takes from its server, in bytes of UTF-8 JSON: what staff sees of the largest
/// session, all of whose candidates have drawn.
pub const MAX_TOLD_BYTES: usize = 256 * 1024;
/// The longest text of one chat message, in characters; 16 KiB of UTF-8 at most, so a page always holds a few.
pub const MAX_CHAT_CHARS: usize = 4_000;
/// The most calls of a station that are not over: one in which one talks, one that waits and one to consult.
pub const MAX_LINES: usize = 3;
/// How candidates and clients are told of a helper (training).
pub const HELPER_NAME: &str = "Formateur";
/// The longest station or persona name, in characters.
pub const MAX_NAME_CHARS: usize = 80;
/// The longest session description or candidate relayed between two stations, in bytes.
pub const MAX_SIGNAL_BYTES: usize = 32 * 1024;
/// The most stations that one [`ToStation::Welcome`] or [`ToStation::RosterPage`] lists.
pub const ROSTER_PAGE: usize = 100;
/// The most bytes of content put in one page of history, cards or journal; leaves room for the envelope.
pub const PAGE_BYTES: usize = 40 * 1024;

/// Who sits at a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// *Candidat*: handles the clients.
    Candidate,
    /// *Membre du jury*: plays the clients.
    Jury,
    /// *Responsable de session*: runs the session.
    Staff,
}

impl Role {
    /// The word used on the wire and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Candidate => "candidate",
            Role::Jury => "jury",
            Role::Staff => "staff",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        match text {
            "candidate" => Ok(Role::Candidate),
            "jury" => Ok(Role::Jury),
            "staff" => Ok(Role::Staff),
            _ => Err(UnknownRole(text.into())),
        }
    }
}

/// A role that is none of candidate, jury, staff.
#[derive(Debug, thiserror::Error)]
#[error("unknown role {0:?}: candidate, jury or staff")]
pub struct UnknownRole(String);
