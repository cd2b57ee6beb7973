//! Measured outages, and the time that staff gives back for them.

use signaling::exam::{Moment, Report};
use signaling::protocol::exam::*;
use signaling::protocol::{Role, StationId};

use crate::desk::{Desk, MINUTE, SAMPLE, STAFF, c, plays, station_of};

fn link(station: StationId) -> Cause {
    Cause { kind: OutageKind::Link, station }
}

fn device(station: StationId) -> Cause {
    Cause { kind: OutageKind::Device, station }
}

#[test]
fn what_overlaps_is_one_outage_and_proposes_no_second_twice() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.run_next(1);
    desk.report(Report::Failed { cause: link(station_of(1)), unnoticed_ms: 0 });
    desk.report(Report::Failed { cause: link(station_of(1)), unnoticed_ms: 0 });
    assert!(desk.candidate(1).outage);
    desk.pass(10_000);
    desk.report(Report::Failed { cause: device(station_of(1)), unnoticed_ms: 0 });
    desk.pass(5_000);
    desk.report(Report::Works(link(station_of(1))));
    let [lasting] = &desk.tile(1).outages[..] else { panic!("one lasts") };
    assert!(lasting.lasts);
    assert_eq!(desk.refused(STAFF, Order::Grant { outage: OutageId(1), ms: 1 }), Refused::OutageLasts);
    desk.pass(2_000);
    desk.report(Report::Works(device(station_of(1))));
    desk.pass(60_000);
    let [outage] = &desk.tile(1).outages[..] else { panic!("one is proposed") };
    assert_eq!((outage.proposed_ms, outage.lasts), (17_000, false));
    assert_eq!(outage.kinds, [OutageKind::Link, OutageKind::Device]);
    desk.restart();
    let before = desk.clock(1).remaining_ms.unwrap();
    desk.staff(Order::Grant { outage: OutageId(1), ms: 17_000 });
    assert_eq!(desk.clock(1).remaining_ms, Some(before + 17_000));
    assert!(desk.tile(1).outages.is_empty());
    assert_eq!(desk.refused(STAFF, Order::Grant { outage: OutageId(1), ms: 1 }), Refused::OutageSettled);
    assert_eq!(desk.refused(STAFF, Order::Decline { outage: OutageId(1) }), Refused::OutageSettled);
    assert_eq!(desk.refused(STAFF, Order::Decline { outage: OutageId(9) }), Refused::NoSuchOutage);
}

#[test]
fn only_the_running_clock_counts() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.step(1, Step::Open);
    desk.report(Report::Failed { cause: link(station_of(1)), unnoticed_ms: 0 });
    desk.pass(MINUTE);
    desk.step(1, Step::Ready);
    desk.step(1, Step::Start);
    desk.pass(4_000);
    desk.step(1, Step::Pause);
    desk.pass(MINUTE);
    desk.step(1, Step::Resume);
    desk.pass(3_000);
    let (of, reason) = (desk.target(1), "Appel".to_owned());
    desk.staff(Order::AddTime { of, ms: MINUTE, reason });
    desk.pass(2_000);
    desk.report(Report::Works(link(station_of(1))));
    assert_eq!(desk.tile(1).outages[0].proposed_ms, 9_000);
    assert_eq!(desk.clock(1).remaining_ms, Some(76 * MINUTE - 9_000));
}

#[test]
fn who_plays_counts_only_where_it_is_needed() {
    let mut desk = Desk::with(&SAMPLE, "titre", 2, 1);
    let jury = StationId(11);
    desk.run_next(1);
    assert!(
        desk.report(Report::Failed { cause: link(jury), unnoticed_ms: 0 }).is_empty(),
        "part 1 needs no jury"
    );
    desk.report(Report::Works(link(jury)));
    desk.step(1, Step::Finish);
    desk.run_to(1, "part3");
    desk.run_next(2);
    desk.report(Report::Failed { cause: link(jury), unnoticed_ms: 0 });
    desk.pass(8_000);
    desk.report(Report::Works(link(jury)));
    assert_eq!(desk.tile(1).outages[0].proposed_ms, 8_000);
    assert!(desk.tile(2).outages.is_empty());
    assert!(
        desk.report(Report::Failed { cause: link(StationId(12)), unnoticed_ms: 0 }).is_empty(),
        "who listens is not needed"
    );
    let (seat, thing) = (plays(1), signaling::exam::Thing::Begin);
    assert!(desk.session.may(seat, c(1), thing, desk.now));
}

#[test]
fn who_moves_to_another_pc_leaves_what_failed_behind() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.run_next(1);
    desk.report(Report::Failed { cause: device(station_of(1)), unnoticed_ms: 0 });
    desk.pass(90_000);
    let spare = StationId(500);
    desk.floor.roles.insert(spare, Role::Candidate);
    let before = desk.candidate(1);
    desk.sit(Person::Candidate(c(1)), Some(spare));
    assert_eq!(desk.session.seat_of(spare, Role::Candidate), Some(Seat::Candidate(c(1))));
    assert_eq!(desk.session.seat_of(station_of(1), Role::Candidate), None);
    assert_eq!(desk.candidate(1), CandidateView { outage: false, ..before }, "the rights follow the number");
    assert_eq!(desk.tile(1).outages[0].proposed_ms, 90_000);
}

#[test]
fn a_server_that_was_away_proposes_what_it_took_of_each_running_clock() {
    let mut desk = Desk::with(&SAMPLE, "titre", 4, 2);
    for number in 1..=3 {
        desk.run_next(number);
    }
    desk.step(2, Step::Pause);
    desk.pass(MINUTE);
    desk.report(Report::Failed { cause: link(station_of(3)), unnoticed_ms: 0 });
    desk.pass(30_000);
    let alive_until = desk.now;
    desk.pass(45_000);
    desk.restart();
    let facts = desk.report(Report::Returned { alive_until });
    assert_eq!(facts[0], Fact::ServerReturned { away_ms: 45_000 });
    assert_eq!(desk.tile(1).outages[0].proposed_ms, 45_000);
    assert_eq!(desk.tile(1).outages[0].kinds, [OutageKind::Server]);
    assert_eq!(desk.clock(1).remaining_ms, Some(75 * MINUTE - 135_000), "the clock ran on");
    assert!(desk.tile(2).outages.is_empty() && desk.tile(4).outages.is_empty());
    desk.report(Report::Works(link(station_of(3))));
    let [outage] = &desk.tile(3).outages[..] else { panic!("what lasted counts once") };
    assert_eq!(outage.proposed_ms, 75_000);
    desk.staff(Order::Decline { outage: outage.outage });
    assert!(desk.tile(3).outages.is_empty());
    let last = desk.session.last();
    let facts = desk.report(Report::Returned { alive_until: Moment(0) });
    assert_eq!(facts[0], Fact::ServerReturned { away_ms: desk.now.since(last) });
}

#[test]
fn an_outage_ends_with_its_phase_and_takes_nothing_of_the_next() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.run_to(1, "part3");
    let Some(station) = desk.session.stations_of(c(1)).1 else { panic!("who plays sits somewhere") };
    desk.report(Report::Failed { cause: link(station), unnoticed_ms: 0 });
    desk.pass(20_000);
    desk.step(1, Step::Finish);
    let [outage] = &desk.tile(1).outages[..] else { panic!("it is measured") };
    assert_eq!((outage.lasts, outage.proposed_ms), (false, 20_000));
    // The preparation of the interview needs no jury: its station may stay off.
    desk.run_next(1);
    desk.report(Report::Failed { cause: link(station), unnoticed_ms: 0 });
    desk.pass(10 * MINUTE);
    assert!(!desk.candidate(1).outage);
    assert_eq!(desk.tile(1).outages.len(), 1);
}

#[test]
fn a_phase_that_is_closed_again_takes_its_outage_along() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.step(1, Step::Open);
    desk.report(Report::Failed { cause: link(station_of(1)), unnoticed_ms: 0 });
    desk.step(1, Step::Back);
    assert!(!desk.candidate(1).outage && desk.tile(1).outages.iter().all(|outage| !outage.lasts));
}

#[test]
fn what_fails_at_a_jury_that_is_not_its_own_any_more_takes_none_of_its_time() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 2);
    desk.run_to(1, "part2");
    desk.step(1, Step::Finish);
    desk.step(1, Step::Open);
    let Some(station) = desk.session.stations_of(c(1)).1 else { panic!("who plays sits somewhere") };
    desk.report(Report::Failed { cause: link(station), unnoticed_ms: 0 });
    assert!(desk.candidate(1).outage);
    let jury = if desk.tile(1).jury == Some(JuryId(1)) { JuryId(2) } else { JuryId(1) };
    desk.staff(Order::Assign { candidate: c(1), jury });
    assert!(!desk.candidate(1).outage);
    desk.restart();
    assert!(!desk.candidate(1).outage);
}

#[test]
fn what_failed_when_a_session_was_closed_is_over_when_it_is_reopened() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.step(1, Step::Open);
    desk.report(Report::Failed { cause: link(station_of(1)), unnoticed_ms: 0 });
    let session = desk.session.id();
    desk.staff(Order::CloseSession);
    desk.report(Report::Works(link(station_of(1))));
    desk.staff(Order::ReopenSession { session });
    assert!(!desk.candidate(1).outage);
    desk.report(Report::Failed { cause: link(station_of(1)), unnoticed_ms: 0 });
    assert!(desk.candidate(1).outage, "what fails still is said again");
}
