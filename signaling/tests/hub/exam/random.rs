//! Anybody says and orders anything, connections break and the server dies: nobody speaks, hears or learns what the
//! session does not permit.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use signaling::hub::ConnId;
use signaling::protocol::exam::*;
use signaling::protocol::{
    Address, CallId, ClientId, EntryId, MessageId, Minute, Persona, PlanDay, PlanEdit, PlanForm, Role,
    ToServer, encode,
};

use super::hall::{Hall, SAMPLE, SECOND, c};
use crate::invariants::{Dice, say_anything};

const ROUNDS: u64 = 48;
const STEPS: usize = 250;

struct Trial {
    hall: Hall,
    dice: Dice,
    /// Every connection that a candidate's station ever had, by the candidate's place.
    conns: [BTreeSet<ConnId>; 2],
    /// What the server said of each piece that it has kept.
    kept: BTreeMap<(CandidateNumber, Piece), WrittenPiece>,
    edition: u64,
    closings: usize,
}

/// What a candidate takes down for itself alone.
const NOTE: &str = "NOTE POUR MOI SEUL";

impl Trial {
    fn note_conns(&mut self) {
        for (conns, seat) in self.conns.iter_mut().zip(&self.hall.candidates) {
            conns.insert(seat.conn);
        }
    }

    fn is_closed(&self) -> bool {
        self.hall.shown(&self.hall.staff).is_none()
    }

    fn session(&self) -> SessionId {
        let made = self.hall.floor.memory.facts().find_map(|recorded| match recorded.fact {
            Fact::Made { session, .. } => Some(session),
            _ => None,
        });
        made.unwrap()
    }

    /// What is asked beside the phases: help, messages, confirmations, the plan, the end of it all.
    fn beside(&mut self) {
        let number = 1 + self.dice.below(2) as u16;
        let (staff, candidate) = (self.hall.staff.clone(), c(number));
        let at = self.hall.candidate(1 + self.dice.below(2) as u16);
        let unread = match self.hall.shown(&at) {
            Some(ExamView::Candidate(view)) => view.hand.messages.first().map(|message| message.id),
            _ => None,
        };
        let entry = EntryId(self.dice.below(30) as u32);
        let (seat, order) = match self.dice.below(20) {
            0..=2 => (at, Order::AskHelp { text: "Mon casque".into() }),
            3 | 4 => (staff, Order::AnswerHelp { candidate }),
            5 => (staff, Order::EndHelp { candidate }),
            6 => (at, Order::EndHelp { candidate }),
            7 | 8 => (staff, Order::Message { to: vec![c(1), c(2)], text: "Pause à midi".into() }),
            9..=11 => (at, Order::ReadMessage { message: unread.unwrap_or(OrderId(1)) }),
            12 | 13 => {
                let mut kept = self.kept.iter().filter_map(|((_, piece), kept)| match piece {
                    Piece::Confirmation(client) => Some((client.clone(), TextMark::of(&kept.text))),
                    _ => None,
                });
                let unknown = (ClientId("personne".into()), TextMark::of("?"));
                let (client, text) = kept.next().unwrap_or(unknown);
                (at, Order::SendConfirmation { client, text })
            }
            14 => (staff, Order::Plan { day: PlanDay::usual(2, 1), keep_juries: true }),
            15 | 16 => {
                let from = Minute(self.dice.below(2_000) as u32);
                (staff, Order::EditPlan(PlanEdit::Move { entry, from }))
            }
            17 => {
                let minutes = self.dice.below(100) as u32;
                (staff, Order::EditPlan(PlanEdit::Resize { entry, minutes }))
            }
            18 => (staff, Order::CloseSession),
            _ => (self.hall.plays.clone(), Order::CloseSession),
        };
        let id = self.hall.next_order();
        self.hall.order_as(&seat, id, order);
    }

    /// While it is closed, whatever is asked is refused, and sooner or later it goes on.
    fn while_closed(&mut self) {
        self.closings += 1;
        let before = self.hall.floor.memory.facts().count();
        for _ in 0..self.dice.below(10) {
            match self.dice.below(3) {
                0 => self.write(),
                1 => self.beside(),
                _ => {
                    let seat = self.hall.plays.clone();
                    say_anything(&mut self.hall.floor, &mut self.dice, &seat);
                }
            }
            self.check();
            self.hall.floor.pass(Duration::from_secs(self.dice.below(20)));
        }
        assert_eq!(self.hall.floor.memory.facts().count(), before, "nothing becomes true meanwhile");
        let session = self.session();
        self.hall.staff(Order::ReopenSession { session });
    }

    /// A candidate's station says what is written there, its own or another's; what is kept is known from then on.
    fn write(&mut self) {
        let number = 1 + self.dice.below(2) as u16;
        let seat = self.hall.candidate(1 + self.dice.below(2) as u16);
        let of = match self.hall.shown(&seat) {
            Some(ExamView::Candidate(view)) if self.dice.below(5) > 0 => view.candidate,
            _ => c(number),
        };
        let clients = SAMPLE.subjects.iter().flat_map(|subject| &subject.clients).cloned();
        let clients: Vec<ClientId> = clients.collect();
        let client = clients[self.dice.below(clients.len() as u64) as usize].clone();
        let piece = match self.dice.below(8) {
            0 | 1 => Piece::Letter,
            2 => Piece::Summary,
            3 => Piece::Notes("part1".into()),
            4 => Piece::Notes("part3".into()),
            5 => Piece::ContactRecord(client),
            _ => Piece::Confirmation(client),
        };
        self.edition += 1;
        let text = match piece {
            Piece::Notes(_) => format!("{NOTE} {}", self.edition),
            _ => format!("Madame, {}", self.edition),
        };
        let ask = ToExam::Write { of, piece: piece.clone(), edition: self.edition, text: text.clone() };
        for told in self.hall.exam(&seat, ask) {
            if let FromExam::Written { of: whose, piece: kept } = told {
                assert_eq!((whose, &kept.piece, &kept.text), (of, &piece, &text));
                self.kept.insert((of, piece.clone()), kept);
            }
        }
    }

    fn random_order(&mut self) {
        let number = 1 + self.dice.below(2) as u16;
        let id = self.hall.next_order();
        let exchange = ExchangeId(1 + self.dice.below(3) as u16);
        let plays = self.hall.plays.clone();
        self.hall.exam(&plays, ToExam::Look { at: c(number) });
        let sheet = self.hall.jury_view(&plays).run_sheet;
        let contact = match sheet.iter().find(|planned| planned.exchange == exchange) {
            Some(planned) if self.dice.below(4) > 0 => planned.contact,
            _ => [Contact::Call, Contact::AwaitCall, Contact::OpenChat][self.dice.below(3) as usize],
        };
        let what = [Drawn::Subject, Drawn::Recording][self.dice.below(2) as usize];
        let (candidate, staff, plays) = (c(number), self.hall.staff.clone(), self.hall.plays.clone());
        let text = "remarque".to_owned();
        let (seat, order) = match self.dice.below(24) {
            0..=2 => {
                let steps = [Step::Open, Step::Ready, Step::Start, Step::Start, Step::Finish, Step::Back];
                let step = steps[self.dice.below(6) as usize];
                (staff, self.hall.step_order(number, step))
            }
            3 | 4 => (self.hall.candidate(number), self.hall.draw_order(what)),
            5..=12 => (plays, Order::Begin { candidate, exchange, contact }),
            13 | 14 => (plays, Order::Close { candidate, exchange }),
            15..=18 => (
                self.hall.listens.clone(),
                Order::Remark { candidate, kind: RemarkKind::Note, text, moment: RemarkMoment::Arrival },
            ),
            19..=22 => (plays, Order::Repeat { candidate, exchange }),
            _ => {
                let station = Some(self.hall.candidate(1 + self.dice.below(2) as u16).id);
                (staff, Order::Sit { who: Person::Candidate(candidate), station })
            }
        };
        self.hall.order_as(&seat, id, order);
    }

    /// The jury plays the client of the exchange that is open, or of another, by phone or by chat.
    fn play(&mut self) {
        let plays = self.hall.plays.clone();
        let sheet = self.hall.jury_view(&plays).run_sheet;
        let Some(exchange) = sheet.get(self.dice.below(3) as usize) else { return };
        let client = Some(exchange.client.clone());
        let persona = Some(Persona { name: exchange.name.clone(), number: None, client });
        let to = Address::Station(self.hall.candidate(1 + self.dice.below(2) as u16).id);
        let name = self.dice.below(10_000);
        let message = match self.dice.below(2) {
            0 => ToServer::Place { call: CallId(name), epoch: 0, to, persona },
            _ => ToServer::Chat {
                id: MessageId(name),
                to,
                persona,
                helped: None,
                of: None,
                text: "Bonjour".into(),
            },
        };
        self.hall.floor.say(plays.conn, message);
    }

    fn reconnect(&mut self) {
        let at = self.dice.below(2) as usize;
        self.hall.floor.disconnect(&self.hall.candidates[at].clone());
        self.hall.floor.pass(Duration::from_millis(self.dice.below(6_000)));
        self.hall.candidates[at] = self.hall.floor.hello(Role::Candidate, &format!("Poste {}", at + 1));
        self.note_conns();
    }

    fn step(&mut self) {
        let seats: Vec<_> =
            self.hall.candidates.iter().chain([&self.hall.plays, &self.hall.listens]).collect();
        let seat = seats[self.dice.below(4) as usize].clone();
        match self.dice.below(15) {
            0..=2 => say_anything(&mut self.hall.floor, &mut self.dice, &seat),
            3 | 4 => self.play(),
            5..=9 => self.random_order(),
            10 => self.hall.floor.pass(Duration::from_secs(self.dice.below(120))),
            11 | 12 => self.write(),
            13 => {
                self.beside();
                if self.is_closed() {
                    self.check();
                    self.while_closed();
                }
            }
            _ if self.dice.below(4) == 0 => self.reconnect(),
            _ => {}
        }
        self.hall.floor.pass(Duration::from_millis(60));
    }

    fn check(&self) {
        let hub = &self.hall.floor.hub;
        if self.is_closed() {
            let (plays, listens) = (&self.hall.plays, &self.hall.listens);
            for seat in self.hall.candidates.iter().chain([plays, listens]) {
                assert_eq!(self.hall.shown(seat), None);
                assert!(hub.calls_of(seat.id).is_empty() && hub.pair_of(seat.id).is_none());
                assert_eq!(hub.ear_of(seat.id), None);
            }
            return;
        }
        for number in [1, 2] {
            let tile = self.hall.tile(number);
            let Some(station) = tile.station else { continue };
            let speaks = !hub.calls_of(station).is_empty();
            let (stage, phase) = (tile.clock.stage, tile.clock.phase.id.0.as_str());
            let may_go_on =
                matches!(stage, Stage::Running | Stage::Paused | Stage::TimeUp) && phase == "part3";
            assert!(!speaks || may_go_on, "candidate {number} speaks in {phase}, {stage:?}");
            let paired = hub.pair_of(station).map(|(jury, _)| jury);
            let meets = may_go_on || stage == Stage::Ready && phase == "part3";
            assert_eq!(
                paired,
                meets.then_some(self.hall.plays.id),
                "candidate {number} in {phase}, {stage:?}"
            );
        }
        let heard = hub.ear_of(self.hall.listens.id).map(|(to, _)| to);
        assert!(heard.is_none_or(|to| to == self.hall.plays.id && hub.pair_of(to).is_some()));
    }

    /// What was said to be kept is kept, and the last of it; nothing else is.
    fn check_written(&self) {
        let kept = self.hall.floor.memory.kept().exam.work;
        let kept: BTreeMap<_, _> =
            kept.into_iter().map(|(of, piece)| ((of, piece.piece.clone()), piece)).collect();
        assert_eq!(kept, self.kept);
        let handed_in = self.hall.floor.memory.facts().filter_map(|recorded| match &recorded.fact {
            Fact::WorkHandedIn { candidate, piece, text, .. } => Some(((*candidate, piece.clone()), *text)),
            Fact::ConfirmationSent { candidate, client, text } => {
                Some(((*candidate, Piece::Confirmation(client.clone())), *text))
            }
            _ => None,
        });
        for (key, text) in handed_in {
            assert!(text.chars > 0 && self.kept.contains_key(&key), "{key:?} was written");
        }
    }

    /// The plan is for staff, in part for the jury, and for no candidate.
    fn check_plan(&mut self) {
        for seat in self.hall.candidates.clone() {
            let told = self.hall.exam(&seat, ToExam::Plan { form: PlanForm::Day, part: 1 });
            assert_eq!(told, [], "it is told that this is not its to ask");
        }
        let plays = self.hall.plays.clone();
        let told = self.hall.exam(&plays, ToExam::Plan { form: PlanForm::Page, part: 1 });
        assert_eq!(told, [FromExam::NoPlan { form: PlanForm::Page }]);
    }

    /// Stations were changed among the two, so what either was sent is of the subjects that any of them drew.
    fn check_secrets(&self) {
        let drawn: BTreeSet<String> = [1, 2].into_iter().flat_map(|number| self.hall.drawn(number)).collect();
        let subjects = SAMPLE.subjects.iter().filter(|subject| drawn.contains(&subject.id.0));
        let own: BTreeSet<_> = subjects.flat_map(|subject| &subject.clients).collect();
        let to_candidates = self
            .hall
            .floor
            .sent
            .iter()
            .filter(|(conn, _)| self.conns.iter().any(|conns| conns.contains(conn)));
        let sent: Vec<String> = to_candidates.map(|(_, message)| encode(message)).collect();
        let to_others = |conn: &ConnId| !self.conns.iter().any(|conns| conns.contains(conn));
        for (_, message) in self.hall.floor.sent.iter().filter(|(conn, _)| to_others(conn)) {
            assert!(!encode(message).contains(NOTE), "a candidate's notes are its own: {message:?}");
        }
        for (id, client) in &SAMPLE.clients {
            let is_in = |text: &String| {
                let text = encode(text);
                sent.iter().any(|json| json.contains(text.trim_matches('"')))
            };
            assert!(own.contains(id) || !is_in(&client.card.name), "{id:?} was drawn by nobody");
            assert!(!client.role.to_convey.iter().any(is_in), "how to play {id:?}");
        }
    }
}

#[test]
fn whatever_is_said_and_ordered_only_what_the_session_permits_happens() {
    let (mut exchanges, mut calls) = (0, 0);
    let (mut closings, mut written, mut kinds) = (0, 0, BTreeMap::<String, usize>::new());
    for round in 1..=ROUNDS {
        let hall = Hall::with("ccp1", 2);
        let mut trial = Trial {
            hall,
            dice: Dice(round * 7_919),
            conns: Default::default(),
            kept: BTreeMap::new(),
            edition: 0,
            closings: 0,
        };
        trial.note_conns();
        if round % 2 == 0 {
            trial.hall.staff(Order::Plan { day: PlanDay::usual(2, 1), keep_juries: true });
        }
        // Most rounds begin where the exchanges are.
        if round % 4 != 0 {
            trial.hall.run_to_draw(1);
            trial.hall.draw(1, Drawn::Subject);
            trial.hall.step(1, Step::Finish);
            trial.hall.run_next(1);
        }
        for step in 0..STEPS {
            trial.step();
            trial.check();
            calls += usize::from(trial.hall.floor.hub.call_of(trial.hall.plays.id).is_some());
            if step == STEPS / 2 {
                trial.hall = trial.hall.restart(SECOND);
                trial.note_conns();
                trial.check();
                trial.check_written();
            }
        }
        trial.check_secrets();
        trial.check_written();
        trial.check_plan();
        (closings, written) = (closings + trial.closings, written + trial.kept.len());
        for recorded in trial.hall.floor.memory.facts() {
            let fact = serde_json::to_value(&recorded.fact).unwrap();
            *kinds.entry(fact["fact"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        let began = trial.hall.floor.memory.facts();
        exchanges += began.filter(|recorded| matches!(recorded.fact, Fact::ExchangeBegan { .. })).count();
    }
    assert!(
        exchanges > ROUNDS as usize / 2 && calls > ROUNDS as usize,
        "{exchanges} exchanges, {calls} in calls"
    );
    for kind in [
        "help_asked",
        "help_answered",
        "messaged",
        "message_read",
        "work_handed_in",
        "planned",
        "plan_edited",
    ] {
        assert!(kinds.get(kind).is_some_and(|count| *count > 4), "{kind} hardly happens: {kinds:?}");
    }
    assert!(closings > 4 && written > ROUNDS as usize / 2, "{closings} closings, {written} pieces");
}
