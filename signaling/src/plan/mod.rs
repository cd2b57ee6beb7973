//! The plan of the day: who is where, when; computed, edited, checked, printed.
//!
//! Pure: the same [`Brief`] gives the same plan, to the minute.
//!
//! # What is planned
//!
//! Each candidate has one station from its first phase there to its last, and one jury that reads its written work and
//! examines it. A jury comes only for the phases that need it, to read (after the work is handed in, before the first
//! interview phase with the jury), and to deliberate after its last candidate. Interviews run from preparation to end in
//! one closed room. One invigilator watches all stations together; each preparation in a room takes one more.
//! Candidates and juries have a break of their own in the time set for it; invigilators relieve each other.
//!
//! Because one jury plays all the clients of a candidate alone, candidates come staggered: as many at a time as there are
//! juries, so that each begins its exchanges as it ends its preparation, or after [`PlanDay::most_wait`](crate::protocol::PlanDay::most_wait) at the latest.
//!
//! # What is a good plan
//!
//! In this order of weight: nothing past the latest end; an early end of the day (a minute counts once for each candidate);
//! short waits of candidates between phases, the break left out, and few minutes in which one who has drawn and one who has
//! not are both free; few minutes of invigilators. Candidates are placed one by
//! one, each with the jury and at the time that cost least (`placing`); the order in which they are placed is improved by
//! swaps where they are due different times (`search`). A number of tries, not a clock, ends the search.
//!
//! # Edits
//!
//! [`Plan::edit`] moves, resizes, places or reassigns, and refuses nothing; what then does not fit is in [`Plan::day`].
//! Who comes late has its day placed around everything that lies in the plan, as it lies ([`Plan::joined`]); whose final
//! interview was given or changed since has that alone placed so ([`Plan::interviewed`]).

mod brief;
mod calendar;
mod conflicts;
mod draw_up;
pub(crate) mod edit;
mod joining;
mod placing;
pub mod print;
mod remarks;
mod search;
mod sums;
mod taken;

pub use brief::{Brief, Candidate, CannotPlan, Juror, Jury, MAX_CANDIDATES, MAX_JURIES};

use crate::protocol::{Activity, CandidateNumber, DayPlan, Entry, Minute, PlanBreak, PlanEdit, Who};

/// A plan, with what it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    brief: Brief,
    /// By time of beginning, then by id.
    entries: Vec<Entry>,
}

impl Plan {
    /// The plan that is computed from a brief.
    pub fn compute(brief: Brief) -> Result<Self, CannotPlan> {
        brief.check()?;
        let entries = draw_up::entries(&brief, &search::search(&brief));
        Self::of_entries(brief, entries)
    }

    /// A plan whose entries were kept, as edited. What the brief no longer knows, such as a candidate who left, is in no
    /// conflict but over places and juries.
    pub fn of_entries(brief: Brief, entries: Vec<Entry>) -> Result<Self, CannotPlan> {
        brief.check()?;
        let mut plan = Self { brief, entries };
        plan.sort();
        Ok(plan)
    }

    /// What it was made from.
    pub fn brief(&self) -> &Brief {
        &self.brief
    }

    /// What is done, by time of beginning.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Somebody's or something's day.
    pub fn of(&self, who: Who) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.concerns(who))
    }

    /// Everything that staff see.
    pub fn day(&self) -> DayPlan {
        DayPlan {
            entries: self.entries.clone(),
            conflicts: conflicts::conflicts(self),
            remarks: remarks::remarks(self),
            sums: sums::sums(self),
        }
    }

    /// When candidates and juries have their break, as far as they have one.
    pub fn breaks(&self) -> Vec<PlanBreak> {
        let candidates = self.brief.candidates.iter().map(|candidate| Who::Candidate(candidate.number));
        let all = candidates.chain(self.juries().into_iter().map(Who::Jury));
        all.filter_map(|who| self.break_of(who).map(|(from, to)| PlanBreak { who, from, to })).collect()
    }

    /// Changes the plan. False where there is no such entry or candidate, and nothing changed.
    pub fn edit(&mut self, edit: PlanEdit) -> bool {
        let changed = match edit {
            PlanEdit::Add { candidate, not_before } => {
                self.joined(candidate, not_before).map(|entries| edit::put(&mut self.entries, &entries))
            }
            PlanEdit::FinalInterview { candidate, not_before } => {
                self.interviewed(candidate, not_before).map(|entries| {
                    edit::edit(&mut self.entries, edit);
                    edit::put(&mut self.entries, &entries);
                })
            }
            edit => edit::edit(&mut self.entries, edit).then_some(()),
        };
        self.sort();
        changed.is_some()
    }

    /// The entries that are new, or others than they were, once a candidate of the brief has its day no earlier than that.
    /// None where it has one, or is not of the brief.
    pub fn joined(&self, candidate: CandidateNumber, not_before: Minute) -> Option<Vec<Entry>> {
        if self.of(Who::Candidate(candidate)).next().is_some() {
            return None;
        }
        joining::joined(self, candidate, not_before)
    }

    /// The entries that are new, or others than they were, once the final interview of a candidate who has a place is
    /// planned as it is due, no earlier than that and after its last phase; nothing where it is due none. None where the
    /// candidate has no place, is not of the brief, or is given no time.
    pub fn interviewed(&self, candidate: CandidateNumber, not_before: Minute) -> Option<Vec<Entry>> {
        joining::interviewed(self, candidate, not_before)
    }

    fn sort(&mut self) {
        self.entries.sort_by_key(|entry| (entry.from, entry.id));
    }

    /// A candidate's phases in the order in which the format has them, each with its index there.
    fn phases_of(&self, number: CandidateNumber) -> Vec<(usize, &Entry)> {
        let mut phases: Vec<_> = self
            .of(Who::Candidate(number))
            .filter_map(|entry| Some((self.phase_index(entry)?, entry)))
            .collect();
        phases.sort_by_key(|(index, entry)| (*index, entry.id));
        phases
    }

    fn phase_index(&self, entry: &Entry) -> Option<usize> {
        match &entry.activity {
            Activity::Phase { phase, .. } => {
                self.brief.format.phases.iter().position(|known| known.id.0 == *phase)
            }
            Activity::Reading { .. } | Activity::Deliberation { .. } | Activity::Invigilation { .. } => None,
        }
    }
}
