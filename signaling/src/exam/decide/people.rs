//! Candidates, jurors and juries.

use super::words;
use crate::exam::candidate::{At, all_differ};
use crate::exam::{ExamSession, Moment, Thing};
use crate::package::Attendant;
use crate::protocol::exam::{
    CandidateNumber, ExtraTime, Fact, JurorInfo, JuryId, JuryInfo, MAX_CANDIDATES, MAX_JURORS, Order,
    Refused, Seat,
};

impl ExamSession {
    pub(super) fn prepare(&self, who: Seat, order: &Order, now: Moment) -> Result<Vec<Fact>, Refused> {
        self.staff_may(who, Thing::Prepare)?;
        let fact = match order {
            Order::Place { date, place } => {
                Fact::Placed { date: words::heading(date)?, place: words::heading(place)? }
            }
            Order::Register { candidate, name, extra } => {
                if self.candidates.contains_key(candidate) {
                    return Err(Refused::NumberTaken);
                }
                if self.candidates.len() >= MAX_CANDIDATES {
                    return Err(Refused::SessionFull);
                }
                let (name, extra) = (words::name(name)?, self.extra_time(extra)?);
                Fact::Registered { candidate: *candidate, name, extra }
            }
            Order::Amend { candidate, name, extra } => {
                self.candidate(*candidate)?;
                let (name, extra) = (words::name(name)?, self.extra_time(extra)?);
                Fact::Amended { candidate: *candidate, name, extra }
            }
            Order::Withdraw { candidate } => self.withdraw(*candidate)?,
            Order::Juror(info) => self.enter_juror(info)?,
            Order::Jury(jury) => self.make_jury(jury)?,
            Order::ExcludeDrawn { on } if *on == self.exclude_drawn => return Ok(Vec::new()),
            Order::ExcludeDrawn { on } => Fact::ExclusionSet { on: *on },
            _ => return Err(Refused::NotAllowed),
        };
        let mut facts = vec![fact];
        if let Order::Jury(jury) = order {
            facts.extend(self.player_left(jury, now));
        }
        Ok(facts)
    }

    /// What follows where somebody else plays in a jury from now on.
    fn player_left(&self, jury: &JuryInfo, now: Moment) -> Vec<Fact> {
        let before = self.juries.get(&jury.jury).filter(|before| before.plays != jury.plays);
        let juror = before.and_then(|before| self.jurors.get(&before.plays));
        let Some(station) = juror.and_then(|juror| juror.station) else { return Vec::new() };
        let own = self.candidates.values().filter(|candidate| candidate.jury == Some(jury.jury));
        let elsewhere = own.filter(|candidate| candidate.station != Some(station));
        elsewhere.flat_map(|candidate| self.left_behind(candidate, Some(station), now)).collect()
    }

    fn extra_time(&self, extra: &[ExtraTime]) -> Result<Vec<ExtraTime>, Refused> {
        let fits = extra.iter().all(|time| self.can_have_extra(time));
        let holds = fits && all_differ(extra.iter().map(|time| &time.phase));
        if holds { Ok(extra.to_vec()) } else { Err(Refused::BadExtraTime) }
    }

    fn withdraw(&self, number: CandidateNumber) -> Result<Fact, Refused> {
        let candidate = self.candidate(number)?;
        // What was drawn for it is part of the record, even where its phase was closed again.
        if candidate.at != At::Waiting || candidate.epoch > 0 {
            return Err(Refused::HasBegun);
        }
        Ok(Fact::Withdrawn { candidate: number })
    }

    fn enter_juror(&self, info: &JurorInfo) -> Result<Fact, Refused> {
        if !self.jurors.contains_key(&info.juror) && self.jurors.len() >= MAX_JURORS {
            return Err(Refused::SessionFull);
        }
        let corrects = self.juries.values().any(|jury| jury.corrects == info.juror);
        if corrects && self.format.retention_corrector && !info.retention {
            return Err(Refused::CorrectorWithoutRetention);
        }
        Ok(Fact::JurorEntered(JurorInfo { name: words::name(&info.name)?, ..info.clone() }))
    }

    fn make_jury(&self, jury: &JuryInfo) -> Result<Fact, Refused> {
        let name = words::name(&jury.name)?;
        let known = |juror| self.jurors.contains_key(&juror);
        if !jury.members().all(known) || !known(jury.corrects) {
            return Err(Refused::NoSuchJuror);
        }
        let others = self.juries.values().filter(|other| other.jury != jury.jury);
        let taken: Vec<_> = others.flat_map(JuryInfo::members).collect();
        if !all_differ(jury.members()) || jury.members().any(|juror| taken.contains(&juror)) {
            return Err(Refused::JurorTwice);
        }
        if !jury.members().any(|juror| juror == jury.corrects) {
            return Err(Refused::CorrectorNotInJury);
        }
        let retention = self.jurors.get(&jury.corrects).is_some_and(|juror| juror.info.retention);
        if self.format.retention_corrector && !retention {
            return Err(Refused::CorrectorWithoutRetention);
        }
        if self.with_jury(jury.jury).next().is_some() {
            return Err(Refused::JuryHasBegun);
        }
        Ok(Fact::JuryMade(JuryInfo { name, ..jury.clone() }))
    }

    pub(super) fn assign(
        &self,
        who: Seat,
        number: CandidateNumber,
        jury: JuryId,
        now: Moment,
    ) -> Result<Vec<Fact>, Refused> {
        self.staff_may(who, Thing::Prepare)?;
        let candidate = self.candidate(number)?;
        if !self.juries.contains_key(&jury) {
            return Err(Refused::NoSuchJury);
        }
        if candidate.jury == Some(jury) {
            return Ok(Vec::new());
        }
        let jury_is_there = self.phase_of(candidate).present.contains(&Attendant::Jury);
        if candidate.is_under_way() && jury_is_there {
            return Err(Refused::JuryHasBegun);
        }
        let (own, played_at) = self.stations_of(number);
        let mut facts = vec![Fact::Assigned { candidate: number, jury }];
        facts.extend(self.left_behind(candidate, played_at.filter(|station| Some(*station) != own), now));
        Ok(facts)
    }
}
