//! The peer connections of pairs, and those of calls between stations that are not paired: when they are made anew; and
//! the relay of what the two ends of any connection say to make it.

use super::pairing::Pair;
use super::{Call, Hub, Refusal};
use crate::kept::{KeptPair, StoreOp};
use crate::protocol::{CallId, ErrorCode, Link, MAX_SIGNAL_BYTES, Role, StationId, ToStation};

impl Hub {
    /// Has the peer connection made where both stations are connected and not both hold the last making. Voice that
    /// outlived a lost connection to this server goes on untouched.
    pub(super) fn ensure_linked(&mut self, pair: Pair) {
        let Pair { candidate, jury, link, lossy } = pair;
        let (at_candidate, at_jury) = (self.roster.seat(candidate), self.roster.seat(jury));
        let both_connected = at_candidate.conn().is_some() && at_jury.conn().is_some();
        let both_hold_it = at_candidate.link == Some(link) && at_jury.link == Some(link);
        if both_connected && (lossy || !both_hold_it) {
            self.make_link(pair);
        }
    }

    fn make_link(&mut self, pair: Pair) {
        let Pair { candidate, jury, .. } = pair;
        let link = self.pairs.grow_link();
        self.pairs.insert(Pair { link, lossy: false, ..pair });
        self.keep(StoreOp::Pair(KeptPair { candidate, jury, link }));
        for (station, peer) in [(candidate, jury), (jury, candidate)] {
            self.roster.seat_mut(station).link = Some(link);
            let peer = self.seen(self.roster.seat(peer), self.roster.seat(station).role);
            self.tell(station, ToStation::Paired { peer, link, offerer: station == jury });
        }
    }

    /// The same for a call of two stations that are not paired, which has a connection of its own. Whether one is made: both
    /// are told how the call is, then.
    pub(super) fn ensure_line(&mut self, id: CallId) -> bool {
        let Some(Call { candidate, jury, link: former, lossy, .. }) = self.calls.get_mut(id).cloned() else {
            return false;
        };
        let ends = [candidate, jury];
        let both_connected = ends.iter().all(|end| self.roster.conn(*end).is_some());
        let holds = |end: &StationId| former.is_some_and(|link| self.roster.seat(*end).ears.contains(&link));
        let stands = ends.iter().all(holds) && !lossy;
        if self.pairs.peer(candidate) == Some(jury) || !both_connected || stands {
            return false;
        }
        let seen_by_candidate = ends.iter().any(|end| self.roster.seat(*end).role == Role::Candidate);
        let link = if seen_by_candidate { self.pairs.grow_link() } else { self.ears.grow_link() };
        for end in ends {
            former.into_iter().for_each(|link| self.let_go(end, link));
            self.hold_ear(end, link);
        }
        if let Some(call) = self.calls.get_mut(id) {
            (call.link, call.lossy) = (Some(link), false);
            call.touch();
        }
        self.changed(id);
        for end in ends {
            self.tell(end, ToStation::Line { call: id, link, offerer: end == jury });
        }
        true
    }

    /// A call with a connection of its own is over: its stations close it by themselves.
    pub(super) fn end_line(&mut self, call: &Call, link: Link) {
        for end in [call.candidate, call.jury] {
            self.let_go(end, link);
        }
    }

    /// The call of a station with this connection of its own, and the station at the other end.
    fn line_at(&self, station: StationId, link: Link) -> Option<(CallId, StationId)> {
        let found = self.calls.of(station).find(|call| call.link == Some(link))?;
        Some((found.id, found.peer_of(station)))
    }

    /// A station found its peer connection broken for good.
    pub(super) fn relink(&mut self, station: StationId, link: Link) -> Result<(), Refusal> {
        if let Some(done) = self.relink_ear(station, link) {
            return done;
        }
        if let Some((call, other)) = self.line_at(station, link) {
            for end in [station, other] {
                self.let_go(end, link);
            }
            self.ensure_line(call);
            return Ok(());
        }
        let pair = self.pair_at_link(station, link)?;
        for station in [pair.candidate, pair.jury] {
            self.roster.seat_mut(station).link = None;
        }
        self.ensure_linked(pair);
        Ok(())
    }

    pub(super) fn signal(&mut self, station: StationId, link: Link, body: String) -> Result<(), Refusal> {
        if body.len() > MAX_SIGNAL_BYTES {
            let text = format!("a signal has {MAX_SIGNAL_BYTES} bytes at most, not {}", body.len());
            return Err(Refusal::new(ErrorCode::TooLong, text));
        }
        if let Some(other) = self.other_ear(station, link) {
            match self.roster.conn(other) {
                Some(conn) => self.send(conn, ToStation::Signal { link, body }),
                None => self.ear_is_lossy(link),
            }
            return Ok(());
        }
        if let Some((call, other)) = self.line_at(station, link) {
            match self.roster.conn(other) {
                Some(conn) => self.send(conn, ToStation::Signal { link, body }),
                None => self.calls.get_mut(call).into_iter().for_each(|call| call.lossy = true),
            }
            return Ok(());
        }
        let pair = self.pair_at_link(station, link)?;
        let peer = if station == pair.jury { pair.candidate } else { pair.jury };
        match self.roster.conn(peer) {
            Some(conn) => self.send(conn, ToStation::Signal { link, body }),
            // It will need a new making when it comes back, whatever it believes to hold.
            None => self.pairs.insert(Pair { lossy: true, ..pair }),
        }
        Ok(())
    }

    fn pair_at_link(&self, station: StationId, link: Link) -> Result<Pair, Refusal> {
        let Some(pair) = self.pairs.get(station) else {
            return Err(Refusal::new(ErrorCode::NotPaired, "the station is not paired"));
        };
        if pair.link != link {
            let text = format!("the last making is {}, not {}", pair.link.0, link.0);
            return Err(Refusal::new(ErrorCode::StaleLink, text));
        }
        Ok(pair)
    }
}
