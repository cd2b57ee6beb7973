//! Connections: how they start, what is taken on them, and how a dead one is noticed.

use std::time::{Duration, Instant};

use super::refusal::about;
use super::rights::may_say;
use super::{CloseReason, ConnId, Deadline, Effect, Hub, Refusal};
use crate::exam::Entropy;
use crate::protocol::{About, BulkWord, ChatState, ErrorCode, ResumeSecret, StationId, ToServer, ToStation};

/// A connection that has not said hello by then is closed: a station says it at once, on the slowest of networks.
pub const HELLO_WITHIN: Duration = Duration::from_secs(10);
/// How often a connection is pinged: twice and more within [`SILENT_FOR`], so that one lost packet costs nothing.
pub const PING_EVERY: Duration = Duration::from_secs(5);
/// A connection not heard for so long is closed: a dead peer is to be noticed within 15 s.
pub const SILENT_FOR: Duration = Duration::from_secs(12);

/// One message in so long is the pace that a connection may keep up: far above a person and a peer connection in
/// the making (50 a second), far below what would slow the others.
const PACE: Duration = Duration::from_millis(20);
/// How far ahead of its pace a connection may run: a burst of 200 messages, as when a station resends its outbox.
const BURST: Duration = Duration::from_secs(4);

#[derive(Debug)]
pub(super) struct Connection {
    /// Once hello was accepted.
    pub(super) station: Option<StationId>,
    pub(super) secret: ResumeSecret,
    pub(super) word: BulkWord,
    opened: Instant,
    heard: Instant,
    pinged: Instant,
    /// The time up to which the messages taken so far use up the pace.
    paid_until: Instant,
}

impl Connection {
    /// Whatever was counted from a moment on is counted from a later one.
    pub(super) fn postpone(&mut self, later: impl Fn(Instant) -> Instant) {
        for at in [&mut self.opened, &mut self.heard, &mut self.pinged] {
            *at = later(*at);
        }
    }

    fn too_fast(&mut self, now: Instant) -> bool {
        let paid_until = self.paid_until.max(now);
        if paid_until > now + BURST - PACE {
            return true;
        }
        self.paid_until = paid_until + PACE;
        false
    }
}

impl Hub {
    pub(super) fn opened(&mut self, conn: ConnId, secret: ResumeSecret, word: BulkWord) {
        let now = self.now;
        let connection =
            Connection { station: None, secret, word, opened: now, heard: now, pinged: now, paid_until: now };
        self.connections.insert(conn, connection);
        self.timers.set(Deadline::Connection(conn), now + PING_EVERY);
    }

    pub(super) fn heard(&mut self, conn: ConnId) {
        if let Some(connection) = self.connections.get_mut(&conn) {
            connection.heard = self.now;
        }
    }

    /// A message came; one that needs randomness comes with it.
    pub(super) fn received(
        &mut self,
        conn: ConnId,
        message: Result<Box<ToServer>, Refusal>,
        entropy: Option<Entropy>,
    ) {
        let now = self.now;
        let Some(connection) = self.connections.get_mut(&conn) else {
            return;
        };
        connection.heard = now;
        let station = connection.station;
        let about = message.as_ref().ok().and_then(|message| about(message));
        if connection.too_fast(now) {
            let text = "more than 50 messages a second, after a burst of 200";
            return self.refuse(conn, Refusal::new(ErrorCode::TooFast, text), about);
        }
        let verdict = match (message.map(|message| *message), station) {
            (Err(refusal), _) => Err(refusal),
            (Ok(ToServer::Hello(hello)), None) => self.hello(conn, &hello),
            (Ok(ToServer::Hello(_)), Some(_)) => {
                Err(Refusal::new(ErrorCode::AlreadyWelcome, "hello was said already"))
            }
            (Ok(_), None) => Err(Refusal::new(ErrorCode::HelloFirst, "the first message must be hello")),
            (Ok(message), Some(station)) => self.obey(conn, station, message, entropy),
        };
        if let Err(refusal) = verdict {
            self.refuse(conn, refusal, about);
        }
    }

    pub(super) fn refuse(&mut self, conn: ConnId, refusal: Refusal, about: Option<About>) {
        let Refusal { code, text } = refusal;
        self.send(conn, ToStation::Error { code, text, about });
    }

    /// Forgets a connection that ended.
    pub(super) fn lose(&mut self, conn: ConnId) {
        self.timers.clear(Deadline::Connection(conn));
        if let Some(Connection { station: Some(station), heard, .. }) = self.connections.remove(&conn) {
            // One that was closed for its silence was dead as long.
            let since = if self.now >= heard + SILENT_FOR { heard } else { self.now };
            self.away(station, since);
        }
    }

    /// Pings a connection that lives, closes one that does not.
    pub(super) fn look_after(&mut self, conn: ConnId) {
        let now = self.now;
        let Some(connection) = self.connections.get_mut(&conn) else {
            return;
        };
        if connection.station.is_none() && now >= connection.opened + HELLO_WITHIN {
            return self.close(conn, CloseReason::NoHello);
        }
        if now >= connection.heard + SILENT_FOR {
            return self.close(conn, CloseReason::Silent);
        }
        let ping = now >= connection.pinged + PING_EVERY;
        if ping {
            connection.pinged = now;
        }
        let next = (connection.pinged + PING_EVERY).min(connection.heard + SILENT_FOR);
        let next = match connection.station {
            Some(_) => next,
            None => next.min(connection.opened + HELLO_WITHIN),
        };
        self.timers.set(Deadline::Connection(conn), next);
        if ping {
            self.effects.push_back(Effect::Ping { conn });
        }
    }

    pub(super) fn close(&mut self, conn: ConnId, why: CloseReason) {
        self.effects.push_back(Effect::Close { conn, why });
        self.lose(conn);
    }

    /// Carries out a message of a station that was welcomed.
    fn obey(
        &mut self,
        conn: ConnId,
        station: StationId,
        message: ToServer,
        entropy: Option<Entropy>,
    ) -> Result<(), Refusal> {
        let role = self.roster.seat(station).role;
        if !may_say(role, &message) {
            let text = format!("not for the role of {}", role.as_str());
            return Err(Refusal::new(ErrorCode::WrongRole, text));
        }
        self.check_exam(station, &message)?;
        match message {
            // Refused before, by whoever asks twice.
            ToServer::Hello(_) => Ok(()),
            ToServer::Roster { after } => self.roster_page(conn, station, after),
            ToServer::Pair { candidate, jury } => self.pair(candidate, jury),
            ToServer::Unpair { station } => self.unpair(station),
            ToServer::Listen { to, link } => self.listen(station, to, link),
            ToServer::StopListening => {
                self.stop_listening(station);
                Ok(())
            }
            ToServer::OverheardChat { after } => self.overheard_chat(conn, station, after),
            ToServer::Signal { link, body } => self.signal(station, link, body),
            ToServer::Relink { link } => self.relink(station, link),
            ToServer::Place { call, epoch, to, persona } => {
                self.place(station, call, epoch, &to, persona, None)
            }
            ToServer::Consult { call, epoch, about, to } => self.consult(station, call, epoch, about, &to),
            ToServer::Transfer { call, epoch, to } => self.transfer(station, call, epoch, &to),
            ToServer::CompleteTransfer { call, epoch } => self.complete_transfer(station, call, epoch),
            ToServer::Merge { call, epoch } => self.merge(station, call, epoch),
            ToServer::Staff { post, on } => self.staff(station, post, on),
            ToServer::Help { call, how } => self.help(station, call, how),
            ToServer::TakeChat { candidate, on } => self.take_chat(station, candidate, on),
            ToServer::Answer { call, epoch } => self.answer(station, call, epoch),
            ToServer::Decline { call, epoch } => self.decline(station, call, epoch),
            ToServer::HangUp { call, epoch: _ } => self.hang_up(station, call),
            ToServer::Mute { call, epoch, on } => self.mute(station, call, epoch, on),
            ToServer::Hold { call, epoch, held } => self.hold(station, call, epoch, held),
            ToServer::Record { call, epoch, on } => self.record(station, call, epoch, on),
            ToServer::Note { call, revision, text } => self.note(station, call, revision, text),
            ToServer::Notes { before } => self.notes_page(conn, station, before),
            ToServer::DoNotDisturb { on } => self.do_not_disturb(station, on),
            ToServer::Chat { id, to, persona, helped, of: _, text } => {
                let (sender, reached) = match helped {
                    Some(candidate) => self.reach_as_helper(station, candidate, &to)?,
                    None => (station, self.reach_own(station, &to, persona)?),
                };
                self.chat(station, id, sender, reached, text)
            }
            ToServer::Delivered { id } => self.acknowledged(station, id, ChatState::Delivered),
            ToServer::Read { id } => self.acknowledged(station, id, ChatState::Read),
            ToServer::History { after } => self.history(conn, station, after),
            ToServer::Clients { skip } => self.clients(conn, station, skip),
            ToServer::Posts => self.posts(conn, station),
            ToServer::Files { skip } => self.files_page(conn, station, skip),
            ToServer::Calls { of, before } => self.calls_page(conn, station, of, before),
            ToServer::Journal { after } => self.journal_page(conn, after),
            ToServer::Played { title, played_ms, complete } => {
                self.played(station, &title, played_ms, complete)
            }
            ToServer::Exam(ask) => {
                self.exam_asked(conn, station, ask, entropy);
                Ok(())
            }
        }
    }
}
