//! Conferences: who speaks with whom, who leaves, and what is left.

use std::time::Duration;

use signaling::protocol::*;

use crate::floor::{Floor, Seat};
use crate::mesh::{CLIENT, POST, answer, epoch, merged, speaks_with, staff, talking, to_manager, to_post};

#[test]
fn in_a_conference_each_two_speak_with_each_other() {
    let (floor, candidate, jury, post) = merged();
    let both = |one: &Seat, other: &Seat| {
        let mut both = vec![(one.id, true), (other.id, true)];
        both.sort();
        both
    };
    assert_eq!(speaks_with(&floor, &candidate), both(&jury, &post));
    assert_eq!(speaks_with(&floor, &jury), both(&candidate, &post));
    assert_eq!(speaks_with(&floor, &post), both(&candidate, &jury));
}

#[test]
fn whoever_is_left_of_a_conference_goes_on() {
    // Who leaves, and who speaks after.
    for leaver in ["post", "client", "candidate lets the post go", "candidate hands over"] {
        let (mut floor, candidate, jury, post) = merged();
        let hang_up = |floor: &mut Floor, seat: &Seat| {
            let call = floor.hub.call_of(seat.id).unwrap();
            floor.say(seat.conn, ToServer::HangUp { call: call.call, epoch: call.epoch });
        };
        match leaver {
            "post" => hang_up(&mut floor, &post),
            "client" => hang_up(&mut floor, &jury),
            "candidate lets the post go" => {
                floor.say(candidate.conn, ToServer::HangUp { call: POST, epoch: 0 });
            }
            _ => {
                let epoch = epoch(&floor, &candidate, POST);
                floor.say(candidate.conn, ToServer::CompleteTransfer { call: POST, epoch });
            }
        }
        let left: Vec<_> = [&candidate, &jury, &post].map(|seat| speaks_with(&floor, seat)).into();
        let with = |seat: &Seat| vec![(seat.id, false)];
        let expected = match leaver {
            "post" | "candidate lets the post go" => vec![with(&jury), with(&candidate), vec![]],
            "client" => vec![with(&post), vec![], with(&candidate)],
            _ => vec![vec![], with(&post), with(&jury)],
        };
        assert_eq!(left, expected, "{leaver}");
    }
}

#[test]
fn one_call_alone_is_no_conference() {
    let (mut floor, candidate, _, _) = talking();
    assert_eq!(
        floor.refused(&candidate, ToServer::Merge { call: CLIENT, epoch: 2 }),
        ErrorCode::WrongCallPhase
    );
}

#[test]
fn client_and_post_played_by_one_jury_speak_together_too() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.call_in(&jury, &candidate, CLIENT.0);
    floor.say(candidate.conn, ToServer::Answer { call: CLIENT, epoch: 1 });
    floor.say(candidate.conn, ToServer::Consult { call: POST, epoch: 0, about: CLIENT, to: to_post() });
    answer(&mut floor, &jury, POST);
    let epoch = epoch(&floor, &candidate, POST);
    floor.say(candidate.conn, ToServer::Merge { call: POST, epoch });
    assert_eq!(speaks_with(&floor, &jury), [(candidate.id, true), (candidate.id, true)]);
    assert_eq!(floor.hub.calls_of(jury.id).len(), 2, "and nobody speaks with itself");
}

#[test]
fn a_call_of_a_conference_that_is_handed_over_leaves_it_and_rings_at_the_post() {
    let (mut floor, candidate, jury, post) = merged();
    let epoch = epoch(&floor, &candidate, CLIENT);
    floor.say(candidate.conn, ToServer::Transfer { call: CLIENT, epoch, to: to_post() });
    assert_eq!(speaks_with(&floor, &candidate), [(post.id, false)]);
    assert_eq!(speaks_with(&floor, &jury), []);
    let calls = floor.hub.calls_of(jury.id);
    let rings: Vec<_> = calls.iter().map(|call| (call.peer, call.phase)).collect();
    assert_eq!(rings, [(post.id, CallPhase::Ringing)]);
}

#[test]
fn who_leaves_a_conference_of_four_by_a_transfer_leaves_two_pairs() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    let [expert, manager] = ["Mme Roux", "M. Blanc"].map(|name| floor.hello(Role::Jury, name));
    floor.say(expert.conn, staff(true));
    floor.say(manager.conn, ToServer::Staff { post: ClientId("responsable".into()), on: true });
    let [client, first, second] = [CLIENT, POST, CallId(3)];
    floor.call_in(&jury, &candidate, client.0);
    floor.say(candidate.conn, ToServer::Answer { call: client, epoch: 1 });
    for (call, seat, to) in [(first, &expert, to_post()), (second, &manager, to_manager())] {
        floor.say(candidate.conn, ToServer::Consult { call, epoch: 0, about: client, to });
        answer(&mut floor, seat, call);
    }
    let at = epoch(&floor, &candidate, second);
    floor.say(candidate.conn, ToServer::Merge { call: second, epoch: at });
    assert_eq!(speaks_with(&floor, &jury).len(), 3);
    let at = epoch(&floor, &candidate, first);
    floor.say(candidate.conn, ToServer::CompleteTransfer { call: first, epoch: at });
    assert_eq!(speaks_with(&floor, &candidate), [(manager.id, false)]);
    assert_eq!(speaks_with(&floor, &manager), [(candidate.id, false)]);
    assert_eq!(speaks_with(&floor, &jury), [(expert.id, false)]);
    assert_eq!(speaks_with(&floor, &expert), [(jury.id, false)]);
    assert_eq!(floor.hub.call_of(jury.id).unwrap().persona.name, "Mme Claire Vasseur");
}

#[test]
fn of_two_calls_with_one_jury_in_a_conference_one_is_let_go_and_the_other_goes_on() {
    for leaver in ["candidate", "jury"] {
        let (mut floor, candidate, jury, post) = talking();
        floor.say(candidate.conn, ToServer::Consult { call: POST, epoch: 0, about: CLIENT, to: to_post() });
        answer(&mut floor, &post, POST);
        let manager = CallId(3);
        let to = to_manager();
        floor.say(candidate.conn, ToServer::Consult { call: manager, epoch: 0, about: CLIENT, to });
        answer(&mut floor, &jury, manager);
        let at = epoch(&floor, &candidate, manager);
        floor.say(candidate.conn, ToServer::Merge { call: manager, epoch: at });
        let seat = if leaver == "candidate" { &candidate } else { &jury };
        floor.say(seat.conn, ToServer::HangUp { call: manager, epoch: 0 });
        let mut all = vec![(candidate.id, true), (post.id, true)];
        all.sort();
        assert_eq!(speaks_with(&floor, &jury), all, "{leaver}");
        assert!(floor.hub.calls_of(jury.id).iter().all(|call| call.call != manager), "{leaver}");
    }
}

#[test]
fn a_third_call_that_is_merged_takes_back_those_that_wait() {
    let (mut floor, candidate, jury, post) = merged();
    let third = CallId(3);
    floor.say(candidate.conn, ToServer::Consult { call: third, epoch: 0, about: CLIENT, to: to_manager() });
    answer(&mut floor, &jury, third);
    assert_eq!(speaks_with(&floor, &candidate), [(jury.id, false)], "the conference waits");
    let at = epoch(&floor, &candidate, third);
    floor.say(candidate.conn, ToServer::Merge { call: third, epoch: at });
    let mut all = vec![(jury.id, true), (jury.id, true), (post.id, true)];
    all.sort();
    assert_eq!(speaks_with(&floor, &candidate), all);
}

#[test]
fn of_two_calls_in_which_voice_passes_a_listener_is_shown_the_candidates() {
    let (mut floor, candidate, jury, _) = merged();
    let listener = floor.hello(Role::Staff, "staff");
    floor.say(listener.conn, ToServer::Listen { to: jury.id, link: None });
    let heard = floor.take(&listener).into_iter().find_map(|told| match told {
        ToStation::Listening { call, .. } => call,
        _ => None,
    });
    assert_eq!(heard.map(|call| call.peer), Some(candidate.id));
}

#[test]
fn what_a_server_stopped_in_the_middle_of_is_finished_by_the_next() {
    let (mut floor, candidate, jury, post) = merged();
    // The call with the client is over, and nothing else of it was kept.
    let kept = floor.memory.kept();
    let mut client = kept.calls.into_iter().find(|call| call.id == CLIENT).unwrap();
    (client.state, client.epoch) = (signaling::hub::CallState::Over(EndReason::HungUp), client.epoch + 1);
    floor.memory.keep(signaling::kept::StoreOp::Call(Box::new(client)));
    let floor = floor.restart(Duration::from_secs(1));
    assert_eq!(floor.hub.calls_of(jury.id), []);
    let left = |seat: &Seat| {
        let calls = floor.hub.calls_of(seat.id).into_iter();
        calls.map(|call| (call.peer, call.conference)).collect::<Vec<_>>()
    };
    assert_eq!(left(&candidate), [(post.id, None)]);
    assert_eq!(left(&post), [(candidate.id, None)]);
}
