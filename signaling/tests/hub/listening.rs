use std::time::Duration;

use signaling::hub::{AWAY_GRACE, Input, MAX_LISTENERS};
use signaling::protocol::*;
use signaling::session::Session;

use crate::floor::{Floor, Seat};
use crate::overheard_chat::write;

const CALL: CallId = CallId(1);

pub fn listen(to: &Seat) -> ToServer {
    ToServer::Listen { to: to.id, link: None }
}

/// The connection that a listener is told of, and the call there.
fn heard(floor: &mut Floor, listener: &Seat) -> Vec<(Link, Option<CallPhase>)> {
    let heard = floor.take(listener).into_iter().filter_map(|message| match message {
        ToStation::Listening { link, call, .. } => Some((link, call.map(|call| call.phase))),
        _ => None,
    });
    heard.collect()
}

/// What a station is told to forward, and to forward no longer.
fn forwards(floor: &mut Floor, seat: &Seat) -> Vec<(Link, bool)> {
    let told = floor.take(seat).into_iter().filter_map(|message| match message {
        ToStation::Forward { link, .. } => Some((link, true)),
        ToStation::ForwardEnded { link } => Some((link, false)),
        _ => None,
    });
    told.collect()
}

/// A pair, and another jury member that listens to it.
pub fn overheard() -> (Floor, Seat, Seat, Seat, Link) {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    let listener = floor.hello(Role::Jury, "Mme Roux");
    floor.take(&jury);
    floor.say(listener.conn, listen(&jury));
    let [(link, None)] = heard(&mut floor, &listener)[..] else { panic!("no connection is made") };
    assert_eq!(forwards(&mut floor, &jury), [(link, true)]);
    (floor, candidate, jury, listener, link)
}

fn call(floor: &mut Floor, candidate: &Seat, jury: &Seat) {
    floor.call_in(jury, candidate, CALL.0);
    floor.say(candidate.conn, ToServer::Answer { call: CALL, epoch: 1 });
}

#[test]
fn the_playing_station_forwards_and_the_listener_follows_its_calls() {
    let (mut floor, candidate, jury, listener, link) = overheard();
    call(&mut floor, &candidate, &jury);
    let phases: Vec<_> = heard(&mut floor, &listener).into_iter().map(|(_, phase)| phase).collect();
    assert_eq!(phases, [Some(CallPhase::Ringing), Some(CallPhase::Active)]);
    floor.say(jury.conn, ToServer::HangUp { call: CALL, epoch: 2 });
    assert_eq!(heard(&mut floor, &listener), [(link, None)]);
    assert_eq!(forwards(&mut floor, &jury), [], "one connection serves all calls");
}

#[test]
fn what_the_two_ends_say_to_connect_reaches_the_other_and_nobody_else() {
    let (mut floor, candidate, jury, listener, link) = overheard();
    let signal = |body: &str| ToServer::Signal { link, body: body.into() };
    let relayed = |body: &str| ToStation::Signal { link, body: body.into() };
    assert_eq!(floor.ask(&jury, signal("offer")), []);
    assert_eq!(floor.take(&listener), [relayed("offer")]);
    assert_eq!(floor.ask(&listener, signal("answer")), []);
    assert_eq!(floor.take(&jury), [relayed("answer")]);
    assert_eq!(floor.take(&candidate), []);
    assert_eq!(floor.refused(&candidate, signal("spy")), ErrorCode::StaleLink);
}

/// All that a candidate is sent in an exchange that breaks and goes on, with so many that come and go to listen.
fn exchange(listeners: usize) -> Vec<String> {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    let roles = [Role::Jury, Role::Staff].into_iter().cycle();
    let ears = (0..listeners).zip(roles).map(|(ear, role)| floor.hello(role, &format!("ear {ear}")));
    let ears: Vec<Seat> = ears.collect();
    for ear in &ears {
        floor.say(ear.conn, listen(&jury));
        floor.say(ear.conn, ToServer::OverheardChat { after: 0 });
    }
    write(&mut floor, &candidate, Address::Station(jury.id), 1, "Bonjour");
    call(&mut floor, &candidate, &jury);
    write(&mut floor, &jury, Address::Station(candidate.id), 2, "Je suis furieuse");
    floor.say(candidate.conn, ToServer::Read { id: MessageId(2) });
    if let [first, ..] = &ears[..] {
        floor.say(first.conn, ToServer::StopListening);
        floor.say(first.conn, listen(&candidate));
    }
    floor.say(candidate.conn, ToServer::Hold { call: CALL, epoch: 2, held: Some(HoldReason::Person) });
    let (_, link) = floor.hub.pair_of(jury.id).unwrap();
    floor.say(jury.conn, ToServer::Relink { link });
    floor.pass(Duration::from_secs(2));
    let mut told = floor.take(&candidate);
    // Both ends of the pair are back one after the other, the candidate with the voice that went on.
    let (_, link) = floor.hub.pair_of(jury.id).unwrap();
    floor.disconnect(&candidate);
    floor.pass(Duration::from_secs(3));
    let resume = Some(candidate.welcome.resume);
    let candidate = floor.hello_with(Role::Candidate, "Poste 3", resume, Some(link)).unwrap();
    // Its word for files is drawn by chance; here alone it counts connections.
    told.push(ToStation::Welcome(Box::new(Welcome { bulk: None, ..candidate.welcome.clone() })));
    floor.disconnect(&jury);
    floor.pass(Duration::from_secs(3));
    let jury = floor.hello(Role::Jury, "Mme Le Goff");
    for ear in &ears {
        floor.disconnect(ear);
    }
    floor.pass(AWAY_GRACE);
    floor.say(jury.conn, ToServer::HangUp { call: CALL, epoch: 3 });
    told.extend(floor.take(&candidate));
    told.iter().map(encode).collect()
}

#[test]
fn a_candidate_is_sent_the_same_to_the_letter_whoever_listens() {
    let alone = exchange(0);
    assert!(alone.len() > 15, "{alone:?}");
    for listeners in [1, 2, 4] {
        assert_eq!(exchange(listeners), alone, "{listeners} listen");
    }
}

#[test]
fn jury_and_staff_see_who_listens_and_the_journal_says_so() {
    let (mut floor, candidate, jury, listener, _) = overheard();
    let staff = floor.hello(Role::Staff, "staff");
    let seen = |stations: &[Station]| stations.iter().find(|seen| seen.id == listener.id).unwrap().listens_to;
    assert_eq!(seen(&staff.welcome.stations), Some(jury.id));
    floor.take(&staff);
    floor.say(listener.conn, ToServer::StopListening);
    let told = floor.take(&staff).into_iter().find_map(|message| match message {
        ToStation::Presence { station } => Some(station.listens_to),
        _ => None,
    });
    assert_eq!(told, Some(None));
    assert_eq!(floor.take(&candidate), []);
    let (listener, to) = (listener.id, jury.id);
    let entries = floor.journal();
    assert!(entries.contains(&JournalEvent::ListeningBegan { listener, to }), "{entries:?}");
    assert!(entries.contains(&JournalEvent::ListeningEnded { listener, to }), "{entries:?}");
}

#[test]
fn a_candidate_cannot_listen_nor_anyone_to_nobody() {
    let (mut floor, candidate, jury, listener, _) = overheard();
    let staff = floor.hello(Role::Staff, "staff");
    assert_eq!(floor.refused(&candidate, listen(&jury)), ErrorCode::WrongRole);
    assert_eq!(floor.refused(&candidate, ToServer::StopListening), ErrorCode::WrongRole);
    assert_eq!(floor.refused(&listener, listen(&staff)), ErrorCode::NoSuchStation);
    assert_eq!(floor.refused(&listener, listen(&listener)), ErrorCode::NoSuchStation);
    let nobody = ToServer::Listen { to: StationId(99), link: None };
    assert_eq!(floor.refused(&listener, nobody), ErrorCode::NoSuchStation);
    let alone = floor.hello(Role::Candidate, "Poste 9");
    floor.take(&listener);
    assert_eq!(floor.refused(&listener, listen(&alone)), ErrorCode::NoSuchStation);
    assert_eq!(heard(&mut floor, &listener), [], "what was heard before goes on");
    floor.say(staff.conn, listen(&candidate));
    assert_eq!(forwards(&mut floor, &jury).len(), 1, "a candidate means the jury that plays for it");
}

#[test]
fn whoever_calls_or_answers_listens_no_longer() {
    let (mut floor, _, _, listener, _) = overheard();
    let own = floor.hello(Role::Candidate, "Poste 9");
    let staff = floor.hello(Role::Staff, "staff");
    assert!(floor.linked(&own).is_none(), "a jury that listens waits for no candidate");
    floor.say(staff.conn, ToServer::Pair { candidate: own.id, jury: listener.id });
    floor.take(&listener);
    floor.call_in(&listener, &own, 2);
    let told = floor.take(&listener);
    assert!(told.iter().any(|message| matches!(message, ToStation::ListeningEnded { .. })), "{told:?}");
}

#[test]
fn nobody_listens_while_in_a_call() {
    let (mut floor, candidate, jury, ..) = overheard();
    let other = floor.hello(Role::Jury, "M. Le Gall");
    call(&mut floor, &candidate, &jury);
    floor.take(&jury);
    assert_eq!(floor.refused(&jury, listen(&other)), ErrorCode::InCall);
}

#[test]
fn a_station_serves_as_many_listeners_as_it_can() {
    let (mut floor, _, jury, listener, _) = overheard();
    for ear in 1..MAX_LISTENERS {
        let staff = floor.hello(Role::Staff, &format!("staff {ear}"));
        floor.say(staff.conn, listen(&jury));
        assert_eq!(heard(&mut floor, &staff).len(), 1);
    }
    let late = floor.hello(Role::Staff, "late");
    floor.take(&late);
    assert_eq!(floor.refused(&late, listen(&jury)), ErrorCode::TooManyListeners);
    floor.say(listener.conn, ToServer::StopListening);
    floor.say(late.conn, listen(&jury));
    assert_eq!(heard(&mut floor, &late).len(), 1);
}

#[test]
fn a_listener_that_switches_is_heard_of_at_the_new_station_only() {
    let (mut floor, _, jury, listener, first) = overheard();
    let other = floor.hello(Role::Jury, "M. Le Gall");
    floor.take(&jury);
    floor.say(listener.conn, listen(&other));
    let [(second, None)] = heard(&mut floor, &listener)[..] else { panic!("no connection is made") };
    assert!(second > first);
    assert_eq!(forwards(&mut floor, &jury), [(first, false)]);
    assert_eq!(forwards(&mut floor, &other), [(second, true)]);
}

#[test]
fn a_connection_that_lives_at_both_ends_outlives_the_server() {
    let (floor, _, jury, listener, link) = overheard();
    let mut floor = floor.restart(Duration::from_secs(3));
    let listener = floor.hello_holding(Role::Jury, "Mme Roux", listener.welcome.resume, &[link]);
    floor.say(listener.conn, ToServer::Listen { to: jury.id, link: Some(link) });
    assert_eq!(heard(&mut floor, &listener), [(link, None)], "the jury is not back yet");
    let jury = floor.hello_holding(Role::Jury, "Mme Le Goff", jury.welcome.resume, &[link]);
    floor.say(listener.conn, ToServer::Listen { to: jury.id, link: Some(link) });
    assert_eq!(heard(&mut floor, &listener).last(), Some(&(link, None)));
    assert_eq!(forwards(&mut floor, &jury), [], "nothing is made anew");
}

#[test]
fn a_connection_that_one_end_lost_is_made_anew() {
    let (mut floor, _, jury, listener, link) = overheard();
    floor.disconnect(&jury);
    let jury = floor.hello(Role::Jury, "Mme Le Goff");
    let [(anew, None)] = heard(&mut floor, &listener)[..] else { panic!("nothing is made anew") };
    assert!(anew > link);
    assert_eq!(forwards(&mut floor, &jury), [(link, false), (anew, true)]);
    floor.say(listener.conn, ToServer::Relink { link: anew });
    let [(third, None)] = heard(&mut floor, &listener)[..] else { panic!("nothing is made anew") };
    assert_eq!(forwards(&mut floor, &jury), [(anew, false), (third, true)]);
}

#[test]
fn a_listener_that_does_not_come_back_or_starts_anew_listens_no_longer() {
    let (mut floor, _, jury, listener, link) = overheard();
    floor.disconnect(&listener);
    let again = floor.hello(Role::Jury, "Mme Roux");
    assert_eq!(forwards(&mut floor, &jury), [(link, false)], "it holds nothing, and says nothing");
    floor.say(again.conn, listen(&jury));
    let [(link, true)] = forwards(&mut floor, &jury)[..] else { panic!("nothing is forwarded") };
    floor.disconnect(&again);
    floor.pass(AWAY_GRACE);
    assert_eq!(forwards(&mut floor, &jury), [(link, false)]);
}

#[test]
fn a_connection_that_a_candidate_guesses_is_not_answered() {
    let (mut floor, _, _, listener, living) = overheard();
    floor.say(listener.conn, ToServer::StopListening);
    let guessed = [living, Link(living.0 + 1)];
    let candidate = floor.hello_holding(Role::Candidate, "Poste 9", ResumeSecret(1), &guessed);
    let told = floor.take(&candidate);
    let answers = told.iter().filter(|told| matches!(told, ToStation::ForwardEnded { .. }));
    assert_eq!(answers.count(), 0, "{told:?}");
}

#[test]
fn a_listener_that_returns_and_listens_no_longer_is_there_for_a_candidate_who_waits() {
    let (mut floor, _, _, listener, _) = overheard();
    let waits = floor.hello(Role::Candidate, "Poste 9");
    assert_eq!(floor.hub.pair_of(waits.id), None, "who listens is not there for anybody");
    floor.disconnect(&listener);
    floor.hello(Role::Jury, "Mme Roux");
    assert_eq!(floor.hub.pair_of(waits.id), None, "it may say in a moment that it listens on");
    floor.pass(Duration::from_secs(3));
    assert_eq!(floor.hub.pair_of(waits.id).map(|(jury, _)| jury), Some(listener.id));
}

#[test]
fn a_listener_is_paired_with_nobody_before_it_can_say_so_to_a_new_server() {
    let (mut floor, _, jury, listener, link) = overheard();
    floor.hello(Role::Candidate, "Poste 9");
    for listens in [true, false] {
        floor = floor.restart(Duration::from_secs(3));
        let waits = floor.hello(Role::Candidate, "Poste 9");
        let back = floor.hello_holding(Role::Jury, "Mme Roux", listener.welcome.resume, &[link]);
        assert_eq!(floor.hub.pair_of(waits.id), None, "it may say in a moment that it listens");
        if listens {
            floor.say(back.conn, ToServer::Listen { to: jury.id, link: Some(link) });
        }
        floor.pass(Duration::from_secs(5));
        assert_eq!(floor.hub.pair_of(waits.id).is_some(), !listens, "it said so: {listens}");
    }
}

#[test]
fn who_left_cannot_be_listened_to_but_right_after_a_start_of_the_server() {
    let (mut floor, candidate, jury, listener, _) = overheard();
    floor.disconnect(&jury);
    floor.pass(AWAY_GRACE);
    floor.take(&listener);
    assert_eq!(floor.refused(&listener, listen(&jury)), ErrorCode::NoSuchStation);
    assert_eq!(floor.refused(&listener, listen(&candidate)), ErrorCode::NoSuchStation);
    let mut floor = floor.restart(Duration::from_secs(3));
    let listener = floor.hello(Role::Jury, "Mme Roux");
    floor.say(listener.conn, listen(&jury));
    floor.pass(AWAY_GRACE - Duration::from_secs(1));
    let told = floor.take(&listener);
    assert!(!told.iter().any(|told| matches!(told, ToStation::Error { .. })), "{told:?}");
    assert_eq!(floor.hub.ear_of(listener.id), Some((jury.id, None)), "it may be on its way");
    floor.pass(Duration::from_secs(1));
    let told = floor.take(&listener);
    assert!(told.contains(&ToStation::ListeningEnded { to: jury.id }), "{told:?}");
    assert_eq!(floor.refused(&listener, listen(&jury)), ErrorCode::NoSuchStation);
}

#[test]
fn those_that_listen_are_told_once_of_a_station_that_is_away() {
    let (mut floor, candidate, jury, listener, _) = overheard();
    call(&mut floor, &candidate, &jury);
    floor.call_in(&jury, &candidate, 2);
    floor.take(&listener);
    floor.disconnect(&candidate);
    assert_eq!(heard(&mut floor, &listener).len(), 1);
}

#[test]
fn when_the_station_listened_to_leaves_the_listener_is_told() {
    let (mut floor, _, jury, listener, _) = overheard();
    floor.disconnect(&jury);
    floor.pass(AWAY_GRACE);
    let told = floor.take(&listener);
    assert!(told.contains(&ToStation::ListeningEnded { to: jury.id }), "{told:?}");
}

#[test]
fn a_candidate_is_told_that_the_jury_may_listen_where_the_session_says_so() {
    let mut floor = Floor::new();
    assert!(floor.hello(Role::Candidate, "1").welcome.listening_announced);
    assert!(!floor.hello(Role::Jury, "2").welcome.listening_announced);
    floor.handle(Input::Session(Session { listening_announced: false, ..Session::default() }));
    assert!(!floor.hello(Role::Candidate, "3").welcome.listening_announced);
}
