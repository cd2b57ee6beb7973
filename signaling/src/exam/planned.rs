//! The plan of the day, as the session keeps it: what staff said of the day, the entries as edited, and the people as they
//! were when it was computed. What does not fit is looked for among the people as they are now.

use std::collections::BTreeMap;

use super::candidate::Candidate;
use super::{ExamSession, Thing};
use crate::package::Format;
use crate::plan::{self, Brief, Juror, Jury, Plan, edit, print};
use crate::protocol::exam::{CandidateNumber, FINAL_INTERVIEW, JuryId, JuryInfo, PhaseView, Seat};
use crate::protocol::{
    Entry, PlanDay, PlanEdit, PlanForm, PlanShown, PlanStale, PlannedCandidate, PlannedJury, encode,
};

/// What is kept of a plan.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Planned {
    pub day: PlanDay,
    pub candidates: Vec<PlannedCandidate>,
    pub juries: Vec<PlannedJury>,
    pub entries: Vec<Entry>,
    /// The number of the last fact that made anything of it another.
    pub revision: u64,
}

impl Planned {
    /// Has a candidate be examined, and its work read, by a jury.
    pub fn assign(&mut self, number: CandidateNumber, to: JuryId) {
        edit::assign(&mut self.entries, number, to);
    }

    /// Edits it. Of who or what comes into it, the entries follow.
    pub fn edit(&mut self, edit: PlanEdit, candidates: &BTreeMap<CandidateNumber, Candidate>) {
        match edit {
            PlanEdit::Add { candidate: number, .. } => {
                self.candidates.extend(candidates.get(&number).map(Candidate::planned));
            }
            PlanEdit::FinalInterview { candidate: number, .. } => {
                let known = self.candidates.iter_mut().find(|known| known.candidate == number);
                if let (Some(known), Some(now)) = (known, candidates.get(&number)) {
                    known.final_interview = now.final_minutes();
                }
            }
            PlanEdit::Drop { candidate } => self.candidates.retain(|known| known.candidate != candidate),
            PlanEdit::Move { .. }
            | PlanEdit::Resize { .. }
            | PlanEdit::Reassign { .. }
            | PlanEdit::Place { .. } => {}
        }
        edit::edit(&mut self.entries, edit);
    }

    pub fn put(&mut self, entries: &[Entry]) {
        edit::put(&mut self.entries, entries);
    }

    /// How long the final interview is that a candidate has in it, in minutes.
    pub fn final_interview_of(&self, number: CandidateNumber) -> Option<u32> {
        self.candidates.iter().find(|known| known.candidate == number)?.final_interview
    }

    /// Whether a candidate has a place in it.
    pub fn has(&self, number: CandidateNumber) -> bool {
        self.candidates.iter().any(|known| known.candidate == number)
            || self.entries.iter().any(|entry| edit::is_of(entry, number))
    }
}

impl ExamSession {
    /// The number of the last fact that made anything of the plan another; none where there is no plan.
    pub fn plan_revision(&self) -> Option<u64> {
        self.plan.as_ref().map(|plan| plan.revision)
    }

    /// Whether a seat may read the plan in a form now.
    pub fn may_read_plan(&self, seat: Seat, form: PlanForm) -> bool {
        let thing = match form {
            PlanForm::Day => Thing::ReadPlan,
            PlanForm::Page => Thing::PrintPlan,
        };
        self.may_ever(seat, thing)
    }

    /// The plan in a form, as a seat may read it now: staff all of it, a juror what concerns its jury.
    pub fn plan_text(&self, seat: Seat, form: PlanForm) -> Option<String> {
        if !self.may_read_plan(seat, form) {
            return None;
        }
        match (seat, form) {
            (Seat::Staff(_), PlanForm::Day) => Some(encode(&self.plan_shown(None)?)),
            (Seat::Staff(_), PlanForm::Page) => {
                let heading = print::Heading {
                    title: self.title.clone(),
                    place: self.place.clone(),
                    date: self.date.clone(),
                };
                Some(print::page(&self.plan_now()?, &heading))
            }
            (Seat::Juror(juror), PlanForm::Day) => {
                let jury = self.juries.values().find(|jury| jury.members().any(|member| member == juror))?;
                Some(encode(&self.plan_shown(Some(jury.jury))?))
            }
            (Seat::Juror(_), PlanForm::Page) | (Seat::Candidate(_) | Seat::Server, _) => None,
        }
    }

    /// What a plan is computed from now: who is not absent, and the juries.
    pub(super) fn plan_brief(&self, day: PlanDay, keep_juries: bool) -> Brief {
        let phases = self.phases_to_plan();
        let has_own = phases.len() > self.format.phases.len();
        let candidates = self.to_plan().map(|candidate| plan::Candidate {
            number: candidate.number,
            extra_time: candidate.extra.clone(),
            jury: candidate.jury.filter(|_| keep_juries),
            lengths: if has_own {
                [(FINAL_INTERVIEW.into(), candidate.final_minutes().unwrap_or(0))].into()
            } else {
                BTreeMap::new()
            },
        });
        Brief {
            format: Format { phases, ..self.format.clone() },
            candidates: candidates.collect(),
            juries: self.juries.values().map(|jury| self.jury_to_plan(jury)).collect(),
            day,
        }
    }

    /// Who has a place in a plan.
    pub(super) fn to_plan(&self) -> impl Iterator<Item = &Candidate> {
        self.candidates.values().filter(|candidate| !candidate.absent)
    }

    fn jury_to_plan(&self, jury: &JuryInfo) -> Jury {
        let corrects = self.jurors.get(&jury.corrects);
        let corrects =
            corrects.map(|juror| Juror { name: juror.info.name.clone(), retention: juror.info.retention });
        Jury { number: jury.jury, jurors: corrects.into_iter().collect() }
    }

    /// The plan, checked against the session as it is now.
    fn plan_now(&self) -> Option<Plan> {
        let planned = self.plan.as_ref()?;
        // Juries are never taken back, so there is one still.
        Plan::of_entries(self.plan_brief(planned.day, true), planned.entries.clone()).ok()
    }

    fn plan_shown(&self, jury: Option<JuryId>) -> Option<PlanShown> {
        let (planned, plan) = (self.plan.as_ref()?, self.plan_now()?);
        let whole = PlanShown {
            revision: planned.revision,
            day: planned.day,
            phases: self.phase_views(),
            plan: plan.day(),
            breaks: plan.breaks(),
            stale: self.plan_stale(planned),
        };
        let Some(jury) = jury else { return Some(whole) };
        let plan = whole.plan.for_jury(jury);
        let mut breaks = whole.breaks;
        breaks.retain(|one| plan.entries.iter().any(|entry| entry.concerns(one.who)));
        Some(PlanShown { plan, breaks, stale: Vec::new(), ..whole })
    }

    fn phase_views(&self) -> Vec<PhaseView> {
        let phases = self.phases_to_plan();
        let of = u32::try_from(phases.len()).unwrap_or(u32::MAX);
        let views = (1..).zip(&phases).map(|(number, phase)| PhaseView {
            id: phase.id.clone(),
            name: phase.name.clone(),
            part: phase.part,
            number,
            of,
        });
        views.collect()
    }

    /// What of the people is another than when the plan was computed.
    fn plan_stale(&self, planned: &Planned) -> Vec<PlanStale> {
        let mut stale = Vec::new();
        for candidate in self.to_plan() {
            let number = candidate.number;
            match planned.candidates.iter().find(|known| known.candidate == number) {
                None => stale.push(PlanStale::CandidateMissing { candidate: number }),
                Some(known) if known.extra != candidate.extra => {
                    stale.push(PlanStale::ExtraTimeChanged { candidate: number });
                }
                Some(known) if known.final_interview != candidate.final_minutes() => {
                    stale.push(PlanStale::FinalInterviewChanged { candidate: number });
                }
                Some(_) => {}
            }
        }
        let gone = planned.candidates.iter().map(|known| known.candidate);
        let gone = gone.filter(|number| !self.to_plan().any(|candidate| candidate.number == *number));
        stale.extend(gone.map(|candidate| PlanStale::CandidateGone { candidate }));
        for now in self.planned_juries() {
            let jury = now.jury;
            match planned.juries.iter().find(|known| known.jury == jury) {
                None => stale.push(PlanStale::JuryMissing { jury }),
                // Where nothing hangs on it, it makes no other plan.
                Some(known) if *known != now && self.format.retention_corrector => {
                    stale.push(PlanStale::CorrectorChanged { jury });
                }
                Some(_) => {}
            }
        }
        stale
    }

    pub(super) fn planned_juries(&self) -> impl Iterator<Item = PlannedJury> {
        self.juries.values().map(|jury| PlannedJury {
            jury: jury.jury,
            retention: self.jurors.get(&jury.corrects).is_some_and(|juror| juror.info.retention),
        })
    }
}
