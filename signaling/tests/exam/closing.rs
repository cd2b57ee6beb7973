//! The end of a session: only while nobody is in the midst of a phase, without a right left to anybody, and taken back as
//! if it had not been.

use signaling::exam::{Report, Thing};
use signaling::plan::Plan;
use signaling::protocol::exam::*;
use signaling::protocol::{PlanDay, Role};

use crate::desk::{Desk, MINUTE, SAMPLE, STAFF, c, listens, plays, station_of};

const SESSION: SessionId = SessionId(0x5e55);

fn reopen() -> Order {
    Order::ReopenSession { session: SESSION }
}

#[test]
fn a_session_is_not_closed_while_a_candidate_is_in_the_midst_of_a_phase() {
    let mut desk = Desk::with(&SAMPLE, "ccp1", 2, 1);
    desk.step(1, Step::Open);
    for step in [Step::Ready, Step::Start, Step::Pause, Step::Resume] {
        desk.step(1, step);
        assert_eq!(desk.refused(STAFF, Order::CloseSession), Refused::PhaseUnderWay, "{step:?}");
    }
    desk.pass(80 * MINUTE);
    assert_eq!(desk.clock(1).stage, Stage::TimeUp);
    assert_eq!(
        desk.refused(STAFF, Order::CloseSession),
        Refused::PhaseUnderWay,
        "at zero it is still to be finished"
    );
    desk.step(1, Step::Finish);
    desk.step(2, Step::Open);
    assert_eq!(desk.staff(Order::CloseSession), [Fact::SessionClosed], "an open phase has not begun");
    assert!(desk.session.is_closed());
}

#[test]
fn only_staff_closes_and_reopens() {
    let mut desk = Desk::with(&SAMPLE, "ccp1", 1, 1);
    for seat in [Seat::Candidate(c(1)), plays(1), listens(1), Seat::Server] {
        assert_eq!(desk.refused(seat, Order::CloseSession), Refused::NotAllowed, "{seat:?}");
    }
    desk.staff(Order::CloseSession);
    for seat in [Seat::Candidate(c(1)), plays(1), listens(1), Seat::Server] {
        assert_eq!(desk.refused(seat, reopen()), Refused::NotAllowed, "{seat:?}");
    }
}

#[test]
fn a_closed_session_gives_nobody_a_right_a_view_or_a_seat_and_takes_no_order() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.run_to(1, "part3");
    desk.step(1, Step::Finish);
    let seats = [Seat::Candidate(c(1)), plays(1), listens(1), STAFF];
    let note = Thing::Note;
    assert!(desk.session.may(plays(1), c(1), note, desk.now));
    desk.staff(Order::CloseSession);
    for seat in seats {
        assert_eq!(desk.session.view(seat, Some(c(1)), desk.now), None, "{seat:?}");
        for thing in
            [note, Thing::ReadRoles, Thing::ReadWork, Thing::Score, Thing::Name, Thing::Step, Thing::Journal]
        {
            assert!(!desk.session.may(seat, c(1), thing, desk.now), "{seat:?} {thing:?}");
        }
        assert_eq!(desk.session.clients_for(seat, desk.now), []);
        assert!(desk.session.files_for(seat, desk.now).is_empty());
    }
    assert_eq!(desk.session.seat_of(station_of(1), Role::Candidate), None);
    assert_eq!((desk.session.stations().count(), desk.session.pairs().count()), (0, 0));
    let of = vec![Target { candidate: c(1), epoch: 99 }];
    for order in [
        Order::Place { date: "demain".into(), place: "ici".into() },
        Order::Register { candidate: c(9), name: "Neuf".into(), extra: Vec::new() },
        Order::Step { step: Step::Open, of, reason: None },
        Order::ReopenSession { session: SessionId(1) },
    ] {
        assert_eq!(desk.refused(STAFF, order), Refused::NoSession);
    }
    let cause = Cause { kind: OutageKind::Link, station: station_of(1) };
    let gone = Report::Returned { alive_until: desk.now };
    for report in [Report::Failed { cause, unnoticed_ms: 0 }, Report::Works(cause), gone] {
        assert_eq!(desk.report(report), [], "what happens now is nobody's");
    }
}

#[test]
fn closed_twice_is_closed_once_and_reopened_it_goes_on_as_it_was() {
    let mut desk = Desk::with(&SAMPLE, "ccp1", 2, 1);
    desk.run_next(1);
    desk.step(1, Step::Finish);
    assert_eq!(desk.refused(STAFF, reopen()), Refused::SessionHeld, "it is not closed");
    let seats = [Seat::Candidate(c(1)), Seat::Candidate(c(2)), plays(1)];
    let seen = |desk: &Desk| seats.map(|seat| desk.session.view(seat, Some(c(1)), desk.now));
    let before = seen(&desk);
    desk.staff(Order::CloseSession);
    let past = desk.session.as_past().unwrap();
    assert_eq!((past.session, past.format.0.as_str(), past.closed_ms), (SESSION, "ccp1", desk.now.0));
    assert_eq!((past.date.as_str(), past.place.as_str()), ("27 novembre 2026", "Salle B12"));
    assert_eq!(desk.staff(Order::CloseSession), []);
    desk.pass(60 * MINUTE);
    desk.restart();
    assert!(desk.session.is_closed());
    assert_eq!(desk.staff(reopen()), [Fact::SessionReopened]);
    desk.restart();
    assert_eq!((seen(&desk), desk.session.as_past()), (before, None));
    desk.run_next(1);
    assert_eq!(desk.refused(STAFF, Order::CloseSession), Refused::PhaseUnderWay);
}

#[test]
fn no_plan_is_computed_of_a_closed_session_nor_kept_that_was_computed_meanwhile() {
    let mut desk = Desk::with(&SAMPLE, "titre", 2, 1);
    let (day, id) = (PlanDay::usual(2, 1), OrderId(0x9147));
    let brief = desk.session.brief_for_plan(STAFF, id, day, true).unwrap().unwrap();
    let plan = Plan::compute(brief).unwrap();
    desk.staff(Order::CloseSession);
    let now = desk.now;
    assert_eq!(desk.session.decide_plan(STAFF, id, &plan, now), Err(Refused::NoSession));
    assert_eq!(desk.session.brief_for_plan(STAFF, id, day, true), Err(Refused::NoSession));
}
