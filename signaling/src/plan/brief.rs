//! What a plan is made from.

use std::collections::{BTreeMap, BTreeSet};

use crate::package::{Attendant, Drawn, Format, Part, Phase, PhaseId, Written};
use crate::protocol::exam::ExtraTime;
use crate::protocol::{CandidateNumber, JuryId, PlanDay};

/// The most candidates of one session.
pub const MAX_CANDIDATES: usize = 100;
/// The most juries of one session.
pub const MAX_JURIES: usize = 30;

/// How long before its first phase a candidate is in the building, in minutes: what a summons asks for.
pub(super) const ARRIVES_BEFORE: u32 = 15;

/// Everything that the plan of a day depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// The form of the exam.
    pub format: Format,
    /// Who is examined.
    pub candidates: Vec<Candidate>,
    /// Who examines.
    pub juries: Vec<Jury>,
    /// The times, and what the centre has.
    pub day: PlanDay,
}

/// A candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its number.
    pub number: CandidateNumber,
    /// What it is granted: for a phase by name or, where it is not named, for all.
    pub extra_time: Vec<ExtraTime>,
    /// Its jury, where that is settled; else the plan chooses one.
    pub jury: Option<JuryId>,
    /// Phases that are longer or shorter for it than the format says, in minutes; 0 for one that it has not.
    pub lengths: BTreeMap<PhaseId, u32>,
}

/// A jury.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jury {
    /// Its number.
    pub number: JuryId,
    /// Those of its members who correct part 1.
    pub jurors: Vec<Juror>,
}

/// A member of a jury.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Juror {
    /// For staff; no plan shows it.
    pub name: String,
    /// Whether it knows customer retention from practice.
    pub retention: bool,
}

/// Why there is no plan at all.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotPlan {
    /// Nobody examines.
    #[error("there is no jury")]
    NoJury,
    /// Candidates have nowhere to sit.
    #[error("there is no station for candidates")]
    NoDesk,
    /// Interviews can be held nowhere.
    #[error("there is no interview room")]
    NoRoom,
    /// Nobody can watch.
    #[error("there is no invigilator")]
    NoInvigilator,
    /// A number names two.
    #[error("two candidates have number {0}")]
    SameCandidate(CandidateNumber),
    /// A number names two.
    #[error("two juries have number {0}")]
    SameJury(JuryId),
    /// More than a session can be.
    #[error("more than {MAX_CANDIDATES} candidates or {MAX_JURIES} juries")]
    TooMany,
    /// A break longer than the time in which it must lie.
    #[error("the break does not fit between its bounds")]
    BreakTooLong,
    /// Times of more than a day.
    #[error("a duration or time of day is longer than a day")]
    TooLong,
}

/// Longer than anything of one day, and short enough that sums of it stay far below what a number holds.
const DAY: u32 = 24 * 60;

impl Brief {
    /// Whether a plan can be made.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self) -> Result<(), CannotPlan> {
        if self.candidates.len() > MAX_CANDIDATES || self.juries.len() > MAX_JURIES {
            return Err(CannotPlan::TooMany);
        }
        if self.juries.is_empty() {
            return Err(CannotPlan::NoJury);
        }
        if self.day.desks == 0 {
            return Err(CannotPlan::NoDesk);
        }
        if self.day.rooms == 0 && self.format.phases.iter().any(is_interview) {
            return Err(CannotPlan::NoRoom);
        }
        if self.day.invigilators == 0 && self.format.phases.iter().any(is_invigilated) {
            return Err(CannotPlan::NoInvigilator);
        }
        let mut numbers = BTreeSet::new();
        if let Some(twice) = self.candidates.iter().find(|candidate| !numbers.insert(candidate.number)) {
            return Err(CannotPlan::SameCandidate(twice.number));
        }
        let mut numbers = BTreeSet::new();
        if let Some(twice) = self.juries.iter().find(|jury| !numbers.insert(jury.number)) {
            return Err(CannotPlan::SameJury(twice.number));
        }
        if self.day.lunch.is_some_and(|lunch| lunch.to.since(lunch.from) < lunch.minutes) {
            return Err(CannotPlan::BreakTooLong);
        }
        let day = &self.day;
        let lunch = day.lunch.map_or(0, |lunch| lunch.to.0);
        let times = [day.start.0, lunch, day.reading, day.deliberation, day.change_over, day.most_wait];
        let mut due = self.candidates.iter().flat_map(|c| self.format.phases.iter().map(|p| c.due(p)));
        if times.into_iter().any(|time| time > DAY) || due.any(|due| due > DAY) {
            return Err(CannotPlan::TooLong);
        }
        Ok(())
    }

    /// Whether a jury may correct part 1 of this format.
    pub(super) fn may_correct(&self, jury: &Jury) -> bool {
        !self.format.retention_corrector || jury.jurors.iter().any(|juror| juror.retention)
    }

    pub(super) fn candidate(&self, number: CandidateNumber) -> Option<&Candidate> {
        self.candidates.iter().find(|candidate| candidate.number == number)
    }

    /// The last phase in which the jury's reading is written, and the first before the jury that comes back on it.
    pub(super) fn reading_between(&self) -> Option<(usize, Option<usize>)> {
        let phases = &self.format.phases;
        let is_work = |phase: &Phase| {
            let writes = phase.write.contains(&Written::Summary) || phase.write.contains(&Written::Letter);
            writes && !is_interview(phase)
        };
        let written = phases.iter().rposition(is_work)?;
        let asked = |(_, phase): &(usize, &Phase)| is_interview(phase) && is_before_jury(phase);
        Some((written, phases.iter().enumerate().skip(written + 1).find(asked).map(|(index, _)| index)))
    }

    /// The phase that begins with the draw of the subject.
    pub(super) fn draw(&self) -> Option<usize> {
        self.format.phases.iter().position(|phase| phase.draw == Some(Drawn::Subject))
    }

    /// The most that a candidate may wait before a phase; `None` where it is for the plan to keep short.
    pub(super) fn most_wait(&self, index: usize) -> Option<u32> {
        let before = index.checked_sub(1)?;
        let (first, second) = (&self.format.phases[before], &self.format.phases[index]);
        match (is_interview(first), is_interview(second)) {
            (true, true) => Some(0),
            (false, false) => self.draw().filter(|draw| *draw <= before).map(|_| self.day.most_wait),
            (true, false) | (false, true) => None,
        }
    }
}

impl Candidate {
    /// How long a phase is for this candidate, in whole minutes; 0 where it has none.
    pub fn due(&self, phase: &Phase) -> u32 {
        let minutes = self.lengths.get(&phase.id).copied().unwrap_or(phase.minutes);
        if minutes == 0 {
            return 0;
        }
        let extra_ms = ExtraTime::of(&self.extra_time, &phase.id).map_or(0, |extra| extra.on(minutes));
        let extra = u32::try_from(extra_ms.div_ceil(60_000)).unwrap_or(u32::MAX);
        if phase.extra_time { minutes.saturating_add(extra) } else { minutes }
    }
}

pub(super) fn is_interview(phase: &Phase) -> bool {
    match phase.part {
        Part::Situation => false,
        Part::TechnicalInterview | Part::FinalInterview => true,
    }
}

pub(super) fn is_before_jury(phase: &Phase) -> bool {
    phase.present.contains(&Attendant::Jury)
}

pub(super) fn is_invigilated(phase: &Phase) -> bool {
    phase.present.contains(&Attendant::Invigilator)
}
