//! What is written, and in which order it goes.

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
