//! A store that fails, links that break, a server that is away: measured, and nothing done twice.

use signaling::hub::{ALIVE_EVERY, OUTAGE_GRACE};
use signaling::protocol::exam::*;
use signaling::protocol::{CallId, HoldReason, Role, ToServer};

use super::hall::{Hall, MINUTE, SECOND};

#[test]
fn what_the_store_cannot_keep_is_not_done_and_is_done_once_when_it_can() {
    let mut hall = Hall::with("ccp1", 1);
    let (staff, order, id) = (hall.staff.clone(), hall.step_order(1, Step::Open), hall.next_order());
    hall.floor.store_fails = true;
    assert_eq!(hall.order_as(&staff, id, order.clone()), Some(FromExam::NotStored { id }));
    assert_eq!(hall.view(1).clock.stage, Stage::Waiting);
    hall.floor.store_fails = false;
    hall.floor.pass(2 * SECOND);
    for _ in 0..2 {
        assert_eq!(hall.order_as(&staff, id, order.clone()), Some(FromExam::Done { id }));
    }
    assert_eq!(hall.view(1).clock.stage, Stage::Open);
}

#[test]
fn a_session_that_the_store_cannot_keep_is_not_held() {
    let mut hall = Hall::empty(0);
    let (staff, id) = (hall.staff.clone(), OrderId(1));
    let make = ToExam::Make { id, format: "ccp1".into() };
    hall.floor.store_fails = true;
    assert_eq!(hall.exam(&staff, make.clone()), [FromExam::NotStored { id }]);
    hall.floor.store_fails = false;
    assert_eq!(hall.exam(&staff, make)[0], FromExam::Done { id });
}

#[test]
fn a_seat_away_for_longer_than_the_grace_is_an_outage_and_its_time_is_measured() {
    let mut hall = Hall::with("ccp1", 1);
    hall.run_next(1);
    hall.floor.pass(10 * MINUTE);
    hall.floor.disconnect(&hall.candidate(1));
    hall.floor.pass(OUTAGE_GRACE - SECOND);
    assert_eq!(hall.tile(1).outages, [], "a reconnect is no outage");
    hall.floor.pass(SECOND);
    assert!(hall.tile(1).outages[0].lasts);
    assert_eq!(hall.tile(1).outages[0].kinds, [OutageKind::Link]);
    hall.floor.pass(4 * MINUTE);
    let back = hall.floor.hello(Role::Candidate, "Poste 1");
    hall.candidates[0] = back;
    let outage = hall.tile(1).outages[0].clone();
    assert_eq!((outage.lasts, outage.proposed_ms), (false, 4 * 60_000 + 3_000), "from the first moment on");
    hall.staff(Order::Grant { outage: outage.outage, ms: outage.proposed_ms });
    assert_eq!(hall.view(1).clock.remaining_ms, Some(65 * 60_000), "as if nothing had been");
}

#[test]
fn a_dead_line_counts_from_the_last_that_was_heard_of_it() {
    let mut hall = Hall::with("ccp1", 1);
    hall.run_next(1);
    hall.floor.pass(10 * MINUTE);
    let candidate = hall.candidate(1);
    hall.floor.mute.push(candidate.conn);
    hall.floor.pass(MINUTE);
    hall.candidates[0] = hall.floor.hello(Role::Candidate, "Poste 1");
    let ms = hall.tile(1).outages[0].proposed_ms;
    // It is pinged every five seconds, and may have answered right before.
    assert!((60_000..=65_000).contains(&ms), "{ms}");
}

#[test]
fn a_headset_that_a_call_waits_for_is_an_outage_until_it_is_back() {
    let (mut hall, _) = super::rights::in_call();
    let candidate = hall.candidate(1);
    let hold = |epoch, held| ToServer::Hold { call: CallId(1), epoch, held };
    let epoch = |hall: &Hall| hall.floor.hub.call_of(candidate.id).unwrap().epoch;
    let now = epoch(&hall);
    hall.floor.say(candidate.conn, hold(now, Some(HoldReason::Device)));
    hall.floor.pass(OUTAGE_GRACE - SECOND);
    assert_eq!(hall.tile(1).outages, []);
    hall.floor.pass(SECOND + MINUTE);
    assert_eq!(hall.tile(1).outages[0].kinds, [OutageKind::Device]);
    let now = epoch(&hall);
    hall.floor.say(candidate.conn, hold(now, None));
    let outage = hall.tile(1).outages[0].clone();
    assert_eq!((outage.lasts, outage.proposed_ms), (false, 63_000));
}

#[test]
fn a_seat_that_was_missing_before_its_phase_opened_takes_time_from_then_on() {
    let mut hall = Hall::with("ccp1", 1);
    hall.floor.disconnect(&hall.candidate(1));
    hall.floor.pass(MINUTE);
    assert_eq!(hall.tile(1).outages, []);
    hall.step(1, Step::Open);
    assert!(hall.tile(1).outages[0].lasts);
}

#[test]
fn a_server_that_was_away_proposes_the_time_of_its_absence() {
    let mut hall = Hall::with("ccp1", 1);
    hall.run_next(1);
    hall.floor.pass(10 * MINUTE);
    let hall = hall.restart(40 * SECOND);
    let [outage] = &hall.tile(1).outages[..] else { panic!("{:?}", hall.tile(1).outages) };
    assert_eq!((&outage.kinds[..], outage.lasts), (&[OutageKind::Server][..], false));
    let (least, most) = (40_000, 40_000 + ALIVE_EVERY.as_millis() as u64);
    assert!((least..=most).contains(&outage.proposed_ms), "{outage:?}");
    assert_eq!(hall.view(1).clock.remaining_ms, Some(65 * 60_000 - 40_000), "its clock ran on");
}

#[test]
fn an_absence_that_could_not_be_kept_is_counted_from_the_last_sign_of_life_still() {
    let mut hall = Hall::with("ccp1", 1);
    hall.run_next(1);
    hall.floor.pass(10 * MINUTE);
    hall.floor.store_fails = true;
    let mut floor = hall.floor.restart(30 * SECOND);
    floor.pass(MINUTE);
    // Killed again before anything could be kept: the absence is counted from the last sign of life still.
    floor.store_fails = false;
    let mut floor = floor.restart(30 * SECOND);
    floor.pass(SECOND);
    let returned = floor.memory.facts().filter_map(|recorded| match recorded.fact {
        Fact::ServerReturned { away_ms } => Some(away_ms),
        _ => None,
    });
    let returned: Vec<u64> = returned.collect();
    assert_eq!(returned.len(), 1);
    assert!((115_000..=125_000).contains(&returned[0]), "{returned:?}");
}

#[test]
fn stations_that_return_after_a_restart_within_the_grace_were_not_away() {
    let mut hall = Hall::with("ccp1", 1);
    hall.run_next(1);
    let mut hall = hall.restart(SECOND);
    hall.floor.pass(MINUTE);
    let kinds: Vec<_> = hall.tile(1).outages.iter().flat_map(|outage| outage.kinds.clone()).collect();
    assert_eq!(kinds, [OutageKind::Server]);
}

#[test]
fn an_absence_is_kept_once_the_store_can() {
    let mut hall = Hall::with("ccp1", 1);
    hall.run_next(1);
    hall.floor.store_fails = true;
    let mut hall = hall.restart(30 * SECOND);
    hall.floor.pass(10 * SECOND);
    assert_eq!(hall.tile(1).outages, []);
    hall.floor.store_fails = false;
    hall.floor.pass(2 * SECOND);
    assert_eq!(hall.tile(1).outages[0].kinds, [OutageKind::Server]);
}
