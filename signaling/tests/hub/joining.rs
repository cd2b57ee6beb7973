//! A helper that joins a call, in whatever state it is.

use std::time::Duration;

use signaling::hub::Input;
use signaling::protocol::*;
use signaling::session::Session;

use crate::floor::{Floor, Seat};
use crate::help::{help, training};
use crate::mesh::{CLIENT, answer, epoch, speaks_with};

#[test]
fn who_joins_a_call_that_rings_whispers_until_it_is_answered_and_is_in_it_then() {
    let (mut floor, candidate, jury, trainer) = training();
    floor.say(candidate.conn, ToServer::HangUp { call: CLIENT, epoch: 2 });
    floor.call_in(&jury, &candidate, 5);
    let help = |how: Option<HelpMode>| ToServer::Help { call: CallId(5), how };
    let joining = |floor: &Floor, seat: &Seat| {
        floor.hub.calls_of(seat.id).iter().any(|call| call.helps.is_some() && call.joins)
    };
    floor.say(trainer.conn, help(Some(HelpMode::Join)));
    assert_eq!(speaks_with(&floor, &trainer), [(candidate.id, false)]);
    assert!(joining(&floor, &trainer) && !joining(&floor, &candidate), "told to the helper alone");
    // Asked twice, and thought better of.
    floor.say(trainer.conn, help(Some(HelpMode::Join)));
    floor.say(trainer.conn, help(Some(HelpMode::Whisper)));
    assert!(!joining(&floor, &trainer));
    floor.say(trainer.conn, help(Some(HelpMode::Join)));
    let mut floor = floor.restart(Duration::from_secs(1));
    floor.handle(Input::Session(Session { training: true, ..Session::default() }));
    let mut back = |role, name: &str, seat: &Seat| {
        floor.hello_with(role, name, Some(seat.welcome.resume), None).unwrap()
    };
    let candidate = back(Role::Candidate, "Poste 3", &candidate);
    let jury = back(Role::Jury, "Mme Le Goff", &jury);
    let trainer = back(Role::Jury, "Mme Roux", &trainer);
    answer(&mut floor, &candidate, CallId(5));
    let mut both = vec![(candidate.id, true), (jury.id, true)];
    both.sort();
    assert_eq!(speaks_with(&floor, &trainer), both);
    assert!(!joining(&floor, &trainer));
}

#[test]
fn who_joins_again_speaks_with_both_again() {
    let (mut floor, candidate, jury, trainer) = training();
    let mut both = vec![(candidate.id, true), (jury.id, true)];
    both.sort();
    for _ in 0..3 {
        floor.say(trainer.conn, help(HelpMode::Join));
        assert_eq!(speaks_with(&floor, &trainer), both);
        floor.say(trainer.conn, help(HelpMode::Whisper));
    }
}

#[test]
fn who_joins_a_call_that_the_candidate_has_turned_away_from_is_in_it_when_the_candidate_is() {
    let (mut floor, candidate, jury, trainer) = training();
    let (to, consultation) = (Address::Number("12".into()), CallId(2));
    floor.say(candidate.conn, ToServer::Consult { call: consultation, epoch: 0, about: CLIENT, to });
    floor.say(trainer.conn, help(HelpMode::Join));
    assert_eq!(speaks_with(&floor, &trainer), [(candidate.id, false)], "the candidate alone, for now");
    let before = floor.hub.calls_of(candidate.id).into_iter().filter(|call| call.helps.is_none());
    assert_eq!(before.filter(|call| call.held.is_none()).count(), 1);
    let epoch_of = epoch(&floor, &candidate, consultation);
    floor.say(candidate.conn, ToServer::HangUp { call: consultation, epoch: epoch_of });
    let epoch_of = epoch(&floor, &candidate, CLIENT);
    floor.say(candidate.conn, ToServer::Hold { call: CLIENT, epoch: epoch_of, held: None });
    let mut both = vec![(candidate.id, true), (jury.id, true)];
    both.sort();
    assert_eq!(speaks_with(&floor, &trainer), both);
}

#[test]
fn who_joins_a_call_on_hold_is_heard_by_the_client_once_the_candidate_is_back() {
    let (mut floor, candidate, jury, trainer) = training();
    for held in [Some(HoldReason::Person), None] {
        let epoch_of = epoch(&floor, &candidate, CLIENT);
        floor.say(candidate.conn, ToServer::Hold { call: CLIENT, epoch: epoch_of, held });
        floor.say(trainer.conn, help(HelpMode::Join));
        let heard = speaks_with(&floor, &trainer);
        match held {
            Some(_) => assert_eq!(heard, [(candidate.id, false)], "not by the client alone"),
            None => assert_eq!(heard.len(), 2, "{heard:?}"),
        }
    }
    assert_eq!(speaks_with(&floor, &jury).len(), 2);
}

#[test]
fn who_joins_gives_the_chat_back_that_it_reads_no_longer() {
    let (mut floor, candidate, _, trainer) = training();
    floor.say(trainer.conn, ToServer::TakeChat { candidate: candidate.id, on: true });
    floor.take(&candidate);
    floor.say(trainer.conn, help(HelpMode::Join));
    assert!(floor.take(&candidate).contains(&ToStation::ChatTaken { on: false }));
    let take = ToServer::TakeChat { candidate: candidate.id, on: true };
    assert_eq!(floor.refused(&trainer, take), ErrorCode::NoSuchStation);
    let word = |to| ToServer::Chat {
        id: MessageId(7),
        to,
        persona: None,
        helped: Some(candidate.id),
        of: None,
        text: "Demandez le numéro de contrat.".into(),
    };
    floor.say(trainer.conn, word(Address::Station(candidate.id)));
    assert!(floor.take(&candidate).iter().any(|told| matches!(told, ToStation::Chat { .. })));
}
