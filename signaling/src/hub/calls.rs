//! All calls: those that last, and the last of those that are over, so that a command sent twice is done once.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use super::{Call, CallState, Deadline, Hub};
use crate::kept::StoreOp;
use crate::protocol::{CallId, CallInfo, EndReason, JournalEvent, Persona, Role, StationId, ToStation};

/// How long a call rings: as a telephone does, about nine rings of 5 s.
pub const RING: Duration = Duration::from_secs(45);
/// How many calls that are over are remembered: a station resends only what it said in the last minute or so.
pub const REMEMBERED_CALLS: usize = 1_024;
/// What the epochs of calls grow by when the server starts anew: what it told just before it stopped may not have
/// been kept, and stations ignore epochs that they have passed.
const RESTART_EPOCHS: u32 = 1_000;

#[derive(Debug, Default)]
pub(super) struct Calls {
    open: BTreeMap<CallId, Call>,
    /// In the order in which they were placed.
    by_station: BTreeMap<StationId, Vec<CallId>>,
    over: BTreeMap<CallId, Call>,
    /// The order in which they ended.
    over_order: VecDeque<CallId>,
}

impl Calls {
    pub(super) fn new(kept: Vec<Call>) -> Self {
        let mut calls = Self::default();
        for mut call in kept {
            match call.state {
                CallState::Over(_) => calls.bury(call),
                CallState::Ringing | CallState::Active => {
                    call.epoch = call.epoch.saturating_add(RESTART_EPOCHS);
                    calls.insert(call);
                }
            }
        }
        calls
    }

    /// The calls of a station, in the order in which they were placed.
    pub(super) fn of(&self, station: StationId) -> impl Iterator<Item = &Call> {
        let ids = self.by_station.get(&station).into_iter().flatten();
        ids.filter_map(|id| self.open.get(id))
    }

    pub(super) fn is_in_call(&self, station: StationId) -> bool {
        self.by_station.contains_key(&station)
    }

    /// How many calls a station has, not counting those in which somebody helps.
    pub(super) fn lines_taken(&self, station: StationId) -> usize {
        self.of(station).filter(|call| call.helps.is_none()).count()
    }

    pub(super) fn open(&self) -> impl Iterator<Item = &Call> {
        self.open.values()
    }

    /// Those that are remembered, those that last at the end.
    pub(super) fn all(&self) -> impl Iterator<Item = &Call> {
        self.over_order.iter().filter_map(|id| self.over.get(id)).chain(self.open.values())
    }

    /// Those of a conference, by its host.
    pub(super) fn of_conference(&self, host: StationId) -> impl Iterator<Item = &Call> {
        self.open.values().filter(move |call| call.conference == Some(host))
    }

    /// A call by name, over or not.
    pub(super) fn find(&self, call: CallId) -> Option<&Call> {
        self.open.get(&call).or_else(|| self.over.get(&call))
    }

    pub(super) fn get_mut(&mut self, call: CallId) -> Option<&mut Call> {
        self.open.get_mut(&call)
    }

    pub(super) fn insert(&mut self, call: Call) {
        for station in [call.candidate, call.jury] {
            self.by_station.entry(station).or_default().push(call.id);
        }
        self.open.insert(call.id, call);
    }

    fn take(&mut self, call: CallId) -> Option<Call> {
        let call = self.open.remove(&call)?;
        for station in [call.candidate, call.jury] {
            let Some(ids) = self.by_station.get_mut(&station) else { continue };
            ids.retain(|id| *id != call.id);
            if ids.is_empty() {
                self.by_station.remove(&station);
            }
        }
        Some(call)
    }

    /// Remembers a call that is over.
    pub(super) fn bury(&mut self, call: Call) {
        if self.over_order.len() == REMEMBERED_CALLS
            && let Some(oldest) = self.over_order.pop_front()
        {
            self.over.remove(&oldest);
        }
        self.over_order.push_back(call.id);
        self.over.insert(call.id, call);
    }
}

impl Hub {
    /// After a start: the calls that rang go on ringing.
    pub(super) fn ring_on(&mut self) {
        for call in self.calls.open() {
            if call.state == CallState::Ringing {
                self.timers.set(Deadline::Ring(call.id), self.now + RING);
            }
        }
    }

    pub(super) fn ring_no_longer(&mut self, call: CallId) {
        self.end_call(call, EndReason::Missed);
    }

    /// The presence of a station changed, which the other station in its calls is to see.
    pub(super) fn touch_calls_of(&mut self, station: StationId) {
        let mut ends = BTreeSet::new();
        for call in self.ids_of(station) {
            let Some(call) = self.calls.get_mut(call) else { continue };
            call.touch();
            let call = call.clone();
            self.tell_call(&call, call.peer_of(station));
            ends.extend([call.candidate, call.jury]);
            self.keep(StoreOp::Call(Box::new(call)));
        }
        // Those that listen are told once, of however many calls.
        ends.into_iter().for_each(|end| self.tell_listeners_of(end));
    }

    pub(super) fn end_calls_of(&mut self, station: StationId, why: EndReason) {
        self.end_calls(self.ids_of(station), why);
    }

    pub(super) fn ids_of(&self, station: StationId) -> Vec<CallId> {
        self.calls.of(station).map(|call| call.id).collect()
    }

    /// Keeps a change of an open call, and tells both stations.
    pub(super) fn changed(&mut self, call: CallId) {
        let Some(call) = self.calls.get_mut(call).cloned() else {
            return;
        };
        self.tell_ends(&call);
        self.keep(StoreOp::Call(Box::new(call)));
    }

    /// Tells both stations how a call is, and those that listen there.
    fn tell_ends(&mut self, call: &Call) {
        let ends = [call.candidate, call.jury];
        ends.into_iter().for_each(|end| self.tell_call(call, end));
        ends.into_iter().for_each(|end| self.tell_listeners_of(end));
    }

    /// Lays down a call that has just ended, and tells both stations.
    pub(super) fn ended(&mut self, call: CallId, talked_ms: u64) {
        self.timers.clear(Deadline::Ring(call));
        let Some(call) = self.calls.take(call) else {
            return;
        };
        self.tell_ends(&call);
        for station in [call.candidate, call.jury] {
            if !self.calls.is_in_call(station) {
                self.announce(station);
            }
            self.faults_changed(station);
        }
        call.link.into_iter().for_each(|link| self.end_line(&call, link));
        self.await_helper(&call);
        let (id, conference, returns) = (call.id, call.conference, self.returning(&call));
        self.lay_down(call, talked_ms);
        self.end_help_in(id);
        conference.into_iter().for_each(|host| self.thin_out(host));
        returns.into_iter().for_each(|call| self.start(call));
    }

    /// Ends a call that is not over, and tells both stations.
    pub(super) fn end_call(&mut self, call: CallId, why: EndReason) {
        let now_ms = self.wall_ms();
        if let Some(open) = self.calls.get_mut(call) {
            let talked_ms = open.end(why, now_ms);
            self.ended(call, talked_ms);
        }
    }

    /// Ends several calls.
    pub(super) fn end_calls(&mut self, calls: Vec<CallId>, why: EndReason) {
        calls.into_iter().for_each(|call| self.end_call(call, why));
    }

    /// Keeps and journals a call that is over.
    pub(super) fn lay_down(&mut self, call: Call, talked_ms: u64) {
        if let Some(why) = call.over() {
            self.journal(JournalEvent::CallEnded { call: call.id, why, talked_ms });
        }
        self.keep(StoreOp::Call(Box::new(call.clone())));
        self.calls.bury(call);
    }

    /// Tells a station how a call is, over or not.
    pub(super) fn tell_call(&mut self, call: &Call, station: StationId) {
        let message = match (call.over(), self.call_info(call, station)) {
            (None, Some(call)) => ToStation::Call { call },
            (Some(why), _) => match &call.transferred_to {
                Some(to) => {
                    ToStation::Transferred { call: call.id, epoch: call.epoch, to: Persona::clone(to) }
                }
                None => ToStation::Ended { call: call.id, epoch: call.epoch, why },
            },
            (None, None) => return,
        };
        self.tell(station, message);
    }

    pub(super) fn call_infos_of(&self, station: StationId) -> Vec<CallInfo> {
        self.calls.of(station).filter_map(|call| self.call_info(call, station)).collect()
    }

    /// A call as one of its stations sees it; none once it is over.
    fn call_info(&self, call: &Call, station: StationId) -> Option<CallInfo> {
        let peer = call.peer_of(station);
        // Who handles the client has its file: the candidate, and whoever goes on in its place.
        let handles = self.roster.seat(station).role == Role::Candidate || call.candidate == station;
        let client = call.persona.client.as_ref().filter(|_| handles);
        let client = client.filter(|client| self.may_have_file_of(station, client));
        let card = client.and_then(|client| self.directory.get(client));
        Some(CallInfo {
            call: call.id,
            epoch: call.epoch,
            phase: call.phase()?,
            peer,
            caller: call.caller() == station,
            direction: call.direction,
            persona: call.persona.clone(),
            card: card.map(|client| Box::new(client.card.clone())),
            peer_muted: call.muted(peer),
            muted: call.muted(station),
            held: call.held(station),
            peer_held: call.held(peer),
            about: call.about,
            conference: call.conference,
            helps: call.helps,
            joins: call.joins && station == call.jury,
            handled_by: call.handled_by.as_deref().filter(|_| station == call.jury).cloned(),
            recording: call.recording,
            peer_away: self.roster.conn(peer).is_none(),
            phase_ms: self.wall_ms().saturating_sub(call.since_ms),
        })
    }
}
