//! Several calls at a station.

use std::time::Duration;

use signaling::protocol::*;

use crate::floor::{Floor, Seat, vasseur};

const OTHER: Option<HoldReason> = Some(HoldReason::OtherCall);
const PERSON: Option<HoldReason> = Some(HoldReason::Person);

fn call_out(floor: &mut Floor, candidate: &Seat, call: u64, to: &str) {
    let to = Address::Name(to.into());
    floor.say(candidate.conn, ToServer::Place { call: CallId(call), epoch: 0, to, persona: None });
}

fn answer(floor: &mut Floor, seat: &Seat, call: u64) {
    floor.say(seat.conn, ToServer::Answer { call: CallId(call), epoch: 1 });
}

fn hold(floor: &mut Floor, seat: &Seat, call: u64, held: Option<HoldReason>) {
    let open = floor.hub.calls_of(seat.id);
    let epoch = open.iter().find(|info| info.call == CallId(call)).unwrap().epoch;
    floor.say(seat.conn, ToServer::Hold { call: CallId(call), epoch, held });
}

/// Each call of the candidate: answered or not, and who holds it.
fn seen(floor: &Floor, candidate: &Seat) -> Vec<(u64, CallPhase, Option<HoldReason>)> {
    floor.hub.calls_of(candidate.id).into_iter().map(|info| (info.call.0, info.phase, info.held)).collect()
}

/// The candidate talks to Mme Vasseur.
fn talking() -> (Floor, Seat, Seat) {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.call_in(&jury, &candidate, 1);
    answer(&mut floor, &candidate, 1);
    (floor, candidate, jury)
}

#[test]
fn a_second_call_rings_and_changes_nothing_until_it_is_answered() {
    let (mut floor, candidate, jury) = talking();
    floor.call_in(&jury, &candidate, 2);
    let both = [(1, CallPhase::Active, None), (2, CallPhase::Ringing, None)];
    assert_eq!(seen(&floor, &candidate), both);
    floor.take(&jury);
    answer(&mut floor, &candidate, 2);
    let told: Vec<_> =
        floor.calls(&jury).into_iter().map(|info| (info.call.0, info.phase, info.peer_held)).collect();
    let expected = [(1, CallPhase::Active, OTHER), (2, CallPhase::Active, None)];
    assert_eq!(told, expected, "who waits is told first");
    assert!(floor.journal().contains(&JournalEvent::Hold {
        call: CallId(1),
        station: candidate.id,
        held: OTHER
    }));
    floor.say(candidate.conn, ToServer::HangUp { call: CallId(2), epoch: 2 });
    assert_eq!(
        seen(&floor, &candidate),
        [(1, CallPhase::Active, OTHER)],
        "who waits is not taken back unasked"
    );
}

#[test]
fn a_second_call_that_is_declined_or_not_answered_leaves_the_first_alone() {
    let (mut floor, candidate, jury) = talking();
    floor.call_in(&jury, &candidate, 2);
    floor.say(candidate.conn, ToServer::Decline { call: CallId(2), epoch: 1 });
    assert_eq!(floor.ends(&jury), [EndReason::Declined]);
    floor.call_in(&jury, &candidate, 3);
    floor.pass(signaling::hub::RING);
    assert_eq!(floor.ends(&jury), [EndReason::Missed]);
    assert_eq!(seen(&floor, &candidate), [(1, CallPhase::Active, None)]);
}

#[test]
fn a_candidate_that_places_a_call_or_takes_one_back_leaves_the_other() {
    let (mut floor, candidate, jury) = talking();
    call_out(&mut floor, &candidate, 2, "SARL Lambert");
    assert_eq!(seen(&floor, &candidate), [(1, CallPhase::Active, OTHER), (2, CallPhase::Ringing, None)]);
    answer(&mut floor, &jury, 2);
    hold(&mut floor, &candidate, 1, None);
    assert_eq!(seen(&floor, &candidate), [(1, CallPhase::Active, None), (2, CallPhase::Active, OTHER)]);
    hold(&mut floor, &candidate, 1, PERSON);
    hold(&mut floor, &candidate, 2, None);
    assert_eq!(seen(&floor, &candidate), [(1, CallPhase::Active, PERSON), (2, CallPhase::Active, None)]);
}

#[test]
fn a_call_that_the_candidate_turned_away_from_waits_once_the_jury_answers_it() {
    let (mut floor, candidate, jury) = talking();
    call_out(&mut floor, &candidate, 2, "SARL Lambert");
    hold(&mut floor, &candidate, 1, None);
    answer(&mut floor, &jury, 2);
    assert_eq!(seen(&floor, &candidate), [(1, CallPhase::Active, None), (2, CallPhase::Active, OTHER)]);
}

#[test]
fn the_jury_holds_nothing_by_itself() {
    let (mut floor, candidate, jury) = talking();
    call_out(&mut floor, &candidate, 2, "SARL Lambert");
    answer(&mut floor, &jury, 2);
    hold(&mut floor, &jury, 2, PERSON);
    hold(&mut floor, &jury, 2, None);
    let held: Vec<_> = floor.hub.calls_of(jury.id).into_iter().map(|info| info.held).collect();
    assert_eq!(held, [None, None]);
}

#[test]
fn both_may_call_at_once() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.call_in(&jury, &candidate, 1);
    call_out(&mut floor, &candidate, 2, "Jean Morel");
    let both = [(1, CallPhase::Ringing, None), (2, CallPhase::Ringing, None)];
    assert_eq!(seen(&floor, &candidate), both);
    answer(&mut floor, &candidate, 1);
    answer(&mut floor, &jury, 2);
    assert_eq!(seen(&floor, &candidate), [(1, CallPhase::Active, None), (2, CallPhase::Active, OTHER)]);
}

#[test]
fn a_station_is_busy_only_when_all_its_lines_are_taken() {
    let (mut floor, candidate, jury) = talking();
    floor.call_in(&jury, &candidate, 2);
    call_out(&mut floor, &candidate, 3, "Jean Morel");
    assert_eq!(floor.hub.calls_of(jury.id).len(), MAX_LINES);
    floor.take(&jury);
    floor.take(&candidate);
    floor.call_in(&jury, &candidate, 4);
    assert_eq!(floor.ends(&jury), [EndReason::Busy]);
    assert_eq!(floor.take(&candidate), [], "who is busy hears nothing of it");
    floor.say(candidate.conn, ToServer::HangUp { call: CallId(1), epoch: 2 });
    floor.call_in(&jury, &candidate, 5);
    assert_eq!(floor.hub.calls_of(candidate.id).len(), MAX_LINES);
}

#[test]
fn presence_is_told_when_the_first_call_begins_and_when_the_last_ends() {
    let mut floor = Floor::new();
    let staff = floor.hello(Role::Staff, "Accueil");
    let (candidate, jury) = floor.pair();
    let told = |floor: &mut Floor| {
        let presences = floor.take(&staff).into_iter();
        presences.filter(|message| matches!(message, ToStation::Presence { .. })).count()
    };
    told(&mut floor);
    floor.call_in(&jury, &candidate, 1);
    assert_eq!(told(&mut floor), 2);
    floor.call_in(&jury, &candidate, 2);
    floor.say(candidate.conn, ToServer::Decline { call: CallId(2), epoch: 1 });
    assert_eq!(told(&mut floor), 0, "busy as before");
    floor.say(candidate.conn, ToServer::Decline { call: CallId(1), epoch: 1 });
    assert_eq!(told(&mut floor), 2);
}

#[test]
fn a_station_that_is_lost_and_back_finds_all_its_calls_and_loses_all_when_it_stays_away() {
    let (mut floor, candidate, jury) = talking();
    floor.call_in(&jury, &candidate, 2);
    answer(&mut floor, &candidate, 2);
    floor.disconnect(&candidate);
    assert!(floor.calls(&jury).iter().filter(|info| info.peer_away).count() == 2);
    let back = floor.hello(Role::Candidate, "Poste 3");
    let found: Vec<_> = back.welcome.calls.iter().map(|info| (info.call.0, info.held)).collect();
    assert_eq!(found, [(1, OTHER), (2, None)]);
    floor.disconnect(&back);
    floor.take(&jury);
    floor.pass(Duration::from_secs(30));
    assert_eq!(floor.ends(&jury), [EndReason::Lost, EndReason::Lost]);
}

#[test]
fn a_welcome_holds_one_client_s_file_and_the_others_follow() {
    let (mut floor, candidate, jury) = talking();
    let persona = Some(Persona { name: "M. Henri Tessier".into(), ..vasseur() });
    let to = Address::Station(candidate.id);
    floor.say(jury.conn, ToServer::Place { call: CallId(2), epoch: 0, to, persona });
    floor.disconnect(&candidate);
    let back = floor.hello(Role::Candidate, "Poste 3");
    let files: Vec<bool> = back.welcome.calls.iter().map(|info| info.card.is_some()).collect();
    assert_eq!(files, [true, false]);
    let followed = floor.calls(&back);
    assert_eq!(followed.last().unwrap().card.as_ref().unwrap().id.0, "tessier");
}

#[test]
fn several_calls_outlive_the_server_as_they_were() {
    let (mut floor, candidate, jury) = talking();
    call_out(&mut floor, &candidate, 2, "SARL Lambert");
    answer(&mut floor, &jury, 2);
    floor.call_in(&jury, &candidate, 3);
    let before = seen(&floor, &candidate);
    let mut floor = floor.restart(Duration::from_secs(1));
    let candidate = floor.hello(Role::Candidate, "Poste 3");
    assert_eq!(seen(&floor, &candidate), before);
    assert_eq!(candidate.welcome.calls.len(), 3);
    answer_now(&mut floor, &candidate, 3);
    let held: Vec<_> = seen(&floor, &candidate).into_iter().map(|(call, _, held)| (call, held)).collect();
    assert_eq!(held, [(1, OTHER), (2, OTHER), (3, None)]);
}

fn answer_now(floor: &mut Floor, seat: &Seat, call: u64) {
    let open = floor.hub.calls_of(seat.id);
    let epoch = open.iter().find(|info| info.call == CallId(call)).unwrap().epoch;
    floor.say(seat.conn, ToServer::Answer { call: CallId(call), epoch });
}
