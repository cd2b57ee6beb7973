//! More than two stations: posts at stations of their own, and transfers to them.

use std::time::Duration;

use signaling::hub::RING;
use signaling::protocol::*;

use crate::floor::{Floor, Seat};

pub const CLIENT: CallId = CallId(1);
pub const POST: CallId = CallId(2);

pub fn to_post() -> Address {
    Address::Number("12".into())
}

pub fn to_manager() -> Address {
    Address::Number("15".into())
}

pub fn staff(on: bool) -> ToServer {
    ToServer::Staff { post: ClientId("expertise".into()), on }
}

/// The candidate talks to Mme Vasseur, and somebody else sits at the post.
pub fn talking() -> (Floor, Seat, Seat, Seat) {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    let post = floor.hello(Role::Jury, "Mme Roux");
    floor.say(post.conn, staff(true));
    floor.call_in(&jury, &candidate, CLIENT.0);
    floor.say(candidate.conn, ToServer::Answer { call: CLIENT, epoch: 1 });
    for seat in [&candidate, &jury, &post] {
        floor.take(seat);
    }
    (floor, candidate, jury, post)
}

/// The same, and it has asked the post, which answered.
pub fn consulting() -> (Floor, Seat, Seat, Seat) {
    let (mut floor, candidate, jury, post) = talking();
    floor.say(candidate.conn, ToServer::Consult { call: POST, epoch: 0, about: CLIENT, to: to_post() });
    answer(&mut floor, &post, POST);
    for seat in [&candidate, &jury, &post] {
        floor.take(seat);
    }
    (floor, candidate, jury, post)
}

pub fn epoch(floor: &Floor, seat: &Seat, call: CallId) -> u32 {
    floor.hub.calls_of(seat.id).into_iter().find(|info| info.call == call).map_or(0, |info| info.epoch)
}

pub fn answer(floor: &mut Floor, seat: &Seat, call: CallId) {
    let epoch = epoch(floor, seat, call);
    floor.say(seat.conn, ToServer::Answer { call, epoch });
}

pub fn merged() -> (Floor, Seat, Seat, Seat) {
    let (mut floor, candidate, jury, post) = consulting();
    let epoch = epoch(&floor, &candidate, POST);
    floor.say(candidate.conn, ToServer::Merge { call: POST, epoch });
    (floor, candidate, jury, post)
}

/// With whom a station speaks, in a conference or not.
pub fn speaks_with(floor: &Floor, seat: &Seat) -> Vec<(StationId, bool)> {
    let calls = floor.hub.calls_of(seat.id).into_iter();
    let open = calls.filter(|call| call.phase == CallPhase::Active && call.held.or(call.peer_held).is_none());
    let mut with: Vec<_> = open.map(|call| (call.peer, call.conference.is_some())).collect();
    with.sort();
    with
}

/// The connections of its own that a station was told to make.
pub fn lines(floor: &mut Floor, seat: &Seat) -> Vec<(CallId, Link)> {
    let told = floor.take(seat).into_iter().filter_map(|message| match message {
        ToStation::Line { call, link, .. } => Some((call, link)),
        _ => None,
    });
    told.collect()
}

#[test]
fn a_call_to_a_post_rings_at_who_sits_there_and_else_at_the_jury() {
    let (mut floor, candidate, jury, post) = talking();
    let consult = |call| ToServer::Consult { call: CallId(call), epoch: 0, about: CLIENT, to: to_post() };
    floor.say(candidate.conn, consult(2));
    assert_eq!(floor.hub.call_of(post.id).unwrap().peer, candidate.id);
    floor.say(candidate.conn, ToServer::HangUp { call: POST, epoch: 1 });
    floor.say(post.conn, staff(false));
    floor.say(candidate.conn, consult(3));
    assert_eq!(floor.hub.calls_of(jury.id).len(), 2);
    assert_eq!(floor.hub.calls_of(post.id), []);
}

#[test]
fn one_sits_at_a_post_all_see_who_but_the_candidate_and_who_leaves_frees_it() {
    let (mut floor, candidate, jury, post) = talking();
    assert_eq!(floor.refused(&jury, staff(true)), ErrorCode::PostTaken);
    let unknown = ToServer::Staff { post: ClientId("nowhere".into()), on: true };
    assert_eq!(floor.refused(&jury, unknown), ErrorCode::NoSuchNumber);
    assert_eq!(floor.refused(&candidate, staff(true)), ErrorCode::WrongRole);
    let told = floor.ask(&jury, ToServer::Roster { after: StationId(0) });
    let [ToStation::RosterPage { stations, .. }] = &told[..] else { panic!("{told:?}") };
    let sits = stations.iter().find(|seen| seen.id == post.id).unwrap();
    assert_eq!(sits.posts, [ClientId("expertise".into())]);
    floor.take(&candidate);
    floor.disconnect(&post);
    floor.pass(signaling::hub::AWAY_GRACE);
    assert_eq!(floor.take(&candidate), [], "a candidate is told nothing of it");
    assert!(floor.ask(&jury, staff(true)).iter().all(|told| !matches!(told, ToStation::Error { .. })));
}

#[test]
fn stations_that_are_not_paired_make_a_connection_for_their_call_and_make_it_anew() {
    let (mut floor, candidate, _, post) = talking();
    floor.say(candidate.conn, ToServer::Consult { call: POST, epoch: 0, about: CLIENT, to: to_post() });
    let [(POST, link)] = lines(&mut floor, &candidate)[..] else { panic!("no connection is made") };
    assert_eq!(lines(&mut floor, &post), [(POST, link)]);
    let signal = ToServer::Signal { link, body: "offer".into() };
    assert_eq!(floor.ask(&post, signal.clone()), []);
    assert_eq!(floor.take(&candidate), [ToStation::Signal { link, body: "offer".into() }]);
    let stranger = floor.hello(Role::Jury, "M. Petit");
    assert_eq!(floor.refused(&stranger, signal), ErrorCode::NotPaired);
    floor.say(post.conn, ToServer::Relink { link });
    let [(POST, newer)] = lines(&mut floor, &candidate)[..] else { panic!("no new connection") };
    assert!(newer > link);
}

#[test]
fn a_connection_that_lives_at_both_ends_outlives_a_lost_server() {
    let (mut floor, candidate, _, post) = talking();
    floor.say(candidate.conn, ToServer::Consult { call: POST, epoch: 0, about: CLIENT, to: to_post() });
    answer(&mut floor, &post, POST);
    let [(POST, link)] = lines(&mut floor, &candidate)[..] else { panic!("no connection is made") };
    let mut floor = floor.restart(Duration::from_secs(1));
    let back = |floor: &mut Floor, role, name: &str, seat: &Seat| {
        floor.hello_holding(role, name, seat.welcome.resume, &[link])
    };
    let candidate = back(&mut floor, Role::Candidate, "Poste 3", &candidate);
    let post = back(&mut floor, Role::Jury, "Mme Roux", &post);
    assert_eq!((lines(&mut floor, &candidate), lines(&mut floor, &post)), (vec![], vec![]));
}

#[test]
fn a_transfer_that_is_completed_puts_the_client_through_to_the_post() {
    let (mut floor, candidate, jury, post) = consulting();
    let complete = |floor: &Floor| {
        let epoch = epoch(floor, &candidate, POST);
        ToServer::CompleteTransfer { call: POST, epoch }
    };
    let said = complete(&floor);
    floor.say(candidate.conn, said.clone());
    floor.say(candidate.conn, said);
    assert_eq!(floor.hub.calls_of(candidate.id), []);
    assert_eq!(speaks_with(&floor, &jury), [(post.id, false)]);
    assert_eq!(speaks_with(&floor, &post), [(jury.id, false)]);
    let at_jury = floor.hub.call_of(jury.id).unwrap();
    assert_eq!(at_jury.persona.name, "Mme Claire Vasseur");
    assert_eq!(at_jury.handled_by.unwrap().name, "Service expertise");
    assert_eq!(lines(&mut floor, &jury).len(), 1, "they have a connection of their own");
    floor.say(post.conn, ToServer::HangUp { call: at_jury.call, epoch: at_jury.epoch });
    assert_eq!(floor.hub.calls_of(jury.id), []);
}

#[test]
fn a_client_that_is_handed_over_without_a_word_comes_back_where_nobody_answers() {
    for how in ["answers", "declines", "rings on", "is not to be disturbed", "hears the client hang up"] {
        let (mut floor, candidate, jury, post) = talking();
        if how == "is not to be disturbed" {
            floor.say(post.conn, ToServer::DoNotDisturb { on: true });
        }
        floor.say(candidate.conn, ToServer::Transfer { call: CLIENT, epoch: 2, to: to_post() });
        let rings = floor.hub.call_of(post.id);
        if let Some(call) = &rings {
            assert_eq!(floor.hub.calls_of(candidate.id), []);
            let (call, epoch) = (call.call, call.epoch);
            match how {
                "answers" => floor.say(post.conn, ToServer::Answer { call, epoch }),
                "declines" => floor.say(post.conn, ToServer::Decline { call, epoch }),
                "hears the client hang up" => floor.say(jury.conn, ToServer::HangUp { call, epoch }),
                _ => floor.pass(RING),
            }
        }
        let returned = floor.hub.call_of(candidate.id);
        if ["answers", "hears the client hang up"].contains(&how) {
            assert_eq!(returned, None, "{how}");
            continue;
        }
        let returned = returned.unwrap_or_else(|| panic!("the client is lost: {how}"));
        assert_eq!((returned.phase, returned.peer), (CallPhase::Ringing, jury.id), "{how}");
        assert_eq!(returned.persona.name, "Mme Claire Vasseur");
    }
}

#[test]
fn who_sat_at_a_post_before_a_restart_is_paired_with_nobody_before_it_says_so_again() {
    let mut floor = Floor::new();
    let post = floor.hello(Role::Jury, "Mme Roux");
    floor.say(post.conn, staff(true));
    let candidate = floor.hello(Role::Candidate, "Poste 3");
    let mut floor = floor.restart(Duration::from_secs(1));
    let back = |floor: &mut Floor, role, name: &str, seat: &Seat| {
        floor.hello_with(role, name, Some(seat.welcome.resume), None).unwrap()
    };
    let candidate = back(&mut floor, Role::Candidate, "Poste 3", &candidate);
    let post = back(&mut floor, Role::Jury, "Mme Roux", &post);
    assert_eq!(floor.hub.pair_of(candidate.id), None);
    floor.say(post.conn, staff(true));
    floor.pass(Duration::from_secs(10));
    assert_eq!(floor.hub.pair_of(candidate.id), None);
    // Who has nothing to say is free.
    floor.say(post.conn, staff(false));
    assert_eq!(floor.hub.pair_of(candidate.id).map(|(jury, _)| jury), Some(post.id));
}

#[test]
fn who_was_in_a_call_is_paired_once_it_is_free() {
    let (mut floor, candidate, jury, post) = consulting();
    floor.say(post.conn, staff(false));
    let late = floor.hello(Role::Candidate, "Poste 4");
    assert_eq!(floor.hub.pair_of(late.id), None, "it is in a call");
    floor.say(candidate.conn, ToServer::HangUp { call: POST, epoch: 0 });
    assert_eq!(floor.hub.pair_of(late.id).map(|(jury, _)| jury), Some(post.id));
    assert_eq!(speaks_with(&floor, &jury), []);
}

#[test]
fn who_listens_where_a_client_was_handed_over_to_is_told_of_it() {
    let (mut floor, candidate, jury, post) = talking();
    let listener = floor.hello(Role::Staff, "staff");
    floor.say(listener.conn, ToServer::Listen { to: post.id, link: None });
    floor.say(candidate.conn, ToServer::Transfer { call: CLIENT, epoch: 2, to: to_post() });
    let call = floor.hub.call_of(post.id).unwrap().call;
    answer(&mut floor, &post, call);
    let told = floor.take(&listener).into_iter().filter_map(|told| match told {
        ToStation::Listening { call, .. } => call.map(|call| (call.peer, call.phase)),
        _ => None,
    });
    let told: Vec<_> = told.collect();
    assert_eq!(told, [(jury.id, CallPhase::Ringing), (jury.id, CallPhase::Active)]);
}

#[test]
fn a_call_that_comes_of_another_never_bears_the_name_of_a_third() {
    let hand_over = |floor: &mut Floor, candidate: &Seat, post: &Seat| {
        let at = epoch(floor, candidate, CLIENT);
        floor.say(candidate.conn, ToServer::Transfer { call: CLIENT, epoch: at, to: to_post() });
        floor.hub.calls_of(post.id).into_iter().map(|call| call.call).collect::<Vec<_>>()
    };
    let (mut floor, candidate, _, post) = talking();
    let named = hand_over(&mut floor, &candidate, &post)[0];
    let (mut floor, candidate, _, post) = talking();
    floor.say(candidate.conn, ToServer::Consult { call: named, epoch: 0, about: CLIENT, to: to_post() });
    let mut rings = hand_over(&mut floor, &candidate, &post);
    rings.dedup();
    assert_eq!(rings.len(), 2, "{rings:?}");
}
