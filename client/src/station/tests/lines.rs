//! Several calls at a station.

use signaling::protocol::HoldReason;

use super::*;

pub(super) const SECOND: CallId = CallId(8);
const OTHER: Option<HoldReason> = Some(HoldReason::OtherCall);

pub(super) fn second(phase: CallPhase, epoch: u32, caller: bool) -> CallInfo {
    let persona = Persona { name: "M. Henri Tessier".into(), ..persona() };
    CallInfo { call: SECOND, persona, ..call(phase, epoch, caller) }
}

pub(super) fn hold(call: CallId, epoch: u32, held: Option<HoldReason>) -> ToServer {
    ToServer::Hold { call, epoch, held }
}

/// In a call with Mme Vasseur.
pub(super) fn talking(role: Role) -> Desk {
    let mut desk = Desk::paired(role);
    desk.receive(told(call(CallPhase::Active, 2, role == Role::Jury)));
    assert!(desk.did().contains(&OPEN));
    desk
}

/// Mme Vasseur waits while the candidate talks to M. Tessier.
fn turned() -> Desk {
    let mut desk = talking(Role::Candidate);
    desk.receive(told(second(CallPhase::Ringing, 1, false)));
    desk.ask(Command::Answer(None));
    desk.receive(told(CallInfo { held: OTHER, ..call(CallPhase::Active, 3, false) }));
    desk.receive(told(second(CallPhase::Active, 2, false)));
    desk.did();
    desk
}

fn dial(desk: &mut Desk) -> CallId {
    desk.ask(Command::Call { to: Address::Number("0199006328".into()), persona: None });
    desk.station.view().call.unwrap().call
}

#[test]
fn a_second_call_is_heard_in_the_headset_and_not_on_the_ring() {
    for role in [Role::Candidate, Role::Jury] {
        let mut desk = talking(role);
        desk.receive(told(second(CallPhase::Ringing, 1, false)));
        let did = desk.did();
        assert!(did.contains(&Effect::Tone(Some(Tone::Waiting))), "{did:?}");
        assert!(!did.contains(&SHUT), "and the first goes on");
        let view = desk.station.view();
        assert_eq!((view.call.unwrap().call, view.other_calls[0].call), (CALL, SECOND));
        desk.receive(ToStation::Ended { call: SECOND, epoch: 2, why: EndReason::Missed });
        assert_eq!(desk.did()[..1], [Effect::Tone(None)]);
    }
}

#[test]
fn answering_a_waiting_call_holds_the_first_before_anything_is_said_to_the_second() {
    let mut desk = talking(Role::Candidate);
    desk.receive(told(second(CallPhase::Ringing, 1, false)));
    desk.did();
    desk.ask(Command::Answer(Some(SECOND)));
    let did = desk.did();
    let said: Vec<_> = did.iter().filter(|effect| matches!(effect, Effect::Send(_))).cloned().collect();
    let send = |message| Effect::Send(Box::new(message));
    let answer = ToServer::Answer { call: SECOND, epoch: 1 };
    assert_eq!(said, [send(hold(CALL, 2, OTHER)), send(answer)]);
    assert!(did.contains(&SHUT) && did.contains(&Effect::Tone(None)), "{did:?}");
    desk.receive(told(second(CallPhase::Active, 2, false)));
    assert!(desk.did().contains(&OPEN));
    let view = desk.station.view();
    assert_eq!((view.call.unwrap().call, view.other_calls[0].held), (SECOND, OTHER));
}

#[test]
fn when_the_call_one_talks_in_ends_the_other_waits_until_it_is_taken_back() {
    let mut desk = turned();
    desk.receive(ToStation::Ended { call: SECOND, epoch: 3, why: EndReason::HungUp });
    let did = desk.did();
    assert!(did.contains(&SHUT) && !did.contains(&OPEN), "{did:?}");
    let view = desk.station.view();
    let call = view.call.unwrap();
    assert_eq!((call.call, call.held, call.line), (CALL, OTHER, 1));
    desk.ask(Command::Hold(None, false));
    let did = desk.did();
    assert!(did.contains(&OPEN) && did.contains(&Effect::Send(Box::new(hold(CALL, 3, None)))), "{did:?}");
}

#[test]
fn taking_one_call_back_puts_the_other_on_hold_and_the_gate_is_shut_between_the_two() {
    let mut desk = turned();
    desk.ask(Command::Hold(Some(CALL), false));
    let did = desk.did();
    let gates: Vec<_> = did.iter().filter(|effect| matches!(effect, Effect::Gates { .. })).collect();
    assert_eq!(gates, [&SHUT, &OPEN], "what was said in the one never reaches the other");
    let send = |message| Effect::Send(Box::new(message));
    assert!(did.starts_with(&[send(hold(SECOND, 2, OTHER)), send(hold(CALL, 3, None))]), "{did:?}");
    assert_eq!(desk.station.view().call.unwrap().call, CALL);
    desk.ask(Command::Hold(None, false));
    assert_eq!(
        desk.said(),
        [hold(CALL, 3, OTHER), hold(SECOND, 2, None)],
        "without a name: the one that waits"
    );
}

#[test]
fn placing_a_call_puts_the_one_before_on_hold_and_what_waits_by_hand_stays_so() {
    let mut desk = talking(Role::Candidate);
    desk.ask(Command::Hold(None, true));
    desk.did();
    let placed = dial(&mut desk);
    let said = desk.said();
    assert!(matches!(&said[..], [ToServer::Place { call, .. }] if *call == placed), "{said:?}");
    desk.receive(ToStation::Ended { call: placed, epoch: 2, why: EndReason::Declined });
    let call = desk.station.view().call.unwrap();
    assert_eq!((call.call, call.held), (CALL, Some(HoldReason::Person)));
    desk.ask(Command::Hold(None, false));
    desk.did();
    let placed = dial(&mut desk);
    let said = desk.said();
    let [held, ToServer::Place { call, .. }] = &said[..] else { panic!("{said:?}") };
    assert_eq!((held, *call), (&hold(CALL, 2, OTHER), placed));
}

#[test]
fn a_call_that_one_turned_away_from_while_it_rang_waits_once_it_is_answered() {
    let mut desk = talking(Role::Candidate);
    let placed = dial(&mut desk);
    desk.receive(told(CallInfo { call: placed, ..second(CallPhase::Ringing, 1, true) }));
    desk.ask(Command::Hold(Some(CALL), false));
    desk.did();
    desk.receive(told(CallInfo { call: placed, ..second(CallPhase::Active, 2, true) }));
    assert_eq!(desk.said(), [hold(placed, 2, OTHER)]);
    assert_eq!(desk.station.view().call.unwrap().call, CALL);
    // With nobody to wait for, it does not wait.
    let third = dial(&mut desk);
    desk.receive(told(CallInfo { call: third, ..second(CallPhase::Ringing, 1, true) }));
    desk.ask(Command::Hold(Some(CALL), false));
    desk.ask(Command::HangUp(Some(CALL)));
    desk.ask(Command::HangUp(Some(placed)));
    desk.did();
    desk.receive(told(CallInfo { call: third, ..second(CallPhase::Active, 2, true) }));
    let did = desk.did();
    assert!(did.contains(&OPEN), "{did:?}");
}

#[test]
fn the_jury_plays_whoever_the_candidate_talks_to_and_holds_nothing_itself() {
    let mut desk = talking(Role::Jury);
    desk.receive(told(second(CallPhase::Ringing, 1, true)));
    assert_eq!(desk.did(), [], "no tone over the voice");
    desk.receive(told(CallInfo { peer_held: OTHER, ..call(CallPhase::Active, 3, true) }));
    assert_eq!(desk.did(), [SHUT, Effect::Tone(Some(Tone::Ringback))]);
    desk.receive(told(second(CallPhase::Active, 2, true)));
    let did = desk.did();
    assert!(did.contains(&OPEN) && did.contains(&Effect::Tone(None)), "no hold tone beside a voice: {did:?}");
    assert!(!did.iter().any(|effect| matches!(effect, Effect::Send(_))), "{did:?}");
    assert_eq!(desk.station.view().talking().unwrap().call, SECOND);
    desk.receive(ToStation::Ended { call: SECOND, epoch: 3, why: EndReason::HungUp });
    let did = desk.did();
    assert!(did.contains(&SHUT) && did.contains(&Effect::Tone(Some(Tone::Held))), "{did:?}");
    assert!(!did.contains(&Effect::Tone(Some(Tone::Ended))), "the hold tone is not cut short: {did:?}");
}

#[test]
fn one_press_at_the_headset_answers_the_waiting_call_and_hangs_nobody_up() {
    for hook in [true, false] {
        let mut desk = talking(Role::Candidate);
        desk.receive(told(second(CallPhase::Ringing, 1, false)));
        desk.did();
        desk.happen(Input::Headset(Button::Hook(hook)));
        assert_eq!(desk.said(), [hold(CALL, 2, OTHER), ToServer::Answer { call: SECOND, epoch: 1 }]);
        desk.happen(Input::Headset(Button::Hook(hook)));
        assert_eq!(desk.said(), [], "not confirmed yet");
        desk.receive(told(second(CallPhase::Active, 2, false)));
        desk.did();
        desk.happen(Input::Headset(Button::Hook(false)));
        assert_eq!(desk.said(), [ToServer::HangUp { call: SECOND, epoch: 2 }]);
    }
}

#[test]
fn a_microphone_is_off_for_the_call_in_which_it_was_muted() {
    let mut desk = talking(Role::Candidate);
    desk.ask(Command::Mute(true));
    desk.receive(told(second(CallPhase::Ringing, 1, false)));
    desk.did();
    desk.ask(Command::Answer(None));
    desk.receive(told(second(CallPhase::Active, 2, false)));
    let did = desk.did();
    let place = |wanted: &Effect| did.iter().position(|effect| effect == wanted);
    assert!(
        place(&SHUT) < place(&Effect::Mute(false)) && place(&Effect::Mute(false)) < place(&OPEN),
        "{did:?}"
    );
    desk.ask(Command::Hold(Some(CALL), false));
    assert!(desk.did().contains(&Effect::Mute(true)));
}

#[test]
fn a_recording_is_of_the_call_that_is_talked_in() {
    let mut desk = talking(Role::Jury);
    desk.ask(Command::Record(true));
    desk.happen(Input::RecordingStarted);
    desk.receive(told(second(CallPhase::Ringing, 1, false)));
    desk.receive(told(CallInfo { peer_held: OTHER, ..call(CallPhase::Active, 3, true) }));
    assert!(!desk.did().contains(&Effect::StopRecording), "who waits comes back, perhaps");
    desk.receive(told(second(CallPhase::Active, 2, false)));
    let did = desk.did();
    let off = Effect::Send(Box::new(ToServer::Record { call: CALL, epoch: 3, on: false }));
    assert!(did.contains(&Effect::StopRecording) && did.contains(&off), "{did:?}");
    let begun = did.iter().find_map(|effect| match effect {
        Effect::StartRecording(exchange) => Some(exchange.call),
        _ => None,
    });
    assert_eq!(begun, Some(SECOND));
    desk.happen(Input::RecordingStarted);
    assert_eq!(desk.said(), [ToServer::Record { call: SECOND, epoch: 2, on: true }]);
}

#[test]
fn a_headset_that_is_gone_holds_the_call_one_is_in_and_who_waits_waits_on() {
    let mut desk = turned();
    desk.happen(Input::DeviceLost { device: Device::Voice, name: "Casque".into() });
    assert_eq!(desk.said(), [hold(SECOND, 2, Some(HoldReason::Device))]);
    desk.happen(Input::DeviceWorks(Device::Voice, String::new()));
    assert_eq!(desk.said(), [hold(SECOND, 2, None)]);
}

#[test]
fn three_lines_are_taken_and_a_fourth_call_is_not_placed() {
    let mut desk = turned();
    desk.receive(told(CallInfo { call: CallId(9), ..call(CallPhase::Ringing, 1, false) }));
    desk.did();
    desk.ask(Command::Call { to: Address::Number("0199006328".into()), persona: None });
    assert_eq!((desk.said(), desk.notices()), (Vec::new(), vec![NoticeKind::LinesTaken]));
    desk.ask(Command::HangUp(Some(CALL)));
    desk.did();
    dial(&mut desk);
    let said = desk.said();
    assert!(matches!(&said[..], [.., ToServer::Place { .. }]), "a line that is hung up is free: {said:?}");
}

#[test]
fn a_station_that_restarts_between_two_calls_is_in_the_same_one() {
    let calls = || {
        vec![
            CallInfo { held: OTHER, phase_ms: 90_000, ..call(CallPhase::Active, 3, false) },
            CallInfo { phase_ms: 9_000, ..second(CallPhase::Active, 2, false) },
        ]
    };
    let mut desk = Desk::new(Role::Candidate);
    desk.connect(welcome(calls(), ChatNumbers::default()));
    desk.receive(ToStation::Paired { peer: seen(PEER, Role::Jury, Some(ME)), link: LINK, offerer: false });
    let did = desk.did();
    assert!(did.contains(&OPEN), "{did:?}");
    assert!(
        !did.iter().any(|effect| matches!(effect, Effect::Send(m) if matches!(**m, ToServer::Hold { .. })))
    );
    let view = desk.station.view();
    assert_eq!((view.call.unwrap().call, view.other_calls[0].held), (SECOND, OTHER));
    // Where both were held for want of a headset, the one answered last is taken up.
    let device = Some(HoldReason::Device);
    let both = calls().into_iter().map(|info| CallInfo { held: device, ..info }).collect();
    let mut desk = Desk::new(Role::Candidate);
    desk.connect(welcome(both, ChatNumbers::default()));
    let said = desk.said();
    let holds: Vec<_> = said.iter().filter(|message| matches!(message, ToServer::Hold { .. })).collect();
    assert_eq!(holds, [&hold(CALL, 3, OTHER), &hold(SECOND, 2, None)]);
}

#[test]
fn what_the_server_missed_while_it_was_away_is_said_again() {
    let mut desk = talking(Role::Candidate);
    desk.receive(told(second(CallPhase::Ringing, 1, false)));
    desk.happen(Input::SocketClosed("cut".into()));
    desk.ask(Command::Answer(None));
    desk.did();
    desk.wait(Duration::from_secs(4));
    desk.happen(Input::SocketOpened);
    desk.did();
    let calls = vec![call(CallPhase::Active, 2, false), second(CallPhase::Ringing, 1, false)];
    desk.receive(welcome(calls, ChatNumbers::default()));
    let said = desk.said();
    let place = |wanted: &ToServer| said.iter().position(|message| message == wanted).expect("said again");
    assert!(place(&hold(CALL, 2, OTHER)) < place(&ToServer::Answer { call: SECOND, epoch: 1 }), "{said:?}");
}

#[test]
fn calls_that_end_at_once_are_all_seen_to_have_ended() {
    let mut desk = turned();
    desk.happen(Input::SocketClosed("cut".into()));
    desk.wait(Duration::from_secs(4));
    desk.happen(Input::SocketOpened);
    desk.receive(welcome(Vec::new(), ChatNumbers::default()));
    let view = desk.station.view();
    assert_eq!(view.ended.iter().map(|ended| ended.call).collect::<Vec<_>>(), [CALL, SECOND]);
    assert_eq!((view.calls().count(), view.last_call.unwrap().why), (0, EndReason::Lost));
    assert!(desk.did().contains(&SHUT));
}

#[test]
fn leaving_hangs_up_every_call() {
    let mut desk = turned();
    desk.happen(Input::Leaving);
    let said = desk.said();
    let hung_up = |call, epoch| ToServer::HangUp { call, epoch };
    assert!(said.contains(&hung_up(CALL, 3)) && said.contains(&hung_up(SECOND, 2)), "{said:?}");
    assert!(!desk.station.is_settled(), "the server is to hear of it");
}

#[test]
fn a_call_hung_up_before_the_server_refused_to_place_it_is_over() {
    let mut desk = Desk::paired(Role::Candidate);
    let call = dial(&mut desk);
    desk.ask(Command::HangUp(Some(call)));
    for code in [ErrorCode::NotPaired, ErrorCode::NoSuchCall] {
        desk.receive(ToStation::Error { code, about: Some(About::Call(call)), text: String::new() });
    }
    assert_eq!(desk.call_state(), None);
}
