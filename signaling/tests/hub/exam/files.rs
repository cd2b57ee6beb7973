//! The recording that a candidate drew, and no other, is at its station while it may play it.

use signaling::protocol::exam::*;
use signaling::protocol::{BulkWord, ErrorCode, FileHash, SharedFile, ToServer, ToStation};

use super::hall::{Hall, SAMPLE};
use crate::floor::{Floor, Seat};

fn listed(hall: &mut Hall, seat: &Seat) -> Vec<SharedFile> {
    match &hall.floor.ask(seat, ToServer::Files { skip: 0 })[..] {
        [ToStation::FilesPage { files, .. }] => files.clone(),
        other => panic!("{other:?}"),
    }
}

fn fetched(hall: &mut Hall, word: BulkWord) -> Vec<FileHash> {
    let all = SAMPLE.recordings.iter().map(|recording| recording.sound.hash);
    all.filter(|hash| hall.floor.fetch(word, *hash, 0).is_ok()).collect()
}

#[test]
fn a_candidate_fetches_the_recording_that_it_drew_and_no_other() {
    let mut hall = Hall::with("ccp1", 2);
    hall.floor.handle(signaling::hub::Input::Shelf(vec![]));
    let (candidate, plays) = (hall.candidate(1), hall.plays.clone());
    let word = candidate.welcome.bulk.unwrap();
    while hall.view(1).may.draw != Some(Drawn::Recording) {
        hall.run_next(1);
        assert_eq!((listed(&mut hall, &candidate), fetched(&mut hall, word)), (vec![], vec![]));
        match hall.view(1).may.draw {
            Some(Drawn::Recording) => break,
            Some(Drawn::Subject) => hall.draw(1, Drawn::Subject),
            None => {}
        }
        hall.step(1, Step::Finish);
    }
    assert_eq!(listed(&mut hall, &plays), []);
    hall.draw(1, Drawn::Recording);
    let drawn = hall.drawn(1).pop().unwrap();
    let recording = SAMPLE.recordings.iter().find(|recording| recording.id.0 == drawn).unwrap();
    let files = listed(&mut hall, &candidate);
    assert_eq!(files.iter().map(|file| file.hash).collect::<Vec<_>>(), [recording.sound.hash]);
    let number = SAMPLE.recordings.iter().position(|known| known.id.0 == drawn).unwrap() + 1;
    assert_eq!(files[0].name, format!("Enregistrement n° {number}.ogg"), "what it is about nobody tells");
    assert_eq!(fetched(&mut hall, word), [recording.sound.hash]);
    assert_eq!(listed(&mut hall, &plays), files, "its jury has it, too");
    // Another candidate has nothing of it.
    let other = hall.candidate(2).welcome.bulk.unwrap();
    assert_eq!(fetched(&mut hall, other), []);
    hall.step(1, Step::Finish);
    assert_eq!((listed(&mut hall, &candidate), fetched(&mut hall, word)), (vec![], vec![]));
}

#[test]
fn a_candidate_has_nothing_of_the_server_s_own_recordings_in_an_exam() {
    let mut hall = Hall::with("ccp1", 1);
    let own = SharedFile { name: "appel.wav".into(), bytes: 9, hash: FileHash([7; 32]) };
    hall.floor.handle(signaling::hub::Input::Shelf(vec![own.clone()]));
    let (candidate, plays) = (hall.candidate(1), hall.plays.clone());
    assert_eq!(listed(&mut hall, &plays), std::slice::from_ref(&own));
    assert_eq!(listed(&mut hall, &candidate), []);
    let refused = hall.floor.fetch(Floor::word(candidate.conn), own.hash, 0);
    assert_eq!(refused, Err(ErrorCode::NoSuchFile));
}

#[test]
fn who_may_have_another_file_than_before_is_told_and_nobody_else() {
    let mut hall = Hall::with("ccp1", 2);
    let told = |hall: &Hall, seat: &Seat, from: usize| {
        let own = hall.floor.sent[from..].iter().filter(|(conn, _)| *conn == seat.conn);
        own.filter(|(_, message)| *message == ToStation::FilesChanged).count()
    };
    let seats = [hall.candidate(1), hall.plays.clone(), hall.candidate(2), hall.staff.clone()];
    while hall.view(1).may.draw != Some(Drawn::Recording) {
        hall.run_next(1);
        match hall.view(1).may.draw {
            Some(Drawn::Recording) => break,
            Some(Drawn::Subject) => hall.draw(1, Drawn::Subject),
            None => {}
        }
        hall.step(1, Step::Finish);
    }
    assert_eq!(seats.each_ref().map(|seat| told(&hall, seat, 0)), [0; 4], "nothing of what is not drawn");
    let from = hall.floor.sent.len();
    hall.draw(1, Drawn::Recording);
    assert_eq!(seats.each_ref().map(|seat| told(&hall, seat, from)), [1, 1, 0, 0]);
    let from = hall.floor.sent.len();
    hall.step(1, Step::Finish);
    assert_eq!(told(&hall, &seats[0], from), 1, "it is the candidate's no longer");
}
