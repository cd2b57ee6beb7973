//! A whole day by messages alone.

use signaling::exam::verify_draws;
use signaling::protocol::exam::*;
use signaling::protocol::{Address, CallId, CallPhase, MessageId, Persona, ToServer};

use super::hall::{Hall, MINUTE, SECOND, c};
use crate::floor::Seat;

#[test]
fn a_candidate_goes_through_a_whole_ccp_1() {
    let mut hall = Hall::with("ccp1", 1);
    let (candidate, plays, listens) = (hall.candidate(1), hall.plays.clone(), hall.listens.clone());
    // Part 1.
    assert_eq!(hall.view(1).clock.stage, Stage::Waiting);
    hall.run_next(1);
    assert!(hall.view(1).part1);
    assert!(matches!(hall.read(&candidate, 1, &ItemRef::Part1), Some(Item::Part1 { .. })));
    let document = hall.view(1).documents[0].id.clone();
    assert!(matches!(hall.read(&candidate, 1, &ItemRef::Document(document)), Some(Item::Text(_))));
    assert_eq!(hall.read(&candidate, 1, &ItemRef::Expected), None);
    hall.floor.pass(75 * MINUTE);
    assert_eq!(hall.view(1).clock.stage, Stage::TimeUp);
    hall.step(1, Step::Finish);
    // Part 2: the draw.
    hall.run_next(1);
    assert_eq!(hall.view(1).clients, []);
    hall.draw(1, Drawn::Subject);
    let clients = hall.view(1).clients;
    assert_eq!(clients.len(), 2);
    let item = ItemRef::Client(clients[0].id.clone());
    assert!(
        matches!(hall.read(&candidate, 1, &item), Some(Item::Client(card)) if card.name == clients[0].name)
    );
    hall.floor.pass(15 * MINUTE);
    hall.step(1, Step::Finish);
    // Part 3: the exchanges.
    hall.run_next(1);
    for exchange in [1, 2].map(ExchangeId) {
        exchange_with(&mut hall, 1, exchange);
        hall.floor.pass(MINUTE);
    }
    assert_eq!(hall.tile(1).exchanges, (2, 2));
    hall.step(1, Step::Finish);
    // The interview.
    hall.run_next(1);
    hall.step(1, Step::Finish);
    hall.run_next(1);
    hall.draw(1, Drawn::Recording);
    assert_eq!((hall.view(1).may.play, hall.view(1).plays.map(|plays| plays.left())), (true, Some(1)));
    hall.step(1, Step::Finish);
    hall.run_next(1);
    hall.step(1, Step::Finish);
    let refused = hall.step_order(1, Step::Open);
    let staff = hall.staff.clone();
    assert_eq!(hall.order(&staff, refused), Err(Refused::NoMorePhases));
    score_and_lock(&mut hall, &plays, &listens);

    let facts: Vec<Recorded> = hall.floor.memory.facts().cloned().collect();
    assert_eq!(verify_draws(&facts), Ok(2), "both draws can be checked from what was kept");
    // The next server shows the same to each.
    let seen = |hall: &Hall| (hall.view(1), hall.jury_view(&hall.plays), hall.tile(1));
    let before = seen(&hall);
    let hall = hall.restart(SECOND);
    assert_eq!(seen(&hall), before);
}

/// One exchange, by phone or by chat, in or out, as the run sheet says.
pub fn exchange_with(hall: &mut Hall, number: u16, exchange: ExchangeId) {
    let (candidate, plays, of) = (hall.candidate(number), hall.plays_for(number), c(number));
    hall.exam(&plays, ToExam::Look { at: of });
    let sheet = hall.jury_view(&plays).run_sheet;
    let planned = sheet.into_iter().find(|entry| entry.exchange == exchange).unwrap();
    let contact = planned.contact;
    hall.done(&plays, Order::Begin { candidate: of, exchange, contact });
    // Names of calls and messages are of one station for all time.
    let name = u64::from(number) * 100 + u64::from(exchange.0);
    let client = Some(planned.client.clone());
    let persona = Some(Persona { name: planned.name.clone(), number: Some(planned.number.clone()), client });
    let to = Address::Station(candidate.id);
    let (call, epoch) = (CallId(name), 0);
    let (caller, callee, placed) = match contact {
        Contact::OpenChat => {
            let (id, text) = (MessageId(name), "Bonjour".to_owned());
            hall.floor.say(plays.conn, ToServer::Chat { id, to, persona, helped: None, of: None, text });
            hall.done(&plays, Order::Close { candidate: of, exchange });
            return;
        }
        Contact::Call => (&plays, &candidate, ToServer::Place { call, epoch, to, persona }),
        Contact::AwaitCall => {
            let to = Address::Number(planned.number.clone());
            (&candidate, &plays, ToServer::Place { call, epoch, to, persona: None })
        }
    };
    hall.floor.say(caller.conn, placed);
    hall.floor.say(callee.conn, ToServer::Answer { call, epoch: 1 });
    assert_eq!(hall.floor.hub.call_of(candidate.id).map(|info| info.phase), Some(CallPhase::Active));
    hall.floor.pass(MINUTE);
    let close = Order::Close { candidate: of, exchange };
    assert_eq!(hall.order(&plays, close.clone()), Err(Refused::StillInExchange));
    hall.floor.say(candidate.conn, ToServer::HangUp { call, epoch: 2 });
    hall.done(
        &plays,
        Order::Remark {
            candidate: of,
            kind: RemarkKind::Mark,
            text: "rassure".into(),
            moment: RemarkMoment::Arrival,
        },
    );
    hall.done(&plays, close);
}

fn score_and_lock(hall: &mut Hall, plays: &Seat, listens: &Seat) {
    let (candidate, part) = (c(1), ScoredIn::Situation);
    let (competence, criterion) = (Competence::of(1).unwrap(), CriterionId::from("demande"));
    for (seat, level) in [(plays, 1), (listens, 0)] {
        let criterion = criterion.clone();
        hall.done(seat, Order::Score { candidate, part, competence, criterion, level: Some(level) });
        let others = &hall.jury_view(seat).scoring[0].others;
        assert!(others.is_empty(), "blind until locked");
        hall.done(seat, Order::Lock { candidate, part });
    }
    let scoring = &hall.jury_view(plays).scoring[0];
    assert_eq!((scoring.differences.len(), scoring.others.len()), (1, 1));
    let agree = Order::Agree { candidate, part, competence, criterion, level: 1 };
    hall.done(listens, agree);
    assert_eq!(hall.jury_view(plays).scoring[0].agreed[0].level, 1);
}
