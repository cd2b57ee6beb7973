//! Which of several calls is meant: the one that voice passes for, the one on the screen, the one that a key is for.

use std::cmp::Reverse;

use signaling::protocol::{
    CallId, Direction, HelpMode, HoldReason, Link, MAX_LINES, Persona, Role, StationId,
};

use super::Calls;
use crate::station::Lights;
use crate::station::call::Call;
use crate::station::view::{CallState, CallView, EndedCall};

impl Calls {
    /// The call that voice passes for or, where it passes for none, the answered one that matters most.
    pub fn active(&self) -> Option<(CallId, &Persona, Direction)> {
        let call = &self.lines[self.active_at()?];
        Some((call.id, &call.persona, call.direction))
    }

    /// The same, where it is an exchange that may be recorded: a whisper is none.
    pub fn exchange(&self) -> Option<&Call> {
        self.active_at().map(|at| &self.lines[at]).filter(|call| !call.is_whisper())
    }

    /// Whether the exchange that the person is in is this call, or speaks with it.
    pub fn is_in(&self, call: CallId) -> bool {
        let (known, exchange) = (self.at(call).map(|at| &self.lines[at]), self.exchange());
        known.zip(exchange).is_some_and(|(known, now)| known.goes_with(now.id, now.conference))
    }

    /// The call that the person is in or, in none, the one to see to first.
    pub fn view(&self) -> Option<CallView> {
        self.pick(None, |_| true).map(|at| self.lines[at].view(self.device_lost))
    }

    /// The others, in the order of their lines.
    pub fn others(&self) -> Vec<CallView> {
        let main = self.pick(None, |_| true);
        let others = self.lines.iter().enumerate();
        let others = others.filter(|(at, call)| Some(*at) != main && !self.is_whispered(call));
        let mut others: Vec<CallView> = others.map(|(_, call)| call.view(self.device_lost)).collect();
        others.sort_by_key(|call| call.line);
        others
    }

    pub fn last(&self) -> Option<EndedCall> {
        self.last.clone()
    }

    pub fn ended_last(&self) -> Vec<EndedCall> {
        self.ended.iter().cloned().collect()
    }

    /// How far the call is that the person is in.
    pub fn state(&self) -> Option<CallState> {
        self.pick(None, |_| true).map(|at| self.lines[at].state)
    }

    /// A call rings here while the person is in another one.
    pub fn has_waiting(&self) -> bool {
        let rings = |call: &Call| call.state == CallState::Ringing;
        self.lines.iter().any(rings) && self.has_taken()
    }

    /// What a headset shows of the calls. One that is held stays off the hook: some hang up when told otherwise.
    pub fn lights(&self) -> Lights {
        let active = self.active_at().map(|at| &self.lines[at]);
        Lights {
            off_hook: self.has_taken(),
            ring: self.lines.iter().any(|call| call.state == CallState::Ringing),
            muted: active.is_some_and(|call| call.muted),
            held: active.is_some_and(|call| call.held(self.device_lost).is_some()),
        }
    }

    /// A helper speaks to this candidate alone. That is no call of the candidate's.
    pub(super) fn is_whispered(&self, call: &Call) -> bool {
        call.is_whisper() && self.role == Role::Candidate
    }

    /// Whether a helper does.
    pub fn is_whispered_to(&self) -> bool {
        self.lines.iter().any(|call| self.is_whispered(call) && call.state == CallState::Active)
    }

    /// This station is in a call in which it hears the others.
    pub fn hears_others(&self) -> bool {
        self.lines.iter().any(|call| call.is_taken() && !call.is_whisper())
    }

    /// How this station helps the candidate in a call, where it does.
    pub fn helping(&self) -> Option<(CallId, HelpMode)> {
        let call = self.help()?;
        let how = if call.is_whisper() && !call.joins { HelpMode::Whisper } else { HelpMode::Join };
        call.helps.map(|helped| (helped, how))
    }

    /// It asked to join that call, and is not in it yet.
    pub fn is_joining(&self) -> bool {
        self.help().is_some_and(|call| call.joins)
    }

    /// The candidate that this station helps in a call.
    pub fn helped(&self) -> Option<StationId> {
        self.help()?.peer
    }

    /// The call by which this station helps a candidate.
    fn help(&self) -> Option<&Call> {
        let mut calls = self.lines.iter().filter(|call| self.role != Role::Candidate && call.is_taken());
        // The client's call with a helper that has joined is in the help's name, too.
        let is_own = |call: &&Call| call.caller && call.handled_by.is_none() && call.helps.is_some();
        calls.find(is_own)
    }

    /// The names of all calls.
    pub fn has(&self, call: CallId) -> bool {
        self.at(call).is_some()
    }

    fn has_taken(&self) -> bool {
        self.lines.iter().any(|call| call.is_taken() && !self.is_whispered(call))
    }

    /// A call of this station's conference, that is not being left.
    pub(super) fn of_conference(&self, host: StationId) -> Option<usize> {
        self.pick(None, |call| call.conference == Some(host) && call.state != CallState::HangingUp)
    }

    pub(super) fn active_at(&self) -> Option<usize> {
        self.pick(None, |call| call.state == CallState::Active)
    }

    /// The call that voice passes for. Whom a helper speaks to alone is in no conversation by that.
    pub(super) fn talking(&self) -> Option<&Call> {
        self.lines.iter().find(|call| call.talks(self.device_lost) && !self.is_whispered(call))
    }

    /// Of the calls that fit, the one of this name or, without a name, the one that matters most.
    pub(super) fn pick(&self, id: Option<CallId>, fits: impl Fn(&Call) -> bool) -> Option<usize> {
        let fitting = self.lines.iter().enumerate();
        let fitting = fitting.filter(|(_, call)| !self.is_whispered(call));
        let fitting = fitting.filter(|(_, call)| id.is_none_or(|id| id == call.id) && fits(call));
        fitting.min_by_key(|(_, call)| self.rank(call)).map(|(at, _)| at)
    }

    /// How little a call matters; of two alike, the one that voice passed for last comes first.
    fn rank(&self, call: &Call) -> (u8, bool) {
        let rank = match (call.state, call.on_hold) {
            (CallState::Active, _) if call.talks(self.device_lost) => 0,
            (CallState::Answering, _) => 1,
            (CallState::Active | CallState::Transferring, None) => 2,
            (CallState::Placing | CallState::Ringback, None) => 3,
            (CallState::Active | CallState::Transferring, Some(_)) => 4,
            (CallState::Placing | CallState::Ringback, Some(_)) => 5,
            (CallState::Ringing, _) => 6,
            (CallState::HangingUp, _) => 7,
        };
        (rank, self.voice != Some(call.id))
    }

    pub(super) fn at(&self, id: CallId) -> Option<usize> {
        self.lines.iter().position(|call| call.id == id)
    }

    /// A line that is being hung up is free: the server hears of that first.
    pub(super) fn has_free_line(&self) -> bool {
        let takes_a_line = |call: &&Call| call.state != CallState::HangingUp && call.helps.is_none();
        self.lines.iter().filter(takes_a_line).count() < MAX_LINES
    }

    pub(super) fn next_line(&self) -> u8 {
        let is_free = |line: &u8| self.lines.iter().all(|call| call.line != *line);
        (1..u8::MAX).find(is_free).unwrap_or(u8::MAX)
    }

    /// The person turns to a call. A candidate's others wait from now on, and those not answered yet once they are; at
    /// other stations, those with somebody else. What is in one conference goes on together.
    pub(super) fn turn_to(&mut self, id: CallId) {
        let Some(turned) = self.at(id).map(|at| &self.lines[at]) else { return };
        let (conference, paired, pair) = (turned.conference, is_with(turned, self.pair), self.pair);
        let peer = turned.peer;
        for call in &mut self.lines {
            let with_one = (paired && is_with(call, pair)) || (peer.is_some() && call.peer == peer);
            let others = self.role == Role::Candidate || !with_one;
            let waits = others && call.is_taken() && !call.is_whisper() && !call.goes_with(id, conference);
            if call.id == id {
                call.on_hold = None;
            } else if waits {
                call.on_hold.get_or_insert(HoldReason::OtherCall);
            }
        }
    }

    /// A call came answered: others speak on from one that this station was in.
    pub(super) fn came_answered(&mut self, id: CallId) {
        let Some(call) = self.at(id).map(|at| &self.lines[at]) else { return };
        let goes_on = call.state == CallState::Active && !call.is_whisper() && call.on_hold.is_none();
        // In a conference of the own candidate's, it is this one that turns to it.
        let hosted = call.conference.is_some() && call.conference == self.pair.map(|(peer, _)| peer);
        if goes_on && !hosted && self.role != Role::Candidate && !is_with(call, self.pair) {
            self.turn_to(id);
        }
    }

    /// Sees to it that a candidate is in one call at most: the newest, where the server tells of several.
    pub(super) fn keep_to_one(&mut self) {
        let entered = self.lines.iter().filter(|call| call.is_taken() && call.on_hold.is_none());
        let entered = entered.filter(|call| !call.is_whisper());
        let newest = entered.min_by_key(|call| Reverse(call.since)).map(|call| call.id);
        if let Some(newest) = newest.filter(|_| self.role == Role::Candidate) {
            self.turn_to(newest);
        }
    }
}

/// Whether a call is with the paired station; one placed here is, whatever the server has told of it yet.
fn is_with(call: &Call, pair: Option<(StationId, Link)>) -> bool {
    call.peer.is_none_or(|peer| pair.is_some_and(|(paired, _)| paired == peer))
}
