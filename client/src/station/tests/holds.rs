//! Calls on hold: by the person, and while microphone or headset is gone.

use signaling::protocol::{CallInfo, CallPhase, HoldReason, Role, ToServer};

use super::{CALL, Desk, OPEN, SHUT, call, told, welcome};
use crate::station::{Command, Device, Effect, Input, Lights, NoticeKind, Obstacle, Tone};

fn in_call() -> Desk {
    let mut desk = Desk::paired(Role::Candidate);
    desk.receive(told(call(CallPhase::Active, 2, false)));
    desk.did();
    desk
}

fn lose(desk: &mut Desk, device: Device) {
    desk.happen(Input::DeviceLost { device, name: "Casque USB".into() });
}

fn says(held: Option<HoldReason>) -> Effect {
    Effect::Send(Box::new(ToServer::Hold { call: CALL, epoch: 2, held }))
}

fn shows(held: bool) -> Effect {
    Effect::Lights(Lights { off_hook: true, ring: false, muted: false, held })
}

#[test]
fn a_headset_that_is_unplugged_holds_the_call_at_once_and_plugged_in_again_takes_it_back() {
    for device in [Device::Microphone, Device::Voice] {
        let mut desk = in_call();
        lose(&mut desk, device);
        assert_eq!(desk.did(), [says(Some(HoldReason::Device)), SHUT, shows(true)]);
        assert_eq!(desk.station.view().call.unwrap().held, Some(HoldReason::Device));
        assert_eq!(desk.notices(), [NoticeKind::DeviceLost(device, "Casque USB".into())]);
        desk.happen(Input::DeviceWorks(device, String::new()));
        assert_eq!(desk.did(), [says(None), OPEN, shows(false)]);
        assert_eq!(desk.notices(), []);
    }
}

#[test]
fn the_call_goes_on_only_when_microphone_and_headset_are_both_back() {
    let mut desk = in_call();
    lose(&mut desk, Device::Microphone);
    lose(&mut desk, Device::Voice);
    desk.did();
    desk.happen(Input::DeviceWorks(Device::Voice, String::new()));
    assert_eq!(desk.did(), []);
    desk.happen(Input::DeviceWorks(Device::Microphone, String::new()));
    assert_eq!(desk.did(), [says(None), OPEN, shows(false)]);
}

#[test]
fn the_outputs_of_ring_and_recordings_hold_no_call() {
    let mut desk = in_call();
    lose(&mut desk, Device::Ring);
    lose(&mut desk, Device::Prompt);
    assert_eq!(desk.did(), []);
}

#[test]
fn what_the_person_holds_stays_held_when_the_headset_comes_back() {
    let mut desk = in_call();
    desk.ask(Command::Hold(None, true));
    assert_eq!(desk.did(), [says(Some(HoldReason::Person)), SHUT, shows(true)]);
    lose(&mut desk, Device::Voice);
    desk.happen(Input::DeviceWorks(Device::Voice, String::new()));
    assert_eq!(desk.did(), [says(Some(HoldReason::Device)), says(Some(HoldReason::Person))]);
    desk.ask(Command::Hold(None, false));
    assert_eq!(desk.did(), [says(None), OPEN, shows(false)]);
}

#[test]
fn who_is_held_hears_a_tone_and_no_voice_and_both_must_take_the_call_back() {
    let mut desk = in_call();
    let held = CallInfo { peer_held: Some(HoldReason::Device), ..call(CallPhase::Active, 3, false) };
    desk.receive(told(held.clone()));
    assert_eq!(desk.did(), [SHUT, Effect::Tone(Some(Tone::Held))]);
    desk.ask(Command::Hold(None, true));
    assert!(desk.did().contains(&Effect::Tone(None)), "who holds hears no tone");
    desk.receive(told(CallInfo { peer_held: None, held: Some(HoldReason::Person), epoch: 5, ..held }));
    assert_eq!(desk.did(), [], "this side still holds it");
    desk.ask(Command::Hold(None, false));
    assert!(desk.did().contains(&OPEN));
}

#[test]
fn a_call_that_is_answered_without_a_headset_begins_on_hold() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.happen(Input::DeviceRefused { device: Device::Voice, obstacle: Obstacle::Busy });
    desk.receive(told(call(CallPhase::Active, 2, false)));
    let did = desk.did();
    assert!(did.contains(&says(Some(HoldReason::Device))) && !did.contains(&OPEN), "{did:?}");
}

#[test]
fn a_hold_that_the_server_missed_is_told_again_after_the_welcome() {
    let mut desk = in_call();
    desk.happen(Input::SocketClosed("cut".into()));
    lose(&mut desk, Device::Voice);
    desk.did();
    desk.wait(std::time::Duration::from_secs(4));
    desk.happen(Input::SocketOpened);
    desk.receive(welcome(vec![call(CallPhase::Active, 2, false)], Default::default()));
    assert!(desk.did().contains(&says(Some(HoldReason::Device))));
}

#[test]
fn there_is_nothing_to_hold_without_an_answered_call() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.ask(Command::Hold(None, true));
    assert_eq!(desk.notices(), [NoticeKind::NoCall]);
    desk.receive(told(call(CallPhase::Ringing, 1, false)));
    desk.did();
    desk.ask(Command::Hold(None, true));
    assert_eq!(desk.said(), []);
}
