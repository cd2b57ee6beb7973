use std::time::Duration;

use signaling::hub::Input;
use signaling::protocol::*;

use crate::floor::{Floor, Seat};

fn recording(number: u32) -> SharedFile {
    let mut hash = FileHash([7; 32]);
    hash.0[..4].copy_from_slice(&number.to_be_bytes());
    SharedFile { name: format!("appel-{number:04}.wav"), bytes: 1_000_000, hash }
}

fn with_recordings(count: u32) -> Floor {
    let mut floor = Floor::new();
    floor.handle(Input::Shelf((0..count).map(recording).collect()));
    floor
}

/// All pages, as a station asks for them.
fn listed(floor: &mut Floor, seat: &Seat) -> Vec<SharedFile> {
    let mut listed = Vec::new();
    loop {
        let skip = u32::try_from(listed.len()).unwrap();
        let page = floor.ask(seat, ToServer::Files { skip });
        let [ToStation::FilesPage { files, skip: same, more }] = page.as_slice() else { panic!("{page:?}") };
        assert_eq!(*same, skip);
        listed.extend(files.iter().cloned());
        if !more {
            return listed;
        }
    }
}

#[test]
fn jury_and_staff_list_the_files_in_pages_and_a_candidate_is_told_of_none() {
    let mut floor = with_recordings(900);
    let (candidate, jury) = floor.pair();
    let staff = floor.hello(Role::Staff, "Accueil");
    let all: Vec<SharedFile> = (0..900).map(recording).collect();
    assert_eq!(listed(&mut floor, &jury), all);
    assert_eq!(listed(&mut floor, &staff), all);
    assert_eq!(listed(&mut floor, &candidate), []);
    floor.take(&candidate);
    floor.handle(Input::Shelf(vec![recording(1)]));
    assert_eq!(floor.take(&candidate), [], "not even that there are others now");
    assert_eq!(listed(&mut floor, &jury), [recording(1)]);
}

#[test]
fn those_who_may_have_files_are_told_when_there_are_others() {
    let mut floor = Floor::new();
    let jury = floor.hello(Role::Jury, "Mme Le Goff");
    floor.take(&jury);
    floor.handle(Input::Shelf(vec![recording(1)]));
    assert_eq!(floor.take(&jury), [ToStation::FilesChanged]);
    floor.handle(Input::Shelf(vec![recording(1)]));
    assert_eq!(floor.take(&jury), [], "the same ones are no news");
}

#[test]
fn before_the_server_has_listed_its_files_no_list_is_given_that_would_empty_stations() {
    let mut floor = Floor::new();
    let jury = floor.hello(Role::Jury, "Mme Le Goff");
    assert_eq!(floor.ask(&jury, ToServer::Files { skip: 0 }), []);
    floor.handle(Input::Shelf(Vec::new()));
    assert_eq!(floor.take(&jury), [ToStation::FilesChanged], "an empty list is one, too");
    assert_eq!(listed(&mut floor, &jury), []);
}

#[test]
fn a_file_is_given_for_the_word_of_a_jury_that_is_here_and_entered_once() {
    let mut floor = with_recordings(2);
    let (_, jury) = floor.pair();
    let word = jury.welcome.bulk.unwrap();
    // First but for one byte, so that nobody has a file without a trace; then again, whole.
    for from in [1, 500_000, 0] {
        assert_eq!(floor.fetch(word, recording(1).hash, from), Ok(recording(1).name));
    }
    let given = JournalEvent::FileGiven { station: jury.id, name: recording(1).name };
    assert_eq!(floor.journal().iter().filter(|event| **event == given).count(), 1);
}

#[test]
fn a_wrong_word_file_or_offset_gets_nothing_and_changes_nothing() {
    let mut floor = with_recordings(2);
    let (_, jury) = floor.pair();
    let word = jury.welcome.bulk.unwrap();
    let journal = floor.journal();
    for (word, hash, from, code) in [
        (BulkWord(word.0 ^ 1), recording(1).hash, 0, ErrorCode::BadWord),
        (word, recording(9).hash, 0, ErrorCode::NoSuchFile),
        (word, recording(1).hash, 1_000_001, ErrorCode::NoSuchFile),
    ] {
        assert_eq!(floor.fetch(word, hash, from), Err(code));
    }
    assert_eq!(floor.journal(), journal);
}

#[test]
fn no_word_that_a_candidate_could_learn_or_guess_from_gives_a_file() {
    let mut floor = with_recordings(1);
    let before = floor.connect();
    let (candidate, jury) = floor.pair();
    // The word of a connection that said no hello, which it is told never; and the candidate's own.
    for (conn, code) in [(before, ErrorCode::BadWord), (candidate.conn, ErrorCode::NoSuchFile)] {
        assert_eq!(floor.fetch(Floor::word(conn), recording(0).hash, 0), Err(code));
    }
    let word = jury.welcome.bulk.unwrap();
    floor.disconnect(&jury);
    assert_eq!(floor.fetch(word, recording(0).hash, 0), Err(ErrorCode::BadWord), "its connection is over");
    floor.pass(Duration::from_secs(1));
    let again = floor.hello(Role::Jury, "Mme Le Goff");
    assert_ne!(again.welcome.bulk, Some(word));
}
