//! Help in training: it is no exchange, takes no line, and what is written to one candidate reaches no other.

use super::lines::second;
use super::mesh::{OWN, SECOND, beyond, line};
use signaling::protocol::HelpMode;

use super::*;

const HELP: CallId = CallId(80);

/// The call by which a helper speaks.
fn help(epoch: u32) -> CallInfo {
    CallInfo { call: HELP, helps: Some(CALL), about: None, ..beyond(CallPhase::Active, epoch) }
}

fn ended(call: CallId) -> ToStation {
    ToStation::Ended { call, epoch: 9, why: EndReason::HungUp }
}

#[test]
fn help_is_never_the_last_call() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.receive(told(call(CallPhase::Active, 2, false)));
    desk.receive(told(help(1)));
    desk.receive(ended(CALL));
    desk.receive(ended(HELP));
    assert_eq!(desk.station.view().last_call.map(|last| last.call), Some(CALL));
    // Of the client's call with a helper that has joined, at the jury that plays the client.
    let mut desk = Desk::paired(Role::Jury);
    desk.receive(told(CallInfo { conference: Some(PEER), handled_by: Some(persona()), ..help(1) }));
    desk.receive(ended(HELP));
    assert_eq!(desk.station.view().last_call, None);
    assert_eq!(desk.station.view().ended.len(), 1, "its end is told all the same");
}

#[test]
fn help_takes_no_line() {
    let mut desk = Desk::paired(Role::Jury);
    desk.receive(told(call(CallPhase::Active, 2, true)));
    desk.receive(told(second(CallPhase::Active, 2, true)));
    desk.receive(told(CallInfo { conference: Some(PEER), handled_by: Some(persona()), ..help(1) }));
    assert_eq!(desk.station.view().calls().count(), 3);
    assert!(desk.station.view().has_free_line());
    let (to, persona) = (Address::Station(PEER), Some(persona()));
    desk.ask(Command::Call { to, persona });
    assert!(!desk.station.view().has_free_line() && desk.notices().is_empty());
    desk.ask(Command::HangUp(Some(SECOND)));
    assert!(desk.station.view().has_free_line(), "one that is being hung up is free");
}

#[test]
fn whom_a_helper_speaks_to_alone_hears_its_call_ring_all_the_same() {
    let mut desk = Desk::paired(Role::Candidate);
    let outbound = CallInfo { direction: Direction::Outbound, ..call(CallPhase::Ringing, 1, true) };
    desk.receive(told(outbound));
    assert!(desk.did().contains(&Effect::Tone(Some(Tone::Ringback))));
    desk.receive(told(help(1)));
    desk.receive(ToStation::Line { call: HELP, link: OWN, offerer: false });
    let did = desk.did();
    assert!(did.contains(&Effect::Gates { link: OWN, send: false, receive: true }), "{did:?}");
    assert!(!did.iter().any(|effect| matches!(effect, Effect::Tone(_))), "{did:?}");
}

#[test]
fn a_whisper_is_never_recorded() {
    let mut desk = helper();
    desk.ask(Command::Record(true));
    desk.receive(told(CallInfo { call: SECOND, ..help(1) }));
    line(&mut desk, OWN);
    let did = desk.did();
    assert!(!did.iter().any(|effect| matches!(effect, Effect::StartRecording(_))), "{did:?}");
}

const FIRST: StationId = StationId(50);
const OTHER: StationId = StationId(51);

/// A helper that listens to the first candidate.
fn helper() -> Desk {
    let mut desk = Desk::new(Role::Jury);
    desk.connect(training());
    desk.ask(Command::Listen(Address::Station(PEER)));
    desk.receive(hears(FIRST));
    desk.did();
    desk
}

fn training() -> ToStation {
    let ToStation::Welcome(mut hello) = welcome(Vec::new(), ChatNumbers::default()) else { unreachable!() };
    (hello.training, hello.phase) = (true, Phase::Waiting);
    hello.stations = vec![seen(PEER, Role::Jury, None)];
    ToStation::Welcome(hello)
}

fn hears(candidate: StationId) -> ToStation {
    let candidate = Some(seen(candidate, Role::Candidate, Some(PEER)));
    let call = Some(Box::new(call(CallPhase::Active, 2, true)));
    ToStation::Listening { to: seen(PEER, Role::Jury, None), candidate, call, link: Link(70) }
}

fn write(desk: &mut Desk, text: &str) {
    let to = Address::Name("Mme Claire Vasseur".into());
    desk.ask(Command::Chat { to, persona: Some(persona()), helped: None, text: text.into() });
}

fn written(said: &[ToServer]) -> Vec<&str> {
    said.iter().filter_map(text_of).collect()
}

fn text_of(message: &ToServer) -> Option<&str> {
    if let ToServer::Chat { text, .. } = message { Some(text) } else { None }
}

/// Cut off, with a line written meanwhile, and back.
fn writes_while_away() -> Desk {
    let mut desk = helper();
    desk.happen(Input::SocketClosed("cut".into()));
    write(&mut desk, "Je m’en occupe.");
    desk.wait(Duration::from_secs(4));
    desk.happen(Input::SocketOpened);
    desk.receive(training());
    let said = desk.said();
    assert!(written(&said).is_empty(), "not before it is known who is heard: {said:?}");
    desk
}

#[test]
fn what_a_helper_wrote_while_away_goes_once_the_same_candidate_is_heard() {
    let mut desk = writes_while_away();
    desk.receive(hears(FIRST));
    assert_eq!(written(&desk.said()), ["Je m’en occupe."]);
}

#[test]
fn what_was_written_in_one_candidates_place_goes_to_no_other() {
    let mut desk = writes_while_away();
    desk.receive(hears(OTHER));
    assert!(written(&desk.said()).is_empty());
    assert_eq!(desk.notices(), [NoticeKind::OtherCandidate]);
    let line = desk.station.view().chat[0].clone();
    assert_eq!((line.state, line.with), (LineState::Refused, Some(FIRST)));
    write(&mut desk, "À vous.");
    assert_eq!(written(&desk.said()), ["À vous."]);
    assert_eq!(desk.station.view().chat[1].with, Some(OTHER));
}

#[test]
fn nor_does_it_where_nobody_is_heard_any_more_or_a_candidate_of_ones_own_came() {
    let mut desk = writes_while_away();
    desk.ask(Command::StopListening);
    assert!(written(&desk.said()).is_empty());
    assert_eq!(desk.notices(), [NoticeKind::OtherCandidate]);
    let mut desk = writes_while_away();
    let peer = seen(OTHER, Role::Candidate, Some(ME));
    desk.receive(ToStation::Paired { peer, link: LINK, offerer: true });
    assert!(written(&desk.said()).is_empty());
    assert_eq!(desk.notices(), [NoticeKind::OtherCandidate]);
}

#[test]
fn what_the_other_side_wrote_is_known_by_its_station() {
    let mut desk = helper();
    let message = |id, from| ChatMessage {
        id: MessageId(id),
        number: id,
        from,
        to: ME,
        persona: Some(persona()),
        by_helper: false,
        text: "Merci.".into(),
        at_ms: 0,
        state: ChatState::Sent,
    };
    desk.receive(ToStation::Chat { message: message(1, FIRST) });
    desk.receive(ToStation::Chat { message: message(2, OTHER) });
    let with: Vec<_> = desk.station.view().chat.iter().map(|line| line.with).collect();
    assert_eq!(with, [Some(FIRST), Some(OTHER)]);
}

#[test]
fn a_line_that_finds_nobody_paired_keeps_no_other_waiting() {
    let mut desk = helper();
    write(&mut desk, "un");
    write(&mut desk, "deux");
    let said = desk.said();
    let [ToServer::Chat { id, .. }] = said[..] else { panic!("{said:?}") };
    let (code, about) = (ErrorCode::NotPaired, Some(About::Message(id)));
    desk.receive(ToStation::Error { code, text: String::new(), about });
    desk.receive(hears(OTHER));
    assert_eq!(desk.notices(), [NoticeKind::OtherCandidate]);
    write(&mut desk, "trois");
    assert_eq!(written(&desk.said()), ["trois"]);
}

#[test]
fn who_asked_to_hear_a_candidate_writes_for_the_one_that_its_jury_has_later() {
    let mut desk = Desk::new(Role::Jury);
    desk.connect(training());
    desk.ask(Command::Listen(Address::Station(FIRST)));
    desk.receive(hears(FIRST));
    desk.receive(hears(OTHER));
    desk.did();
    write(&mut desk, "Je regarde.");
    assert_eq!(written(&desk.said()), ["Je regarde."]);
}

#[test]
fn what_an_earlier_candidate_wrote_does_not_count_as_unread() {
    let mut desk = helper();
    let message = ChatMessage {
        id: MessageId(5),
        number: 1,
        from: FIRST,
        to: ME,
        persona: Some(persona()),
        by_helper: false,
        text: "Merci".into(),
        at_ms: 1,
        state: ChatState::Sent,
    };
    desk.receive(ToStation::Chat { message });
    assert_eq!(desk.station.view().unread, 1);
    desk.receive(hears(OTHER));
    assert_eq!(desk.station.view().unread, 0);
}

#[test]
fn who_whispers_in_one_call_and_hears_another_helps_in_the_one_that_it_hears() {
    let mut desk = helper();
    desk.receive(told(CallInfo { caller: true, ..help(1) }));
    let other = CallInfo { call: SECOND, ..call(CallPhase::Active, 2, true) };
    let (to, candidate) = (seen(PEER, Role::Jury, None), seen(FIRST, Role::Candidate, Some(PEER)));
    let (candidate, call) = (Some(candidate), Some(Box::new(other)));
    desk.receive(ToStation::Listening { to, candidate, call, link: Link(70) });
    desk.did();
    desk.ask(Command::Help(Some(HelpMode::Join)));
    let help = |call, how| ToServer::Help { call, how };
    assert_eq!(desk.said(), [help(CALL, None), help(SECOND, Some(HelpMode::Join))]);
}

#[test]
fn a_jury_that_a_helper_speaks_with_holds_nothing_itself() {
    let mut desk = Desk::paired(Role::Jury);
    desk.receive(told(call(CallPhase::Active, 2, true)));
    desk.did();
    desk.receive(told(CallInfo { conference: Some(PEER), handled_by: Some(persona()), ..help(1) }));
    assert_eq!(desk.said(), []);
}
