use std::time::Duration;

use signaling::protocol::*;

use crate::floor::{Floor, Seat, vasseur};

fn chat(id: u64, to: StationId, text: &str) -> ToServer {
    ToServer::Chat {
        id: MessageId(id),
        to: Address::Station(to),
        persona: None,
        helped: None,
        of: None,
        text: text.into(),
    }
}

fn texts(floor: &mut Floor, seat: &Seat) -> Vec<String> {
    let told = floor.take(seat).into_iter().filter_map(|message| match message {
        ToStation::Chat { message } => Some(message.text),
        _ => None,
    });
    told.collect()
}

fn states(floor: &mut Floor, seat: &Seat) -> Vec<(u64, ChatState)> {
    let told = floor.take(seat).into_iter().filter_map(|message| match message {
        ToStation::ChatState { id, state, .. } => Some((id.0, state)),
        _ => None,
    });
    told.collect()
}

#[test]
fn a_message_is_acknowledged_and_passed_on_once_it_is_stored() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.store_holds = true;
    assert_eq!(floor.ask(&jury, chat(1, candidate.id, "Bonjour")), []);
    assert_eq!(floor.take(&candidate), []);
    floor.release_store();
    assert_eq!(states(&mut floor, &jury), [(1, ChatState::Sent)]);
    assert_eq!(texts(&mut floor, &candidate), ["Bonjour"]);
}

#[test]
fn what_cannot_be_stored_is_not_acknowledged() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.store_fails = true;
    assert_eq!(floor.refused(&jury, chat(1, candidate.id, "Bonjour")), ErrorCode::NotStored);
    assert_eq!(floor.refused(&jury, ToServer::History { after: 0 }), ErrorCode::NotStored);
    assert_eq!(floor.take(&candidate), []);
    floor.store_fails = false;
    floor.say(jury.conn, chat(1, candidate.id, "Bonjour"));
    assert_eq!(texts(&mut floor, &candidate), ["Bonjour"]);
}

#[test]
fn what_the_hub_keeps_itself_is_tried_again_until_it_is_kept() {
    let mut floor = Floor::new();
    floor.store_fails = true;
    let (candidate, jury) = floor.pair();
    floor.call_in(&jury, &candidate, 1);
    assert_eq!(floor.journal(), []);
    floor.pass(Duration::from_secs(5));
    floor.store_fails = false;
    floor.pass(Duration::from_secs(2));
    let journal = floor.journal();
    let kinds: Vec<&str> = journal
        .iter()
        .map(|event| match event {
            JournalEvent::Joined { .. } => "joined",
            JournalEvent::Paired { .. } => "paired",
            JournalEvent::CallPlaced { .. } => "placed",
            _ => "other",
        })
        .collect();
    assert_eq!(kinds, ["joined", "joined", "paired", "placed"]);
    assert_eq!(floor.memory.kept().stations.len(), 2);
    assert_eq!(floor.memory.kept().calls.len(), 1);
}

#[test]
fn a_store_that_falls_behind_refuses_and_forgets_nothing() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.store_holds = true;
    let mut refused = Vec::new();
    for id in 0..1_030 {
        if id % 150 == 0 {
            // Slower than the pace that a station may keep up.
            floor.pass(Duration::from_secs(4));
        }
        let answer = floor.ask(&jury, chat(id, candidate.id, "…"));
        if let [ToStation::Error { code, .. }] = answer.as_slice() {
            assert_eq!(*code, ErrorCode::NotStored);
            refused.push(id);
        }
    }
    assert_eq!(refused, (1_024..1_030).collect::<Vec<_>>());
    floor.release_store();
    assert_eq!(floor.memory.chat().len(), 1_024);
    assert_eq!(texts(&mut floor, &candidate).len(), 1_024);
}

#[test]
fn sending_twice_is_sending_once() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.say(jury.conn, chat(1, candidate.id, "Bonjour"));
    floor.say(candidate.conn, ToServer::Read { id: MessageId(1) });
    floor.take(&jury);
    floor.take(&candidate);
    floor.say(jury.conn, chat(1, candidate.id, "Bonjour"));
    assert_eq!(states(&mut floor, &jury), [(1, ChatState::Read)]);
    assert_eq!(floor.take(&candidate), []);
    assert_eq!(floor.memory.chat().len(), 1);
    // The name belongs to its sender.
    assert_eq!(floor.refused(&candidate, chat(1, jury.id, "Moi")), ErrorCode::NoSuchMessage);
    assert_eq!(floor.memory.chat().len(), 1);
}

#[test]
fn messages_come_in_order_with_growing_numbers() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    for id in 1..=20 {
        let (from, to) = if id % 3 == 0 { (&candidate, &jury) } else { (&jury, &candidate) };
        floor.say(from.conn, chat(id, to.id, &id.to_string()));
    }
    let page = floor.ask(&candidate, ToServer::History { after: 5 });
    let Some(ToStation::HistoryPage { messages, more: false }) = page.last() else { panic!("{page:?}") };
    let numbers: Vec<u64> = messages.iter().map(|message| message.number).collect();
    assert_eq!(numbers, (6..=20).collect::<Vec<_>>());
    assert_eq!(floor.hub.chat_numbers(jury.id).unwrap().last, 20);
}

#[test]
fn acknowledgements_are_watermarks_of_the_receiver() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    for id in 1..=3 {
        floor.say(jury.conn, chat(id, candidate.id, "…"));
    }
    floor.take(&jury);
    floor.say(candidate.conn, ToServer::Delivered { id: MessageId(2) });
    assert_eq!(states(&mut floor, &jury), [(2, ChatState::Delivered)]);
    floor.say(candidate.conn, ToServer::Read { id: MessageId(3) });
    assert_eq!(states(&mut floor, &jury), [(3, ChatState::Read)]);
    // What is behind changes nothing.
    floor.say(candidate.conn, ToServer::Delivered { id: MessageId(3) });
    floor.say(candidate.conn, ToServer::Read { id: MessageId(1) });
    assert_eq!(states(&mut floor, &jury), []);
    assert!(floor.memory.chat().iter().all(|message| message.state == ChatState::Read));
    let numbers = floor.hub.chat_numbers(jury.id).unwrap();
    assert_eq!(numbers, ChatNumbers { last: 3, delivered: 3, read: 3 });
    // Only the receiver acknowledges.
    for seat in [&jury, &candidate] {
        let unknown = ToServer::Read { id: MessageId(9) };
        assert_eq!(floor.refused(seat, unknown), ErrorCode::NoSuchMessage);
    }
    assert_eq!(floor.refused(&jury, ToServer::Read { id: MessageId(1) }), ErrorCode::NoSuchMessage);
}

#[test]
fn a_sender_that_was_away_learns_by_its_welcome() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.say(jury.conn, chat(1, candidate.id, "…"));
    floor.disconnect(&jury);
    floor.say(candidate.conn, ToServer::Read { id: MessageId(1) });
    floor.say(candidate.conn, chat(2, jury.id, "Allô ?"));
    let jury = floor.hello(Role::Jury, "Mme Le Goff");
    assert_eq!(jury.welcome.chat, ChatNumbers { last: 2, delivered: 1, read: 1 });
}

#[test]
fn texts_have_bounds() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    assert_eq!(floor.refused(&jury, chat(1, candidate.id, "")), ErrorCode::Empty);
    assert_eq!(floor.refused(&jury, chat(1, candidate.id, " \n\t ")), ErrorCode::Empty);
    let long = "é".repeat(MAX_CHAT_CHARS + 1);
    assert_eq!(floor.refused(&jury, chat(1, candidate.id, &long)), ErrorCode::TooLong);
    floor.say(jury.conn, chat(1, candidate.id, &"😀".repeat(MAX_CHAT_CHARS)));
    assert_eq!(floor.memory.chat().len(), 1);
}

#[test]
fn the_client_of_a_message_is_kept() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    let id = MessageId(1);
    let to = Address::Name("Poste 3".into());
    floor.say(
        jury.conn,
        ToServer::Chat { id, to, persona: Some(vasseur()), helped: None, of: None, text: "Enfin !".into() },
    );
    let id = MessageId(2);
    let to = Address::Number("06 39 98 12 40".into());
    floor.say(
        candidate.conn,
        ToServer::Chat { id, to, persona: None, helped: None, of: None, text: "Bonjour".into() },
    );
    for message in floor.memory.chat() {
        let persona = message.persona.as_ref().unwrap();
        assert_eq!(persona.client, Some(ClientId("vasseur".into())));
        assert_eq!(persona.number.as_deref(), Some("06 39 98 12 40"));
    }
    assert_eq!(texts(&mut floor, &jury), ["Bonjour"]);
}

#[test]
fn a_long_history_comes_in_pages() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    for id in 1..=40 {
        floor.say(jury.conn, chat(id, candidate.id, &"é".repeat(MAX_CHAT_CHARS)));
    }
    let (mut after, mut pages, mut ids) = (0, 0, Vec::new());
    loop {
        floor.take(&candidate);
        let page = floor.ask(&candidate, ToServer::History { after });
        let [ToStation::HistoryPage { messages, more }] = page.as_slice() else { panic!() };
        ids.extend(messages.iter().map(|message| message.id.0));
        after = messages.last().unwrap().number;
        pages += 1;
        if !more {
            break;
        }
    }
    assert_eq!(ids, (1..=40).collect::<Vec<_>>());
    assert!(pages >= 8, "{pages} pages of 40 KiB for 320 KB");
}
