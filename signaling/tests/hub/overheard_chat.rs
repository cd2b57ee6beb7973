//! The chat of a station that is listened to, read along.

use signaling::protocol::*;

use crate::floor::{Floor, Seat};
use crate::listening::{listen, overheard};

/// The texts of another station's chat that came to a listener.
fn read_along(floor: &mut Floor, listener: &Seat) -> Vec<String> {
    let told = floor.take(listener).into_iter().filter_map(|message| match message {
        ToStation::OverheardPage { messages, .. } => Some(messages),
        _ => None,
    });
    told.flatten().map(|message| message.text).collect()
}

pub fn write(floor: &mut Floor, from: &Seat, to: Address, id: u64, text: &str) {
    floor.say(
        from.conn,
        ToServer::Chat { id: MessageId(id), to, persona: None, helped: None, of: None, text: text.into() },
    );
}

#[test]
fn a_listener_reads_the_chat_along_from_its_beginning() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    write(&mut floor, &candidate, Address::Station(jury.id), 1, "Bonjour");
    let listener = floor.hello(Role::Staff, "staff");
    assert_eq!(floor.refused(&listener, ToServer::OverheardChat { after: 0 }), ErrorCode::NotPaired);
    floor.say(listener.conn, listen(&jury));
    floor.take(&listener);
    floor.say(listener.conn, ToServer::OverheardChat { after: 0 });
    assert_eq!(read_along(&mut floor, &listener), ["Bonjour"]);
    write(&mut floor, &jury, Address::Station(candidate.id), 2, "Je suis furieuse");
    write(&mut floor, &candidate, Address::Station(jury.id), 3, "Je comprends");
    assert_eq!(read_along(&mut floor, &listener), ["Je suis furieuse", "Je comprends"]);
    floor.say(listener.conn, ToServer::StopListening);
    write(&mut floor, &jury, Address::Station(candidate.id), 4, "Merci");
    assert!(read_along(&mut floor, &listener).is_empty());
    let states = floor.take(&candidate);
    assert!(!states.iter().any(|told| matches!(told, ToStation::ChatState { state: ChatState::Read, .. })));
}

#[test]
fn the_chat_of_an_earlier_candidate_is_not_read_along() {
    let (mut floor, former, jury, listener, _) = overheard();
    let staff = floor.hello(Role::Staff, "staff");
    write(&mut floor, &former, Address::Station(jury.id), 1, "Bonjour, ici le poste 3");
    let next = floor.hello(Role::Candidate, "Poste 9");
    // What the former wrote is stored when it is paired with that jury no longer.
    floor.store_holds = true;
    write(&mut floor, &former, Address::Station(jury.id), 2, "Un instant");
    floor.say(listener.conn, ToServer::OverheardChat { after: 0 });
    floor.take(&listener);
    floor.say(staff.conn, ToServer::Pair { candidate: next.id, jury: jury.id });
    floor.release_store();
    assert_eq!(read_along(&mut floor, &listener), Vec::<String>::new());
    write(&mut floor, &next, Address::Station(jury.id), 3, "Bonjour, ici le poste 9");
    assert_eq!(read_along(&mut floor, &listener), ["Bonjour, ici le poste 9"]);
    floor.say(listener.conn, ToServer::OverheardChat { after: 0 });
    assert_eq!(read_along(&mut floor, &listener), ["Bonjour, ici le poste 9"]);
    floor.say(staff.conn, ToServer::Unpair { station: jury.id });
    floor.take(&listener);
    floor.say(listener.conn, ToServer::OverheardChat { after: 0 });
    let empty = ToStation::OverheardPage { of: jury.id, messages: Vec::new(), more: false };
    assert_eq!(floor.take(&listener), [empty]);
}
