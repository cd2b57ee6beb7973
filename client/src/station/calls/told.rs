//! What the server says of the calls.

use std::time::Instant;

use signaling::protocol::{
    CallId, CallInfo, CallPhase, EndReason, ErrorCode, HoldReason, MAX_LINES, Persona, Role, ToServer,
};

use super::{BUSY_TONE, Calls};
use crate::station::call::Call;
use crate::station::out::Out;
use crate::station::view::{CallState, EndedCall};
use crate::station::{Effect, Tone};

impl Calls {
    /// The server says how a call stands. What is older than what was seen is passed over.
    pub fn updated(&mut self, info: CallInfo, now: Instant, out: &mut Out) {
        self.take_in(info, now, out);
        self.settle(now, out);
    }

    /// The server says that a call is over; to which post it was handed over, where it was.
    pub fn ended(&mut self, id: CallId, why: EndReason, to: Option<Persona>, now: Instant, out: &mut Out) {
        self.hung_up.remove(&id);
        let Some(at) = self.at(id) else { return };
        let call = self.lines.remove(at);
        let talked_ms = call.talked_ms(now);
        let busy = matches!(why, EndReason::Busy | EndReason::DoNotDisturb) && call.caller;
        let handed_over_here = why == EndReason::Transferred && self.role == Role::Candidate;
        let by_other = call.state != CallState::HangingUp && !handed_over_here;
        self.voice.take_if(|voice| *voice == id);
        if self.ended.len() == MAX_LINES {
            self.ended.pop_front();
        }
        let helped = call.helps.is_some();
        let ended = EndedCall {
            call: call.id,
            persona: call.persona,
            direction: call.direction,
            card: call.card,
            why,
            to,
            talked_ms,
        };
        // Help is no exchange to write notes on, or to call back.
        if !helped {
            self.last = Some(ended.clone());
        }
        self.ended.push_back(ended);
        self.tone_until = if busy { Some(now + BUSY_TONE) } else { self.tone_until };
        self.settle(now, out);
        // Never over another call's voice or tone.
        if talked_ms > 0 && by_other && self.gates.is_empty() && self.tone.is_none() {
            out.effect(Effect::Tone(Some(Tone::Ended)));
        }
    }

    /// The server refused a message about this call.
    pub fn refused(&mut self, id: CallId, code: ErrorCode, now: Instant, out: &mut Out) {
        let Some(at) = self.at(id) else { return };
        let call = &mut self.lines[at];
        match call.state {
            // Hung up before the server had refused to place it: no word of its end will come.
            CallState::HangingUp if code == ErrorCode::NoSuchCall => {
                self.ended(id, EndReason::Missed, None, now, out);
            }
            CallState::Placing => self.ended(id, EndReason::Lost, None, now, out),
            CallState::Answering => {
                call.enter(CallState::Ringing, now);
                self.settle(now, out);
            }
            CallState::Transferring => {
                // Not entered anew: its clock runs on.
                call.state = CallState::Active;
                call.handing = None;
                self.settle(now, out);
            }
            // The server sends the call's true state by itself.
            CallState::Ringback | CallState::Ringing | CallState::Active | CallState::HangingUp => {}
        }
    }

    /// Back at the server: `calls` is all that it knows of this station's.
    pub fn welcomed(&mut self, calls: Vec<CallInfo>, now: Instant, out: &mut Out) {
        let is_known = |id: CallId| calls.iter().any(|info| info.call == id);
        self.hung_up.retain(|id| is_known(*id));
        let unknown = self.lines.iter().filter(|call| !is_known(call.id));
        let (unheard, over): (Vec<&Call>, Vec<&Call>) =
            unknown.partition(|call| call.state == CallState::Placing);
        let placed: Vec<ToServer> = unheard.into_iter().filter_map(Call::placing).collect();
        let over: Vec<CallId> = over.into_iter().map(|call| call.id).collect();
        over.into_iter().for_each(|id| self.ended(id, EndReason::Lost, None, now, out));
        let mut unsaid = Vec::new();
        for info in calls {
            unsaid.extend(self.unsaid(&info));
            let (id, recorded, known) = (info.call, info.recording, self.at(info.call).is_some());
            self.take_in(info, now, out);
            if let Some(call) = self.lines.iter_mut().find(|call| call.id == id) {
                // What was said of one that is known may not have been heard; of another, an earlier run said it.
                call.told_recorded = Some(recorded).filter(|_| !known || call.told_recorded.is_some());
            }
        }
        self.settle(now, out);
        unsaid.into_iter().chain(placed).for_each(|message| out.send(message));
    }

    /// What was asked of a call and the server has not heard, in order.
    fn unsaid(&self, info: &CallInfo) -> Vec<ToServer> {
        let (call, epoch) = (info.call, info.epoch);
        let Some(at) = self.at(call) else { return Vec::new() };
        let known = &self.lines[at];
        let mute = (known.muted != info.muted).then_some(ToServer::Mute { call, epoch, on: known.muted });
        match (known.state, info.phase) {
            (CallState::Answering, CallPhase::Ringing) => vec![ToServer::Answer { call, epoch }],
            (CallState::HangingUp, _) => vec![ToServer::HangUp { call, epoch }],
            (CallState::Transferring, CallPhase::Active) => {
                // The call is another after it.
                let epoch = epoch + u32::from(mute.is_some());
                mute.into_iter().chain(known.handing_over(epoch)).collect()
            }
            _ => mute.into_iter().collect(),
        }
    }

    fn take_in(&mut self, info: CallInfo, now: Instant, out: &mut Out) {
        let id = info.call;
        let Some(at) = self.at(id) else {
            if self.hung_up.contains(&id) {
                return out.send(ToServer::HangUp { call: id, epoch: info.epoch });
            }
            // It rings, or this station restarted: the server's word is the call.
            let call = Call::from_info(info, self.next_line(), now);
            let muted = self.is_muted_here();
            self.lines.push(call);
            self.go_along(self.lines.len() - 1, muted, out);
            self.came_answered(id);
            return self.keep_to_one();
        };
        let muted = self.is_muted_here();
        let call = &mut self.lines[at];
        if info.epoch < call.epoch {
            return;
        }
        let (was_active, was_together) = (call.state == CallState::Active, call.conference);
        call.adopt(info, now);
        let conference = call.conference;
        if conference.is_some() && conference != was_together {
            // Those that the candidate merges speak together, whichever waited; who joins to help takes none of them back.
            let call = &self.lines[at];
            if self.role == Role::Candidate && call.on_hold.is_none() && call.helps.is_none() {
                let together = self.lines.iter_mut().filter(|call| call.conference == conference);
                together.for_each(|call| call.on_hold = None);
            }
            return self.go_along(at, muted, out);
        }
        let begins = call.state == CallState::Active && !was_active;
        let waits = call.on_hold == Some(HoldReason::OtherCall);
        // One that the person had turned away from waits only while there is one to wait for.
        if begins && waits && !self.lines.iter().any(|call| call.is_taken() && call.on_hold.is_none()) {
            self.turn_to(id);
        }
        self.keep_to_one();
    }

    /// Whether the microphone is muted in the call that the person is in; none in none.
    fn is_muted_here(&self) -> Option<bool> {
        self.active_at().map(|at| self.lines[at].muted)
    }

    /// An answered call came, or came into a conference: it waits where those that it is to speak with do, and is as
    /// muted as the one microphone of this station.
    fn go_along(&mut self, at: usize, muted: Option<bool>, out: &mut Out) {
        let call = &self.lines[at];
        if call.state != CallState::Active || self.is_whispered(call) {
            return;
        }
        let (id, conference) = (call.id, call.conference);
        let together = |other: &&Call| other.id != id && other.goes_with(id, conference);
        let waits = self.lines.iter().find(together).and_then(|other| other.on_hold);
        let call = &mut self.lines[at];
        call.on_hold = call.on_hold.or(waits);
        // After a restart, the server's word is the call.
        let goes_on = call.conference.is_some() || self.voice.is_some();
        if let Some(on) = muted.filter(|on| goes_on && *on != call.muted) {
            call.muted = on;
            out.send(ToServer::Mute { call: id, epoch: call.epoch, on });
        }
    }
}
