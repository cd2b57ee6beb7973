//! Who is here, and who may see it.
//!
//! Jury and staff see every station. A candidate sees itself and the jury's station that it is paired with, under
//! a neutral name; nothing of another candidate ever reaches it.

use std::time::{Duration, Instant};

use super::roster::{Here, NEUTRAL_NAME, Seat};
use super::{Deadline, Hub};
use crate::protocol::{EndReason, JournalEvent, Presence, Role, Station, StationId, ToStation};

/// A station whose connection ended is waited for so long, its call with it: the time to plug a cable in again or
/// to restart the program or the server.
pub const AWAY_GRACE: Duration = Duration::from_secs(30);

impl Hub {
    /// After a start: waits for the stations that were here when the server stopped, as far as it matters.
    pub(super) fn expect_back(&mut self) {
        let held = self.roster.iter().filter(|seat| seat.held_apart || seat.do_not_disturb);
        let held = held.map(|seat| seat.id);
        let expected: Vec<StationId> =
            held.chain(self.calls.open().flat_map(|call| [call.candidate, call.jury])).collect();
        for station in expected {
            if self.roster.get(station).is_some() {
                self.roster.seat_mut(station).here = Here::Away;
                self.timers.set(Deadline::Away(station), self.now + AWAY_GRACE);
            }
        }
        self.ring_on();
    }

    /// A station's connection ended, of which nothing was heard since then.
    pub(super) fn away(&mut self, station: StationId, since: Instant) {
        self.roster.seat_mut(station).here = Here::Away;
        self.timers.set(Deadline::Away(station), self.now + AWAY_GRACE);
        self.seat_is_away(station, since);
        self.announce(station);
        self.touch_calls_of(station);
    }

    /// A station did not come back in time.
    pub(super) fn leave(&mut self, station: StationId) {
        // Before its calls end: nothing is led back to who is not here.
        self.roster.seat_mut(station).here = Here::Gone;
        self.end_calls_of(station, EndReason::Lost);
        self.ears_of_leaver(station);
        self.leave_posts(station);
        let seat = self.roster.seat_mut(station);
        seat.secret = None;
        seat.link = None;
        seat.ears.clear();
        let name = seat.name.to_string();
        // What was asked for this session: who comes tomorrow begins anew.
        let asked = [std::mem::take(&mut seat.held_apart), std::mem::take(&mut seat.do_not_disturb)];
        if asked.contains(&true) {
            self.keep_station(station);
        }
        for viewer in self.viewers(station) {
            self.tell(viewer, ToStation::Gone { station });
        }
        self.journal(JournalEvent::Left { station, name });
    }

    /// Shows a station, as it is now, to all that may see it.
    pub(super) fn announce(&mut self, station: StationId) {
        self.presence_changed = true;
        for viewer in self.viewers(station) {
            self.show(station, viewer);
        }
    }

    /// Shows a station to all that may see it but itself, which has its welcome.
    pub(super) fn announce_to_others(&mut self, station: StationId) {
        self.presence_changed = true;
        for viewer in self.viewers(station) {
            if viewer != station {
                self.show(station, viewer);
            }
        }
    }

    /// Shows a station to one that may see it.
    pub(super) fn show(&mut self, station: StationId, viewer: StationId) {
        let seen = self.seen(self.roster.seat(station), self.roster.seat(viewer).role);
        self.tell(viewer, ToStation::Presence { station: seen });
    }

    /// A station as those of a role see it.
    pub(super) fn seen(&self, seat: &Seat, by: Role) -> Station {
        let nameless = by == Role::Candidate && seat.role != Role::Candidate;
        let state = match seat.here {
            Here::Connected(_) if self.calls.is_in_call(seat.id) => Presence::Busy,
            Here::Connected(_) if seat.do_not_disturb => Presence::DoNotDisturb,
            Here::Connected(_) => Presence::Present,
            Here::Away | Here::Gone => Presence::Away,
        };
        Station {
            id: seat.id,
            name: if nameless { NEUTRAL_NAME.into() } else { seat.name.to_string() },
            role: seat.role,
            state,
            paired_with: self.pairs.peer(seat.id),
            listens_to: self.ears.listens_to(seat.id).filter(|_| by != Role::Candidate),
            posts: if by == Role::Candidate { Vec::new() } else { self.staffed.of(seat.id) },
        }
    }

    pub(super) fn may_see(&self, viewer: StationId, station: StationId) -> bool {
        match self.roster.seat(viewer).role {
            Role::Jury | Role::Staff => true,
            Role::Candidate => viewer == station || self.pairs.peer(viewer) == Some(station),
        }
    }

    /// The connected stations that may see this one.
    fn viewers(&self, station: StationId) -> Vec<StationId> {
        let connected = self.roster.iter().filter(|seat| seat.conn().is_some());
        connected.map(|seat| seat.id).filter(|viewer| self.may_see(*viewer, station)).collect()
    }
}
