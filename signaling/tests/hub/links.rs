use signaling::protocol::*;

use crate::floor::Floor;

fn signal(link: Link) -> ToServer {
    ToServer::Signal { link, body: "v=0\r\n…".into() }
}

#[test]
fn signals_are_relayed_as_they_are() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    let (_, link) = floor.hub.pair_of(jury.id).unwrap();
    floor.say(jury.conn, signal(link));
    assert_eq!(floor.take(&candidate), [ToStation::Signal { link, body: "v=0\r\n…".into() }]);
    assert_eq!(floor.take(&jury), []);
}

#[test]
fn signals_of_an_older_making_or_too_long_are_refused() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    let (_, link) = floor.hub.pair_of(jury.id).unwrap();
    assert_eq!(floor.refused(&jury, signal(Link(link.0 - 1))), ErrorCode::StaleLink);
    assert_eq!(floor.refused(&jury, signal(Link(link.0 + 1))), ErrorCode::StaleLink);
    let long = ToServer::Signal { link, body: "x".repeat(MAX_SIGNAL_BYTES + 1) };
    assert_eq!(floor.refused(&jury, long), ErrorCode::TooLong);
    assert_eq!(floor.take(&candidate), []);
    let alone = floor.hello(Role::Candidate, "Poste 9");
    assert_eq!(floor.refused(&alone, signal(link)), ErrorCode::NotPaired);
}

#[test]
fn relink_makes_the_connection_anew_once_for_both() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    let (_, broken) = floor.hub.pair_of(jury.id).unwrap();
    floor.say(candidate.conn, ToServer::Relink { link: broken });
    let (made, at_jury) = (floor.linked(&candidate).unwrap(), floor.linked(&jury).unwrap());
    assert!(made > broken);
    assert_eq!(made, at_jury);
    // The jury found the same break and asked at the same moment.
    assert_eq!(floor.refused(&jury, ToServer::Relink { link: broken }), ErrorCode::StaleLink);
    assert_eq!(floor.linked(&candidate), None);
}

#[test]
fn a_station_back_with_a_live_connection_does_not_disturb_the_voice() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    let (_, link) = floor.hub.pair_of(jury.id).unwrap();
    floor.disconnect(&candidate);
    let back = floor.hello_with(Role::Candidate, "Poste 3", None, Some(link)).unwrap();
    assert_eq!(floor.linked(&back), None);
    assert_eq!(floor.linked(&jury), None);
    assert_eq!(floor.hub.pair_of(jury.id).unwrap().1, link);
}

#[test]
fn a_station_back_without_connection_or_with_an_old_one_makes_it_anew() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    let (_, first) = floor.hub.pair_of(jury.id).unwrap();
    floor.disconnect(&candidate);
    let back = floor.hello(Role::Candidate, "Poste 3");
    let second = floor.linked(&back).unwrap();
    assert!(second > first);
    assert_eq!(floor.linked(&jury), Some(second));
    floor.disconnect(&back);
    let back = floor.hello_with(Role::Candidate, "Poste 3", None, Some(first)).unwrap();
    let third = floor.linked(&back).unwrap();
    assert!(third > second);
    assert_eq!(floor.linked(&jury), Some(third));
}

#[test]
fn a_connection_that_missed_a_signal_is_made_anew() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    let (_, link) = floor.hub.pair_of(jury.id).unwrap();
    floor.disconnect(&candidate);
    assert_eq!(floor.ask(&jury, signal(link)), []);
    let back = floor.hello_with(Role::Candidate, "Poste 3", None, Some(link)).unwrap();
    assert!(floor.linked(&back).unwrap() > link);
}
