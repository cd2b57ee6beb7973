//! One call, from the first press to the last.
//!
//! ```text
//!            place                      the server: it rings there            answered there
//!   (none) ─────────► Placing ───────────────────────────► Ringback ─────────────────────────► Active
//!      │                                                                                          ▲
//!      │ it rings here              answer                          the server confirms           │
//!      └──────────────► Ringing ─────────────────► Answering ─────────────────────────────────────┘
//!
//!   any of them ── hang up, decline ──► HangingUp ── the server confirms ──► (none)
//!   any of them ── the server: over ───────────────────────────────────────► (none)
//! ```
//!
//! The server is the only one to say that a call is active or over, so both sides agree; but voice stops here at the
//! press of a key, before anyone confirms. Gates are open in `Active` only, and only while neither side holds the call:
//! this one because the person asked for it or because microphone or headset is gone, the other as the server tells.

use std::sync::Arc;
use std::time::{Duration, Instant};

use signaling::protocol::{
    Address, CallId, CallInfo, CallPhase, ClientCard, Direction, HoldReason, Persona, Role,
};

use super::view::{CallState, CallView};

/// A call as this station holds it.
#[derive(Debug)]
pub(super) struct Call {
    pub id: CallId,
    pub epoch: u32,
    pub state: CallState,
    pub since: Instant,
    pub direction: Direction,
    pub caller: bool,
    pub to: Option<Address>,
    pub persona: Persona,
    pub card: Option<Arc<ClientCard>>,
    pub muted: bool,
    pub peer_muted: bool,
    /// The person asked for it.
    pub on_hold: bool,
    /// What the server was told last.
    pub told_held: Option<HoldReason>,
    pub peer_held: Option<HoldReason>,
    pub recorded: bool,
    pub peer_away: bool,
    pub answered_at: Option<Instant>,
    pub heard_at: Option<Instant>,
}

impl Call {
    /// A call placed here, not yet confirmed; `persona` is whom the jury plays.
    pub fn placed(id: CallId, to: Address, persona: Option<Persona>, role: Role, now: Instant) -> Self {
        let dialled = || match &to {
            Address::Number(number) => {
                Persona { name: number.clone(), number: Some(number.clone()), client: None }
            }
            Address::Name(name) => Persona { name: name.clone(), number: None, client: None },
            Address::Station(_) => Persona { name: String::new(), number: None, client: None },
        };
        let direction = if role == Role::Candidate { Direction::Outbound } else { Direction::Inbound };
        let mut call = Call::new(id, persona.unwrap_or_else(dialled), direction, true, now);
        call.to = Some(to);
        call
    }

    /// A call that the server tells of.
    pub fn from_info(info: CallInfo, now: Instant) -> Self {
        let mut call = Call::new(info.call, info.persona.clone(), info.direction, info.caller, now);
        call.muted = info.muted;
        call.on_hold = info.held == Some(HoldReason::Person);
        call.adopt(info, now);
        call
    }

    fn new(id: CallId, persona: Persona, direction: Direction, caller: bool, now: Instant) -> Self {
        Call {
            id,
            epoch: 0,
            state: CallState::Placing,
            since: now,
            direction,
            caller,
            to: None,
            persona,
            card: None,
            muted: false,
            peer_muted: false,
            on_hold: false,
            told_held: None,
            peer_held: None,
            recorded: false,
            peer_away: false,
            answered_at: None,
            heard_at: None,
        }
    }

    pub fn adopt(&mut self, info: CallInfo, now: Instant) {
        self.epoch = info.epoch;
        self.persona = info.persona;
        self.direction = info.direction;
        self.card = info.card.map(Arc::from).or(self.card.take());
        self.peer_muted = info.peer_muted;
        self.told_held = info.held;
        self.peer_held = info.peer_held;
        self.recorded = info.recording;
        self.peer_away = info.peer_away;
        let next = match (info.phase, self.state) {
            (_, CallState::HangingUp) => CallState::HangingUp,
            (CallPhase::Ringing, CallState::Answering) => CallState::Answering,
            (CallPhase::Ringing, _) if info.caller => CallState::Ringback,
            (CallPhase::Ringing, _) => CallState::Ringing,
            (CallPhase::Active, _) => CallState::Active,
        };
        if next != self.state {
            let began = Duration::from_millis(info.phase_ms);
            self.enter(next, now.checked_sub(began).unwrap_or(now));
            if next == CallState::Active {
                self.answered_at.get_or_insert(now);
            }
        }
    }

    pub fn enter(&mut self, state: CallState, now: Instant) {
        self.state = state;
        if state != CallState::HangingUp {
            self.since = now;
        }
    }

    pub fn talked_ms(&self, now: Instant) -> u64 {
        let Some(answered) = self.answered_at else { return 0 };
        u64::try_from(now.saturating_duration_since(answered).as_millis()).unwrap_or(u64::MAX)
    }

    /// Why this side holds the call, or would once it is answered.
    pub fn held(&self, device_lost: bool) -> Option<HoldReason> {
        match (device_lost, self.on_hold) {
            (true, _) => Some(HoldReason::Device),
            (false, true) => Some(HoldReason::Person),
            (false, false) => None,
        }
    }

    pub fn view(&self, device_lost: bool) -> CallView {
        CallView {
            call: self.id,
            state: self.state,
            direction: self.direction,
            caller: self.caller,
            persona: self.persona.clone(),
            card: self.card.clone(),
            since: self.since,
            muted: self.muted,
            peer_muted: self.peer_muted,
            held: self.held(device_lost),
            peer_held: self.peer_held,
            recorded: self.recorded,
            peer_away: self.peer_away,
            heard: self.heard_at.is_some(),
            setup_ms: self.heard_at.zip(self.answered_at).map(|(heard, answered)| {
                u64::try_from(heard.saturating_duration_since(answered).as_millis()).unwrap_or(u64::MAX)
            }),
        }
    }
}
