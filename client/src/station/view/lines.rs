//! Several calls at a station, as a screen asks about them.

use signaling::protocol::{Direction, HoldReason, MAX_LINES};

use super::{CallState, CallView, View};

impl View {
    /// All calls of this station, the main one first.
    pub fn calls(&self) -> impl Iterator<Item = &CallView> {
        self.call.iter().chain(&self.other_calls)
    }

    /// A call that rings here while the person is in another one.
    pub fn waiting(&self) -> Option<&CallView> {
        self.other_calls.iter().find(|call| call.state == CallState::Ringing)
    }

    /// The call that voice passes for.
    pub fn talking(&self) -> Option<&CallView> {
        self.call.as_ref().filter(|call| call.talks())
    }

    /// Whether one more call can be placed.
    pub fn has_free_line(&self) -> bool {
        self.calls().filter(|call| call.takes_a_line()).count() < MAX_LINES
    }

    /// Whether what is said in a call is recorded, at this station or another.
    pub fn is_recorded(&self, call: &CallView) -> bool {
        let speaks = |other: &CallView| other.call == call.call || (other.conference && call.conference);
        self.calls().any(|other| other.recorded && speaks(other))
    }

    /// The call that a consultation is about, while both last.
    pub fn consulted_about(&self, consultation: &CallView) -> Option<&CallView> {
        self.calls().find(|call| Some(call.call) == consultation.about)
    }
}

impl CallView {
    /// Whether the person here put it on hold, or turned to another one.
    pub fn is_put_aside(&self) -> bool {
        match self.held {
            Some(HoldReason::Person | HoldReason::OtherCall) => true,
            Some(HoldReason::Device) | None => false,
        }
    }

    /// Whether the client, or the post, is played on this side: the other one handles it.
    pub fn is_played_here(&self) -> bool {
        match self.direction {
            Direction::Inbound => self.caller,
            Direction::Outbound => !self.caller,
        }
    }

    /// Whether it is one of the few lines: help is beside them, and one that is being hung up is free.
    pub fn takes_a_line(&self) -> bool {
        self.state != CallState::HangingUp && self.helps.is_none()
    }

    /// Whether this station helps a candidate by it. The client's call with a helper is in the help's name, too.
    pub fn is_own_help(&self) -> bool {
        self.helps.is_some() && self.caller && self.handled_by.is_none()
    }

    /// Whether voice passes for it.
    pub fn talks(&self) -> bool {
        self.state == CallState::Active && self.held.is_none() && self.peer_held.is_none()
    }
}
