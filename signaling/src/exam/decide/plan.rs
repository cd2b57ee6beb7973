//! The plan of the day: computed, and edited entry by entry.

use super::Given;
use crate::exam::candidate::Candidate;
use crate::exam::planned::Planned;
use crate::exam::{ExamSession, Moment, Thing};
use crate::package::PhaseId;
use crate::plan::{Brief, CannotPlan, Plan};
use crate::protocol::exam::{
    CandidateNumber, FINAL_INTERVIEW, Fact, MAX_PLAN_ENTRIES, OrderId, Recorded, Refused, Seat,
};
use crate::protocol::{
    Activity, Entry, EntryId, LAST_MINUTE, Minute, PlanDay, PlanEdit, PlanEntries, PlannedCandidate,
    PlannedFrom, PlannedJury, Spot,
};

impl ExamSession {
    /// What a seat has a plan computed from, which may take longer than an order may; none where the order was done
    /// before. [`ExamSession::decide_plan`] follows.
    ///
    /// # Errors
    /// Why there is no plan to compute.
    pub fn brief_for_plan(
        &self,
        who: Seat,
        id: OrderId,
        day: PlanDay,
        keep_juries: bool,
    ) -> Result<Option<Brief>, Refused> {
        if self.done.contains(&id) {
            return Ok(None);
        }
        self.staff_may(who, Thing::Prepare)?;
        self.check_may_plan()?;
        if self.to_plan().next().is_none() {
            return Err(Refused::NobodyToPlan);
        }
        if day.start >= day.latest_end {
            return Err(Refused::BadPlanDay);
        }
        let brief = self.plan_brief(day, keep_juries);
        brief.check().map_err(|cannot| refusal(&cannot))?;
        Ok(Some(brief))
    }

    /// The facts that a plan makes true that was computed from [`ExamSession::brief_for_plan`]. What has changed since
    /// then is told with the plan as what has changed since it was computed.
    ///
    /// # Errors
    /// As there.
    pub fn decide_plan(
        &self,
        who: Seat,
        id: OrderId,
        plan: &Plan,
        now: Moment,
    ) -> Result<Vec<Recorded>, Refused> {
        if self.done.contains(&id) {
            return Ok(Vec::new());
        }
        self.staff_may(who, Thing::Prepare)?;
        self.check_may_plan()?;
        Ok(self.recorded(self.facts_of_plan(plan), now.max(self.last), who, Some(id)))
    }

    /// Computes at once.
    pub(super) fn plan<F>(
        &self,
        given: &Given<'_, F>,
        day: PlanDay,
        keep_juries: bool,
    ) -> Result<Vec<Fact>, Refused> {
        let Some(brief) = self.brief_for_plan(given.who, given.id, day, keep_juries)? else {
            return Ok(Vec::new());
        };
        let plan = Plan::compute(brief).map_err(|cannot| refusal(&cannot))?;
        Ok(self.facts_of_plan(&plan))
    }

    pub(super) fn edit_plan(&self, who: Seat, edit: PlanEdit, now: Moment) -> Result<Vec<Fact>, Refused> {
        self.staff_may(who, Thing::Prepare)?;
        let plan = self.plan.as_ref().ok_or(Refused::NoPlan)?;
        let known = |id: EntryId| plan.entries.iter().find(|entry| entry.id == id);
        let changes = match edit {
            // The jury of a candidate is one and the same here and everywhere.
            PlanEdit::Reassign { candidate, jury } => return self.assign(who, candidate, jury, now),
            PlanEdit::Move { entry, from } => {
                let entry = known(entry).ok_or(Refused::NoSuchPlanEntry)?;
                if from > LAST_MINUTE {
                    return Err(Refused::BadPlanTime);
                }
                entry.from != from
            }
            PlanEdit::Resize { entry, minutes } => {
                let entry = known(entry).ok_or(Refused::NoSuchPlanEntry)?;
                if minutes == 0 || minutes > LAST_MINUTE.0 {
                    return Err(Refused::BadPlanTime);
                }
                entry.minutes() != minutes
            }
            PlanEdit::Place { entry, spot } => {
                let entry = known(entry).ok_or(Refused::NoSuchPlanEntry)?;
                let (has, number, of) = match (&entry.activity, spot) {
                    (Activity::Phase { spot: has @ Spot::Desk(_), .. }, Spot::Desk(desk)) => {
                        (*has, desk.0, plan.day.desks)
                    }
                    (Activity::Phase { spot: has @ Spot::Room(_), .. }, Spot::Room(room)) => {
                        (*has, room.0, plan.day.rooms)
                    }
                    _ => return Err(Refused::WrongPlanSpot),
                };
                if !(1..=of).contains(&number) {
                    return Err(Refused::NoSuchPlanSpot);
                }
                has != spot
            }
            PlanEdit::Add { candidate, not_before } => return self.add_to_plan(edit, candidate, not_before),
            PlanEdit::FinalInterview { candidate, not_before } => {
                return self.plan_final_interview(edit, candidate, not_before);
            }
            PlanEdit::Drop { candidate } => {
                if !plan.has(candidate) {
                    return Err(Refused::NotInPlan);
                }
                if self.to_plan().any(|present| present.number == candidate) {
                    return Err(Refused::StaysInPlan);
                }
                true
            }
        };
        Ok(changes.then_some(Fact::PlanEdited(edit)).into_iter().collect())
    }

    /// Who is to be given a place, and the plan that it is for.
    fn to_place(&self, number: CandidateNumber) -> Result<(&Candidate, &Planned), Refused> {
        let candidate = self.candidate(number)?;
        if candidate.absent {
            return Err(Refused::IsAbsent);
        }
        Ok((candidate, self.plan.as_ref().ok_or(Refused::NoPlan)?))
    }

    /// A place for who was registered, or came, after the plan was computed. What others have stays as it lies.
    fn add_to_plan(
        &self,
        edit: PlanEdit,
        number: CandidateNumber,
        not_before: Minute,
    ) -> Result<Vec<Fact>, Refused> {
        let (candidate, planned) = self.to_place(number)?;
        if planned.has(number) {
            return Err(Refused::InPlan);
        }
        let plan = self.plan_to_join(planned, not_before)?;
        let entries = plan.joined(number, not_before).ok_or(Refused::BadPlanTime)?;
        let jury = entries.iter().find_map(|entry| match entry.activity {
            Activity::Phase { jury, .. } => jury,
            Activity::Reading { .. } | Activity::Deliberation { .. } | Activity::Invigilation { .. } => None,
        });
        let mut facts = edited(edit, &entries);
        let given = jury.filter(|jury| candidate.jury != Some(*jury));
        facts.extend(given.map(|jury| Fact::Assigned { candidate: number, jury }));
        Ok(facts)
    }

    /// A place for the final interview of who has one for the rest of its day. What there is stays as it lies.
    fn plan_final_interview(
        &self,
        edit: PlanEdit,
        number: CandidateNumber,
        not_before: Minute,
    ) -> Result<Vec<Fact>, Refused> {
        if self.ends_with_final_interview() {
            return Err(Refused::HasFinalInterview);
        }
        let (candidate, planned) = self.to_place(number)?;
        if !planned.has(number) {
            return Err(Refused::NotInPlan);
        }
        if candidate.phase >= self.format.phases.len() {
            return Err(Refused::FinalInterviewBegan);
        }
        if planned.final_interview_of(number) == candidate.final_minutes() {
            return Err(Refused::InPlan);
        }
        let plan = self.plan_to_join(planned, not_before)?;
        let entries = plan.interviewed(number, not_before).ok_or(Refused::BadPlanTime)?;
        Ok(edited(edit, &entries))
    }

    /// The plan with the people as they are now, for who comes into it.
    fn plan_to_join(&self, planned: &Planned, not_before: Minute) -> Result<Plan, Refused> {
        // No day is longer, and what a plan holds lies far from what a number does.
        if not_before > Minute(24 * 60) {
            return Err(Refused::BadPlanTime);
        }
        let plan = Plan::of_entries(self.plan_brief(planned.day, true), planned.entries.clone());
        plan.map_err(|cannot| refusal(&cannot))
    }

    /// Once somebody has begun, what is past would be planned again.
    fn check_may_plan(&self) -> Result<(), Refused> {
        // It may have been closed while the plan was computed.
        if self.is_closed() {
            return Err(Refused::NoSession);
        }
        match self.candidates.values().any(|candidate| candidate.epoch > 0) {
            true => Err(Refused::DayHasBegun),
            false => Ok(()),
        }
    }

    /// The plan, and a jury for each that had none, or has another in it.
    fn facts_of_plan(&self, plan: &Plan) -> Vec<Fact> {
        let brief = plan.brief();
        let candidates = brief.candidates.iter().map(|candidate| PlannedCandidate {
            candidate: candidate.number,
            extra: candidate.extra_time.clone(),
            final_interview: candidate
                .lengths
                .get(&PhaseId::from(FINAL_INTERVIEW))
                .copied()
                .filter(|m| *m > 0),
        });
        let juries = brief.juries.iter().map(|jury| PlannedJury {
            jury: jury.number,
            retention: jury.jurors.iter().any(|juror| juror.retention),
        });
        let mut facts = vec![Fact::Planned(PlannedFrom {
            day: brief.day,
            candidates: candidates.collect(),
            juries: juries.collect(),
        })];
        let parts = plan.entries().chunks(MAX_PLAN_ENTRIES);
        facts.extend(parts.map(|entries| Fact::PlanEntries(PlanEntries { entries: entries.to_vec() })));
        for candidate in self.to_plan() {
            let number = candidate.number;
            let jury = plan.entries().iter().find_map(|entry| match entry.activity {
                Activity::Phase { candidate, jury: Some(jury), .. } if candidate == number => Some(jury),
                _ => None,
            });
            if let Some(jury) = jury.filter(|jury| candidate.jury != Some(*jury)) {
                facts.push(Fact::Assigned { candidate: number, jury });
            }
        }
        facts
    }
}

/// An edit, and the entries that come of it.
fn edited(edit: PlanEdit, entries: &[Entry]) -> Vec<Fact> {
    let parts = entries.chunks(MAX_PLAN_ENTRIES);
    let parts = parts.map(|part| Fact::PlanEntries(PlanEntries { entries: part.to_vec() }));
    std::iter::once(Fact::PlanEdited(edit)).chain(parts).collect()
}

fn refusal(cannot: &CannotPlan) -> Refused {
    match cannot {
        CannotPlan::NoJury => Refused::NoJuryToPlan,
        CannotPlan::NoDesk => Refused::NoDeskToPlan,
        CannotPlan::NoRoom => Refused::NoRoomToPlan,
        CannotPlan::NoInvigilator => Refused::NoInvigilatorToPlan,
        CannotPlan::BreakTooLong => Refused::BreakTooLong,
        CannotPlan::TooLong => Refused::BadPlanDay,
        // A session has each number once, and no more people than a plan takes.
        CannotPlan::SameCandidate(_) | CannotPlan::SameJury(_) | CannotPlan::TooMany => Refused::SessionFull,
    }
}
