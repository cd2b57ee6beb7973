//! What stations ask of calls. The call's own states are in `call.rs`.

use super::call::Party;
use super::calls::RING;
use super::roster::NEUTRAL_NAME;
use super::{Call, CallState, Deadline, Hub, Refusal, Times};
use crate::exam::Report;
use crate::protocol::{
    Address, CallId, Direction, EndReason, ErrorCode, HoldReason, JournalEvent, MAX_LINES, Persona, Role,
    StationId,
};

impl Call {
    /// A call that rings from now on.
    pub(super) fn placed(
        id: CallId,
        (candidate, jury): (StationId, StationId),
        direction: Direction,
        persona: Persona,
        now_ms: u64,
    ) -> Self {
        Self {
            id,
            candidate,
            jury,
            direction,
            persona,
            state: CallState::Ringing,
            epoch: 1,
            // The caller may change its mind before it has seen the hub's answer.
            state_epoch: 0,
            since_ms: now_ms,
            candidate_muted: false,
            jury_muted: false,
            candidate_held: None,
            jury_held: None,
            recording: false,
            recorded_by: None,
            about: None,
            transferred_to: None,
            handled_by: None,
            returns_to: None,
            conference: None,
            helps: None,
            joins: false,
            taken_over: false,
            link: None,
            lossy: false,
            times: Times::default(),
        }
    }

    /// The same, answered already: its two stations have both been in a call that it goes on from.
    pub(super) fn bridged(self, now_ms: u64) -> Self {
        let mut call = self;
        call.enter(CallState::Active, now_ms);
        call
    }
}

impl Hub {
    /// Places a call; `about` is the other call that it is to be about, where it is a consultation.
    pub(super) fn place(
        &mut self,
        caller: StationId,
        id: CallId,
        epoch: u32,
        to: &Address,
        persona: Option<Persona>,
        about: Option<CallId>,
    ) -> Result<(), Refusal> {
        if let Some(placed) = self.calls.find(id) {
            return self.placed_again(placed.clone(), caller);
        }
        if epoch != 0 {
            return Err(Refusal::new(ErrorCode::WrongCallPhase, "a call is placed at epoch 0"));
        }
        let role = self.roster.seat(caller).role;
        if role == Role::Jury && persona.is_none() {
            return Err(Refusal::new(ErrorCode::Empty, "whom does the jury play? A persona is needed"));
        }
        let reached = self.reach(caller, to, persona)?;
        let persona =
            reached.persona.unwrap_or(Persona { name: NEUTRAL_NAME.into(), number: None, client: None });
        let callee = match role {
            Role::Candidate => self.staffed_at(&persona).unwrap_or(reached.station),
            Role::Jury | Role::Staff => reached.station,
        };
        let (candidate, jury, direction) = match role {
            Role::Candidate => (caller, callee, Direction::Outbound),
            Role::Jury | Role::Staff => (callee, caller, Direction::Inbound),
        };
        let mut call = Call::placed(id, (candidate, jury), direction, persona, self.wall_ms());
        call.about = about;
        self.start(call);
        Ok(())
    }

    /// Has a call ring, or end at once where it cannot.
    pub(super) fn start(&mut self, mut call: Call) {
        let (id, candidate, jury) = (call.id, call.candidate, call.jury);
        self.journal(JournalEvent::CallPlaced {
            call: id,
            candidate,
            jury,
            client: call.persona.name.clone(),
            direction: call.direction,
        });
        let full = |station| self.calls.lines_taken(station) >= MAX_LINES;
        let unreachable = if full(call.callee()) || full(call.caller()) {
            Some(EndReason::Busy)
        } else if self.roster.conn(call.callee()).is_none() {
            Some(EndReason::Lost)
        } else if self.roster.seat(call.callee()).do_not_disturb {
            Some(EndReason::DoNotDisturb)
        } else {
            None
        };
        if let Some(why) = unreachable {
            call.end(why, self.wall_ms());
            self.tell_call(&call, call.caller());
            let returns = self.returning(&call);
            self.lay_down(call, 0);
            return returns.into_iter().for_each(|call| self.start(call));
        }
        if call.direction == Direction::Inbound {
            self.personas.remember(jury, candidate, call.persona.clone());
        }
        self.stop_listening(call.caller());
        if call.caller() == candidate {
            self.give_way(candidate, id);
        }
        self.timers.set(Deadline::Ring(id), self.now + RING);
        self.begin(call);
    }

    /// Tells both stations of a call that begins, and has them make a connection where they have none.
    pub(super) fn begin(&mut self, call: Call) {
        let (id, stations) = (call.id, [call.candidate, call.jury]);
        let newly_busy = stations.map(|station| (!self.calls.is_in_call(station)).then_some(station));
        self.calls.insert(call);
        newly_busy.into_iter().flatten().for_each(|station| self.announce(station));
        if !self.ensure_line(id) {
            self.changed(id);
        }
    }

    fn placed_again(&mut self, call: Call, caller: StationId) -> Result<(), Refusal> {
        if call.caller() != caller {
            return Err(Refusal::new(ErrorCode::NoSuchCall, "another station placed a call of this name"));
        }
        self.tell_call(&call, caller);
        Ok(())
    }

    pub(super) fn answer(&mut self, station: StationId, call: CallId, epoch: u32) -> Result<(), Refusal> {
        let now_ms = self.wall_ms();
        let Some((call, party)) = self.party_in(station, call)? else {
            return Ok(());
        };
        call.answer(party, epoch, now_ms)?;
        let (call, candidate) = (call.id, call.candidate);
        self.stop_listening(station);
        self.timers.clear(Deadline::Ring(call));
        self.journal(JournalEvent::CallAnswered { call });
        if station == candidate {
            self.give_way(candidate, call);
        } else {
            self.give_way_to_others(call);
        }
        self.changed(call);
        Ok(())
    }

    pub(super) fn decline(&mut self, station: StationId, call: CallId, epoch: u32) -> Result<(), Refusal> {
        let now_ms = self.wall_ms();
        let Some((call, party)) = self.party_in(station, call)? else {
            return Ok(());
        };
        call.decline(party, epoch, now_ms)?;
        let call = call.id;
        self.ended(call, 0);
        Ok(())
    }

    pub(super) fn hang_up(&mut self, station: StationId, call: CallId) -> Result<(), Refusal> {
        let now_ms = self.wall_ms();
        let Some((call, party)) = self.party_in(station, call)? else {
            return Ok(());
        };
        let talked_ms = call.hang_up(party, now_ms);
        let call = call.clone();
        self.ended(call.id, talked_ms);
        match call.conference {
            Some(host) if host == station => self.let_go_of(&call, call.peer_of(host)),
            Some(host) if host == call.peer_of(station) => self.let_go_of(&call, station),
            Some(host) => self.leave_conference(host, station),
            None => {}
        }
        Ok(())
    }

    pub(super) fn mute(
        &mut self,
        station: StationId,
        call: CallId,
        epoch: u32,
        on: bool,
    ) -> Result<(), Refusal> {
        let Some((call, _)) = self.party_in(station, call)? else {
            return Ok(());
        };
        let changed = call.mute(station, epoch, on)?;
        let call = call.clone();
        if changed {
            self.changed(call.id);
        } else {
            self.tell_call(&call, station);
        }
        Ok(())
    }

    pub(super) fn hold(
        &mut self,
        station: StationId,
        call: CallId,
        epoch: u32,
        held: Option<HoldReason>,
    ) -> Result<(), Refusal> {
        let now_ms = self.wall_ms();
        let Some((call, _)) = self.party_in(station, call)? else {
            return Ok(());
        };
        let changed = call.hold(station, epoch, held, now_ms)?;
        let call = call.clone();
        if changed {
            self.journal(JournalEvent::Hold { call: call.id, station, held });
            if held.is_none() && station == call.candidate && !call.is_whisper() {
                self.give_way(station, call.id);
            }
            self.changed(call.id);
            self.faults_changed(station);
        } else {
            self.tell_call(&call, station);
        }
        Ok(())
    }

    pub(super) fn record(
        &mut self,
        station: StationId,
        call: CallId,
        epoch: u32,
        on: bool,
    ) -> Result<(), Refusal> {
        let Some((call, _)) = self.party_in(station, call)? else {
            return Ok(());
        };
        let changed = call.record(station, epoch, on)?;
        let call = call.clone();
        if changed {
            self.journal(JournalEvent::Recording { call: call.id, station, on });
            self.changed(call.id);
            if on {
                self.report(Report::Records(call.candidate));
            }
            self.show_exam();
        } else {
            self.tell_call(&call, station);
        }
        Ok(())
    }

    /// The open call of this name and what the station is in it. None where it is over: the station is told so once
    /// more, since it may have missed it.
    pub(super) fn party_in(
        &mut self,
        station: StationId,
        id: CallId,
    ) -> Result<Option<(&mut Call, Party)>, Refusal> {
        let known = self.calls.find(id);
        let Some((call, party)) = known.and_then(|call| Some((call, call.party(station)?))) else {
            return Err(Refusal::new(ErrorCode::NoSuchCall, "this station knows no call of this name"));
        };
        if call.over().is_some() {
            let call = call.clone();
            self.tell_call(&call, station);
            return Ok(None);
        }
        Ok(self.calls.get_mut(id).map(|call| (call, party)))
    }
}
