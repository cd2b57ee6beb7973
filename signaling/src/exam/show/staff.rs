//! The staff's view.

use super::contact_of;
use crate::exam::candidate::{At, Candidate};
use crate::exam::outage::Outage;
use crate::exam::{ExamSession, Moment};
use crate::package::{Attendant, Phase};
use crate::protocol::exam::{
    Difference, FormatPhase, Missing, OutageId, OutageView, PhaseId, ScoredIn, Settled, StaffTile, StaffView,
    Stage, Step, TileNow,
};

/// All steps of a phase.
const STEPS: [Step; 8] =
    [Step::Open, Step::Ready, Step::Start, Step::Pause, Step::Resume, Step::Finish, Step::Back, Step::Anew];

/// The most outages shown at once: where there are more, those that last and the oldest, and the others once these are
/// settled. A flood of them must not make the view longer than a message.
const MOST_OUTAGES: usize = 100;

impl ExamSession {
    /// What staff is shown now.
    pub fn staff_view(&self, now: Moment) -> StaffView {
        let now = now.max(self.last);
        let mut candidates: Vec<StaffTile> =
            self.candidates.values().map(|candidate| self.tile(candidate, now)).collect();
        leave_out(&mut candidates);
        StaffView {
            session: self.id,
            title: self.title.clone(),
            format: self.format.name.clone(),
            heading: self.format.heading.clone(),
            date: self.date.clone(),
            place: self.place.clone(),
            exclude_drawn: self.exclude_drawn,
            candidates,
            jurors: self.jurors.values().map(|juror| juror.info.clone()).collect(),
            seats: self.jurors.iter().filter_map(|(id, juror)| Some((*id, juror.station?))).collect(),
            juries: self.juries.values().cloned().collect(),
            missing: self.missing(),
            facts: self.number,
            phases: self.format.phases.iter().map(FormatPhase::from).collect(),
            plan: self.plan_revision(),
        }
    }

    fn tile(&self, candidate: &Candidate, now: Moment) -> StaffTile {
        let exchanges = candidate.sheet.exchanges();
        let over = exchanges.iter().filter(|exchange| exchange.state.is_over()).count();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let outages = candidate.outages.iter().map(|(id, outage)| {
            let took_ms = outage.took_ms(&candidate.clock, now);
            let phase = self.phase_at(candidate, outage.phase).map(|phase| phase.id.clone());
            outage_view(id, outage, phase, took_ms)
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
            plays: self.plays_view(candidate, now),
            now: self.tile_now(candidate, now),
            dossier: self.dossier_tile(candidate),
        }
    }

    fn tile_now(&self, candidate: &Candidate, now: Moment) -> TileNow {
        let open = candidate.sheet.open().and_then(|(exchange, _)| candidate.sheet.get(exchange));
        let client = open.and_then(|exchange| self.exam.clients.get(&exchange.client));
        let could = |step| self.could_go(candidate, step, now);
        let on = match candidate.stage(now) {
            Stage::Waiting | Stage::Finished => Some(Step::Open),
            Stage::Open => Some(Step::Ready),
            Stage::Ready => Some(Step::Start),
            Stage::Running | Stage::Paused | Stage::TimeUp => None,
        };
        let is_open = match candidate.at {
            At::Open | At::Ready | At::Running | At::Paused => true,
            At::Waiting | At::Finished => false,
        };
        TileNow {
            may: STEPS.into_iter().filter(|step| could(*step).is_ok()).collect(),
            waits_for: on.and_then(|step| could(step).err()),
            with_jury: self.phase_of(candidate).present.contains(&Attendant::Jury),
            played_at: self.played_at(candidate),
            exchange: client.map(contact_of),
            help: candidate.hand.help().cloned(),
            unread: u32::try_from(candidate.hand.unread()).unwrap_or(u32::MAX),
            faults: Vec::new(),
            final_interview: self.own_final(candidate),
            whole_ms: is_open.then(|| candidate.clock.whole()),
            to_deliberate: self.is_to_deliberate(candidate),
        }
    }

    /// Whether a member of its jury has not locked, or a difference is not agreed on.
    pub(in crate::exam) fn is_to_deliberate(&self, candidate: &Candidate) -> bool {
        let Some(jury) = candidate.jury.and_then(|jury| self.juries.get(&jury)) else { return false };
        let (members, scores) = (jury.members().collect::<Vec<_>>(), &candidate.scores);
        let is_open = |part: ScoredIn| {
            let agreed = scores.agreed(part);
            let is_agreed = |of: &Difference| {
                agreed.iter().any(|one| one.competence == of.competence && one.criterion == of.criterion)
            };
            let locked = members.iter().all(|member| scores.is_locked(*member, part));
            !locked || !scores.differences(&members, part).iter().all(is_agreed)
        };
        self.parts_scored().any(is_open)
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

fn outage_view(outage: OutageId, known: &Outage, phase: Option<PhaseId>, proposed_ms: u64) -> OutageView {
    OutageView {
        outage,
        kinds: known.kinds.clone(),
        phase: phase.unwrap_or_else(|| PhaseId(String::new())),
        lasts: known.lasts(),
        proposed_ms,
        settled: known.settled,
    }
}

/// Leaves out the outages beyond [`MOST_OUTAGES`].
fn leave_out(tiles: &mut [StaffTile]) {
    let order = |view: &OutageView| (!view.lasts, view.outage);
    let mut all: Vec<_> = tiles.iter().flat_map(|tile| &tile.outages).map(order).collect();
    all.sort_unstable();
    if let Some(first_left_out) = all.get(MOST_OUTAGES) {
        for tile in tiles {
            tile.outages.retain(|view| order(view) < *first_left_out);
        }
    }
}

impl From<&Phase> for FormatPhase {
    fn from(phase: &Phase) -> Self {
        FormatPhase {
            id: phase.id.clone(),
            name: phase.name.clone(),
            minutes: phase.minutes,
            extra_time: phase.extra_time,
            part: phase.part,
            present: phase.present.clone(),
        }
    }
}
