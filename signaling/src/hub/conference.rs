//! Conferences: a candidate's calls that speak together. Each two stations in one have a call of their own, so each hears
//! every other directly, and whoever is left goes on.

use std::collections::BTreeSet;

use super::{Call, CallState, Hub, Refusal};
use crate::protocol::{
    CallId, Direction, EndReason, ErrorCode, HoldReason, JournalEvent, Persona, StationId,
};

/// Two stations that are to speak with each other from now on.
pub(super) struct Bridge {
    pub(super) id: CallId,
    /// Who handles the client, and who plays it.
    pub(super) ends: (StationId, StationId),
    pub(super) persona: Persona,
    pub(super) handled_by: Option<Persona>,
    pub(super) conference: Option<StationId>,
    pub(super) helps: Option<CallId>,
    pub(super) taken_over: bool,
}

impl Hub {
    /// The candidate has all its answered calls speak together.
    pub(super) fn merge(&mut self, candidate: StationId, call: CallId, epoch: u32) -> Result<(), Refusal> {
        let Some((open, _)) = self.party_in(candidate, call)? else {
            return Ok(());
        };
        open.check_answered(epoch)?;
        let answered = |call: &&Call| call.state == CallState::Active && !call.is_whisper();
        let calls: Vec<Call> = self.calls.of(candidate).filter(answered).cloned().collect();
        if calls.len() < 2 {
            return Err(Refusal::new(ErrorCode::WrongCallPhase, "there is no other answered call"));
        }
        let (together, apart): (Vec<&Call>, Vec<&Call>) =
            calls.iter().partition(|call| call.conference == Some(candidate));
        if apart.is_empty() {
            together.into_iter().for_each(|call| self.tell_call(call, candidate));
            // The server may have stopped before each two of them spoke.
            self.weave(candidate);
            return Ok(());
        }
        // Those that are in it already, and wait, are told after those by which the candidate comes back to them.
        let waits = |call: &&Call| call.candidate_held.is_some_and(|why| why != HoldReason::Device);
        let taken_back = apart.into_iter().chain(together.into_iter().filter(waits));
        let taken_back: Vec<CallId> = taken_back.map(|call| call.id).collect();
        let calls = calls.iter().map(|call| call.id).collect();
        self.journal(JournalEvent::Merged { candidate, calls });
        let now_ms = self.wall_ms();
        for call in &taken_back {
            self.calls.get_mut(*call).into_iter().for_each(|call| call.wait_no_longer(now_ms));
        }
        self.merge_into(candidate, &taken_back);
        Ok(())
    }

    /// Makes calls part of a candidate's conference.
    pub(super) fn merge_into(&mut self, host: StationId, calls: &[CallId]) {
        for call in calls {
            if let Some(call) = self.calls.get_mut(*call) {
                call.conference = Some(host);
                call.touch();
            }
        }
        // Told once all are in it: nobody is to believe the candidate in two.
        calls.iter().for_each(|call| self.changed(*call));
        self.weave(host);
    }

    /// Has each two stations that speak with the host speak with each other.
    fn weave(&mut self, host: StationId) {
        let calls: Vec<Call> =
            self.calls.of(host).filter(|call| call.conference == Some(host)).cloned().collect();
        for (at, one) in calls.iter().enumerate() {
            for other in &calls[at + 1..] {
                let (client, handler) = (one.peer_of(host), other.peer_of(host));
                if client == handler || self.bridge_between(host, client, handler).is_some() {
                    continue;
                }
                self.bridge(Bridge {
                    id: self.fresh(one.id, other.id),
                    ends: (handler, client),
                    persona: one.persona.clone(),
                    handled_by: Some(other.persona.clone()),
                    conference: Some(host),
                    helps: one.helps.or(other.helps),
                    taken_over: false,
                });
            }
        }
    }

    /// The call of two stations of a conference.
    pub(super) fn bridge_between(&self, host: StationId, one: StationId, other: StationId) -> Option<CallId> {
        let of_conference = self.calls.of(one).filter(|call| call.conference == Some(host));
        of_conference.filter(|call| call.party(other).is_some()).map(|call| call.id).next()
    }

    /// Begins an answered call between two stations that are both in one with the candidate; once, where it was begun
    /// before.
    pub(super) fn bridge(&mut self, bridge: Bridge) {
        let Bridge { id, ends, persona, handled_by, conference, helps, taken_over } = bridge;
        if self.calls.find(id).is_some() {
            return;
        }
        let now_ms = self.wall_ms();
        let direction = Direction::Inbound;
        let mut call = Call::placed(id, ends, direction, persona, now_ms).bridged(now_ms);
        (call.handled_by, call.conference) = (handled_by.map(Box::new), conference);
        (call.helps, call.taken_over) = (helps, taken_over);
        let (candidate, jury) = ends;
        // Who is muted stays so.
        let is_muted =
            |end| self.calls.of(end).any(|call| call.state == CallState::Active && call.muted(end));
        (call.candidate_muted, call.jury_muted) = (is_muted(candidate), is_muted(jury));
        let client = call.persona.name.clone();
        self.journal(JournalEvent::CallPlaced { call: id, candidate, jury, client, direction });
        self.journal(JournalEvent::CallAnswered { call: id });
        let whispers = call.is_whisper();
        self.begin(call);
        // Told after what is heard instead.
        for end in [candidate, jury].into_iter().filter(|_| !whispers) {
            self.stop_listening(end);
        }
    }

    /// A station leaves a conference: none of its calls there lasts.
    pub(super) fn leave_conference(&mut self, host: StationId, station: StationId) {
        let calls = self.calls.of(station).filter(|call| call.conference == Some(host));
        self.end_calls(calls.map(|call| call.id).collect(), EndReason::HungUp);
    }

    /// A call of a conference is over: a single one that is left is none.
    pub(super) fn thin_out(&mut self, host: StationId) {
        let left = self.calls.of_conference(host).map(|call| call.id);
        let [last] = left.collect::<Vec<CallId>>()[..] else { return };
        self.set_apart(last);
    }

    /// After a start: what the server stopped in the middle of. Help outlasts no call, nobody stays in a conference without
    /// a call with its host, and each two in one speak with each other.
    pub(super) fn finish_changes(&mut self) {
        let is_over = |helped| self.calls.open().all(|call| call.id != helped);
        let in_vain = self.calls.open().filter(|call| call.helps.is_some_and(is_over));
        self.end_calls(in_vain.map(|call| call.id).collect(), EndReason::HungUp);
        let hosts: BTreeSet<StationId> = self.calls.open().filter_map(|call| call.conference).collect();
        for host in hosts {
            self.thin_out(host);
            let calls: Vec<Call> = self.calls.of_conference(host).cloned().collect();
            for call in calls {
                self.let_go_of(&call, call.candidate);
                self.let_go_of(&call, call.jury);
            }
            self.weave(host);
        }
    }

    /// A call goes on, and is part of no conference any more.
    pub(super) fn set_apart(&mut self, call: CallId) {
        if let Some(apart) = self.calls.get_mut(call) {
            apart.conference = None;
            apart.touch();
            self.changed(call);
        }
    }

    /// A name for a call that comes of others, made of their names, and no other call's.
    pub(super) fn fresh(&self, of: CallId, and: CallId) -> CallId {
        let mut id = derived(of, and);
        while self.calls.find(id).is_some() {
            id = derived(id, of);
        }
        id
    }
}

/// A name made of two others, the same whenever it is asked for: the finaliser of SplitMix64 (Steele, Lea and Flood 2014)
/// over both.
pub(super) fn derived(one: CallId, other: CallId) -> CallId {
    let mix = |mut word: u64| {
        word = word.wrapping_add(0x9E37_79B9_7F4A_7C15);
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    };
    CallId(mix(mix(one.0) ^ other.0))
}
