//! Taking a seat: hello, and the welcome that answers it.

use super::roster::{Here, MAX_HERE, MAX_KNOWN};
use super::{CloseReason, ConnId, Deadline, Hub, MAX_LISTENERS, Refusal};
use crate::protocol::{
    ErrorCode, Hello, JournalEvent, Link, MAX_LINES, MAX_NAME_CHARS, Phase, ROSTER_PAGE, ResumeSecret, Role,
    StationId, ToStation, VERSION, Welcome,
};

/// Connections that a station says it holds: of those who listen to it, the one that it listens by, those of its calls.
const MAX_LINKS: usize = MAX_LISTENERS + 1 + 2 * MAX_LINES;

impl Hub {
    pub(super) fn hello(&mut self, conn: ConnId, hello: &Hello) -> Result<(), Refusal> {
        if hello.version != VERSION {
            let text = format!("this server speaks version {VERSION}, not {}", hello.version);
            return Err(Refusal::new(ErrorCode::UnsupportedVersion, text));
        }
        let name = valid_name(&hello.name)?;
        let station = match self.roster.find(hello.role, name) {
            Some(station) => self.take_again(station, hello.resume)?,
            None => self.take_new(name, hello.role)?,
        };
        let held = self.links_held(station, &hello.ears);
        let Some(connection) = self.connections.get_mut(&conn) else {
            return Ok(());
        };
        connection.station = Some(station);
        let fresh = connection.secret;
        let seat = self.roster.seat_mut(station);
        // It shows a secret of before the server stopped.
        let was_before = seat.secret.is_none() && hello.resume.is_some();
        // Who shows the secret keeps it: a welcome that is lost on its way must not lock its station out.
        let secret = seat.secret.filter(|known| hello.resume == Some(*known)).unwrap_or(fresh);
        seat.here = Here::Connected(conn);
        seat.secret = Some(secret);
        seat.link = hello.link;
        seat.ears = held;
        self.timers.clear(Deadline::Away(station));

        self.journal(JournalEvent::Joined { station, name: name.into(), role: hello.role });
        self.touch_calls_of(station);
        self.welcome(conn, station, secret);
        self.exam_of_newcomer(station);
        self.tell_chat_before(station, station);
        self.say_if_undisturbed(station);
        self.say_if_chat_is_taken(station);
        self.announce_to_others(station);
        self.await_listener(station, was_before);
        self.pairs.get(station).into_iter().for_each(|pair| self.ensure_linked(pair));
        self.ears_of_newcomer(station);
        for call in self.ids_of(station) {
            self.ensure_line(call);
        }
        Ok(())
    }

    /// The connections beside that of the pair that a station says it holds. A candidate has those of its calls, and is
    /// not believed of any other: by what follows it could learn who listens.
    fn links_held(&self, station: StationId, said: &[Link]) -> Vec<Link> {
        let own: Vec<Link> = self.calls.of(station).filter_map(|call| call.link).collect();
        let anything = self.roster.seat(station).role != Role::Candidate;
        let held = said.iter().copied().filter(|link| anything || own.contains(link));
        held.take(MAX_LINKS).collect()
    }

    /// The seat of a known station, freed of its former connection where that lingers.
    fn take_again(&mut self, station: StationId, resume: Option<ResumeSecret>) -> Result<StationId, Refusal> {
        let seat = self.roster.seat(station);
        match seat.here {
            Here::Connected(former) => {
                if resume.is_none() || resume != seat.secret {
                    return Err(Refusal::new(ErrorCode::NameTaken, "a connected station has this name"));
                }
                self.replace(former);
            }
            Here::Away => {}
            Here::Gone => {
                self.check_room()?;
                self.roster.came(station);
            }
        }
        Ok(station)
    }

    /// Closes a connection whose station goes on by another, so it was never away.
    fn replace(&mut self, former: ConnId) {
        if let Some(connection) = self.connections.get_mut(&former) {
            connection.station = None;
        }
        self.close(former, CloseReason::Replaced);
    }

    fn take_new(&mut self, name: &str, role: Role) -> Result<StationId, Refusal> {
        self.check_room()?;
        if self.roster.count_known() >= MAX_KNOWN {
            return Err(Refusal::new(ErrorCode::ServerFull, "the server remembers too many stations"));
        }
        let station = self.roster.seat_new(name, role);
        self.roster.came(station);
        self.keep_station(station);
        self.purges_for_new(station);
        Ok(station)
    }

    fn check_room(&self) -> Result<(), Refusal> {
        if self.roster.count_here() >= MAX_HERE {
            let text = format!("{MAX_HERE} stations are here already");
            return Err(Refusal::new(ErrorCode::ServerFull, text));
        }
        Ok(())
    }

    fn welcome(&mut self, conn: ConnId, station: StationId, resume: ResumeSecret) {
        let seat = self.roster.seat(station);
        let (calls, fuller) = self.calls_in_welcome(station);
        let (stations, more_stations) = self.visible_after(station, StationId(0), ROSTER_PAGE);
        let welcome = Welcome {
            version: VERSION,
            id: station,
            resume,
            phase: self.phase(station),
            stations,
            more_stations,
            calls,
            chat: self.own_chat_numbers(station),
            clients: self.count_clients(station),
            bulk: self.bulk_word(conn),
            listening_announced: seat.role == Role::Candidate && self.session.listening_announced,
            training: self.is_training(),
            journal: if seat.role == Role::Staff { self.journal } else { 0 },
            now_ms: self.wall_ms(),
        };
        self.send(conn, ToStation::Welcome(Box::new(welcome)));
        fuller.into_iter().for_each(|call| self.send(conn, ToStation::Call { call }));
    }

    pub(super) fn phase(&self, station: StationId) -> Phase {
        match self.pairs.peer(station) {
            Some(_) => Phase::Exchanges,
            None => Phase::Waiting,
        }
    }
}

/// A name that can be shown on one line, without the blanks around it.
pub(super) fn valid_name(name: &str) -> Result<&str, Refusal> {
    let name = name.trim();
    let chars = name.chars().count();
    if chars == 0 || chars > MAX_NAME_CHARS {
        let text = format!("a name has 1 to {MAX_NAME_CHARS} characters, not {chars}");
        return Err(Refusal::new(ErrorCode::BadName, text));
    }
    if name.chars().any(char::is_control) {
        return Err(Refusal::new(ErrorCode::BadName, "a name holds no control characters"));
    }
    Ok(name)
}
