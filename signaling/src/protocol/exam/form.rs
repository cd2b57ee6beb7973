//! What staff is told of the forms of an exam, and of the sessions that were held.

use serde::{Deserialize, Serialize};

use super::{FormatId, PhaseId, SessionId};
use crate::protocol::Field;

/// A form of the exam, to choose by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormatDetails {
    /// Which.
    pub id: FormatId,
    /// In full.
    pub name: String,
    /// All its phases, in minutes, without extra time.
    pub minutes: u32,
    /// Those in which the jury is present, in minutes.
    pub jury_minutes: u32,
    /// The exchanges of a candidate.
    pub exchanges: u32,
    /// The legal heading of a session's record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heading: Vec<Field>,
    /// Its phases, in order: the record of a session names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phases: Vec<FormatPhase>,
}

/// A phase of the form in which a session is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormatPhase {
    /// Which.
    pub id: PhaseId,
    /// As displayed.
    pub name: String,
    /// How long, in minutes, without extra time.
    pub minutes: u32,
    /// Whether a candidate's extra time makes it longer.
    pub extra_time: bool,
}

/// A session that is closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastSession {
    /// Its name.
    pub session: SessionId,
    /// The title of its package.
    pub title: String,
    /// Its form.
    pub format: FormatId,
    /// As printed; empty where it was never set.
    pub date: String,
    /// As printed; empty where it was never set.
    pub place: String,
    /// When it was closed, in milliseconds since the Unix epoch.
    pub closed_ms: u64,
}
