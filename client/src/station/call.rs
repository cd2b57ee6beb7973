//! One call, from the first press to the last.
//!
//! ```text
//!            place                      the server: it rings there            answered there
//!   (none) ─────────► Placing ───────────────────────────► Ringback ─────────────────────────► Active
//!      │                                                                                          ▲
//!      │ it rings here              answer                          the server confirms           │
//!      └──────────────► Ringing ─────────────────► Answering ─────────────────────────────────────┘
//!
//!   Active ── hand over ──► Transferring ── the server confirms ──► (none);  ── the server refuses ──► Active
//!   any of them ── hang up, decline ──► HangingUp ── the server confirms ──► (none)
//!   any of them ── the server: over ───────────────────────────────────────► (none)
//! ```
//!
//! The server is the only one to say that a call is active or over, so both sides agree; but voice stops here at the
//! press of a key, before anyone confirms. Gates are open in `Active` only, and only while neither side holds the call:
//! this one because the person asked for it, turned to another call, or lost microphone or headset, the other as the
//! server tells.

use std::sync::Arc;
use std::time::{Duration, Instant};

use signaling::protocol::{
    Address, CallId, CallInfo, CallPhase, ClientCard, Direction, HoldReason, Link, Persona, Role, StationId,
    ToServer,
};

use super::view::{CallState, CallView};

/// A call as this station holds it.
#[derive(Debug)]
pub(super) struct Call {
    pub id: CallId,
    /// From 1: its place on the screen.
    pub line: u8,
    /// The other station, once the server has told.
    pub peer: Option<StationId>,
    /// Its own peer connection, where the other station is not the paired one.
    pub link: Option<Link>,
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
    /// The person asked for it, or turned to another call. Before the answer: so it will be.
    pub on_hold: Option<HoldReason>,
    /// What the server was told last.
    pub told_held: Option<HoldReason>,
    pub peer_held: Option<HoldReason>,
    pub recorded: bool,
    /// What this station told the server last of recording it; none where it never did.
    pub told_recorded: Option<bool>,
    pub peer_away: bool,
    /// The call that this one is about, where it is a consultation.
    pub about: Option<CallId>,
    /// Whose conference it is part of: it speaks with the other calls of that one.
    pub conference: Option<StationId>,
    /// The call in which one side helps the other.
    pub helps: Option<CallId>,
    /// Who helps by it joins as soon as the candidate is in that call.
    pub joins: bool,
    /// Whom the client speaks to, where that is not the candidate.
    pub handled_by: Option<Persona>,
    /// How it is handed over, while it is.
    pub handing: Option<Handing>,
    pub answered_at: Option<Instant>,
    pub heard_at: Option<Instant>,
}

/// How a call is handed over.
#[derive(Clone, Debug)]
pub(super) enum Handing {
    /// This one, to a post that was not asked.
    To(Address),
    /// The one that this consultation is about, to who was consulted.
    Consulted,
}

impl Call {
    /// A call placed here, not yet confirmed; `persona` is whom the jury plays.
    pub fn placed(
        id: CallId,
        line: u8,
        to: Address,
        persona: Option<Persona>,
        role: Role,
        now: Instant,
    ) -> Self {
        let dialled = || match &to {
            Address::Number(number) => {
                Persona { name: number.clone(), number: Some(number.clone()), client: None }
            }
            Address::Name(name) => Persona { name: name.clone(), number: None, client: None },
            Address::Station(_) => Persona { name: String::new(), number: None, client: None },
        };
        let direction = if role == Role::Candidate { Direction::Outbound } else { Direction::Inbound };
        let mut call = Call::new(id, line, persona.unwrap_or_else(dialled), direction, true, now);
        call.to = Some(to);
        call
    }

    /// A call that the server tells of.
    pub fn from_info(info: CallInfo, line: u8, now: Instant) -> Self {
        let mut call = Call::new(info.call, line, info.persona.clone(), info.direction, info.caller, now);
        call.muted = info.muted;
        // A device that is missing is found missing again.
        call.on_hold = info.held.filter(|why| *why != HoldReason::Device);
        call.adopt(info, now);
        call
    }

    fn new(id: CallId, line: u8, persona: Persona, direction: Direction, caller: bool, now: Instant) -> Self {
        Call {
            id,
            line,
            peer: None,
            link: None,
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
            on_hold: None,
            told_held: None,
            peer_held: None,
            recorded: false,
            told_recorded: None,
            peer_away: false,
            about: None,
            conference: None,
            helps: None,
            joins: false,
            handled_by: None,
            handing: None,
            answered_at: None,
            heard_at: None,
        }
    }

    pub fn adopt(&mut self, info: CallInfo, now: Instant) {
        self.epoch = info.epoch;
        self.peer = Some(info.peer);
        self.persona = info.persona;
        self.direction = info.direction;
        self.card = info.card.map(Arc::from).or(self.card.take());
        self.peer_muted = info.peer_muted;
        self.told_held = info.held;
        self.peer_held = info.peer_held;
        if self.recorded && !info.recording {
            // Two stations may record it, and one has ended: the other says again that it does.
            self.told_recorded = self.told_recorded.map(|_| false);
        }
        self.recorded = info.recording;
        self.peer_away = info.peer_away;
        self.about = info.about;
        if info.conference.is_some() && self.conference.is_none() && info.held.is_none() {
            // The server took it back, for all to speak together.
            self.on_hold = None;
        }
        if info.conference.is_none() && self.conference.is_some() && info.helps.is_some() {
            // The server has it whisper on, whatever the conference waited for.
            self.on_hold = None;
        }
        self.conference = info.conference;
        (self.helps, self.joins) = (info.helps, info.joins);
        self.handled_by = info.handled_by;
        let next = match (info.phase, self.state) {
            (_, CallState::HangingUp) => CallState::HangingUp,
            (CallPhase::Active, CallState::Transferring) => CallState::Transferring,
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
        if !matches!(state, CallState::HangingUp | CallState::Transferring) {
            self.since = now;
        }
    }

    /// It is this one, or speaks with it.
    pub fn goes_with(&self, id: CallId, conference: Option<StationId>) -> bool {
        self.id == id || (conference.is_some() && self.conference == conference)
    }

    /// A helper's voice goes to the candidate alone.
    pub fn is_whisper(&self) -> bool {
        self.helps.is_some() && self.conference.is_none()
    }

    /// What places the call, where it was placed here.
    pub fn placing(&self) -> Option<ToServer> {
        let (call, epoch, to) = (self.id, 0, self.to.clone()?);
        Some(match self.about {
            Some(about) => ToServer::Consult { call, epoch, about, to },
            None => {
                let persona = (self.direction == Direction::Inbound).then(|| self.persona.clone());
                ToServer::Place { call, epoch, to, persona }
            }
        })
    }

    /// What hands the call over, while it is.
    pub fn handing_over(&self, epoch: u32) -> Option<ToServer> {
        let call = self.id;
        match self.handing.clone()? {
            Handing::To(to) => Some(ToServer::Transfer { call, epoch, to }),
            Handing::Consulted => Some(ToServer::CompleteTransfer { call, epoch }),
        }
    }

    /// The person here took part in it: it answered it or placed it, and has not left it.
    pub fn is_taken(&self) -> bool {
        match self.state {
            CallState::Placing
            | CallState::Ringback
            | CallState::Answering
            | CallState::Active
            | CallState::Transferring => true,
            CallState::Ringing | CallState::HangingUp => false,
        }
    }

    pub fn talked_ms(&self, now: Instant) -> u64 {
        let Some(answered) = self.answered_at else { return 0 };
        u64::try_from(now.saturating_duration_since(answered).as_millis()).unwrap_or(u64::MAX)
    }

    /// Why this side holds the call, or would once it is answered.
    pub fn held(&self, device_lost: bool) -> Option<HoldReason> {
        match (self.on_hold, device_lost) {
            // It waits for its turn, headset or not.
            (Some(HoldReason::OtherCall), _) => Some(HoldReason::OtherCall),
            (_, true) => Some(HoldReason::Device),
            (asked, false) => asked,
        }
    }

    /// Answered, and held by neither side: voice passes.
    pub fn talks(&self, device_lost: bool) -> bool {
        self.state == CallState::Active && self.held(device_lost).is_none() && self.peer_held.is_none()
    }

    pub fn view(&self, device_lost: bool) -> CallView {
        CallView {
            call: self.id,
            line: self.line,
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
            about: self.about,
            conference: self.conference.is_some(),
            helps: self.helps,
            handled_by: self.handled_by.clone(),
            heard: self.heard_at.is_some(),
            setup_ms: self.heard_at.zip(self.answered_at).map(|(heard, answered)| {
                u64::try_from(heard.saturating_duration_since(answered).as_millis()).unwrap_or(u64::MAX)
            }),
        }
    }
}
