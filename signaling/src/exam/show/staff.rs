//! The staff's view.

use crate::exam::candidate::Candidate;
use crate::exam::outage::Outage;
use crate::exam::{ExamSession, Moment};
use crate::protocol::exam::{Missing, OutageId, OutageView, PhaseId, Settled, StaffTile, StaffView};

impl ExamSession {
    /// What staff is shown now.
    pub fn staff_view(&self, now: Moment) -> StaffView {
        let now = now.max(self.last);
        StaffView {
            session: self.id,
            title: self.title.clone(),
            format: self.format.name.clone(),
            heading: self.format.heading.clone(),
            date: self.date.clone(),
            place: self.place.clone(),
            exclude_drawn: self.exclude_drawn,
            candidates: self.candidates.values().map(|candidate| self.tile(candidate, now)).collect(),
            jurors: self.jurors.values().map(|juror| juror.info.clone()).collect(),
            seats: self.jurors.iter().filter_map(|(id, juror)| Some((*id, juror.station?))).collect(),
            juries: self.juries.values().cloned().collect(),
            missing: self.missing(),
            facts: self.number,
            plan: self.plan_revision(),
        }
    }

    fn tile(&self, candidate: &Candidate, now: Moment) -> StaffTile {
        let exchanges = candidate.sheet.exchanges();
        let over = exchanges.iter().filter(|exchange| exchange.state.is_over()).count();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let outages = candidate.outages.iter().map(|(id, outage)| {
            let took_ms = outage.took_ms(&candidate.clock, now);
            self.outage_view(id, outage, took_ms)
        });
        StaffTile {
            candidate: candidate.number,
            name: candidate.name.clone(),
            extra: candidate.extra.clone(),
            jury: candidate.jury,
            station: candidate.station,
            absent: candidate.absent,
            clock: self.clock_view(candidate, now),
            draws: self.draw_views(candidate),
            exchanges: (count(over), count(exchanges.len())),
            outages: outages
                .filter(|view| view.lasts || view.settled == Settled::Not && view.proposed_ms > 0)
                .collect(),
        }
    }

    fn outage_view(&self, outage: OutageId, known: &Outage, proposed_ms: u64) -> OutageView {
        let phase = self.format.phases.get(known.phase).map(|phase| phase.id.clone());
        OutageView {
            outage,
            kinds: known.kinds.clone(),
            phase: phase.unwrap_or_else(|| PhaseId(String::new())),
            lasts: known.lasts(),
            proposed_ms,
            settled: known.settled,
        }
    }

    fn missing(&self) -> Vec<Missing> {
        let mut missing = Vec::new();
        if self.date.is_empty() || self.place.is_empty() {
            missing.push(Missing::DateOrPlace);
        }
        if self.candidates.is_empty() {
            missing.push(Missing::Candidates);
        }
        for candidate in self.candidates.values().filter(|candidate| !candidate.absent) {
            if candidate.jury.is_none() {
                missing.push(Missing::Jury(candidate.number));
            }
            if candidate.station.is_none() {
                missing.push(Missing::Seat(candidate.number));
            }
        }
        let seated = |juror| self.jurors.get(&juror).is_some_and(|juror| juror.station.is_some());
        let unseated = self.juries.values().filter(|jury| !seated(jury.plays));
        missing.extend(unseated.map(|jury| Missing::JurySeat(jury.jury)));
        missing
    }
}
