//! Calls with stations beyond the pair: their own connections, conferences, posts and help.

use signaling::protocol::{ClientId, HelpMode, HoldReason};

use super::*;

pub(super) const OTHER_STATION: StationId = StationId(40);
pub(super) const OWN: Link = Link(90);
pub(super) const SECOND: CallId = CallId(8);

pub(super) fn own(send: bool, receive: bool) -> Effect {
    Effect::Gates { link: OWN, send, receive }
}

/// A call with another station than the paired one.
pub(super) fn beyond(phase: CallPhase, epoch: u32) -> CallInfo {
    CallInfo { call: SECOND, peer: OTHER_STATION, about: Some(CALL), ..call(phase, epoch, true) }
}

pub(super) fn line(desk: &mut Desk, link: Link) {
    desk.receive(ToStation::Line { call: SECOND, link, offerer: false });
}

/// A candidate whose client waits while it talks to a post at a station of its own.
pub(super) fn consulting() -> Desk {
    let mut desk = Desk::paired(Role::Candidate);
    let held = Some(HoldReason::OtherCall);
    desk.receive(told(CallInfo { held, ..call(CallPhase::Active, 2, false) }));
    desk.receive(told(beyond(CallPhase::Active, 1)));
    line(&mut desk, OWN);
    desk.did();
    desk
}

#[test]
fn a_call_beyond_the_pair_is_heard_on_its_own_connection_and_never_on_the_pairs() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.receive(told(beyond(CallPhase::Active, 1)));
    let did = desk.did();
    assert!(!did.iter().any(|effect| matches!(effect, Effect::Gates { .. })), "it has none yet: {did:?}");
    line(&mut desk, OWN);
    let did = desk.did();
    let opened = did.iter().position(|effect| matches!(effect, Effect::OpenMedia { link: OWN, .. }));
    let gate = did.iter().position(|effect| *effect == own(true, true));
    assert!(opened.is_some() && opened < gate, "{did:?}");
}

#[test]
fn a_connection_that_is_made_anew_carries_the_call_again_and_ends_with_it() {
    let mut desk = consulting();
    line(&mut desk, Link(91));
    let did = desk.did();
    assert!(did.contains(&Effect::CloseMedia(OWN)), "{did:?}");
    assert!(did.contains(&Effect::Gates { link: Link(91), send: true, receive: true }), "{did:?}");
    line(&mut desk, OWN);
    assert_eq!(desk.did(), [], "an older making is passed over");
    desk.receive(ToStation::Ended { call: SECOND, epoch: 9, why: EndReason::HungUp });
    assert!(desk.did().contains(&Effect::CloseMedia(Link(91))));
}

#[test]
fn a_broken_connection_is_asked_for_anew_and_a_living_one_is_named_after_a_reconnect() {
    let mut desk = consulting();
    desk.happen(Input::MediaFailed(OWN));
    desk.wait(Duration::from_secs(1));
    assert_eq!(desk.said(), [ToServer::Relink { link: OWN }]);
    desk.happen(Input::MediaConnected(OWN));
    desk.happen(Input::SocketClosed("cut".into()));
    desk.wait(Duration::from_secs(4));
    desk.did();
    desk.happen(Input::SocketOpened);
    let said = desk.said();
    assert!(matches!(&said[..], [ToServer::Hello(hello)] if hello.ears == [OWN]), "{said:?}");
}

#[test]
fn in_a_conference_both_are_heard_and_hold_and_mute_are_for_both() {
    let mut desk = consulting();
    desk.ask(Command::Merge);
    assert_eq!(desk.said(), [ToServer::Merge { call: SECOND, epoch: 1 }]);
    desk.receive(told(CallInfo { conference: Some(ME), ..call(CallPhase::Active, 3, false) }));
    desk.receive(told(CallInfo { conference: Some(ME), ..beyond(CallPhase::Active, 2) }));
    let did = desk.did();
    assert!(did.contains(&OPEN) && !did.contains(&own(false, false)), "{did:?}");
    assert!(!did.iter().any(|effect| matches!(effect, Effect::Send(_))), "nobody is put on hold: {did:?}");
    desk.ask(Command::Mute(true));
    assert_eq!(desk.said().len(), 2);
    desk.ask(Command::Hold(None, true));
    let did = desk.did();
    assert!(did.contains(&SHUT) && did.contains(&own(false, false)), "{did:?}");
    desk.ask(Command::Hold(None, false));
    let did = desk.did();
    assert!(did.contains(&OPEN) && did.contains(&own(true, true)), "{did:?}");
    desk.ask(Command::HangUp(None));
    let hung_up = desk.said();
    assert_eq!(hung_up.len(), 2, "who hangs up leaves all of it: {hung_up:?}");
}

#[test]
fn there_is_no_conference_of_one_call_and_none_at_the_jurys() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.receive(told(call(CallPhase::Active, 2, false)));
    desk.ask(Command::Merge);
    assert_eq!(desk.notices(), [NoticeKind::NothingToMerge]);
    let mut desk = Desk::paired(Role::Jury);
    desk.ask(Command::Merge);
    assert_eq!(desk.notices(), [NoticeKind::WrongRole]);
}

#[test]
fn a_whisper_is_heard_beside_the_call_and_sends_nothing_back() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.receive(told(call(CallPhase::Active, 2, false)));
    desk.did();
    let whisper = CallInfo { helps: Some(CALL), about: None, ..beyond(CallPhase::Active, 1) };
    desk.receive(told(whisper));
    line(&mut desk, OWN);
    let did = desk.did();
    assert!(did.contains(&own(false, true)) && !did.contains(&SHUT), "{did:?}");
    let view = desk.station.view();
    assert!(view.whispered && view.other_calls.is_empty());
    assert_eq!(view.call.map(|call| call.call), Some(CALL));
    desk.ask(Command::HangUp(None));
    assert_eq!(desk.said(), [ToServer::HangUp { call: CALL, epoch: 2 }], "a whisper is no call of one's own");
}

/// A trainer that listens to a call.
fn trainer() -> Desk {
    let mut desk = Desk::new(Role::Jury);
    let ToStation::Welcome(mut hello) = welcome(Vec::new(), ChatNumbers::default()) else { unreachable!() };
    (hello.training, hello.phase) = (true, Phase::Waiting);
    hello.stations = vec![seen(PEER, Role::Jury, None)];
    desk.connect(ToStation::Welcome(hello));
    desk.ask(Command::Listen(Address::Station(PEER)));
    let call = Some(Box::new(call(CallPhase::Active, 2, true)));
    let to = seen(PEER, Role::Jury, None);
    desk.receive(ToStation::Listening { to, candidate: None, call, link: Link(70) });
    desk.did();
    desk
}

#[test]
fn who_whispers_speaks_and_listens_on_and_who_joins_listens_again_afterwards() {
    let mut desk = trainer();
    desk.ask(Command::Help(Some(HelpMode::Whisper)));
    assert_eq!(desk.said(), [ToServer::Help { call: CALL, how: Some(HelpMode::Whisper) }]);
    let helps =
        |conference| CallInfo { helps: Some(CALL), about: None, conference, ..beyond(CallPhase::Active, 1) };
    desk.receive(told(helps(None)));
    line(&mut desk, OWN);
    let did = desk.did();
    assert!(did.contains(&own(true, false)), "{did:?}");
    assert!(desk.station.view().listening.is_some());
    assert_eq!(desk.station.view().helping, Some(HelpMode::Whisper));
    desk.receive(told(CallInfo { epoch: 2, ..helps(Some(ME)) }));
    let did = desk.did();
    assert!(did.contains(&own(true, true)), "{did:?}");
    assert!(desk.station.view().listening.is_none(), "it hears the two themselves");
    desk.receive(ToStation::Ended { call: SECOND, epoch: 9, why: EndReason::HungUp });
    let said = desk.said();
    assert!(said.contains(&ToServer::Listen { to: PEER, link: None }), "{said:?}");
}

#[test]
fn nobody_helps_in_an_exam_or_without_a_call_that_is_heard() {
    let mut desk = Desk::paired(Role::Jury);
    desk.ask(Command::Help(Some(HelpMode::Join)));
    assert_eq!(desk.notices(), [NoticeKind::Refused(ErrorCode::NotTraining)]);
    let mut desk = trainer();
    desk.receive(ToStation::ListeningEnded { to: PEER });
    desk.did();
    desk.ask(Command::Help(Some(HelpMode::Join)));
    assert_eq!((desk.said(), desk.notices().last()), (Vec::new(), Some(&NoticeKind::NobodyToHelp)));
    let mut desk = Desk::paired(Role::Candidate);
    desk.ask(Command::Help(None));
    assert_eq!(desk.notices(), [NoticeKind::WrongRole]);
}

#[test]
fn who_sits_at_a_post_says_so_after_each_welcome_until_somebody_else_does() {
    let post = ClientId("expertise".into());
    let mut desk = Desk::paired(Role::Jury);
    desk.ask(Command::Staff(post.clone(), true));
    let staff = ToServer::Staff { post, on: true };
    assert_eq!(desk.said(), std::slice::from_ref(&staff));
    desk.happen(Input::SocketClosed("cut".into()));
    desk.wait(Duration::from_secs(4));
    desk.happen(Input::SocketOpened);
    desk.receive(welcome(Vec::new(), ChatNumbers::default()));
    assert!(desk.said().contains(&staff));
    let about = Some(About::Post(ClientId("expertise".into())));
    desk.receive(ToStation::Error { code: ErrorCode::PostTaken, text: String::new(), about });
    assert!(desk.station.view().staffed.is_empty());
}

#[test]
fn who_leaves_a_post_while_the_server_is_away_says_so_when_it_is_back() {
    let post = ClientId("expertise".into());
    let mut desk = Desk::paired(Role::Jury);
    desk.ask(Command::Staff(post.clone(), true));
    desk.happen(Input::SocketClosed("cut".into()));
    desk.ask(Command::Staff(post.clone(), false));
    desk.wait(Duration::from_secs(4));
    desk.happen(Input::SocketOpened);
    desk.receive(welcome(Vec::new(), ChatNumbers::default()));
    assert!(desk.said().contains(&ToServer::Staff { post, on: false }));
}

#[test]
fn what_a_helper_writes_in_the_candidates_place_is_seen_as_such_and_answered_by_no_receipt() {
    let mut desk = Desk::paired(Role::Candidate);
    let message = ChatMessage {
        id: MessageId(5),
        number: 1,
        from: ME,
        to: PEER,
        persona: Some(persona()),
        by_helper: true,
        text: "Je regarde.".into(),
        at_ms: 1,
        state: ChatState::Sent,
    };
    desk.receive(ToStation::Chat { message });
    assert_eq!(desk.said(), []);
    let line = desk.station.view().chat[0].clone();
    assert!(line.mine && line.by_helper);
    desk.receive(ToStation::ChatTaken { on: true });
    assert!(desk.station.view().chat_taken);
    desk.ask(Command::TakeChat(true));
    assert_eq!(desk.notices(), [NoticeKind::WrongRole]);
}

#[test]
fn a_recording_names_the_station_that_is_spoken_with_beyond_the_pair_too() {
    let mut desk = Desk::paired(Role::Jury);
    let post = Seen { name: "Mme Roux".into(), ..seen(OTHER_STATION, Role::Jury, None) };
    desk.receive(ToStation::Presence { station: post });
    desk.ask(Command::Record(true));
    desk.receive(told(beyond(CallPhase::Active, 2)));
    let begun = desk.did().into_iter().find_map(|effect| match effect {
        Effect::StartRecording(exchange) => Some(exchange.far),
        _ => None,
    });
    assert_eq!(begun.as_deref(), Some("Mme Roux"));
}
