use std::time::Duration;

use signaling::protocol::*;

use crate::floor::{Floor, Seat};

const CALL: CallId = CallId(1);

fn write(floor: &mut Floor, seat: &Seat, revision: u64, text: &str) -> Vec<ToStation> {
    floor.ask(seat, ToServer::Note { call: CALL, revision, text: text.into() })
}

fn read(floor: &mut Floor, seat: &Seat) -> Vec<String> {
    let page = floor.ask(seat, ToServer::Notes { before: None });
    let [ToStation::NotesPage { before: None, notes, more: false }] = &page[..] else { panic!("{page:?}") };
    notes.iter().map(|note| note.text.clone()).collect()
}

/// A candidate and a jury in a call.
fn calling() -> (Floor, Seat, Seat) {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.call_in(&jury, &candidate, 1);
    floor.say(candidate.conn, ToServer::Answer { call: CALL, epoch: 1 });
    floor.take(&jury);
    (floor, candidate, jury)
}

#[test]
fn a_note_is_acknowledged_once_it_is_kept_and_not_before() {
    let (mut floor, candidate, _) = calling();
    floor.store_holds = true;
    assert_eq!(write(&mut floor, &candidate, 1, "Facture du 3 mars"), []);
    floor.release_store();
    let told = floor.take(&candidate);
    let [ToStation::Note { note }] = &told[..] else { panic!("{told:?}") };
    assert_eq!((note.call, note.revision, note.text.as_str()), (CALL, 1, "Facture du 3 mars"));
    assert!(note.at_ms > 0);
}

#[test]
fn neither_side_sees_the_note_of_the_other_nor_does_staff() {
    let (mut floor, candidate, jury) = calling();
    let staff = floor.hello(Role::Staff, "Accueil");
    for seat in [&staff, &jury] {
        floor.take(seat);
    }
    write(&mut floor, &candidate, 1, "la mienne");
    assert_eq!(floor.take(&jury), []);
    assert_eq!(floor.take(&staff), []);
    assert_eq!(read(&mut floor, &jury), Vec::<String>::new());
    write(&mut floor, &jury, 1, "la sienne");
    assert_eq!(read(&mut floor, &candidate), ["la mienne"]);
    assert_eq!(read(&mut floor, &jury), ["la sienne"]);
    assert_eq!(floor.refused(&staff, ToServer::Notes { before: None }), ErrorCode::WrongRole);
}

#[test]
fn no_other_candidate_writes_or_reads_a_note_on_that_call() {
    let (mut floor, candidate, _) = calling();
    write(&mut floor, &candidate, 1, "la mienne");
    let other = floor.hello(Role::Candidate, "Poste 9");
    floor.take(&other);
    let note = ToServer::Note { call: CALL, revision: 5, text: "d'ailleurs".into() };
    assert_eq!(floor.refused(&other, note), ErrorCode::NoSuchCall);
    assert_eq!(read(&mut floor, &other), Vec::<String>::new());
    assert_eq!(read(&mut floor, &candidate), ["la mienne"]);
}

#[test]
fn a_note_sent_twice_is_kept_once_and_an_older_one_changes_nothing() {
    let (mut floor, candidate, _) = calling();
    for _ in 0..2 {
        write(&mut floor, &candidate, 2, "deux");
    }
    let told = write(&mut floor, &candidate, 1, "un");
    assert!(matches!(&told[..], [ToStation::Note { note }] if note.text == "deux"), "{told:?}");
    write(&mut floor, &candidate, 3, "");
    assert_eq!(read(&mut floor, &candidate), [""], "taken away");
    assert_eq!(floor.memory.notes().len(), 1);
}

#[test]
fn a_note_is_written_and_read_after_the_call_and_after_the_server() {
    let (mut floor, candidate, _) = calling();
    write(&mut floor, &candidate, 1, "pendant");
    floor.say(candidate.conn, ToServer::HangUp { call: CALL, epoch: 2 });
    floor.take(&candidate);
    let mut floor = floor.restart(Duration::from_secs(5));
    let candidate = floor.hello(Role::Candidate, "Poste 3");
    floor.take(&candidate);
    assert_eq!(read(&mut floor, &candidate), ["pendant"]);
    write(&mut floor, &candidate, 2, "après");
    assert_eq!(read(&mut floor, &candidate), ["après"]);
}

#[test]
fn a_note_that_is_too_long_or_on_no_call_is_refused_and_changes_nothing() {
    let (mut floor, candidate, _) = calling();
    write(&mut floor, &candidate, 1, "bonne");
    let note = |call, text: String| ToServer::Note { call, revision: 2, text };
    let long = note(CALL, "é".repeat(MAX_NOTE_CHARS + 1));
    assert_eq!(floor.refused(&candidate, long), ErrorCode::TooLong);
    assert_eq!(floor.refused(&candidate, note(CallId(99), "…".into())), ErrorCode::NoSuchCall);
    assert_eq!(read(&mut floor, &candidate), ["bonne"]);
    let longest = "é".repeat(MAX_NOTE_CHARS);
    write(&mut floor, &candidate, 2, &longest);
    assert_eq!(read(&mut floor, &candidate), [longest]);
}

#[test]
fn a_note_that_the_disk_does_not_take_is_refused_as_not_stored() {
    let (mut floor, candidate, _) = calling();
    floor.store_fails = true;
    let note = ToServer::Note { call: CALL, revision: 1, text: "…".into() };
    let told = floor.ask(&candidate, note);
    let [ToStation::Error { code: ErrorCode::NotStored, about, .. }] = &told[..] else { panic!("{told:?}") };
    assert_eq!(*about, Some(About::Note(CALL)));
}

#[test]
fn a_candidate_that_was_not_reached_writes_no_note_on_that_call() {
    let mut floor = Floor::new();
    let (candidate, jury) = floor.pair();
    floor.say(candidate.conn, ToServer::DoNotDisturb { on: true });
    floor.call_in(&jury, &candidate, 1);
    floor.take(&candidate);
    let note = ToServer::Note { call: CALL, revision: 1, text: "…".into() };
    assert_eq!(floor.refused(&candidate, note.clone()), ErrorCode::NoSuchCall);
    floor.take(&jury);
    assert!(matches!(&floor.ask(&jury, note)[..], [ToStation::Note { .. }]));
}
