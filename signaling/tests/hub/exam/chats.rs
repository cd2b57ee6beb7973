//! The chat of an exchange that is over, read again by the candidate's jury at whatever station.

use signaling::protocol::exam::*;
use signaling::protocol::{Address, MessageId, Persona, Role, ToServer};

use super::hall::{Hall, SECOND, c};
use super::rights::{begin, close, exchange_by, exchanging, persona};
use crate::floor::Seat;

fn item(exchange: ExchangeId) -> ItemRef {
    ItemRef::Chat { exchange, after: 0 }
}

fn write(hall: &mut Hall, seat: &Seat, id: u64, to: Address, persona: Option<Persona>, text: &str) {
    let message =
        ToServer::Chat { id: MessageId(id), to, persona, helped: None, of: None, text: text.into() };
    hall.floor.say(seat.conn, message);
    hall.floor.pass(SECOND);
}

/// The client and the candidate write in turn; the candidate by name, and without one.
fn chat(hall: &mut Hall, exchange: &ExchangeView, first: u64, texts: [&str; 3]) {
    let (candidate, plays) = (hall.candidate(1), hall.plays.clone());
    let (by_name, by_station) = (Address::Name(exchange.name.clone()), Address::Station(plays.id));
    let to = Address::Station(candidate.id);
    write(hall, &plays, first, to, Some(persona(exchange)), texts[0]);
    write(hall, &candidate, first + 1, by_name, None, texts[1]);
    write(hall, &candidate, first + 2, by_station, None, texts[2]);
}

/// A chat in part 3 that is over.
fn chatted() -> (Hall, ExchangeView) {
    let mut hall = exchanging("ccp1");
    let exchange = exchange_by(&hall, Contact::OpenChat);
    begin(&mut hall, &exchange);
    chat(&mut hall, &exchange, 1, ["Bonjour, ma facture ?", "Je regarde.", "La voici."]);
    close(&mut hall, exchange.exchange);
    hall.floor.pass(SECOND);
    (hall, exchange)
}

fn read(hall: &mut Hall, seat: &Seat, exchange: ExchangeId) -> Option<Vec<(Writer, String)>> {
    match hall.read(seat, 1, &item(exchange))? {
        Item::Chat { messages, more: false } => {
            assert!(messages.iter().all(|message| message.at_ms > 0));
            assert!(messages.is_sorted_by_key(|message| (message.number, message.at_ms)));
            Some(messages.into_iter().map(|message| (message.by, message.text)).collect())
        }
        other => panic!("{other:?}"),
    }
}

fn said() -> Option<Vec<(Writer, String)>> {
    let (client, candidate) = (Writer::Client, Writer::Candidate);
    let all = [(client, "Bonjour, ma facture ?"), (candidate, "Je regarde."), (candidate, "La voici.")];
    Some(all.map(|(by, text)| (by, text.to_owned())).into())
}

#[test]
fn each_of_the_jury_reads_it_at_a_station_that_never_saw_it_also_after_a_restart() {
    let (mut hall, exchange) = chatted();
    let exchange = exchange.exchange;
    for seat in [hall.plays.clone(), hall.listens.clone()] {
        assert_eq!(read(&mut hall, &seat, exchange), said());
    }
    let mut hall = hall.restart(SECOND);
    hall.step(1, Step::Finish);
    hall.run_next(1);
    // In the interview both sit in another room.
    for (juror, name) in [(JurorId(11), "Salle 2"), (JurorId(12), "Salle 2 bis")] {
        let elsewhere = hall.floor.hello(Role::Jury, name);
        hall.staff(Order::Sit { who: Person::Juror(juror), station: Some(elsewhere.id) });
        assert_eq!(read(&mut hall, &elsewhere, exchange), said(), "{name}");
    }
    let before = hall.plays.clone();
    assert_eq!(read(&mut hall, &before, exchange), None, "rights follow the person");
}

#[test]
fn an_exchange_that_lasts_is_to_come_or_is_not_there_has_none() {
    let mut hall = exchanging("ccp1");
    let (plays, exchange) = (hall.plays.clone(), exchange_by(&hall, Contact::OpenChat));
    assert_eq!(read(&mut hall, &plays, exchange.exchange), None, "to come");
    begin(&mut hall, &exchange);
    chat(&mut hall, &exchange, 1, ["Bonjour, ma facture ?", "Je regarde.", "La voici."]);
    assert_eq!(read(&mut hall, &plays, exchange.exchange), None, "it lasts");
    close(&mut hall, exchange.exchange);
    assert_eq!(read(&mut hall, &plays, exchange.exchange), said());
    assert_eq!(read(&mut hall, &plays, ExchangeId(99)), None);
    assert_eq!(hall.read(&plays, 9, &item(exchange.exchange)), None, "no such candidate");
    assert_eq!(hall.read(&plays, 2, &item(exchange.exchange)), None, "another's, which has drawn nothing");
    for part in [0, 2, u32::MAX] {
        let (of, item) = (c(1), item(exchange.exchange));
        let told = hall.exam(&plays, ToExam::Item { of, item: item.clone(), part });
        assert_eq!(told, [FromExam::NoItem { of, item, part }]);
    }
    let phone = exchange_by(&hall, Contact::Call);
    let (candidate, reason) = (c(1), "Plus le temps".to_owned());
    hall.done(&plays, Order::Skip { candidate, exchange: phone.exchange, reason });
    assert_eq!(read(&mut hall, &plays, phone.exchange), None, "it was not held");
}

#[test]
fn neither_a_candidate_nor_another_jury_nor_staff_reads_it_and_nobody_once_the_session_is_closed() {
    let mut hall = Hall::with_juries("ccp1", 2, 2);
    hall.run_to_draw(1);
    hall.draw(1, Drawn::Subject);
    hall.step(1, Step::Finish);
    hall.run_next(1);
    let exchange = exchange_by(&hall, Contact::OpenChat);
    begin(&mut hall, &exchange);
    chat(&mut hall, &exchange, 1, ["Bonjour, ma facture ?", "Je regarde.", "La voici."]);
    close(&mut hall, exchange.exchange);
    let stranger = hall.floor.hello(Role::Jury, "Mme Roux");
    let (others, own) = (hall.juries[1].clone(), hall.juries[0].clone());
    let denied = [hall.candidate(1), hall.candidate(2), others.0, others.1, hall.staff.clone(), stranger];
    for seat in denied {
        assert_eq!(read(&mut hall, &seat, exchange.exchange), None, "{seat:?}");
    }
    for seat in [&own.0, &own.1] {
        assert_eq!(read(&mut hall, seat, exchange.exchange), said());
    }
    hall.step(1, Step::Finish);
    hall.staff(Order::CloseSession);
    for seat in [&own.0, &own.1] {
        assert_eq!(read(&mut hall, seat, exchange.exchange), None);
    }
}

#[test]
fn an_exchange_that_is_held_again_has_a_chat_of_its_own_and_one_without_messages_has_none() {
    let (mut hall, exchange) = chatted();
    let plays = hall.plays.clone();
    hall.done(&plays, Order::Repeat { candidate: c(1), exchange: exchange.exchange });
    let again = hall.jury_view(&plays).next().unwrap().clone();
    assert_eq!(again.client, exchange.client);
    begin(&mut hall, &again);
    chat(&mut hall, &again, 11, ["Encore moi.", "Oui ?", "Voyons."]);
    close(&mut hall, again.exchange);
    let texts = read(&mut hall, &plays, again.exchange).unwrap();
    assert_eq!(
        texts.iter().map(|(_, text)| &**text).collect::<Vec<_>>(),
        ["Encore moi.", "Oui ?", "Voyons."]
    );
    assert_eq!(read(&mut hall, &plays, exchange.exchange), said());
    let phone = exchange_by(&hall, Contact::Call);
    begin(&mut hall, &phone);
    close(&mut hall, phone.exchange);
    assert_eq!(read(&mut hall, &plays, phone.exchange), Some(Vec::new()));
}

#[test]
fn it_goes_on_at_the_station_to_which_its_candidate_moved() {
    let mut hall = exchanging("ccp1");
    let (plays, exchange) = (hall.plays.clone(), exchange_by(&hall, Contact::OpenChat));
    begin(&mut hall, &exchange);
    let to = Address::Station(hall.candidate(1).id);
    write(&mut hall, &plays, 1, to, Some(persona(&exchange)), "avant");
    let other = hall.floor.hello(Role::Candidate, "Poste 9");
    hall.staff(Order::Sit { who: Person::Candidate(c(1)), station: Some(other.id) });
    write(&mut hall, &other, 2, Address::Name(exchange.name.clone()), None, "après");
    write(&mut hall, &other, 3, Address::Number(exchange.number.clone()), None, "et encore");
    close(&mut hall, exchange.exchange);
    let all = read(&mut hall, &plays, exchange.exchange).unwrap();
    let candidate = |text: &str| (Writer::Candidate, text.to_owned());
    let client = (Writer::Client, "avant".to_owned());
    assert_eq!(all, [client, candidate("après"), candidate("et encore")]);
}

#[test]
fn a_long_one_comes_in_pages_and_one_that_the_store_cannot_read_does_not() {
    let mut hall = exchanging("ccp1");
    let (plays, exchange) = (hall.plays.clone(), exchange_by(&hall, Contact::OpenChat));
    let to = Address::Station(hall.candidate(1).id);
    begin(&mut hall, &exchange);
    for id in 1..=250 {
        let text = format!("{id} {}", "é\"".repeat(300));
        let (to, persona) = (to.clone(), Some(persona(&exchange)));
        let message = ToServer::Chat { id: MessageId(id), to, persona, helped: None, of: None, text };
        hall.floor.say(plays.conn, message);
        hall.floor.pass(SECOND / 10);
    }
    close(&mut hall, exchange.exchange);
    let (mut after, mut pages, mut all) = (0, 0, Vec::new());
    loop {
        let item = ItemRef::Chat { exchange: exchange.exchange, after };
        let Some(Item::Chat { messages, more }) = hall.read(&plays, 1, &item) else { panic!() };
        pages += 1;
        after = messages.last().unwrap().number;
        all.extend(messages);
        if !more {
            break;
        }
    }
    assert!(pages > 1 && all.len() == 250, "{} in {pages} pages", all.len());
    assert!(all.iter().zip(1..).all(|(message, id)| message.text.starts_with(&format!("{id} "))));
    hall.floor.store_fails = true;
    assert_eq!(hall.read(&plays, 1, &item(exchange.exchange)), None);
}

#[test]
fn what_was_asked_before_the_session_was_closed_is_not_answered_after() {
    let (mut hall, exchange) = chatted();
    let (plays, staff) = (hall.plays.clone(), hall.staff.clone());
    hall.step(1, Step::Finish);
    hall.floor.store_holds = true;
    let (of, item, part) = (c(1), item(exchange.exchange), 1);
    assert_eq!(hall.exam(&plays, ToExam::Item { of, item: item.clone(), part }), []);
    let id = hall.next_order();
    assert_eq!(hall.order_as(&staff, id, Order::CloseSession), None);
    let from = hall.floor.sent.len();
    // The facts of the order come first.
    hall.floor.held.rotate_left(1);
    hall.floor.release_store();
    assert!(hall.told_since(&plays, from).contains(&FromExam::NoItem { of, item, part }));
}
