//! A floor of stations around one hub, with the store and the clock in memory.

mod bulk;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use signaling::directory::Directory;
use signaling::exam::Entropy;
use signaling::hub::{CloseReason, ConnId, Effect, FetchId, Hub, Input, Refusal};
use signaling::kept::NotKept;
use signaling::package::Exam;
use signaling::plan::Plan;
use signaling::protocol::exam::ToExam;
use signaling::protocol::*;
use signaling::store::Memory;

use crate::invariants::Dice;

/// 2026-11-22, about midnight.
pub const WALL_MS: u64 = 1_795_305_600_000;

pub const CLIENTS: &str = include_str!("../../samples/clients.json");

pub struct Floor {
    pub hub: Hub,
    pub memory: Memory,
    pub now: Instant,
    pub closed: Vec<(ConnId, CloseReason)>,
    pub pings: Vec<ConnId>,
    /// Connections that answer no ping.
    pub mute: Vec<ConnId>,
    /// While true the store answers that it failed.
    pub store_fails: bool,
    /// While true the store's answers wait.
    pub store_holds: bool,
    /// While true the store keeps what it is given, and its answers are lost.
    pub store_is_mute: bool,
    pub held: VecDeque<Effect>,
    /// While true computing a plan takes its time.
    pub plans_hold: bool,
    pub held_plans: VecDeque<Effect>,
    inboxes: BTreeMap<ConnId, VecDeque<ToStation>>,
    /// What became of each file that was asked for.
    pub verdicts: Vec<(FetchId, Result<String, ErrorCode>)>,
    /// Of what was to be sent.
    pub admissions: Vec<Result<StationId, NotTaken>>,
    /// Files that may be received, and what became of those.
    pub takes: Vec<FetchId>,
    pub taken: Vec<(FetchId, Result<u64, NotTaken>)>,
    /// All that was ever sent, by the connection's station.
    pub sent: Vec<(ConnId, ToStation)>,
    started: Instant,
    last_conn: u64,
    package: Option<Arc<Exam>>,
    /// Of the randomness that comes with orders.
    pub seed: u64,
}

/// A welcomed station.
#[derive(Clone, Debug)]
pub struct Seat {
    pub conn: ConnId,
    pub id: StationId,
    pub welcome: Welcome,
}

impl Floor {
    pub fn new() -> Self {
        Self::with(Memory::default(), None, Instant::now(), WALL_MS)
    }

    /// With the package of an exam.
    pub fn with_package(package: &Arc<Exam>) -> Self {
        Self::with(Memory::default(), Some(Arc::clone(package)), Instant::now(), WALL_MS)
    }

    /// The next server on the same store, perhaps with another package.
    pub fn reopened(memory: Memory, package: Option<Arc<Exam>>) -> Self {
        // Its randomness is its own.
        let wall_ms = WALL_MS + 24 * 3_600_000;
        Self { seed: 0x00d1_ce00, ..Self::with(memory, package, Instant::now(), wall_ms) }
    }

    fn with(memory: Memory, package: Option<Arc<Exam>>, now: Instant, wall_ms: u64) -> Self {
        let (kept, directory) = (memory.kept(), Directory::parse(CLIENTS).unwrap());
        Self {
            hub: match package.clone() {
                Some(package) => Hub::with_exam(kept, directory, package, now, wall_ms).unwrap(),
                None => Hub::new(kept, directory, now, wall_ms),
            },
            memory,
            now,
            closed: Vec::new(),
            pings: Vec::new(),
            mute: Vec::new(),
            store_fails: false,
            store_holds: false,
            store_is_mute: false,
            held: VecDeque::new(),
            plans_hold: false,
            held_plans: VecDeque::new(),
            inboxes: BTreeMap::new(),
            verdicts: Vec::new(),
            admissions: Vec::new(),
            takes: Vec::new(),
            taken: Vec::new(),
            sent: Vec::new(),
            started: now,
            last_conn: 0,
            package,
            seed: 1,
        }
    }

    /// The server stops at once and starts again after a moment.
    pub fn restart(self, after: Duration) -> Self {
        let wall_ms = WALL_MS + u64::try_from((self.now + after - self.started).as_millis()).unwrap();
        let mut floor = Self::with(self.memory, self.package, self.now + after, wall_ms);
        floor.sent = self.sent;
        floor.store_fails = self.store_fails;
        floor.seed = self.seed;
        floor.last_conn = self.last_conn;
        floor.started = self.started;
        floor.handle(Input::Tick);
        floor
    }

    pub fn handle(&mut self, input: Input) {
        self.hub.handle(input, self.now);
        let mut answers = VecDeque::new();
        loop {
            while let Some(effect) = self.hub.poll_effect() {
                self.carry_out(effect, &mut answers);
            }
            let Some(answer) = answers.pop_front() else {
                break;
            };
            self.hub.handle(answer, self.now);
        }
    }

    fn carry_out(&mut self, effect: Effect, answers: &mut VecDeque<Input>) {
        match effect {
            Effect::Send { conn, message } => {
                let json = encode(&message);
                let is_view = matches!(message, ToStation::Exam(_));
                assert!(is_view || json.len() <= MAX_MESSAGE_BYTES, "{} bytes", json.len());
                assert_eq!(decode_told(&json).unwrap(), message);
                self.sent.push((conn, message.clone()));
                self.inboxes.entry(conn).or_default().push_back(message);
            }
            Effect::Ping { conn } => {
                self.pings.push(conn);
                if !self.mute.contains(&conn) {
                    answers.push_back(Input::Heard { conn });
                }
            }
            Effect::Close { conn, why } => self.closed.push((conn, why)),
            Effect::Give { fetch, file } => self.verdicts.push((fetch, Ok(file.name))),
            Effect::Deny { fetch, why } => self.verdicts.push((fetch, Err(why.code))),
            Effect::Admit { by, .. } => self.admissions.push(Ok(by)),
            Effect::Decline { why, .. } => self.admissions.push(Err(why)),
            Effect::Take { fetch } => self.takes.push(fetch),
            Effect::Taken { fetch, outcome } => self.taken.push((fetch, outcome)),
            effect @ (Effect::Store { .. } | Effect::Query { .. }) if self.store_holds => {
                self.held.push_back(effect);
            }
            Effect::Store { op, .. } if self.store_is_mute => drop(self.memory.keep(op)),
            Effect::Store { ticket, op } => {
                let outcome = match self.store_fails {
                    true => Err(NotKept("the disk is full".into())),
                    false => Ok(self.memory.keep(op)),
                };
                answers.push_back(Input::Stored { ticket, outcome });
            }
            Effect::Query { ticket, query } => {
                let page = match self.store_fails {
                    true => Err(NotKept("the disk is gone".into())),
                    false => Ok(self.memory.read(&query)),
                };
                answers.push_back(Input::Paged { ticket, page });
            }
            Effect::Plan { .. } if self.plans_hold => self.held_plans.push_back(effect),
            Effect::Plan { ticket, brief } => {
                let plan = Plan::compute(*brief).unwrap();
                answers.push_back(Input::Planned { ticket, plan: Some(Box::new(plan)) });
            }
        }
    }

    /// The plans that are being computed are done.
    pub fn release_plans(&mut self) {
        self.plans_hold = false;
        let mut answers = VecDeque::new();
        for effect in std::mem::take(&mut self.held_plans) {
            self.carry_out(effect, &mut answers);
        }
        for answer in answers {
            self.handle(answer);
        }
    }

    /// The store answers what it held.
    pub fn release_store(&mut self) {
        self.store_holds = false;
        let mut answers = VecDeque::new();
        for effect in std::mem::take(&mut self.held) {
            self.carry_out(effect, &mut answers);
        }
        for answer in answers {
            self.handle(answer);
        }
    }

    /// Lets time pass, with all that is due in it.
    pub fn pass(&mut self, duration: Duration) {
        let end = self.now + duration;
        while let Some(due) = self.hub.poll_timeout().filter(|due| *due <= end) {
            self.now = self.now.max(due);
            self.handle(Input::Tick);
        }
        self.now = end;
        self.handle(Input::Tick);
    }

    pub fn connect(&mut self) -> ConnId {
        self.last_conn += 1;
        let conn = ConnId(self.last_conn);
        let secret = ResumeSecret(0x5ec0_0000 + conn.0);
        self.handle(Input::Opened { conn, secret, word: Self::word(conn) });
        conn
    }

    pub fn disconnect(&mut self, seat: &Seat) {
        self.handle(Input::Closed { conn: seat.conn });
    }

    /// Says a message through JSON, as the wire does.
    pub fn say(&mut self, conn: ConnId, message: ToServer) {
        self.say_text(conn, &encode(&message));
    }

    pub fn say_text(&mut self, conn: ConnId, text: &str) {
        match decode::<Box<ToServer>>(text).map_err(Refusal::from) {
            Ok(message) if is_order(&message) => {
                let entropy = self.entropy();
                self.handle(Input::Ordered { conn, message, entropy });
            }
            message => self.handle(Input::Received { conn, message }),
        }
    }

    fn entropy(&mut self) -> Entropy {
        self.seed += 1;
        let mut dice = Dice(self.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        Entropy(std::array::from_fn(|_| dice.below(256) as u8))
    }

    /// Says a message and takes all that comes back to its station.
    pub fn ask(&mut self, seat: &Seat, message: ToServer) -> Vec<ToStation> {
        self.take(seat);
        self.say(seat.conn, message);
        self.take(seat)
    }

    /// Says a message that is refused, with nothing else coming back.
    pub fn refused(&mut self, seat: &Seat, message: ToServer) -> ErrorCode {
        let answer = self.ask(seat, message.clone());
        match answer.as_slice() {
            [ToStation::Error { code, .. }] => *code,
            other => panic!("{message:?} was not refused but answered by {other:?}"),
        }
    }

    pub fn hello(&mut self, role: Role, name: &str) -> Seat {
        self.hello_with(role, name, None, None).unwrap()
    }

    pub fn hello_with(
        &mut self,
        role: Role,
        name: &str,
        resume: Option<ResumeSecret>,
        link: Option<Link>,
    ) -> Result<Seat, ErrorCode> {
        let (version, name) = (VERSION, name.into());
        self.greet(Hello { version, name, role, resume, link, ears: Vec::new(), ticket: None })
    }

    /// A station back with connections of silent listening that live.
    pub fn hello_holding(&mut self, role: Role, name: &str, resume: ResumeSecret, ears: &[Link]) -> Seat {
        let (version, name, resume, ears) = (VERSION, name.into(), Some(resume), ears.to_vec());
        self.greet(Hello { version, name, role, resume, link: None, ears, ticket: None }).unwrap()
    }

    pub fn greet(&mut self, hello: Hello) -> Result<Seat, ErrorCode> {
        let conn = self.connect();
        self.say(conn, ToServer::Hello(hello));
        let inbox = self.inboxes.entry(conn).or_default();
        match inbox.pop_front() {
            Some(ToStation::Welcome(welcome)) => Ok(Seat { conn, id: welcome.id, welcome: *welcome }),
            Some(ToStation::Error { code, .. }) => Err(code),
            other => panic!("hello was answered by {other:?}"),
        }
    }

    /// A candidate and a jury that are paired, with empty inboxes.
    pub fn pair(&mut self) -> (Seat, Seat) {
        let candidate = self.hello(Role::Candidate, "Poste 3");
        let jury = self.hello(Role::Jury, "Mme Le Goff");
        self.take(&candidate);
        self.take(&jury);
        (candidate, jury)
    }

    /// All that came to a station since it was asked last.
    pub fn take(&mut self, seat: &Seat) -> Vec<ToStation> {
        self.inbox(seat.conn)
    }

    pub fn inbox(&mut self, conn: ConnId) -> Vec<ToStation> {
        std::mem::take(self.inboxes.entry(conn).or_default()).into()
    }

    /// The link that a station was told to make, among all that came to it.
    pub fn linked(&mut self, seat: &Seat) -> Option<Link> {
        let mut links = self.take(seat).into_iter().filter_map(|message| match message {
            ToStation::Paired { link, .. } => Some(link),
            _ => None,
        });
        links.next_back()
    }

    /// The calls as a station was told of them since it was asked last.
    pub fn calls(&mut self, seat: &Seat) -> Vec<CallInfo> {
        let calls = self.take(seat).into_iter().filter_map(|message| match message {
            ToStation::Call { call } => Some(call),
            _ => None,
        });
        calls.collect()
    }

    /// Why calls ended, as a station was told since it was asked last.
    pub fn ends(&mut self, seat: &Seat) -> Vec<EndReason> {
        let ends = self.take(seat).into_iter().filter_map(|message| match message {
            ToStation::Ended { why, .. } => Some(why),
            _ => None,
        });
        ends.collect()
    }

    /// The jury calls as Mme Vasseur.
    pub fn call_in(&mut self, jury: &Seat, candidate: &Seat, call: u64) {
        let to = Address::Station(candidate.id);
        let persona = Some(vasseur());
        self.say(jury.conn, ToServer::Place { call: CallId(call), epoch: 0, to, persona });
    }

    pub fn journal(&self) -> Vec<JournalEvent> {
        self.memory.journal().iter().map(|entry| entry.event.clone()).collect()
    }
}

fn is_order(message: &ToServer) -> bool {
    matches!(message, ToServer::Exam(ToExam::Make { .. } | ToExam::Order { .. }))
}

pub fn vasseur() -> Persona {
    Persona { name: "Mme Claire Vasseur".into(), number: None, client: None }
}
