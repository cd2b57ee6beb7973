//! Who may call, write, listen and look up what while a session is held: what its phase allows, and no more.

use signaling::protocol::exam::{Contact, ExchangeId};
use signaling::protocol::exam::{Drawn, ExchangeView, Order, Step, ToExam};
use signaling::protocol::*;

use super::hall::{Hall, MINUTE, SECOND, c};
use crate::floor::Seat;

/// In part 3, its clock running.
pub fn exchanging(format: &str) -> Hall {
    let mut hall = Hall::with(format, 2);
    hall.run_to_draw(1);
    hall.draw(1, Drawn::Subject);
    hall.step(1, Step::Finish);
    hall.run_next(1);
    hall
}

pub fn exchange_by(hall: &Hall, contact: Contact) -> ExchangeView {
    let mut sheet = hall.jury_view(&hall.plays).run_sheet.into_iter();
    sheet.find(|exchange| exchange.contact == contact).unwrap_or_else(|| panic!("none by {contact:?}"))
}

pub fn begin(hall: &mut Hall, exchange: &ExchangeView) {
    let (plays, contact, exchange) = (hall.plays.clone(), exchange.contact, exchange.exchange);
    hall.done(&plays, Order::Begin { candidate: c(1), exchange, contact });
}

pub fn close(hall: &mut Hall, exchange: ExchangeId) {
    let plays = hall.plays.clone();
    hall.done(&plays, Order::Close { candidate: c(1), exchange });
}

pub fn persona(exchange: &ExchangeView) -> Persona {
    let number = Some(exchange.number.clone());
    Persona { name: exchange.name.clone(), number, client: Some(exchange.client.clone()) }
}

pub fn call(call: u64, to: &Seat, persona: Persona) -> ToServer {
    let to = Address::Station(to.id);
    ToServer::Place { call: CallId(call), epoch: 0, to, persona: Some(persona) }
}

fn dial(call: u64, to: &str) -> ToServer {
    ToServer::Place { call: CallId(call), epoch: 0, to: Address::Name(to.into()), persona: None }
}

pub fn chat(id: u64, to: Address, persona: Option<Persona>) -> ToServer {
    ToServer::Chat { id: MessageId(id), to, persona, helped: None, of: None, text: "Bonjour".into() }
}

fn listed(hall: &mut Hall, seat: &Seat) -> Vec<ClientCard> {
    match &hall.floor.ask(seat, ToServer::Clients { skip: 0 })[..] {
        [ToStation::ClientsPage { cards, .. }] => cards.clone(),
        other => panic!("{other:?}"),
    }
}

fn posts(hall: &mut Hall, seat: &Seat) -> usize {
    match &hall.floor.ask(seat, ToServer::Posts)[..] {
        [ToStation::Posts { posts }] => posts.len(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn before_part_3_nobody_is_paired_called_or_listed() {
    let mut hall = Hall::with("ccp1", 2);
    hall.run_next(1);
    let (candidate, plays, listens) = (hall.candidate(1), hall.plays.clone(), hall.listens.clone());
    assert_eq!(hall.floor.hub.pair_of(candidate.id), None, "the pairs of before are parted");
    assert!(listed(&mut hall, &candidate).is_empty());
    assert_eq!(posts(&mut hall, &candidate), 0);
    assert!(listed(&mut hall, &plays).is_empty(), "nothing was drawn");
    let somebody =
        Persona { name: "Mme Odette Hamel".into(), number: None, client: Some(ClientId("hamel".into())) };
    assert_eq!(hall.floor.refused(&plays, call(1, &candidate, somebody.clone())), ErrorCode::WrongCallPhase);
    for name in ["Mme Odette Hamel", "03 53 01 22 64", "personne", "12", "Clients"] {
        assert_eq!(hall.floor.refused(&candidate, dial(2, name)), ErrorCode::NoSuchNumber, "{name}");
        let chat = chat(3, Address::Name(name.into()), None);
        assert_eq!(hall.floor.refused(&candidate, chat), ErrorCode::NoSuchNumber, "{name}");
    }
    let chat = chat(4, Address::Station(candidate.id), Some(somebody));
    assert_eq!(hall.floor.refused(&plays, chat), ErrorCode::WrongCallPhase);
    let listen = ToServer::Listen { to: plays.id, link: None };
    assert_eq!(hall.floor.refused(&listens, listen), ErrorCode::NotPaired);
}

#[test]
fn the_jury_plays_the_client_of_the_exchange_that_it_began_and_no_other() {
    let mut hall = exchanging("ccp1");
    let (candidate, plays) = (hall.candidate(1), hall.plays.clone());
    assert_eq!(hall.floor.hub.pair_of(candidate.id).unwrap().0, plays.id);
    let (phone, by_chat) = (exchange_by(&hall, Contact::Call), exchange_by(&hall, Contact::OpenChat));
    let refused = |hall: &mut Hall, message| hall.floor.refused(&plays, message);
    assert_eq!(refused(&mut hall, call(1, &candidate, persona(&phone))), ErrorCode::WrongCallPhase);
    begin(&mut hall, &phone);
    assert_eq!(refused(&mut hall, call(2, &candidate, persona(&by_chat))), ErrorCode::WrongCallPhase);
    let nobody = Persona { client: None, ..persona(&phone) };
    assert_eq!(refused(&mut hall, call(2, &candidate, nobody)), ErrorCode::WrongCallPhase);
    // Whatever it is called, the phone shows the client of the package, and its file.
    let misnamed = Persona { name: "Mme Tout Autre".into(), ..persona(&phone) };
    hall.floor.take(&candidate);
    hall.floor.say(plays.conn, call(3, &candidate, misnamed));
    let calls = hall.floor.calls(&candidate);
    assert_eq!(calls[0].persona, persona(&phone));
    assert_eq!(calls[0].card.as_ref().map(|card| &card.id), Some(&phone.client));
    hall.floor.say(candidate.conn, ToServer::HangUp { call: CallId(3), epoch: 1 });
    close(&mut hall, phone.exchange);
    assert_eq!(refused(&mut hall, call(4, &candidate, persona(&phone))), ErrorCode::WrongCallPhase);
}

#[test]
fn a_chat_goes_both_ways_while_its_exchange_is_open() {
    let mut hall = exchanging("ccp1");
    let (candidate, plays) = (hall.candidate(1), hall.plays.clone());
    let exchange = exchange_by(&hall, Contact::OpenChat);
    let to_candidate = |id| chat(id, Address::Station(candidate.id), Some(persona(&exchange)));
    let to_client = |id| chat(id, Address::Name(exchange.name.clone()), None);
    assert_eq!(hall.floor.refused(&candidate, to_client(1)), ErrorCode::NoSuchNumber);
    begin(&mut hall, &exchange);
    assert_eq!(
        hall.floor.refused(&plays, call(1, &candidate, persona(&exchange))),
        ErrorCode::WrongCallPhase
    );
    hall.floor.say(plays.conn, to_candidate(2));
    hall.floor.say(candidate.conn, to_client(3));
    close(&mut hall, exchange.exchange);
    assert_eq!(hall.floor.refused(&candidate, to_client(4)), ErrorCode::NoSuchNumber);
    assert_eq!(hall.floor.refused(&plays, to_candidate(5)), ErrorCode::WrongCallPhase);
    let kept: Vec<u64> = hall.floor.memory.chat().iter().map(|message| message.id.0).collect();
    assert_eq!(kept, [2, 3]);
}

#[test]
fn a_client_is_called_once_its_exchange_waits_for_the_call() {
    let mut hall = exchanging("titre");
    let (candidate, plays) = (hall.candidate(1), hall.plays.clone());
    let exchange = exchange_by(&hall, Contact::AwaitCall);
    assert_eq!(hall.floor.refused(&candidate, dial(1, &exchange.number)), ErrorCode::NoSuchNumber);
    begin(&mut hall, &exchange);
    assert_eq!(
        hall.floor.refused(&plays, call(2, &candidate, persona(&exchange))),
        ErrorCode::WrongCallPhase
    );
    for other in hall.jury_view(&plays).run_sheet.iter().filter(|other| other.client != exchange.client) {
        assert_eq!(hall.floor.refused(&candidate, dial(3, &other.number)), ErrorCode::NoSuchNumber);
    }
    hall.floor.take(&plays);
    hall.floor.say(candidate.conn, dial(4, &exchange.number));
    assert_eq!(hall.floor.calls(&plays)[0].persona, persona(&exchange));
}

#[test]
fn a_candidate_lists_the_clients_that_it_drew_while_it_may_see_them() {
    let mut hall = Hall::with("titre", 2);
    hall.run_to_draw(1);
    let (candidate, plays, staff) = (hall.candidate(1), hall.plays.clone(), hall.staff.clone());
    assert!(listed(&mut hall, &candidate).is_empty());
    hall.draw(1, Drawn::Subject);
    let own: Vec<ClientId> = hall.view(1).clients.into_iter().map(|client| client.id).collect();
    let ids = |cards: Vec<ClientCard>| cards.into_iter().map(|card| card.id).collect::<Vec<_>>();
    assert_eq!(ids(listed(&mut hall, &candidate)), own);
    assert_eq!(ids(listed(&mut hall, &plays)), own);
    assert!(listed(&mut hall, &staff).is_empty(), "staff prepares, and plays nobody");
    let other = hall.candidate(2);
    assert!(listed(&mut hall, &other).is_empty(), "another's draw is its own");
    hall.step(1, Step::Pause);
    assert!(listed(&mut hall, &candidate).is_empty(), "while the clock stands nobody reads on");
    hall.step(1, Step::Resume);
    hall.floor.disconnect(&candidate);
    let back = hall.floor.hello(Role::Candidate, "Poste 1");
    assert_eq!(back.welcome.clients as usize, own.len());
}

/// A phone exchange in which both speak.
pub fn in_call() -> (Hall, ExchangeView) {
    let mut hall = exchanging("ccp1");
    let (candidate, plays, listens) = (hall.candidate(1), hall.plays.clone(), hall.listens.clone());
    let exchange = exchange_by(&hall, Contact::Call);
    begin(&mut hall, &exchange);
    hall.floor.say(plays.conn, call(1, &candidate, persona(&exchange)));
    hall.floor.say(candidate.conn, ToServer::Answer { call: CallId(1), epoch: 1 });
    hall.floor.say(listens.conn, ToServer::Listen { to: plays.id, link: None });
    assert_eq!(hall.floor.hub.ear_of(listens.id).map(|(to, _)| to), Some(plays.id));
    (hall, exchange)
}

#[test]
fn calls_pairs_and_listening_end_with_the_phase() {
    for step in [Step::Finish, Step::Back] {
        let (mut hall, _) = in_call();
        let (candidate, listens) = (hall.candidate(1), hall.listens.clone());
        hall.floor.take(&candidate);
        hall.step(1, step);
        assert_eq!(hall.floor.ends(&candidate), [EndReason::HungUp], "{step:?}");
        assert_eq!(hall.floor.hub.ear_of(listens.id), None, "{step:?}");
        // Gone back one step, they wait together for the clock.
        assert_eq!(hall.floor.hub.pair_of(candidate.id).is_some(), step == Step::Back);
    }
}

#[test]
fn at_zero_and_while_the_clock_stands_what_was_begun_goes_on_and_nothing_new_begins() {
    let (mut hall, exchange) = in_call();
    let (candidate, plays) = (hall.candidate(1), hall.plays.clone());
    hall.step(1, Step::Pause);
    assert!(hall.floor.hub.call_of(candidate.id).is_some());
    hall.step(1, Step::Resume);
    hall.floor.pass(15 * MINUTE);
    assert!(hall.floor.hub.call_of(candidate.id).is_some());
    hall.floor.say(candidate.conn, ToServer::HangUp { call: CallId(1), epoch: 2 });
    assert_eq!(
        hall.floor.refused(&plays, call(2, &candidate, persona(&exchange))),
        ErrorCode::WrongCallPhase
    );
    assert_eq!(hall.floor.refused(&candidate, dial(3, &exchange.name)), ErrorCode::NoSuchNumber);
    close(&mut hall, exchange.exchange);
}

#[test]
fn pair_and_call_outlive_the_server_in_an_exam_too() {
    let (hall, exchange) = in_call();
    let mut hall = hall.restart(SECOND);
    let (candidate, plays) = (hall.candidate(1), hall.plays.clone());
    assert_eq!(hall.floor.hub.pair_of(candidate.id).unwrap().0, plays.id);
    let [call] = &candidate.welcome.calls[..] else { panic!("{:?}", candidate.welcome) };
    assert_eq!(call.card.as_ref().map(|card| &card.id), Some(&exchange.client));
    hall.floor.say(candidate.conn, ToServer::HangUp { call: CallId(1), epoch: call.epoch });
    close(&mut hall, exchange.exchange);
}

#[test]
fn a_juror_listens_while_its_candidate_is_in_its_exchanges_and_nobody_else_does() {
    let mut hall = exchanging("ccp1");
    let (plays, listens) = (hall.plays.clone(), hall.listens.clone());
    let stranger = hall.floor.hello(Role::Jury, "Mme Roux");
    let listen = ToServer::Listen { to: plays.id, link: None };
    assert_eq!(hall.floor.refused(&stranger, listen.clone()), ErrorCode::NotPaired);
    hall.floor.say(listens.conn, listen);
    assert!(hall.floor.hub.ear_of(listens.id).is_some());
}

#[test]
fn in_a_session_staff_pairs_nobody_nobody_sits_at_posts_and_nobody_helps() {
    let training = signaling::session::Session { training: true, ..signaling::session::Session::default() };
    let mut hall = Hall::empty(1);
    hall.floor.handle(signaling::hub::Input::Session(training));
    let (staff, plays, candidate) = (hall.staff.clone(), hall.plays.clone(), hall.candidate(1));
    let id = hall.next_order();
    hall.exam(&staff, ToExam::Make { id, format: "ccp1".into() });
    let pair = ToServer::Pair { candidate: candidate.id, jury: plays.id };
    assert_eq!(hall.floor.refused(&staff, pair), ErrorCode::WrongRole);
    let post = ToServer::Staff { post: ClientId("expertise".into()), on: true };
    assert_eq!(hall.floor.refused(&plays, post), ErrorCode::WrongRole);
    let help = ToServer::TakeChat { candidate: candidate.id, on: true };
    assert_eq!(hall.floor.refused(&plays, help), ErrorCode::NotTraining);
    assert!(!hall.floor.hello(Role::Jury, "Mme Roux").welcome.training);
}

#[test]
fn a_candidate_looks_back_at_its_exchanges_where_the_phase_shows_them() {
    let mut hall = exchanging("ccp1");
    let (candidate, plays) = (hall.candidate(1), hall.plays.clone());
    let exchange = exchange_by(&hall, Contact::OpenChat);
    begin(&mut hall, &exchange);
    hall.floor.say(plays.conn, chat(2, Address::Station(candidate.id), Some(persona(&exchange))));
    close(&mut hall, exchange.exchange);
    let count = |hall: &mut Hall| match &hall.floor.ask(&candidate, ToServer::History { after: 0 })[..] {
        [ToStation::HistoryPage { messages, more: false }] => messages.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(count(&mut hall), 1);
    hall.step(1, Step::Finish);
    hall.run_next(1);
    assert_eq!(count(&mut hall), 0, "not in the preparation of the interview");
    for ask in [ToServer::Calls { of: None, before: None }, ToServer::Notes { before: None }] {
        let answer = hall.floor.ask(&candidate, ask);
        let is_empty = match &answer[..] {
            [ToStation::CallsPage { calls, .. }] => calls.is_empty(),
            [ToStation::NotesPage { notes, .. }] => notes.is_empty(),
            _ => false,
        };
        assert!(is_empty, "{answer:?}");
    }
}
