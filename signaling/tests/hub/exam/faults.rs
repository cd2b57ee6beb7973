//! What a station says fails there: a proposal of time to staff, once, whatever becomes of connections and server.

use std::time::Duration;

use signaling::hub::OUTAGE_GRACE;
use signaling::protocol::exam::*;
use signaling::protocol::{CallId, ErrorCode, Role, ToServer};

use super::hall::{Hall, MINUTE, SECOND, c};
use super::rights::{begin, call, exchange_by, exchanging, persona};
use crate::floor::Seat;

const WELL: (bool, bool) = (false, false);
const DEVICE: (bool, bool) = (true, false);
const VOICE: (bool, bool) = (false, true);

fn says(hall: &mut Hall, seat: &Seat, (device, voice): (bool, bool)) {
    hall.exam(seat, ToExam::Faults { device, voice });
}

fn proposed_ms(hall: &Hall, number: u16) -> Vec<(Vec<OutageKind>, u64)> {
    let outages = hall.tile(number).outages.into_iter();
    outages.filter(|outage| !outage.lasts).map(|outage| (outage.kinds, outage.proposed_ms)).collect()
}

fn ms(duration: Duration) -> u64 {
    duration.as_millis() as u64
}

#[test]
fn a_headset_that_is_gone_longer_than_the_grace_proposes_its_time_to_staff() {
    let mut hall = Hall::with("ccp1", 1);
    hall.run_next(1);
    let seat = hall.candidate(1);
    says(&mut hall, &seat, DEVICE);
    assert_eq!(hall.tile(1).now.faults, [OutageKind::Device], "staff sees it at once");
    assert!(hall.tile(1).outages.is_empty(), "but it is no outage yet");
    says(&mut hall, &seat, DEVICE);
    hall.floor.pass(OUTAGE_GRACE);
    assert!(hall.view(1).outage);
    hall.floor.pass(14 * SECOND);
    assert_eq!(hall.view(1).clock.remaining_ms.unwrap() % 1_000, 0);
    let before = hall.tile(1).clock;
    says(&mut hall, &seat, WELL);
    says(&mut hall, &seat, WELL);
    assert_eq!(proposed_ms(&hall, 1), [(vec![OutageKind::Device], 17_000)]);
    assert_eq!(hall.tile(1).clock.epoch, before.epoch, "no clock was changed by what a station says");
    let [outage] = &hall.tile(1).outages[..] else { panic!("one") };
    hall.staff(Order::Grant { outage: outage.outage, ms: 10_000 });
    assert!(hall.tile(1).outages.is_empty());
}

#[test]
fn a_headset_plugged_in_again_within_the_grace_was_not_gone() {
    let mut hall = Hall::with("ccp1", 1);
    hall.run_next(1);
    let (seat, facts) = (hall.candidate(1), hall.floor.memory.facts().count());
    says(&mut hall, &seat, DEVICE);
    hall.floor.pass(OUTAGE_GRACE - SECOND);
    says(&mut hall, &seat, WELL);
    hall.floor.pass(MINUTE);
    assert_eq!(hall.floor.memory.facts().count(), facts);
    assert!(hall.tile(1).now.faults.is_empty());
}

#[test]
fn a_voice_counts_in_a_call_alone_and_of_either_end_once() {
    let mut hall = exchanging("ccp1");
    let (seat, plays) = (hall.candidate(1), hall.plays.clone());
    says(&mut hall, &seat, VOICE);
    hall.floor.pass(MINUTE);
    assert!(hall.tile(1).outages.is_empty(), "there is no call whose voice could fail");
    says(&mut hall, &seat, WELL);
    let phone = exchange_by(&hall, Contact::Call);
    begin(&mut hall, &phone);
    hall.floor.say(plays.conn, call(1, &seat, persona(&phone)));
    hall.floor.say(seat.conn, ToServer::Answer { call: CallId(1), epoch: 1 });
    says(&mut hall, &seat, VOICE);
    says(&mut hall, &plays, VOICE);
    hall.floor.pass(OUTAGE_GRACE + 8 * SECOND);
    says(&mut hall, &seat, WELL);
    hall.floor.pass(2 * SECOND);
    assert!(hall.view(1).outage, "the jury's end says that it fails still");
    says(&mut hall, &plays, WELL);
    assert_eq!(proposed_ms(&hall, 1), [(vec![OutageKind::Voice], 13_000)]);
}

#[test]
fn the_end_of_a_call_ends_the_outage_of_its_voice() {
    let mut hall = exchanging("ccp1");
    let (seat, plays) = (hall.candidate(1), hall.plays.clone());
    let phone = exchange_by(&hall, Contact::Call);
    begin(&mut hall, &phone);
    hall.floor.say(plays.conn, call(1, &seat, persona(&phone)));
    hall.floor.say(seat.conn, ToServer::Answer { call: CallId(1), epoch: 1 });
    says(&mut hall, &seat, VOICE);
    hall.floor.pass(OUTAGE_GRACE + 5 * SECOND);
    hall.floor.say(seat.conn, ToServer::HangUp { call: CallId(1), epoch: 2 });
    assert_eq!(proposed_ms(&hall, 1), [(vec![OutageKind::Voice], 8_000)]);
}

#[test]
fn who_comes_back_and_says_that_all_is_well_or_nothing_has_no_fault_any_more() {
    for says_so in [true, false] {
        let mut hall = Hall::with("ccp1", 1);
        hall.run_next(1);
        let seat = hall.candidate(1);
        says(&mut hall, &seat, DEVICE);
        hall.floor.pass(OUTAGE_GRACE + 10 * SECOND);
        hall.floor.disconnect(&seat);
        hall.floor.pass(10 * SECOND);
        let back = hall.floor.hello(Role::Candidate, "Poste 1");
        hall.candidates[0] = back.clone();
        assert!(hall.view(1).outage, "it has not said yet");
        if says_so {
            says(&mut hall, &back, WELL);
        }
        hall.floor.pass(OUTAGE_GRACE);
        let took = if says_so { 23_000 } else { 23_000 + ms(OUTAGE_GRACE) };
        let kinds = vec![OutageKind::Device, OutageKind::Link];
        assert_eq!(proposed_ms(&hall, 1), [(kinds, took)], "one outage, whatever failed");
    }
}

#[test]
fn a_fault_that_lasts_over_the_death_of_the_server_is_one_outage() {
    let mut hall = Hall::with("ccp1", 1);
    hall.run_next(1);
    let seat = hall.candidate(1);
    says(&mut hall, &seat, DEVICE);
    hall.floor.pass(OUTAGE_GRACE + 10 * SECOND);
    let mut hall = hall.restart(20 * SECOND);
    let seat = hall.candidate(1);
    says(&mut hall, &seat, DEVICE);
    hall.floor.pass(10 * SECOND);
    assert_eq!(hall.tile(1).outages.len(), 1);
    says(&mut hall, &seat, WELL);
    let [(kinds, took)] = &proposed_ms(&hall, 1)[..] else { panic!("{:?}", hall.tile(1).outages) };
    assert_eq!((kinds.contains(&OutageKind::Device), *took), (true, 43_000));
}

#[test]
fn who_sits_down_where_a_headset_is_missing_has_its_time_counted_from_then_on() {
    let mut hall = Hall::with("ccp1", 1);
    hall.run_next(1);
    let spare = hall.floor.hello(Role::Candidate, "Poste 9");
    says(&mut hall, &spare, DEVICE);
    hall.floor.pass(MINUTE);
    assert!(hall.tile(1).outages.is_empty());
    hall.staff(Order::Sit { who: Person::Candidate(c(1)), station: Some(spare.id) });
    assert!(hall.tile(1).outages[0].lasts);
    hall.floor.pass(5 * SECOND);
    says(&mut hall, &spare, WELL);
    assert_eq!(proposed_ms(&hall, 1), [(vec![OutageKind::Device], 5_000)]);
}

#[test]
fn staff_says_nothing_of_the_kind_and_without_a_session_nothing_comes_of_it() {
    let mut hall = Hall::empty(1);
    let (staff, seat) = (hall.staff.clone(), hall.candidate(1));
    let said = ToServer::Exam(ToExam::Faults { device: true, voice: true });
    assert_eq!(hall.floor.refused(&staff, said.clone()), ErrorCode::WrongRole);
    hall.floor.say(seat.conn, said);
    hall.floor.pass(MINUTE);
    assert_eq!(hall.floor.memory.facts().count(), 0);
}
