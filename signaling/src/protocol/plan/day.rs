//! What a plan is computed from beside the people, and all that is shown of one.

use serde::{Deserialize, Serialize};

use super::{DayPlan, Entry, Minute, Who};
use crate::protocol::exam::{CandidateNumber, ExtraTime, JuryId, PhaseView};

/// What staff say of the day: its times, and what the centre has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanDay {
    /// Nothing begins before.
    pub start: Minute,
    /// Nothing should end after.
    pub latest_end: Minute,
    /// The break of candidates and juries; none where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lunch: Option<Lunch>,
    /// For a jury to read and correct one candidate's written work, in minutes.
    pub reading: u32,
    /// For a jury to deliberate after its last candidate, in minutes.
    pub deliberation: u32,
    /// Between two candidates at a jury, a station or in a room, in minutes.
    pub change_over: u32,
    /// The most that a candidate waits between the phases of its situation once its subject is drawn, in minutes.
    pub most_wait: u32,
    /// The candidates' stations, numbered from 1.
    pub desks: u32,
    /// The interview rooms, numbered from 1.
    pub rooms: u32,
    /// How many invigilators there are at once.
    pub invigilators: u32,
}

/// A break of everybody's own, somewhere in a time that is common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lunch {
    /// No earlier.
    pub from: Minute,
    /// Over by then.
    pub to: Minute,
    /// How long.
    pub minutes: u32,
}

impl PlanDay {
    /// A day as most centres hold it: a station for each candidate, a room for each jury, and an invigilator for the
    /// stations and for each room, while somebody prepares there.
    pub fn usual(candidates: usize, juries: usize) -> Self {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX).max(1);
        let at = |hour: u32, minute: u32| Minute(hour * 60 + minute);
        Self {
            start: at(8, 0),
            latest_end: at(18, 30),
            lunch: Some(Lunch { from: at(11, 30), to: at(14, 30), minutes: 45 }),
            reading: 15,
            deliberation: 30,
            change_over: 5,
            most_wait: 10,
            desks: count(candidates),
            rooms: count(juries),
            invigilators: count(juries).saturating_add(1),
        }
    }
}

/// A candidate as it was when a plan was computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedCandidate {
    /// Its number.
    pub candidate: CandidateNumber,
    /// Its extra time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extra: Vec<ExtraTime>,
    /// The length of its own final interview, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub final_interview: Option<u32>,
}

/// A jury as it was when a plan was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedJury {
    /// Its number.
    pub jury: JuryId,
    /// Whether who corrects part 1 knows customer retention from practice.
    pub retention: bool,
}

/// What a plan was computed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedFrom {
    /// What staff said of the day.
    pub day: PlanDay,
    /// For whom.
    pub candidates: Vec<PlannedCandidate>,
    /// Before whom.
    pub juries: Vec<PlannedJury>,
}

/// Entries of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanEntries {
    /// At most [`MAX_PLAN_ENTRIES`](crate::protocol::exam::MAX_PLAN_ENTRIES).
    pub entries: Vec<Entry>,
}

/// What is not any more as it was when the plan was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stale", rename_all = "snake_case")]
pub enum PlanStale {
    /// It was registered since, or is not absent any more: it has no place in the plan.
    CandidateMissing {
        /// Who.
        candidate: CandidateNumber,
    },
    /// It is absent, or its registration was taken back: it has a place all the same.
    CandidateGone {
        /// Who.
        candidate: CandidateNumber,
    },
    /// Its extra time is another.
    ExtraTimeChanged {
        /// Whose.
        candidate: CandidateNumber,
    },
    /// It has a final interview of its own now, none any more, or one of another length.
    FinalInterviewChanged {
        /// Whose.
        candidate: CandidateNumber,
    },
    /// It was made since.
    JuryMissing {
        /// Which.
        jury: JuryId,
    },
    /// Who corrects knows retention now, or does not any more.
    CorrectorChanged {
        /// Of which.
        jury: JuryId,
    },
}

/// The break of a candidate or a jury, as it falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanBreak {
    /// Whose.
    pub who: Who,
    /// From when.
    pub from: Minute,
    /// Until when.
    pub to: Minute,
}

/// All that is shown of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanShown {
    /// As in [`crate::protocol::exam::StaffView::plan`]: another whenever anything here is another.
    pub revision: u64,
    /// What it was computed from.
    pub day: PlanDay,
    /// The format's phases, in order.
    pub phases: Vec<PhaseView>,
    /// The plan.
    pub plan: DayPlan,
    /// Everybody's break that has one.
    pub breaks: Vec<PlanBreak>,
    /// Why it should be computed anew; empty where it is up to date.
    pub stale: Vec<PlanStale>,
}

/// In which form a plan is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanForm {
    /// As JSON: a [`PlanShown`].
    Day,
    /// As a page of HTML to be printed.
    Page,
}
