//! Who is moved to another station in the middle of a chat goes on with it there, and has all of it before itself at once.

use signaling::protocol::exam::*;
use signaling::protocol::{
    Address, ChatMessage, ChatOf, ChatState, ErrorCode, MessageId, Persona, Role, StationId, ToServer,
    ToStation,
};

use super::hall::{Hall, SECOND, c};
use super::rights::{begin, close, exchange_by, exchanging, persona};
use crate::floor::Seat;

fn write(hall: &mut Hall, seat: &Seat, id: u64, to: Address, persona: Option<Persona>, text: &str) {
    let message =
        ToServer::Chat { id: MessageId(id), to, persona, helped: None, of: None, text: text.into() };
    hall.floor.say(seat.conn, message);
    hall.floor.pass(SECOND);
}

/// The client writes, and its candidate answers.
fn chat(hall: &mut Hall, exchange: &ExchangeView, first: u64, texts: [&str; 2]) {
    let (candidate, plays) = (hall.candidate(1), hall.plays.clone());
    write(hall, &plays, first, Address::Station(candidate.id), Some(persona(exchange)), texts[0]);
    write(hall, &candidate, first + 1, Address::Name(exchange.name.clone()), None, texts[1]);
}

/// In the middle of a chat, after one that is over.
fn chatting() -> (Hall, ExchangeView) {
    let mut hall = exchanging("ccp1");
    let first = exchange_by(&hall, Contact::OpenChat);
    begin(&mut hall, &first);
    chat(&mut hall, &first, 1, ["Autre chose.", "Oui ?"]);
    close(&mut hall, first.exchange);
    let plays = hall.plays.clone();
    hall.done(&plays, Order::Repeat { candidate: c(1), exchange: first.exchange });
    let exchange = hall.jury_view(&plays).next().unwrap().clone();
    begin(&mut hall, &exchange);
    chat(&mut hall, &exchange, 3, ["Bonjour, ma facture ?", "Je regarde."]);
    (hall, exchange)
}

/// What a station was told at once, as texts with their two ends.
fn told(messages: Vec<ChatMessage>) -> Vec<(String, StationId, StationId)> {
    messages.into_iter().map(|message| (message.text, message.from, message.to)).collect()
}

fn before(hall: &mut Hall, seat: &Seat) -> Vec<(String, StationId, StationId)> {
    let chat = hall.floor.take(seat).into_iter().filter_map(|message| match message {
        ToStation::ChatBefore { messages } => Some(messages),
        _ => None,
    });
    told(chat.flatten().collect())
}

fn overheard(hall: &mut Hall, seat: &Seat) -> Vec<(String, StationId, StationId)> {
    let chat = hall.floor.take(seat).into_iter().filter_map(|message| match message {
        ToStation::OverheardPage { messages, .. } => Some(messages),
        _ => None,
    });
    let mut messages: Vec<ChatMessage> = chat.flatten().collect();
    messages.sort_by_key(|message| message.number);
    told(messages)
}

/// The exchange so far, as said between a candidate's station and that of who plays.
fn said(candidate: &Seat, plays: &Seat) -> Vec<(String, StationId, StationId)> {
    let client = ("Bonjour, ma facture ?".to_owned(), plays.id, candidate.id);
    vec![client, ("Je regarde.".to_owned(), candidate.id, plays.id)]
}

/// All chat that a station reads, page after page.
fn history(hall: &mut Hall, seat: &Seat) -> Vec<(String, StationId, StationId)> {
    let mut all: Vec<ChatMessage> = Vec::new();
    loop {
        let after = all.last().map_or(0, |message| message.number);
        match &hall.floor.ask(seat, ToServer::History { after })[..] {
            [ToStation::HistoryPage { messages, more }] => {
                all.extend(messages.iter().cloned());
                if !more {
                    return told(all);
                }
            }
            other => panic!("{other:?}"),
        }
    }
}

fn sit(hall: &mut Hall, who: Person, station: &Seat) {
    hall.staff(Order::Sit { who, station: Some(station.id) });
}

#[test]
fn who_plays_has_all_of_the_exchange_at_the_other_station_at_once_and_nothing_else() {
    let (mut hall, exchange) = chatting();
    let (candidate, before_it) = (hall.candidate(1), hall.plays.clone());
    let other = hall.floor.hello(Role::Jury, "Salle 2");
    assert_eq!(before(&mut hall, &other), [], "nobody sits there");
    sit(&mut hall, Person::Juror(JurorId(11)), &other);
    assert_eq!(before(&mut hall, &other), said(&candidate, &other));
    assert_eq!(before(&mut hall, &before_it), []);

    // It goes on there, and is there again after its program was started again.
    hall.plays = other.clone();
    chat(&mut hall, &exchange, 5, ["Alors ?", "La voici."]);
    assert_eq!(before(&mut hall, &other), []);
    hall.floor.disconnect(&other);
    let other = hall.floor.hello(Role::Jury, "Salle 2");
    assert_eq!(before(&mut hall, &other), said(&candidate, &other), "what was said here is in its history");
    hall.plays = other.clone();
    close(&mut hall, exchange.exchange);
    hall.floor.disconnect(&other);
    let other = hall.floor.hello(Role::Jury, "Salle 2");
    assert_eq!(before(&mut hall, &other), [], "it is over, and read by its jury");
}

#[test]
fn a_server_that_was_started_again_tells_it_too() {
    let (mut hall, _) = chatting();
    let (candidate, other) = (hall.candidate(1), hall.floor.hello(Role::Jury, "Salle 2"));
    sit(&mut hall, Person::Juror(JurorId(11)), &other);
    assert_eq!(before(&mut hall, &other), said(&candidate, &other));
    let mut hall = hall.restart(SECOND);
    let other = hall.floor.hello(Role::Jury, "Salle 2");
    assert_eq!(before(&mut hall, &other), said(&candidate, &other));
}

#[test]
fn who_listens_reads_it_along_from_its_beginning_whoever_was_moved() {
    for moved in [Person::Juror(JurorId(11)), Person::Candidate(c(1))] {
        let (mut hall, _) = chatting();
        let (candidate, plays, listens) = (hall.candidate(1), hall.plays.clone(), hall.listens.clone());
        let role = if matches!(moved, Person::Juror(_)) { Role::Jury } else { Role::Candidate };
        let other = hall.floor.hello(role, "Salle 2");
        sit(&mut hall, moved, &other);
        let (candidate, plays) = if role == Role::Jury { (candidate, other) } else { (other, plays) };
        hall.floor.say(listens.conn, ToServer::Listen { to: plays.id, link: None });
        hall.floor.take(&listens);
        hall.floor.say(listens.conn, ToServer::OverheardChat { after: 0 });
        assert_eq!(overheard(&mut hall, &listens), said(&candidate, &plays), "{moved:?}");
    }
}

#[test]
fn a_candidate_reads_it_all_at_the_other_station_and_its_welcome_there_says_that_there_is_some() {
    let (mut hall, exchange) = chatting();
    let (before_it, plays) = (hall.candidate(1), hall.plays.clone());
    let other = hall.floor.hello(Role::Candidate, "Poste 9");
    sit(&mut hall, Person::Candidate(c(1)), &other);
    assert_eq!(history(&mut hall, &other)[2..], said(&other, &plays));
    assert_eq!(history(&mut hall, &before_it), []);
    assert_eq!(before(&mut hall, &plays), [], "who plays was there all the time");
    hall.floor.disconnect(&other);
    let other = hall.floor.hello(Role::Candidate, "Poste 9");
    let last = hall.floor.memory.chat().last().unwrap().number;
    assert_eq!(other.welcome.chat.last, last, "nothing was said there");
    // What it says there comes after.
    hall.candidates[0] = other.clone();
    chat(&mut hall, &exchange, 5, ["Alors ?", "La voici."]);
    assert_eq!(history(&mut hall, &other).len(), 6);
    hall.floor.disconnect(&other);
    let other = hall.floor.hello(Role::Candidate, "Poste 9");
    assert_eq!(other.welcome.chat.last, last + 2);
}

#[test]
fn a_long_one_comes_in_pages_and_what_is_read_after_one_moved_again_goes_nowhere() {
    let (mut hall, exchange) = chatting();
    let (candidate, plays) = (hall.candidate(1), hall.plays.clone());
    for id in 10..260 {
        let (to, persona) = (Address::Station(candidate.id), Some(persona(&exchange)));
        let text = format!("{id} {}", "é\"".repeat(300));
        let message = ToServer::Chat { id: MessageId(id), to, persona, helped: None, of: None, text };
        hall.floor.say(plays.conn, message);
        hall.floor.pass(SECOND / 10);
    }
    let [first, second] = ["Salle 2", "Salle 3"].map(|name| hall.floor.hello(Role::Jury, name));
    sit(&mut hall, Person::Juror(JurorId(11)), &first);
    let pages = hall.floor.take(&first).into_iter();
    let pages: Vec<_> = pages.filter(|told| matches!(told, ToStation::ChatBefore { .. })).collect();
    assert!(pages.len() > 1, "{}", pages.len());

    // It is read while its station is left for another.
    hall.floor.disconnect(&first);
    hall.floor.store_holds = true;
    let first = hall.floor.hello(Role::Jury, "Salle 2");
    let (staff, id) = (hall.staff.clone(), hall.next_order());
    let order = Order::Sit { who: Person::Juror(JurorId(11)), station: Some(second.id) };
    assert_eq!(hall.order_as(&staff, id, order), None);
    hall.floor.held.rotate_right(1);
    hall.floor.release_store();
    assert_eq!(before(&mut hall, &first), []);
    assert_eq!(before(&mut hall, &second).len(), 252);
}

/// What a station was told of how far its messages got: each with its last state.
fn states(hall: &mut Hall, seat: &Seat) -> Vec<(u64, StationId, ChatState)> {
    let told = hall.floor.take(seat).into_iter().filter_map(|message| match message {
        ToStation::ChatState { id, to, state, .. } => Some((id.0, to, state)),
        _ => None,
    });
    told.collect()
}

#[test]
fn a_candidate_that_was_moved_acknowledges_what_came_to_it_before_and_nothing_of_others() {
    let (mut hall, exchange) = chatting();
    let (before_it, plays) = (hall.candidate(1), hall.plays.clone());
    let other = hall.floor.hello(Role::Candidate, "Poste 9");
    sit(&mut hall, Person::Candidate(c(1)), &other);
    write(&mut hall, &plays, 5, Address::Station(other.id), Some(persona(&exchange)), "Alors ?");
    hall.floor.take(&plays);
    hall.floor.say(other.conn, ToServer::Read { id: MessageId(5) });
    let read = |id, to: &Seat| (id, to.id, ChatState::Read);
    assert_eq!(states(&mut hall, &plays), [read(3, &before_it), read(5, &other)]);

    // The station that it left has nothing to say of them, and the new one nothing of what came to that one since.
    write(&mut hall, &plays, 6, Address::Station(other.id), Some(persona(&exchange)), "Et maintenant ?");
    hall.floor.take(&plays);
    for id in [3, 6] {
        hall.floor.say(before_it.conn, ToServer::Read { id: MessageId(id) });
    }
    assert_eq!(states(&mut hall, &plays), []);
}

#[test]
fn who_goes_on_playing_acknowledges_what_was_written_to_the_client_elsewhere_and_learns_how_far_its_own_got()
{
    let (mut hall, exchange) = chatting();
    let (candidate, before_it) = (hall.candidate(1), hall.plays.clone());
    let other = hall.floor.hello(Role::Jury, "Salle 2");
    sit(&mut hall, Person::Juror(JurorId(11)), &other);
    hall.floor.take(&candidate);
    hall.floor.say(other.conn, ToServer::Read { id: MessageId(4) });
    assert_eq!(states(&mut hall, &candidate), [(4, before_it.id, ChatState::Read)], "no other exchange's");
    hall.floor.take(&other);
    hall.floor.say(candidate.conn, ToServer::Read { id: MessageId(3) });
    assert_eq!(states(&mut hall, &other), [(3, candidate.id, ChatState::Read)]);
    // A candidate that was moved, too.
    let station = hall.floor.hello(Role::Candidate, "Poste 9");
    sit(&mut hall, Person::Candidate(c(1)), &station);
    write(&mut hall, &station, 5, Address::Name(exchange.name.clone()), None, "Voici.");
    let third = hall.floor.hello(Role::Candidate, "Poste 10");
    sit(&mut hall, Person::Candidate(c(1)), &third);
    hall.floor.take(&third);
    hall.floor.say(other.conn, ToServer::Read { id: MessageId(5) });
    assert_eq!(states(&mut hall, &third), [(5, other.id, ChatState::Read)]);
}

#[test]
fn what_was_written_in_another_candidates_exchanges_is_refused_wherever_it_comes_from() {
    let (mut hall, exchange) = chatting();
    let (candidate, plays) = (hall.candidate(1), hall.plays.clone());
    let session = hall.view(1).work.session.unwrap();
    let own = ChatOf { session, candidate: c(1) };
    let others = [ChatOf { candidate: c(2), ..own }, ChatOf { session: SessionId(session.0 + 1), ..own }];
    let of_client = (plays, Address::Station(candidate.id), Some(persona(&exchange)));
    let of_candidate = (candidate, Address::Name(exchange.name.clone()), None);
    for (id, (seat, to, persona)) in [(10, of_client), (20, of_candidate)] {
        let message = |id, of| {
            let (to, persona, text) = (to.clone(), persona.clone(), "Bonjour".into());
            ToServer::Chat { id: MessageId(id), to, persona, helped: None, of: Some(of), text }
        };
        for (other, of) in others.into_iter().enumerate() {
            assert_eq!(hall.floor.refused(&seat, message(id + other as u64, of)), ErrorCode::OtherCandidate);
        }
        hall.floor.say(seat.conn, message(id + 5, own));
        assert!(hall.floor.memory.chat().iter().any(|kept| kept.id == MessageId(id + 5)));
    }
    assert_eq!(hall.floor.memory.chat().iter().filter(|kept| kept.text == "Bonjour").count(), 2);
}

#[test]
fn an_order_is_done_in_no_other_name_than_that_of_who_gave_it() {
    let mut hall = Hall::with("titre", 2);
    hall.run_to_draw(1);
    hall.run_to_draw(2);
    let (session, station) = (hall.view(1).work.session.unwrap(), hall.candidate(1));
    let click = |id: OrderId, session, number| ToExam::Order {
        id,
        order: Order::Draw { what: Drawn::Subject, nonce: Nonce(7) },
        by: Some(OrderBy { session, seat: signaling::protocol::exam::Seat::Candidate(c(number)) }),
    };
    // It clicks, and the click is heard once another sits there.
    let [first, second] = [hall.candidate(1), hall.candidate(2)];
    (1..=2).for_each(|number| hall.step(number, Step::Pause));
    for (number, seat) in [(1, None), (2, None), (2, Some(first.id)), (1, Some(second.id))] {
        hall.staff(Order::Sit { who: Person::Candidate(c(number)), station: seat });
    }
    hall.candidates.swap(0, 1);
    (1..=2).for_each(|number| hall.step(number, Step::Resume));
    let other = SessionId(session.0 + 1);
    for (session, number) in [(session, 1), (other, 2)] {
        let id = hall.next_order();
        let told = hall.exam(&station, click(id, session, number));
        assert_eq!(told, [FromExam::Refused { id, why: Refused::OtherSeat }]);
    }
    assert_eq!((hall.drawn(1).len(), hall.drawn(2).len()), (0, 0));
    let id = hall.next_order();
    assert!(hall.exam(&station, click(id, session, 2)).contains(&FromExam::Done { id }));
    assert_eq!((hall.drawn(1).len(), hall.drawn(2).len()), (0, 1));
}

#[test]
fn what_is_written_while_its_candidate_is_being_moved_is_to_be_sent_again() {
    let (mut hall, exchange) = chatting();
    let (candidate, plays, staff) = (hall.candidate(1), hall.plays.clone(), hall.staff.clone());
    let other = hall.floor.hello(Role::Candidate, "Poste 9");
    let of = ChatOf { session: hall.view(1).work.session.unwrap(), candidate: c(1) };
    let message = |id, to, persona| {
        let text = "Un instant.".into();
        ToServer::Chat { id: MessageId(id), to, persona, helped: None, of: Some(of), text }
    };
    let own = message(10, Address::Name(exchange.name.clone()), None);
    let client = message(11, Address::Station(candidate.id), Some(persona(&exchange)));
    hall.floor.store_holds = true;
    let id = hall.next_order();
    let order = Order::Sit { who: Person::Candidate(c(1)), station: Some(other.id) };
    assert_eq!(hall.order_as(&staff, id, order), None);
    for (seat, message) in [(&candidate, own.clone()), (&plays, client)] {
        assert_eq!(hall.floor.refused(seat, message), ErrorCode::NotStored);
    }
    hall.floor.release_store();
    assert_eq!(hall.floor.refused(&candidate, own), ErrorCode::OtherCandidate, "it sits elsewhere");
}
