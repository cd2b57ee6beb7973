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
fn what_was_said_before_a_chat_went_on_here_is_in_its_place_and_acknowledged() {
    let mut desk = Desk::paired(Role::Jury);
    desk.receive(ToStation::Chat { message: message(9, 19, PEER, ME) });
    assert_eq!(desk.said(), [ToServer::Delivered { id: MessageId(19) }]);
    let messages = vec![message(3, 13, ME, PEER), message(4, 14, PEER, ME)];
    desk.receive(ToStation::ChatBefore { messages: messages.clone() });
    assert_eq!(desk.said(), [ToServer::Delivered { id: MessageId(14) }], "not at the station that was left");
    assert_eq!((texts(&desk), desk.station.view().unread), (vec![13, 14, 19], 2));
    for (id, unread) in [(14, 1), (19, 0)] {
        desk.ask(Command::Read(MessageId(id)));
        assert_eq!(desk.said(), [ToServer::Read { id: MessageId(id) }]);
        assert_eq!(desk.station.view().unread, unread);
    }
    let state = ChatState::Delivered;
    desk.receive(ToStation::ChatState { id: MessageId(13), number: 3, to: PEER, state, at_ms: 0 });
    assert_eq!(desk.station.view().chat[0].state, LineState::Delivered);

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

/// What a station sent of a chat: in whose exchanges, and the text.
fn sent(desk: &mut Desk) -> Vec<(Option<u16>, String)> {
    let chat = |message| match message {
        ToServer::Chat { of, text, .. } => Some((of.map(|of| of.candidate.0), text)),
        _ => None,
    };
    desk.said().into_iter().filter_map(chat).collect()
}

#[test]
fn what_a_candidate_could_not_send_waits_for_it_and_goes_in_nobody_elses_name() {
    let mut desk = Desk::new(Role::Candidate);
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    desk.receive(exchanges(7, true));
    desk.happen(Input::SocketClosed("cut".into()));
    for written in ["un", "deux"] {
        desk.ask(text(written));
    }
    let kept = kept_outbox(&mut desk);
    assert_eq!(kept.len(), 2);

    // Another sits here when it is back, which the server says first of all by refusing what the welcome let go.
    desk.wait(Duration::from_secs(30));
    desk.did();
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    let said = desk.said();
    let id = said
        .iter()
        .find_map(|message| if let ToServer::Chat { id, .. } = message { Some(*id) } else { None });
    let about = id.map(About::Message);
    desk.receive(ToStation::Error { code: ErrorCode::OtherCandidate, text: String::new(), about });
    desk.receive(exchanges(8, true));
    desk.receive(ToStation::HistoryPage { messages: Vec::new(), more: false });
    assert_eq!((desk.notices(), texts(&desk).len()), (vec![], 0), "it sees nothing of it");
    desk.did();
    desk.ask(text("de la suivante"));
    assert_eq!(sent(&mut desk), [(Some(8), "de la suivante".into())]);

    // A restart does not change that.
    let mut desk = Desk::new(Role::Candidate);
    desk.happen(Input::OutboxLoaded(kept.clone()));
    assert_eq!(kept_outbox(&mut desk), kept, "nothing of it is lost");
    assert!(texts(&desk).is_empty(), "who sits here is not known yet");
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    desk.receive(exchanges(8, true));
    assert_eq!((sent(&mut desk), texts(&desk).len()), (vec![], 0));
    desk.receive(exchanges(7, true));
    assert_eq!(sent(&mut desk), [(Some(7), "un".into())], "its writer is back");
    assert_eq!(texts(&desk).len(), 2);
}

/// What the station would find again after a kill.
fn kept_outbox(desk: &mut Desk) -> Vec<Outgoing> {
    let effects = desk.did();
    let kept =
        |effect: &Effect| if let Effect::KeepOutbox(kept) = effect { Some(kept.clone()) } else { None };
    effects.iter().rev().find_map(kept).unwrap_or_default()
}
