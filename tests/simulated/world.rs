//! Stations, hub and store in virtual time, joined by connections that break.

mod effects;
mod files;
mod seen;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use client::station::{
    CallState, Command, Device, DeviceChoice, Identity, Input, Obstacle, Outgoing, Seat, Station,
    UnsavedNote, UnsavedPiece, View, Way,
};
use signaling::directory::Directory;
use signaling::hub::{self, ConnId, Hub};
use signaling::kept::Ticket;
use signaling::protocol::{BulkWord, CallId, Link, ResumeSecret, Role, SharedFile, ToServer, ToStation};
use signaling::session::Session;
use signaling::store::Memory;

use crate::rng::Rng;

/// A peer connection is given up after so long without a word from the other end.
const SILENCE: Duration = Duration::from_secs(11);

/// A session without clients and with a post, `12`.
pub fn directory() -> Directory {
    let post = r#"{"id":"expertise","name":"Service expertise","number":"12","purpose":"P","role":"R"}"#;
    Directory::parse(&format!(r#"{{"clients":[],"posts":[{post}]}}"#)).expect("a directory")
}

/// Something on its way.
enum Flight {
    ToHub(ConnId, Box<ToServer>),
    ToStation(usize, u64, Box<ToStation>),
    Opened(usize, u64),
    HubLearnsOfCut(ConnId),
    StationLearnsOfCut(usize, u64),
    Stored(u64, Ticket, Box<hub::Effect>),
    MediaUp(usize, Link),
    MediaDown(usize, Link),
    Fetched(usize, BulkWord, Vec<SharedFile>),
    Listed(u64),
}

/// A station and what outlasts its restart.
pub struct Seated {
    pub station: Station,
    pub role: Role,
    pub name: &'static str,
    /// What each connection carries, as the audio was told last: own voice out, the other's in.
    pub gates: BTreeMap<Link, (bool, bool)>,
    /// What the audio was told last.
    pub muted: bool,
    /// Its headset.
    pub unplugged: bool,
    /// A recording of this call is being written.
    pub recording: bool,
    outbox: Vec<Outgoing>,
    unsaved: Vec<UnsavedNote>,
    unwritten: Vec<UnsavedPiece>,
    seat: Option<Seat>,
    conn: Option<ConnId>,
    opening: u64,
    /// Its peer connections: what each carries, and whether it stands.
    media: BTreeMap<Link, Way>,
    /// What it plays of another station's calls, as the audio was told last.
    pub overhears: Option<Link>,
    /// Its calls are encoded for who listens.
    pub forwards: bool,
    /// Its microphone may be open.
    pub microphone: bool,
}

/// All of it.
pub struct World {
    pub now: Instant,
    pub rng: Rng,
    pub hub: Hub,
    pub memory: Memory,
    pub seats: Vec<Seated>,
    /// Whether connections may break and messages be late.
    pub calm: bool,
    flights: BTreeMap<(Instant, u64), Flight>,
    launched: u64,
    /// Per connection, what was sent last in each direction: a stream keeps its order.
    order: BTreeMap<(ConnId, bool), Instant>,
    conns: BTreeMap<ConnId, usize>,
    last_conn: u64,
    last_opening: u64,
    restarts: u64,
    answered: Vec<CallId>,
    session: Session,
    /// Files that the hub let go, ever.
    given: u64,
}

impl World {
    pub fn new(seed: u64, stations: &[(Role, &'static str)]) -> Self {
        let now = Instant::now();
        let mut world = World {
            now,
            rng: Rng(seed),
            hub: Hub::new(signaling::kept::Kept::default(), directory(), now, 1_000_000),
            memory: Memory::default(),
            seats: Vec::new(),
            calm: false,
            flights: BTreeMap::new(),
            launched: 0,
            order: BTreeMap::new(),
            conns: BTreeMap::new(),
            last_conn: 0,
            last_opening: 0,
            restarts: 0,
            answered: Vec::new(),
            session: Session::default(),
            given: 0,
        };
        world.fill_shelf();
        for &(role, name) in stations {
            let station = world.station(role, name);
            world.seats.push(Seated {
                station,
                role,
                name,
                gates: BTreeMap::new(),
                muted: false,
                unplugged: false,
                recording: false,
                outbox: Vec::new(),
                unsaved: Vec::new(),
                unwritten: Vec::new(),
                seat: None,
                conn: None,
                opening: 0,
                media: BTreeMap::new(),
                overhears: None,
                forwards: false,
                microphone: true,
            });
        }
        world
    }

    /// Makes a training of the session.
    pub fn train(&mut self) {
        self.session.training = true;
        self.hub.handle(hub::Input::Session(self.session), self.now);
    }

    /// Lets time pass, doing everything that falls due.
    pub fn run_for(&mut self, time: Duration) {
        let end = self.now + time;
        loop {
            self.settle();
            let flight = self.flights.first_key_value().map(|((at, _), _)| *at);
            let stations = self.seats.iter().filter_map(|seat| seat.station.poll_timeout());
            let next = stations.chain(flight).chain(self.hub.poll_timeout()).min();
            let Some(next) = next.filter(|next| *next <= end) else { break };
            self.now = self.now.max(next);
            while let Some(entry) = self.flights.first_entry().filter(|entry| entry.key().0 <= self.now) {
                let flight = entry.remove();
                self.land(flight);
                self.settle();
            }
            self.hub.handle(hub::Input::Tick, self.now);
            for seat in &mut self.seats {
                seat.station.tick(self.now);
            }
        }
        self.now = end;
    }

    pub fn ask(&mut self, at: usize, command: Command) {
        let answering = matches!(command, Command::Answer(_));
        self.seats[at].station.handle(Input::Command(command), self.now);
        if answering {
            let answered = self.view(at);
            let answered = answered.calls().filter(|call| call.state == CallState::Answering);
            self.answered.extend(answered.map(|call| call.call));
        }
        self.settle();
    }

    /// Unplugs a headset, or plugs it in again.
    pub fn plug(&mut self, at: usize) {
        if self.seats[at].unplugged {
            return self.plug_in(at);
        }
        self.seats[at].unplugged = true;
        let lost = Input::DeviceLost { device: Device::Voice, name: "headset".into() };
        self.seats[at].station.handle(lost, self.now);
        self.settle();
    }

    /// Sees to it that a headset is plugged in.
    pub fn plug_in(&mut self, at: usize) {
        self.seats[at].unplugged = false;
        self.seats[at].station.handle(Input::DeviceWorks(Device::Voice, String::new()), self.now);
        self.settle();
    }

    pub fn view(&self, at: usize) -> View {
        self.seats[at].station.view()
    }

    /// Breaks a station's connection. Each side learns of it in its own time, or by silence alone.
    pub fn cut(&mut self, at: usize) {
        let Some(conn) = self.seats[at].conn.take() else { return };
        self.conns.remove(&conn);
        let opening = self.seats[at].opening;
        if self.rng.below(3) > 0 {
            let late = self.rng.ms(0, 2_000);
            self.fly(late, Flight::HubLearnsOfCut(conn));
        }
        if self.rng.below(3) > 0 {
            let late = self.rng.ms(0, 2_000);
            self.fly(late, Flight::StationLearnsOfCut(at, opening));
        }
    }

    /// Kills a station and starts it again with what it had kept.
    pub fn restart_station(&mut self, at: usize) {
        if let Some(conn) = self.seats[at].conn.take() {
            self.conns.remove(&conn);
            let late = self.rng.ms(0, 100);
            self.fly(late, Flight::HubLearnsOfCut(conn));
        }
        for link in std::mem::take(&mut self.seats[at].media).into_keys() {
            self.hang_in_the_air(at, link);
        }
        let (role, name) = (self.seats[at].role, self.seats[at].name);
        let mut station = self.station(role, name);
        let seat = &mut self.seats[at];
        if let Some(kept) = seat.seat.clone() {
            station.handle(Input::SeatLoaded(Arc::new(kept)), self.now);
        }
        station.handle(Input::OutboxLoaded(seat.outbox.clone()), self.now);
        station.handle(Input::NotesLoaded(seat.unsaved.clone()), self.now);
        station.handle(Input::WritingLoaded(seat.unwritten.clone()), self.now);
        (seat.station, seat.opening) = (station, 0);
        seat.gates.clear();
        (seat.muted, seat.recording) = (false, false);
        (seat.overhears, seat.forwards, seat.microphone) = (None, false, true);
        if seat.unplugged {
            let refused = Input::DeviceRefused { device: Device::Voice, obstacle: Obstacle::Absent };
            seat.station.handle(refused, self.now);
        }
    }

    /// Kills the server and starts it again with what it had kept.
    pub fn restart_server(&mut self) {
        self.restarts += 1;
        let wall_ms = 1_000_000 + self.restarts * 10_000_000;
        self.hub = Hub::new(self.memory.kept(), directory(), self.now, wall_ms);
        self.hub.handle(hub::Input::Session(self.session), self.now);
        self.fill_shelf();
        for at in 0..self.seats.len() {
            if let Some(conn) = self.seats[at].conn.take() {
                self.conns.remove(&conn);
                let (opening, late) = (self.seats[at].opening, self.rng.ms(0, 500));
                self.fly(late, Flight::StationLearnsOfCut(at, opening));
            }
        }
    }

    fn station(&mut self, role: Role, name: &str) -> Station {
        let identity = Identity { name: name.into(), role, ticket: None };
        Station::new(identity, DeviceChoice::default(), self.rng.number(), self.now)
    }

    fn settle(&mut self) {
        loop {
            let mut idle = true;
            while let Some(effect) = self.hub.poll_effect() {
                idle = false;
                self.hub_effect(effect);
            }
            for at in 0..self.seats.len() {
                while let Some(effect) = self.seats[at].station.poll_effect() {
                    idle = false;
                    self.station_effect(at, effect);
                }
            }
            if idle {
                return;
            }
        }
    }

    fn land(&mut self, flight: Flight) {
        match flight {
            Flight::ToHub(conn, message) if self.conns.contains_key(&conn) => {
                self.hub.handle(hub::Input::Received { conn, message: Ok(message) }, self.now);
            }
            Flight::ToStation(at, opening, message) if self.is_live(at, opening) => {
                self.seats[at].station.handle(Input::Received(message), self.now);
            }
            Flight::Opened(at, opening)
                if self.seats[at].opening == opening && self.seats[at].conn.is_none() =>
            {
                self.last_conn += 1;
                let conn = ConnId(self.last_conn);
                self.conns.insert(conn, at);
                self.seats[at].conn = Some(conn);
                let (secret, word) = (ResumeSecret(self.rng.number()), BulkWord(self.rng.number()));
                self.hub.handle(hub::Input::Opened { conn, secret, word }, self.now);
                self.seats[at].station.handle(Input::SocketOpened, self.now);
            }
            Flight::HubLearnsOfCut(conn) => self.hub.handle(hub::Input::Closed { conn }, self.now),
            Flight::StationLearnsOfCut(at, opening) if self.seats[at].opening == opening => {
                self.seats[at].conn = None;
                self.seats[at].station.handle(Input::SocketClosed("cut".into()), self.now);
            }
            Flight::Stored(restarts, ticket, effect) if restarts == self.restarts => match *effect {
                hub::Effect::Store { op, .. } => {
                    let outcome = Ok(self.memory.keep(op));
                    self.hub.handle(hub::Input::Stored { ticket, outcome }, self.now);
                }
                hub::Effect::Query { query, .. } => {
                    let page = Ok(self.memory.read(&query));
                    self.hub.handle(hub::Input::Paged { ticket, page }, self.now);
                }
                hub::Effect::Send { .. }
                | hub::Effect::Ping { .. }
                | hub::Effect::Close { .. }
                | hub::Effect::Give { .. }
                | hub::Effect::Admit { .. }
                | hub::Effect::Decline { .. }
                | hub::Effect::Deny { .. }
                // No session of an exam is held here.
                | hub::Effect::Plan { .. }
                | hub::Effect::Take { .. }
                | hub::Effect::Taken { .. } => {}
            },
            Flight::MediaUp(at, link) if self.seats[at].media.contains_key(&link) => {
                self.seats[at].station.handle(Input::MediaConnected(link), self.now);
            }
            Flight::MediaDown(at, link)
                if self.seats[at].media.contains_key(&link) && self.carried_to(at, link).is_none() =>
            {
                self.seats[at].station.handle(Input::MediaFailed(link), self.now);
            }
            Flight::Listed(restarts) => self.listed(restarts),
            Flight::Fetched(at, word, files) => self.fetched(at, word, &files),
            // On a connection that is cut, or by a server that was killed.
            Flight::ToHub(..)
            | Flight::ToStation(..)
            | Flight::Opened(..)
            | Flight::StationLearnsOfCut(..)
            | Flight::Stored(..)
            | Flight::MediaUp(..)
            | Flight::MediaDown(..) => {}
        }
    }

    /// One end of a connection is gone: the other finds out by silence.
    fn hang_in_the_air(&mut self, at: usize, link: Link) {
        if let Some((other, _)) = self.carried_to(at, link) {
            self.fly(SILENCE, Flight::MediaDown(other, link));
        }
    }

    fn is_live(&self, at: usize, opening: u64) -> bool {
        self.seats[at].opening == opening && self.seats[at].conn.is_some()
    }

    fn close_by_station(&mut self, at: usize) {
        self.seats[at].opening = 0;
        if let Some(conn) = self.seats[at].conn.take() {
            self.conns.remove(&conn);
            self.fly(Duration::from_millis(5), Flight::HubLearnsOfCut(conn));
        }
    }

    /// A delay that keeps the order of this direction of this connection.
    fn in_order(&mut self, conn: ConnId, to_hub: bool) -> Duration {
        let late = match self.rng.below(20) {
            0 if !self.calm => self.rng.ms(100, 1_500),
            _ => self.rng.ms(1, 20),
        };
        let due = self.now + late;
        let last = self.order.entry((conn, to_hub)).or_insert(due);
        *last = due.max(*last);
        *last - self.now
    }

    fn fly(&mut self, late: Duration, flight: Flight) {
        self.launched += 1;
        self.flights.insert((self.now + late, self.launched), flight);
    }
}
