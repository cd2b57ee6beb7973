//! What a candidate must not know is in nothing that is sent to its station.

use signaling::package::Client;
use signaling::protocol::exam::*;
use signaling::protocol::{Address, CallId, StationId, ToServer};

use super::hall::{Hall, SAMPLE};
use crate::floor::Floor;

/// Texts by which a client is known, and how it is played.
fn markers_of(client: &Client) -> Vec<String> {
    let mut markers = vec![client.card.name.clone(), client.card.number.clone(), client.role.role.clone()];
    markers.extend(client.role.to_convey.clone());
    markers.extend(client.card.contacts.iter().map(|contact| contact.outcome.clone()));
    in_json(markers)
}

fn in_json(markers: Vec<String>) -> Vec<String> {
    let escaped = |text: String| signaling::protocol::encode(&text).trim_matches('"').to_owned();
    markers.into_iter().filter(|text| text.len() > 8).map(escaped).collect()
}

fn found<'a>(sent: &[String], markers: &'a [String]) -> Vec<&'a String> {
    markers.iter().filter(|marker| sent.iter().any(|json| json.contains(marker.as_str()))).collect()
}

/// Asks for whatever there is, entitled or not.
fn pry(hall: &mut Hall, number: u16) {
    let seat = hall.candidate(number);
    let mut items = vec![ItemRef::Expected, ItemRef::Part1];
    items.extend(
        SAMPLE.clients.keys().flat_map(|id| [ItemRef::Client(id.clone()), ItemRef::Role(id.clone())]),
    );
    items.extend(SAMPLE.guides.keys().map(|id| ItemRef::Guide(id.clone())));
    items.extend(SAMPLE.grids.keys().map(|competence| ItemRef::Grid(*competence)));
    items.extend((1..=6).map(|exchange| ItemRef::Chat { exchange: ExchangeId(exchange), after: 0 }));
    for item in &items {
        for of in [1, 2] {
            let _ = hall.read(&seat, of, item);
            hall.floor.pass(super::hall::SECOND / 10);
        }
    }
    let mut asked =
        vec![ToServer::Posts, ToServer::Roster { after: StationId(0) }, ToServer::Clients { skip: 0 }];
    asked.extend([ToServer::Files { skip: 0 }, ToServer::History { after: 0 }]);
    for (call, client) in (1..).map(CallId).zip(SAMPLE.clients.values()) {
        for to in [Address::Name(client.card.name.clone()), Address::Number(client.card.number.clone())] {
            asked.push(ToServer::Place { call, epoch: 0, to, persona: None });
        }
    }
    // The first fact of the record names all clients.
    let session = session(hall);
    asked.push(ToServer::Exam(ToExam::Journal { after: 0 }));
    asked.push(ToServer::Exam(ToExam::Record { session, after: 0 }));
    for recording in &SAMPLE.recordings {
        let _ = hall.floor.fetch(Floor::word(seat.conn), recording.sound.hash, 0);
    }
    for ask in asked {
        hall.floor.say(seat.conn, ask);
        hall.floor.pass(super::hall::SECOND / 10);
    }
}

fn session(hall: &Hall) -> SessionId {
    match hall.shown(&hall.staff) {
        Some(ExamView::Staff(view)) => view.session,
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_client_is_named_to_a_jury_before_it_is_drawn_for_it_though_the_record_names_them_all_to_staff() {
    let mut hall = Hall::with("ccp1", 1);
    let names = |id: &signaling::protocol::ClientId| in_json(vec![SAMPLE.clients[id].card.name.clone()]);
    let (session, staff) = (session(&hall), hall.staff.clone());
    let pry = |hall: &mut Hall| {
        for seat in [hall.plays.clone(), hall.listens.clone()] {
            for ask in [ToExam::Journal { after: 0 }, ToExam::Record { session, after: 0 }] {
                hall.floor.say(seat.conn, ToServer::Exam(ask));
            }
            hall.floor.say(seat.conn, ToServer::Clients { skip: 0 });
            hall.floor.pass(super::hall::SECOND);
        }
    };
    let told = |hall: &Hall, name: &[String]| {
        let seats = [hall.plays.clone(), hall.listens.clone()];
        seats.iter().any(|seat| !found(&hall.sent_to(seat), name).is_empty())
    };
    hall.run_to_draw(1);
    pry(&mut hall);
    assert!(SAMPLE.clients.keys().all(|id| !told(&hall, &names(id))));
    hall.draw(1, Drawn::Subject);
    pry(&mut hall);
    let drawn = hall.drawn(1).remove(0);
    let subject = SAMPLE.subjects.iter().find(|subject| subject.id.0 == drawn).unwrap();
    for id in SAMPLE.clients.keys() {
        assert_eq!(told(&hall, &names(id)), subject.clients.contains(id), "{id:?}");
    }
    hall.exam(&staff, ToExam::Record { session, after: 0 });
    let format = "ccp1".into();
    let all = SAMPLE.subjects_of(&format).flat_map(|subject| subject.clients.clone());
    let sent = hall.sent_to(&staff);
    for id in all.collect::<Vec<_>>() {
        assert_eq!(found(&sent, &names(&id)).len(), 1, "{id:?}");
    }
}

#[test]
fn nothing_of_a_subject_is_sent_to_a_candidate_before_its_draw_and_nothing_of_the_others_after() {
    let mut hall = Hall::with("ccp1", 2);
    let seat = hall.candidate(1);
    let all: Vec<String> = SAMPLE.clients.values().flat_map(markers_of).collect();
    let recordings: Vec<String> =
        in_json(SAMPLE.recordings.iter().flat_map(|item| [item.title.clone(), item.text.clone()]).collect());
    hall.run_to_draw(1);
    pry(&mut hall, 1);
    // Another candidate's draw is nothing of this one's.
    hall.run_to_draw(2);
    hall.draw(2, Drawn::Subject);
    pry(&mut hall, 1);
    assert_eq!(found(&hall.sent_to(&seat), &all), Vec::<&String>::new());

    hall.draw(1, Drawn::Subject);
    pry(&mut hall, 1);
    let drawn = hall.drawn(1).remove(0);
    let subject = SAMPLE.subjects.iter().find(|subject| subject.id.0 == drawn).unwrap();
    let sent = hall.sent_to(&seat);
    for (id, client) in &SAMPLE.clients {
        let name = in_json(vec![client.card.name.clone()]);
        let is_own = subject.clients.contains(id);
        assert_eq!(found(&sent, &name).len(), usize::from(is_own), "{id:?}");
        let role = in_json(client.role.to_convey.clone());
        assert_eq!(found(&sent, &role), Vec::<&String>::new(), "how to play {id:?}");
    }
    assert_eq!(found(&sent, &recordings), Vec::<&String>::new());
    let others = vec!["Nom-secret-2".to_owned(), "Mme Le Goff".into(), "Membre 11".into(), "Jury 1".into()];
    assert_eq!(found(&sent, &others), Vec::<&String>::new());
}
