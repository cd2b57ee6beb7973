//! Where exchanges were recorded, and the recordings that stations hand over: taken from who made them, heard again by the
//! candidate's jury wherever it sits, and gone with the recordings of the session.

use signaling::protocol::exam::*;
use signaling::protocol::{
    CallId, ErrorCode, FileHash, NotTaken, Role, SharedFile, StationId, ToServer, ToStation, Upload,
};

use super::hall::{Hall, MINUTE, SECOND, c};
use super::rights::{call, close, in_call, persona};
use crate::floor::{Floor, Seat};

const BYTES: u64 = 5_760_044;

fn hash(byte: u8) -> FileHash {
    FileHash([byte; 32])
}

fn session(hall: &Hall) -> SessionId {
    let made = |recorded: &Recorded| match recorded.fact {
        Fact::Made { session, .. } => Some(session),
        _ => None,
    };
    hall.floor.memory.facts().find_map(made).unwrap()
}

fn part(session: SessionId, exchange: ExchangeId, call: u64, from_ms: u64) -> Upload {
    let (of, call, length_ms) = (c(1), CallId(call), 30_000);
    Upload::Exchange { session, of, exchange, call, from_ms, length_ms }
}

fn put(hall: &mut Hall, seat: &Seat, what: Upload, bytes: u64, hash: FileHash) -> Result<u64, NotTaken> {
    hall.floor.put(Floor::word(seat.conn), what, bytes, hash)
}

fn record(call: u64, on: bool, epoch: u32) -> ToServer {
    ToServer::Record { call: CallId(call), epoch, on }
}

/// An exchange by phone that was recorded at the station of who plays, and is over.
fn recorded() -> (Hall, ExchangeId) {
    let (mut hall, exchange) = in_call();
    let (plays, candidate) = (hall.plays.clone(), hall.candidate(1));
    hall.floor.say(plays.conn, record(1, true, 2));
    hall.floor.pass(MINUTE);
    hall.floor.say(candidate.conn, ToServer::HangUp { call: CallId(1), epoch: 3 });
    close(&mut hall, exchange.exchange);
    hall.floor.handle(signaling::hub::Input::Shelf(Vec::new()));
    (hall, exchange.exchange)
}

/// The interview is open.
fn interview(hall: &mut Hall) {
    hall.step(1, Step::Finish);
    hall.step(1, Step::Open);
    assert_ne!(hall.tile(1).clock.phase.part, Part::Situation);
}

fn recorded_at(hall: &Hall, seat: &Seat, exchange: ExchangeId) -> Vec<(StationId, String, u64)> {
    let about = hall.jury_view(seat);
    let at = about.exchange(exchange).unwrap().recorded_at.iter();
    at.map(|part| (part.station, part.name.clone(), part.from_ms)).collect()
}

fn parts(hall: &Hall, seat: &Seat, exchange: ExchangeId) -> Vec<(u64, FileHash)> {
    let about = hall.jury_view(seat);
    let parts = about.exchange(exchange).unwrap().recordings.iter();
    parts.map(|part| (part.from_ms, part.hash)).collect()
}

fn listed(hall: &mut Hall, seat: &Seat) -> Vec<RecordingFile> {
    let told = hall.floor.ask(seat, ToServer::Files { skip: 0 });
    let pages = told.into_iter().filter_map(|told| match told {
        ToStation::FilesPage { files, .. } => Some(files),
        _ => None,
    });
    let files: Vec<SharedFile> = pages.flatten().collect();
    let ours = files.iter().filter_map(|file| RecordingFile::named(&file.name).map(|it| (it, file.hash)));
    ours.map(|(it, hash)| (assert_eq!(it.hash, hash), it).1).collect()
}

fn may(hall: &mut Hall, seat: &Seat, byte: u8) -> bool {
    hall.floor.fetch(Floor::word(seat.conn), hash(byte), 0).is_ok()
}

#[test]
fn the_jury_is_told_at_which_station_an_exchange_was_recorded_wherever_it_sits_by_then() {
    let (mut hall, exchange) = in_call();
    let (plays, listens, candidate) = (hall.plays.clone(), hall.listens.clone(), hall.candidate(1));
    let exchange = exchange.exchange;
    assert_eq!(recorded_at(&hall, &listens, exchange), []);
    assert_eq!(hall.floor.refused(&candidate, record(1, true, 2)), ErrorCode::WrongRole);
    hall.floor.say(plays.conn, record(1, true, 2));
    let there = [(plays.id, "Mme Le Goff".to_owned(), 0)];
    assert_eq!(recorded_at(&hall, &listens, exchange), there);
    hall.floor.pass(MINUTE);
    for (on, epoch) in [(false, 3), (true, 4), (false, 5)] {
        hall.floor.say(plays.conn, record(1, on, epoch));
    }
    hall.floor.say(candidate.conn, ToServer::HangUp { call: CallId(1), epoch: 6 });
    close(&mut hall, exchange);
    let facts = hall.floor.memory.facts().map(|recorded| &recorded.fact);
    let kept =
        facts.filter_map(|fact| if let Fact::ExchangeRecorded(kept) = fact { Some(*kept) } else { None });
    let own = ExchangeKept { candidate: c(1), exchange };
    assert_eq!(kept.collect::<Vec<_>>(), [own], "once in the record, however often it went on");
    let mut hall = hall.restart(SECOND);
    let elsewhere = hall.floor.hello(Role::Jury, "Salle 2");
    hall.staff(Order::Sit { who: Person::Juror(JurorId(11)), station: Some(elsewhere.id) });
    assert_eq!(recorded_at(&hall, &elsewhere, exchange), there, "the recording stays where it is");
    let about = hall.jury_view(&elsewhere);
    let mut others = about.run_sheet.iter().filter(|planned| planned.exchange != exchange);
    assert!(others.all(|planned| planned.recorded_at.is_empty()));
    let told = hall.sent_to(&hall.candidate(1));
    let is_told = |json: &String| json.contains("recorded_at") || json.contains("recordings");
    assert!(!told.iter().any(is_told), "it is nothing for a candidate");
}

#[test]
fn a_recording_is_taken_from_who_made_it_whoever_sits_there_and_there_again_after_a_kill() {
    let (mut hall, exchange) = recorded();
    let of = session(&hall);
    let before = hall.plays.clone();
    // Nobody sits there by then.
    let elsewhere = hall.floor.hello(Role::Jury, "Salle 2");
    hall.staff(Order::Sit { who: Person::Juror(JurorId(11)), station: Some(elsewhere.id) });
    interview(&mut hall);
    assert_eq!(parts(&hall, &elsewhere, exchange), []);
    hall.floor.store_fails = true;
    let what = part(of, exchange, 1, 2_000);
    assert_eq!(put(&mut hall, &before, what.clone(), BYTES, hash(7)), Err(NotTaken::NotStored));
    hall.floor.store_fails = false;
    assert_eq!(parts(&hall, &elsewhere, exchange), [], "nothing that is not kept is told");
    let from = hall.floor.sent.len();
    let kept = put(&mut hall, &before, what.clone(), BYTES, hash(7));
    assert!(kept.is_ok_and(|at_ms| at_ms > 0));
    assert_eq!(parts(&hall, &elsewhere, exchange), [(2_000, hash(7))]);
    let told = hall.floor.sent[from..].iter().filter(|(_, message)| *message == ToStation::FilesChanged);
    let told: Vec<_> = told.map(|(conn, _)| *conn).collect();
    assert_eq!(told, [hall.listens.conn, elsewhere.conn], "who may hear it fetches it, and nobody else");
    let mut hall = hall.restart(SECOND);
    let elsewhere = hall.floor.hello(Role::Jury, "Salle 2");
    assert_eq!(parts(&hall, &elsewhere, exchange), [(2_000, hash(7))]);
    assert!(may(&mut hall, &elsewhere, 7));
    // Offered again, it is known, and not sent again.
    let (before, takes) = (hall.plays.clone(), hall.floor.takes.len());
    assert_eq!(put(&mut hall, &before, what, BYTES, hash(7)), kept);
    assert_eq!(hall.floor.takes.len(), takes);
}

#[test]
fn what_is_no_recording_of_that_station_or_too_large_is_refused_and_nothing_changes() {
    let (mut hall, exchange) = recorded();
    let of = session(&hall);
    let (plays, listens, candidate, staff) =
        (hall.plays.clone(), hall.listens.clone(), hall.candidate(1), hall.staff.clone());
    let own = part(of, exchange, 1, 0);
    let another = ExchangeId(exchange.0 % 2 + 1);
    let of_another = match own.clone() {
        Upload::Exchange { session, exchange, call, from_ms, length_ms, .. } => {
            Upload::Exchange { session, of: c(2), exchange, call, from_ms, length_ms }
        }
        other => panic!("{other:?}"),
    };
    for (seat, what, bytes, why) in [
        (&plays, own.clone(), 0, NotTaken::Empty),
        (&plays, own.clone(), MAX_RECORDING_BYTES + 1, NotTaken::TooLarge),
        (&plays, part(of, exchange, 2, 0), BYTES, NotTaken::NotThisCall),
        (&plays, part(of, another, 1, 0), BYTES, NotTaken::NotThisCall),
        (&plays, part(of, ExchangeId(99), 1, 0), BYTES, NotTaken::NotThisCall),
        (&plays, of_another, BYTES, NotTaken::NotThisCall),
        (&plays, part(SessionId(1), exchange, 1, 0), BYTES, NotTaken::NotNow),
        (&listens, own.clone(), BYTES, NotTaken::NotThisCall),
        (&candidate, own.clone(), BYTES, NotTaken::NotThisCall),
        (&staff, own.clone(), BYTES, NotTaken::NotThisCall),
    ] {
        assert_eq!(put(&mut hall, seat, what.clone(), bytes, hash(7)), Err(why), "{seat:?} {what:?}");
    }
    for byte in 0..u8::try_from(MAX_RECORDINGS).unwrap() {
        assert!(put(&mut hall, &plays, own.clone(), BYTES, hash(byte)).is_ok());
    }
    assert_eq!(put(&mut hall, &plays, own.clone(), BYTES, hash(200)), Err(NotTaken::TooMany));
    hall.step(1, Step::Finish);
    hall.staff(Order::CloseSession);
    assert_eq!(put(&mut hall, &plays, own, BYTES, hash(201)), Err(NotTaken::NotNow));
}

#[test]
fn it_is_heard_again_by_the_candidates_jury_alone_and_from_the_interview_on() {
    let (mut hall, exchange) = recorded();
    let of = session(&hall);
    let (plays, listens) = (hall.plays.clone(), hall.listens.clone());
    put(&mut hall, &plays, part(of, exchange, 1, 0), BYTES, hash(7)).unwrap();
    let [stranger, other] = ["Mme Roux", "Mme Ba"].map(|name| hall.floor.hello(Role::Jury, name));
    let (juror, jury, name) = (JurorId(21), JuryId(2), String::from("Membre 21"));
    hall.staff(Order::Juror(JurorInfo { juror, name: name.clone(), retention: true }));
    hall.staff(Order::Sit { who: Person::Juror(juror), station: Some(other.id) });
    let listens_to = Vec::new();
    hall.staff(Order::Jury(JuryInfo { jury, name, plays: juror, listens: listens_to, corrects: juror }));
    let others = [hall.candidate(1), hall.candidate(2), hall.staff.clone(), stranger, other];
    for seat in [&plays, &listens] {
        assert!(!may(&mut hall, seat, 7) && parts(&hall, seat, exchange).is_empty(), "not yet");
    }
    interview(&mut hall);
    let file = RecordingFile { session: of, candidate: c(1), exchange, hash: hash(7) };
    for seat in [&plays, &listens] {
        assert_eq!((listed(&mut hall, seat), may(&mut hall, seat, 7)), (vec![file], true));
    }
    for seat in &others {
        assert_eq!((listed(&mut hall, seat), may(&mut hall, seat, 7)), (vec![], false), "{seat:?}");
    }
    hall.step(1, Step::Ready);
    hall.step(1, Step::Start);
    assert!(may(&mut hall, &plays, 7) && !may(&mut hall, &others[0], 7));
    hall.step(1, Step::Finish);
    hall.staff(Order::CloseSession);
    assert!(!may(&mut hall, &plays, 7) && listed(&mut hall, &plays).is_empty());
}

#[test]
fn an_exchange_that_was_recorded_at_two_stations_has_two_parts_each_with_its_place() {
    let (mut hall, exchange) = in_call();
    let (first, candidate, of) = (hall.plays.clone(), hall.candidate(1), session(&hall));
    hall.floor.say(first.conn, record(1, true, 2));
    hall.floor.pass(MINUTE);
    // Its headset fails: it goes on at another station.
    hall.floor.say(candidate.conn, ToServer::HangUp { call: CallId(1), epoch: 3 });
    let second = hall.floor.hello(Role::Jury, "Salle 2");
    hall.staff(Order::Sit { who: Person::Juror(JurorId(11)), station: Some(second.id) });
    hall.floor.say(second.conn, call(2, &candidate, persona(&exchange)));
    hall.floor.say(candidate.conn, ToServer::Answer { call: CallId(2), epoch: 1 });
    hall.floor.say(second.conn, record(2, true, 2));
    hall.floor.pass(MINUTE);
    hall.floor.say(candidate.conn, ToServer::HangUp { call: CallId(2), epoch: 3 });
    let exchange = exchange.exchange;
    hall.done(&second, Order::Close { candidate: c(1), exchange });
    let at: Vec<_> =
        recorded_at(&hall, &second, exchange).into_iter().map(|(at, _, from)| (at, from)).collect();
    assert_eq!(at, [(first.id, 0), (second.id, 60_000)]);
    // They come in whatever order.
    put(&mut hall, &second, part(of, exchange, 2, 60_500), BYTES, hash(8)).unwrap();
    put(&mut hall, &first, part(of, exchange, 1, 500), BYTES, hash(7)).unwrap();
    assert_eq!(put(&mut hall, &first, part(of, exchange, 2, 0), BYTES, hash(9)), Err(NotTaken::NotThisCall));
    interview(&mut hall);
    let both = [(500, hash(7)), (60_500, hash(8))];
    for seat in [&second, &hall.listens.clone()] {
        assert_eq!(parts(&hall, seat, exchange), both);
        assert!(may(&mut hall, seat, 7) && may(&mut hall, seat, 8));
    }
}

#[test]
fn recordings_go_before_the_dossier_whose_seal_says_nothing_of_them_and_the_certificate_counts_them() {
    let (mut hall, exchange) = recorded();
    let of = session(&hall);
    let (plays, staff) = (hall.plays.clone(), hall.staff.clone());
    put(&mut hall, &plays, part(of, exchange, 1, 0), BYTES, hash(7)).unwrap();
    hall.go_through(1);
    hall.staff(Order::Dossier(DossierOrder::Seal { candidate: c(1) }));
    let sealed = hall.floor.memory.seals().next().unwrap().clone();
    assert!(sealed.entries.iter().all(|(entry, _)| entry.hash != hash(7)));
    let seal = hall.tile(1).dossier.seal.unwrap();
    // One that comes after the seal is taken: it is none of the dossier's.
    put(&mut hall, &plays, part(of, exchange, 1, 30_000), BYTES, hash(8)).unwrap();
    hall.staff(Order::CloseSession);
    let held = |hall: &mut Hall| match &hall.exam(&staff, ToExam::Holdings { session: of })[..] {
        [FromExam::Holdings(holdings)] => holdings.clone(),
        other => panic!("{other:?}"),
    };
    let before = held(&mut hall).classes[&DataClass::Recordings];
    assert_eq!((before.count, before.bytes), (2, 2 * BYTES));
    let (id, classes) = (hall.next_order(), vec![DataClass::Recordings]);
    hall.exam(&staff, ToExam::Purge { id, session: of, classes, reason: "Délibération faite".into() });
    let after = held(&mut hall);
    assert_eq!(after.classes[&DataClass::Recordings].count, 0);
    let gone = &after.certificates[0].certificate.classes[&DataClass::Recordings];
    assert_eq!((gone.count, gone.bytes, &gone.files), (2, 2 * BYTES, &vec![hash(7), hash(8)]));
    assert_eq!(gone.digest, digest_of([hash(7), hash(8)]));
    // What stays holds together: the dossier is as it was sealed, and is saved still.
    let (_, dossier) = after.dossiers.iter().find(|(of, _)| *of == c(1)).unwrap();
    assert_eq!(dossier.seal, Some(seal));
    assert!(hall.floor.fetch(Floor::word(staff.conn), seal.index, 0).is_ok());
    let mut hall = hall.restart(MINUTE);
    assert!(hall.floor.memory.kept().exam.recordings.is_empty());
    let plays = hall.plays.clone();
    assert!(!may(&mut hall, &plays, 7));
}

#[test]
fn recordings_go_by_themselves_a_day_after_the_session_was_closed() {
    let (mut hall, exchange) = recorded();
    let (of, plays) = (session(&hall), hall.plays.clone());
    put(&mut hall, &plays, part(of, exchange, 1, 0), BYTES, hash(7)).unwrap();
    hall.step(1, Step::Finish);
    hall.staff(Order::CloseSession);
    hall.floor.pass(23 * 60 * MINUTE);
    assert_eq!(hall.floor.memory.kept().exam.recordings.len(), 1);
    hall.floor.pass(60 * MINUTE + MINUTE);
    assert!(hall.floor.memory.kept().exam.recordings.is_empty());
}
