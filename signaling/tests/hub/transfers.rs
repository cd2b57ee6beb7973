//! Internal posts, and calls handed over to them.

use signaling::protocol::*;

use crate::floor::{Floor, Seat};

const CLIENT: CallId = CallId(1);
const POST: CallId = CallId(2);

fn expertise() -> Address {
    Address::Number("12".into())
}

fn persona() -> Persona {
    let client = Some(ClientId("expertise".into()));
    Persona { name: "Service expertise".into(), number: Some("12".into()), client }
}

/// The candidate talks to Mme Vasseur.
fn talking() -> (Floor, Seat, Seat) {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.call_in(&jury, &candidate, 1);
    floor.say(candidate.conn, ToServer::Answer { call: CLIENT, epoch: 1 });
    for seat in [&candidate, &jury] {
        floor.take(seat);
    }
    (floor, candidate, jury)
}

/// Mme Vasseur waits while the candidate talks to the post.
fn consulting() -> (Floor, Seat, Seat) {
    let (mut floor, candidate, jury) = talking();
    floor.say(candidate.conn, consult());
    floor.say(jury.conn, ToServer::Answer { call: POST, epoch: 1 });
    for seat in [&candidate, &jury] {
        floor.take(seat);
    }
    (floor, candidate, jury)
}

fn consult() -> ToServer {
    ToServer::Consult { call: POST, epoch: 0, about: CLIENT, to: expertise() }
}

fn complete() -> ToServer {
    ToServer::CompleteTransfer { call: POST, epoch: 2 }
}

fn hang_up(call: CallId) -> ToServer {
    ToServer::HangUp { call, epoch: 2 }
}

/// How each call ended, as a station was told.
fn ends(floor: &mut Floor, seat: &Seat) -> Vec<(CallId, EndReason)> {
    let ends = floor.take(seat).into_iter().filter_map(|message| match message {
        ToStation::Ended { call, why, .. } => Some((call, why)),
        ToStation::Transferred { call, to, .. } => {
            assert_eq!(to, persona());
            Some((call, EndReason::Transferred))
        }
        _ => None,
    });
    ends.collect()
}

#[test]
fn posts_are_listed_for_all_and_their_roles_for_who_plays_them() {
    let mut floor = Floor::new();
    let waiting = floor.hello(Role::Candidate, "Poste 3");
    assert_eq!(floor.ask(&waiting, ToServer::Posts), [ToStation::Posts { posts: Vec::new() }]);
    let jury = floor.hello(Role::Jury, "Mme Le Goff");
    let staff = floor.hello(Role::Staff, "Accueil");
    for (seat, with_roles) in [(&waiting, false), (&jury, true), (&staff, true)] {
        let told = floor.ask(seat, ToServer::Posts);
        let [ToStation::Posts { posts }] = &told[..] else { panic!("{told:?}") };
        assert_eq!(posts.iter().map(|post| post.number.as_str()).collect::<Vec<_>>(), ["12", "15"]);
        assert!(posts.iter().all(|post| post.role.is_some() == with_roles));
    }
}

#[test]
fn a_candidate_calls_a_post_by_name_and_by_number_and_it_rings_at_its_jury_as_that_post() {
    for to in [expertise(), Address::Name("service expertise".into()), Address::Name("12".into())] {
        let mut floor = Floor::new();
        let (candidate, jury) = floor.pair();
        floor.say(candidate.conn, ToServer::Place { call: POST, epoch: 0, to, persona: None });
        let [call] = &floor.calls(&jury)[..] else { panic!() };
        assert_eq!((call.direction, &call.persona, call.caller), (Direction::Outbound, &persona(), false));
        assert_eq!(floor.calls(&candidate)[0].card, None);
    }
}

#[test]
fn a_jury_calls_back_as_the_post_that_it_played() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    let (to, said) = (Address::Station(candidate.id), Some(persona()));
    floor.say(jury.conn, ToServer::Place { call: POST, epoch: 0, to, persona: said });
    assert_eq!(floor.calls(&candidate)[0].persona, persona());
}

#[test]
fn a_call_is_handed_over_at_once_and_over_for_both() {
    let (mut floor, candidate, jury) = talking();
    floor.pass(std::time::Duration::from_secs(60));
    floor.say(candidate.conn, ToServer::Transfer { call: CLIENT, epoch: 2, to: expertise() });
    for seat in [&candidate, &jury] {
        assert_eq!(ends(&mut floor, seat), [(CLIENT, EndReason::Transferred)]);
        assert_eq!(floor.hub.calls_of(seat.id), []);
    }
    let why = EndReason::Transferred;
    let said = [
        JournalEvent::Transferred { call: CLIENT, to: "Service expertise".into() },
        JournalEvent::CallEnded { call: CLIENT, why, talked_ms: 60_000 },
    ];
    assert!(floor.journal().ends_with(&said));
    for seat in [&candidate, &jury] {
        let told = floor.ask(seat, ToServer::Calls { of: None, before: None });
        let [ToStation::CallsPage { calls, .. }] = &told[..] else { panic!("{told:?}") };
        assert_eq!((calls[0].outcome, &calls[0].transferred_to), (why, &Some(persona())));
    }
}

#[test]
fn a_consultation_has_the_client_wait_and_is_known_as_one_at_both_stations() {
    let (floor, candidate, jury) = consulting();
    for seat in [&candidate, &jury] {
        let calls = floor.hub.calls_of(seat.id);
        assert_eq!(
            calls.iter().map(|info| (info.call, info.about)).collect::<Vec<_>>(),
            [(CLIENT, None), (POST, Some(CLIENT))]
        );
    }
    let held: Vec<_> = floor.hub.calls_of(candidate.id).into_iter().map(|info| info.held).collect();
    assert_eq!(held, [Some(HoldReason::OtherCall), None]);
}

#[test]
fn a_transfer_that_is_completed_ends_both_calls_for_both_even_when_it_is_said_twice() {
    let (mut floor, candidate, jury) = consulting();
    let both = [(CLIENT, EndReason::Transferred), (POST, EndReason::Transferred)];
    floor.say(candidate.conn, complete());
    floor.say(candidate.conn, complete());
    assert_eq!(ends(&mut floor, &candidate), [both[0], both[1], both[1]], "again to who asks again");
    assert_eq!(ends(&mut floor, &jury), both);
    let transfers =
        floor.journal().into_iter().filter(|event| matches!(event, JournalEvent::Transferred { .. }));
    assert_eq!(transfers.count(), 1);
}

#[test]
fn a_consultation_that_is_refused_or_not_answered_leaves_the_client_waiting() {
    for answered in [true, false] {
        let (mut floor, candidate, jury) = talking();
        floor.say(candidate.conn, consult());
        match answered {
            true => floor.say(jury.conn, ToServer::Decline { call: POST, epoch: 1 }),
            false => floor.pass(signaling::hub::RING),
        }
        let calls = floor.hub.calls_of(candidate.id);
        let [client] = &calls[..] else { panic!("{calls:?}") };
        assert_eq!((client.call, client.held), (CLIENT, Some(HoldReason::OtherCall)));
        floor.say(candidate.conn, ToServer::Hold { call: CLIENT, epoch: client.epoch, held: None });
        assert_eq!(floor.hub.call_of(jury.id).unwrap().peer_held, None);
    }
}

#[test]
fn who_hangs_up_while_a_transfer_is_completed_decides_by_coming_first() {
    let both = [(CLIENT, EndReason::Transferred), (POST, EndReason::Transferred)];
    for hung_up in [vec![CLIENT], vec![POST], vec![CLIENT, POST]] {
        // Completed first: the hanging up comes to calls that are over.
        let (mut floor, candidate, jury) = consulting();
        floor.say(candidate.conn, complete());
        assert_eq!(ends(&mut floor, &jury), both);
        for call in &hung_up {
            floor.say(jury.conn, hang_up(*call));
            assert_eq!(ends(&mut floor, &jury), [(*call, EndReason::Transferred)]);
        }
        assert_eq!(ends(&mut floor, &candidate), both);
        // Hung up first: there is nothing left to complete.
        let (mut floor, candidate, jury) = consulting();
        hung_up.iter().for_each(|call| floor.say(jury.conn, hang_up(*call)));
        floor.say(candidate.conn, complete());
        let ended: Vec<_> = hung_up.iter().map(|call| (*call, EndReason::HungUp)).collect();
        assert_eq!(ends(&mut floor, &jury), ended);
        assert_eq!(ends(&mut floor, &candidate)[..ended.len()], ended);
        let left: Vec<CallId> = [CLIENT, POST].into_iter().filter(|call| !hung_up.contains(call)).collect();
        for seat in [&candidate, &jury] {
            let calls: Vec<CallId> = floor.hub.calls_of(seat.id).into_iter().map(|info| info.call).collect();
            assert_eq!(calls, left);
        }
    }
}

#[test]
fn a_client_that_hangs_up_while_it_is_handed_over_at_once_has_one_end_whoever_comes_first() {
    for client_first in [true, false] {
        let (mut floor, candidate, jury) = talking();
        let transfer = ToServer::Transfer { call: CLIENT, epoch: 2, to: expertise() };
        let orders = [(&candidate, transfer), (&jury, hang_up(CLIENT))];
        let orders = if client_first { orders.into_iter().rev().collect::<Vec<_>>() } else { orders.into() };
        orders.into_iter().for_each(|(seat, message)| floor.say(seat.conn, message));
        let (at_candidate, at_jury) = (ends(&mut floor, &candidate), ends(&mut floor, &jury));
        assert_eq!(at_candidate[0], at_jury[0]);
        let why = if client_first { EndReason::HungUp } else { EndReason::Transferred };
        assert_eq!(at_candidate[0], (CLIENT, why));
    }
}

#[test]
fn what_cannot_be_handed_over_is_refused_and_changes_nothing() {
    let (mut floor, candidate, jury) = talking();
    let transfer = |call, epoch, to| ToServer::Transfer { call, epoch, to };
    assert_eq!(floor.refused(&jury, transfer(CLIENT, 2, expertise())), ErrorCode::WrongRole);
    let nobody = Address::Number("99".into());
    assert_eq!(floor.refused(&candidate, transfer(CLIENT, 2, nobody.clone())), ErrorCode::NoSuchNumber);
    let client = Address::Name("Jean Morel".into());
    assert_eq!(
        floor.refused(&candidate, transfer(CLIENT, 2, client)),
        ErrorCode::NoSuchNumber,
        "only to a post"
    );
    assert_eq!(floor.refused(&candidate, transfer(CLIENT, 1, expertise())), ErrorCode::WrongCallPhase);
    assert_eq!(floor.refused(&candidate, transfer(POST, 1, expertise())), ErrorCode::NoSuchCall);
    let consult = |about, to| ToServer::Consult { call: POST, epoch: 0, about, to };
    assert_eq!(floor.refused(&candidate, consult(CLIENT, nobody)), ErrorCode::NoSuchNumber);
    assert_eq!(floor.refused(&candidate, consult(CallId(9), expertise())), ErrorCode::NoSuchCall);
    let complete = ToServer::CompleteTransfer { call: CLIENT, epoch: 2 };
    assert_eq!(floor.refused(&candidate, complete), ErrorCode::WrongCallPhase, "it is no consultation");
    assert_eq!(floor.hub.calls_of(candidate.id).len(), 1);
    floor.say(candidate.conn, self::consult());
    floor.take(&candidate);
    assert_eq!(floor.refused(&candidate, self::complete()), ErrorCode::WrongCallPhase, "not answered yet");
    assert_eq!(floor.hub.calls_of(candidate.id).len(), 2);
}

#[test]
fn a_consultation_about_a_call_that_just_ended_is_refused() {
    let (mut floor, candidate, jury) = talking();
    floor.say(jury.conn, hang_up(CLIENT));
    assert_eq!(floor.refused(&candidate, consult()), ErrorCode::WrongCallPhase);
}

#[test]
fn consulting_twice_is_consulting_once() {
    let (mut floor, candidate, jury) = talking();
    floor.say(candidate.conn, consult());
    floor.say(candidate.conn, consult());
    assert_eq!(floor.hub.calls_of(jury.id).len(), 2);
    floor.say(jury.conn, ToServer::Answer { call: POST, epoch: 1 });
    floor.say(candidate.conn, complete());
    floor.take(&candidate);
    let again = floor.ask(&candidate, consult());
    assert!(matches!(&again[..], [ToStation::Transferred { call: POST, .. }]), "{again:?}");
}

#[test]
fn a_transfer_outlives_the_server_between_its_two_ends() {
    // The client's end was kept, the consultation's was not.
    let (floor, _, _) = consulting();
    let mut late = floor.memory.calls().iter().find(|call| call.id == POST).unwrap().clone();
    let mut floor = {
        let (mut floor, candidate, _) = consulting();
        floor.say(candidate.conn, complete());
        late.epoch = 100;
        floor.memory.keep(signaling::kept::StoreOp::Call(Box::new(late)));
        floor.restart(std::time::Duration::from_secs(1))
    };
    let candidate = floor.hello(Role::Candidate, "Poste 3");
    let jury = floor.hello(Role::Jury, "Mme Le Goff");
    let [post] = &candidate.welcome.calls[..] else { panic!("{:?}", candidate.welcome.calls) };
    floor.say(candidate.conn, ToServer::CompleteTransfer { call: POST, epoch: post.epoch + 1 });
    assert_eq!(ends(&mut floor, &jury), [(POST, EndReason::Transferred)]);
    assert_eq!(floor.hub.calls_of(candidate.id), []);
}
