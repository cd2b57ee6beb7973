//! Which clients a candidate reaches: those that it is to call, and those that its jury has played towards it.

use std::time::Duration;

use signaling::protocol::*;

use crate::floor::{Floor, Seat, vasseur};

const PETIT: &str = "06 39 98 00 01";

/// A client that no directory lists.
fn petit() -> Persona {
    Persona { name: "M. Petit".into(), number: Some(PETIT.into()), client: None }
}

fn call(id: u64, to: Address) -> ToServer {
    ToServer::Place { call: CallId(id), epoch: 0, to, persona: None }
}

fn write(id: u64, to: Address, persona: Option<Persona>) -> ToServer {
    ToServer::Chat { id: MessageId(id), to, persona, helped: None, of: None, text: "Bonjour".into() }
}

/// How Mme Vasseur, who is to call and not to be called, can be addressed.
fn to_vasseur() -> [Address; 3] {
    [
        Address::Number("06 39 98 12 40".into()),
        Address::Name("06 39 98 12 40".into()),
        Address::Name("mme claire vasseur".into()),
    ]
}

fn reaches_nobody(floor: &mut Floor, candidate: &Seat, to: &Address) {
    assert_eq!(floor.refused(candidate, call(90, to.clone())), ErrorCode::NoSuchNumber, "{to:?}");
    assert_eq!(floor.refused(candidate, write(90, to.clone(), None)), ErrorCode::NoSuchNumber, "{to:?}");
}

#[test]
fn a_client_that_is_to_call_is_unknown_until_the_jury_plays_it() {
    for to in to_vasseur() {
        let mut floor = Floor::new();
        let (candidate, jury) = floor.pair();
        reaches_nobody(&mut floor, &candidate, &to);
        floor.call_in(&jury, &candidate, 1);
        floor.say(candidate.conn, ToServer::Decline { call: CallId(1), epoch: 1 });
        floor.take(&candidate);
        floor.say(candidate.conn, call(2, to));
        let [placed] = &floor.calls(&candidate)[..] else { panic!() };
        assert_eq!(placed.card.as_ref().unwrap().id.0, "vasseur");
    }
}

#[test]
fn a_client_played_in_chat_can_be_called_and_written_to() {
    for to in to_vasseur() {
        let mut floor = Floor::new();
        let (candidate, jury) = floor.pair();
        floor.say(jury.conn, write(1, Address::Station(candidate.id), Some(vasseur())));
        floor.take(&candidate);
        floor.say(candidate.conn, write(2, to.clone(), None));
        floor.say(candidate.conn, call(2, to));
        assert_eq!(floor.memory.chat().len(), 2);
        assert_eq!(floor.calls(&candidate)[0].card.as_ref().unwrap().id.0, "vasseur");
    }
}

#[test]
fn a_client_is_known_to_the_candidate_towards_which_it_was_played_only() {
    let mut floor = Floor::new();
    let staff = floor.hello(Role::Staff, "Accueil");
    let (candidate, jury) = floor.pair();
    floor.say(jury.conn, write(1, Address::Station(candidate.id), Some(vasseur())));
    let next = floor.hello(Role::Candidate, "Poste 4");
    floor.say(staff.conn, ToServer::Pair { candidate: next.id, jury: jury.id });
    for to in to_vasseur() {
        reaches_nobody(&mut floor, &next, &to);
    }
}

#[test]
fn a_call_that_never_rang_tells_nothing_of_its_client() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.disconnect(&candidate);
    floor.call_in(&jury, &candidate, 1);
    assert_eq!(floor.ends(&jury), [EndReason::Lost]);
    let candidate = floor.hello(Role::Candidate, "Poste 3");
    for to in to_vasseur() {
        reaches_nobody(&mut floor, &candidate, &to);
    }
    // And nothing more after a restart.
    let mut floor = floor.restart(Duration::from_secs(1));
    let (candidate, _) = floor.pair();
    for to in to_vasseur() {
        reaches_nobody(&mut floor, &candidate, &to);
    }
}

#[test]
fn clients_known_by_chat_alone_outlive_the_server() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.say(jury.conn, write(1, Address::Station(candidate.id), Some(petit())));
    let mut floor = floor.restart(Duration::from_secs(1));
    let (candidate, jury) = floor.pair();
    floor.say(candidate.conn, write(2, Address::Number("0639980001".into()), None));
    let told = floor.take(&jury);
    let [ToStation::Chat { message }] = &told[..] else { panic!("{told:?}") };
    assert_eq!(message.persona, Some(petit()));
    floor.say(candidate.conn, call(1, Address::Name("M. Petit".into())));
    assert_eq!(floor.calls(&jury)[0].persona, petit());
}

#[test]
fn of_two_clients_of_one_name_the_last_played_is_reached_even_after_a_restart() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    let other = Persona { number: Some("06 39 98 00 02".into()), ..petit() };
    floor.say(jury.conn, write(1, Address::Station(candidate.id), Some(petit())));
    floor.pass(Duration::from_secs(1));
    let to = Address::Station(candidate.id);
    floor.say(jury.conn, ToServer::Place { call: CallId(1), epoch: 0, to, persona: Some(other) });
    floor.say(jury.conn, ToServer::HangUp { call: CallId(1), epoch: 1 });
    floor.pass(Duration::from_secs(1));
    floor.say(jury.conn, write(2, Address::Station(candidate.id), Some(petit())));
    let mut floor = floor.restart(Duration::from_secs(1));
    let (candidate, jury) = floor.pair();
    floor.say(candidate.conn, call(2, Address::Name("M. Petit".into())));
    assert_eq!(floor.calls(&jury)[0].persona, petit());
}
