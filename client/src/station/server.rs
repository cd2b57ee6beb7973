//! The connection to the server: opened again whenever it is lost, and given up only by a person.
//!
//! ```text
//! Waiting(until) --time--> Opening --opened--> Greeting --welcome--> Online
//!      ^                      |                   |                    |
//!      +------- closed -------+------ closed -----+----- closed, silent+
//! ```

use std::time::{Duration, Instant};

use signaling::protocol::{ErrorCode, Hello, Link, ResumeSecret, Role, ToServer, VERSION};

use super::out::Out;
use super::rng::Rng;
use super::view::ServerLink;
use super::{Effect, Seat};

/// The server pings every 5 s; after two missed and some grace the connection is dead, whatever TCP believes.
const SILENCE: Duration = Duration::from_secs(12);
/// A server on the same network accepts and greets within this, or never.
const GREETING: Duration = Duration::from_secs(8);
/// First and longest wait before trying again: short, as an exam goes on meanwhile, and spread by half so that a
/// room of stations does not come back in the same instant.
const RETRY: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(3));

/// How long a name may be held by this station's own former connection: until the server notices its silence.
const LINGERING: Duration = Duration::from_secs(16);

/// The connection to the server.
#[derive(Debug)]
pub(super) struct Server {
    state: State,
    since: Instant,
    why: Option<String>,
    attempts: u32,
    seat: Option<Seat>,
    taken_since: Option<Instant>,
}

#[derive(Debug)]
enum State {
    Waiting { until: Instant },
    Opening { until: Instant },
    Greeting { until: Instant },
    Online { silent_at: Instant },
    Refused(ErrorCode),
}

impl Server {
    pub fn new(now: Instant) -> Self {
        Server {
            state: State::Waiting { until: now },
            since: now,
            why: None,
            attempts: 0,
            seat: None,
            taken_since: None,
        }
    }

    pub fn view(&self) -> ServerLink {
        match self.state {
            State::Online { .. } => ServerLink::Online,
            State::Refused(code) => ServerLink::Refused(code),
            State::Waiting { .. } | State::Opening { .. } | State::Greeting { .. } => {
                ServerLink::Connecting { since: self.since, why: self.why.clone() }
            }
        }
    }

    pub fn is_online(&self) -> bool {
        matches!(self.state, State::Online { .. })
    }

    pub fn seat_loaded(&mut self, seat: Seat) {
        self.seat.get_or_insert(seat);
    }

    /// The secret that takes this seat again; another server's means nothing to this one and is refused politely.
    fn resume(&self) -> Option<ResumeSecret> {
        self.seat.as_ref().map(|seat| seat.resume)
    }

    pub fn opened(
        &mut self,
        name: &str,
        role: Role,
        ticket: Option<&String>,
        (link, ears): (Option<Link>, Vec<Link>),
        now: Instant,
        out: &mut Out,
    ) {
        let State::Opening { .. } = self.state else { return };
        self.state = State::Greeting { until: now + GREETING };
        let hello = Hello {
            version: VERSION,
            name: name.into(),
            role,
            resume: self.resume(),
            link,
            ears,
            ticket: ticket.cloned(),
        };
        out.effect(Effect::Send(Box::new(ToServer::Hello(hello))));
    }

    /// True where a welcome was due.
    pub fn welcomed(&mut self, resume: ResumeSecret, now: Instant, out: &mut Out) -> bool {
        let State::Greeting { .. } = self.state else { return false };
        self.state = State::Online { silent_at: now + SILENCE };
        self.attempts = 0;
        self.why = None;
        self.taken_since = None;
        let seat = Seat { resume };
        if self.seat.as_ref() != Some(&seat) {
            self.seat = Some(seat.clone());
            out.effect(Effect::KeepSeat(seat));
        }
        true
    }

    /// A refusal before the welcome: those that only a person can mend end the attempts. A name may be taken by this
    /// station itself, before it was cut off or restarted, so it is asked for until that can no longer be.
    pub fn refused(&mut self, code: ErrorCode, now: Instant, rng: &mut Rng, out: &mut Out) {
        let State::Greeting { .. } = self.state else { return };
        out.effect(Effect::Disconnect);
        let taken_for = now - *self.taken_since.get_or_insert(now);
        match code {
            ErrorCode::UnsupportedVersion | ErrorCode::BadName => self.state = State::Refused(code),
            ErrorCode::NameTaken if taken_for >= LINGERING => self.state = State::Refused(code),
            _ => self.lost(format!("refused: {code:?}"), now, rng),
        }
    }

    pub fn heard(&mut self, now: Instant) {
        if let State::Online { silent_at } = &mut self.state {
            *silent_at = now + SILENCE;
        }
    }

    pub fn closed(&mut self, why: String, now: Instant, rng: &mut Rng) {
        if !matches!(self.state, State::Refused(_) | State::Waiting { .. }) {
            self.lost(why, now, rng);
        }
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        match self.state {
            State::Waiting { until } | State::Opening { until } | State::Greeting { until } => Some(until),
            State::Online { silent_at } => Some(silent_at),
            State::Refused(_) => None,
        }
    }

    pub fn tick(&mut self, now: Instant, rng: &mut Rng, out: &mut Out) {
        if self.next_deadline().is_none_or(|due| now < due) {
            return;
        }
        match self.state {
            State::Waiting { .. } => {
                self.state = State::Opening { until: now + GREETING };
                out.effect(Effect::Connect);
            }
            State::Opening { .. } | State::Greeting { .. } | State::Online { .. } => {
                out.effect(Effect::Disconnect);
                self.lost("the server is silent".into(), now, rng);
            }
            State::Refused(_) => {}
        }
    }

    fn lost(&mut self, why: String, now: Instant, rng: &mut Rng) {
        if self.is_online() {
            self.since = now;
        }
        let longest = RETRY.0.saturating_mul(1 << self.attempts.min(5)).min(RETRY.1);
        self.attempts = self.attempts.saturating_add(1);
        self.state = State::Waiting { until: now + longest.mul_f64(0.5 + 0.5 * rng.fraction()) };
        self.why = Some(why);
    }
}
