//! What does not fit in a plan, and what staff should know of it.

use serde::{Deserialize, Serialize};

use super::{CandidateNumber, DeskNumber, EntryId, InvigilatorNumber, JuryId, Minute, RoomNumber, Who};

/// What cannot be held as planned, with the entries that it comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "conflict", rename_all = "snake_case")]
pub enum PlanConflict {
    /// A jury is in two places.
    JuryTwice {
        /// Which.
        jury: JuryId,
        /// The one.
        first: EntryId,
        /// The other.
        second: EntryId,
    },
    /// A station is used by two candidates. Between two of its phases a candidate keeps its station.
    DeskTwice {
        /// Which.
        desk: DeskNumber,
        /// The one's entry.
        first: EntryId,
        /// The other's.
        second: EntryId,
    },
    /// A room is used by two candidates.
    RoomTwice {
        /// Which.
        room: RoomNumber,
        /// The one's entry.
        first: EntryId,
        /// The other's.
        second: EntryId,
    },
    /// An invigilator is in two places.
    InvigilatorTwice {
        /// Which.
        invigilator: InvigilatorNumber,
        /// The one.
        first: EntryId,
        /// The other.
        second: EntryId,
    },
    /// A phase is shorter than the candidate is due.
    TooShort {
        /// Which.
        entry: EntryId,
        /// How long it must be, extra time included.
        due: u32,
        /// How long it is.
        minutes: u32,
    },
    /// A phase begins before the one before it has ended.
    OutOfOrder {
        /// Whose.
        candidate: CandidateNumber,
        /// What must come first.
        first: EntryId,
        /// What must come after.
        second: EntryId,
    },
    /// A candidate waits longer between two phases than what it prepared stays fresh.
    WaitTooLong {
        /// Who.
        candidate: CandidateNumber,
        /// After this one.
        first: EntryId,
        /// Before this one.
        second: EntryId,
        /// How long.
        minutes: u32,
        /// How long it may be.
        most: u32,
    },
    /// A candidate or jury has no break in the time that is set for it.
    NoBreak {
        /// Who.
        who: Who,
        /// What fills the time.
        entries: Vec<EntryId>,
    },
    /// A jury does not read a candidate's work, or not long enough, or not between its end and the interview.
    NoReading {
        /// Who.
        jury: JuryId,
        /// Whose work.
        candidate: CandidateNumber,
        /// The reading and the phases around it, as far as there are any.
        entries: Vec<EntryId>,
    },
    /// A jury does not deliberate, or not long enough, or not after its last candidate.
    NoDeliberation {
        /// Who.
        jury: JuryId,
        /// The deliberation and the last entry before it, as far as there are any.
        entries: Vec<EntryId>,
    },
    /// Nobody watches while somebody must.
    InvigilatorMissing {
        /// The phase.
        entry: EntryId,
        /// From when.
        from: Minute,
        /// Until when.
        to: Minute,
    },
    /// More invigilators are needed at once than the centre has.
    TooManyInvigilators {
        /// How many there are.
        available: u32,
        /// What they watch at that time.
        entries: Vec<EntryId>,
    },
    /// Something begins before the day does.
    BeforeStart {
        /// What.
        entry: EntryId,
    },
    /// Something ends after the latest end.
    PastLatestEnd {
        /// What.
        entry: EntryId,
        /// By how much.
        minutes: u32,
    },
    /// The jury that corrects has no member with experience of customer retention, and the format demands one.
    NoRetentionExperience {
        /// Which jury.
        jury: JuryId,
        /// What it corrects.
        entries: Vec<EntryId>,
    },
}

impl PlanConflict {
    /// The entries that it comes from.
    pub fn entries(&self) -> Vec<EntryId> {
        match self {
            Self::JuryTwice { first, second, .. }
            | Self::DeskTwice { first, second, .. }
            | Self::RoomTwice { first, second, .. }
            | Self::InvigilatorTwice { first, second, .. }
            | Self::OutOfOrder { first, second, .. }
            | Self::WaitTooLong { first, second, .. } => vec![*first, *second],
            Self::TooShort { entry, .. }
            | Self::InvigilatorMissing { entry, .. }
            | Self::BeforeStart { entry }
            | Self::PastLatestEnd { entry, .. } => vec![*entry],
            Self::NoBreak { entries, .. }
            | Self::NoReading { entries, .. }
            | Self::NoDeliberation { entries, .. }
            | Self::TooManyInvigilators { entries, .. }
            | Self::NoRetentionExperience { entries, .. } => entries.clone(),
        }
    }
}

/// What can be held, and staff should know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "remark", rename_all = "snake_case")]
pub enum PlanRemark {
    /// While a candidate waits for its draw, another who has drawn already is free too: keep them apart.
    MayMeet {
        /// Who has not drawn.
        waiting: CandidateNumber,
        /// Who has.
        drawn: CandidateNumber,
        /// From when.
        from: Minute,
        /// Until when.
        to: Minute,
    },
    /// Between two candidates a jury, station or room has less time than the change-over needs.
    TightChangeOver {
        /// Who or what.
        who: Who,
        /// The one.
        first: EntryId,
        /// The other.
        second: EntryId,
        /// How long it has.
        minutes: u32,
    },
    /// An invigilator is there while there is nobody to watch.
    NobodyToWatch {
        /// When.
        entry: EntryId,
        /// How long.
        minutes: u32,
    },
    /// A phase is longer than the candidate is due.
    LongerThanDue {
        /// Which.
        entry: EntryId,
        /// How long it must be.
        due: u32,
        /// How long it is.
        minutes: u32,
    },
}
