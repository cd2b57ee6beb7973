//! What staff is told of the forms of an exam, and of the sessions that were held.

use serde::{Deserialize, Serialize};

use super::{Attendant, Competence, CriterionId, Entry, FormatId, Part, PhaseId, ScoredIn, SessionId};
use crate::protocol::{ClientId, Field};

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
    /// To which part of the exam it belongs.
    pub part: Part,
    /// Who must be there.
    pub present: Vec<Attendant>,
}

/// What things are called in the package of which a session was made: its record is read when the package is another, or
/// none is there. It is a part of a fact, which staff alone reads: whose clients these are is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labels {
    /// The form of the exam, in full.
    #[serde(default)]
    pub format: String,
    /// The legal heading of the session's record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heading: Vec<Field>,
    /// The phases, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phases: Vec<FormatPhase>,
    /// The grids of what is examined.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grids: Vec<GridLabels>,
    /// The clients of the subjects that can be drawn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clients: Vec<Entry<ClientId>>,
}

impl Labels {
    /// Whether there are none: of a record that was begun before they were kept.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How a grid names what is scored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridLabels {
    /// Of which competence.
    pub competence: Competence,
    /// The scores that a criterion can have, the lowest first.
    pub scale: Vec<String>,
    /// Its criteria, in order.
    pub criteria: Vec<Entry<CriterionId>>,
    /// The parts in which it is scored.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scored_in: Vec<ScoredIn>,
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
