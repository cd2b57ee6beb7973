//! Draws, and the server's process killed in the middle of them: whatever was clicked, wherever and how often, and whenever
//! the server died, each candidate has one result, and it is the one that anybody was told.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use signaling::exam::verify_draws;
use signaling::protocol::exam::Step::{Finish, Open, Ready, Start};
use signaling::protocol::exam::*;
use signaling::protocol::{Role, StationId, ToServer, ToStation};

use crate::exam::{done, done_after_making, package};
use crate::program::{Program, Socket};

/// As many as draw in one session before the next is made.
const CANDIDATES: u16 = 50;
/// The server dies within this time after the click, at the latest.
const LONGEST: Duration = Duration::from_millis(60);

#[tokio::test]
async fn of_a_hundred_draws_in_whose_middle_the_server_is_killed_each_has_one_result() {
    let tally = draw_and_kill(100).await;
    println!("{tally:?}");
    assert!(tally.lost >= 10 && tally.kept >= 10, "killed too early or too late: {tally:?}");
}

#[tokio::test]
#[ignore = "a thousand draws, the server killed in the middle of each: ten minutes"]
async fn of_a_thousand_killed_draws_each_has_one_result() {
    let tally = draw_and_kill(1_000).await;
    println!("{tally:?}");
    assert!(tally.lost >= 100 && tally.kept >= 100, "killed too early or too late: {tally:?}");
}

/// To where a candidate draws its subject, each one epoch on.
const STEPS: [Step; 7] = [Open, Ready, Start, Finish, Open, Ready, Start];

/// How the draws were found by the next server.
#[derive(Debug, Default)]
struct Tally {
    /// Not drawn yet: the click came too late.
    lost: u32,
    /// Drawn.
    kept: u32,
    /// Of these, drawn without that anybody was told.
    untold: u32,
    /// Clicked at two stations.
    moved: u32,
    /// How often each subject came.
    subjects: BTreeMap<u32, u32>,
}

async fn draw_and_kill(count: u32) -> Tally {
    let mut tally = Tally::default();
    let mut delay = Duration::from_millis(3);
    let mut left = count;
    while left > 0 {
        let candidates = u16::try_from(left).unwrap_or(CANDIDATES).min(CANDIDATES);
        left -= u32::from(candidates);
        let data = tempfile::tempdir().unwrap();
        let mut hall = Hall::open(data.path(), candidates).await;
        for number in 1..=candidates {
            hall.lead_to_the_draw(CandidateNumber(number)).await;
            // Around the moment at which it is kept, wherever that is on this computer.
            let jitter = 50 + u32::from(number) * 37 % 100;
            let kept = hall.killed(CandidateNumber(number), delay * jitter / 100, &mut tally).await;
            delay = if kept { delay * 4 / 5 } else { (delay * 5 / 4).min(LONGEST) };
        }
        hall.check(candidates).await;
    }
    tally
}

/// A server, the staff and two stations at which a candidate can sit.
struct Hall<'a> {
    data: &'a Path,
    program: Program,
    staff: Socket,
    stations: [(Socket, StationId); 2],
    orders: u64,
}

impl<'a> Hall<'a> {
    async fn open(data: &'a Path, candidates: u16) -> Self {
        let program = Program::start_with(data, Some(&package()));
        let mut hall = Self::at(data, program, 1).await;
        let make = ToExam::Make { id: OrderId(1), format: "titre".into() };
        hall.staff.say(&ToServer::Exam(make)).await.unwrap();
        done_after_making(&mut hall.staff).await;
        for number in 1..=candidates {
            let (candidate, name) = (CandidateNumber(number), format!("Candidat {number}"));
            hall.order(Order::Register { candidate, name, extra: Vec::new() }).await;
        }
        hall
    }

    async fn at(data: &'a Path, program: Program, orders: u64) -> Self {
        let (staff, _) = Socket::hello(program.addr, Role::Staff, "Accueil").await;
        let (here, at_here) = Socket::hello(program.addr, Role::Candidate, "Poste 1").await;
        let (there, at_there) = Socket::hello(program.addr, Role::Candidate, "Poste 2").await;
        let stations = [(here, at_here.id), (there, at_there.id)];
        Self { data, program, staff, stations, orders }
    }

    fn next(&mut self) -> OrderId {
        self.orders += 1;
        OrderId(self.orders)
    }

    async fn order(&mut self, order: Order) {
        let OrderId(id) = self.next();
        done(&mut self.staff, id, order).await;
    }

    async fn lead_to_the_draw(&mut self, candidate: CandidateNumber) {
        if candidate.0 > 1 {
            let before = CandidateNumber(candidate.0 - 1);
            let of = vec![Target { candidate: before, epoch: STEPS.len() as u32 }];
            self.order(Order::Step { step: Finish, of, reason: None }).await;
            self.order(Order::Sit { who: Person::Candidate(before), station: None }).await;
        }
        let (who, station) = (Person::Candidate(candidate), Some(self.stations[0].1));
        self.order(Order::Sit { who, station }).await;
        for (epoch, step) in (0..).zip(STEPS) {
            let of = vec![Target { candidate, epoch }];
            self.order(Order::Step { step, of, reason: None }).await;
        }
    }

    /// Clicks twice, in every other round at a second station as well to which staff moves the candidate meanwhile; kills
    /// the server so long after, and has the next one asked for the same again. Whether the draw had been kept.
    async fn killed(&mut self, candidate: CandidateNumber, after: Duration, tally: &mut Tally) -> bool {
        let moves = candidate.0.is_multiple_of(2);
        let clicks = [self.next(), self.next(), self.next()];
        let [(here, _), (there, elsewhere)] = &mut self.stations;
        for id in &clicks[..2] {
            here.say(&click(*id)).await.unwrap();
        }
        if moves {
            let order = Order::Sit { who: Person::Candidate(candidate), station: Some(*elsewhere) };
            let id = OrderId(u64::MAX - u64::from(candidate.0));
            self.staff.say(&ToServer::Exam(ToExam::Order { id, order, by: None })).await.unwrap();
            there.say(&click(clicks[2])).await.unwrap();
            tally.moved += 1;
        }
        std::thread::sleep(after);
        self.program.child.kill().unwrap();
        self.program.child.wait().unwrap();
        let mut told = Told::default();
        for (socket, _) in &mut self.stations {
            while let Some(message) = socket.next().await {
                told.take(message, candidate, &clicks);
            }
        }

        let program = Program::start_with(self.data, Some(&package()));
        *self = Self::at(self.data, program, self.orders).await;
        let tile = staff_view(&mut self.staff).await.candidates.remove(usize::from(candidate.0) - 1);
        let kept = tile.draws.first().and_then(|draw| draw.result.clone());
        assert!(told.results.len() <= 1, "{:?}", told.results);
        if let Some(result) = told.results.first() {
            assert_eq!(Some(result.1), kept.as_ref().map(|kept| kept.number), "what was told is kept");
        }
        assert!(kept.is_some() || !told.done, "what was acknowledged is kept");

        let result = self.ask_again(candidate, &clicks, tile.station).await;
        assert!(kept.as_ref().is_none_or(|kept| *kept == result), "what was kept stays");
        *tally.subjects.entry(result.number).or_default() += 1;
        tally.untold += u32::from(kept.is_some() && told.results.is_empty());
        *if kept.is_some() { &mut tally.kept } else { &mut tally.lost } += 1;
        kept.is_some()
    }

    /// The same clicks again, as stations do that had no answer: done, and one result.
    async fn ask_again(
        &mut self,
        candidate: CandidateNumber,
        clicks: &[OrderId],
        station: Option<StationId>,
    ) -> DrawResult {
        let sits = self.stations.iter_mut().find(|(_, id)| Some(*id) == station);
        let (socket, _) = sits.expect("the candidate sits at one of the two");
        for id in clicks {
            socket.say(&click(*id)).await.unwrap();
        }
        let (mut result, mut answers) = (None, BTreeSet::new());
        while result.is_none() || answers.len() < clicks.len() {
            match socket.next().await.expect("the server goes on") {
                ToStation::Exam(FromExam::Done { id }) => drop(answers.insert(id)),
                ToStation::Exam(FromExam::View { view: Some(ExamView::Candidate(view)) }) => {
                    assert_eq!(view.candidate, candidate);
                    let now = view.draws[0].result.clone();
                    assert!(result.is_none() || result == now, "one result, whatever is clicked");
                    result = now;
                }
                ToStation::Exam(other) => panic!("{other:?}"),
                _ => {}
            }
        }
        assert_eq!(answers, clicks.iter().copied().collect());
        result.expect("it was waited for")
    }

    /// The record has one draw of each, and anybody can check them.
    async fn check(mut self, candidates: u16) {
        let (mut facts, mut after) = (Vec::new(), 0);
        loop {
            self.staff.say(&ToServer::Exam(ToExam::Journal { after })).await.unwrap();
            let page = self.staff.find(|message| match message {
                ToStation::Exam(FromExam::JournalPage { facts, last, more }) => Some((facts, last, more)),
                _ => None,
            });
            let (page, last, more) = page.await;
            facts.extend(page);
            after = last;
            if !more {
                break;
            }
        }
        let drawn = facts.iter().filter(|recorded| matches!(recorded.fact, Fact::Drawn { .. }));
        assert_eq!(drawn.count(), usize::from(candidates), "one draw of each");
        assert_eq!(verify_draws(&facts), Ok(usize::from(candidates)));
    }
}

/// Each click brings another part of its own.
fn click(id: OrderId) -> ToServer {
    let order = Order::Draw { what: Drawn::Subject, nonce: Nonce(id.0.wrapping_mul(0x9e37_79b9_7f4a_7c15)) };
    ToServer::Exam(ToExam::Order { id, order, by: None })
}

/// What stations were told before the server died.
#[derive(Debug, Default)]
struct Told {
    results: BTreeSet<(CandidateNumber, u32)>,
    done: bool,
}

impl Told {
    fn take(&mut self, message: ToStation, of: CandidateNumber, clicks: &[OrderId]) {
        match message {
            ToStation::Exam(FromExam::Done { id }) => self.done |= clicks.contains(&id),
            ToStation::Exam(FromExam::View { view: Some(ExamView::Candidate(view)) })
                if view.candidate == of =>
            {
                let results = view.draws.iter().filter_map(|draw| draw.result.as_ref());
                self.results.extend(results.map(|result| (of, result.number)));
            }
            _ => {}
        }
    }
}

async fn staff_view(staff: &mut Socket) -> StaffView {
    let view = staff.find(|message| match message {
        ToStation::Exam(FromExam::View { view: Some(ExamView::Staff(view)) }) => Some(*view),
        _ => None,
    });
    view.await
}
