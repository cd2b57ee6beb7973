//! The connections to the server and to the paired station: lost, refused, made anew.

use std::time::Duration;

use signaling::protocol::{ErrorCode, Link, ResumeSecret, Role, ToServer, ToStation};

use super::Desk;
use crate::station::{Effect, Input, ServerLink};

#[test]
fn a_silent_server_is_left_after_twelve_seconds_and_asked_again_with_the_living_link() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.wait(Duration::from_secs(11));
    desk.happen(Input::Heard);
    desk.wait(Duration::from_secs(11));
    assert_eq!(desk.station.view().server, ServerLink::Online);
    desk.wait(Duration::from_secs(2));
    let did = desk.did();
    assert!(did.contains(&Effect::Disconnect) && did.contains(&Effect::Connect), "{did:?}");
    desk.happen(Input::SocketOpened);
    let said = desk.said();
    let [ToServer::Hello(hello)] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!((hello.link, hello.resume), (Some(Link(3)), Some(ResumeSecret(9))));
}

#[test]
fn a_taken_name_is_asked_for_until_the_own_former_connection_must_be_gone() {
    let mut desk = Desk::new(Role::Candidate);
    let taken = || ToStation::Error { code: ErrorCode::NameTaken, text: String::new(), about: None };
    desk.connect(taken());
    let began = desk.now;
    while !matches!(desk.station.view().server, ServerLink::Refused(_)) {
        assert!(desk.now - began < Duration::from_secs(60), "it asks for ever");
        desk.wait(Duration::from_secs(1));
        desk.happen(Input::SocketOpened);
        desk.receive(taken());
    }
    assert!(desk.now - began >= Duration::from_secs(15));
}

#[test]
fn a_broken_peer_connection_is_made_anew_and_one_of_an_older_making_is_not_heard() {
    let mut desk = Desk::paired(Role::Jury);
    desk.happen(Input::MediaFailed(Link(2)));
    assert_eq!(desk.said(), []);
    desk.happen(Input::MediaFailed(Link(3)));
    assert_eq!(desk.said(), [], "not at once: two stations without a network must not spin");
    desk.wait(Duration::from_secs(1));
    assert_eq!(desk.said(), [ToServer::Relink { link: Link(3) }]);
    desk.receive(ToStation::Signal { link: Link(2), body: "old".into() });
    assert_eq!(desk.did(), []);
}
