//! Who takes part.

use serde::{Deserialize, Serialize};

use super::{CandidateNumber, JurorId, JuryId, MAX_EXTRA_MINUTES, MAX_EXTRA_PERCENT, PhaseId, SessionId};
use crate::protocol::StationId;

/// Who gives an order or is shown something. It follows the person, not the PC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seat {
    /// *Responsable de session*, at this station.
    Staff(StationId),
    /// *Candidat*.
    Candidate(CandidateNumber),
    /// *Membre du jury*.
    Juror(JurorId),
    /// Nobody: the server saw it happen.
    Server,
}

/// Who gave an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderBy {
    /// In which session.
    pub session: SessionId,
    /// Who.
    pub seat: Seat,
}

/// Who sits at a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Person {
    /// A candidate.
    Candidate(CandidateNumber),
    /// A member of a jury.
    Juror(JurorId),
}

/// More time for one phase (*aménagement*). No reason is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtraTime {
    /// Which; none for each phase that is not named beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<PhaseId>,
    /// How much. Phases that no extra time makes longer stay as they are.
    pub extra: Extra,
}

impl ExtraTime {
    /// What is granted for a phase: by its name or, where none names it, for all.
    pub fn of(granted: &[ExtraTime], phase: &PhaseId) -> Option<Extra> {
        let own = granted.iter().find(|time| time.phase.as_ref() == Some(phase));
        own.or_else(|| granted.iter().find(|time| time.phase.is_none())).map(|time| time.extra)
    }
}

/// How much more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extra {
    /// *Tiers temps*.
    Third,
    /// So many hundredths of the phase.
    Percent(u32),
    /// So many minutes.
    Minutes(u32),
}

impl Extra {
    /// What it adds to a phase, in milliseconds; a part of a second is given as a whole one.
    pub fn on(self, minutes: u32) -> u64 {
        const SECOND_MS: u64 = 1_000;
        let phase_ms = u64::from(minutes) * 60 * SECOND_MS;
        let exact = match self {
            Extra::Third => phase_ms.div_ceil(3),
            Extra::Percent(percent) => phase_ms.saturating_mul(percent.into()).div_ceil(100),
            Extra::Minutes(minutes) => u64::from(minutes) * 60 * SECOND_MS,
        };
        exact.div_ceil(SECOND_MS) * SECOND_MS
    }

    /// Whether it is within what a session takes.
    pub fn is_sensible(self) -> bool {
        match self {
            Extra::Third => true,
            Extra::Percent(percent) => (1..=MAX_EXTRA_PERCENT).contains(&percent),
            Extra::Minutes(minutes) => (1..=MAX_EXTRA_MINUTES).contains(&minutes),
        }
    }
}

/// A member of a jury, as staff entered it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JurorInfo {
    /// Its number.
    pub juror: JurorId,
    /// Its name, which no candidate is shown.
    pub name: String,
    /// Whether it knows customer retention from practice.
    pub retention: bool,
}

/// A jury, as staff entered it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JuryInfo {
    /// Its number.
    pub jury: JuryId,
    /// For instance *Jury B*.
    pub name: String,
    /// Who plays the clients.
    pub plays: JurorId,
    /// Who listens.
    pub listens: Vec<JurorId>,
    /// Who corrects part 1.
    pub corrects: JurorId,
}

impl JuryInfo {
    /// All of it, who plays first.
    pub fn members(&self) -> impl Iterator<Item = JurorId> {
        std::iter::once(self.plays).chain(self.listens.iter().copied())
    }
}

/// The name of the phase that is a candidate's own final interview, in a form of the exam that has none.
pub const FINAL_INTERVIEW: &str = "final-interview";
/// What it is called, as the phases of the program's own forms are.
pub const FINAL_INTERVIEW_NAME: &str = "Entretien final";
/// The longest, in minutes.
pub const MAX_FINAL_INTERVIEW_MINUTES: u32 = 120;

/// What staff is shown of a candidate's own final interview, where the form of the exam has none for all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnFinal {
    /// How long it is, in minutes and without extra time; none where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// Whether that can be changed: it was not opened, and the dossier is not sealed.
    pub may_change: bool,
}

/// The final interview of one candidate: who collects CCPs one by one has it after the last of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinalInterview {
    /// Whose.
    pub candidate: CandidateNumber,
    /// How long, in minutes and without extra time; none where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
}
