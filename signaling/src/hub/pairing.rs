//! Who is paired with whom.
//!
//! The candidate that has waited longest gets the jury that has waited longest. A pair outlives reconnects and
//! restarts of the server; only staff parts it, and stations parted by staff are left alone until staff pairs
//! them or they have left and come back.

use std::collections::BTreeMap;

use super::{Hub, Refusal};
use crate::kept::{KeptPair, StoreOp};
use crate::protocol::{ErrorCode, JournalEvent, Link, Role, StationId, ToStation};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) candidate: StationId,
    pub(super) jury: StationId,
    /// The last making of their peer connection.
    pub(super) link: Link,
    /// A signal of this making was lost because its receiver was not connected.
    pub(super) lossy: bool,
}

/// All pairs, by either of their stations.
#[derive(Debug)]
pub(super) struct Pairs {
    by_candidate: BTreeMap<StationId, Pair>,
    candidate_of: BTreeMap<StationId, StationId>,
    last_link: Link,
}

impl Pairs {
    /// Link numbers start above all that were kept, and above the seconds of the clock: what was told just before
    /// a crash may not have been kept, and a link must never come twice.
    pub(super) fn new(kept: &[KeptPair], last_link: Link, wall_ms: u64) -> Self {
        let seconds = u32::try_from(wall_ms / 1_000).unwrap_or(0);
        let mut pairs = Self {
            by_candidate: BTreeMap::new(),
            candidate_of: BTreeMap::new(),
            last_link: last_link.max(Link(seconds)),
        };
        for KeptPair { candidate, jury, link } in kept {
            pairs.insert(Pair { candidate: *candidate, jury: *jury, link: *link, lossy: false });
        }
        pairs
    }

    pub(super) fn get(&self, station: StationId) -> Option<Pair> {
        let candidate = self.candidate_of.get(&station).unwrap_or(&station);
        self.by_candidate.get(candidate).copied()
    }

    pub(super) fn peer(&self, station: StationId) -> Option<StationId> {
        let pair = self.get(station)?;
        Some(if pair.candidate == station { pair.jury } else { pair.candidate })
    }

    pub(super) fn grow_link(&mut self) -> Link {
        self.last_link = Link(self.last_link.0.saturating_add(1));
        self.last_link
    }

    pub(super) fn insert(&mut self, pair: Pair) {
        self.by_candidate.insert(pair.candidate, pair);
        self.candidate_of.insert(pair.jury, pair.candidate);
    }

    /// Each pair, the candidate's station first.
    pub(super) fn all(&self) -> impl Iterator<Item = (StationId, StationId)> {
        self.by_candidate.values().map(|pair| (pair.candidate, pair.jury))
    }

    fn remove(&mut self, pair: Pair) {
        self.by_candidate.remove(&pair.candidate);
        self.candidate_of.remove(&pair.jury);
    }
}

impl Hub {
    /// Staff pairs two stations, here or not.
    pub(super) fn pair(&mut self, candidate: StationId, jury: StationId) -> Result<(), Refusal> {
        self.check_role(candidate, Role::Candidate)?;
        self.check_role(jury, Role::Jury)?;
        self.check_no_call(candidate)?;
        self.check_no_call(jury)?;
        if self.pairs.peer(candidate) == Some(jury) {
            return Ok(());
        }
        for station in [candidate, jury] {
            self.hold_apart(station, false);
            if let Some(former) = self.pairs.get(station) {
                self.part(former);
            }
        }
        self.join(candidate, jury);
        Ok(())
    }

    /// Staff parts a pair.
    pub(super) fn unpair(&mut self, station: StationId) -> Result<(), Refusal> {
        if self.roster.get(station).is_none() {
            return Err(no_such_station(station));
        }
        let Some(pair) = self.pairs.get(station) else {
            return Err(Refusal::new(ErrorCode::NotPaired, "the station is not paired"));
        };
        self.check_no_call(station)?;
        self.part(pair);
        for station in [pair.candidate, pair.jury] {
            let here = self.roster.seat(station).is_here();
            self.hold_apart(station, here);
        }
        Ok(())
    }

    /// Has just these pairs, whose stations are known and in no call of another.
    pub(super) fn pair_only(&mut self, wanted: &[(StationId, StationId)]) {
        let former: Vec<Pair> = self.pairs.by_candidate.values().copied().collect();
        for pair in former.into_iter().filter(|pair| !wanted.contains(&(pair.candidate, pair.jury))) {
            self.part(pair);
        }
        for (candidate, jury) in wanted {
            if self.pairs.peer(*candidate).is_none() && self.pairs.peer(*jury).is_none() {
                self.join(*candidate, *jury);
            }
        }
    }

    /// Pairs, in order of coming, the candidates and juries that are connected and free. Where a session of an exam is
    /// held, that pairs them.
    pub(super) fn pair_who_waits(&mut self) {
        if self.exam_is_held() {
            return;
        }
        while let (Some(candidate), Some(jury)) =
            (self.longest_waiting(Role::Candidate), self.longest_waiting(Role::Jury))
        {
            self.join(candidate, jury);
        }
    }

    fn longest_waiting(&self, role: Role) -> Option<StationId> {
        self.roster
            .iter()
            .filter(|seat| seat.role == role && seat.conn().is_some() && !seat.held_apart)
            .filter(|seat| self.pairs.peer(seat.id).is_none() && !self.may_listen(seat.id))
            .filter(|seat| !self.staffed.is_at_any(seat.id) && !self.calls.is_in_call(seat.id))
            .min_by_key(|seat| seat.came)
            .map(|seat| seat.id)
    }

    fn join(&mut self, candidate: StationId, jury: StationId) {
        let pair = Pair { candidate, jury, link: self.pairs.grow_link(), lossy: false };
        self.pairs.insert(pair);
        for station in [candidate, jury] {
            self.roster.seat_mut(station).link = None;
        }
        self.keep(StoreOp::Pair(KeptPair { candidate, jury, link: pair.link }));
        self.journal(JournalEvent::Paired { candidate, jury });
        self.tell_phases(pair);
        self.announce_if_here(pair);
        self.ensure_linked(pair);
        self.tell_listeners_of(jury);
        self.tell_chat_before(jury, jury);
    }

    fn part(&mut self, pair: Pair) {
        let Pair { candidate, jury, .. } = pair;
        self.pairs.remove(pair);
        self.keep(StoreOp::Part { candidate });
        self.journal(JournalEvent::Unpaired { candidate, jury });
        for station in [candidate, jury] {
            self.roster.seat_mut(station).link = None;
            self.tell(station, ToStation::Unpaired);
        }
        self.tell_phases(pair);
        // The candidate may no longer see the jury.
        if self.roster.seat(jury).is_here() {
            self.tell(candidate, ToStation::Gone { station: jury });
        }
        self.announce_if_here(pair);
        self.tell_listeners_of(jury);
    }

    fn tell_phases(&mut self, pair: Pair) {
        for station in [pair.candidate, pair.jury] {
            let phase = self.phase(station);
            self.tell(station, ToStation::PhaseChanged { phase });
        }
    }

    fn announce_if_here(&mut self, pair: Pair) {
        for station in [pair.candidate, pair.jury] {
            if self.roster.seat(station).is_here() {
                self.announce(station);
            }
        }
    }

    fn hold_apart(&mut self, station: StationId, held_apart: bool) {
        let seat = self.roster.seat_mut(station);
        if std::mem::replace(&mut seat.held_apart, held_apart) != held_apart {
            self.keep_station(station);
        }
    }

    fn check_role(&self, station: StationId, role: Role) -> Result<(), Refusal> {
        match self.roster.get(station) {
            None => Err(no_such_station(station)),
            Some(seat) if seat.role == role => Ok(()),
            Some(_) => {
                let text = format!("station {} is no {}", station.0, role.as_str());
                Err(Refusal::new(ErrorCode::NoSuchStation, text))
            }
        }
    }

    fn check_no_call(&self, station: StationId) -> Result<(), Refusal> {
        if self.calls.is_in_call(station) {
            let text = format!("station {} is in a call", station.0);
            return Err(Refusal::new(ErrorCode::InCall, text));
        }
        Ok(())
    }
}

fn no_such_station(station: StationId) -> Refusal {
    Refusal::new(ErrorCode::NoSuchStation, format!("no station has the number {}", station.0))
}
