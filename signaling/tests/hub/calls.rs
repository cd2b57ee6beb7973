use std::time::Duration;

use signaling::hub::RING;
use signaling::protocol::*;

use crate::floor::{Floor, Seat, vasseur};

const ONE: CallId = CallId(1);
const TWO: CallId = CallId(2);

fn place(call: CallId, to: Address, persona: Option<Persona>) -> ToServer {
    ToServer::Place { call, epoch: 0, to, persona }
}

/// A pair in a call that the jury placed and the candidate answered.
fn in_call(floor: &mut Floor) -> (Seat, Seat) {
    let (candidate, jury) = floor.pair();
    floor.call_in(&jury, &candidate, 1);
    floor.say(candidate.conn, ToServer::Answer { call: ONE, epoch: 1 });
    floor.take(&candidate);
    floor.take(&jury);
    (candidate, jury)
}

#[test]
fn an_inbound_call_rings_is_answered_and_hung_up() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.call_in(&jury, &candidate, 1);
    let [at_candidate] = &floor.calls(&candidate)[..] else { panic!() };
    let [at_jury] = &floor.calls(&jury)[..] else { panic!() };
    assert_eq!((at_candidate.phase, at_candidate.epoch), (CallPhase::Ringing, 1));
    assert_eq!(at_candidate.direction, Direction::Inbound);
    assert_eq!(at_candidate.peer, jury.id);
    assert!(!at_candidate.caller && at_jury.caller);
    // The jury named the client; the directory knows its number and its file, which only the candidate gets.
    assert_eq!(at_candidate.persona.number.as_deref(), Some("06 39 98 12 40"));
    assert_eq!(at_candidate.persona.client, Some(ClientId("vasseur".into())));
    assert_eq!(at_candidate.card.as_ref().unwrap().id.0, "vasseur");
    assert_eq!(at_jury.card, None);

    floor.pass(Duration::from_secs(3));
    floor.say(candidate.conn, ToServer::Answer { call: ONE, epoch: 1 });
    assert_eq!(floor.calls(&jury)[0].phase, CallPhase::Active);
    floor.pass(Duration::from_secs(60));
    let call = floor.hub.call_of(candidate.id).unwrap();
    assert_eq!((call.epoch, call.phase_ms), (2, 60_000));
    floor.take(&candidate);
    floor.say(jury.conn, ToServer::HangUp { call: ONE, epoch: 2 });
    assert_eq!(floor.ends(&candidate), [EndReason::HungUp]);
    assert_eq!(floor.ends(&jury), [EndReason::HungUp]);
    let ended = JournalEvent::CallEnded { call: ONE, why: EndReason::HungUp, talked_ms: 60_000 };
    assert_eq!(floor.journal().last(), Some(&ended));
}

#[test]
fn a_candidate_dials_clients_by_number_and_by_name() {
    for to in [
        Address::Number("+33 1 99 00 63 28".into()),
        Address::Name("sarl lambert".into()),
        Address::Name("01.99.00.63.28".into()),
    ] {
        let mut floor = Floor::new();
        let (candidate, jury) = floor.pair();
        floor.say(candidate.conn, place(ONE, to, None));
        let [call] = &floor.calls(&jury)[..] else { panic!() };
        assert_eq!((call.direction, call.persona.name.as_str()), (Direction::Outbound, "SARL Lambert"));
        assert!(!call.caller);
    }
}

#[test]
fn a_candidate_calls_back_a_client_that_only_the_jury_knows() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    let number = Some("06 39 98 00 01".to_owned());
    let persona = Persona { name: "M. Petit".into(), number, client: None };
    floor.say(jury.conn, place(ONE, Address::Station(candidate.id), Some(persona.clone())));
    floor.say(candidate.conn, ToServer::Decline { call: ONE, epoch: 1 });
    floor.take(&jury);
    floor.say(candidate.conn, place(TWO, Address::Number("0639980001".into()), None));
    assert_eq!(floor.calls(&jury)[0].persona, persona);
}

#[test]
fn a_candidate_calls_its_jury_by_station_or_neutral_name() {
    for by_name in [true, false] {
        let mut floor = Floor::new();
        let (candidate, jury) = floor.pair();
        let to = if by_name { Address::Name("Clients".into()) } else { Address::Station(jury.id) };
        floor.say(candidate.conn, place(ONE, to, None));
        assert_eq!(floor.calls(&candidate)[0].persona.name, "Clients");
        assert_eq!(floor.calls(&jury).len(), 1);
    }
}

#[test]
fn addresses_that_lead_nowhere_are_refused() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    let other = floor.hello(Role::Candidate, "Poste 9");
    let by_candidate = |to| place(ONE, to, None);
    let by_jury = |to| place(ONE, to, Some(vasseur()));
    let number = Address::Number("06 00 00 00 00".into());
    assert_eq!(floor.refused(&candidate, by_candidate(number.clone())), ErrorCode::NoSuchNumber);
    let name = Address::Name("M. Personne".into());
    assert_eq!(floor.refused(&candidate, by_candidate(name.clone())), ErrorCode::NoSuchNumber);
    assert_eq!(floor.refused(&candidate, by_candidate(Address::Number("x".into()))), ErrorCode::NoSuchNumber);
    let jury_name = Address::Name("Mme Le Goff".into());
    assert_eq!(floor.refused(&candidate, by_candidate(jury_name)), ErrorCode::NoSuchNumber);
    let station = Address::Station(other.id);
    assert_eq!(floor.refused(&candidate, by_candidate(station.clone())), ErrorCode::NotPaired);
    assert_eq!(floor.refused(&other, by_candidate(station.clone())), ErrorCode::NotPaired);
    assert_eq!(floor.refused(&jury, by_jury(station)), ErrorCode::NotPaired);
    assert_eq!(floor.refused(&jury, by_jury(number)), ErrorCode::NoSuchNumber);
    assert_eq!(floor.refused(&jury, by_jury(name)), ErrorCode::NoSuchStation);
    let without_persona = place(ONE, Address::Station(candidate.id), None);
    assert_eq!(floor.refused(&jury, without_persona), ErrorCode::Empty);
    let late = ToServer::Place { call: ONE, epoch: 3, to: Address::Station(jury.id), persona: None };
    assert_eq!(floor.refused(&candidate, late), ErrorCode::WrongCallPhase);
    assert_eq!(floor.hub.call_of(candidate.id), None);
}

#[test]
fn placing_twice_is_placing_once() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    let again = place(ONE, Address::Station(candidate.id), Some(vasseur()));
    floor.say(jury.conn, again.clone());
    floor.take(&jury);
    floor.take(&candidate);
    assert!(matches!(&floor.ask(&jury, again.clone())[..], [ToStation::Call { call }] if call.epoch == 1));
    assert_eq!(floor.take(&candidate), []);
    floor.say(jury.conn, ToServer::HangUp { call: ONE, epoch: 0 });
    let over = [ToStation::Ended { call: ONE, epoch: 2, why: EndReason::Missed }];
    assert_eq!(floor.ask(&jury, again), over);
    // And so is hanging up, by either.
    assert_eq!(floor.ask(&jury, ToServer::HangUp { call: ONE, epoch: 2 }), over);
    assert_eq!(floor.ask(&candidate, ToServer::HangUp { call: ONE, epoch: 1 }), over);
    assert_eq!(floor.refused(&candidate, place(ONE, Address::Station(jury.id), None)), ErrorCode::NoSuchCall);
}

#[test]
fn nobody_answers_and_the_call_is_missed() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.call_in(&jury, &candidate, 1);
    floor.pass(RING - Duration::from_millis(1));
    assert_eq!(floor.ends(&candidate), []);
    floor.pass(Duration::from_millis(1));
    assert_eq!(floor.ends(&candidate), [EndReason::Missed]);
    assert_eq!(floor.ends(&jury), [EndReason::Missed]);
}

#[test]
fn a_call_that_rings_ends_as_who_ends_it() {
    let ends = |by_callee: bool, decline: bool| {
        let mut floor = Floor::new();
        let (candidate, jury) = floor.pair();
        floor.call_in(&jury, &candidate, 1);
        let by = if by_callee { &candidate } else { &jury };
        let message = match decline {
            true => ToServer::Decline { call: ONE, epoch: 1 },
            false => ToServer::HangUp { call: ONE, epoch: 1 },
        };
        floor.say(by.conn, message);
        let why = floor.ends(&candidate);
        assert_eq!(floor.ends(&jury), why);
        why
    };
    assert_eq!(ends(true, true), [EndReason::Declined]);
    assert_eq!(ends(true, false), [EndReason::Declined]);
    assert_eq!(ends(false, false), [EndReason::Missed]);
}

#[test]
fn the_caller_can_neither_answer_nor_decline() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.call_in(&jury, &candidate, 1);
    for message in [ToServer::Answer { call: ONE, epoch: 1 }, ToServer::Decline { call: ONE, epoch: 1 }] {
        assert_eq!(floor.refused(&jury, message), ErrorCode::WrongCallPhase);
    }
    assert_eq!(floor.hub.call_of(jury.id).unwrap().phase, CallPhase::Ringing);
}

#[test]
fn a_call_to_a_station_that_is_away_is_lost_at_once() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.disconnect(&candidate);
    floor.take(&jury);
    floor.call_in(&jury, &candidate, 1);
    assert_eq!(floor.ends(&jury), [EndReason::Lost]);
    assert_eq!(floor.hub.call_of(jury.id), None);
}

#[test]
fn a_peer_that_is_lost_and_back_finds_its_call() {
    let mut floor = Floor::new();
    let (candidate, jury) = in_call(&mut floor);
    floor.disconnect(&candidate);
    let [seen] = &floor.calls(&jury)[..] else { panic!() };
    assert_eq!((seen.peer_away, seen.epoch), (true, 3));
    floor.pass(Duration::from_secs(29));
    let back = floor.hello(Role::Candidate, "Poste 3");
    let [found] = &back.welcome.calls[..] else { panic!() };
    assert_eq!((found.call, found.phase, found.peer_away, found.epoch), (ONE, CallPhase::Active, false, 4));
    let [seen] = &floor.calls(&jury)[..] else { panic!() };
    assert_eq!((seen.peer_away, seen.epoch), (false, 4));
}

#[test]
fn a_peer_that_stays_away_ends_the_call() {
    let mut floor = Floor::new();
    let (candidate, jury) = in_call(&mut floor);
    floor.disconnect(&candidate);
    floor.pass(Duration::from_secs(30));
    assert_eq!(floor.ends(&jury), [EndReason::Lost]);
    let back = floor.hello(Role::Candidate, "Poste 3");
    assert_eq!(back.welcome.calls, []);
}

#[test]
fn commands_of_a_phase_that_is_over_are_refused() {
    let mut floor = Floor::new();
    let (candidate, jury) = in_call(&mut floor);
    for message in [
        ToServer::Answer { call: ONE, epoch: 1 },
        ToServer::Decline { call: ONE, epoch: 2 },
        ToServer::Mute { call: ONE, epoch: 1, on: true },
        ToServer::Mute { call: ONE, epoch: 9, on: true },
    ] {
        assert_eq!(floor.refused(&candidate, message), ErrorCode::WrongCallPhase);
    }
    let record = ToServer::Record { call: ONE, epoch: 1, on: true };
    assert_eq!(floor.refused(&jury, record), ErrorCode::WrongCallPhase);
    let unknown = ToServer::Answer { call: TWO, epoch: 1 };
    assert_eq!(floor.refused(&candidate, unknown), ErrorCode::NoSuchCall);
    let stranger = floor.hello(Role::Candidate, "Poste 9");
    let hang_up = ToServer::HangUp { call: ONE, epoch: 2 };
    assert_eq!(floor.refused(&stranger, hang_up), ErrorCode::NoSuchCall);
    assert_eq!(floor.hub.call_of(candidate.id).unwrap().epoch, 2);
}

#[test]
fn both_mute_at_the_same_moment_and_both_see_both() {
    let mut floor = Floor::new();
    let (candidate, jury) = in_call(&mut floor);
    floor.say(candidate.conn, ToServer::Mute { call: ONE, epoch: 2, on: true });
    floor.say(jury.conn, ToServer::Mute { call: ONE, epoch: 2, on: true });
    let (at_candidate, at_jury) = (floor.calls(&candidate), floor.calls(&jury));
    for seen in [at_candidate.last().unwrap(), at_jury.last().unwrap()] {
        assert_eq!((seen.muted, seen.peer_muted, seen.epoch), (true, true, 4));
    }
    floor.say(jury.conn, ToServer::Mute { call: ONE, epoch: 4, on: false });
    assert!(!floor.calls(&candidate)[0].peer_muted);
    // Saying it again changes nothing, and only who said it is answered.
    assert_eq!(floor.ask(&jury, ToServer::Mute { call: ONE, epoch: 5, on: false }).len(), 1);
    assert_eq!(floor.take(&candidate), []);
    assert_eq!(floor.hub.call_of(jury.id).unwrap().epoch, 5);
}

#[test]
fn each_side_holds_for_itself_and_both_see_why() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.call_in(&jury, &candidate, 1);
    let hold = |epoch, held| ToServer::Hold { call: ONE, epoch, held };
    floor.take(&candidate);
    assert_eq!(floor.refused(&candidate, hold(1, Some(HoldReason::Person))), ErrorCode::WrongCallPhase);
    floor.say(candidate.conn, ToServer::Answer { call: ONE, epoch: 1 });
    floor.say(candidate.conn, hold(2, Some(HoldReason::Device)));
    floor.say(jury.conn, hold(2, Some(HoldReason::Person)));
    let (at_candidate, at_jury) = (floor.calls(&candidate), floor.calls(&jury));
    let seen = |calls: &[CallInfo]| calls.last().map(|call| (call.held, call.peer_held));
    assert_eq!(seen(&at_candidate), Some((Some(HoldReason::Device), Some(HoldReason::Person))));
    assert_eq!(seen(&at_jury), Some((Some(HoldReason::Person), Some(HoldReason::Device))));
    floor.say(candidate.conn, hold(4, None));
    assert_eq!(seen(&floor.calls(&jury)), Some((Some(HoldReason::Person), None)));
    for (station, held) in [(candidate.id, Some(HoldReason::Device)), (candidate.id, None)] {
        assert!(floor.journal().contains(&JournalEvent::Hold { call: ONE, station, held }));
    }
    // Saying it again changes nothing, and only who said it is answered.
    floor.take(&jury);
    assert_eq!(floor.ask(&candidate, hold(5, None)).len(), 1);
    assert_eq!(floor.take(&jury), []);
}

#[test]
fn only_the_jury_records_and_both_see_it() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.call_in(&jury, &candidate, 1);
    let record = |epoch| ToServer::Record { call: ONE, epoch, on: true };
    floor.take(&jury);
    assert_eq!(floor.refused(&jury, record(1)), ErrorCode::WrongCallPhase);
    floor.say(candidate.conn, ToServer::Answer { call: ONE, epoch: 1 });
    assert_eq!(floor.refused(&candidate, record(2)), ErrorCode::WrongRole);
    floor.say(jury.conn, record(2));
    assert!(floor.calls(&candidate).last().unwrap().recording);
    assert!(floor.calls(&jury).last().unwrap().recording);
    assert!(floor.journal().contains(&JournalEvent::Recording { call: ONE, station: jury.id, on: true }));
}

#[test]
fn stations_in_a_call_are_busy() {
    let mut floor = Floor::new();
    let staff = floor.hello(Role::Staff, "Accueil");
    let (candidate, jury) = floor.pair();
    floor.take(&staff);
    floor.call_in(&jury, &candidate, 1);
    let state = |floor: &mut Floor| -> Vec<(StationId, Presence)> {
        let told = floor.take(&staff);
        let seen = told.into_iter().filter_map(|message| match message {
            ToStation::Presence { station } => Some((station.id, station.state)),
            _ => None,
        });
        seen.collect()
    };
    assert_eq!(state(&mut floor), [(candidate.id, Presence::Busy), (jury.id, Presence::Busy)]);
    floor.say(candidate.conn, ToServer::Decline { call: ONE, epoch: 1 });
    assert_eq!(state(&mut floor), [(candidate.id, Presence::Present), (jury.id, Presence::Present)]);
}
