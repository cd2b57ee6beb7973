//! Two stations, the hub, and between them what was said and is not delivered yet.

use std::collections::VecDeque;
use std::time::Instant;

use client::station::{CallState, Command, DeviceChoice, Effect, Identity, Input, Station, View};
use signaling::hub::{self, ConnId, Hub};
use signaling::protocol::{BulkWord, ResumeSecret, Role, ToServer, ToStation};
use signaling::store::Memory;

use super::asked::{Asked, by_line};
use super::{CANDIDATE, JURY};
use crate::agreement::{Seen, agreed};
use crate::world::directory;

pub struct Floor {
    hub: Hub,
    memory: Memory,
    stations: [Station; 2],
    gates: [bool; 2],
    to_hub: [VecDeque<ToServer>; 2],
    to_station: [VecDeque<ToStation>; 2],
    now: Instant,
}

impl Floor {
    /// Both are here and paired, these commands were asked one after the other, and all is quiet.
    pub fn after(path: &[Asked]) -> Self {
        let now = Instant::now();
        let station = |role, name: &str, seed| {
            let identity = Identity { name: name.into(), role, ticket: None };
            Station::new(identity, DeviceChoice::default(), seed, now)
        };
        let mut floor = Floor {
            hub: Hub::new(signaling::kept::Kept::default(), directory(), now, 1_000_000),
            memory: Memory::default(),
            stations: [station(Role::Candidate, "07", 1), station(Role::Jury, "Jury B", 2)],
            gates: [false; 2],
            to_hub: Default::default(),
            to_station: Default::default(),
            now,
        };
        for at in [CANDIDATE, JURY] {
            let (secret, word) = (ResumeSecret(at as u64), BulkWord(at as u64));
            floor.hub.handle(hub::Input::Opened { conn: conn(at), secret, word }, now);
            floor.stations[at].tick(now);
            floor.stations[at].handle(Input::SocketOpened, now);
        }
        floor.carry_out();
        floor.deliver_all();
        for asked in path {
            floor.ask(*asked);
            floor.deliver_all();
        }
        floor
    }

    pub fn view(&self, at: usize) -> View {
        self.stations[at].view()
    }

    pub fn lines(&self) -> usize {
        self.view(CANDIDATE).calls().count()
    }

    /// The calls as both sides see them, without their names.
    pub fn state(&self) -> String {
        let told = [CANDIDATE, JURY].map(|at| {
            let calls = by_line(&self.view(at));
            let place = |id| calls.iter().position(|call| Some(call.call) == id);
            let lines = calls.iter().map(|call| {
                format!(
                    "{:?} {} {:?} {:?} {:?}",
                    call.state,
                    call.caller,
                    call.held,
                    call.peer_held,
                    place(call.about)
                )
            });
            lines.collect::<Vec<_>>().join(", ")
        });
        told.join(" | ")
    }

    pub fn ask(&mut self, asked: Asked) {
        if let Some(command) = asked.command(&self.view(asked.at)) {
            self.command(asked.at, command);
        }
    }

    /// Whether a command is more than a notice now; asked of another floor in the same state.
    pub fn would_say_something(&self, asked: Asked) -> bool {
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
            Command::CompleteTransfer | Command::CancelTransfer => {
                calls.iter().any(|call| call.about.is_some())
            }
            _ => true,
        }
    }

    /// Asks the second command and delivers all, as chosen and then always the first way; what was chosen, of how many.
    pub fn play(&mut self, second: Asked, chosen: &[usize]) -> Vec<(usize, usize)> {
        let (mut made, mut pending) = (Vec::new(), Some(second));
        let mut choose = |of: usize| {
            let choice = chosen.get(made.len()).copied().unwrap_or(0);
            made.push((choice, of));
            choice
        };
        loop {
            if let Some(at) = [CANDIDATE, JURY].into_iter().find(|at| !self.to_station[*at].is_empty()) {
                let now = pending.take_if(|second| second.at == at && choose(2) == 0);
                now.into_iter().for_each(|second| self.ask(second));
                self.deliver(at);
                continue;
            }
            match [CANDIDATE, JURY].map(|at| !self.to_hub[at].is_empty()) {
                [true, true] => self.hear([CANDIDATE, JURY][choose(2)]),
                [true, false] => self.hear(CANDIDATE),
                [false, true] => self.hear(JURY),
                [false, false] => match pending.take() {
                    Some(second) => self.ask(second),
                    None => return made,
                },
            }
        }
    }

    /// Both stations and the hub agree.
    pub fn check(&self) {
        let views = [CANDIDATE, JURY].map(|at| self.view(at));
        agreed([CANDIDATE, JURY].map(|at| Seen {
            view: &views[at],
            gate_open: self.gates[at],
            hub: self.hub.calls_of(views[at].id.unwrap()),
        }));
    }

    /// Whatever rings can be answered, who waits can be talked to, and every call can be ended.
    pub fn leave(mut self) {
        for at in [CANDIDATE, JURY] {
            for _ in 0..self.lines() {
                self.command(at, Command::Answer(None));
                self.deliver_all();
                self.check();
            }
            let rings = by_line(&self.view(at)).into_iter().find(|call| call.state == CallState::Ringing);
            assert!(rings.is_none(), "it cannot be answered: {rings:?}");
        }
        for call in by_line(&self.view(JURY)) {
            self.command(JURY, Command::Hold(Some(call.call), false));
            self.deliver_all();
        }
        for call in by_line(&self.view(CANDIDATE)) {
            self.command(CANDIDATE, Command::Hold(Some(call.call), false));
            self.deliver_all();
            self.check();
            let talking = self.view(JURY).talking().map(|talking| talking.call);
            assert_eq!(talking, Some(call.call), "who is taken back is talked to");
        }
        for call in by_line(&self.view(CANDIDATE)) {
            self.command(CANDIDATE, Command::HangUp(Some(call.call)));
            self.deliver_all();
            self.check();
        }
        assert_eq!(self.lines(), 0);
    }

    fn command(&mut self, at: usize, command: Command) {
        self.stations[at].handle(Input::Command(command), self.now);
        self.carry_out();
    }

    fn deliver_all(&mut self) {
        loop {
            for at in [CANDIDATE, JURY] {
                while !self.to_station[at].is_empty() {
                    self.deliver(at);
                }
            }
            match [CANDIDATE, JURY].into_iter().find(|at| !self.to_hub[*at].is_empty()) {
                Some(at) => self.hear(at),
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
            self.hub.handle(hub::Input::Received { conn: conn(at), message }, self.now);
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
                    self.hub.handle(hub::Input::Stored { ticket, outcome }, self.now);
                }
                hub::Effect::Query { ticket, query } => {
                    let page = Ok(self.memory.read(&query));
                    self.hub.handle(hub::Input::Paged { ticket, page }, self.now);
                }
                hub::Effect::Ping { .. }
                | hub::Effect::Close { .. }
                | hub::Effect::Give { .. }
                | hub::Effect::Deny { .. } => {}
            }
        }
        for at in [CANDIDATE, JURY] {
            while let Some(effect) = self.stations[at].poll_effect() {
                match effect {
                    Effect::Send(message) if !reads(&message) => self.to_hub[at].push_back(*message),
                    Effect::Gates { send, .. } => self.gates[at] = send,
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
