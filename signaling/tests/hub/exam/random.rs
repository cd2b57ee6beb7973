//! Anybody says and orders anything, connections break and the server dies: nobody speaks, hears or learns what the
//! session does not permit.

use std::collections::BTreeSet;
use std::time::Duration;

use signaling::hub::ConnId;
use signaling::protocol::exam::*;
use signaling::protocol::{Address, CallId, MessageId, Persona, Role, ToServer, encode};

use super::hall::{Hall, SAMPLE, SECOND, c};
use crate::invariants::{Dice, say_anything};

const ROUNDS: u64 = 48;
const STEPS: usize = 250;

struct Trial {
    hall: Hall,
    dice: Dice,
    /// Every connection that a candidate's station ever had, by the candidate's place.
    conns: [BTreeSet<ConnId>; 2],
}

impl Trial {
    fn note_conns(&mut self) {
        for (conns, seat) in self.conns.iter_mut().zip(&self.hall.candidates) {
            conns.insert(seat.conn);
        }
    }

    fn random_order(&mut self) {
        let number = 1 + self.dice.below(2) as u16;
        let id = self.hall.next_order();
        let exchange = ExchangeId(1 + self.dice.below(3) as u16);
        let sheet = self.hall.jury_view(&self.hall.plays).run_sheet;
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
            15..=18 => (self.hall.listens.clone(), Order::Remark { candidate, kind: RemarkKind::Note, text }),
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
            _ => ToServer::Chat { id: MessageId(name), to, persona, helped: None, text: "Bonjour".into() },
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
        match self.dice.below(12) {
            0..=2 => say_anything(&mut self.hall.floor, &mut self.dice, &seat),
            3 | 4 => self.play(),
            5..=9 => self.random_order(),
            10 => self.hall.floor.pass(Duration::from_secs(self.dice.below(120))),
            _ if self.dice.below(4) == 0 => self.reconnect(),
            _ => {}
        }
        self.hall.floor.pass(Duration::from_millis(60));
    }

    fn check(&self) {
        let hub = &self.hall.floor.hub;
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
    for round in 1..=ROUNDS {
        let hall = Hall::with("ccp1", 2);
        let mut trial = Trial { hall, dice: Dice(round * 7_919), conns: Default::default() };
        trial.note_conns();
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
            }
        }
        trial.check_secrets();
        let began = trial.hall.floor.memory.facts();
        exchanges += began.filter(|recorded| matches!(recorded.fact, Fact::ExchangeBegan { .. })).count();
    }
    assert!(
        exchanges > ROUNDS as usize / 2 && calls > ROUNDS as usize,
        "{exchanges} exchanges, {calls} in calls"
    );
}
