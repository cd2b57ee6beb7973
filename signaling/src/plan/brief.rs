//! What a plan is made from.

use std::collections::BTreeSet;

use crate::package::{Attendant, Drawn, Format, Part, Phase, PhaseId, Written};
use crate::protocol::{CandidateNumber, JuryId, Minute};

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
    /// The candidates' stations, numbered from 1.
    pub desks: u32,
    /// The interview rooms, numbered from 1.
    pub rooms: u32,
    /// How many invigilators there are at once.
    pub invigilators: u32,
    /// The times.
    pub day: Day,
}

/// A candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its number.
    pub number: CandidateNumber,
    /// What it is granted, by phase; the first that holds for a phase counts.
    pub extra_time: Vec<ExtraTime>,
}

/// Extra time of a candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtraTime {
    /// In which phase; in all where none is named.
    pub phase: Option<PhaseId>,
    /// How much.
    pub extra: Extra,
}

/// How much extra time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extra {
    /// So many minutes.
    Minutes(u32),
    /// So many hundredths of the phase, rounded up to a whole minute.
    Percent(u32),
}

/// A jury.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jury {
    /// Its number.
    pub number: JuryId,
    /// Its members.
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

/// The times of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Nothing begins before.
    pub start: Minute,
    /// Nothing should end after.
    pub latest_end: Minute,
    /// The break of candidates and juries; none where it is left out.
    pub lunch: Option<Lunch>,
    /// For a jury to read and correct one candidate's written work.
    pub reading: u32,
    /// For a jury to deliberate after its last candidate.
    pub deliberation: u32,
    /// Between two candidates at a jury, a station or in a room.
    pub change_over: u32,
    /// The most that a candidate waits between the phases of its situation once its subject is drawn.
    pub most_wait: u32,
}

/// A break of everybody's own, somewhere in a time that is common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lunch {
    /// No earlier.
    pub from: Minute,
    /// Over by then.
    pub to: Minute,
    /// How long.
    pub minutes: u32,
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
    pub(super) fn check(&self) -> Result<(), CannotPlan> {
        if self.candidates.len() > MAX_CANDIDATES || self.juries.len() > MAX_JURIES {
            return Err(CannotPlan::TooMany);
        }
        if self.juries.is_empty() {
            return Err(CannotPlan::NoJury);
        }
        if self.desks == 0 {
            return Err(CannotPlan::NoDesk);
        }
        if self.rooms == 0 && self.format.phases.iter().any(is_interview) {
            return Err(CannotPlan::NoRoom);
        }
        if self.invigilators == 0 && self.format.phases.iter().any(is_invigilated) {
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
    /// How long a phase is for this candidate.
    pub fn due(&self, phase: &Phase) -> u32 {
        let holds = |granted: &&ExtraTime| granted.phase.as_ref().is_none_or(|id| id.0 == phase.id.0);
        let extra = match self.extra_time.iter().find(holds).map(|granted| granted.extra) {
            Some(Extra::Minutes(minutes)) => minutes,
            Some(Extra::Percent(percent)) => {
                let hundredths = u64::from(phase.minutes) * u64::from(percent);
                u32::try_from(hundredths.div_ceil(100)).unwrap_or(u32::MAX)
            }
            None => 0,
        };
        if phase.extra_time { phase.minutes.saturating_add(extra) } else { phase.minutes }
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
