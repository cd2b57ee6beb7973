//! Conferences as their stations hold them: how a call that comes answered goes along with the others, how all of it is
//! left at once, and who is told that it is recorded.

use signaling::protocol::HoldReason;

use super::lines::hold;
use super::mesh::{OTHER_STATION, OWN, SECOND, beyond, consulting, line, own};
use super::*;

/// The candidate whose conference it is, at a jury's station.
const HOST: Option<StationId> = Some(PEER);

/// A call of the jury's with the candidate, in the candidate's conference.
fn hosted(epoch: u32) -> CallInfo {
    CallInfo { conference: HOST, ..call(CallPhase::Active, epoch, true) }
}

/// What the server has the jury and the post speak in.
fn bridged(epoch: u32) -> CallInfo {
    let handled_by = Some(Persona { name: "Service expertise".into(), number: None, client: None });
    CallInfo { about: None, conference: HOST, handled_by, ..beyond(CallPhase::Active, epoch) }
}

/// A jury in the call that is to become part of a conference.
fn jury() -> Desk {
    let mut desk = Desk::paired(Role::Jury);
    desk.receive(told(call(CallPhase::Active, 2, true)));
    desk.did();
    desk
}

/// A jury in a conference with the candidate and a post.
fn in_conference() -> Desk {
    let mut desk = jury();
    desk.receive(told(hosted(3)));
    desk.receive(told(bridged(1)));
    line(&mut desk, OWN);
    desk.did();
    desk
}

fn muted(call: CallId, epoch: u32, on: bool) -> ToServer {
    ToServer::Mute { call, epoch, on }
}

fn record(call: CallId, epoch: u32, on: bool) -> ToServer {
    ToServer::Record { call, epoch, on }
}

#[test]
fn a_call_that_comes_answered_is_as_muted_as_the_microphone_is_here() {
    for on in [true, false] {
        let mut desk = jury();
        if on {
            desk.ask(Command::Mute(true));
        }
        desk.receive(told(CallInfo { muted: on, ..hosted(3) }));
        desk.did();
        desk.receive(told(CallInfo { muted: !on, ..bridged(1) }));
        assert_eq!(desk.said(), [muted(SECOND, 1, on)]);
        let view = desk.station.view();
        assert!(view.calls().all(|call| call.muted == on));
    }
}

#[test]
fn calls_that_come_together_are_as_muted_as_the_one_that_is_spoken_in() {
    let mut desk = consulting();
    desk.ask(Command::Mute(true));
    assert_eq!(desk.said(), [muted(SECOND, 1, true)]);
    desk.receive(told(CallInfo { conference: Some(ME), ..call(CallPhase::Active, 3, false) }));
    desk.receive(told(CallInfo { conference: Some(ME), muted: true, ..beyond(CallPhase::Active, 2) }));
    let did = desk.did();
    assert!(did.contains(&Effect::Send(Box::new(muted(CALL, 3, true)))), "{did:?}");
    assert!(!did.contains(&Effect::Mute(false)), "{did:?}");
}

#[test]
fn without_a_headset_a_call_that_comes_answered_waits_too() {
    let mut desk = jury();
    desk.happen(Input::DeviceLost { device: Device::Microphone, name: "Casque USB".into() });
    let device = Some(HoldReason::Device);
    desk.receive(told(CallInfo { held: device, ..hosted(3) }));
    desk.did();
    desk.receive(told(bridged(1)));
    line(&mut desk, OWN);
    let did = desk.did();
    assert!(did.contains(&Effect::Send(Box::new(hold(SECOND, 1, device)))), "{did:?}");
    assert!(!did.iter().any(|effect| matches!(effect, Effect::Gates { .. })), "{did:?}");
}

#[test]
fn where_the_person_holds_a_call_one_that_comes_to_speak_with_it_waits_too() {
    let mut desk = jury();
    desk.ask(Command::Hold(None, true));
    let person = Some(HoldReason::Person);
    desk.receive(told(CallInfo { held: person, ..hosted(3) }));
    desk.did();
    desk.receive(told(bridged(1)));
    line(&mut desk, OWN);
    let did = desk.did();
    assert!(did.contains(&Effect::Send(Box::new(hold(SECOND, 1, person)))), "{did:?}");
    assert!(!did.contains(&own(true, true)), "{did:?}");
}

#[test]
fn a_jury_that_hangs_up_leaves_all_of_the_conference_at_once() {
    for named in [None, Some(CALL), Some(SECOND)] {
        let mut desk = in_conference();
        desk.ask(Command::HangUp(named));
        let did = desk.did();
        assert!(did.contains(&SHUT) && did.contains(&own(false, false)), "{named:?}: {did:?}");
        for (call, epoch) in [(CALL, 3), (SECOND, 1)] {
            assert!(did.contains(&Effect::Send(Box::new(ToServer::HangUp { call, epoch }))), "{did:?}");
        }
    }
}

#[test]
fn whose_conference_it_is_lets_one_go_by_its_name() {
    let mut desk = consulting();
    desk.receive(told(CallInfo { conference: Some(ME), ..call(CallPhase::Active, 3, false) }));
    desk.receive(told(CallInfo { conference: Some(ME), ..beyond(CallPhase::Active, 2) }));
    desk.did();
    desk.ask(Command::HangUp(Some(SECOND)));
    assert_eq!(desk.said(), [ToServer::HangUp { call: SECOND, epoch: 2 }]);
}

#[test]
fn who_records_a_conference_says_so_in_each_of_its_calls() {
    let mut desk = jury();
    desk.ask(Command::Record(true));
    desk.happen(Input::RecordingStarted);
    assert_eq!(desk.said(), [record(CALL, 2, true)]);
    desk.receive(told(CallInfo { recording: true, ..hosted(3) }));
    desk.receive(told(bridged(1)));
    assert_eq!(desk.said(), [record(SECOND, 1, true)]);
    desk.receive(told(CallInfo { recording: true, ..bridged(2) }));
    desk.did();
    desk.ask(Command::Record(false));
    assert_eq!(desk.said(), [record(CALL, 3, false), record(SECOND, 2, false)]);
}

#[test]
fn one_recording_goes_on_while_the_candidate_holds_its_side_of_a_conference() {
    let mut desk = jury();
    desk.ask(Command::Record(true));
    desk.happen(Input::RecordingStarted);
    desk.receive(told(hosted(3)));
    desk.receive(told(bridged(1)));
    line(&mut desk, OWN);
    desk.did();
    let held = CallInfo { recording: true, peer_held: Some(HoldReason::Person), ..hosted(4) };
    desk.receive(told(held));
    let did = desk.did();
    assert!(!did.contains(&Effect::StopRecording), "jury and post go on: {did:?}");
}

#[test]
fn what_another_station_records_is_not_taken_back_after_a_reconnect() {
    let mut desk = in_conference();
    desk.receive(told(CallInfo { recording: true, ..bridged(2) }));
    desk.happen(Input::SocketClosed("cut".into()));
    desk.wait(Duration::from_secs(4));
    desk.happen(Input::SocketOpened);
    desk.did();
    let calls = vec![hosted(3), CallInfo { recording: true, ..bridged(2) }];
    desk.receive(welcome(calls, ChatNumbers::default()));
    let said = desk.said();
    assert!(!said.iter().any(|message| matches!(message, ToServer::Record { .. })), "{said:?}");
}

#[test]
fn who_records_says_so_again_where_another_has_ended_its_own_recording() {
    let mut desk = jury();
    desk.ask(Command::Record(true));
    desk.happen(Input::RecordingStarted);
    desk.receive(told(CallInfo { recording: true, ..call(CallPhase::Active, 3, true) }));
    desk.did();
    desk.receive(told(call(CallPhase::Active, 4, true)));
    assert_eq!(desk.said(), [record(CALL, 4, true)]);
}

#[test]
fn all_of_a_conference_see_that_one_of_its_calls_is_recorded() {
    let mut desk = in_conference();
    let is_recorded = |desk: &Desk| {
        let view = desk.station.view();
        view.calls().map(|call| view.is_recorded(call)).collect::<Vec<_>>()
    };
    assert_eq!(is_recorded(&desk), [false, false]);
    desk.receive(told(CallInfo { recording: true, ..bridged(2) }));
    assert_eq!(is_recorded(&desk), [true, true]);
    desk.receive(told(CallInfo { conference: None, ..hosted(4) }));
    assert_eq!(is_recorded(&desk), [false, true], "apart again");
}

#[test]
fn the_recording_of_a_call_with_a_station_that_is_not_in_sight_never_bears_the_pairs_name() {
    let mut desk = Desk::paired(Role::Jury);
    desk.ask(Command::Record(true));
    desk.receive(told(CallInfo { conference: None, ..bridged(1) }));
    let far = |desk: &mut Desk| {
        desk.did().into_iter().find_map(|effect| match effect {
            Effect::StartRecording(exchange) => Some(exchange.far),
            _ => None,
        })
    };
    assert_eq!(far(&mut desk).as_deref(), Some("Service expertise"));
    let mut desk = Desk::paired(Role::Jury);
    desk.receive(ToStation::Presence {
        station: Seen { name: "Mme Roux".into(), ..seen(OTHER_STATION, Role::Jury, None) },
    });
    desk.ask(Command::Record(true));
    desk.receive(told(CallInfo { conference: None, ..bridged(1) }));
    assert_eq!(far(&mut desk).as_deref(), Some("Mme Roux"));
}

#[test]
fn who_plays_two_in_a_conference_lets_one_of_them_go_by_its_name() {
    let second = CallId(9);
    let mut desk = in_conference();
    desk.receive(told(CallInfo { call: second, ..hosted(3) }));
    desk.did();
    desk.ask(Command::HangUp(Some(second)));
    assert_eq!(desk.said(), [ToServer::HangUp { call: second, epoch: 3 }]);
    desk.ask(Command::HangUp(Some(CALL)));
    assert_eq!(desk.said().len(), 2, "the last of them is the way out");
}

#[test]
fn a_third_call_that_is_merged_takes_back_those_that_wait() {
    let third = CallId(9);
    let mut desk = consulting();
    desk.receive(told(CallInfo { conference: Some(ME), ..call(CallPhase::Active, 3, false) }));
    desk.receive(told(CallInfo { conference: Some(ME), ..beyond(CallPhase::Active, 2) }));
    let other =
        |conference, epoch| CallInfo { call: third, conference, ..call(CallPhase::Active, epoch, false) };
    desk.receive(told(other(None, 2)));
    desk.ask(Command::Hold(Some(third), false));
    assert_eq!(desk.station.view().calls().filter(|call| call.held.is_some()).count(), 2);
    desk.did();
    desk.receive(told(other(Some(ME), 3)));
    assert!(desk.station.view().calls().all(|call| call.held.is_none()));
}

#[test]
fn who_joins_to_help_takes_no_call_back_that_the_candidate_holds() {
    let helper = |conference, epoch| CallInfo {
        helps: Some(CALL),
        about: None,
        conference,
        ..beyond(CallPhase::Active, epoch)
    };
    let mut desk = Desk::paired(Role::Candidate);
    desk.receive(told(call(CallPhase::Active, 2, false)));
    desk.ask(Command::Hold(None, true));
    let held = Some(HoldReason::Person);
    desk.receive(told(CallInfo { held, ..call(CallPhase::Active, 3, false) }));
    desk.receive(told(helper(None, 1)));
    line(&mut desk, OWN);
    desk.did();
    desk.receive(told(CallInfo { held, conference: Some(ME), ..call(CallPhase::Active, 4, false) }));
    desk.receive(told(helper(Some(ME), 2)));
    let did = desk.did();
    assert!(!did.contains(&own(true, true)), "{did:?}");
    assert!(!did.contains(&Effect::Send(Box::new(hold(CALL, 4, None)))), "{did:?}");
    assert!(desk.station.view().calls().all(|call| call.held == held));
}

#[test]
fn a_candidate_hands_over_its_client_and_never_its_helper() {
    let mut desk = Desk::paired(Role::Candidate);
    let helper = CallInfo { helps: Some(CALL), about: None, ..beyond(CallPhase::Active, 1) };
    desk.receive(told(CallInfo { conference: Some(ME), ..helper }));
    desk.receive(told(CallInfo { conference: Some(ME), ..call(CallPhase::Active, 2, false) }));
    desk.did();
    let to = Address::Number("12".into());
    desk.ask(Command::Transfer { call: None, to: to.clone(), attended: false });
    assert_eq!(desk.said(), [ToServer::Transfer { call: CALL, epoch: 2, to }]);
}
