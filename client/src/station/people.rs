//! Who is here, who is paired with this station, and the voice connection between the two.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use signaling::protocol::{Address, Link, Phase, Presence, Role, Station as Seen, StationId, ToServer};

use super::effect::Way;
use super::making::Making;
use super::out::Out;
use super::view::PeerView;

/// The roster and the pairing.
#[derive(Debug, Default)]
pub(super) struct People {
    roster: BTreeMap<StationId, Seen>,
    listed: Arc<Vec<Seen>>,
    peer: Option<Peer>,
}

#[derive(Debug)]
struct Peer {
    id: StationId,
    name: String,
    state: Presence,
    connection: Making,
}

impl People {
    /// The making of the peer connection that lives at this station.
    pub fn living_link(&self) -> Option<Link> {
        self.peer.as_ref().and_then(|peer| peer.connection.living())
    }

    pub fn welcomed(&mut self, stations: Vec<Seen>, more: bool, phase: Phase, now: Instant, out: &mut Out) {
        self.roster.clear();
        match &mut self.peer {
            _ if phase == Phase::Waiting => self.unpaired(out),
            Some(peer) => peer.connection.welcomed(now),
            None => {}
        }
        self.page(stations, more, out);
    }

    pub fn page(&mut self, stations: Vec<Seen>, more: bool, out: &mut Out) {
        let last = stations.last().map(|station| station.id);
        for station in stations {
            self.present(station);
        }
        if let Some(after) = last.filter(|_| more) {
            out.send(ToServer::Roster { after });
        }
        self.relist();
    }

    pub fn came(&mut self, station: Seen) {
        self.present(station);
        self.relist();
    }

    pub fn left(&mut self, station: StationId) {
        self.roster.remove(&station);
        if let Some(peer) = self.peer.as_mut().filter(|peer| peer.id == station) {
            peer.state = Presence::Away;
        }
        self.relist();
    }

    pub fn paired(&mut self, peer: Seen, link: Link, offerer: bool, now: Instant, out: &mut Out) {
        if self.peer.as_ref().is_some_and(|known| known.id == peer.id && link <= known.connection.link()) {
            return;
        }
        self.close(out);
        let connection = Making::open(link, offerer, Way::Call, now, out);
        let Seen { id, ref name, state, .. } = peer;
        self.peer = Some(Peer { id, name: name.clone(), state, connection });
        self.came(peer);
    }

    pub fn unpaired(&mut self, out: &mut Out) {
        self.close(out);
    }

    /// The paired station, and the connection to it.
    pub fn pair(&self) -> Option<(StationId, Link)> {
        self.peer.as_ref().map(|peer| (peer.id, peer.connection.link()))
    }

    fn close(&mut self, out: &mut Out) {
        self.peer.take().into_iter().for_each(|peer| peer.connection.close(out));
    }

    /// Whether a connection is that to the paired station.
    pub fn has(&self, link: Link) -> bool {
        self.peer.as_ref().is_some_and(|peer| peer.connection.link() == link)
    }

    pub fn media_connected(&mut self, link: Link) {
        self.connection(link).into_iter().for_each(Making::connected);
    }

    pub fn media_failed(&mut self, link: Link, now: Instant) {
        self.connection(link).into_iter().for_each(|connection| connection.failed(now));
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        self.peer.as_ref().and_then(|peer| peer.connection.next_deadline())
    }

    pub fn tick(&mut self, now: Instant, online: bool, out: &mut Out) {
        self.peer.iter_mut().for_each(|peer| peer.connection.tick(now, online, out));
    }

    /// The station meant: by number, or by the name of a jury or a candidate.
    pub fn find(&self, to: &Address) -> Option<StationId> {
        let named = |role: Role| {
            move |name: &str| {
                self.roster.values().find(|seen| seen.role == role && seen.name == name).map(|seen| seen.id)
            }
        };
        match to {
            Address::Station(station) => self.roster.get(station).map(|seen| seen.id),
            Address::Name(name) => named(Role::Jury)(name).or_else(|| named(Role::Candidate)(name)),
            Address::Number(_) => None,
        }
    }

    pub fn seen(&self, station: StationId) -> Option<&Seen> {
        self.roster.get(&station)
    }

    pub fn roster(&self) -> Arc<Vec<Seen>> {
        Arc::clone(&self.listed)
    }

    pub fn peer(&self) -> Option<PeerView> {
        self.peer.as_ref().map(|peer| PeerView {
            id: peer.id,
            name: peer.name.clone(),
            state: peer.state,
            media: peer.connection.media(),
        })
    }

    fn connection(&mut self, link: Link) -> Option<&mut Making> {
        self.peer.as_mut().map(|peer| &mut peer.connection).filter(|connection| connection.link() == link)
    }

    fn present(&mut self, station: Seen) {
        if let Some(peer) = self.peer.as_mut().filter(|peer| peer.id == station.id) {
            peer.state = station.state;
            peer.name.clone_from(&station.name);
        }
        self.roster.insert(station.id, station);
    }

    fn relist(&mut self) {
        self.listed = Arc::new(self.roster.values().cloned().collect());
    }
}
