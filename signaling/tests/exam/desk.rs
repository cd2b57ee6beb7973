//! A session with its store and floor: what is decided is kept as JSON, and only then applied.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, LazyLock};

use signaling::exam::{Draft, ExamSession, Floor, Moment, PlayReady, PreparedSeal, Report};
use signaling::package::{Exam, FormatId, Package};
use signaling::protocol::exam::*;
use signaling::protocol::{Role, StationId, decode, encode};

use crate::dice::Dice;

/// The sample package, read once.
pub static SAMPLE: LazyLock<Arc<Exam>> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/package");
    Arc::new(Package::open(&path).unwrap_or_else(|mistakes| panic!("{mistakes}")).exam)
});

pub const STAFF: Seat = Seat::Staff(StationId(900));
pub const START: Moment = Moment(1_795_000_000_000);
pub const MINUTE: u64 = 60_000;

#[derive(Default)]
pub struct Stations {
    pub roles: BTreeMap<StationId, Role>,
    /// Those that are not connected.
    pub away: BTreeSet<StationId>,
    pub calls: BTreeSet<StationId>,
    pub written: BTreeMap<CandidateNumber, Vec<Draft>>,
    pub handed: BTreeMap<CandidateNumber, Vec<HandedFile>>,
    pub prepared: BTreeMap<CandidateNumber, PreparedSeal>,
}

impl Floor for Stations {
    fn role_of(&self, station: StationId) -> Option<Role> {
        self.roles.get(&station).copied()
    }

    fn is_here(&self, station: StationId) -> bool {
        self.roles.contains_key(&station) && !self.away.contains(&station)
    }

    fn in_call(&self, station: StationId) -> bool {
        self.calls.contains(&station)
    }

    fn written(&self, of: CandidateNumber) -> Vec<Draft> {
        self.written.get(&of).cloned().unwrap_or_default()
    }

    fn handed_in(&self, of: CandidateNumber) -> Vec<HandedFile> {
        self.handed.get(&of).cloned().unwrap_or_default()
    }

    fn prepared_seal(&self, of: CandidateNumber) -> Option<PreparedSeal> {
        self.prepared.get(&of).copied()
    }
}

pub struct Desk {
    pub session: ExamSession,
    pub exam: Arc<Exam>,
    pub now: Moment,
    pub floor: Stations,
    pub dice: Dice,
    /// What the store holds: a line of JSON for each fact.
    pub kept: Vec<String>,
    /// The session of what was kept.
    pub shadow: ExamSession,
}

pub fn c(number: u16) -> CandidateNumber {
    CandidateNumber(number)
}

pub fn station_of(candidate: u16) -> StationId {
    StationId(100 + u32::from(candidate))
}

/// Of jury `n`: who plays is `10 n + 1`, who listens `10 n + 2`.
pub fn plays(jury: u16) -> Seat {
    Seat::Juror(JurorId(10 * jury + 1))
}

pub fn listens(jury: u16) -> Seat {
    Seat::Juror(JurorId(10 * jury + 2))
}

impl Desk {
    pub fn empty(exam: &Arc<Exam>, format: &str) -> Self {
        let made = ExamSession::make(exam, &FormatId::from(format), SessionId(0x5e55), STAFF, START).unwrap();
        let session = ExamSession::fold(exam.clone(), [&made]).unwrap();
        let (shadow, floor, dice) = (session.clone(), Stations::default(), Dice(7));
        let kept = vec![encode(&made)];
        Self { session, exam: exam.clone(), now: START, floor, dice, kept, shadow }
    }

    /// With candidates from 1 on and juries from 1 on, all seated, candidate after candidate to jury after jury.
    pub fn with(exam: &Arc<Exam>, format: &str, candidates: u16, juries: u16) -> Self {
        let mut desk = Self::empty(exam, format);
        desk.staff(Order::Place { date: "27 novembre 2026".into(), place: "Salle B12".into() });
        for jury in 1..=juries {
            desk.jury(jury);
        }
        for number in 1..=candidates {
            desk.register(number, Vec::new());
            desk.floor.roles.insert(station_of(number), Role::Candidate);
            desk.sit(Person::Candidate(c(number)), Some(station_of(number)));
            desk.staff(Order::Assign { candidate: c(number), jury: JuryId((number - 1) % juries + 1) });
        }
        desk
    }

    pub fn jury(&mut self, jury: u16) {
        let members = [JurorId(10 * jury + 1), JurorId(10 * jury + 2)];
        for juror in members {
            self.staff(Order::Juror(JurorInfo {
                juror,
                name: format!("Membre {}", juror.0),
                retention: true,
            }));
            let station = StationId(juror.0.into());
            self.floor.roles.insert(station, Role::Jury);
            self.sit(Person::Juror(juror), Some(station));
        }
        let [plays, listens] = members;
        let (jury, name) = (JuryId(jury), format!("Jury {jury}"));
        self.staff(Order::Jury(JuryInfo { jury, name, plays, listens: vec![listens], corrects: listens }));
    }

    pub fn register(&mut self, number: u16, extra: Vec<ExtraTime>) {
        let name = format!("Nom-secret-{number}");
        self.staff(Order::Register { candidate: c(number), name, extra });
    }

    pub fn sit(&mut self, who: Person, station: Option<StationId>) {
        self.staff(Order::Sit { who, station });
    }

    /// An order under a name of its own; keeps and applies its facts.
    pub fn order(&mut self, who: Seat, order: Order) -> Result<Vec<Fact>, Refused> {
        let id = OrderId(self.dice.next());
        self.order_as(who, id, &order)
    }

    pub fn order_as(&mut self, who: Seat, id: OrderId, order: &Order) -> Result<Vec<Fact>, Refused> {
        let entropy = self.dice.entropy();
        let decided = self.session.decide(who, id, order, self.now, &entropy, &self.floor)?;
        Ok(self.keep(decided))
    }

    pub fn staff(&mut self, order: Order) -> Vec<Fact> {
        let said = format!("{order:?}");
        self.order(STAFF, order).unwrap_or_else(|refused| panic!("{said}: {refused}"))
    }

    /// An order that must be refused, and changes nothing.
    pub fn refused(&mut self, who: Seat, order: Order) -> Refused {
        let before = self.session.clone();
        let said = format!("{order:?}");
        let refused = self.order(who, order).expect_err(&said);
        assert_eq!(self.session, before, "{said}");
        refused
    }

    pub fn report(&mut self, report: Report) -> Vec<Fact> {
        let decided = self.session.observe(report, self.now);
        self.keep(decided)
    }

    /// A play for which the stations are ready.
    pub fn begin_play(&mut self, who: Seat, id: OrderId, ready: &PlayReady) -> Result<Vec<Fact>, Refused> {
        let decided = self.session.decide_play(who, id, ready, self.now)?;
        Ok(self.keep(decided))
    }

    fn keep(&mut self, decided: Vec<Recorded>) -> Vec<Fact> {
        for recorded in &decided {
            let json = encode(recorded);
            self.session.apply(recorded);
            let read: Recorded = decode(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
            assert_eq!(read, *recorded);
            self.shadow.apply(&read);
            self.kept.push(json);
        }
        assert_eq!(self.session, self.shadow, "what was kept makes the session that is");
        decided.into_iter().map(|recorded| recorded.fact).collect()
    }

    pub fn facts(&self) -> Vec<Recorded> {
        self.kept.iter().map(|json| decode(json).unwrap()).collect()
    }

    /// The server dies here, and comes back from what was kept.
    pub fn restart(&mut self) {
        let folded = ExamSession::fold(self.exam.clone(), &self.facts()).unwrap();
        assert_eq!(folded, self.session);
        self.session = folded;
    }

    pub fn pass(&mut self, ms: u64) {
        self.now = Moment(self.now.0 + ms);
    }

    pub fn tile(&self, number: u16) -> StaffTile {
        let tiles = self.session.staff_view(self.now).candidates;
        tiles.into_iter().find(|tile| tile.candidate == c(number)).unwrap()
    }

    pub fn clock(&self, number: u16) -> ClockView {
        self.tile(number).clock
    }

    pub fn target(&self, number: u16) -> Target {
        Target { candidate: c(number), epoch: self.clock(number).epoch }
    }

    pub fn step(&mut self, number: u16, step: Step) -> Vec<Fact> {
        let (of, reason) = (vec![self.target(number)], reason_for(step));
        self.staff(Order::Step { step, of, reason })
    }

    pub fn try_step(&mut self, number: u16, step: Step) -> Result<Vec<Fact>, Refused> {
        let (of, reason) = (vec![self.target(number)], reason_for(step));
        self.order(STAFF, Order::Step { step, of, reason })
    }

    /// Opens the next phase and starts its clock.
    pub fn run_next(&mut self, number: u16) {
        for step in [Step::Open, Step::Ready, Step::Start] {
            self.step(number, step);
        }
    }

    /// Goes through phases until the clock of this one runs, drawing on the way what is to be drawn before.
    pub fn run_to(&mut self, number: u16, phase: &str) {
        loop {
            self.run_next(number);
            if self.clock(number).phase.id.0 == phase {
                return;
            }
            if let Some(what) = self.candidate(number).may.draw {
                self.draw(number, what);
            }
            self.step(number, Step::Finish);
        }
    }

    pub fn draw(&mut self, number: u16, what: Drawn) -> Vec<Fact> {
        let nonce = Nonce(self.dice.next());
        self.order(Seat::Candidate(c(number)), Order::Draw { what, nonce }).unwrap()
    }

    /// A juror is done with a candidate.
    pub fn lock(&mut self, number: u16, juror: Seat) {
        for part in [ScoredIn::Situation, ScoredIn::Interview] {
            // Not each form scores in both.
            let _ = self.order(juror, Order::Lock { candidate: c(number), part });
        }
    }

    /// Its whole jury is.
    pub fn lock_all(&mut self, number: u16) {
        let JuryId(jury) = self.tile(number).jury.unwrap();
        self.lock(number, plays(jury));
        self.lock(number, listens(jury));
    }

    pub fn candidate(&self, number: u16) -> CandidateView {
        self.session.candidate_view(c(number), self.now).unwrap()
    }

    /// What a juror sees of a candidate.
    pub fn juror(&self, seat: Seat, number: u16) -> JuryCandidate {
        let Seat::Juror(juror) = seat else { panic!("{seat:?} is no juror") };
        let view = self.session.jury_view(juror, Some(c(number)), self.now).unwrap();
        *view.about.filter(|about| about.candidate == c(number)).unwrap()
    }
}

fn reason_for(step: Step) -> Option<String> {
    match step {
        Step::Pause | Step::Back | Step::Anew => Some("Alarme incendie".into()),
        Step::Open | Step::Ready | Step::Start | Step::Resume | Step::Finish => None,
    }
}
