//! Whose chat of an exchange is read again, by whom and when; and which messages it holds.

use signaling::exam::ExchangeSpan;
use signaling::protocol::exam::*;
use signaling::protocol::{ChatMessage, ChatState, ClientId, MessageId, Persona, StationId};

use crate::desk::{Desk, MINUTE, SAMPLE, STAFF, c, listens, plays, station_of};

fn begin(desk: &mut Desk) -> ExchangeView {
    let next = desk.juror(plays(1), 1).next().unwrap().clone();
    let (exchange, contact) = (next.exchange, next.contact);
    desk.order(plays(1), Order::Begin { candidate: c(1), exchange, contact }).unwrap();
    next
}

fn close(desk: &mut Desk, exchange: ExchangeId) {
    desk.order(plays(1), Order::Close { candidate: c(1), exchange }).unwrap();
}

fn span(desk: &Desk, seat: Seat, exchange: ExchangeId) -> Result<ExchangeSpan, Refused> {
    desk.session.exchange_chat(seat, c(1), exchange, desk.now)
}

fn message(from: StationId, to: StationId, client: Option<&ClientId>, at_ms: u64) -> ChatMessage {
    let persona = client.map(|client| Persona {
        name: "Mme Vasseur".into(),
        number: None,
        client: Some(client.clone()),
    });
    let (id, number, by_helper, text) = (MessageId(1), 1, false, "Bonjour".into());
    ChatMessage { id, number, from, to, persona, by_helper, text, at_ms, state: ChatState::Sent }
}

#[test]
fn it_is_for_the_jury_of_its_candidate_in_each_phase_from_its_end_on() {
    let mut desk = Desk::with(&SAMPLE, "titre", 2, 2);
    desk.run_to(1, "part3");
    let first = begin(&mut desk).exchange;
    let jury = [plays(1), listens(1)];
    let others = [plays(2), listens(2), Seat::Candidate(c(1)), Seat::Candidate(c(2)), STAFF, Seat::Server];
    for seat in jury.iter().chain(&others) {
        assert_eq!(span(&desk, *seat, first), Err(Refused::NoSuchItem), "it lasts: {seat:?}");
    }
    close(&mut desk, first);
    for seat in jury {
        assert!(span(&desk, seat, first).is_ok(), "{seat:?}");
        for other in [ExchangeId(2), ExchangeId(0), ExchangeId(u16::MAX)] {
            assert_eq!(span(&desk, seat, other), Err(Refused::NoSuchItem), "{other:?}");
        }
    }
    let phases = desk.session.format().phases.clone();
    let here = phases.iter().position(|phase| phase.id == PhaseId("part3".into())).unwrap();
    for phase in &phases[here..] {
        for seat in jury {
            assert!(span(&desk, seat, first).is_ok(), "{:?} {seat:?}", phase.id);
        }
        for seat in others {
            assert_eq!(span(&desk, seat, first), Err(Refused::NoSuchItem), "{:?} {seat:?}", phase.id);
        }
        desk.step(1, Step::Finish);
        if phase.id != phases.last().unwrap().id {
            desk.run_next(1);
            if let Some(what) = desk.candidate(1).may.draw {
                desk.draw(1, what);
            }
        }
    }
    desk.staff(Order::CloseSession);
    assert_eq!(span(&desk, plays(1), first), Err(Refused::NoSuchItem), "the session is over");
}

#[test]
fn it_holds_what_was_said_with_its_client_where_its_candidate_sat_until_the_next_exchange() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.run_to(1, "part3");
    let first = begin(&mut desk);
    let began_ms = desk.now.0;
    desk.pass(5 * MINUTE);
    close(&mut desk, first.exchange);
    desk.pass(MINUTE);
    let second = begin(&mut desk);
    let next_ms = desk.now.0;
    let chat = span(&desk, plays(1), first.exchange).unwrap();
    assert_eq!((chat.from.0, chat.until.map(|until| until.0)), (began_ms, Some(next_ms)));
    let (own, jury, elsewhere) = (station_of(1), StationId(900), StationId(901));
    let client = Some(&first.client);
    let post = ClientId("expertise".into());
    for (holds, message) in [
        (true, message(jury, own, client, began_ms)),
        (true, message(own, jury, client, began_ms + 60_000)),
        (true, message(own, jury, None, began_ms + 60_000)),
        (true, message(own, jury, client, next_ms)),
        (false, message(own, jury, None, next_ms)),
        (false, message(own, jury, client, next_ms + 1)),
        (false, message(jury, own, client, began_ms - 1)),
        (false, message(own, jury, Some(&second.client), began_ms + 60_000)),
        (false, message(own, jury, Some(&post), began_ms + 60_000)),
        (false, message(jury, elsewhere, client, began_ms + 60_000)),
    ] {
        assert_eq!(chat.holds(&message), holds, "{message:?}");
    }
    assert_eq!(chat.writer(&message(own, jury, client, began_ms)), Writer::Candidate);
    assert_eq!(chat.writer(&message(jury, own, client, began_ms)), Writer::Client);
}
