//! The one call of this station: what the person asks of it, what the server says of it, and what is heard meanwhile.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use signaling::protocol::{
    Address, CallId, CallInfo, CallPhase, Direction, EndReason, Persona, Role, ToServer,
};

use super::call::Call;
use super::out::Out;
use super::view::{CallState, CallView, EndedCall, NoticeKind};
use super::{Effect, Lights, Tone};

/// A server that has not said within this that it rings will not: the call is over.
const PLACE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the busy tone sounds; long enough to be understood, short enough not to annoy.
const BUSY_TONE: Duration = Duration::from_secs(3);

/// The call of this station, and the last one.
#[derive(Debug, Default)]
pub(super) struct Calls {
    current: Option<Call>,
    last: Option<EndedCall>,
    tone: Option<Tone>,
    tone_until: Option<Instant>,
    gates: bool,
    muted: bool,
    /// Microphone or voice output is gone.
    device_lost: bool,
    /// This station records the call, whatever the server has heard of it.
    recording: bool,
    /// Hung up here and not yet confirmed: whatever crosses on the way, nobody is put back into one of them.
    hung_up: BTreeSet<CallId>,
}

impl Calls {
    /// Places a call; `persona` is whom the jury plays, or whom the candidate meant to reach.
    pub fn place(
        &mut self,
        id: CallId,
        to: Address,
        persona: Option<Persona>,
        role: Role,
        now: Instant,
        out: &mut Out,
    ) {
        if self.is_engaged() {
            return out.notice(NoticeKind::InCall);
        }
        out.send(ToServer::Place { call: id, epoch: 0, to: to.clone(), persona: persona.clone() });
        self.current = Some(Call::placed(id, to, persona, role, now));
        self.settle(now, out);
    }

    pub fn answer(&mut self, call: Option<CallId>, now: Instant, out: &mut Out) {
        let Some(call) = self.named(call).filter(|call| call.state == CallState::Ringing) else {
            return out.notice(NoticeKind::NoCall);
        };
        call.enter(CallState::Answering, now);
        call.answered_at = Some(now);
        out.send(ToServer::Answer { call: call.id, epoch: call.epoch });
        self.settle(now, out);
    }

    pub fn decline(&mut self, call: Option<CallId>, now: Instant, out: &mut Out) {
        let Some(call) = self.named(call).filter(|call| call.state == CallState::Ringing) else {
            return out.notice(NoticeKind::NoCall);
        };
        call.enter(CallState::HangingUp, now);
        let (call, epoch) = (call.id, call.epoch);
        self.hung_up.insert(call);
        out.send(ToServer::Decline { call, epoch });
        self.settle(now, out);
    }

    pub fn hang_up(&mut self, call: Option<CallId>, now: Instant, out: &mut Out) {
        let Some(call) = self.named(call).filter(|call| call.state != CallState::HangingUp) else {
            return out.notice(NoticeKind::NoCall);
        };
        call.enter(CallState::HangingUp, now);
        let (call, epoch) = (call.id, call.epoch);
        self.hung_up.insert(call);
        out.send(ToServer::HangUp { call, epoch });
        self.settle(now, out);
    }

    /// Ends whatever call there is, as leaving does.
    pub fn leave(&mut self, now: Instant, out: &mut Out) {
        if self.is_engaged() {
            self.hang_up(None, now, out);
        }
    }

    pub fn mute(&mut self, on: bool, now: Instant, out: &mut Out) {
        let Some(call) = self.current.as_mut().filter(|call| call.state == CallState::Active) else {
            return out.notice(NoticeKind::NoCall);
        };
        if call.muted != on {
            call.muted = on;
            out.send(ToServer::Mute { call: call.id, epoch: call.epoch, on });
        }
        self.settle(now, out);
    }

    pub fn is_muted(&self) -> bool {
        self.muted
    }

    /// The person puts the call on hold, or takes it back.
    pub fn hold(&mut self, call: Option<CallId>, on: bool, now: Instant, out: &mut Out) {
        let Some(call) = self.named(call).filter(|call| call.state == CallState::Active) else {
            return out.notice(NoticeKind::NoCall);
        };
        call.on_hold = on;
        self.settle(now, out);
    }

    /// Microphone or voice output is gone, or both are there again: a call is held meanwhile, never led elsewhere.
    pub fn device_lost(&mut self, lost: bool, now: Instant, out: &mut Out) {
        if self.device_lost != lost {
            self.device_lost = lost;
            self.settle(now, out);
        }
    }

    /// This station records the call, or no longer: the server is told, at once or when it is there to hear it.
    pub fn tell_recording(&mut self, on: bool, out: &mut Out) {
        if let Some(call) = self.current.as_ref().filter(|call| call.state == CallState::Active) {
            self.recording = on;
            out.send(ToServer::Record { call: call.id, epoch: call.epoch, on });
        }
    }

    /// The server says how a call stands. What is older than what was seen is passed over.
    pub fn updated(&mut self, info: CallInfo, now: Instant, out: &mut Out) {
        let is_current = self.current.as_ref().is_some_and(|call| call.id == info.call);
        if self.hung_up.contains(&info.call) && !is_current {
            return out.send(ToServer::HangUp { call: info.call, epoch: info.epoch });
        }
        match &mut self.current {
            Some(call) if call.id == info.call => {
                if info.epoch < call.epoch {
                    return;
                }
                call.adopt(info, now);
            }
            // Both called at once and the other was first, or this station restarted: the server's word is the call.
            Some(_) | None => {
                self.current = Some(Call::from_info(info, now));
            }
        }
        self.settle(now, out);
    }

    /// The server says that a call is over.
    pub fn ended(&mut self, id: CallId, why: EndReason, now: Instant, out: &mut Out) {
        self.hung_up.remove(&id);
        let Some(call) = self.current.take_if(|call| call.id == id) else { return };
        let talked_ms = call.talked_ms(now);
        let busy = matches!(why, EndReason::Busy | EndReason::DoNotDisturb) && call.caller;
        let by_other = call.state != CallState::HangingUp;
        self.last = Some(EndedCall {
            call: call.id,
            persona: call.persona,
            direction: call.direction,
            card: call.card,
            why,
            talked_ms,
        });
        self.settle(now, out);
        if busy {
            self.sound(Some(Tone::Busy), out);
            self.tone_until = Some(now + BUSY_TONE);
        } else if talked_ms > 0 && by_other {
            out.effect(Effect::Tone(Some(Tone::Ended)));
        }
    }

    /// The server refused a message about this call.
    pub fn refused(&mut self, id: CallId, now: Instant, out: &mut Out) {
        let Some(call) = self.current.as_mut().filter(|call| call.id == id) else { return };
        match call.state {
            CallState::Placing => self.ended(id, EndReason::Lost, now, out),
            CallState::Answering => {
                call.enter(CallState::Ringing, now);
                self.settle(now, out);
            }
            // The server sends the call's true state by itself.
            CallState::Ringback | CallState::Ringing | CallState::Active | CallState::HangingUp => {}
        }
    }

    /// Back at the server: `calls` is all that it knows of this station's.
    pub fn welcomed(&mut self, calls: Vec<CallInfo>, role: Role, now: Instant, out: &mut Out) {
        self.hung_up.retain(|id| calls.iter().any(|info| info.call == *id));
        if let Some(call) = &self.current {
            let known = calls.iter().any(|info| info.call == call.id);
            match (call.state, known) {
                (CallState::Placing, false) => out.send(ToServer::Place {
                    call: call.id,
                    epoch: 0,
                    to: call.to.clone().expect("a call is only ever placed to an address"),
                    persona: (call.direction == Direction::Inbound).then(|| call.persona.clone()),
                }),
                (_, false) => {
                    let id = call.id;
                    self.ended(id, EndReason::Lost, now, out);
                }
                (_, true) => {}
            }
        }
        for info in calls {
            let again = match &self.current {
                Some(call) if call.id == info.call => match (call.state, info.phase) {
                    (CallState::Answering, CallPhase::Ringing) => {
                        Some(ToServer::Answer { call: info.call, epoch: info.epoch })
                    }
                    (CallState::HangingUp, _) => {
                        Some(ToServer::HangUp { call: info.call, epoch: info.epoch })
                    }
                    _ if call.muted != info.muted => {
                        Some(ToServer::Mute { call: info.call, epoch: info.epoch, on: call.muted })
                    }
                    _ => None,
                },
                _ => None,
            };
            let told = info.recording;
            self.updated(info, now, out);
            if let Some(message) = again {
                out.send(message);
            }
            if role == Role::Jury && told != self.recording {
                self.tell_recording(self.recording, out);
            }
        }
    }

    /// The peer's voice was heard.
    pub fn voice_heard(&mut self, at: Instant) {
        if let Some(call) = self.current.as_mut().filter(|call| call.state == CallState::Active) {
            call.heard_at.get_or_insert(at);
        }
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        let placing = self.current.as_ref().filter(|call| call.state == CallState::Placing);
        [placing.map(|call| call.since + PLACE_TIMEOUT), self.tone_until].into_iter().flatten().min()
    }

    pub fn tick(&mut self, now: Instant, out: &mut Out) {
        if self.tone_until.is_some_and(|until| now >= until) {
            self.settle(now, out);
        }
        let Some(call) = &self.current else { return };
        if call.state == CallState::Placing && now >= call.since + PLACE_TIMEOUT {
            let id = call.id;
            out.send(ToServer::HangUp { call: id, epoch: 0 });
            self.ended(id, EndReason::Lost, now, out);
        }
    }

    /// The call that voice passes for.
    pub fn active(&self) -> Option<(CallId, &Persona, Direction)> {
        let call = self.current.as_ref().filter(|call| call.state == CallState::Active)?;
        Some((call.id, &call.persona, call.direction))
    }

    /// Whether voice passes both ways.
    pub fn gates_are_open(&self) -> bool {
        self.gates
    }

    pub fn view(&self) -> Option<CallView> {
        self.current.as_ref().map(|call| call.view(self.device_lost))
    }

    pub fn last(&self) -> Option<EndedCall> {
        self.last.clone()
    }

    /// How far the call is.
    pub fn state(&self) -> Option<CallState> {
        self.current.as_ref().map(|call| call.state)
    }

    /// What a headset shows of the call. One that is held stays off the hook: some hang up when told otherwise.
    pub fn lights(&self) -> Lights {
        let Some(call) = &self.current else { return Lights::default() };
        match call.state {
            CallState::Ringing => Lights { ring: true, ..Lights::default() },
            CallState::Placing | CallState::Ringback | CallState::Answering => {
                Lights { off_hook: true, ..Lights::default() }
            }
            CallState::Active => Lights {
                off_hook: true,
                ring: false,
                muted: call.muted,
                held: call.held(self.device_lost).is_some(),
            },
            CallState::HangingUp => Lights::default(),
        }
    }

    fn is_engaged(&self) -> bool {
        self.current.as_ref().is_some_and(|call| call.state != CallState::HangingUp)
    }

    fn named(&mut self, id: Option<CallId>) -> Option<&mut Call> {
        self.current.as_mut().filter(|call| id.is_none_or(|id| id == call.id))
    }

    /// Brings gates and tone in step with the call.
    fn settle(&mut self, now: Instant, out: &mut Out) {
        self.tell_held(out);
        let state = self.current.as_ref().map(|call| call.state);
        let active = state == Some(CallState::Active);
        let holds = |call: &Call| call.held(self.device_lost).or(call.peer_held).is_some();
        let waits = |call: &Call| call.held(self.device_lost).is_none() && call.peer_held.is_some();
        let open = active && !self.current.as_ref().is_some_and(holds);
        if self.gates != open {
            self.gates = open;
            out.effect(Effect::Gates { send: open, receive: open });
        }
        let muted = self.current.as_ref().is_some_and(|call| call.muted);
        if self.muted != muted {
            self.muted = muted;
            out.retract(|kind| *kind == NoticeKind::SpokenWhileMuted);
            out.effect(Effect::Mute(muted));
        }
        self.recording &= active;
        if active {
            self.last = None;
        }
        let busy = self.tone_until.filter(|until| now < *until && state.is_none());
        self.tone_until = busy;
        let tone = match state {
            Some(CallState::Ringing) => Some(Tone::Ring),
            Some(CallState::Ringback) => Some(Tone::Ringback),
            None if busy.is_some() => Some(Tone::Busy),
            Some(CallState::Active) if self.current.as_ref().is_some_and(waits) => Some(Tone::Held),
            Some(CallState::Placing | CallState::Answering | CallState::Active | CallState::HangingUp)
            | None => None,
        };
        self.sound(tone, out);
    }

    /// Tells the server that this side holds an answered call, or no longer; again after it was away.
    fn tell_held(&mut self, out: &mut Out) {
        let Some(call) = self.current.as_mut().filter(|call| call.state == CallState::Active) else { return };
        let held = call.held(self.device_lost);
        if call.told_held != held {
            call.told_held = held;
            out.send(ToServer::Hold { call: call.id, epoch: call.epoch, held });
        }
    }

    fn sound(&mut self, tone: Option<Tone>, out: &mut Out) {
        if self.tone != tone {
            self.tone = tone;
            out.effect(Effect::Tone(tone));
        }
    }
}
