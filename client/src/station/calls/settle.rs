//! Gates, microphone, tone and what the server knows of hold, in step with the calls.

use std::collections::BTreeMap;
use std::time::Instant;

use signaling::protocol::{Link, Role, ToServer};

use super::{Calls, Gate};
use crate::station::call::Call;
use crate::station::out::Out;
use crate::station::view::{CallState, NoticeKind};
use crate::station::{Effect, Tone};

impl Calls {
    pub(super) fn settle(&mut self, now: Instant, out: &mut Out) {
        self.tell_held(out);
        let talking = self.talking().map(|call| call.id);
        self.voice = talking.or(self.voice);
        let due = self.due_gates();
        self.shut_gates(&due, out);
        let active = self.active_at().map(|at| &self.lines[at]);
        let muted = active.is_some_and(|call| call.muted);
        if self.muted != muted {
            self.muted = muted;
            out.retract(|kind| *kind == NoticeKind::SpokenWhileMuted);
            out.effect(Effect::Mute(muted));
        }
        self.open_gates(due, out);
        self.record_only(out);
        let tone = self.due_tone(now);
        self.sound(tone, out);
    }

    /// What each connection is to carry.
    fn due_gates(&self) -> BTreeMap<Link, Gate> {
        let mut due: BTreeMap<Link, Gate> = BTreeMap::new();
        for call in self.lines.iter().filter(|call| call.talks(self.device_lost)) {
            let Some(link) = self.link_of(call) else { continue };
            let (send, receive) = match (call.is_whisper(), self.role) {
                (false, _) => (true, true),
                (true, Role::Candidate) => (false, true),
                (true, Role::Jury | Role::Staff) => (true, false),
            };
            // Of two calls of a conference that share it, the one that it is open for already.
            let is_known = self.gates.get(&link).is_some_and(|gate| gate.call == call.id);
            if is_known || !due.contains_key(&link) {
                due.insert(link, Gate { call: call.id, send, receive });
            }
        }
        due
    }

    /// The connection of a call: the pair's, or its own. A call with another station never has the pair's.
    fn link_of(&self, call: &Call) -> Option<Link> {
        match self.pair {
            Some((peer, link)) if call.peer == Some(peer) => Some(link),
            Some(_) | None => call.link,
        }
    }

    /// Shuts what carries nothing any more. One that goes from one call to another is shut between the two: nothing said
    /// in the first is heard in the second.
    fn shut_gates(&mut self, due: &BTreeMap<Link, Gate>, out: &mut Out) {
        self.gates.retain(|&link, gate| {
            let stays = due.get(&link) == Some(gate);
            if !stays {
                out.effect(Effect::Gates { link, send: false, receive: false });
            }
            stays
        });
    }

    fn open_gates(&mut self, due: BTreeMap<Link, Gate>, out: &mut Out) {
        for (link, gate) in due {
            if self.gates.insert(link, gate).is_none() {
                out.effect(Effect::Gates { link, send: gate.send, receive: gate.receive });
            }
        }
    }

    /// A recording is of the call that voice passes for; another that goes on meanwhile is recorded no longer.
    fn record_only(&mut self, out: &mut Out) {
        self.recording = self.recording.filter(|recorded| self.is_in(*recorded));
        self.tell_recorded(out);
    }

    /// Tells the server which answered calls this station records: one, and those that speak with it, whose voices are
    /// in the recording, too.
    pub(super) fn tell_recorded(&mut self, out: &mut Out) {
        let recorded = self.recording.and_then(|id| self.at(id));
        let recorded = recorded.map(|at| (self.lines[at].id, self.lines[at].conference));
        let answered = |call: &&mut Call| call.state == CallState::Active;
        for call in self.lines.iter_mut().filter(|_| self.role == Role::Jury).filter(answered) {
            let on = recorded.is_some_and(|(id, conference)| call.goes_with(id, conference));
            if call.told_recorded.unwrap_or(false) != on {
                call.told_recorded = Some(on);
                out.send(ToServer::Record { call: call.id, epoch: call.epoch, on });
            }
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
