//! What staff is shown of its session.

use serde::{Deserialize, Serialize};

use super::{
    CandidateNumber, ClockView, DossierTile, DrawView, ExtraTime, FormatPhase, JurorId, JurorInfo, JuryId,
    JuryInfo, OutageId, PhaseId, PlaysView, SessionId, TileNow,
};
use crate::protocol::{Field, StationId};

/// The whole session, but no juror's notes or scores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffView {
    /// Its name.
    pub session: SessionId,
    /// The package's title.
    pub title: String,
    /// The form of the exam, in full.
    pub format: String,
    /// The legal heading of the record.
    pub heading: Vec<Field>,
    /// As printed; empty until set.
    pub date: String,
    /// As printed; empty until set.
    pub place: String,
    /// Whether what was drawn cannot be drawn again.
    pub exclude_drawn: bool,
    /// A tile for each candidate, by number.
    pub candidates: Vec<StaffTile>,
    /// All members of juries.
    pub jurors: Vec<JurorInfo>,
    /// Where they sit.
    pub seats: Vec<(JurorId, StationId)>,
    /// All juries.
    pub juries: Vec<JuryInfo>,
    /// What is missing for a start.
    pub missing: Vec<Missing>,
    /// The number of the last fact.
    pub facts: u64,
    /// The phases of its form, in order.
    #[serde(default)]
    pub phases: Vec<FormatPhase>,
    /// Another whenever the plan of the day is, which is asked for by itself; none where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<u64>,
}

/// One candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffTile {
    /// Its number.
    pub candidate: CandidateNumber,
    /// Its name.
    pub name: String,
    /// Its extra time.
    pub extra: Vec<ExtraTime>,
    /// Its jury.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jury: Option<JuryId>,
    /// Where it sits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<StationId>,
    /// Whether it is noted absent.
    pub absent: bool,
    /// Where it is.
    pub clock: ClockView,
    /// What it drew.
    pub draws: Vec<DrawView>,
    /// The exchanges that are over or skipped, and all there are.
    pub exchanges: (u32, u32),
    /// Those that last, and those to be decided on.
    pub outages: Vec<OutageView>,
    /// The recording that it drew, in the phase in which it is played.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plays: Option<PlaysView>,
    /// What it is about now.
    #[serde(default)]
    pub now: TileNow,
    /// Its dossier.
    #[serde(default, skip_serializing_if = "DossierTile::is_empty")]
    pub dossier: DossierTile,
}

/// One outage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutageView {
    /// Which.
    pub outage: OutageId,
    /// What failed, or still fails.
    pub kinds: Vec<OutageKind>,
    /// In which phase it began.
    pub phase: PhaseId,
    /// Whether it lasts.
    pub lasts: bool,
    /// How much of the running clock it took so far, in milliseconds: the credit that is proposed.
    pub proposed_ms: u64,
    /// What staff decided.
    pub settled: Settled,
}

/// What staff decided about an outage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settled {
    /// Nothing yet.
    Not,
    /// So much was given back, in milliseconds.
    Granted(u64),
    /// Nothing was given back.
    Declined,
}

/// One thing that failed somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cause {
    /// What.
    pub kind: OutageKind,
    /// Where.
    pub station: StationId,
}

/// What fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutageKind {
    /// The station or its link to the server.
    Link,
    /// A headset, or another device without which one cannot go on.
    Device,
    /// The voice between the two stations.
    Voice,
    /// The server.
    Server,
}

/// What is missing before a session can be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Date or place.
    DateOrPlace,
    /// Candidates.
    Candidates,
    /// A jury.
    Jury(CandidateNumber),
    /// A seat.
    Seat(CandidateNumber),
    /// The seat of who plays in this jury.
    JurySeat(JuryId),
}

/// Nothing to tell.
pub(super) fn is_zero(ms: &u64) -> bool {
    *ms == 0
}
