//! Help in training: whoever listens to a candidate's call may whisper to the candidate alone, join the two, or go on
//! in the candidate's place; in its chat likewise. In an exam nobody may.

mod chat;

use super::conference::Bridge;
use super::{Call, CallState, Hub, Refusal};
use crate::protocol::{
    CallId, Direction, EndReason, ErrorCode, HELPER_NAME, HelpMode, JournalEvent, Persona, Role, StationId,
};
use crate::session::Session;

pub(super) use chat::HelpedChats;

impl Hub {
    /// A jury member helps in a call otherwise than before, or no longer.
    pub(super) fn help(
        &mut self,
        helper: StationId,
        call: CallId,
        how: Option<HelpMode>,
    ) -> Result<(), Refusal> {
        if self.how_helped(helper, call) == how {
            return Ok(());
        }
        match how {
            None => self.stop_helping(helper, call),
            Some(how) => {
                self.check_training()?;
                let helped = self.helped(helper, call)?;
                match how {
                    HelpMode::Whisper => self.whisper(helper, &helped),
                    HelpMode::Join => self.join_in(helper, &helped)?,
                    HelpMode::TakeOver => self.take_over(helper, &helped),
                }
            }
        }
        self.journal(JournalEvent::Helped { station: helper, call, how });
        Ok(())
    }

    fn check_training(&self) -> Result<(), Refusal> {
        let refusal = || Refusal::new(ErrorCode::NotTraining, "this session is no training");
        self.is_training().then_some(()).ok_or_else(refusal)
    }

    /// Whether whoever listens may help. Never in an exam.
    pub(super) fn is_training(&self) -> bool {
        self.session.training && !self.exam_is_held()
    }

    /// How the session is held from now on. Where it is a training no longer, all help ends.
    pub(super) fn hold_session(&mut self, session: Session) {
        self.session = session;
        let training = self.is_training();
        let helping = self.calls.open().filter(|call| call.helps.is_some() && !training);
        self.end_calls(helping.map(|call| call.id).collect(), EndReason::HungUp);
    }

    /// Who hears a candidate no longer whispers to it no longer.
    pub(super) fn end_whisper_of(&mut self, helper: StationId) {
        let whispers = self.calls.of(helper).filter(|call| call.is_whisper() && call.jury == helper);
        self.end_calls(whispers.map(|call| call.id).collect(), EndReason::HungUp);
    }

    /// The call, if this station may help in it now.
    fn helped(&self, helper: StationId, call: CallId) -> Result<Call, Refusal> {
        let of_candidate =
            |call: &&Call| call.helps.is_none() && self.roster.seat(call.candidate).role == Role::Candidate;
        let Some(helped) = self.calls.find(call).filter(of_candidate) else {
            return Err(Refusal::new(ErrorCode::NoSuchCall, "no candidate has a call of this name"));
        };
        if helped.over().is_some() {
            return Err(Refusal::new(ErrorCode::NoSuchCall, "the call is over"));
        }
        if helped.party(helper).is_some() {
            return Err(Refusal::new(ErrorCode::InCall, "who plays the client cannot help"));
        }
        if self.helped_by(helper) != Some(helped.candidate) {
            let text = "the helper does not hear this candidate";
            return Err(Refusal::new(ErrorCode::NoSuchCall, text));
        }
        if self.calls.of(helper).any(|own| own.helps != Some(call)) {
            return Err(Refusal::new(ErrorCode::InCall, "the helper is in another call"));
        }
        Ok(helped.clone())
    }

    fn how_helped(&self, helper: StationId, call: CallId) -> Option<HelpMode> {
        let helping = self.calls.of(helper).find(|own| own.helps == Some(call))?;
        Some(if helping.is_whisper() && !helping.joins { HelpMode::Whisper } else { HelpMode::Join })
    }

    fn whisper(&mut self, helper: StationId, helped: &Call) {
        let to_candidate = self.candidate_side(helper, helped);
        // It leaves the conference, where it was in one, and goes on to be heard by the candidate.
        let now_ms = self.wall_ms();
        if let Some(call) =
            self.calls.get_mut(to_candidate).filter(|call| call.conference.is_some() || call.joins)
        {
            call.whisper_on(now_ms);
            // Told before the other call is set apart: nobody is to believe the candidate in two.
            self.changed(to_candidate);
            self.leave_conference(helped.candidate, helper);
            self.thin_out(helped.candidate);
        }
    }

    /// The helper speaks with both from now on or, while the call rings or waits, as soon as the candidate is in it.
    fn join_in(&mut self, helper: StationId, helped: &Call) -> Result<(), Refusal> {
        if helped.has_candidate() && self.is_outside_conference(helped) {
            let text = "the candidate speaks in a conference that the call is no part of";
            return Err(Refusal::new(ErrorCode::WrongCallPhase, text));
        }
        let helping = self.candidate_side(helper, helped);
        if helped.has_candidate() {
            self.let_in(helping, helped.id);
        } else if let Some(call) = self.calls.get_mut(helping) {
            call.joins = true;
            call.touch();
            self.changed(helping);
        }
        Ok(())
    }

    /// Whoever asked to join a call that could not be joined then, and can be now, is in it.
    pub(super) fn join_who_waits(&mut self) {
        while let Some((helping, helped)) = self.joinable() {
            self.let_in(helping, helped);
        }
    }

    fn let_in(&mut self, helping: CallId, helped: CallId) {
        let Some(call) = self.calls.get_mut(helping) else { return };
        call.joins = false;
        let (candidate, helper) = (call.candidate, call.jury);
        self.merge_into(candidate, &[helped, helping]);
        self.stop_listening(helper);
    }

    /// A helper's call, and the one that it joins now.
    fn joinable(&self) -> Option<(CallId, CallId)> {
        let mut waiting = self.calls.open().filter(|call| call.joins);
        waiting.find_map(|call| {
            let helped = self.calls.find(call.helps?)?;
            let joinable = helped.has_candidate() && !self.is_outside_conference(helped);
            joinable.then_some((call.id, helped.id))
        })
    }

    /// There is a conference of the candidate's beside it, and there is but one.
    fn is_outside_conference(&self, helped: &Call) -> bool {
        let mut in_conference = self.calls.of_conference(helped.candidate);
        helped.conference.is_none() && in_conference.any(|call| call.helps != Some(helped.id))
    }

    fn take_over(&mut self, helper: StationId, helped: &Call) {
        let Call { id, candidate, jury, direction, persona, .. } = helped;
        let ends = (helper, *jury);
        match (helped.state, direction) {
            (CallState::Ringing, Direction::Outbound) => {
                let name = self.fresh(*id, *id);
                let mut call = Call::placed(name, ends, *direction, persona.clone(), self.wall_ms());
                (call.handled_by, call.taken_over) = (Some(Box::new(helper_persona())), true);
                self.end_call(*id, EndReason::TakenOver);
                self.start(call);
            }
            (CallState::Ringing | CallState::Active | CallState::Over(_), _) => {
                match self.bridge_between(*candidate, helper, *jury) {
                    // It is in no help's name any more, and outlives what was helped in, apart from what goes on there.
                    Some(joined) => {
                        let joined_call = self.calls.get_mut(joined).into_iter();
                        joined_call.for_each(|call| (call.helps, call.taken_over) = (None, true));
                        self.set_apart(joined);
                    }
                    None => self.bridge(Bridge {
                        id: self.fresh(*id, *id),
                        ends,
                        persona: persona.clone(),
                        handled_by: Some(helper_persona()),
                        conference: None,
                        helps: None,
                        taken_over: true,
                    }),
                }
                self.end_call(*id, EndReason::TakenOver);
                self.leave_conference(*candidate, *jury);
            }
        }
    }

    /// The call by which a helper speaks to the candidate; a whisper to begin with.
    fn candidate_side(&mut self, helper: StationId, helped: &Call) -> CallId {
        let is_it = |own: &&Call| own.helps == Some(helped.id) && own.candidate == helped.candidate;
        if let Some(call) = self.calls.of(helper).find(is_it) {
            return call.id;
        }
        let id = self.fresh(helped.id, CallId(helper.0.into()));
        self.bridge(Bridge {
            id,
            ends: (helped.candidate, helper),
            persona: helper_persona(),
            handled_by: None,
            conference: None,
            helps: Some(helped.id),
            taken_over: false,
        });
        id
    }

    fn stop_helping(&mut self, helper: StationId, call: CallId) {
        let helping = self.calls.of(helper).filter(|own| own.helps == Some(call));
        self.end_calls(helping.map(|own| own.id).collect(), EndReason::HungUp);
    }

    /// The candidate whose calls a jury member listens to, or helps in.
    fn helped_by(&self, helper: StationId) -> Option<StationId> {
        let heard = self.ears.listens_to(helper).and_then(|jury| self.pairs.peer(jury));
        let is_own = |call: &&Call| call.helps.is_some() && call.jury == helper && call.handled_by.is_none();
        heard.or(self.calls.of(helper).find(is_own).map(|call| call.candidate))
    }

    /// A call is over, and all help in it.
    pub(super) fn end_help_in(&mut self, call: CallId) {
        let helping = self.calls.open().filter(|own| own.helps == Some(call));
        self.end_calls(helping.map(|own| own.id).collect(), EndReason::HungUp);
    }
}

fn helper_persona() -> Persona {
    Persona { name: HELPER_NAME.into(), number: None, client: None }
}
