//! Notes, keys and do-not-disturb.

mod keys;
mod notes;

use super::*;

fn quiet(on: bool) -> ToServer {
    ToServer::DoNotDisturb { on }
}

#[test]
fn who_asks_not_to_be_disturbed_is_so_at_once_and_the_server_is_told() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.ask(Command::DoNotDisturb(true));
    assert!(desk.station.view().do_not_disturb);
    assert_eq!(desk.said(), [quiet(true)]);
    desk.receive(ToStation::DoNotDisturb { on: true });
    desk.ask(Command::DoNotDisturb(false));
    assert_eq!(desk.said(), [quiet(false)]);
    // The answer to what was asked before comes late.
    desk.receive(ToStation::DoNotDisturb { on: true });
    assert!(!desk.station.view().do_not_disturb);
    desk.receive(ToStation::DoNotDisturb { on: false });
    assert!(!desk.station.view().do_not_disturb);
}

#[test]
fn what_was_asked_without_the_server_is_said_when_it_is_back() {
    let mut desk = Desk::paired(Role::Jury);
    desk.happen(Input::SocketClosed("cut".into()));
    desk.ask(Command::DoNotDisturb(true));
    assert_eq!(desk.said(), []);
    desk.wait(Duration::from_secs(5));
    desk.happen(Input::SocketOpened);
    desk.receive(welcome(Vec::new(), ChatNumbers::default()));
    assert!(desk.said().contains(&quiet(true)));
}

#[test]
fn the_end_of_it_is_said_again_to_a_server_that_lost_it() {
    let mut desk = Desk::paired(Role::Candidate);
    for on in [true, false] {
        desk.ask(Command::DoNotDisturb(on));
        desk.receive(ToStation::DoNotDisturb { on });
    }
    desk.happen(Input::SocketClosed("cut".into()));
    desk.wait(Duration::from_secs(5));
    desk.happen(Input::SocketOpened);
    desk.did();
    desk.receive(welcome(Vec::new(), ChatNumbers::default()));
    desk.receive(ToStation::DoNotDisturb { on: true });
    assert!(!desk.station.view().do_not_disturb);
    assert!(desk.said().contains(&quiet(false)));
}

#[test]
fn a_station_that_starts_anew_is_told_by_the_server_and_tells_another_one() {
    let mut desk = Desk::new(Role::Candidate);
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    assert!(!desk.said().contains(&quiet(true)));
    desk.receive(ToStation::DoNotDisturb { on: true });
    assert!(desk.station.view().do_not_disturb);
    desk.happen(Input::SocketClosed("cut".into()));
    desk.wait(Duration::from_secs(5));
    desk.happen(Input::SocketOpened);
    desk.receive(welcome(Vec::new(), ChatNumbers::default()));
    assert!(desk.said().contains(&quiet(true)), "a server that lost it has it again");
}

#[test]
fn staff_has_no_telephone_to_silence() {
    let mut desk = Desk::new(Role::Staff);
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    desk.did();
    desk.ask(Command::DoNotDisturb(true));
    assert_eq!((desk.said(), desk.notices()), (vec![], vec![NoticeKind::WrongRole]));
}

#[test]
fn a_call_that_met_one_not_to_be_disturbed_ends_with_the_busy_tone() {
    let mut desk = Desk::paired(Role::Jury);
    desk.ask(Command::Call { to: Address::Station(PEER), persona: Some(persona()) });
    let own = desk.station.view().call.unwrap().call;
    desk.did();
    desk.receive(ToStation::Ended { call: own, epoch: 2, why: EndReason::DoNotDisturb });
    assert!(desk.did().contains(&Effect::Tone(Some(Tone::Busy))));
    assert_eq!(desk.station.view().last_call.unwrap().why, EndReason::DoNotDisturb);
}
