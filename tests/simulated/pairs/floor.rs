//! Stations, the hub, and between them what was said and is not delivered yet.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;
use std::time::Instant;

use client::station::{CallState, Command, DeviceChoice, Effect, Identity, Input, Station, View, Way};
use signaling::hub::{self, ConnId, Hub};
use signaling::protocol::{BulkWord, CallInfo, CallPhase, Link, ResumeSecret, Role, ToServer, ToStation};
use signaling::session::Session;
use signaling::store::Memory;

use super::asked::{Ask, Asked, by_line, jury, post_id};
use super::{CANDIDATE, JURY, POST};
use crate::world::directory;

/// Who is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crew {
    Pair,
    /// And a third, who sits at the post.
    WithPost,
    /// And a third, who listens in a training.
    WithHelper,
}

impl Crew {
    pub fn count(self) -> usize {
        match self {
            Crew::Pair => POST,
            Crew::WithPost | Crew::WithHelper => CREW.len(),
        }
    }
}

/// The first two are paired.
const CREW: [(Role, &str); 3] = [(Role::Candidate, "07"), (Role::Jury, "Jury B"), (Role::Jury, "Mme Roux")];

pub struct Floor {
    hub: Hub,
    memory: Memory,
    stations: Vec<Station>,
    /// Where voice passes: out, and in.
    pub gates: Vec<BTreeMap<Link, (bool, bool)>>,
    /// The connections that are made.
    pub media: Vec<BTreeSet<Link>>,
    to_hub: Vec<VecDeque<ToServer>>,
    to_station: Vec<VecDeque<ToStation>>,
    /// The reading of a log that is not answered.
    logs: Vec<Option<ToServer>>,
    now: Instant,
    /// The hub's clock, which alone goes on.
    hub_now: Instant,
}

impl Floor {
    /// These are here, these commands were asked one after the other, and all is quiet.
    pub fn after(crew: Crew, path: &[Asked]) -> Self {
        let mut floor = Floor::new(&CREW[..crew.count()]);
        let training = crew == Crew::WithHelper;
        let session = Session { training, ..Session::default() };
        floor.hub.handle(hub::Input::Session(session), floor.hub_now);
        for at in floor.all() {
            floor.open(at);
            // The third comes when the first two are paired.
            if at >= JURY {
                floor.deliver_all();
            }
        }
        match crew {
            Crew::Pair => {}
            Crew::WithPost => floor.command(POST, Command::Staff(post_id(), true)),
            Crew::WithHelper => floor.command(POST, Command::Listen(jury())),
        }
        floor.deliver_all();
        for asked in path {
            floor.ask(*asked);
            floor.deliver_all();
        }
        if floor.lines() == 0 {
            floor.read_log();
        }
        floor
    }

    /// One of the first two is here and nobody else, with a server or without.
    pub fn alone(who: usize, online: bool) -> Self {
        let mut floor = Floor::new(&CREW[who..=who]);
        if online {
            floor.open(0);
            floor.deliver_all();
        }
        floor
    }

    fn new(crew: &[(Role, &str)]) -> Self {
        let now = Instant::now();
        let station = |(seed, (role, name)): (u64, &(Role, &str))| {
            let identity = Identity { name: (*name).into(), role: *role, ticket: None };
            Station::new(identity, DeviceChoice::default(), seed, now)
        };
        let count = crew.len();
        Floor {
            hub: Hub::new(signaling::kept::Kept::default(), directory(), now, 1_000_000),
            memory: Memory::default(),
            stations: (1..).zip(crew).map(station).collect(),
            gates: vec![BTreeMap::new(); count],
            media: vec![BTreeSet::new(); count],
            to_hub: vec![VecDeque::new(); count],
            to_station: vec![VecDeque::new(); count],
            logs: vec![None; count],
            now,
            hub_now: now,
        }
    }

    fn open(&mut self, at: usize) {
        let (secret, word) = (ResumeSecret(at as u64), BulkWord(at as u64));
        self.hub.handle(hub::Input::Opened { conn: conn(at), secret, word }, self.hub_now);
        self.stations[at].tick(self.now);
        self.stations[at].handle(Input::SocketOpened, self.now);
        self.carry_out();
    }

    pub fn all(&self) -> Range<usize> {
        0..self.stations.len()
    }

    /// The calls of a station as the hub would tell of them now.
    pub fn known(&self, at: usize) -> Vec<CallInfo> {
        self.hub.calls_of(self.view(at).id.expect("it was welcomed"))
    }

    pub fn view(&self, at: usize) -> View {
        self.stations[at].view()
    }

    pub fn lines(&self) -> usize {
        self.view(CANDIDATE).calls().count()
    }

    /// The calls as all see them, without their names.
    pub fn state(&self) -> String {
        let told = self.all().map(|at| {
            let calls = by_line(&self.view(at));
            let known = self.known(at);
            let place = |id| calls.iter().position(|call| Some(call.call) == id);
            let lines = calls.iter().map(|call| {
                let peer = known.iter().find(|known| known.call == call.call).map(|known| known.peer);
                format!(
                    "{peer:?} {:?} {} {:?} {:?} {:?} {} {}",
                    call.state,
                    call.caller,
                    call.held,
                    call.peer_held,
                    place(call.about),
                    call.conference,
                    call.helps.is_some()
                )
            });
            lines.collect::<Vec<_>>().join(", ")
        });
        // Whoever is in no call can call back.
        let calls_back = self.lines() == 0 && !self.view(CANDIDATE).call_log.calls.is_empty();
        let told = told.collect::<Vec<_>>().join(" | ");
        if calls_back { format!("{told} | with a log") } else { told }
    }

    /// Whether there is such a command here.
    pub fn ask(&mut self, asked: Asked) -> bool {
        if asked.ask == Ask::RingOut {
            return self.ring_out();
        }
        let command = asked.command(&self.view(asked.at));
        let is_any = command.is_some();
        command.into_iter().for_each(|command| self.command(asked.at, command));
        is_any
    }

    /// Whether a command is more than a notice now; asked of another floor in the same state.
    pub fn would_say_something(&self, asked: Asked) -> bool {
        if asked.ask == Ask::RingOut {
            return self.rings();
        }
        let Some(command) = asked.command(&self.view(asked.at)) else { return false };
        let calls = by_line(&self.view(asked.at));
        let is_any = |state: CallState| calls.iter().any(|call| call.state == state);
        match command {
            Command::Answer(_) | Command::Decline(_) => is_any(CallState::Ringing),
            Command::Hold(call, on) => {
                let call = calls.iter().find(|known| Some(known.call) == call);
                call.is_some_and(|call| call.state == CallState::Active && call.is_put_aside() != on)
            }
            Command::Transfer { .. } => is_any(CallState::Active),
            Command::Merge => {
                let answered = calls.iter().filter(|call| call.state == CallState::Active);
                answered.clone().count() > 1 && !answered.clone().all(|call| call.conference)
            }
            Command::CompleteTransfer | Command::CancelTransfer => {
                calls.iter().any(|call| call.about.is_some())
            }
            _ => true,
        }
    }

    /// Asks the second command and delivers all, as chosen and then always the first way; what was chosen, of how many,
    /// and whether there was such a command.
    pub fn play(&mut self, second: Asked, chosen: &[usize]) -> (Vec<(usize, usize)>, bool) {
        let (mut made, mut pending) = (Vec::new(), Some(second));
        let mut choose = |of: usize| {
            let choice = chosen.get(made.len()).copied().unwrap_or(0);
            made.push((choice, of));
            choice
        };
        loop {
            let told = self.all().find(|at| !self.to_station[*at].is_empty());
            let speakers = self.speakers();
            let now = pending.take_if(|second| match told {
                // What the hub does by itself, it does before it hears a station or after.
                Some(_) if second.ask == Ask::RingOut => false,
                Some(at) => second.at == at && choose(2) == 0,
                None if speakers.is_empty() => true,
                None if second.ask == Ask::RingOut => choose(2) == 1,
                // It matters only where the hub hears of it before it hears another.
                None => speakers.iter().any(|at| *at != second.at) && choose(2) == 1,
            });
            if now.is_some_and(|second| !self.ask(second)) {
                return (made, false);
            }
            match (told, now, &speakers[..]) {
                (Some(at), ..) => self.deliver(at),
                (None, Some(Asked { ask: Ask::RingOut, .. }), _) => {}
                (None, Some(second), _) => self.hear(second.at),
                (None, None, []) => return (made, true),
                (None, None, [at]) => self.hear(*at),
                (None, None, several) => self.hear(several[choose(several.len())]),
            }
        }
    }

    /// Whether a call rings, as the hub has it.
    fn rings(&self) -> bool {
        self.all().any(|at| self.known(at).iter().any(|call| call.phase == CallPhase::Ringing))
    }

    /// Time passes at the hub until what rings has rung out; whether anything did.
    fn ring_out(&mut self) -> bool {
        let (rings, end) = (self.rings(), self.hub_now + hub::RING);
        while let Some(due) = self.hub.poll_timeout().filter(|due| rings && *due <= end) {
            self.hub_now = self.hub_now.max(due);
            self.hub.handle(hub::Input::Tick, self.hub_now);
            self.carry_out();
        }
        rings
    }

    /// Has the candidate read its log.
    fn read_log(&mut self) {
        if let Some(message) = self.logs[CANDIDATE].take() {
            self.to_hub[CANDIDATE].push_back(message);
            self.deliver_all();
        }
    }

    /// The stations that the hub could hear now.
    fn speakers(&self) -> Vec<usize> {
        self.all().filter(|at| !self.to_hub[*at].is_empty()).collect()
    }

    pub fn command(&mut self, at: usize, command: Command) {
        self.stations[at].handle(Input::Command(command), self.now);
        self.carry_out();
    }

    pub fn deliver_all(&mut self) {
        loop {
            for at in self.all() {
                while !self.to_station[at].is_empty() {
                    self.deliver(at);
                }
            }
            match self.speakers().first() {
                Some(at) => self.hear(*at),
                None => return,
            }
        }
    }

    fn deliver(&mut self, at: usize) {
        if let Some(message) = self.to_station[at].pop_front() {
            self.stations[at].handle(Input::Received(Box::new(message)), self.now);
            self.carry_out();
        }
    }

    fn hear(&mut self, at: usize) {
        if let Some(message) = self.to_hub[at].pop_front() {
            let message = Ok(Box::new(message));
            self.hub.handle(hub::Input::Received { conn: conn(at), message }, self.hub_now);
            self.carry_out();
        }
    }

    fn carry_out(&mut self) {
        while let Some(effect) = self.hub.poll_effect() {
            match effect {
                hub::Effect::Send { conn: ConnId(at), message } => {
                    self.to_station[at as usize].push_back(message);
                }
                hub::Effect::Store { ticket, op } => {
                    let outcome = Ok(self.memory.keep(op));
                    self.hub.handle(hub::Input::Stored { ticket, outcome }, self.hub_now);
                }
                hub::Effect::Query { ticket, query } => {
                    let page = Ok(self.memory.read(&query));
                    self.hub.handle(hub::Input::Paged { ticket, page }, self.hub_now);
                }
                hub::Effect::Ping { conn } => self.hub.handle(hub::Input::Heard { conn }, self.hub_now),
                hub::Effect::Close { .. }
                | hub::Effect::Give { .. }
                | hub::Effect::Deny { .. }
                | hub::Effect::Admit { .. }
                | hub::Effect::Decline { .. }
                | hub::Effect::Plan { .. }
                | hub::Effect::Take { .. }
                | hub::Effect::Taken { .. } => {}
            }
        }
        for at in self.all() {
            while let Some(effect) = self.stations[at].poll_effect() {
                match effect {
                    Effect::Send(message) if !reads(&message) => self.to_hub[at].push_back(*message),
                    Effect::Send(message) if matches!(*message, ToServer::Calls { .. }) => {
                        self.logs[at] = Some(*message);
                    }
                    Effect::Gates { link, send: false, receive: false } => {
                        self.gates[at].remove(&link);
                    }
                    Effect::Gates { link, send, receive } => {
                        assert!(self.media[at].contains(&link), "a gate of no connection");
                        self.gates[at].insert(link, (send, receive));
                    }
                    // Made or closed, it carries nothing.
                    Effect::OpenMedia { way: Way::Overhear | Way::Forward, .. } => {}
                    Effect::OpenMedia { link, way: Way::Call, .. } => {
                        self.media[at].insert(link);
                        self.gates[at].remove(&link);
                    }
                    Effect::CloseMedia(link) => {
                        self.media[at].remove(&link);
                        self.gates[at].remove(&link);
                    }
                    _ => {}
                }
            }
        }
    }
}

fn conn(at: usize) -> ConnId {
    ConnId(at as u64)
}

/// Whether a message only asks to read: that changes no call, and multiplies the orders.
fn reads(message: &ToServer) -> bool {
    matches!(
        message,
        ToServer::Calls { .. }
            | ToServer::Clients { .. }
            | ToServer::Posts
            | ToServer::Files { .. }
            | ToServer::History { .. }
            | ToServer::Roster { .. }
            | ToServer::Journal { .. }
    )
}
