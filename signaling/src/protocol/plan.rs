//! The plan of the day of an exam session: who is where, when, and what does not fit.
//!
//! Candidates are numbers here, never names. Jury members see their own jury's part ([`DayPlan::for_jury`]).

mod day;
mod findings;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use day::{
    Lunch, PlanBreak, PlanDay, PlanEntries, PlanForm, PlanShown, PlanStale, PlannedCandidate, PlannedFrom,
    PlannedJury,
};
pub use findings::{PlanConflict, PlanRemark};

use super::exam::{CandidateNumber, JuryId};

/// A time of the day in minutes since midnight. A plan that does not fit into its day runs on beyond 24 h.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Minute(pub u32);

impl Minute {
    /// The time so many minutes later.
    pub fn plus(self, minutes: u32) -> Self {
        Self(self.0.saturating_add(minutes))
    }

    /// How many minutes lie between an earlier time and this one; 0 where it is later.
    pub fn since(self, earlier: Self) -> u32 {
        self.0.saturating_sub(earlier.0)
    }
}

impl fmt::Display for Minute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes) = (self.0 / 60, self.0 % 60);
        write!(f, "{:02}:{minutes:02}", hours % 24)?;
        if hours >= 24 { write!(f, " +{}", hours / 24) } else { Ok(()) }
    }
}

macro_rules! number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:02}", self.0)
            }
        }
    };
}

number! {
    /// One of the invigilators that the centre has.
    InvigilatorNumber
}
number! {
    /// A candidate's exam PC.
    DeskNumber
}
number! {
    /// A closed interview room.
    RoomNumber
}
number! {
    /// An entry of one plan; an edit does not change it.
    EntryId
}

/// Where something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spot {
    /// At a candidate's station. All of them are watched by one invigilator together.
    Desk(DeskNumber),
    /// In an interview room.
    Room(RoomNumber),
}

/// What one invigilator watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Watch {
    /// All candidates' stations.
    Desks,
    /// An interview room, while somebody prepares there.
    Room(RoomNumber),
}

/// Whose day it is: a row of the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// A candidate's.
    Candidate(CandidateNumber),
    /// A jury's.
    Jury(JuryId),
    /// An invigilator's.
    Invigilator(InvigilatorNumber),
    /// A candidate's station.
    Desk(DeskNumber),
    /// An interview room.
    Room(RoomNumber),
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "activity", rename_all = "snake_case")]
pub enum Activity {
    /// A candidate's phase.
    Phase {
        /// Whose.
        candidate: CandidateNumber,
        /// The format's name of it.
        phase: String,
        /// Where.
        spot: Spot,
        /// Who examines, where the phase needs a jury.
        jury: Option<JuryId>,
    },
    /// A jury reads and corrects what a candidate wrote.
    Reading {
        /// Who.
        jury: JuryId,
        /// Whose work.
        candidate: CandidateNumber,
    },
    /// A jury deliberates on all its candidates.
    Deliberation {
        /// Who.
        jury: JuryId,
    },
    /// An invigilator watches.
    Invigilation {
        /// Who.
        invigilator: InvigilatorNumber,
        /// What.
        watch: Watch,
    },
}

/// One thing that is done from one time to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Which.
    pub id: EntryId,
    /// When it begins.
    pub from: Minute,
    /// When it has ended.
    pub to: Minute,
    /// What.
    #[serde(flatten)]
    pub activity: Activity,
}

impl Entry {
    /// How long.
    pub fn minutes(&self) -> u32 {
        self.to.since(self.from)
    }

    /// Whether the two share a minute.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// Whether it belongs to somebody's day.
    pub fn concerns(&self, who: Who) -> bool {
        match (&self.activity, who) {
            (Activity::Phase { candidate, .. }, Who::Candidate(number)) => *candidate == number,
            (Activity::Phase { jury, .. }, Who::Jury(number)) => *jury == Some(number),
            (Activity::Phase { spot, .. }, Who::Desk(number)) => *spot == Spot::Desk(number),
            (Activity::Phase { spot, .. }, Who::Room(number)) => *spot == Spot::Room(number),
            (Activity::Reading { jury, .. } | Activity::Deliberation { jury }, Who::Jury(number)) => {
                *jury == number
            }
            (Activity::Invigilation { invigilator, .. }, Who::Invigilator(number)) => *invigilator == number,
            (Activity::Phase { .. }, Who::Invigilator(_))
            | (Activity::Reading { .. } | Activity::Deliberation { .. } | Activity::Invigilation { .. }, _) => {
                false
            }
        }
    }
}

/// The latest time to which an edit moves or extends anything: a week, so that a slip of a digit stays in sight.
pub const LAST_MINUTE: Minute = Minute(7 * 24 * 60);

/// What staff do to a plan. Nothing is refused for what it leads to: conflicts tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum PlanEdit {
    /// An entry begins at another time and lasts as long as before.
    Move {
        /// Which.
        entry: EntryId,
        /// When it begins.
        from: Minute,
    },
    /// An entry ends at another time.
    Resize {
        /// Which.
        entry: EntryId,
        /// How long it lasts.
        minutes: u32,
    },
    /// A candidate is examined, and its work read, by another jury, at the same times.
    Reassign {
        /// Who.
        candidate: CandidateNumber,
        /// By whom.
        jury: JuryId,
    },
    /// A phase is held elsewhere, and so are those after it that the candidate has in the same place: at another station
    /// what is at a station, in another room what is in a room. Who watches the old room alone goes along.
    Place {
        /// The first phase that is.
        entry: EntryId,
        /// Where.
        spot: Spot,
    },
    /// A candidate comes into the plan, around everything that lies in it. Its entries are kept as
    /// [`Fact::PlanEntries`](super::exam::Fact::PlanEntries).
    Add {
        /// Who.
        candidate: CandidateNumber,
        /// Its day begins no earlier.
        not_before: Minute,
    },
    /// The final interview of a candidate who has a place, given or changed since, is planned alone, in place of the one
    /// that it has there; of one that was taken back nothing stays. Its entry is kept as with [`PlanEdit::Add`].
    FinalInterview {
        /// Whose.
        candidate: CandidateNumber,
        /// It begins no earlier. Nothing that begins before is moved.
        not_before: Minute,
    },
    /// A candidate who is absent, or not registered any more, leaves the plan with all its entries.
    Drop {
        /// Who.
        candidate: CandidateNumber,
    },
}

/// The plan as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayPlan {
    /// What is done, by time of beginning.
    pub entries: Vec<Entry>,
    /// What cannot be held so.
    pub conflicts: Vec<PlanConflict>,
    /// What staff should know.
    pub remarks: Vec<PlanRemark>,
    /// The minutes.
    pub sums: PlanSums,
}

impl DayPlan {
    /// What a jury sees of it: its own day, the whole day of its candidates, and of the rest nothing.
    pub fn for_jury(&self, jury: JuryId) -> Self {
        let own: Vec<_> = self.entries.iter().filter(|entry| entry.concerns(Who::Jury(jury))).collect();
        let candidates: Vec<_> = own
            .iter()
            .filter_map(|entry| match entry.activity {
                Activity::Phase { candidate, .. } | Activity::Reading { candidate, .. } => Some(candidate),
                Activity::Deliberation { .. } | Activity::Invigilation { .. } => None,
            })
            .collect();
        let seen = |entry: &&Entry| match &entry.activity {
            Activity::Phase { candidate, .. } => candidates.contains(candidate),
            Activity::Reading { .. } | Activity::Deliberation { .. } => entry.concerns(Who::Jury(jury)),
            Activity::Invigilation { .. } => false,
        };
        let sums = PlanSums {
            candidates: self
                .sums
                .candidates
                .iter()
                .filter(|s| candidates.contains(&s.candidate))
                .cloned()
                .collect(),
            juries: self.sums.juries.iter().filter(|sum| sum.jury == jury).cloned().collect(),
            ..PlanSums::default()
        };
        let entries = self.entries.iter().filter(seen).cloned().collect();
        Self { entries, conflicts: Vec::new(), remarks: Vec::new(), sums }
    }
}

/// The minutes of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSums {
    /// By candidate.
    pub candidates: Vec<CandidateSum>,
    /// By jury.
    pub juries: Vec<JurySum>,
    /// All invigilators together.
    pub invigilation: u32,
    /// When the last thing ends.
    pub end: Minute,
}

/// The minutes of a candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateSum {
    /// Who.
    pub candidate: CandidateNumber,
    /// In all phases.
    pub minutes: u32,
    /// Of these, before the jury.
    pub before_jury: u32,
    /// Between phases, the break left out.
    pub waits: u32,
}

/// The minutes of a jury.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JurySum {
    /// Which.
    pub jury: JuryId,
    /// How many candidates it examines.
    pub candidates: u32,
    /// With candidates.
    pub present: u32,
    /// Reading and correcting.
    pub reading: u32,
    /// Deliberating.
    pub deliberation: u32,
}
