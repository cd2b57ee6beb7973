use std::time::Duration;

use signaling::hub::{CloseReason, PING_EVERY, SILENT_FOR};
use signaling::protocol::*;

use crate::floor::Floor;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_hello_is_answered_by_a_welcome() {
    let mut floor = Floor::new();
    let seat = floor.hello(Role::Candidate, "  Poste 3 ");
    assert_eq!(seat.welcome.version, VERSION);
    assert_eq!(seat.welcome.phase, Phase::Waiting);
    assert_eq!(seat.welcome.calls, []);
    assert_eq!(seat.welcome.chat, ChatNumbers::default());
    assert_eq!(seat.welcome.clients, 0, "a candidate that waits learns of no client");
    assert_eq!(seat.welcome.now_ms, crate::floor::WALL_MS);
    let [own] = seat.welcome.stations.as_slice() else {
        panic!("{:?}", seat.welcome.stations);
    };
    assert_eq!((own.name.as_str(), own.state), ("Poste 3", Presence::Present));
}

#[test]
fn another_version_is_refused_and_the_right_one_may_follow() {
    let mut floor = Floor::new();
    let conn = floor.connect();
    let hello = |version| {
        let name = "Poste 3".into();
        let role = Role::Candidate;
        ToServer::Hello(Hello {
            version,
            name,
            role,
            resume: None,
            link: None,
            ears: Vec::new(),
            ticket: None,
        })
    };
    floor.say(conn, hello(VERSION + 1));
    assert!(matches!(&floor.inbox(conn)[..], [ToStation::Error { code: ErrorCode::UnsupportedVersion, .. }]));
    floor.say(conn, hello(VERSION));
    assert!(matches!(&floor.inbox(conn)[..], [ToStation::Welcome(_)]));
    floor.say(conn, hello(VERSION));
    assert!(matches!(&floor.inbox(conn)[..], [ToStation::Error { code: ErrorCode::AlreadyWelcome, .. }]));
}

#[test]
fn the_first_message_must_be_hello() {
    let mut floor = Floor::new();
    let conn = floor.connect();
    floor.say(conn, ToServer::History { after: 0 });
    assert!(matches!(&floor.inbox(conn)[..], [ToStation::Error { code: ErrorCode::HelloFirst, .. }]));
}

#[test]
fn names_that_cannot_be_shown_are_refused() {
    let mut floor = Floor::new();
    let long = "é".repeat(MAX_NAME_CHARS + 1);
    for name in ["", " \t ", "Poste\n3", "a\u{0}b", &long] {
        let refused = floor.hello_with(Role::Candidate, name, None, None).unwrap_err();
        assert_eq!(refused, ErrorCode::BadName, "{name:?}");
    }
    floor.hello(Role::Candidate, &"é".repeat(MAX_NAME_CHARS));
}

#[test]
fn a_connected_name_is_taken_unless_the_secret_fits() {
    let mut floor = Floor::new();
    let first = floor.hello(Role::Candidate, "Poste 3");
    let without = floor.hello_with(Role::Candidate, "Poste 3", None, None);
    assert_eq!(without.unwrap_err(), ErrorCode::NameTaken);
    let wrong = floor.hello_with(Role::Candidate, "Poste 3", Some(ResumeSecret(7)), None);
    assert_eq!(wrong.unwrap_err(), ErrorCode::NameTaken);

    let secret = first.welcome.resume;
    let second = floor.hello_with(Role::Candidate, "Poste 3", Some(secret), None).unwrap();
    assert_eq!(second.id, first.id);
    assert_eq!(
        second.welcome.resume, secret,
        "had this welcome been lost, the station would not know another"
    );
    assert_eq!(floor.closed, [(first.conn, CloseReason::Replaced)]);
    // The end of the former connection takes nothing from the new one.
    floor.disconnect(&first);
    assert!(floor.hub.is_connected(second.id));
}

#[test]
fn a_name_may_be_used_once_in_each_role() {
    let mut floor = Floor::new();
    let candidate = floor.hello(Role::Candidate, "A");
    let jury = floor.hello(Role::Jury, "A");
    assert_ne!(candidate.id, jury.id);
}

#[test]
fn a_station_that_comes_back_keeps_its_number() {
    let mut floor = Floor::new();
    let first = floor.hello(Role::Candidate, "Poste 3");
    floor.disconnect(&first);
    let soon = floor.hello(Role::Candidate, "Poste 3");
    floor.disconnect(&soon);
    floor.pass(60 * SECOND);
    let late = floor.hello(Role::Candidate, "Poste 3");
    assert_eq!((soon.id, late.id), (first.id, first.id));
}

#[test]
fn a_lost_station_is_away_for_a_while_and_then_gone() {
    let mut floor = Floor::new();
    let staff = floor.hello(Role::Staff, "Accueil");
    let candidate = floor.hello(Role::Candidate, "Poste 3");
    floor.take(&staff);
    floor.disconnect(&candidate);
    let seen = floor.take(&staff);
    assert!(
        matches!(&seen[..], [ToStation::Presence { station }] if station.state == Presence::Away),
        "{seen:?}"
    );
    floor.pass(29 * SECOND);
    assert_eq!(floor.take(&staff), []);
    floor.pass(SECOND);
    let seen = floor.take(&staff);
    assert!(seen.contains(&ToStation::Gone { station: candidate.id }), "{seen:?}");
    assert!(matches!(floor.journal().last(), Some(JournalEvent::Left { .. })));
}

#[test]
fn a_socket_without_hello_is_closed_after_ten_seconds() {
    let mut floor = Floor::new();
    let conn = floor.connect();
    floor.pass(Duration::from_millis(9_999));
    assert_eq!(floor.closed, []);
    floor.pass(Duration::from_millis(1));
    assert_eq!(floor.closed, [(conn, CloseReason::NoHello)]);
}

#[test]
fn a_live_station_is_pinged_and_a_silent_one_closed_within_fifteen_seconds() {
    let mut floor = Floor::new();
    let live = floor.hello(Role::Candidate, "Poste 1");
    let dead = floor.hello(Role::Candidate, "Poste 2");
    floor.mute.push(dead.conn);
    floor.pass(PING_EVERY);
    assert_eq!(floor.pings, [live.conn, dead.conn]);
    floor.pass(SILENT_FOR - PING_EVERY);
    assert_eq!(floor.closed, [(dead.conn, CloseReason::Silent)]);
    floor.pass(600 * SECOND);
    assert!(floor.hub.is_connected(live.id));
}

#[test]
fn a_burst_passes_and_a_flood_is_refused_until_it_slows_down() {
    let mut floor = Floor::new();
    let seat = floor.hello(Role::Candidate, "Poste 3");
    let mut refused = 0;
    for _ in 0..300 {
        let answer = floor.ask(&seat, ToServer::Roster { after: StationId(0) });
        match answer.as_slice() {
            [ToStation::RosterPage { .. }] => assert_eq!(refused, 0),
            [ToStation::Error { code: ErrorCode::TooFast, .. }] => refused += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(refused, 300 - 199, "hello was the first of 200");
    floor.pass(SECOND);
    for _ in 0..50 {
        let answer = floor.ask(&seat, ToServer::Roster { after: StationId(0) });
        assert!(matches!(answer.as_slice(), [ToStation::RosterPage { .. }]));
    }
    assert_eq!(floor.refused(&seat, ToServer::Roster { after: StationId(0) }), ErrorCode::TooFast);
}

#[test]
fn a_station_cut_for_reading_slowly_resumes_where_it_was() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.call_in(&jury, &candidate, 1);
    // The shell cuts a full queue by saying that the connection closed.
    floor.handle(signaling::hub::Input::Closed { conn: candidate.conn });
    let resume = Some(candidate.welcome.resume);
    let back = floor.hello_with(Role::Candidate, "Poste 3", resume, None).unwrap();
    assert_eq!(back.id, candidate.id);
    assert_eq!(back.welcome.calls.len(), 1);
}

#[test]
fn the_server_takes_only_so_many_stations() {
    let mut floor = Floor::new();
    for number in 0..4_096 {
        floor.hello(Role::Candidate, &format!("Poste {number}"));
        // Nothing of this test needs what they were told.
        floor.sent.clear();
    }
    let refused = floor.hello_with(Role::Candidate, "Poste de trop", None, None).unwrap_err();
    assert_eq!(refused, ErrorCode::ServerFull);
}
