//! A hall in which an exam is held: staff, juries of two, candidates, and all of it by messages alone.

use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use signaling::package::{Exam, Package};
use signaling::protocol::exam::*;
use signaling::protocol::{Role, ToServer, ToStation, encode};

use crate::floor::{Floor, Seat};

/// The sample package, read once.
pub static SAMPLE: LazyLock<Arc<Exam>> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/package");
    Arc::new(Package::open(&path).unwrap_or_else(|mistakes| panic!("{mistakes}")).exam)
});

pub const SECOND: Duration = Duration::from_secs(1);
pub const MINUTE: Duration = Duration::from_secs(60);

pub struct Hall {
    pub floor: Floor,
    pub staff: Seat,
    /// Of the first jury.
    pub plays: Seat,
    pub listens: Seat,
    /// Who plays and who listens, by number of the jury, from 1.
    pub juries: Vec<(Seat, Seat)>,
    /// By number, from 1.
    pub candidates: Vec<Seat>,
    pub last_order: u64,
}

pub fn c(number: u16) -> CandidateNumber {
    CandidateNumber(number)
}

/// The stations of the members of each jury.
const JURORS: [(&str, &str); 3] =
    [("Mme Le Goff", "M. Petit"), ("Mme Ba", "M. Leroy"), ("Mme Costes", "M. Faure")];

impl Hall {
    /// The doors are open, and no session is held.
    pub fn empty(candidates: u16) -> Self {
        let floor = Floor::with_package(&SAMPLE);
        Self::filled(floor, candidates, 1, 0)
    }

    fn filled(mut floor: Floor, candidates: u16, juries: usize, last_order: u64) -> Self {
        let staff = floor.hello(Role::Staff, "Accueil");
        let candidates =
            (1..=candidates).map(|number| floor.hello(Role::Candidate, &format!("Poste {number}"))).collect();
        let mut sit = |name| floor.hello(Role::Jury, name);
        let juries: Vec<(Seat, Seat)> =
            JURORS[..juries].iter().map(|(plays, listens)| (sit(plays), sit(listens))).collect();
        let (plays, listens) = juries[0].clone();
        Self { floor, staff, plays, listens, juries, candidates, last_order }
    }

    /// A session in which all sit at their stations, and nothing has begun.
    pub fn with(format: &str, candidates: u16) -> Self {
        Self::with_juries(format, candidates, 1)
    }

    /// The same, candidate after candidate to jury after jury.
    pub fn with_juries(format: &str, candidates: u16, juries: u16) -> Self {
        let floor = Floor::with_package(&SAMPLE);
        let mut hall = Self::filled(floor, candidates, juries.into(), 0);
        let id = hall.next_order();
        let staff = hall.staff.clone();
        let made = hall.exam(&staff, ToExam::Make { id, format: format.into() });
        assert!(made.contains(&FromExam::Done { id }), "{made:?}");
        hall.staff(Order::Place { date: "27 novembre 2026".into(), place: "Salle B12".into() });
        for number in 1..=juries {
            hall.make_jury(number);
        }
        for number in 1..=candidates {
            let (name, station) = (format!("Nom-secret-{number}"), Some(hall.candidate(number).id));
            hall.staff(Order::Register { candidate: c(number), name, extra: Vec::new() });
            hall.staff(Order::Sit { who: Person::Candidate(c(number)), station });
            hall.staff(Order::Assign { candidate: c(number), jury: JuryId((number - 1) % juries + 1) });
        }
        hall
    }

    fn make_jury(&mut self, number: u16) {
        let (plays, listens) = self.juries[usize::from(number) - 1].clone();
        let members = [JurorId(10 * number + 1), JurorId(10 * number + 2)];
        for (juror, station) in members.into_iter().zip([plays.id, listens.id]) {
            let name = format!("Membre {}", juror.0);
            self.staff(Order::Juror(JurorInfo { juror, name, retention: true }));
            self.staff(Order::Sit { who: Person::Juror(juror), station: Some(station) });
        }
        let [plays, listens] = members;
        let (jury, name) = (JuryId(number), format!("Jury {number}"));
        self.staff(Order::Jury(JuryInfo { jury, name, plays, listens: vec![listens], corrects: listens }));
    }

    /// Who plays for a candidate.
    pub fn plays_for(&self, number: u16) -> Seat {
        self.juries[(usize::from(number) - 1) % self.juries.len()].0.clone()
    }

    pub fn candidate(&self, number: u16) -> Seat {
        self.candidates[usize::from(number) - 1].clone()
    }

    /// Kills the server, starts it again, and has everybody come back.
    pub fn restart(self, after: Duration) -> Self {
        let (candidates, juries) = (self.candidates.len() as u16, self.juries.len());
        Self::filled(self.floor.restart(after), candidates, juries, self.last_order)
    }

    pub fn next_order(&mut self) -> OrderId {
        self.last_order += 1;
        OrderId(self.last_order)
    }

    /// Asks something, and gives what this station is told of the exam at once.
    pub fn exam(&mut self, seat: &Seat, ask: ToExam) -> Vec<FromExam> {
        let from = self.floor.sent.len();
        self.floor.say(seat.conn, ToServer::Exam(ask));
        self.told_since(seat, from)
    }

    pub fn told_since(&self, seat: &Seat, from: usize) -> Vec<FromExam> {
        let told = self.floor.sent[from..].iter().filter(|(conn, _)| *conn == seat.conn);
        let told = told.filter_map(|(_, message)| match message {
            ToStation::Exam(told) => Some(told.clone()),
            _ => None,
        });
        told.collect()
    }

    /// How an order is answered; none where it is not yet.
    pub fn order_as(&mut self, seat: &Seat, id: OrderId, order: Order) -> Option<FromExam> {
        let told = self.exam(seat, ToExam::Order { id, order, by: None });
        told.into_iter().find(|told| match told {
            FromExam::Done { id: of } | FromExam::Refused { id: of, .. } | FromExam::NotStored { id: of } => {
                *of == id
            }
            _ => false,
        })
    }

    pub fn order(&mut self, seat: &Seat, order: Order) -> Result<(), Refused> {
        let (id, said) = (self.next_order(), encode(&order));
        match self.order_as(seat, id, order) {
            Some(FromExam::Done { .. }) => Ok(()),
            Some(FromExam::Refused { why, .. }) => Err(why),
            other => panic!("{said}: {other:?}"),
        }
    }

    /// Finishes the phase and all that follow, drawing what is drawn; its jury is done with the candidate.
    pub fn go_through(&mut self, number: u16) {
        loop {
            self.step(number, Step::Finish);
            let clock = self.tile(number).clock;
            if clock.phase.number == clock.phase.of {
                break;
            }
            self.run_next(number);
            if let Some(what) = self.view(number).may.draw {
                self.draw(number, what);
            }
        }
        self.lock_all(number);
    }

    /// The jury is done with a candidate.
    pub fn lock_all(&mut self, number: u16) {
        for juror in [self.plays.clone(), self.listens.clone()] {
            for part in [ScoredIn::Situation, ScoredIn::Interview] {
                // Not each form scores in both.
                let _ = self.order(&juror, Order::Lock { candidate: c(number), part });
            }
        }
    }

    pub fn done(&mut self, seat: &Seat, order: Order) {
        let said = encode(&order);
        assert_eq!(self.order(seat, order), Ok(()), "{said}");
    }

    pub fn staff(&mut self, order: Order) {
        let staff = self.staff.clone();
        self.done(&staff, order);
    }

    /// What a station was shown last.
    pub fn shown(&self, seat: &Seat) -> Option<ExamView> {
        let mut told = self.floor.sent.iter().rev().filter(|(conn, _)| *conn == seat.conn);
        let view = told.find_map(|(_, message)| match message {
            ToStation::Exam(FromExam::View { view }) => Some(view.clone()),
            _ => None,
        });
        view.unwrap_or_else(|| panic!("{seat:?} was shown nothing"))
    }

    pub fn view(&self, number: u16) -> CandidateView {
        match self.shown(&self.candidate(number)) {
            Some(ExamView::Candidate(view)) => *view,
            other => panic!("{other:?}"),
        }
    }

    pub fn jury_view(&self, seat: &Seat) -> JuryCandidate {
        match self.shown(seat) {
            Some(ExamView::Jury(view)) => *view.about.unwrap(),
            other => panic!("{other:?}"),
        }
    }

    pub fn tile(&self, number: u16) -> StaffTile {
        match self.shown(&self.staff) {
            Some(ExamView::Staff(view)) => view.candidates[usize::from(number) - 1].clone(),
            other => panic!("{other:?}"),
        }
    }

    pub fn step_order(&self, number: u16, step: Step) -> Order {
        let of = vec![Target { candidate: c(number), epoch: self.tile(number).clock.epoch }];
        let reason = matches!(step, Step::Pause | Step::Back | Step::Anew).then(|| "Alarme".to_owned());
        Order::Step { step, of, reason }
    }

    pub fn step(&mut self, number: u16, step: Step) {
        let order = self.step_order(number, step);
        self.staff(order);
    }

    /// Opens the next phase, and starts its clock.
    pub fn run_next(&mut self, number: u16) {
        for step in [Step::Open, Step::Ready, Step::Start] {
            self.step(number, step);
        }
    }

    /// Goes on to where a draw can be done.
    pub fn run_to_draw(&mut self, number: u16) {
        loop {
            self.run_next(number);
            if self.view(number).may.draw.is_some() {
                return;
            }
            self.step(number, Step::Finish);
        }
    }

    pub fn draw_order(&mut self, what: Drawn) -> Order {
        self.last_order += 1;
        Order::Draw { what, nonce: Nonce(0xabc0_0000 + self.last_order) }
    }

    pub fn draw(&mut self, number: u16, what: Drawn) {
        let (seat, order) = (self.candidate(number), self.draw_order(what));
        self.done(&seat, order);
    }

    /// The draws that the store has of a candidate.
    pub fn drawn(&self, number: u16) -> Vec<String> {
        let facts = self.floor.memory.facts().filter_map(|recorded| match &recorded.fact {
            Fact::Drawn { candidate, chosen, .. } if *candidate == c(number) => Some(chosen.clone()),
            _ => None,
        });
        facts.collect()
    }

    /// The whole of a text, part by part.
    pub fn read(&mut self, seat: &Seat, of: u16, item: &ItemRef) -> Option<Item> {
        let (mut json, mut part) = (String::new(), 1);
        loop {
            let ask = ToExam::Item { of: c(of), item: item.clone(), part };
            match &self.exam(seat, ask)[..] {
                [FromExam::Item { part: told, .. }] => {
                    json.push_str(&told.json);
                    if told.part == told.of {
                        return Some(serde_json::from_str(&json).unwrap());
                    }
                }
                [FromExam::NoItem { .. }] => return None,
                other => panic!("{other:?}"),
            }
            part += 1;
        }
    }

    /// All that was ever sent to a candidate, over whatever connection, as JSON.
    pub fn sent_to(&self, seat: &Seat) -> Vec<String> {
        let own = self.floor.sent.iter().filter(|(conn, _)| *conn == seat.conn);
        own.map(|(_, message)| encode(message)).collect()
    }
}
