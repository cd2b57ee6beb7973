//! What fails at a station of an exam is said to the server, all of it, once and whenever it is another.

use signaling::protocol::exam::{FromExam, Stage, ToExam};

use super::exam::preparing;
use super::*;

fn said(desk: &mut Desk) -> Vec<(bool, bool)> {
    let faults = |message| match message {
        ToServer::Exam(ToExam::Faults { device, voice }) => Some((device, voice)),
        _ => None,
    };
    desk.said().into_iter().filter_map(faults).collect()
}

fn shows(desk: &mut Desk) {
    desk.receive(ToStation::Exam(preparing(Stage::Running, &[])));
}

fn lose(desk: &mut Desk, device: Device) {
    desk.happen(Input::DeviceLost { device, name: "Casque USB".into() });
}

#[test]
fn it_is_said_once_when_somebody_sits_here_and_whenever_it_is_another() {
    let mut desk = Desk::paired(Role::Candidate);
    lose(&mut desk, Device::Microphone);
    assert!(said(&mut desk).is_empty(), "no exam is held here");
    shows(&mut desk);
    assert_eq!(said(&mut desk), [(true, false)]);
    shows(&mut desk);
    lose(&mut desk, Device::Voice);
    lose(&mut desk, Device::Ring);
    assert!(said(&mut desk).is_empty(), "it is known already, and a ring is no voice");
    desk.happen(Input::DeviceWorks(Device::Microphone, String::new()));
    assert!(said(&mut desk).is_empty(), "one of the two is missing still");
    desk.happen(Input::DeviceWorks(Device::Voice, String::new()));
    assert_eq!(said(&mut desk), [(false, false)]);
    desk.receive(ToStation::Exam(FromExam::View { view: None }));
    lose(&mut desk, Device::Voice);
    assert!(said(&mut desk).is_empty(), "nobody sits here any more");
}

#[test]
fn after_each_welcome_it_is_said_again_well_or_not() {
    let mut desk = Desk::paired(Role::Candidate);
    shows(&mut desk);
    assert_eq!(said(&mut desk), [(false, false)]);
    desk.happen(Input::SocketClosed("cut".into()));
    lose(&mut desk, Device::Voice);
    assert!(said(&mut desk).is_empty(), "nobody would hear it");
    desk.happen(Input::DeviceWorks(Device::Voice, String::new()));
    desk.wait(Duration::from_secs(30));
    desk.did();
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    assert_eq!(said(&mut desk), [(false, false)], "what was lost on the way is cleared");
}

#[test]
fn a_voice_that_does_not_pass_is_said_of_a_call_that_goes_on() {
    let mut desk = Desk::paired(Role::Candidate);
    shows(&mut desk);
    said(&mut desk);
    desk.happen(Input::MediaFailed(LINK));
    assert!(said(&mut desk).is_empty(), "there is no call");
    desk.happen(Input::MediaConnected(LINK));
    desk.receive(told(call(CallPhase::Active, 2, false)));
    said(&mut desk);
    desk.happen(Input::MediaFailed(LINK));
    assert_eq!(said(&mut desk), [(false, true)]);
    // Made anew, it has to live before it carries anything.
    let peer = seen(PEER, Role::Jury, Some(ME));
    desk.receive(ToStation::Paired { peer, link: Link(4), offerer: true });
    assert!(said(&mut desk).is_empty());
    desk.happen(Input::MediaConnected(Link(4)));
    assert_eq!(said(&mut desk), [(false, false)]);
    desk.happen(Input::MediaFailed(Link(4)));
    said(&mut desk);
    desk.ask(Command::Hold(None, true));
    assert_eq!(said(&mut desk), [(false, false)], "on hold no voice is to pass");
}
