//! One call, and nothing around it.
//!
//! ```text
//!                 Place
//!                   |
//!                   v        Answer (callee)
//!                Ringing ----------------------> Active
//!                   |                               |
//!                   | Decline (callee)   Declined   | HangUp (either)   HungUp
//!                   | HangUp (callee)    Declined   | a station left    Lost
//!                   | HangUp (caller)    Missed     |
//!                   | 45 s               Missed     |
//!                   | a station left     Lost       | Transfer (candidate) Transferred
//!                   | Help (a helper)    TakenOver  | Help (a helper)      TakenOver
//!                   v                               v
//!                                  Over
//!
//!  Place on a callee whose lines are all taken -> Over (Busy);  on one that is not connected -> Over (Lost);
//!  on one that asked not to be called -> Over (DoNotDisturb)
//! ```
//!
//! Each accepted change grows the epoch by one. A command names the epoch that its station last saw: it holds
//! as long as the call is still in the phase of that epoch, so two stations that mute at the same moment both
//! succeed, while an answer to a call that moved on does not. Hanging up holds at any epoch.

use serde::{Deserialize, Serialize};

use super::{Refusal, Times};
use crate::protocol::{
    CallId, CallPhase, Direction, EndReason, ErrorCode, HoldReason, Link, Persona, StationId,
};

/// The epoch of a call that ended by its first change.
const OVER_AT_ONCE: u32 = 2;

/// A call as the hub and the store know it: two stations of which one handles a client, and the other plays it. Mostly
/// these are a candidate's and its jury's; where a call was handed over, the post's and the jury's; in a conference each
/// two stations have one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Its name.
    pub id: CallId,
    /// The candidate's station, or that of who handles the client in its place.
    pub candidate: StationId,
    /// The jury's station that plays the client, or a post.
    pub jury: StationId,
    /// Outbound where the candidate placed it.
    pub direction: Direction,
    /// The client.
    pub persona: Persona,
    /// How far it is.
    pub state: CallState,
    /// Grows with each change.
    pub epoch: u32,
    /// The epoch in which the present state began.
    pub state_epoch: u32,
    /// When the present state began, in milliseconds since the Unix epoch.
    pub since_ms: u64,
    /// The candidate's microphone is muted.
    pub candidate_muted: bool,
    /// The jury's microphone is muted.
    pub jury_muted: bool,
    /// The candidate's side holds it.
    #[serde(default)]
    pub candidate_held: Option<HoldReason>,
    /// The jury's side holds it.
    #[serde(default)]
    pub jury_held: Option<HoldReason>,
    /// The jury's station records the exchange.
    pub recording: bool,
    /// The station that recorded it, or a part of it.
    #[serde(default)]
    pub recorded_by: Option<StationId>,
    /// The call that it is about, where it is a consultation.
    #[serde(default)]
    pub about: Option<CallId>,
    /// To which post it was handed over, where it was.
    #[serde(default)]
    pub transferred_to: Option<Box<Persona>>,
    /// Whom the client speaks to, where that is not the candidate.
    #[serde(default)]
    pub handled_by: Option<Box<Persona>>,
    /// The candidate's station that it rings at where nobody answers it: it handed the client over without a word.
    #[serde(default)]
    pub returns_to: Option<StationId>,
    /// The candidate's station whose conference it is part of.
    #[serde(default)]
    pub conference: Option<StationId>,
    /// The call in which one of its stations helps the candidate.
    #[serde(default)]
    pub helps: Option<CallId>,
    /// Who helps by it joins that call as soon as the candidate is in it; until then it whispers.
    #[serde(default)]
    pub joins: bool,
    /// A helper goes on in the candidate's place.
    #[serde(default)]
    pub taken_over: bool,
    /// The last making of its own peer connection, where its stations are not paired.
    #[serde(default)]
    pub link: Option<Link>,
    /// A signal of that making was lost because its receiver was not connected.
    #[serde(skip)]
    pub lossy: bool,
    /// How long it rang, lasted and was held.
    #[serde(default)]
    pub times: Times,
}

/// How far a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallState {
    /// Placed, not answered.
    Ringing,
    /// Answered.
    Active,
    /// Over.
    Over(EndReason),
}

/// Who asks, seen from the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Party {
    Caller,
    Callee,
}

impl Call {
    /// The station that placed it.
    pub fn caller(&self) -> StationId {
        match self.direction {
            Direction::Inbound => self.jury,
            Direction::Outbound => self.candidate,
        }
    }

    /// The station that it rings at.
    pub fn callee(&self) -> StationId {
        self.peer_of(self.caller())
    }

    /// The other station.
    pub fn peer_of(&self, station: StationId) -> StationId {
        if station == self.jury { self.candidate } else { self.jury }
    }

    /// The phase to show; none once it is over.
    pub fn phase(&self) -> Option<CallPhase> {
        match self.state {
            CallState::Ringing => Some(CallPhase::Ringing),
            CallState::Active => Some(CallPhase::Active),
            CallState::Over(_) => None,
        }
    }

    /// Why it ended; none while it lasts.
    pub fn over(&self) -> Option<EndReason> {
        match self.state {
            CallState::Over(why) => Some(why),
            CallState::Ringing | CallState::Active => None,
        }
    }

    /// Whether it ever rang at the callee. One that did not was over at once.
    pub(super) fn rang(&self) -> bool {
        match self.state {
            CallState::Over(EndReason::Busy | EndReason::DoNotDisturb) => false,
            // A station that is lost while it rings or lasts is away first, which grew the epoch.
            CallState::Over(EndReason::Lost) => self.epoch > OVER_AT_ONCE,
            CallState::Ringing | CallState::Active => true,
            CallState::Over(
                EndReason::HungUp
                | EndReason::Declined
                | EndReason::Missed
                | EndReason::Transferred
                | EndReason::TakenOver,
            ) => true,
        }
    }

    /// Whether `station`'s microphone is muted.
    pub fn muted(&self, station: StationId) -> bool {
        if station == self.jury { self.jury_muted } else { self.candidate_muted }
    }

    /// Why `station` holds the call.
    pub fn held(&self, station: StationId) -> Option<HoldReason> {
        if station == self.jury { self.jury_held } else { self.candidate_held }
    }

    /// A helper's voice goes to the candidate alone.
    pub(super) fn is_whisper(&self) -> bool {
        self.helps.is_some() && self.conference.is_none()
    }

    /// Both are part of one conference.
    pub(super) fn speaks_with(&self, other: &Self) -> bool {
        self.conference.is_some() && self.conference == other.conference
    }

    /// It rang, and nobody answered.
    pub(super) fn was_in_vain(&self) -> bool {
        self.over().is_some() && self.times.answered_ms.is_none()
    }

    pub(super) fn party(&self, station: StationId) -> Option<Party> {
        if station == self.caller() {
            Some(Party::Caller)
        } else if station == self.callee() {
            Some(Party::Callee)
        } else {
            None
        }
    }

    pub(super) fn answer(&mut self, by: Party, epoch: u32, now_ms: u64) -> Result<(), Refusal> {
        self.check_epoch(epoch)?;
        match (self.state, by) {
            (CallState::Ringing, Party::Callee) => {}
            (CallState::Ringing, Party::Caller) => return Err(wrong_phase("the caller cannot answer")),
            (CallState::Active | CallState::Over(_), _) => return Err(wrong_phase("it does not ring")),
        }
        self.enter(CallState::Active, now_ms);
        Ok(())
    }

    pub(super) fn decline(&mut self, by: Party, epoch: u32, now_ms: u64) -> Result<(), Refusal> {
        self.check_epoch(epoch)?;
        match (self.state, by) {
            (CallState::Ringing, Party::Callee) => {}
            (CallState::Ringing, Party::Caller) => return Err(wrong_phase("the caller cannot decline")),
            (CallState::Active | CallState::Over(_), _) => return Err(wrong_phase("it does not ring")),
        }
        self.end(EndReason::Declined, now_ms);
        Ok(())
    }

    /// Returns how long it was answered, in milliseconds.
    pub(super) fn hang_up(&mut self, by: Party, now_ms: u64) -> u64 {
        let why = match (self.state, by) {
            (CallState::Ringing, Party::Caller) => {
                self.returns_to = None;
                EndReason::Missed
            }
            (CallState::Ringing, Party::Callee) => EndReason::Declined,
            (CallState::Active, _) => EndReason::HungUp,
            (CallState::Over(why), _) => why,
        };
        self.end(why, now_ms)
    }

    /// Returns false where it was so already.
    pub(super) fn mute(&mut self, station: StationId, epoch: u32, on: bool) -> Result<bool, Refusal> {
        self.check_epoch(epoch)?;
        let muted = if station == self.jury { &mut self.jury_muted } else { &mut self.candidate_muted };
        let changed = std::mem::replace(muted, on) != on;
        self.epoch += u32::from(changed);
        Ok(changed)
    }

    /// Returns false where it was so already.
    pub(super) fn hold(
        &mut self,
        station: StationId,
        epoch: u32,
        held: Option<HoldReason>,
        now_ms: u64,
    ) -> Result<bool, Refusal> {
        self.check_epoch(epoch)?;
        self.check_active()?;
        self.count_hold(now_ms);
        let known = if station == self.jury { &mut self.jury_held } else { &mut self.candidate_held };
        let changed = std::mem::replace(known, held) != held;
        self.epoch += u32::from(changed);
        Ok(changed)
    }

    /// Returns false where it was so already.
    pub(super) fn record(&mut self, station: StationId, epoch: u32, on: bool) -> Result<bool, Refusal> {
        self.check_epoch(epoch)?;
        self.check_active()?;
        let changed = std::mem::replace(&mut self.recording, on) != on;
        if on {
            self.recorded_by = Some(station);
        }
        self.epoch += u32::from(changed);
        Ok(changed)
    }

    /// Whether it is answered, for who last saw it in this epoch.
    pub(super) fn check_answered(&self, epoch: u32) -> Result<(), Refusal> {
        self.check_epoch(epoch)?;
        self.check_active()
    }

    /// Returns how long it was answered, in milliseconds.
    pub(super) fn transfer(&mut self, to: Persona, now_ms: u64) -> u64 {
        self.transferred_to = Some(Box::new(to));
        self.end(EndReason::Transferred, now_ms)
    }

    /// The candidate is in it: it is answered, and the candidate's side does not hold it. Whoever only listens to a helper
    /// is in the call that is helped in.
    pub(super) fn has_candidate(&self) -> bool {
        match self.state {
            CallState::Active => self.candidate_held.is_none() && !self.is_whisper(),
            CallState::Ringing | CallState::Over(_) => false,
        }
    }

    /// The candidate turns to it, and had it wait until now.
    pub(super) fn wait_no_longer(&mut self, now_ms: u64) {
        self.count_hold(now_ms);
        self.candidate_held.take_if(|why| *why != HoldReason::Device);
        self.epoch += 1;
    }

    /// It was part of a conference that may wait, and is a whisper from now on, which waits for no other call.
    pub(super) fn whisper_on(&mut self, now_ms: u64) {
        (self.conference, self.joins) = (None, false);
        self.count_hold(now_ms);
        for held in [&mut self.candidate_held, &mut self.jury_held] {
            held.take_if(|why| *why != HoldReason::Device);
        }
        self.epoch += 1;
    }

    /// The candidate is in another call than this answered one.
    pub(super) fn leave_waiting(&mut self, now_ms: u64) {
        self.count_hold(now_ms);
        self.candidate_held = Some(HoldReason::OtherCall);
        self.epoch += 1;
    }

    /// Something around the call changed that its stations show, such as the presence of the other.
    pub(super) fn touch(&mut self) {
        self.epoch += 1;
    }

    /// Returns how long it was answered, in milliseconds.
    pub(super) fn end(&mut self, why: EndReason, now_ms: u64) -> u64 {
        let talked_ms = match self.state {
            CallState::Active => now_ms.saturating_sub(self.since_ms),
            CallState::Ringing | CallState::Over(_) => 0,
        };
        self.enter(CallState::Over(why), now_ms);
        talked_ms
    }

    pub(super) fn enter(&mut self, state: CallState, now_ms: u64) {
        match self.state {
            CallState::Ringing => self.times.rang(self.since_ms, now_ms),
            CallState::Active => {
                self.count_hold(now_ms);
                self.times.lasted(self.since_ms, now_ms);
            }
            CallState::Over(_) => {}
        }
        self.state = state;
        self.epoch += 1;
        self.state_epoch = self.epoch;
        self.since_ms = now_ms;
    }

    fn count_hold(&mut self, now_ms: u64) {
        let (candidate, jury) = (self.candidate_held.is_some(), self.jury_held.is_some());
        self.times.count_hold(candidate, jury, self.since_ms, now_ms);
    }

    fn check_active(&self) -> Result<(), Refusal> {
        match self.state {
            CallState::Active => Ok(()),
            CallState::Ringing | CallState::Over(_) => Err(wrong_phase("it is not answered")),
        }
    }

    fn check_epoch(&self, epoch: u32) -> Result<(), Refusal> {
        if (self.state_epoch..=self.epoch).contains(&epoch) {
            return Ok(());
        }
        let text = format!("the call is at epoch {}, in this phase since {}", self.epoch, self.state_epoch);
        Err(Refusal::new(ErrorCode::WrongCallPhase, text))
    }
}

fn wrong_phase(text: &str) -> Refusal {
    Refusal::new(ErrorCode::WrongCallPhase, text)
}
