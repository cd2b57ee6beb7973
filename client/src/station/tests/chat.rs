//! What is written, and in which order it goes.

use signaling::protocol::exam::{CandidateNumber, ExamView, FromExam, Seen as May, SessionId, Stage};

use super::exam::preparing;
use super::*;

fn text(text: &str) -> Command {
    Command::Chat { to: Address::Name("client".into()), persona: None, helped: None, text: text.into() }
}

#[test]
fn messages_go_one_at_a_time_so_that_a_refusal_does_not_change_their_order() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.ask(text("un"));
    desk.ask(text("deux"));
    let said = desk.said();
    let [ToServer::Chat { id: first, .. }] = said.as_slice() else { panic!("{said:?}") };
    let error = ToStation::Error {
        code: ErrorCode::NotStored,
        text: String::new(),
        about: Some(About::Message(*first)),
    };
    desk.receive(error);
    assert_eq!(desk.said(), [], "not before the disk had a moment");
    desk.wait(Duration::from_secs(2));
    assert!(matches!(desk.said().as_slice(), [ToServer::Chat { id, .. }] if id == first));
    desk.receive(ToStation::ChatState { id: *first, number: 1, to: PEER, state: ChatState::Sent, at_ms: 5 });
    assert!(matches!(desk.said().as_slice(), [ToServer::Chat { text, .. }] if text == "deux"));
}

#[test]
fn a_refused_message_stays_in_view_and_the_next_one_goes() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.ask(text("au mauvais numéro"));
    desk.ask(text("au bon"));
    let id = desk.station.view().chat[0].id;
    desk.did();
    let about = Some(About::Message(id));
    desk.receive(ToStation::Error { code: ErrorCode::NoSuchNumber, text: String::new(), about });
    assert!(matches!(desk.said().as_slice(), [ToServer::Chat { text, .. }] if text == "au bon"));
    let view = desk.station.view();
    assert_eq!(view.chat[0].state, LineState::Refused);
    assert_eq!(view.chat[0].text, "au mauvais numéro");
}

#[test]
fn a_message_received_twice_is_shown_once_and_one_delivered_to_another_is_not_delivered_to_all() {
    let mut desk = Desk::paired(Role::Jury);
    for _ in 0..2 {
        desk.receive(ToStation::Chat { message: message(1, 11, PEER, ME) });
    }
    assert_eq!(desk.station.view().chat.len(), 1);
    let messages = vec![message(2, 12, ME, StationId(5)), message(3, 13, ME, PEER)];
    desk.receive(ToStation::HistoryPage { messages, more: false });
    let state = ChatState::Read;
    desk.receive(ToStation::ChatState { id: MessageId(13), number: 3, to: PEER, state, at_ms: 0 });
    let states: Vec<_> = desk.station.view().chat.iter().map(|line| line.state).collect();
    assert_eq!(states[1..], [LineState::Sent, LineState::Read]);
}

fn message(number: u64, id: u64, from: StationId, to: StationId) -> ChatMessage {
    ChatMessage {
        id: MessageId(id),
        number,
        from,
        to,
        persona: None,
        by_helper: false,
        text: "x".into(),
        at_ms: 0,
        state: ChatState::Sent,
    }
}

#[test]
fn a_message_that_comes_after_a_later_one_was_read_was_read_with_it() {
    let mut desk = Desk::paired(Role::Jury);
    desk.receive(ToStation::Chat { message: message(2, 12, PEER, ME) });
    desk.ask(Command::Read(MessageId(12)));
    desk.receive(ToStation::HistoryPage { messages: vec![message(1, 11, PEER, ME)], more: false });
    let states: Vec<_> = desk.station.view().chat.iter().map(|line| line.state).collect();
    assert_eq!((states, desk.station.view().unread), (vec![LineState::Read; 2], 0));
}

fn texts(desk: &Desk) -> Vec<u64> {
    desk.station.view().chat.iter().map(|line| line.id.0).collect()
}

fn histories(desk: &mut Desk) -> Vec<u64> {
    let asks = |message| if let ToServer::History { after } = message { Some(after) } else { None };
    desk.said().into_iter().filter_map(asks).collect()
}

#[test]
fn what_was_said_before_a_chat_went_on_here_is_in_its_place_and_not_acknowledged() {
    let mut desk = Desk::paired(Role::Jury);
    desk.receive(ToStation::Chat { message: message(9, 19, PEER, ME) });
    assert_eq!(desk.said(), [ToServer::Delivered { id: MessageId(19) }]);
    let messages = vec![message(3, 13, ME, PEER), message(4, 14, PEER, ME)];
    desk.receive(ToStation::ChatBefore { messages: messages.clone() });
    assert_eq!((desk.said(), texts(&desk), desk.station.view().unread), (vec![], vec![13, 14, 19], 2));
    desk.ask(Command::Read(MessageId(14)));
    assert_eq!((desk.said(), desk.station.view().unread), (vec![], 1), "its own station was to say so");
    desk.ask(Command::Read(MessageId(19)));
    assert_eq!((desk.said(), desk.station.view().unread), (vec![ToServer::Read { id: MessageId(19) }], 0));

    // At the next welcome neither changes what is known of this station's own.
    desk.happen(Input::SocketClosed("cut".into()));
    desk.wait(Duration::from_secs(30));
    desk.did();
    desk.connect(welcome(Vec::new(), ChatNumbers { last: 9, delivered: 0, read: 0 }));
    assert_eq!(histories(&mut desk), [0; 0]);
    let read = ChatMessage { state: ChatState::Read, ..messages[0].clone() };
    desk.receive(ToStation::ChatBefore { messages: vec![read] });
    assert_eq!(desk.station.view().chat[0].state, LineState::Read);
}

/// What a candidate is shown that may, or may not, read its exchanges.
fn exchanges(number: u16, may_read: bool) -> ToStation {
    let FromExam::View { view: Some(ExamView::Candidate(mut view)) } = preparing(Stage::Running, &[]) else {
        panic!("a candidate's")
    };
    view.candidate = CandidateNumber(number);
    view.work.session = Some(SessionId(5));
    view.may.see = if may_read { vec![May::Exchanges] } else { Vec::new() };
    ToStation::Exam(FromExam::View { view: Some(ExamView::Candidate(view)) })
}

#[test]
fn a_candidate_s_chat_is_asked_for_where_it_sits_down_and_goes_with_it() {
    let mut desk = Desk::new(Role::Candidate);
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    desk.receive(exchanges(7, false));
    assert_eq!(histories(&mut desk), [0; 0], "not before it may be read");
    desk.receive(exchanges(7, true));
    assert_eq!(histories(&mut desk), [0], "it was said elsewhere");
    desk.receive(ToStation::HistoryPage { messages: vec![message(2, 12, PEER, ME)], more: true });
    assert_eq!(histories(&mut desk), [2]);
    desk.receive(ToStation::HistoryPage { messages: vec![message(4, 14, ME, PEER)], more: false });
    desk.receive(exchanges(7, true));
    assert_eq!((histories(&mut desk), texts(&desk)), (vec![], vec![12, 14]));
    // Another sits down, and then nobody.
    desk.receive(exchanges(8, true));
    assert_eq!((histories(&mut desk), texts(&desk)), (vec![0], vec![]));
    desk.receive(ToStation::HistoryPage { messages: vec![message(5, 15, PEER, ME)], more: false });
    assert_eq!(texts(&desk), [15]);
    desk.receive(ToStation::Exam(FromExam::View { view: None }));
    assert_eq!((histories(&mut desk), texts(&desk)), (vec![], vec![]));
}

#[test]
fn a_candidate_s_chat_that_its_welcome_has_asked_for_is_not_asked_for_twice() {
    let mut desk = Desk::new(Role::Candidate);
    desk.connect(welcome(Vec::new(), ChatNumbers { last: 4, delivered: 0, read: 0 }));
    desk.receive(exchanges(7, true));
    assert_eq!(histories(&mut desk), [0]);
}
