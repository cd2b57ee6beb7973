//! Taking in what was kept. It never fails: whatever was found possible when it was decided is so still, as facts come
//! in the order of their numbers and one order at a time.

use super::candidate::{Candidate, Draw, Remark};
use super::clock::Moment;
use super::planned::Planned;
use super::run_sheet::{RunSheet, State};
use super::{ExamSession, Juror};
use crate::protocol::exam::{
    Arranged, CandidateNumber, Drawn, ExchangeKept, Fact, JurorInfo, Person, Recorded, Settled,
};
use crate::protocol::{ClientId, PlanEdit, PlanEntries, PlannedFrom, StationId};

impl ExamSession {
    /// Takes in a fact that was kept. One that was taken in already changes nothing.
    pub fn apply(&mut self, recorded: &Recorded) {
        if recorded.number != self.number + 1 {
            return;
        }
        self.number = recorded.number;
        self.last = self.last.max(Moment(recorded.at_ms));
        self.done.extend(recorded.order);
        let at = self.last;
        match &recorded.fact {
            Fact::Made { .. } | Fact::ServerReturned { .. } => {}
            Fact::Placed { date, place } => (self.date, self.place) = (date.clone(), place.clone()),
            Fact::Registered { candidate, name, extra } => {
                let new = Candidate::new(*candidate, name.clone(), extra.clone());
                self.candidates.insert(*candidate, new);
            }
            Fact::Amended { candidate, name, extra } => self.change(*candidate, |candidate| {
                (candidate.name, candidate.extra) = (name.clone(), extra.clone());
            }),
            Fact::Withdrawn { candidate } => drop(self.candidates.remove(candidate)),
            Fact::JurorEntered(info) => self.enter(info),
            Fact::JuryMade(jury) => drop(self.juries.insert(jury.jury, jury.clone())),
            Fact::Assigned { candidate, jury } => {
                self.change(*candidate, |candidate| candidate.jury = Some(*jury));
                if let Some(plan) = &mut self.plan {
                    plan.assign(*candidate, *jury);
                }
            }
            Fact::Sat { who, station } => self.sit(*who, *station, at),
            Fact::AbsenceNoted { candidate, absent } => {
                self.change(*candidate, |candidate| candidate.absent = *absent);
            }
            Fact::ExclusionSet { on } => self.exclude_drawn = *on,
            Fact::PhaseOpened { candidate, phase, epoch, total_ms } => {
                let opened = self.candidates.get(candidate);
                let opened = opened
                    .and_then(|candidate| self.phases_for(candidate).position(|known| known.id == *phase));
                let phase = opened.unwrap_or(0);
                self.change(*candidate, |candidate| {
                    candidate.open(phase, *total_ms, at);
                    candidate.epoch = *epoch;
                });
            }
            Fact::Stepped { candidate, step, epoch, goes_on, .. } => {
                self.change(*candidate, |candidate| {
                    candidate.step(*step, *goes_on, at);
                    candidate.epoch = *epoch;
                });
                let with_jury = self.candidates.get(candidate).is_some_and(|own| self.is_with_jury(own));
                if with_jury {
                    self.change(*candidate, |candidate| candidate.with_jury = Some(recorded.number));
                }
            }
            Fact::TimeAdded { candidate, ms, .. } => {
                self.change(*candidate, |candidate| candidate.add_time(*ms, at));
            }
            Fact::OutageBegan { candidate, outage, cause, unnoticed_ms } => {
                self.last_outage = self.last_outage.max(outage.0);
                let since = Moment(at.0.saturating_sub(*unnoticed_ms));
                self.change(*candidate, |candidate| {
                    candidate.outages.begin(*outage, *cause, candidate.phase, &candidate.clock, since);
                });
            }
            Fact::OutageEnded { candidate, outage, cause } => {
                self.change(*candidate, |candidate| candidate.outages.end(*outage, *cause));
            }
            Fact::OutageMeasured { candidate, outage, kind, measured_ms } => {
                self.last_outage = self.last_outage.max(outage.0);
                self.change(*candidate, |candidate| {
                    candidate.outages.measure(*outage, *kind, *measured_ms, candidate.phase);
                });
            }
            Fact::CreditGranted { candidate, outage, ms, .. } => self.change(*candidate, |candidate| {
                candidate.outages.settle(*outage, Settled::Granted(*ms));
                candidate.add_time(*ms, at);
            }),
            Fact::CreditDeclined { candidate, outage } => self.change(*candidate, |candidate| {
                candidate.outages.settle(*outage, Settled::Declined);
            }),
            Fact::DrawSealed { candidate, what, seed } => {
                let draw = Draw { seed: *seed, commitment: None, result: None };
                self.change(*candidate, |candidate| drop(candidate.draws.insert(*what, draw)));
            }
            Fact::DrawCommitted { candidate, what, commitment } => self.change(*candidate, |candidate| {
                if let Some(draw) = candidate.draws.get_mut(what) {
                    draw.commitment = Some(*commitment);
                }
            }),
            Fact::Drawn { candidate, what, chosen, .. } => self.drawn(*candidate, *what, chosen, at),
            Fact::ExchangeBegan { candidate, exchange, .. } => self.change(*candidate, |candidate| {
                candidate.sheet.begin(*exchange, candidate.phase, at);
            }),
            Fact::ExchangeClosed { candidate, exchange, lasted_ms } => self.change(*candidate, |candidate| {
                candidate.sheet.set(*exchange, State::Closed(*lasted_ms));
            }),
            Fact::ExchangesArranged(Arranged { candidate, exchanges }) => {
                self.change(*candidate, |candidate| candidate.sheet.arrange(exchanges));
            }
            Fact::ExchangeRepeated { candidate, exchange, again } => {
                self.change(*candidate, |candidate| candidate.sheet.repeat(*exchange, *again));
            }
            Fact::ExchangeRecorded(ExchangeKept { candidate, exchange }) => {
                self.change(*candidate, |candidate| candidate.sheet.recorded(*exchange));
            }
            Fact::ExchangeSkipped { candidate, exchange, reason } => self.change(*candidate, |candidate| {
                candidate.sheet.set(*exchange, State::Skipped(reason.clone()));
            }),
            Fact::Remarked { candidate, juror, remark, kind, phase, exchange, offset_ms, text } => {
                let remark = Remark {
                    id: *remark,
                    juror: *juror,
                    kind: *kind,
                    phase: phase.clone(),
                    exchange: *exchange,
                    offset_ms: *offset_ms,
                    at,
                    text: text.clone(),
                };
                self.change(*candidate, |candidate| candidate.remarks.push(remark));
            }
            Fact::Reworded { candidate, remark, text, .. } => self.change(*candidate, |candidate| {
                if let Some(known) = candidate.remarks.iter_mut().find(|known| known.id == *remark) {
                    known.text.clone_from(text);
                }
            }),
            Fact::Scored { candidate, juror, part, competence, criterion, level } => {
                self.change(*candidate, |candidate| {
                    candidate.scores.set(*juror, *part, (*competence, criterion.clone()), *level);
                });
            }
            Fact::ConfirmationSent { candidate, client, text } => self.change(*candidate, |candidate| {
                candidate.sent.insert(client.clone(), (at, *text));
            }),
            // What was written is with the hub; this is for the record.
            Fact::WorkHandedIn { candidate, .. } => self.change(*candidate, |_| {}),
            Fact::Locked { candidate, juror, part } => {
                self.change(*candidate, |candidate| candidate.scores.lock(*juror, *part));
            }
            Fact::Agreed { candidate, part, competence, criterion, level, .. } => {
                self.change(*candidate, |candidate| {
                    candidate.scores.agree(*part, (*competence, criterion.clone()), *level);
                });
            }
            Fact::HelpAsked { candidate, text } => {
                self.change(*candidate, |candidate| candidate.hand.raise(text, at));
            }
            Fact::HelpAnswered { candidate } => {
                self.change(*candidate, |candidate| candidate.hand.answer());
            }
            Fact::HelpEnded { candidate } => self.change(*candidate, |candidate| candidate.hand.lower()),
            Fact::Messaged { message, to, text } => {
                for number in to {
                    self.change(*number, |candidate| candidate.hand.write(*message, text, at));
                }
            }
            Fact::MessageRead { candidate, message } => {
                self.change(*candidate, |candidate| candidate.hand.read(*message));
            }
            Fact::Play(fact) => {
                self.change(fact.candidate(), |candidate| candidate.plays.apply(fact, at));
            }
            Fact::Listening(fact) => self.apply_listening(*fact),
            Fact::SessionClosed => self.closed = Some(at),
            Fact::SessionReopened => self.closed = None,
            Fact::FinalInterview(set) => self.apply_final_interview(*set),
            Fact::Dossier(fact) => self.apply_dossier(fact),
            Fact::Purge(fact) => self.apply_purge(fact),
            Fact::Planned(PlannedFrom { day, candidates, juries }) => {
                let (candidates, juries) = (candidates.clone(), juries.clone());
                self.plan = Some(Planned {
                    day: *day,
                    candidates,
                    juries,
                    entries: Vec::new(),
                    revision: self.number,
                });
            }
            Fact::PlanEntries(PlanEntries { entries }) => {
                self.plan.iter_mut().for_each(|plan| plan.put(entries));
            }
            Fact::PlanEdited(edit) => {
                if let PlanEdit::Add { candidate, .. }
                | PlanEdit::FinalInterview { candidate, .. }
                | PlanEdit::Drop { candidate } = edit
                {
                    self.change(*candidate, |_| {});
                }
                self.plan.iter_mut().for_each(|plan| plan.edit(*edit, &self.candidates));
            }
        }
        if let Some(plan) = self.plan.as_mut().filter(|_| concerns_plan(&recorded.fact)) {
            plan.revision = recorded.number;
        }
    }

    pub(super) fn change(&mut self, candidate: CandidateNumber, change: impl FnOnce(&mut Candidate)) {
        if let Some(candidate) = self.candidates.get_mut(&candidate) {
            candidate.touched = self.number;
            change(candidate);
        }
    }

    fn enter(&mut self, info: &JurorInfo) {
        let new = || Juror { info: info.clone(), station: None };
        self.jurors.entry(info.juror).or_insert_with(new).info = info.clone();
    }

    fn sit(&mut self, who: Person, station: Option<StationId>, at: Moment) {
        match who {
            Person::Candidate(candidate) => {
                self.change(candidate, |candidate| candidate.sit(station, at));
            }
            Person::Juror(juror) => {
                if let Some(juror) = self.jurors.get_mut(&juror) {
                    juror.station = station;
                }
            }
        }
    }

    fn drawn(&mut self, candidate: CandidateNumber, what: Drawn, chosen: &str, at: Moment) {
        let subject = self.exam.subjects_of(&self.format.id).find(|subject| subject.id.0 == chosen);
        let clients: Vec<ClientId> = subject.map(|subject| subject.clients.clone()).unwrap_or_default();
        self.change(candidate, |candidate| {
            if let Some(draw) = candidate.draws.get_mut(&what) {
                draw.result = Some((chosen.to_owned(), at));
            }
            if what == Drawn::Subject {
                candidate.sheet = RunSheet::of(&clients);
            }
        });
    }
}

/// Whether what is shown of a plan, or printed, is another after a fact.
fn concerns_plan(fact: &Fact) -> bool {
    match fact {
        Fact::Placed { .. }
        | Fact::Registered { .. }
        | Fact::Amended { .. }
        | Fact::Withdrawn { .. }
        | Fact::JurorEntered(_)
        | Fact::JuryMade(_)
        | Fact::Assigned { .. }
        | Fact::AbsenceNoted { .. }
        | Fact::Planned(_)
        | Fact::PlanEntries(_)
        | Fact::PlanEdited(_)
        | Fact::FinalInterview(_) => true,
        Fact::Made { .. }
        | Fact::Sat { .. }
        | Fact::ExclusionSet { .. }
        | Fact::PhaseOpened { .. }
        | Fact::Stepped { .. }
        | Fact::TimeAdded { .. }
        | Fact::OutageBegan { .. }
        | Fact::OutageEnded { .. }
        | Fact::OutageMeasured { .. }
        | Fact::ServerReturned { .. }
        | Fact::CreditGranted { .. }
        | Fact::CreditDeclined { .. }
        | Fact::DrawSealed { .. }
        | Fact::DrawCommitted { .. }
        | Fact::Drawn { .. }
        | Fact::ExchangeBegan { .. }
        | Fact::ExchangeClosed { .. }
        | Fact::ExchangesArranged(_)
        | Fact::ExchangeRepeated { .. }
        | Fact::ExchangeRecorded(_)
        | Fact::ExchangeSkipped { .. }
        | Fact::Remarked { .. }
        | Fact::Reworded { .. }
        | Fact::Scored { .. }
        | Fact::Locked { .. }
        | Fact::Agreed { .. }
        | Fact::HelpAsked { .. }
        | Fact::HelpAnswered { .. }
        | Fact::HelpEnded { .. }
        | Fact::Messaged { .. }
        | Fact::MessageRead { .. }
        | Fact::Play(_)
        | Fact::Listening(_)
        | Fact::SessionClosed
        | Fact::SessionReopened
        | Fact::ConfirmationSent { .. }
        | Fact::WorkHandedIn { .. }
        | Fact::Dossier(_)
        | Fact::Purge(_) => false,
    }
}
