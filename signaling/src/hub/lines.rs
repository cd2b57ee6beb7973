//! Several calls at a station: the candidate is in one of them at most, and those that it is not in wait.

use super::{Call, Hub};
use crate::protocol::{CallId, CallInfo, HoldReason, JournalEvent, Role, StationId};

impl Hub {
    /// The candidate turns to one of its calls: any other that it is in waits from now on. To be said before the one
    /// that it turns to, so that nobody believes it in two.
    pub(super) fn give_way(&mut self, candidate: StationId, to: CallId) {
        if !self.is_candidate(candidate) {
            return;
        }
        let turned_to = self.calls.find(to);
        let others = self.calls.of(candidate).filter(|call| call.candidate == candidate && call.id != to);
        let together = |call: &Call| turned_to.is_some_and(|turned_to| call.speaks_with(turned_to));
        let left = others.filter(|call| call.has_candidate() && !together(call));
        let left: Vec<CallId> = left.map(|call| call.id).collect();
        for call in left {
            self.leave_waiting(call);
            self.changed(call);
        }
    }

    /// The jury answers a call that the candidate placed before it turned to another one.
    pub(super) fn give_way_to_others(&mut self, call: CallId) {
        let Some(candidate) = self.calls.find(call).map(|call| call.candidate) else { return };
        if !self.is_candidate(candidate) {
            return;
        }
        let is_elsewhere =
            |other: &Call| other.id != call && other.candidate == candidate && other.has_candidate();
        if self.calls.of(candidate).any(is_elsewhere) {
            self.leave_waiting(call);
        }
    }

    /// Whether that is a candidate's station. Whoever handles a client in its place sees to its own calls.
    pub(super) fn is_candidate(&self, station: StationId) -> bool {
        self.roster.seat(station).role == Role::Candidate
    }

    fn leave_waiting(&mut self, id: CallId) {
        let now_ms = self.wall_ms();
        let Some(call) = self.calls.get_mut(id) else { return };
        call.leave_waiting(now_ms);
        let (station, held) = (call.candidate, Some(HoldReason::OtherCall));
        self.journal(JournalEvent::Hold { call: id, station, held });
    }

    /// The calls of a station for its welcome, which holds one client's file at most whatever its length; and, with
    /// their files, those that had to go without.
    pub(super) fn calls_in_welcome(&self, station: StationId) -> (Vec<CallInfo>, Vec<CallInfo>) {
        let mut calls = self.call_infos_of(station);
        let mut fuller = Vec::new();
        for call in calls.iter_mut().filter(|call| call.card.is_some()).skip(1) {
            fuller.push(call.clone());
            call.card = None;
        }
        (calls, fuller)
    }
}
