//! Phases, step by step, and what is added to their clocks.

use super::{Given, words};
use crate::exam::candidate::{At, Candidate, all_differ};
use crate::exam::{ExamSession, Floor, Moment, Thing, draw};
use crate::package::{Attendant, Called, Phase};
use crate::protocol::StationId;
use crate::protocol::exam::{
    Drawn, Fact, JuryId, MAX_ADDED_MS, OutageId, PlayCut, Refused, Settled, Step, Target,
};

impl ExamSession {
    /// All candidates of the order go the step, or none.
    pub(super) fn step<F: Floor>(
        &self,
        given: &Given<'_, F>,
        step: Step,
        of: &[Target],
        reason: Option<&str>,
    ) -> Result<Vec<Fact>, Refused> {
        self.staff_may(given.who, Thing::Step)?;
        if of.is_empty() || !all_differ(of.iter().map(|target| target.candidate)) {
            return Err(Refused::BadTargets);
        }
        let reason = match (step, reason) {
            (Step::Pause | Step::Back | Step::Anew, reason) => Some(words::reason(reason)?),
            (Step::Open | Step::Ready | Step::Start | Step::Resume | Step::Finish, None) => None,
            (Step::Open | Step::Ready | Step::Start | Step::Resume | Step::Finish, reason) => {
                Some(words::reason(reason)?)
            }
        };
        let mut facts = Vec::new();
        let mut juries = Vec::new();
        for target in of {
            let candidate = self.target(given, *target, Thing::Step)?;
            match step {
                Step::Open => facts.extend(self.open_phase(given, candidate)?),
                Step::Ready
                | Step::Start
                | Step::Pause
                | Step::Resume
                | Step::Finish
                | Step::Back
                | Step::Anew => {
                    self.check_step(candidate, step, given.now, &mut juries)?;
                    self.check_all_are_here(given, candidate, step)?;
                    facts.extend(self.stepped(given, candidate, step, reason.clone()));
                }
            }
        }
        Ok(facts)
    }

    fn target<F>(&self, given: &Given<'_, F>, target: Target, thing: Thing) -> Result<&Candidate, Refused> {
        let candidate = self.candidate(target.candidate)?;
        if candidate.epoch != target.epoch {
            return Err(Refused::MovedOn);
        }
        if self.may(given.who, target.candidate, thing, given.now) {
            Ok(candidate)
        } else {
            Err(Refused::NotAllowed)
        }
    }

    /// Whether a candidate could go a step by itself.
    ///
    /// # Errors
    /// Why not.
    pub(in crate::exam) fn could_go(
        &self,
        candidate: &Candidate,
        step: Step,
        now: Moment,
    ) -> Result<(), Refused> {
        match step {
            Step::Open => self.check_open(candidate).map(|_| ()),
            Step::Ready
            | Step::Start
            | Step::Pause
            | Step::Resume
            | Step::Finish
            | Step::Back
            | Step::Anew => self.check_step(candidate, step, now, &mut Vec::new()),
        }
    }

    /// The phase that would be opened.
    fn check_open<'a>(&'a self, candidate: &'a Candidate) -> Result<&'a Phase, Refused> {
        let next = candidate.next_phase().ok_or(Refused::WrongStep)?;
        let phase = self.phase_at(candidate, next).ok_or(Refused::NoMorePhases)?;
        if candidate.absent { Err(Refused::IsAbsent) } else { Ok(phase) }
    }

    fn open_phase<F>(&self, given: &Given<'_, F>, candidate: &Candidate) -> Result<Vec<Fact>, Refused> {
        let phase = self.check_open(candidate)?;
        let number = candidate.number;
        let mut facts = vec![Fact::PhaseOpened {
            candidate: number,
            phase: phase.id.clone(),
            epoch: candidate.epoch.saturating_add(1),
            total_ms: candidate.duration_ms(phase),
        }];
        // A phase that was opened before, and closed again, binds the server to what it said then.
        if let Some(what) = phase.draw.filter(|what| !candidate.draws.contains_key(what)) {
            facts.extend(self.bind(given, candidate, what));
        }
        Ok(facts)
    }

    fn bind<F>(&self, given: &Given<'_, F>, candidate: &Candidate, what: Drawn) -> [Fact; 2] {
        let number = candidate.number;
        let seed = draw::seed(given.entropy, number, what);
        let commitment = draw::commit(self.id, number, what, seed);
        [
            Fact::DrawSealed { candidate: number, what, seed },
            Fact::DrawCommitted { candidate: number, what, commitment },
        ]
    }

    /// `juries` are those that other candidates of the same order have taken.
    fn check_step(
        &self,
        candidate: &Candidate,
        step: Step,
        now: Moment,
        juries: &mut Vec<JuryId>,
    ) -> Result<(), Refused> {
        match (step, candidate.at) {
            (Step::Ready, At::Open) => {
                self.check_people(candidate)?;
                self.take_jury(candidate, juries)
            }
            (Step::Start, At::Ready) => self.check_people(candidate),
            // It would hold its jury.
            (Step::Resume | Step::Anew, At::Paused) | (Step::Back, At::Finished) if candidate.absent => {
                Err(Refused::IsAbsent)
            }
            (Step::Resume, At::Paused) if candidate.clock.remaining(now) > 0 => self.check_people(candidate),
            (Step::Pause, At::Running) if candidate.clock.remaining(now) > 0 => Ok(()),
            (Step::Finish | Step::Anew, At::Running | At::Paused) => Ok(()),
            (Step::Back, At::Open | At::Ready | At::Running | At::Paused) => Ok(()),
            (Step::Back, At::Finished) => self.take_jury(candidate, juries),
            (Step::Open | Step::Ready | Step::Start | Step::Pause | Step::Resume, _)
            | (Step::Finish | Step::Back | Step::Anew, _) => Err(Refused::WrongStep),
        }
    }

    /// Who must be there sits there.
    fn check_people(&self, candidate: &Candidate) -> Result<(), Refused> {
        let phase = self.phase_of(candidate);
        if candidate.absent {
            return Err(Refused::IsAbsent);
        }
        if phase.present.contains(&Attendant::Candidate) && candidate.station.is_none() {
            return Err(Refused::NotSeated);
        }
        if phase.present.contains(&Attendant::Jury) {
            let jury = candidate.jury.and_then(|jury| self.juries.get(&jury)).ok_or(Refused::JuryMissing)?;
            let seated = self.jurors.get(&jury.plays).is_some_and(|juror| juror.station.is_some());
            // In the interview room the jury needs no station of its own.
            if phase.call.contains(&Called::Clients) && !seated {
                return Err(Refused::JuryMissing);
            }
        }
        Ok(())
    }

    /// The candidate's station, and in a phase with clients that of who plays them, are connected before all are ready, and
    /// still when the clock starts.
    fn check_all_are_here<F: Floor>(
        &self,
        given: &Given<'_, F>,
        candidate: &Candidate,
        step: Step,
    ) -> Result<(), Refused> {
        let begins = match step {
            Step::Ready | Step::Start => true,
            Step::Open | Step::Pause | Step::Resume | Step::Finish | Step::Back | Step::Anew => false,
        };
        let away = |station: Option<StationId>| station.is_some_and(|station| !given.floor.is_here(station));
        let comes = self.phase_of(candidate).present.contains(&Attendant::Candidate);
        match begins {
            true if comes && away(candidate.station) => Err(Refused::CandidateAway),
            true if away(self.played_at(candidate)) => Err(Refused::JuryAway),
            true | false => Ok(()),
        }
    }

    /// The station of who plays the clients, in a phase that has any.
    pub(in crate::exam) fn played_at(&self, candidate: &Candidate) -> Option<StationId> {
        let phase = self.phase_of(candidate);
        let plays = phase.present.contains(&Attendant::Jury) && phase.call.contains(&Called::Clients);
        let jury = candidate.jury.and_then(|jury| self.juries.get(&jury)).filter(|_| plays)?;
        self.jurors.get(&jury.plays)?.station
    }

    fn take_jury(&self, candidate: &Candidate, juries: &mut Vec<JuryId>) -> Result<(), Refused> {
        if !self.phase_of(candidate).present.contains(&Attendant::Jury) {
            return Ok(());
        }
        let Some(jury) = candidate.jury else { return Ok(()) };
        let with_another = self.with_jury(jury).any(|other| other.number != candidate.number);
        if with_another || juries.contains(&jury) {
            return Err(Refused::JuryBusy);
        }
        juries.push(jury);
        Ok(())
    }

    pub(super) fn stepped<F: Floor>(
        &self,
        given: &Given<'_, F>,
        candidate: &Candidate,
        step: Step,
        reason: Option<String>,
    ) -> Vec<Fact> {
        let mut facts = Vec::new();
        let ends = match step {
            Step::Finish => true,
            Step::Back | Step::Anew => candidate.at == At::Running || candidate.at == At::Paused,
            Step::Open | Step::Ready | Step::Start | Step::Pause | Step::Resume => false,
        };
        // An exchange does not outlast its phase.
        if let Some((exchange, since)) = candidate.sheet.open().filter(|_| ends) {
            let lasted_ms = given.now.since(since);
            facts.push(Fact::ExchangeClosed { candidate: candidate.number, exchange, lasted_ms });
        }
        match step {
            Step::Pause => facts.extend(self.play_cut(candidate, PlayCut::Paused, None)),
            _ if ends => facts.extend(self.play_cut(candidate, PlayCut::Over, None)),
            _ => {}
        }
        if step == Step::Finish {
            facts.extend(self.handed_in(candidate, given.floor));
        }
        // Nor does an outage: what still fails when the next one is opened is said again.
        if step == Step::Finish || step == Step::Back && candidate.at == At::Open {
            facts.extend(self.all_ended(candidate, given.now));
        }
        facts.push(Fact::Stepped {
            candidate: candidate.number,
            phase: self.phase_of(candidate).id.clone(),
            step,
            epoch: candidate.epoch.saturating_add(1),
            remaining_ms: candidate.clock.remaining(given.now),
            reason,
            goes_on: step == Step::Back && ends,
        });
        facts
    }

    pub(super) fn add_time<F>(
        &self,
        given: &Given<'_, F>,
        of: Target,
        ms: u64,
        reason: &str,
    ) -> Result<Vec<Fact>, Refused> {
        self.staff_may(given.who, Thing::Step)?;
        let candidate = self.target(given, of, Thing::AddTime).map_err(no_clock)?;
        let (ms, reason) = (added(ms)?, words::reason(Some(reason))?);
        let phase = self.phase_of(candidate).id.clone();
        Ok(vec![Fact::TimeAdded { candidate: candidate.number, phase, ms, reason }])
    }

    pub(super) fn grant<F>(
        &self,
        given: &Given<'_, F>,
        outage: OutageId,
        ms: u64,
    ) -> Result<Vec<Fact>, Refused> {
        let candidate = self.with_unsettled(given, outage)?;
        let ms = added(ms)?;
        let number = candidate.number;
        if !self.may(given.who, number, Thing::AddTime, given.now) {
            return Err(Refused::NoClock);
        }
        let phase = self.phase_of(candidate).id.clone();
        Ok(vec![Fact::CreditGranted { candidate: number, outage, phase, ms }])
    }

    pub(super) fn decline<F>(&self, given: &Given<'_, F>, outage: OutageId) -> Result<Vec<Fact>, Refused> {
        let candidate = self.with_unsettled(given, outage)?.number;
        Ok(vec![Fact::CreditDeclined { candidate, outage }])
    }

    fn with_unsettled<F>(&self, given: &Given<'_, F>, id: OutageId) -> Result<&Candidate, Refused> {
        self.staff_may(given.who, Thing::Step)?;
        let mut all =
            self.candidates.values().filter_map(|candidate| Some((candidate, candidate.outages.get(id)?)));
        let (candidate, outage) = all.next().ok_or(Refused::NoSuchOutage)?;
        match outage.settled {
            Settled::Granted(_) | Settled::Declined => Err(Refused::OutageSettled),
            Settled::Not if outage.lasts() => Err(Refused::OutageLasts),
            Settled::Not => Ok(candidate),
        }
    }
}

/// Staff may add time wherever there is a clock.
fn no_clock(refused: Refused) -> Refused {
    if refused == Refused::NotAllowed { Refused::NoClock } else { refused }
}

fn added(ms: u64) -> Result<u64, Refused> {
    if (1..=MAX_ADDED_MS).contains(&ms) { Ok(ms) } else { Err(Refused::BadTime) }
}
