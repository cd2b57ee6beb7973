//! Transfers: a candidate hands a call over to an internal post, at once or after it has consulted the post.
//!
//! Where the client's station plays the post, too, a call that is handed over is over for both. Where somebody sits at the
//! post, the client goes on with that station in a call of their own; and comes back to the candidate where nobody there
//! answers.

use super::conference::{Bridge, derived};
use super::{Call, CallState, Hub, Refusal};
use crate::protocol::{Address, CallId, Direction, EndReason, ErrorCode, JournalEvent, Persona, StationId};

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
            let other = other.filter(|call| call.helps.is_none());
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
        open.check_answered(epoch)?;
        let client = open.clone();
        if client.helps.is_some() {
            return Err(Refusal::new(ErrorCode::NoSuchCall, "a helper is no client to hand over"));
        }
        let to = post?;
        self.journal(JournalEvent::Transferred { call, to: to.name.clone() });
        self.hand_over(call, to.clone());
        self.let_go_of(&client, client.jury);
        if let Some(station) = self.staffed_at(&to).filter(|station| *station != client.jury) {
            self.ring_at_post(&client, to, station);
        }
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
        open.check_answered(epoch)?;
        let (about, to, post) = (open.about, open.persona.clone(), open.jury);
        let other = about.and_then(|about| self.calls.find(about));
        let Some(client) = other.cloned() else {
            return Err(Refusal::new(ErrorCode::WrongCallPhase, "it is about no other call"));
        };
        let call = client.id;
        match client.state {
            CallState::Active => {
                self.journal(JournalEvent::Transferred { call, to: to.name.clone() });
                self.put_through(&client, consultation, &to, post);
                self.hand_over(call, to.clone());
            }
            // The server stopped between the two ends.
            CallState::Over(EndReason::Transferred) if client.transferred_to.as_deref() == Some(&to) => {}
            CallState::Ringing | CallState::Over(_) => return Err(not_answered()),
        }
        self.hand_over(consultation, to);
        self.let_go_of(&client, client.jury);
        self.let_go_of(&client, post);
        Ok(())
    }

    /// The client and who was consulted at another station speak on, in a call of their own.
    fn put_through(&mut self, client: &Call, consultation: CallId, to: &Persona, post: StationId) {
        if client.jury == post {
            return;
        }
        let together = client.conference.and_then(|host| self.bridge_between(host, client.jury, post));
        if let Some(together) = together {
            return self.set_apart(together);
        }
        self.bridge(Bridge {
            id: derived(client.id, consultation),
            ends: (post, client.jury),
            persona: client.persona.clone(),
            handled_by: Some(to.clone()),
            conference: None,
            helps: None,
            taken_over: false,
        });
    }

    /// Whom the host of a conference speaks with no longer does not stay in it, once this call of it is over.
    pub(super) fn let_go_of(&mut self, over: &Call, station: StationId) {
        let host = over.conference;
        let host = host.filter(|host| self.bridge_between(*host, *host, station).is_none());
        host.into_iter().for_each(|host| self.leave_conference(host, station));
    }

    /// The client hears it ring at the post's station.
    fn ring_at_post(&mut self, client: &Call, to: Persona, station: StationId) {
        let (ends, persona) = ((station, client.jury), client.persona.clone());
        let id = self.fresh(client.id, client.id);
        let mut call = Call::placed(id, ends, Direction::Inbound, persona, self.wall_ms());
        call.handled_by = Some(Box::new(to));
        call.returns_to = Some(client.candidate);
        self.start(call);
    }

    /// What rings at the candidate again where nobody at the post answered its client.
    pub(super) fn returning(&self, call: &Call) -> Option<Call> {
        let candidate = call.returns_to.filter(|_| call.was_in_vain())?;
        if !self.roster.seat(call.jury).is_here() {
            return None;
        }
        let id = self.fresh(call.id, call.id);
        let (ends, persona) = ((candidate, call.jury), call.persona.clone());
        Some(Call::placed(id, ends, Direction::Inbound, persona, self.wall_ms()))
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
