//! The peer connection of a pair: when it is made anew; and the relay of what the two ends of any connection say to make
//! it.

use super::pairing::Pair;
use super::{Hub, Refusal};
use crate::kept::{KeptPair, StoreOp};
use crate::protocol::{ErrorCode, Link, MAX_SIGNAL_BYTES, StationId, ToStation};

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

    /// A station found its peer connection broken for good.
    pub(super) fn relink(&mut self, station: StationId, link: Link) -> Result<(), Refusal> {
        if let Some(done) = self.relink_ear(station, link) {
            return done;
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
