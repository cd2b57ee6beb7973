//! Calls handed over to a post.

use signaling::protocol::HoldReason;

use super::lines::{SECOND, hold, second, talking};
use super::*;

const OTHER: Option<HoldReason> = Some(HoldReason::OtherCall);

fn post() -> Persona {
    Persona { name: "Service expertise".into(), number: Some("12".into()), client: None }
}

fn to_post() -> Address {
    Address::Name("Service expertise".into())
}

fn transferred(call: CallId) -> ToStation {
    ToStation::Transferred { call, epoch: 9, to: post() }
}

fn transfer(attended: bool) -> Command {
    Command::Transfer { call: None, to: to_post(), attended }
}

/// Mme Vasseur waits while the candidate calls the post; the consultation's name.
fn asking() -> (Desk, CallId) {
    let mut desk = talking(Role::Candidate);
    desk.ask(transfer(true));
    let call = desk.station.view().call.unwrap().call;
    let said = desk.said();
    let consult = ToServer::Consult { call, epoch: 0, about: CALL, to: to_post() };
    assert_eq!(said, [hold(CALL, 2, OTHER), consult], "the client waits before the post rings");
    desk.receive(told(CallInfo { held: OTHER, ..call_of_client() }));
    desk.receive(told(consultation(call, CallPhase::Ringing, 1)));
    desk.did();
    (desk, call)
}

fn call_of_client() -> CallInfo {
    call(CallPhase::Active, 3, false)
}

fn consultation(id: CallId, phase: CallPhase, epoch: u32) -> CallInfo {
    CallInfo { call: id, persona: post(), about: Some(CALL), ..call(phase, epoch, true) }
}

/// The candidate talks to the post.
fn consulting() -> (Desk, CallId) {
    let (mut desk, id) = asking();
    desk.receive(told(consultation(id, CallPhase::Active, 2)));
    assert!(desk.did().contains(&OPEN));
    (desk, id)
}

#[test]
fn a_call_handed_over_at_once_is_heard_no_longer_and_over_when_the_server_says_so() {
    let mut desk = talking(Role::Candidate);
    desk.ask(transfer(false));
    let did = desk.did();
    let said = Effect::Send(Box::new(ToServer::Transfer { call: CALL, epoch: 2, to: to_post() }));
    assert!(did.contains(&said) && did.contains(&SHUT), "{did:?}");
    assert_eq!(desk.call_state(), Some(CallState::Transferring));
    desk.receive(transferred(CALL));
    assert!(!desk.did().contains(&Effect::Tone(Some(Tone::Ended))), "it was the candidate's own doing");
    let last = desk.station.view().last_call.unwrap();
    assert_eq!((last.why, last.to), (EndReason::Transferred, Some(post())));
}

#[test]
fn a_call_that_cannot_be_handed_over_goes_on_and_its_clock_too() {
    let mut desk = talking(Role::Candidate);
    let since = desk.station.view().call.unwrap().since;
    desk.now += Duration::from_secs(5);
    desk.ask(transfer(false));
    desk.did();
    let about = Some(About::Call(CALL));
    desk.receive(ToStation::Error { code: ErrorCode::NoSuchNumber, text: String::new(), about });
    assert!(desk.did().contains(&OPEN));
    let call = desk.station.view().call.unwrap();
    assert_eq!((call.state, call.since), (CallState::Active, since));
    assert_eq!(desk.notices(), [NoticeKind::Refused(ErrorCode::NoSuchNumber)]);
}

#[test]
fn a_transfer_that_is_completed_ends_both_calls() {
    let (mut desk, id) = consulting();
    desk.ask(Command::CompleteTransfer);
    let did = desk.did();
    let said = Effect::Send(Box::new(ToServer::CompleteTransfer { call: id, epoch: 2 }));
    assert!(did.contains(&said) && did.contains(&SHUT), "{did:?}");
    desk.ask(Command::CompleteTransfer);
    assert_eq!(desk.said(), [], "once is enough");
    desk.receive(transferred(CALL));
    desk.receive(transferred(id));
    let view = desk.station.view();
    assert_eq!(view.calls().count(), 0);
    assert!(view.ended.iter().all(|ended| ended.to == Some(post())), "{:?}", view.ended);
}

#[test]
fn a_transfer_that_is_cancelled_takes_the_client_back_whether_the_post_answered_or_not() {
    for answered in [true, false] {
        let (mut desk, id) = if answered { consulting() } else { asking() };
        desk.ask(Command::CancelTransfer);
        let did = desk.did();
        assert!(answered || did.contains(&OPEN), "{did:?}");
        let sent = did.into_iter().filter_map(|effect| match effect {
            Effect::Send(message) => Some(*message),
            _ => None,
        });
        let epoch = if answered { 2 } else { 1 };
        let expected = [ToServer::HangUp { call: id, epoch }, hold(CALL, 3, None)];
        assert_eq!(sent.collect::<Vec<_>>(), expected);
        assert_eq!(desk.station.view().talking().unwrap().call, CALL);
    }
}

#[test]
fn nothing_is_completed_before_the_post_answers_or_once_the_client_has_hung_up() {
    let (mut desk, _) = asking();
    desk.ask(Command::CompleteTransfer);
    assert_eq!((desk.said(), desk.notices()), (Vec::new(), vec![NoticeKind::NothingToTransfer]));
    let (mut desk, _) = consulting();
    desk.receive(ToStation::Ended { call: CALL, epoch: 4, why: EndReason::HungUp });
    desk.did();
    for command in [Command::CompleteTransfer, Command::CancelTransfer] {
        desk.ask(command);
        assert_eq!(desk.said(), []);
    }
    assert!(desk.station.view().talking().is_some(), "the post can still be talked to");
}

#[test]
fn a_post_that_does_not_answer_leaves_the_client_waiting_and_to_be_taken_back() {
    let (mut desk, id) = asking();
    desk.receive(ToStation::Ended { call: id, epoch: 2, why: EndReason::Declined });
    let call = desk.station.view().call.unwrap();
    assert_eq!((call.call, call.held), (CALL, OTHER));
    desk.ask(Command::Hold(None, false));
    assert!(desk.did().contains(&OPEN));
}

#[test]
fn the_client_that_hangs_up_as_the_transfer_is_completed_leaves_the_post_on_the_line() {
    let (mut desk, id) = consulting();
    desk.ask(Command::CompleteTransfer);
    desk.receive(ToStation::Ended { call: CALL, epoch: 4, why: EndReason::HungUp });
    desk.did();
    let about = Some(About::Call(id));
    desk.receive(ToStation::Error { code: ErrorCode::WrongCallPhase, text: String::new(), about });
    assert!(desk.did().contains(&OPEN));
    assert_eq!(desk.station.view().talking().unwrap().call, id);
}

#[test]
fn what_was_being_handed_over_when_the_server_was_lost_is_handed_over_again() {
    let back = |desk: &mut Desk, calls: Vec<CallInfo>| {
        desk.happen(Input::SocketClosed("cut".into()));
        desk.wait(Duration::from_secs(4));
        desk.happen(Input::SocketOpened);
        desk.did();
        desk.receive(welcome(calls, ChatNumbers::default()));
        desk.said()
    };
    let mut desk = talking(Role::Candidate);
    desk.ask(transfer(false));
    let said = back(&mut desk, vec![call(CallPhase::Active, 2, false)]);
    assert!(said.contains(&ToServer::Transfer { call: CALL, epoch: 2, to: to_post() }), "{said:?}");

    let (mut desk, id) = consulting();
    desk.ask(Command::CompleteTransfer);
    let client = CallInfo { held: OTHER, ..call_of_client() };
    let said = back(&mut desk, vec![client.clone(), consultation(id, CallPhase::Active, 2)]);
    assert!(said.contains(&ToServer::CompleteTransfer { call: id, epoch: 2 }), "{said:?}");

    // And a consultation that it never heard of is placed again, as one.
    let mut desk = talking(Role::Candidate);
    desk.ask(transfer(true));
    let id = desk.station.view().call.unwrap().call;
    let said = back(&mut desk, vec![client]);
    assert!(said.contains(&ToServer::Consult { call: id, epoch: 0, about: CALL, to: to_post() }), "{said:?}");
}

#[test]
fn only_a_candidate_with_an_answered_call_hands_over() {
    let mut desk = talking(Role::Jury);
    desk.ask(transfer(false));
    desk.ask(transfer(true));
    assert_eq!((desk.said(), desk.notices()), (Vec::new(), vec![NoticeKind::WrongRole]));
    let mut desk = Desk::paired(Role::Candidate);
    desk.ask(transfer(true));
    desk.receive(told(second(CallPhase::Ringing, 1, false)));
    desk.did();
    desk.ask(Command::Transfer { call: Some(SECOND), to: to_post(), attended: false });
    assert_eq!((desk.said(), desk.notices()), (Vec::new(), vec![NoticeKind::NoCall]));
}

#[test]
fn the_jury_is_told_to_whom_and_hears_that_the_call_is_over() {
    let mut desk = talking(Role::Jury);
    desk.now += Duration::from_secs(60);
    desk.receive(transferred(CALL));
    assert!(desk.did().contains(&Effect::Tone(Some(Tone::Ended))));
    assert_eq!(desk.station.view().last_call.unwrap().to, Some(post()));
}
