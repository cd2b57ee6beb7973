//! Help in training: whoever listens to a candidate's call may whisper to the candidate alone, join the two, or go on
//! in the candidate's place; in a chat it has a word with the candidate alone, writes beside it, or in its place. In an exam nobody may.

use super::addressing::Reached;
use super::conference::Bridge;
use super::{Call, CallState, Hub, Refusal};
use crate::protocol::{
    Address, CallId, Direction, EndReason, ErrorCode, HelpMode, JournalEvent, Persona, Role, StationId,
    ToStation,
};
use crate::session::Session;

/// How candidates and clients are told of a helper.
pub const HELPER_NAME: &str = "Formateur";

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
        self.session.training.then_some(()).ok_or_else(refusal)
    }

    /// How the session is held from now on. Where it is a training no longer, all help ends.
    pub(super) fn hold_session(&mut self, session: Session) {
        self.session = session;
        let training = self.session.training;
        let helping = self.calls.open().filter(|call| call.helps.is_some() && !training);
        let helping: Vec<CallId> = helping.map(|call| call.id).collect();
        helping.into_iter().for_each(|call| self.end_call(call, EndReason::HungUp));
    }

    /// Who hears a candidate no longer whispers to it no longer.
    pub(super) fn end_whisper_of(&mut self, helper: StationId) {
        let whispers = self.calls.of(helper).filter(|call| call.is_whisper() && call.jury == helper);
        let whispers: Vec<CallId> = whispers.map(|call| call.id).collect();
        whispers.into_iter().for_each(|call| self.end_call(call, EndReason::HungUp));
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
        Some(if helping.is_whisper() { HelpMode::Whisper } else { HelpMode::Join })
    }

    fn whisper(&mut self, helper: StationId, helped: &Call) {
        let to_candidate = self.candidate_side(helper, helped);
        // It leaves the conference, where it was in one, and goes on to be heard by the candidate.
        if let Some(call) = self.calls.get_mut(to_candidate).filter(|call| call.conference.is_some()) {
            call.conference = None;
            call.touch();
            self.leave_conference(helped.candidate, helper);
            self.changed(to_candidate);
            self.thin_out(helped.candidate);
        }
    }

    fn join_in(&mut self, helper: StationId, helped: &Call) -> Result<(), Refusal> {
        if helped.state != CallState::Active {
            let text = "there is nobody to join yet: the call is not answered";
            return Err(Refusal::new(ErrorCode::WrongCallPhase, text));
        }
        let in_conference = self
            .calls
            .of(helped.candidate)
            .any(|call| call.conference == Some(helped.candidate) && call.helps != Some(helped.id));
        if in_conference && helped.conference.is_none() {
            let text = "the candidate speaks in a conference that the call is no part of";
            return Err(Refusal::new(ErrorCode::WrongCallPhase, text));
        }
        let to_candidate = self.candidate_side(helper, helped);
        self.merge_into(helped.candidate, &[helped.id, to_candidate]);
        self.stop_listening(helper);
        Ok(())
    }

    fn take_over(&mut self, helper: StationId, helped: &Call) {
        let Call { id, candidate, jury, direction, persona, .. } = helped;
        let ends = (helper, *jury);
        match (helped.state, direction) {
            (CallState::Ringing, Direction::Outbound) => {
                let name = self.fresh(*id, *id);
                let mut call = Call::placed(name, ends, *direction, persona.clone(), self.wall_ms());
                call.handled_by = Some(Box::new(helper_persona()));
                self.end_call(*id, EndReason::TakenOver);
                self.start(call);
            }
            (CallState::Ringing | CallState::Active | CallState::Over(_), _) => {
                match self.bridge_between(*candidate, helper, *jury) {
                    // It is in no help's name any more, and outlives what was helped in, apart from what goes on there.
                    Some(joined) => {
                        self.calls.get_mut(joined).into_iter().for_each(|call| call.helps = None);
                        self.set_apart(joined);
                    }
                    None => self.bridge(Bridge {
                        id: self.fresh(*id, *id),
                        ends,
                        persona: persona.clone(),
                        handled_by: Some(helper_persona()),
                        conference: None,
                        helps: None,
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
        });
        id
    }

    fn stop_helping(&mut self, helper: StationId, call: CallId) {
        let helping = self.calls.of(helper).filter(|own| own.helps == Some(call));
        let helping: Vec<CallId> = helping.map(|own| own.id).collect();
        helping.into_iter().for_each(|own| self.end_call(own, EndReason::HungUp));
    }

    /// Whom a word in a chat is for that passes between a candidate and its helper, and nobody else.
    pub(super) fn reach_in_training(&mut self, from: StationId, to: &Address) -> Option<Reached> {
        if !self.session.training {
            return None;
        }
        let station = match (self.roster.seat(from).role, to) {
            (Role::Candidate, Address::Name(name)) if name.trim() == HELPER_NAME => {
                let helper = self.chat_helpers.get(&from).copied()?;
                self.roster.seat(helper).is_here().then_some(helper)?
            }
            (Role::Jury, Address::Station(_) | Address::Name(_)) => {
                let candidate = self.helped_by(from).filter(|candidate| self.is_meant(to, *candidate))?;
                self.chat_helpers.insert(candidate, from);
                candidate
            }
            (Role::Candidate | Role::Jury | Role::Staff, _) => return None,
        };
        Some(Reached { station, persona: Some(helper_persona()) })
    }

    /// The candidate in whose place a message is written: none where it is the sender's own.
    ///
    /// # Errors
    /// Where a helper writes in the sender's place.
    pub(super) fn writes_in_place_of(
        &self,
        from: StationId,
        to: &Address,
    ) -> Result<Option<StationId>, Refusal> {
        let to_helper = matches!(to, Address::Name(name) if name.trim() == HELPER_NAME);
        if self.taken_chats.contains_key(&from) && !to_helper {
            return Err(Refusal::new(ErrorCode::TakenOver, "a helper writes in this candidate's place"));
        }
        let own_candidate = self.pairs.peer(from).is_some();
        let helps = self.session.training && self.roster.seat(from).role == Role::Jury && !own_candidate;
        Ok(self.helped_by(from).filter(|candidate| helps && !self.is_meant(to, *candidate)))
    }

    /// A helper writes in the candidate's place from now on, or no longer.
    pub(super) fn take_chat(
        &mut self,
        helper: StationId,
        candidate: StationId,
        on: bool,
    ) -> Result<(), Refusal> {
        self.check_training()?;
        let taken_by = self.taken_chats.get(&candidate).copied();
        match (on, taken_by) {
            (true, Some(other)) if other != helper => {
                return Err(Refusal::new(ErrorCode::TakenOver, "another helper writes in its place"));
            }
            (true, _) if self.helped_by(helper) != Some(candidate) || self.pairs.peer(helper).is_some() => {
                let text = "the helper does not hear this candidate, or has one of its own";
                return Err(Refusal::new(ErrorCode::NoSuchStation, text));
            }
            (true, None) => {
                self.taken_chats.insert(candidate, helper);
                self.chat_taken(helper, candidate, true);
            }
            (false, Some(by)) if by == helper => self.give_chat_back(candidate),
            (true | false, _) => {}
        }
        Ok(())
    }

    /// Gives chats back whose helpers hear the candidates no longer.
    pub(super) fn give_chats_back(&mut self) {
        let stays = |(candidate, helper): (&StationId, &StationId)| {
            let free = self.session.training && self.pairs.peer(*helper).is_none();
            free && self.helped_by(*helper) == Some(*candidate)
        };
        let left = self.taken_chats.iter().filter(|taken| !stays(*taken));
        let left: Vec<StationId> = left.map(|(candidate, _)| *candidate).collect();
        left.into_iter().for_each(|candidate| self.give_chat_back(candidate));
    }

    /// After a welcome: the screen of a candidate whose chat is taken has to say so.
    pub(super) fn say_if_chat_is_taken(&mut self, station: StationId) {
        if self.taken_chats.contains_key(&station) {
            self.tell(station, ToStation::ChatTaken { on: true });
        }
    }

    fn give_chat_back(&mut self, candidate: StationId) {
        if let Some(helper) = self.taken_chats.remove(&candidate) {
            self.chat_taken(helper, candidate, false);
        }
    }

    fn chat_taken(&mut self, helper: StationId, candidate: StationId, on: bool) {
        self.journal(JournalEvent::ChatTaken { station: helper, candidate, on });
        for station in [helper, candidate] {
            self.tell(station, ToStation::ChatTaken { on });
        }
    }

    /// Whether an address names a candidate.
    fn is_meant(&self, to: &Address, candidate: StationId) -> bool {
        match to {
            Address::Station(station) => *station == candidate,
            Address::Name(name) => self.roster.find(Role::Candidate, name.trim()) == Some(candidate),
            Address::Number(_) => false,
        }
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
        let helping: Vec<CallId> = helping.map(|own| own.id).collect();
        helping.into_iter().for_each(|own| self.end_call(own, EndReason::HungUp));
    }
}

fn helper_persona() -> Persona {
    Persona { name: HELPER_NAME.into(), number: None, client: None }
}
