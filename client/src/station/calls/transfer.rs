//! Handing a call over to a post: at once, or after a word with the post while the client waits.

use std::time::Instant;

use signaling::protocol::{Address, CallId, Role, ToServer};

use super::Calls;
use crate::station::call::{Call, Handing};
use crate::station::out::Out;
use crate::station::view::{CallState, NoticeKind};

impl Calls {
    /// Hands an answered call over without a word to the post.
    pub fn transfer(&mut self, call: Option<CallId>, to: Address, now: Instant, out: &mut Out) {
        if let Some(at) = self.to_hand_over(call, out) {
            self.hand_over(at, Handing::To(to), now, out);
        }
    }

    /// Calls a post about an answered call, which waits meanwhile.
    pub fn consult(&mut self, id: CallId, about: Option<CallId>, to: Address, now: Instant, out: &mut Out) {
        let Some(about) = self.to_hand_over(about, out).map(|at| self.lines[at].id) else { return };
        if !self.has_free_line() {
            return out.notice(NoticeKind::LinesTaken);
        }
        let mut call = Call::placed(id, self.next_line(), to, None, self.role, now);
        call.about = Some(about);
        self.begin(call, now, out);
    }

    /// Hands the call that was consulted about over to who was consulted.
    pub fn complete_transfer(&mut self, now: Instant, out: &mut Out) {
        let is_answered = |call: &Call| call.state == CallState::Active && self.client_of(call).is_some();
        match self.pick(None, is_answered) {
            Some(at) => self.hand_over(at, Handing::Consulted, now, out),
            None => out.notice(NoticeKind::NothingToTransfer),
        }
    }

    /// Lets the post go, and takes the call back.
    pub fn cancel_transfer(&mut self, now: Instant, out: &mut Out) {
        let lasts = |call: &Call| !matches!(call.state, CallState::HangingUp | CallState::Transferring);
        let Some(at) = self.pick(None, |call| lasts(call) && self.client_of(call).is_some()) else {
            return out.notice(NoticeKind::NothingToTransfer);
        };
        let client = self.client_of(&self.lines[at]);
        let (call, epoch) = self.leave_call(at, now);
        out.send(ToServer::HangUp { call, epoch });
        client.into_iter().for_each(|client| self.turn_to(client));
        self.settle(now, out);
    }

    /// The answered call that waits for the outcome of this consultation.
    fn client_of(&self, consultation: &Call) -> Option<CallId> {
        let about = &self.lines[self.at(consultation.about?)?];
        (about.state == CallState::Active && self.role == Role::Candidate).then_some(about.id)
    }

    /// The answered call that is meant: never a helper, who is no client.
    fn to_hand_over(&self, call: Option<CallId>, out: &mut Out) -> Option<usize> {
        let answered = self.pick(call, |call| call.state == CallState::Active && call.helps.is_none());
        match (self.role, answered) {
            (Role::Candidate, Some(at)) => return Some(at),
            (Role::Candidate, None) => out.notice(NoticeKind::NoCall),
            (Role::Jury | Role::Staff, _) => out.notice(NoticeKind::WrongRole),
        }
        None
    }

    fn hand_over(&mut self, at: usize, handing: Handing, now: Instant, out: &mut Out) {
        let call = &mut self.lines[at];
        call.enter(CallState::Transferring, now);
        call.handing = Some(handing);
        call.handing_over(call.epoch).into_iter().for_each(|message| out.send(message));
        self.settle(now, out);
    }
}
