//! Silent listening: who hears whose calls, over which connection.
//!
//! The jury's station that plays the client forwards both voices; the candidate's has no part in it, and no message to
//! a candidate ever depends on who listens to it. Stations agree on what lives by themselves: a listener says after each
//! welcome whom it hears and over which connection, and one that both ends still hold is left alone.

use std::collections::BTreeMap;
use std::time::Instant;

use super::{AWAY_GRACE, ConnId, Deadline, Hub, Refusal};
use crate::protocol::{
    CallInfo, CallPhase, ChatMessage, ErrorCode, JournalEvent, Link, Role, StationId, ToStation,
};

/// How many may listen to one station: two connections' worth of streams each, on an ordinary computer that is also in
/// a call. A jury has three members.
pub const MAX_LISTENERS: usize = 8;

/// One listener's ear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ear {
    /// The jury's station that forwards.
    to: StationId,
    /// The last making of the connection; none was made yet.
    link: Option<Link>,
    /// A signal of this making was lost because its receiver was not connected.
    lossy: bool,
}

/// Links of ears begin here: where they had numbers between those of pairs, a candidate could count them.
const FIRST_LINK: u32 = 1 << 31;

/// All ears.
#[derive(Debug)]
pub(super) struct Ears {
    by_listener: BTreeMap<StationId, Ear>,
    last_link: Link,
    /// The last before this run of the server.
    before: Link,
}

impl Ears {
    /// A link must never come twice, and those of earlier runs are not kept: they go by the seconds of the clock.
    pub(super) fn new(wall_ms: u64) -> Self {
        let seconds = u32::try_from(wall_ms / 1_000).unwrap_or(0) % (FIRST_LINK / 2);
        let before = Link(FIRST_LINK + seconds);
        Self { by_listener: BTreeMap::new(), last_link: before, before }
    }

    pub(super) fn grow_link(&mut self) -> Link {
        self.last_link = Link(self.last_link.0.saturating_add(1));
        self.last_link
    }

    pub(super) fn is_of_earlier_run(&self, link: Link) -> bool {
        link <= self.before
    }

    fn is_of_this_run(&self, link: Link) -> bool {
        self.before < link && link <= self.last_link
    }

    /// Whom a station listens to.
    pub(super) fn listens_to(&self, listener: StationId) -> Option<StationId> {
        self.by_listener.get(&listener).map(|ear| ear.to)
    }

    /// The same, and over which connection.
    pub(super) fn ear_of(&self, listener: StationId) -> Option<(StationId, Option<Link>)> {
        self.by_listener.get(&listener).map(|ear| (ear.to, ear.link))
    }

    /// Each listener with whom it hears.
    pub(super) fn all(&self) -> impl Iterator<Item = (StationId, StationId)> {
        self.by_listener.iter().map(|(listener, ear)| (*listener, ear.to))
    }

    fn listeners_of(&self, to: StationId) -> Vec<StationId> {
        self.by_listener.iter().filter(|(_, ear)| ear.to == to).map(|(listener, _)| *listener).collect()
    }

    /// The two ends of a connection, the listener first.
    fn at_link(&self, link: Link) -> Option<(StationId, StationId)> {
        let found = self.by_listener.iter().find(|(_, ear)| ear.link == Some(link));
        found.map(|(listener, ear)| (*listener, ear.to))
    }
}

impl Hub {
    pub(super) fn listen(
        &mut self,
        listener: StationId,
        to: StationId,
        link: Option<Link>,
    ) -> Result<(), Refusal> {
        let done = self.listen_if_allowed(listener, to, link);
        self.await_no_listener(listener);
        done
    }

    fn listen_if_allowed(
        &mut self,
        listener: StationId,
        to: StationId,
        link: Option<Link>,
    ) -> Result<(), Refusal> {
        let to = self.check_may_listen(listener, to)?;
        if self.ears.listens_to(listener) != Some(to) {
            if self.ears.listeners_of(to).len() >= MAX_LISTENERS {
                let text = format!("{MAX_LISTENERS} listen to station {} already", to.0);
                return Err(Refusal::new(ErrorCode::TooManyListeners, text));
            }
            if self.ears.listens_to(listener).is_some() {
                self.end_listening(listener);
                self.end_whisper_of(listener);
            }
            // A connection that outlived an earlier run is as good as a new one, if the other end holds it, too; one of
            // this run was ended there.
            let link =
                link.filter(|link| self.ears.is_of_earlier_run(*link) && self.ears.at_link(*link).is_none());
            self.ears.by_listener.insert(listener, Ear { to, link, lossy: false });
            if !self.roster.seat(to).is_here() {
                self.timers.set(Deadline::Return, self.return_until());
            }
            self.journal(JournalEvent::ListeningBegan { listener, to });
            self.listening_changed();
            self.announce_ear(listener);
        }
        let now = self.ears.by_listener.get(&listener).and_then(|ear| ear.link);
        // What a listener does not name it does not hold, whatever its hello said.
        match link.filter(|link| now == Some(*link)) {
            Some(link) => self.hold_ear(listener, link),
            None => now.into_iter().for_each(|link| self.let_go(listener, link)),
        }
        if !self.ensure_heard(listener) {
            self.tell_heard(listener);
        }
        Ok(())
    }

    /// The jury's station that is meant, if this one may listen to it now.
    fn check_may_listen(&self, listener: StationId, to: StationId) -> Result<StationId, Refusal> {
        let no_such = || Refusal::new(ErrorCode::NoSuchStation, format!("no jury is at station {}", to.0));
        let seat = self.roster.get(to).ok_or_else(no_such)?;
        let to = match seat.role {
            Role::Jury => to,
            Role::Candidate => self.pairs.peer(to).ok_or_else(no_such)?,
            Role::Staff => return Err(no_such()),
        };
        if !self.exam_lets_listen(listener, to) {
            return Err(Refusal::new(ErrorCode::NotPaired, "not now, or not for this station"));
        }
        if to == listener {
            return Err(Refusal::new(ErrorCode::NoSuchStation, "a station does not listen to itself"));
        }
        // After a start of the server a listener may be quicker than whom it listened to before; but who has left does
        // not come back by itself.
        if !self.roster.seat(to).is_here() && self.now >= self.return_until() {
            let text = format!("station {} is not here", to.0);
            return Err(Refusal::new(ErrorCode::NoSuchStation, text));
        }
        if self.calls.of(listener).any(|call| !call.is_whisper()) {
            return Err(Refusal::new(ErrorCode::InCall, "whoever is in a call cannot listen"));
        }
        Ok(to)
    }

    pub(super) fn stop_listening(&mut self, listener: StationId) {
        let Some(to) = self.ears.listens_to(listener) else {
            return self.await_no_listener(listener);
        };
        self.end_listening(listener);
        self.end_whisper_of(listener);
        self.tell(listener, ToStation::ListeningEnded { to });
    }

    /// Until when a station that is not here may be one that was before the server stopped.
    fn return_until(&self) -> Instant {
        self.started + AWAY_GRACE
    }

    /// Those that wait to hear a station which did not return hear nobody.
    pub(super) fn ears_without_station(&mut self) {
        let ears = self.ears.by_listener.iter();
        let gone = ears.filter(|(_, ear)| !self.roster.seat(ear.to).is_here());
        let listeners: Vec<StationId> = gone.map(|(listener, _)| *listener).collect();
        listeners.into_iter().for_each(|listener| self.stop_listening(listener));
    }

    /// A station takes its seat: what it holds decides which connections are made anew.
    pub(super) fn ears_of_newcomer(&mut self, station: StationId) {
        // It listens no longer, or says so in a moment and gets a new connection.
        if let Some(Ear { link, .. }) = self.ears.by_listener.get(&station).copied()
            && !link.is_some_and(|link| self.roster.seat(station).ears.contains(&link))
        {
            self.end_listening(station);
            self.await_word_of(station);
        }
        for listener in self.ears.listeners_of(station) {
            self.ensure_heard(listener);
        }
        let of_call = |link: &Link| self.calls.of(station).any(|call| call.link == Some(*link));
        let unknown = |link: &Link| {
            self.ears.at_link(*link).is_none() && self.ears.is_of_this_run(*link) && !of_call(link)
        };
        let ended: Vec<Link> = self.roster.seat(station).ears.iter().copied().filter(unknown).collect();
        for link in ended {
            self.tell(station, ToStation::ForwardEnded { link });
        }
    }

    /// A station left: it hears nobody, and nobody hears it.
    pub(super) fn ears_of_leaver(&mut self, station: StationId) {
        self.end_listening(station);
        for listener in self.ears.listeners_of(station) {
            self.stop_listening(listener);
        }
    }

    /// Tells those that listen to a station of its calls and its candidate.
    pub(super) fn tell_listeners_of(&mut self, to: StationId) {
        for listener in self.ears.listeners_of(to) {
            self.tell_heard(listener);
        }
    }

    /// The chat of the station that this one listens to, with the candidate that is there now: what earlier ones wrote
    /// is another exchange.
    pub(super) fn overheard_chat(
        &mut self,
        conn: ConnId,
        station: StationId,
        after: u64,
    ) -> Result<(), Refusal> {
        let Some(of) = self.ears.listens_to(station) else {
            return Err(Refusal::new(ErrorCode::NotPaired, "the station listens to nobody"));
        };
        let Some(candidate) = self.pairs.peer(of) else {
            self.send(conn, ToStation::OverheardPage { of, messages: Vec::new(), more: false });
            return Ok(());
        };
        if after == 0 {
            self.tell_chat_before(station, of);
        }
        self.ask_for_overheard(conn, of, candidate, after)
    }

    /// A message was stored: those that listen to the jury's station read along.
    pub(super) fn tell_overheard(&mut self, message: &ChatMessage) {
        if self.pairs.peer(message.from) != Some(message.to) {
            return;
        }
        for of in [message.from, message.to] {
            for listener in self.ears.listeners_of(of) {
                let messages = vec![message.clone()];
                self.tell(listener, ToStation::OverheardPage { of, messages, more: false });
            }
        }
    }

    /// The connection of silent listening broke: makes a new one. None where the link is none of these.
    pub(super) fn relink_ear(&mut self, station: StationId, link: Link) -> Option<Result<(), Refusal>> {
        let (listener, to) = self.ears.at_link(link).filter(|ends| ends.0 == station || ends.1 == station)?;
        for end in [listener, to] {
            self.let_go(end, link);
        }
        self.ensure_heard(listener);
        Some(Ok(()))
    }

    /// The station at the other end of a connection of silent listening.
    pub(super) fn other_ear(&self, station: StationId, link: Link) -> Option<StationId> {
        let (listener, to) = self.ears.at_link(link)?;
        match station {
            _ if station == listener => Some(to),
            _ if station == to => Some(listener),
            _ => None,
        }
    }

    /// A signal found nobody: this connection is to be made anew.
    pub(super) fn ear_is_lossy(&mut self, link: Link) {
        self.ears
            .by_listener
            .values_mut()
            .filter(|ear| ear.link == Some(link))
            .for_each(|ear| ear.lossy = true);
    }

    fn end_listening(&mut self, listener: StationId) {
        let Some(Ear { to, link, .. }) = self.ears.by_listener.remove(&listener) else {
            return;
        };
        if let Some(link) = link {
            self.let_go(to, link);
            self.tell(to, ToStation::ForwardEnded { link });
        }
        self.journal(JournalEvent::ListeningEnded { listener, to });
        self.listening_changed();
        self.announce_ear(listener);
    }

    /// Has the connection made where both stations are connected and not both hold the last making; whether it was.
    fn ensure_heard(&mut self, listener: StationId) -> bool {
        let Some(Ear { to, link, lossy }) = self.ears.by_listener.get(&listener).copied() else {
            return false;
        };
        let both_connected = [listener, to].iter().all(|end| self.roster.conn(*end).is_some());
        let holds = |end: StationId| link.is_some_and(|link| self.roster.seat(end).ears.contains(&link));
        if !both_connected || (!lossy && holds(listener) && holds(to)) {
            return false;
        }
        let new = self.ears.grow_link();
        self.ears.by_listener.insert(listener, Ear { to, link: Some(new), lossy: false });
        for end in [listener, to] {
            link.into_iter().for_each(|link| self.let_go(end, link));
            self.hold_ear(end, new);
        }
        if let Some(link) = link {
            self.tell(to, ToStation::ForwardEnded { link });
        }
        // The listener first: it knows the link by the time the offer comes.
        self.tell_heard(listener);
        let seen = self.seen(self.roster.seat(listener), Role::Jury);
        self.tell(to, ToStation::Forward { listener: seen, link: new });
        true
    }

    pub(super) fn hold_ear(&mut self, station: StationId, link: Link) {
        let ears = &mut self.roster.seat_mut(station).ears;
        if !ears.contains(&link) {
            ears.push(link);
        }
    }

    pub(super) fn let_go(&mut self, station: StationId, link: Link) {
        self.roster.seat_mut(station).ears.retain(|held| *held != link);
    }

    /// Tells a listener what it hears, once there is a connection for it.
    fn tell_heard(&mut self, listener: StationId) {
        let Some(Ear { to, link: Some(link), .. }) = self.ears.by_listener.get(&listener).copied() else {
            return;
        };
        let role = self.roster.seat(listener).role;
        let candidate = self.pairs.peer(to).map(|peer| self.seen(self.roster.seat(peer), role));
        let call = self.call_heard_at(to).map(Box::new);
        let to = self.seen(self.roster.seat(to), role);
        self.tell(listener, ToStation::Listening { to, candidate, call, link });
    }

    /// The call at a station in which voice passes or, where it does in none, the one furthest on; of two, its candidate's.
    fn call_heard_at(&self, station: StationId) -> Option<CallInfo> {
        let free = |call: &CallInfo| call.held.or(call.peer_held).is_none();
        let candidate = self.pairs.peer(station);
        self.call_infos_of(station).into_iter().max_by_key(|call| {
            let how_far = match call.phase {
                CallPhase::Ringing => 0,
                CallPhase::Active => 1 + u8::from(free(call)),
            };
            (how_far, Some(call.peer) == candidate)
        })
    }

    /// Shows who listens to whom, and who sits at which post. A message to a candidate would tell by its coming, whatever
    /// it says.
    pub(super) fn announce_ear(&mut self, listener: StationId) {
        self.presence_changed = true;
        let informed = |role: Role| match role {
            Role::Jury | Role::Staff => true,
            Role::Candidate => false,
        };
        let seats = self.roster.iter().filter(|seat| seat.conn().is_some() && informed(seat.role));
        let viewers: Vec<StationId> = seats.map(|seat| seat.id).collect();
        for viewer in viewers {
            self.show(listener, viewer);
        }
    }
}
