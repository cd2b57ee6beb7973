//! One order at a time, whatever comes meanwhile, and whatever the store does.

use signaling::exam::{Ask, Entropy, MAX_WAITING, NotDone, Report, Turn, Turns};
use signaling::protocol::exam::*;
use signaling::protocol::{Role, StationId};

use crate::desk::{Desk, SAMPLE, c, station_of};

const STAFF_STATION: StationId = StationId(900);

fn ask(desk: &Desk, to: u32, order: Order) -> Ask<u32> {
    let (id, order) = (OrderId(to.into()), Box::new(order));
    let (station, role, entropy) = (STAFF_STATION, Role::Staff, Entropy([1; 32]));
    Ask::Order { to, station, role, by: None, id, order, entropy, at: desk.now }
}

fn start(desk: &Desk, to: u32) -> Ask<u32> {
    ask(desk, to, Order::Step { step: Step::Start, of: vec![desk.target(1)], reason: None })
}

fn ready() -> (Desk, Turns<u32>) {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.step(1, Step::Open);
    desk.step(1, Step::Ready);
    let turns = Turns::new(desk.session.clone());
    (desk, turns)
}

fn stage(turns: &Turns<u32>, desk: &Desk) -> Stage {
    turns.session().candidate_view(c(1), desk.now).unwrap().clock.stage
}

#[test]
fn what_comes_while_the_store_keeps_waits_and_is_decided_on_what_was_kept() {
    let (desk, mut turns) = ready();
    turns.ask(start(&desk, 1)).unwrap();
    turns.ask(start(&desk, 2)).unwrap();
    let Some(Turn::Keep(facts)) = turns.poll(&desk.floor) else { panic!("facts to keep") };
    assert_eq!(facts.len(), 1);
    assert_eq!(turns.poll(&desk.floor), None, "one at a time");
    assert_eq!(stage(&turns, &desk), Stage::Ready, "nothing is true before it is kept");
    assert_eq!(turns.kept(true), Some(Turn::Answer { to: 1, answer: Ok(()) }));
    assert_eq!(stage(&turns, &desk), Stage::Running);
    let refused = Err(NotDone::Refused(Refused::MovedOn));
    assert_eq!(turns.poll(&desk.floor), Some(Turn::Answer { to: 2, answer: refused }));
    assert_eq!(turns.poll(&desk.floor), None);
}

#[test]
fn what_was_not_kept_did_not_happen_and_is_done_once_when_it_is_sent_again() {
    let (desk, mut turns) = ready();
    turns.ask(start(&desk, 1)).unwrap();
    assert!(matches!(turns.poll(&desk.floor), Some(Turn::Keep(_))));
    let not_stored = Err(NotDone::NotStored);
    assert_eq!(turns.kept(false), Some(Turn::Answer { to: 1, answer: not_stored }));
    assert_eq!(stage(&turns, &desk), Stage::Ready);
    for _ in 0..2 {
        turns.ask(start(&desk, 1)).unwrap();
    }
    assert!(matches!(turns.poll(&desk.floor), Some(Turn::Keep(_))));
    assert_eq!(turns.kept(true), Some(Turn::Answer { to: 1, answer: Ok(()) }));
    assert_eq!(turns.poll(&desk.floor), Some(Turn::Answer { to: 1, answer: Ok(()) }), "done already");
    assert_eq!(turns.kept(true), None);
}

#[test]
fn a_report_is_kept_sooner_or_later_with_its_own_moment() {
    let (mut desk, mut turns) = ready();
    let cause = Cause { kind: OutageKind::Link, station: station_of(1) };
    let at = desk.now;
    turns.ask(Ask::Report { report: Report::Failed { cause, unnoticed_ms: 0 }, at }).unwrap();
    turns.ask(Ask::Report { report: Report::Works(Cause { station: StationId(1), ..cause }), at }).unwrap();
    desk.pass(5_000);
    for kept in [false, false, true] {
        let Some(Turn::Keep(facts)) = turns.poll(&desk.floor) else { panic!("facts to keep") };
        assert_eq!((facts[0].at_ms, facts[0].by), (at.0, Seat::Server));
        assert_eq!(turns.kept(kept), None);
    }
    assert_eq!(turns.poll(&desk.floor), None, "what concerns nobody is no fact");
    assert!(turns.session().candidate_view(c(1), desk.now).unwrap().outage);
}

#[test]
fn who_sits_nowhere_asks_nothing_and_a_full_queue_gives_the_order_back() {
    let (desk, mut turns) = ready();
    let order = Box::new(Order::Draw { what: Drawn::Subject, nonce: Nonce(1) });
    let (station, role, entropy) = (StationId(777), Role::Candidate, Entropy([1; 32]));
    turns
        .ask(Ask::Order { to: 5, station, role, by: None, id: OrderId(5), order, entropy, at: desk.now })
        .unwrap();
    let nobody = Err(NotDone::Refused(Refused::NobodyHere));
    assert_eq!(turns.poll(&desk.floor), Some(Turn::Answer { to: 5, answer: nobody }));
    for to in 0..MAX_WAITING as u32 {
        turns.ask(start(&desk, to)).unwrap();
    }
    let more = start(&desk, 9_999);
    assert_eq!(turns.ask(more.clone()), Err(more));
    let at = desk.now;
    let report = Report::Returned { alive_until: at };
    assert_eq!(turns.ask(Ask::Report { report, at }), Ok(()));
}
