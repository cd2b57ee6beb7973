use std::time::Duration;

use signaling::protocol::*;

use crate::floor::{Floor, Seat, WALL_MS, vasseur};

const SECOND: Duration = Duration::from_secs(1);

type Page = (Vec<LoggedCall>, bool, Option<LogSums>);

/// Asks for a page of a log, which is all that comes back.
fn page(floor: &mut Floor, seat: &Seat, of: Option<StationId>, before: Option<u64>) -> Page {
    let answer = floor.ask(seat, ToServer::Calls { of, before });
    match &answer[..] {
        [ToStation::CallsPage { of: whose, before: asked, calls, more, sums }] => {
            assert_eq!((*whose, *asked), (of.unwrap_or(seat.id), before));
            (calls.clone(), *more, sums.as_deref().cloned())
        }
        other => panic!("{other:?}"),
    }
}

fn log(floor: &mut Floor, seat: &Seat) -> Vec<LoggedCall> {
    page(floor, seat, None, None).0
}

fn hold(floor: &mut Floor, seat: &Seat, call: u64, on: bool) {
    let epoch = floor.hub.call_of(seat.id).unwrap().epoch;
    let held = on.then_some(HoldReason::Person);
    floor.say(seat.conn, ToServer::Hold { call: CallId(call), epoch, held });
}

fn hang_up(floor: &mut Floor, seat: &Seat, call: u64) {
    floor.say(seat.conn, ToServer::HangUp { call: CallId(call), epoch: 0 });
}

/// Rings, is answered, lasts, and is hung up by the candidate.
fn talk(floor: &mut Floor, jury: &Seat, candidate: &Seat, call: u64, ringing: u64, talking: u64) {
    floor.call_in(jury, candidate, call);
    floor.pass(Duration::from_millis(ringing));
    floor.say(candidate.conn, ToServer::Answer { call: CallId(call), epoch: 1 });
    floor.pass(Duration::from_millis(talking));
    hang_up(floor, candidate, call);
}

#[test]
fn a_call_that_is_over_is_in_the_log_of_both_with_its_times() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.pass(5 * SECOND);
    floor.call_in(&jury, &candidate, 1);
    floor.pass(4 * SECOND);
    floor.say(candidate.conn, ToServer::Answer { call: CallId(1), epoch: 1 });
    floor.pass(10 * SECOND);
    hold(&mut floor, &candidate, 1, true);
    floor.pass(3 * SECOND);
    hold(&mut floor, &jury, 1, true);
    floor.pass(2 * SECOND);
    hold(&mut floor, &candidate, 1, false);
    floor.pass(4 * SECOND);
    hold(&mut floor, &jury, 1, false);
    floor.pass(20 * SECOND);
    // And held again to the end.
    hold(&mut floor, &candidate, 1, true);
    floor.pass(SECOND);
    assert!(log(&mut floor, &candidate).is_empty(), "it lasts");
    hang_up(&mut floor, &jury, 1);

    let [seen] = &log(&mut floor, &candidate)[..] else { panic!() };
    let expected = LoggedCall {
        number: 1,
        call: CallId(1),
        direction: Direction::Inbound,
        caller: false,
        persona: seen.persona.clone(),
        with: None,
        placed_ms: WALL_MS + 5_000,
        ringing_ms: 4_000,
        talked_ms: 30_000,
        held_ms: 10_000,
        held_here_ms: 6_000,
        answered: true,
        outcome: EndReason::HungUp,
        transferred_to: None,
    };
    assert_eq!(*seen, expected);
    assert_eq!(seen.persona.name, "Mme Claire Vasseur");
    let with = Some(OtherStation { id: candidate.id, name: "Poste 3".into() });
    let mirrored = LoggedCall { caller: true, held_here_ms: 6_000, with, ..expected };
    assert_eq!(log(&mut floor, &jury), [mirrored]);
}

#[test]
fn a_call_that_nobody_answers_counts_as_missed_where_it_rang() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.call_in(&jury, &candidate, 1);
    floor.pass(45 * SECOND);
    floor.call_in(&jury, &candidate, 2);
    floor.pass(2 * SECOND);
    floor.say(candidate.conn, ToServer::Decline { call: CallId(2), epoch: 1 });
    for (seat, missed) in [(&candidate, 1), (&jury, 0)] {
        let (calls, _, sums) = page(&mut floor, seat, None, None);
        let told: Vec<_> = calls.iter().map(|call| (call.call, call.ringing_ms, call.outcome)).collect();
        let expected = [(CallId(2), 2_000, EndReason::Declined), (CallId(1), 45_000, EndReason::Missed)];
        assert_eq!(told, expected, "newest first");
        assert!(calls.iter().all(|call| !call.answered && call.talked_ms == 0));
        let session = CallSums { calls: 2, missed, ..CallSums::default() };
        assert_eq!(sums.unwrap().session, session);
    }
}

#[test]
fn a_candidate_never_learns_whom_the_jury_meant_to_play() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.disconnect(&candidate);
    floor.call_in(&jury, &candidate, 1);
    assert_eq!(log(&mut floor, &jury)[0].outcome, EndReason::Lost);
    let candidate = floor.hello(Role::Candidate, "Poste 3");
    assert!(log(&mut floor, &candidate).is_empty(), "it never rang there");
    let (_, _, sums) = page(&mut floor, &candidate, None, None);
    assert_eq!(sums.unwrap(), LogSums::default());
    // Nor the jury's name, nor another candidate's calls.
    talk(&mut floor, &jury, &candidate, 2, 1_000, 1_000);
    let other = floor.hello(Role::Candidate, "Poste 4");
    assert!(log(&mut floor, &other).is_empty());
    let before = floor.sent.len();
    page(&mut floor, &candidate, None, None);
    let told: Vec<String> = floor.sent[before..].iter().map(|(_, message)| encode(message)).collect();
    assert!(told[0].contains("Vasseur") && !told[0].contains("Le Goff"), "{told:?}");
}

#[test]
fn only_staff_reads_the_log_of_others() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    talk(&mut floor, &jury, &candidate, 1, 1_000, 1_000);
    for seat in [&candidate, &jury] {
        for of in [candidate.id, jury.id, StationId(99)] {
            let asked = ToServer::Calls { of: Some(of), before: None };
            assert_eq!(floor.refused(seat, asked), ErrorCode::WrongRole);
        }
    }
    let staff = floor.hello(Role::Staff, "Accueil");
    let (of_candidate, ..) = page(&mut floor, &staff, Some(candidate.id), None);
    assert_eq!(of_candidate[0].with.as_ref().unwrap().name, "Mme Le Goff");
    let (of_jury, ..) = page(&mut floor, &staff, Some(jury.id), None);
    assert_eq!((of_jury[0].caller, of_candidate[0].caller), (true, false));
    assert_eq!(of_jury[0].with.as_ref().unwrap().name, "Poste 3");
    assert!(page(&mut floor, &staff, None, None).0.is_empty());
    let unknown = ToServer::Calls { of: Some(StationId(99)), before: None };
    assert_eq!(floor.refused(&staff, unknown), ErrorCode::NoSuchStation);
}

#[test]
fn the_sums_are_of_each_exchange_and_of_the_session() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    // One exchange in two calls, one of them missed; another that the candidate places.
    floor.call_in(&jury, &candidate, 1);
    floor.pass(45 * SECOND);
    talk(&mut floor, &jury, &candidate, 2, 6_000, 60_000);
    let to = Address::Name("Jean Morel".into());
    floor.say(candidate.conn, ToServer::Place { call: CallId(3), epoch: 0, to, persona: None });
    floor.pass(3 * SECOND);
    floor.say(jury.conn, ToServer::Answer { call: CallId(3), epoch: 1 });
    hold(&mut floor, &candidate, 3, true);
    floor.pass(20 * SECOND);
    hang_up(&mut floor, &jury, 3);

    let vasseur = CallSums {
        calls: 2,
        answered: 1,
        missed: 1,
        handled_ms: 60_000,
        held_ms: 0,
        taken: 1,
        taken_after_ms: 6_000,
    };
    let morel =
        CallSums { calls: 1, answered: 1, handled_ms: 20_000, held_ms: 20_000, ..CallSums::default() };
    let session = CallSums { calls: 3, answered: 2, handled_ms: 80_000, held_ms: 20_000, ..vasseur };
    let sums = page(&mut floor, &candidate, None, None).2.unwrap();
    assert_eq!(sums.session, session);
    assert_eq!(session.mean_handling_ms(), Some(40_000));
    assert_eq!(session.mean_response_ms(), Some(6_000), "of what the candidate itself answered");
    let by_client: Vec<_> = sums.exchanges.iter().map(|it| (it.persona.name.as_str(), it.sums)).collect();
    assert_eq!(by_client, [("Jean Morel", morel), ("Mme Claire Vasseur", vasseur)]);
    let jury_sums = page(&mut floor, &jury, None, None).2.unwrap().session;
    assert_eq!((jury_sums.taken, jury_sums.taken_after_ms, jury_sums.missed), (1, 3_000, 0));
}

#[test]
fn a_long_log_comes_in_pages_below_the_limit_of_a_message() {
    let mut floor = Floor::new();
    let candidate = floor.hello(Role::Candidate, "Poste 3");
    let jury = floor.hello(Role::Jury, &"😀".repeat(MAX_NAME_CHARS));
    for call in 1..=130 {
        // The longest there is, and another client each time.
        let name = format!("{call:03}{}", "😀".repeat(MAX_NAME_CHARS - 3));
        let persona = Some(Persona { name, number: Some("😀".repeat(40)), client: None });
        let to = Address::Station(candidate.id);
        floor.say(jury.conn, ToServer::Place { call: CallId(call), epoch: 0, to, persona });
        floor.pass(SECOND);
        hang_up(&mut floor, &jury, call);
    }
    // Which of them, the floor measures.
    for seat in [&jury, &candidate] {
        let (mut before, mut seen) = (None, Vec::new());
        loop {
            let (calls, more, sums) = page(&mut floor, seat, None, before);
            assert_eq!(sums.is_some(), before.is_none());
            if let Some(sums) = sums {
                assert_eq!(sums.session.calls, 130);
                assert!((10..130).contains(&sums.exchanges.len()), "{}", sums.exchanges.len());
                assert!(sums.exchanges[0].persona.name.starts_with("130"), "the last called first");
            }
            before = calls.last().map(|call| call.number);
            seen.extend(calls.into_iter().map(|call| call.call.0));
            if !more {
                break;
            }
        }
        assert!(seen.into_iter().eq((1..=130).rev()));
    }
}

#[test]
fn the_log_and_its_times_outlive_the_server() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    talk(&mut floor, &jury, &candidate, 1, 2_000, 8_000);
    floor.call_in(&jury, &candidate, 2);
    floor.pass(3 * SECOND);
    floor.say(candidate.conn, ToServer::Answer { call: CallId(2), epoch: 1 });
    floor.pass(4 * SECOND);
    hold(&mut floor, &candidate, 2, true);
    floor.pass(SECOND);
    let before = log(&mut floor, &candidate);

    let mut floor = floor.restart(5 * SECOND);
    let (candidate, jury) = floor.pair();
    assert_eq!(log(&mut floor, &candidate), before);
    floor.pass(SECOND);
    hang_up(&mut floor, &jury, 2);
    let after = log(&mut floor, &candidate);
    assert_eq!(after[1..], before);
    let LoggedCall { ringing_ms, talked_ms, held_ms, held_here_ms, .. } = after[0];
    assert_eq!((ringing_ms, talked_ms, held_ms, held_here_ms), (3_000, 4_000, 7_000, 7_000));
}

#[test]
fn what_a_station_asks_when_it_is_told_of_an_end_holds_that_call() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.call_in(&jury, &candidate, 1);
    floor.store_holds = true;
    hang_up(&mut floor, &jury, 1);
    assert_eq!(floor.ends(&candidate), [EndReason::Missed]);
    floor.say(candidate.conn, ToServer::Calls { of: None, before: None });
    floor.release_store();
    let pages = floor.take(&candidate);
    assert!(matches!(&pages[..], [ToStation::CallsPage { calls, .. }] if calls.len() == 1), "{pages:?}");
}

#[test]
fn a_log_that_cannot_be_read_is_refused_and_asked_again() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    talk(&mut floor, &jury, &candidate, 1, 1_000, 1_000);
    floor.store_fails = true;
    let asked = ToServer::Calls { of: None, before: None };
    assert_eq!(floor.refused(&candidate, asked), ErrorCode::NotStored);
    floor.store_fails = false;
    assert_eq!(log(&mut floor, &candidate).len(), 1);
}

#[test]
fn clients_of_one_name_towards_two_candidates_are_two_exchanges_of_the_jury() {
    let mut floor = Floor::new();
    let (first, jury) = floor.pair();
    let staff = floor.hello(Role::Staff, "Accueil");
    talk(&mut floor, &jury, &first, 1, 1_000, 5_000);
    let second = floor.hello(Role::Candidate, "Poste 4");
    floor.say(staff.conn, ToServer::Pair { candidate: second.id, jury: jury.id });
    talk(&mut floor, &jury, &second, 2, 1_000, 7_000);
    let sums = page(&mut floor, &jury, None, None).2.unwrap();
    let played: Vec<_> =
        sums.exchanges.iter().map(|it| (it.with.clone().unwrap().id, it.sums.handled_ms)).collect();
    assert_eq!(played, [(second.id, 7_000), (first.id, 5_000)]);
    assert!(sums.exchanges.iter().all(|it| it.persona.name == vasseur().name));
    assert_eq!(page(&mut floor, &second, None, None).0.len(), 1, "and each candidate sees its own");
}
