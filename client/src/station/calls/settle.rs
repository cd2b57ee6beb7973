//! Gates, microphone, tone and what the server knows of hold, in step with the calls.

use std::time::Instant;

use signaling::protocol::{CallId, ToServer};

use super::Calls;
use crate::station::call::Call;
use crate::station::out::Out;
use crate::station::view::{CallState, NoticeKind};
use crate::station::{Effect, Tone};

impl Calls {
    pub(super) fn settle(&mut self, now: Instant, out: &mut Out) {
        self.tell_held(out);
        let talking = self.talking().map(|call| call.id);
        self.voice = talking.or(self.voice);
        // Shut between two calls as well: what was said in the one and is still on its way never reaches the other.
        if self.gates.is_some() && self.gates != talking {
            self.open_gates(None, out);
        }
        let active = self.active_at().map(|at| &self.lines[at]);
        let muted = active.is_some_and(|call| call.muted);
        let active = active.map(|call| call.id);
        if self.muted != muted {
            self.muted = muted;
            out.retract(|kind| *kind == NoticeKind::SpokenWhileMuted);
            out.effect(Effect::Mute(muted));
        }
        if self.gates != talking {
            self.open_gates(talking, out);
        }
        self.record_only(active, out);
        let tone = self.due_tone(now);
        self.sound(tone, out);
    }

    fn open_gates(&mut self, call: Option<CallId>, out: &mut Out) {
        self.gates = call;
        out.effect(Effect::Gates { send: call.is_some(), receive: call.is_some() });
    }

    /// A recording is of the call that voice passes for; another that goes on meanwhile is recorded no longer.
    fn record_only(&mut self, active: Option<CallId>, out: &mut Out) {
        let Some(left) = self.recording.take_if(|recorded| active != Some(*recorded)) else { return };
        if let Some(call) = self.lines.iter().find(|call| call.id == left && call.state == CallState::Active)
        {
            out.send(ToServer::Record { call: call.id, epoch: call.epoch, on: false });
        }
    }

    /// Tells the server which answered calls this side holds; again after it was away. Holds are told first, so that
    /// nobody believes a candidate in two calls.
    fn tell_held(&mut self, out: &mut Out) {
        let device_lost = self.device_lost;
        for holds in [true, false] {
            for call in self.lines.iter_mut().filter(|call| call.state == CallState::Active) {
                let held = call.held(device_lost);
                if held.is_some() == holds && call.told_held != held {
                    call.told_held = held;
                    out.send(ToServer::Hold { call: call.id, epoch: call.epoch, held });
                }
            }
        }
    }

    fn due_tone(&mut self, now: Instant) -> Option<Tone> {
        let talks = self.talking().is_some();
        let is_any = |state: CallState| self.lines.iter().any(|call| call.state == state);
        let (rings, rings_there) = (is_any(CallState::Ringing), is_any(CallState::Ringback));
        let is_held_there = |call: &Call| {
            let held_here = call.held(self.device_lost).is_some();
            call.state == CallState::Active && !held_here && call.peer_held.is_some()
        };
        let held = self.lines.iter().any(is_held_there);
        let busy = self.tone_until.filter(|until| now < *until && !talks && !rings && !rings_there);
        self.tone_until = busy;
        match (rings, talks) {
            (true, _) if self.has_waiting() => Some(Tone::Waiting),
            (true, _) => Some(Tone::Ring),
            // Nothing sounds over a voice but a call that waits.
            (false, true) => None,
            (false, false) if rings_there => Some(Tone::Ringback),
            (false, false) => busy.map(|_| Tone::Busy).or(held.then_some(Tone::Held)),
        }
    }

    fn sound(&mut self, tone: Option<Tone>, out: &mut Out) {
        if self.tone != tone {
            self.tone = tone;
            out.effect(Effect::Tone(tone));
        }
    }
}
