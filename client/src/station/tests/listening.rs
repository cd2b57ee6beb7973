//! Silent listening, at both of its ends.

use std::time::Duration;

use signaling::protocol::{
    About, Address, CallPhase, ChatMessage, ChatNumbers, ChatState, EndReason, ErrorCode, Link, MessageId,
    Role, StationId, ToServer, ToStation,
};

use super::{Desk, call, seen, told, welcome};
use crate::station::{Awake, CheckCommand, Command, Effect, Input, MediaState, NoticeKind, Way};

const THEIRS: StationId = StationId(5);
const CANDIDATE: StationId = StationId(6);
const LINE: Link = Link(80);

fn says(message: ToServer) -> Effect {
    Effect::Send(Box::new(message))
}

fn opens(link: Link, offerer: bool, way: Way) -> Effect {
    Effect::OpenMedia { link, offerer, way }
}

fn hears(link: Link, phase: Option<CallPhase>) -> ToStation {
    let call = phase.map(|phase| Box::new(call(phase, 1, true)));
    let candidate = Some(seen(CANDIDATE, Role::Candidate, Some(THEIRS)));
    ToStation::Listening { to: seen(THEIRS, Role::Jury, Some(CANDIDATE)), candidate, call, link }
}

/// A station of staff that knows a pair.
fn staff() -> Desk {
    let mut desk = Desk::new(Role::Staff);
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    for (id, role, paired) in [(THEIRS, Role::Jury, CANDIDATE), (CANDIDATE, Role::Candidate, THEIRS)] {
        desk.receive(ToStation::Presence { station: seen(id, role, Some(paired)) });
    }
    desk.wait(Duration::from_secs(8));
    desk.did();
    desk
}

/// The same, hearing the jury there.
fn hearing() -> Desk {
    let mut desk = staff();
    desk.ask(Command::Listen(Address::Station(THEIRS)));
    desk.receive(hears(LINE, None));
    desk.happen(Input::MediaConnected(LINE));
    desk.did();
    desk
}

#[test]
fn a_listener_opens_what_is_heard_and_never_a_microphone() {
    let mut desk = staff();
    desk.ask(Command::Listen(Address::Station(THEIRS)));
    let asked = says(ToServer::Listen { to: THEIRS, link: None });
    assert_eq!(desk.did(), [asked, Effect::Wake(Awake::Outputs)]);
    desk.receive(hears(LINE, Some(CallPhase::Active)));
    assert_eq!(desk.did(), [opens(LINE, false, Way::Overhear), says(ToServer::OverheardChat { after: 0 })]);
    desk.happen(Input::MediaConnected(LINE));
    assert_eq!(desk.did(), [Effect::Overhear(Some(LINE))]);
    desk.ask(Command::CheckDevices(true));
    assert_eq!(desk.did(), [], "a look at the levels opens none either");
    let heard = desk.station.view().listening.unwrap();
    assert_eq!(
        (heard.media, heard.call.map(|call| call.phase)),
        (MediaState::Ready, Some(CallPhase::Active))
    );
}

#[test]
fn a_jury_that_has_its_microphone_open_closes_it_to_listen() {
    let mut desk = Desk::paired(Role::Jury);
    desk.receive(ToStation::Presence { station: seen(THEIRS, Role::Jury, None) });
    desk.did();
    desk.ask(Command::Listen(Address::Name("peer".into())));
    assert!(desk.did().contains(&Effect::Wake(Awake::Outputs)), "devices were still open from the start");
}

#[test]
fn listening_ends_by_command_and_leaves_nothing_open() {
    let mut desk = hearing();
    desk.ask(Command::StopListening);
    let closed = [Effect::Overhear(None), Effect::CloseMedia(LINE), Effect::Wake(Awake::Nothing)];
    assert_eq!(desk.did(), [vec![says(ToServer::StopListening)], closed.to_vec()].concat());
    assert_eq!(desk.station.view().listening, None);
    desk.receive(hears(Link(81), None));
    assert_eq!(desk.did(), [], "what was on its way opens nothing");
}

#[test]
fn to_switch_is_one_command_and_the_older_line_is_closed_first() {
    let mut desk = hearing();
    desk.receive(ToStation::Presence { station: seen(StationId(9), Role::Jury, None) });
    desk.ask(Command::Listen(Address::Station(StationId(9))));
    assert_eq!(desk.did(), [says(ToServer::Listen { to: StationId(9), link: None })]);
    let to = seen(StationId(9), Role::Jury, None);
    desk.receive(ToStation::Listening { to, candidate: None, call: None, link: Link(82) });
    let chat = says(ToServer::OverheardChat { after: 0 });
    let opened = opens(Link(82), false, Way::Overhear);
    assert_eq!(desk.did(), [Effect::Overhear(None), Effect::CloseMedia(LINE), opened, chat]);
    desk.receive(hears(LINE, None));
    assert_eq!(desk.did(), [], "late news of the station before");
}

#[test]
fn a_living_line_outlives_the_server_and_is_claimed_after_it() {
    let mut desk = hearing();
    desk.happen(Input::SocketClosed("cut".into()));
    assert_eq!(desk.station.view().listening.unwrap().media, MediaState::Ready, "the voices go on");
    desk.wait(Duration::from_secs(5));
    desk.happen(Input::SocketOpened);
    let hello = desk.said().into_iter().find_map(|message| match message {
        ToServer::Hello(hello) => Some(hello.ears),
        _ => None,
    });
    assert_eq!(hello, Some(vec![LINE]));
    desk.receive(welcome(Vec::new(), ChatNumbers::default()));
    assert!(desk.said().contains(&ToServer::Listen { to: THEIRS, link: Some(LINE) }));
    desk.receive(hears(LINE, None));
    assert_eq!(desk.did(), [says(ToServer::OverheardChat { after: 0 })], "what was written meanwhile");
}

#[test]
fn a_line_that_breaks_or_never_stands_is_asked_for_again() {
    let mut desk = hearing();
    desk.happen(Input::MediaFailed(LINE));
    desk.did();
    desk.wait(Duration::from_secs(1));
    assert_eq!(desk.said(), [ToServer::Relink { link: LINE }]);
    desk.receive(hears(Link(81), None));
    desk.did();
    desk.wait(Duration::from_secs(11));
    assert_eq!(desk.said(), [ToServer::Relink { link: Link(81) }]);
}

#[test]
fn who_may_not_listen_is_told_and_nothing_is_sent() {
    let mut candidate = Desk::paired(Role::Candidate);
    candidate.ask(Command::Listen(Address::Station(super::PEER)));
    assert_eq!((candidate.said(), candidate.notices()), (vec![], vec![NoticeKind::WrongRole]));
    let mut jury = Desk::paired(Role::Jury);
    jury.receive(told(call(CallPhase::Active, 2, true)));
    jury.did();
    jury.ask(Command::Listen(Address::Station(THEIRS)));
    assert_eq!((jury.said(), jury.notices()), (vec![], vec![NoticeKind::InCall]));
    let mut staff = staff();
    staff.ask(Command::Listen(Address::Name("nobody".into())));
    let refused = NoticeKind::Refused(ErrorCode::NoSuchStation);
    assert_eq!((staff.said(), staff.notices()), (vec![], vec![refused]));
}

#[test]
fn a_refusal_and_an_end_are_said_and_close_the_line() {
    let mut desk = hearing();
    desk.receive(ToStation::ListeningEnded { to: THEIRS });
    assert!(desk.did().contains(&Effect::CloseMedia(LINE)));
    assert_eq!(desk.notices(), [NoticeKind::ListeningEnded("peer".into())]);
    desk.ask(Command::Listen(Address::Station(CANDIDATE)));
    let (code, about) = (ErrorCode::TooManyListeners, Some(About::Listening(CANDIDATE)));
    desk.receive(ToStation::Error { code, text: String::new(), about });
    assert_eq!(desk.station.view().listening, None);
    assert_eq!(desk.notices().last(), Some(&NoticeKind::Refused(code)));
}

/// A jury with a candidate of its own, hearing another jury.
fn jury() -> Desk {
    let mut desk = Desk::paired(Role::Jury);
    desk.receive(ToStation::Presence { station: seen(THEIRS, Role::Jury, None) });
    desk.ask(Command::Listen(Address::Station(THEIRS)));
    desk.receive(hears(LINE, None));
    desk.happen(Input::MediaConnected(LINE));
    desk.did();
    desk
}

#[test]
fn whoever_declines_a_call_goes_on_listening() {
    let mut desk = jury();
    desk.receive(told(call(CallPhase::Ringing, 1, false)));
    desk.ask(Command::Decline(None));
    let did = desk.did();
    assert!(!did.contains(&Effect::Overhear(None)), "{did:?}");
    assert!(!did.contains(&Effect::Wake(Awake::Everything)), "{did:?}");
    desk.receive(ToStation::Ended { call: super::CALL, epoch: 2, why: EndReason::Declined });
    assert_eq!(desk.station.view().listening.unwrap().media, MediaState::Ready);
    desk.wait(Duration::from_secs(10));
    assert!(!desk.did().contains(&Effect::Wake(Awake::Everything)));
}

#[test]
fn a_check_of_the_headset_ends_listening_before_it_opens_the_microphone() {
    let mut desk = jury();
    desk.ask(Command::Check(CheckCommand::Begin));
    let did = desk.did();
    let place = |wanted: &Effect| did.iter().position(|effect| effect == wanted).expect("it is done");
    assert!(place(&Effect::Overhear(None)) < place(&Effect::Wake(Awake::Everything)), "{did:?}");
    assert!(did.contains(&says(ToServer::StopListening)));
    assert_eq!(desk.station.view().listening, None);
}

#[test]
fn answering_ends_listening_and_ringing_alone_opens_no_microphone() {
    let mut desk = jury();
    desk.receive(told(call(CallPhase::Ringing, 1, false)));
    let rang = desk.did();
    assert!(!rang.iter().any(|effect| matches!(effect, Effect::Wake(Awake::Everything))), "{rang:?}");
    desk.ask(Command::Answer(None));
    let answered = desk.did();
    assert!(answered.contains(&Effect::Overhear(None)), "{answered:?}");
    assert!(answered.contains(&Effect::Wake(Awake::Everything)), "{answered:?}");
}

#[test]
fn a_station_forwards_while_somebody_listens() {
    let mut desk = Desk::paired(Role::Jury);
    let listener = |id| seen(StationId(id), Role::Staff, None);
    desk.receive(ToStation::Forward { listener: listener(8), link: LINE });
    assert_eq!(desk.did(), [Effect::Forward(true), opens(LINE, true, Way::Forward)]);
    assert!(!desk.station.view().listeners[0].hears);
    desk.happen(Input::MediaConnected(LINE));
    assert!(desk.station.view().listeners[0].hears);
    desk.receive(ToStation::Forward { listener: listener(9), link: Link(81) });
    assert_eq!(desk.did(), [opens(Link(81), true, Way::Forward)]);
    desk.receive(ToStation::ForwardEnded { link: LINE });
    assert_eq!(desk.did(), [Effect::CloseMedia(LINE)]);
    desk.happen(Input::MediaFailed(Link(81)));
    assert_eq!(desk.did(), [Effect::CloseMedia(Link(81)), Effect::Forward(false)]);
    assert!(desk.station.view().listeners.is_empty());
}

#[test]
fn the_balance_is_bounded_and_said_once() {
    let mut desk = hearing();
    desk.ask(Command::Balance(-120));
    assert_eq!(desk.did(), [Effect::Balance(-100)]);
    desk.ask(Command::Balance(-100));
    assert_eq!(desk.did(), []);
}

fn line(number: u64, from: StationId, text: &str) -> ChatMessage {
    ChatMessage {
        id: MessageId(number),
        number,
        from,
        to: if from == THEIRS { CANDIDATE } else { THEIRS },
        persona: None,
        by_helper: false,
        text: text.into(),
        at_ms: 0,
        state: ChatState::Sent,
    }
}

fn page(messages: &[ChatMessage], more: bool) -> ToStation {
    ToStation::OverheardPage { of: THEIRS, messages: messages.to_vec(), more }
}

fn read(desk: &Desk) -> Vec<String> {
    let chat = desk.station.view().listening.unwrap().chat;
    chat.iter().map(|line| line.text.clone()).collect()
}

#[test]
fn another_candidate_has_another_chat() {
    let mut desk = hearing();
    desk.receive(page(&[line(3, THEIRS, "Bonjour")], false));
    assert_eq!(read(&desk), ["Bonjour"]);
    let next = seen(StationId(7), Role::Candidate, Some(THEIRS));
    for (candidate, link) in [(None, LINE), (Some(next.clone()), LINE), (Some(next), Link(81))] {
        let to = seen(THEIRS, Role::Jury, candidate.as_ref().map(|candidate| candidate.id));
        desk.did();
        let is_new = desk.station.view().listening.unwrap().candidate != candidate;
        desk.receive(ToStation::Listening { to, candidate, call: None, link });
        let after = if is_new { 0 } else { 9 };
        assert!(desk.said().contains(&ToServer::OverheardChat { after }), "{after}");
        assert_eq!(read(&desk).is_empty(), is_new);
        desk.receive(page(&[line(9, THEIRS, "Bonjour à vous")], false));
        assert_eq!(read(&desk), ["Bonjour à vous"]);
    }
}

#[test]
fn a_line_that_comes_before_the_page_that_was_asked_for_takes_nothing_from_it() {
    let mut desk = hearing();
    desk.receive(page(&[line(5, CANDIDATE, "Je regarde")], false));
    desk.receive(page(&[line(3, THEIRS, "Bonjour"), line(5, CANDIDATE, "Je regarde")], false));
    assert_eq!(read(&desk), ["Bonjour", "Je regarde"]);
}

#[test]
fn the_chat_is_read_along_page_by_page_and_each_line_once() {
    let mut desk = hearing();
    let (first, second) = (line(3, THEIRS, "Bonjour"), line(5, CANDIDATE, "Je regarde"));
    desk.receive(page(std::slice::from_ref(&first), true));
    assert_eq!(desk.said(), [ToServer::OverheardChat { after: 3 }]);
    desk.receive(page(&[first, second], false));
    let chat = desk.station.view().listening.unwrap().chat;
    let seen: Vec<_> = chat.iter().map(|line| (line.by_jury, line.text.as_str())).collect();
    assert_eq!(seen, [(true, "Bonjour"), (false, "Je regarde")]);
    let stray =
        ToStation::OverheardPage { of: StationId(9), messages: vec![line(8, THEIRS, "x")], more: false };
    desk.receive(stray);
    assert_eq!(desk.station.view().listening.unwrap().chat.len(), 2);
}

#[test]
fn a_refusal_to_hear_another_leaves_what_is_heard() {
    let mut desk = hearing();
    desk.receive(ToStation::Presence { station: seen(StationId(9), Role::Jury, None) });
    desk.ask(Command::Listen(Address::Station(StationId(9))));
    assert_eq!(desk.station.view().listening.unwrap().media, MediaState::Connecting);
    let (code, about) = (ErrorCode::TooManyListeners, Some(About::Listening(StationId(9))));
    desk.did();
    desk.receive(ToStation::Error { code, text: String::new(), about });
    assert_eq!(desk.did(), [says(ToServer::Listen { to: THEIRS, link: Some(LINE) })]);
    let heard = desk.station.view().listening.unwrap();
    assert_eq!((heard.to, heard.media), (THEIRS, MediaState::Ready));
}
