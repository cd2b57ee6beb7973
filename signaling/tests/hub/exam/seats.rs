//! Rights follow the person: at a station that another sits at by now there is nothing of the one before.

use signaling::protocol::exam::{Contact, Drawn, JurorId, Order, Person, Refused, Stage, Step, ToExam};
use signaling::protocol::*;

use super::hall::{Hall, SECOND, c};
use super::rights::{begin, call, chat, close, exchange_by, exchanging, in_call, persona};
use crate::floor::Seat;

/// The chat of a station, as far as its candidate reads it.
fn read(hall: &mut Hall, seat: &Seat, after: u64) -> Vec<MessageId> {
    match &hall.floor.ask(seat, ToServer::History { after })[..] {
        [ToStation::HistoryPage { messages, .. }] => messages.iter().map(|message| message.id).collect(),
        other => panic!("{other:?}"),
    }
}

/// How many calls its log has, and to how many its sums come.
fn logged(hall: &mut Hall, seat: &Seat) -> (usize, Option<u32>) {
    match &hall.floor.ask(seat, ToServer::Calls { of: None, before: None })[..] {
        [ToStation::CallsPage { calls, sums, .. }] => {
            (calls.len(), sums.as_ref().map(|sums| sums.session.calls))
        }
        other => panic!("{other:?}"),
    }
}

/// Both exchanges of the first candidate: a chat of more than a page, and a call.
fn exchange(hall: &mut Hall, candidate: &Seat) {
    let plays = hall.plays.clone();
    let by_chat = exchange_by(hall, Contact::OpenChat);
    begin(hall, &by_chat);
    for id in 1..=250 {
        hall.floor.say(plays.conn, chat(id, Address::Station(candidate.id), Some(persona(&by_chat))));
        hall.floor.pass(SECOND / 10);
    }
    close(hall, by_chat.exchange);
    let phone = exchange_by(hall, Contact::Call);
    begin(hall, &phone);
    hall.floor.say(plays.conn, call(1, candidate, persona(&phone)));
    hall.floor.say(candidate.conn, ToServer::HangUp { call: CallId(1), epoch: 1 });
    close(hall, phone.exchange);
}

#[test]
fn who_takes_a_seat_finds_nothing_of_the_one_before() {
    let mut hall = exchanging("ccp1");
    let (station, plays) = (hall.candidate(1), hall.plays.clone());
    exchange(&mut hall, &station);
    assert_eq!(read(&mut hall, &station, 200).len(), 50);
    assert_eq!(logged(&mut hall, &station), (1, Some(1)));
    hall.step(1, Step::Finish);
    hall.floor.pass(SECOND);
    // The second candidate sits down where the first sat, and comes to the same phase.
    let elsewhere = hall.floor.hello(Role::Candidate, "Poste 9");
    hall.staff(Order::Sit { who: Person::Candidate(c(1)), station: Some(elsewhere.id) });
    hall.staff(Order::Sit { who: Person::Candidate(c(2)), station: Some(station.id) });
    hall.candidates = vec![elsewhere, station.clone()];
    hall.run_to_draw(2);
    hall.draw(2, Drawn::Subject);
    hall.step(2, Step::Finish);
    hall.run_next(2);
    assert_eq!((read(&mut hall, &station, 0), logged(&mut hall, &station)), (vec![], (0, Some(0))));
    // Its own is there, after a restart as well.
    hall.exam(&plays, ToExam::Look { at: c(2) });
    let own = exchange_by(&hall, Contact::OpenChat);
    hall.done(&plays, Order::Begin { candidate: c(2), exchange: own.exchange, contact: own.contact });
    hall.floor.say(plays.conn, chat(900, Address::Station(station.id), Some(persona(&own))));
    assert_eq!(read(&mut hall, &station, 0), [MessageId(900)]);
    let mut hall = hall.restart(SECOND);
    let back = hall.candidates.iter().find(|seat| seat.id == station.id).cloned().unwrap();
    assert_eq!(read(&mut hall, &back, 0), [MessageId(900)]);
}

#[test]
fn a_candidate_finds_its_exchanges_at_the_station_of_its_interview_and_nothing_of_those_who_sat_there() {
    let mut hall = exchanging("ccp1");
    let station = hall.candidate(1);
    exchange(&mut hall, &station);
    hall.step(1, Step::Finish);
    // Another one came and went at the interview's station, and one sits now where the first sat.
    let interview = hall.floor.hello(Role::Candidate, "Entretien");
    hall.staff(Order::Sit { who: Person::Candidate(c(2)), station: Some(interview.id) });
    hall.floor.pass(SECOND);
    hall.staff(Order::Sit { who: Person::Candidate(c(2)), station: None });
    hall.staff(Order::Sit { who: Person::Candidate(c(1)), station: Some(interview.id) });
    hall.staff(Order::Sit { who: Person::Candidate(c(2)), station: Some(station.id) });
    hall.candidates = vec![interview.clone(), station.clone()];
    for _ in 0..2 {
        hall.run_next(1);
        hall.step(1, Step::Finish);
    }
    assert_eq!(whole(&mut hall, &interview).len(), 0, "not before the questions on them");
    hall.run_next(1);
    let chat = whole(&mut hall, &interview);
    assert_eq!(chat.iter().map(|message| message.id.0).collect::<Vec<_>>(), (1..=250).collect::<Vec<_>>());
    assert!(chat.iter().all(|message| message.to == interview.id), "as if it had been said here");
    assert_eq!(logged(&mut hall, &interview), (1, Some(1)));
    assert_eq!((whole(&mut hall, &station).len(), logged(&mut hall, &station)), (0, (0, Some(0))));
}

/// All chat that a station reads, page after page.
fn whole(hall: &mut Hall, seat: &Seat) -> Vec<ChatMessage> {
    let mut all: Vec<ChatMessage> = Vec::new();
    loop {
        let after = all.last().map_or(0, |message| message.number);
        match &hall.floor.ask(seat, ToServer::History { after })[..] {
            [ToStation::HistoryPage { messages, more }] => {
                all.extend(messages.iter().cloned());
                if !more {
                    return all;
                }
                assert!(!messages.is_empty(), "an empty page would be asked for again");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_phase_with_clients_waits_for_the_stations_of_candidate_and_jury() {
    let candidate = (Role::Candidate, "Poste 1", Refused::CandidateAway);
    for (role, name, why) in [candidate, (Role::Jury, "Mme Le Goff", Refused::JuryAway)] {
        let mut hall = Hall::with("ccp1", 1);
        hall.run_to_draw(1);
        hall.draw(1, Drawn::Subject);
        hall.step(1, Step::Finish);
        hall.step(1, Step::Open);
        let (staff, plays) = (hall.staff.clone(), hall.plays.clone());
        assert_eq!(hall.tile(1).now.played_at, Some(plays.id));
        let mut missing = if role == Role::Jury { plays } else { hall.candidate(1) };
        for step in [Step::Ready, Step::Start] {
            hall.floor.disconnect(&missing);
            let order = hall.step_order(1, step);
            assert_eq!(hall.order(&staff, order), Err(why), "{step:?}");
            let back = hall.floor.hello(role, name);
            assert_eq!(back.id, missing.id);
            missing = back;
            hall.step(1, step);
        }
        assert_eq!(hall.tile(1).clock.stage, Stage::Running);
    }
}

#[test]
fn who_is_moved_in_the_middle_of_a_call_calls_anew_from_the_other_station() {
    for moved in [Person::Candidate(c(1)), Person::Juror(JurorId(11))] {
        let (mut hall, exchange) = in_call();
        let (candidate, plays) = (hall.candidate(1), hall.plays.clone());
        hall.floor.take(&candidate);
        let (role, of_candidate) = match moved {
            Person::Candidate(_) => (Role::Candidate, true),
            _ => (Role::Jury, false),
        };
        let other = hall.floor.hello(role, "Poste 9");
        hall.staff(Order::Sit { who: moved, station: Some(other.id) });
        assert_eq!(hall.floor.ends(&candidate), [EndReason::HungUp], "{moved:?}");
        let (candidate, plays) = if of_candidate { (other, plays) } else { (candidate, other) };
        hall.plays = plays.clone();
        let about = hall.jury_view(&plays);
        let lasts = about.run_sheet.iter().find(|planned| planned.exchange == exchange.exchange).unwrap();
        assert!(lasts.is_open(), "{moved:?}");
        assert_eq!(about.seats.last(), Some(&candidate.id));
        hall.floor.take(&candidate);
        hall.floor.say(plays.conn, call(2, &candidate, persona(&exchange)));
        hall.floor.say(candidate.conn, ToServer::Answer { call: CallId(2), epoch: 1 });
        let calls = hall.floor.calls(&candidate);
        assert!(calls.iter().any(|call| call.phase == CallPhase::Active), "{moved:?}: {calls:?}");
        let busy = Order::Close { candidate: c(1), exchange: exchange.exchange };
        assert_eq!(hall.order(&plays, busy), Err(Refused::StillInExchange), "{moved:?}");
        let epoch = calls.last().map_or(0, |call| call.epoch);
        hall.floor.say(plays.conn, ToServer::HangUp { call: CallId(2), epoch });
        hall.floor.pass(SECOND);
        close(&mut hall, exchange.exchange);
    }
}
