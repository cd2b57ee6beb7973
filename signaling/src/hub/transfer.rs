//! Transfers: a candidate hands a call over to an internal post, at once or after it has consulted the post.
//!
//! Client and post are played at the same station today, so a call that is handed over is over for both stations. A
//! transfer to a third station would keep the call and give it another candidate's side.

use super::{CallState, Hub, Refusal};
use crate::protocol::{Address, CallId, EndReason, ErrorCode, JournalEvent, Persona, StationId};

impl Hub {
    /// The candidate calls a post about another call of its.
    pub(super) fn consult(
        &mut self,
        candidate: StationId,
        id: CallId,
        epoch: u32,
        about: CallId,
        to: &Address,
    ) -> Result<(), Refusal> {
        if self.calls.find(id).is_none() {
            self.post_addressed(to)?;
            let other = self.calls.find(about).filter(|call| call.party(candidate).is_some());
            match other.map(|call| call.state) {
                Some(CallState::Active) => {}
                Some(CallState::Ringing | CallState::Over(_)) => return Err(not_answered()),
                None => {
                    return Err(Refusal::new(ErrorCode::NoSuchCall, "it is about no call of this station"));
                }
            }
        }
        self.place(candidate, id, epoch, to, None, Some(about))
    }

    /// The candidate hands a call over without a word to the post.
    pub(super) fn transfer(
        &mut self,
        candidate: StationId,
        call: CallId,
        epoch: u32,
        to: &Address,
    ) -> Result<(), Refusal> {
        let post = self.post_addressed(to);
        let Some((open, _)) = self.party_in(candidate, call)? else {
            return Ok(());
        };
        open.check_transfer(epoch)?;
        let to = post?;
        self.journal(JournalEvent::Transferred { call, to: to.name.clone() });
        self.hand_over(call, to);
        Ok(())
    }

    /// The candidate hands the call that a consultation is about over to who was consulted.
    pub(super) fn complete_transfer(
        &mut self,
        candidate: StationId,
        consultation: CallId,
        epoch: u32,
    ) -> Result<(), Refusal> {
        let Some((open, _)) = self.party_in(candidate, consultation)? else {
            return Ok(());
        };
        open.check_transfer(epoch)?;
        let (about, to) = (open.about, open.persona.clone());
        let other = about.and_then(|about| self.calls.find(about));
        let Some((call, state, gone)) = other.map(|call| (call.id, call.state, call.transferred_to.clone()))
        else {
            return Err(Refusal::new(ErrorCode::WrongCallPhase, "it is about no other call"));
        };
        match state {
            CallState::Active => {
                self.journal(JournalEvent::Transferred { call, to: to.name.clone() });
                self.hand_over(call, to.clone());
            }
            // The server stopped between the two ends.
            CallState::Over(EndReason::Transferred) if gone.as_deref() == Some(&to) => {}
            CallState::Ringing | CallState::Over(_) => return Err(not_answered()),
        }
        self.hand_over(consultation, to);
        Ok(())
    }

    fn hand_over(&mut self, call: CallId, to: Persona) {
        let now_ms = self.wall_ms();
        if let Some(open) = self.calls.get_mut(call) {
            let talked_ms = open.transfer(to, now_ms);
            self.ended(call, talked_ms);
        }
    }
}

fn not_answered() -> Refusal {
    Refusal::new(ErrorCode::WrongCallPhase, "the call to transfer is not answered, or over")
}
