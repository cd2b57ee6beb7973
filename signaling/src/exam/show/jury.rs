//! A juror's view.

use super::remarks::{Room, SCORED};
use crate::exam::candidate::{Candidate, Remark};
use crate::exam::run_sheet::{Exchange, State};
use crate::exam::{ExamSession, Moment, Thing, may};
use crate::package::{Attendant, Called, Part, Phase};
use crate::protocol::exam::{
    CandidateNumber, Entry, ExchangeState, ExchangeView, InterviewOnRest, JurorId, JurorScores,
    JuryCandidate, JuryInfo, JuryMember, JuryRights, JuryTile, JuryView, RemarkView, ScoredIn, Scoring, Seat,
};

impl ExamSession {
    /// What a juror is shown now; `about` is the candidate that it looks at. Where it names none of its jury's, that is
    /// the one whom the jury is with, else whom it was with last, else the first.
    pub fn jury_view(&self, juror: JurorId, about: Option<CandidateNumber>, now: Moment) -> Option<JuryView> {
        let now = now.max(self.last);
        self.jurors.get(&juror)?;
        let Some(jury) = self.juries.values().find(|jury| jury.members().any(|member| member == juror))
        else {
            let (members, candidates) = (Vec::new(), Vec::new());
            return Some(JuryView {
                session: Some(self.id),
                juror,
                jury: None,
                name: String::new(),
                members,
                candidates,
                with: None,
                about: None,
                plan: None,
            });
        };
        let own = self.candidates.values().filter(|candidate| candidate.jury == Some(jury.jury));
        let chosen = own.clone().find(|candidate| Some(candidate.number) == about);
        let with = self.with_jury(jury.jury).next();
        let last = || own.clone().filter(|own| own.with_jury.is_some()).max_by_key(|own| own.with_jury);
        let chosen = chosen.or(with).or_else(last).or_else(|| own.clone().next());
        let tile = |candidate: &Candidate| JuryTile {
            candidate: candidate.number,
            clock: self.clock_view(candidate, now),
            absent: candidate.absent,
        };
        let member = |id: JurorId| JuryMember {
            juror: id,
            name: self.jurors.get(&id).map(|juror| juror.info.name.clone()).unwrap_or_default(),
            plays: id == jury.plays,
            corrects: id == jury.corrects,
        };
        Some(JuryView {
            session: Some(self.id),
            juror,
            jury: Some(jury.jury),
            name: jury.name.clone(),
            members: jury.members().map(member).collect(),
            candidates: own.clone().map(tile).collect(),
            with: with.map(|candidate| candidate.number),
            about: chosen.map(|candidate| Box::new(self.jury_candidate(juror, jury, candidate, now))),
            plan: self.plan_revision(),
        })
    }

    fn jury_candidate(
        &self,
        juror: JurorId,
        jury: &JuryInfo,
        candidate: &Candidate,
        now: Moment,
    ) -> JuryCandidate {
        let who = self.who(Seat::Juror(juror), candidate);
        let (stage, phase) = (candidate.stage(now), self.phase_of(candidate));
        let allowed = |thing| who.is_some_and(|who| may(who, stage, phase, thing));
        let exchanges = candidate.sheet.exchanges().iter().filter(|_| allowed(Thing::ReadRoles));
        let left = candidate.sheet.exchanges().iter().filter(|exchange| !exchange.state.is_over()).count();
        let calls = phase.call.contains(&Called::Clients);
        let share_ms = u64::try_from(left).ok().filter(|left| *left > 0 && calls);
        let own = candidate.remarks.iter().filter(|remark| remark.juror == juror);
        let scoring = SCORED.into_iter().filter(|_| allowed(Thing::Score));
        let mut room = Room::whole();
        let scoring = scoring.filter_map(|part| self.scoring_view(juror, jury, candidate, part, &mut room));
        let scoring = scoring.collect();
        let documents = self.exam.documents.iter().filter(|_| allowed(Thing::ReadPapers));
        JuryCandidate {
            candidate: candidate.number,
            clock: self.clock_view(candidate, now),
            draws: self.draw_views(candidate),
            run_sheet: exchanges.filter_map(|exchange| self.exchange_view(exchange, now)).collect(),
            share_ms: share_ms.map(|left| candidate.clock.remaining(now) / left),
            remarks: own.map(remark_view).collect(),
            scoring,
            guide: phase.guide.clone().filter(|_| allowed(Thing::ReadPapers)),
            documents: documents
                .map(|text| Entry { id: text.id.clone(), title: text.title.clone() })
                .collect(),
            plays_at: self.jurors.get(&jury.plays).and_then(|plays| plays.station),
            seats: candidate.places.iter().map(|place| place.station).collect(),
            plays: self.plays_view(candidate, now),
            may: JuryRights {
                begin: allowed(Thing::Begin) && candidate.sheet.open().is_none(),
                close: allowed(Thing::Close) && candidate.sheet.open().is_some(),
                arrange: allowed(Thing::Arrange),
                mark: allowed(Thing::Mark),
                note: allowed(Thing::Note),
                score: allowed(Thing::Score),
                written_work: allowed(Thing::ReadWork),
                listen: allowed(Thing::Listen),
                play_along: allowed(Thing::PlayAlong),
                stop_play: allowed(Thing::StopPlay) && candidate.plays.going().is_some(),
            },
            // With whom the texts are.
            written: Vec::new(),
            files: Vec::new(),
            interview: self.interview_on_rest(candidate),
        }
    }

    /// The interview on what has no score yet, unless it is over.
    fn interview_on_rest(&self, candidate: &Candidate) -> Option<InterviewOnRest> {
        if self.scored_in(ScoredIn::Interview).next().is_some() {
            return None;
        }
        let is_it = |phase: &Phase| {
            let asks = phase.part == Part::TechnicalInterview && phase.present.contains(&Attendant::Jury);
            asks && !phase.play
        };
        let last = self.format.phases.iter().rposition(is_it)?;
        match is_it(self.phase_of(candidate)) {
            true => Some(InterviewOnRest::Now),
            false => (candidate.phase < last).then_some(InterviewOnRest::ToCome),
        }
    }

    fn exchange_view(&self, exchange: &Exchange, now: Moment) -> Option<ExchangeView> {
        let client = self.exam.clients.get(&exchange.client)?;
        Some(ExchangeView {
            exchange: exchange.id,
            client: exchange.client.clone(),
            name: client.card.name.clone(),
            number: client.card.number.clone(),
            channel: client.channel,
            direction: client.card.direction,
            contact: super::contact_of(client),
            theme: client.role.theme.clone(),
            competences: client.competences.clone(),
            written_confirmation: client.written_confirmation,
            state: match &exchange.state {
                State::Planned => ExchangeState::Planned,
                State::Open(since) => ExchangeState::Open(now.since(*since)),
                State::Closed(lasted_ms) => ExchangeState::Closed(*lasted_ms),
                State::Skipped(reason) => ExchangeState::Skipped(reason.clone()),
            },
            // With whom the calls are.
            recorded_at: Vec::new(),
            recordings: Vec::new(),
        })
    }

    fn scoring_view(
        &self,
        juror: JurorId,
        jury: &JuryInfo,
        candidate: &Candidate,
        part: ScoredIn,
        room: &mut Room,
    ) -> Option<Scoring> {
        let competences: Vec<_> = self.scored_in(part).collect();
        if competences.is_empty() {
            return None;
        }
        let scores = &candidate.scores;
        let members: Vec<JurorId> = jury.members().collect();
        let others = members.iter().filter(|member| **member != juror);
        let seen = |other: &JurorId| {
            Some(JurorScores { juror: *other, scores: scores.seen_by(juror, *other, part)? })
        };
        Some(Scoring {
            part,
            competences,
            own: scores.seen_by(juror, juror, part).unwrap_or_default(),
            locked: members.iter().copied().filter(|member| scores.is_locked(*member, part)).collect(),
            others: others.filter_map(seen).collect(),
            differences: scores.differences(&members, part),
            agreed: if scores.is_locked(juror, part) { scores.agreed(part) } else { Default::default() },
            remarks: self.others_remarks(juror, &members, candidate, part, room),
        })
    }
}

pub(super) fn remark_view(remark: &Remark) -> RemarkView {
    RemarkView {
        remark: remark.id,
        kind: remark.kind,
        exchange: remark.exchange,
        offset_ms: remark.offset_ms,
        at_ms: remark.at.0,
        text: remark.text.clone(),
    }
}
