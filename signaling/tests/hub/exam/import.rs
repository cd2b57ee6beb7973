//! Another package is taken while no session is held, from staff alone, and whatever was of the one before goes with it.

use std::sync::Arc;

use signaling::hub::{FetchId, Input};
use signaling::package::Exam;
use signaling::protocol::exam::*;
use signaling::protocol::{BulkWord, ErrorCode, FileHash, JournalEvent, NotTaken, StationId};

use super::hall::{Hall, MINUTE, SAMPLE};
use crate::floor::{Floor, Seat};

/// The sample in another edition.
fn another() -> Arc<Exam> {
    Arc::new(Exam { title: "Un autre dossier".into(), digest: FileHash([9; 32]), ..SAMPLE.as_ref().clone() })
}

/// A package is whole and right: whether it may be kept.
fn came(hall: &mut Hall, by: &Seat, exam: Arc<Exam>) -> Result<StationId, NotTaken> {
    hall.floor.admissions.clear();
    hall.floor.handle(Input::Package { fetch: FetchId(0), by: by.id, exam });
    hall.floor.admissions.last().copied().expect("it is answered at once")
}

fn word(seat: &Seat) -> BulkWord {
    seat.welcome.bulk.expect("who is welcome has a word")
}

/// The title that staff is offered, and which of the closed sessions can be reopened.
fn offered(hall: &Hall) -> (String, Option<SessionId>) {
    let told = hall.told_since(&hall.staff, 0);
    let offer = told.into_iter().rev().find_map(|told| match told {
        FromExam::Offer { title, reopens, .. } => Some((title, reopens)),
        _ => None,
    });
    offer.expect("staff was offered something")
}

fn make(hall: &mut Hall) -> FromExam {
    let (id, staff) = (hall.next_order(), hall.staff.clone());
    hall.exam(&staff, ToExam::Make { id, format: "ccp1".into() }).remove(0)
}

#[test]
fn staff_alone_may_send_a_package() {
    let mut hall = Hall::empty(1);
    let (staff, candidate, jury) = (hall.staff.clone(), hall.candidate(1), hall.plays.clone());
    assert_eq!(hall.floor.admitted(word(&staff)), Ok(staff.id));
    for seat in [candidate, jury] {
        assert_eq!(hall.floor.admitted(word(&seat)), Err(NotTaken::NotStaff));
    }
    let wrong = BulkWord(word(&staff).0 ^ 1);
    hall.floor.handle(Input::Put { fetch: FetchId(77), word: wrong });
    assert_eq!(hall.floor.verdicts.last(), Some(&(FetchId(77), Err(ErrorCode::BadWord))));
}

#[test]
fn while_a_session_is_held_its_package_stays_and_after_it_another_is_taken() {
    let mut hall = Hall::with("ccp1", 1);
    let staff = hall.staff.clone();
    assert_eq!(hall.floor.admitted(word(&staff)), Err(NotTaken::SessionHeld));
    assert_eq!(
        came(&mut hall, &staff, another()),
        Err(NotTaken::SessionHeld),
        "opened while it was looked at"
    );
    hall.staff(Order::CloseSession);
    assert!(offered(&hall).1.is_some());
    assert_eq!(came(&mut hall, &staff, another()), Ok(staff.id));
    hall.floor.handle(Input::PackageKept(true));
    assert_eq!(offered(&hall), ("Un autre dossier".into(), None), "the closed one is of another package");
    let taken = JournalEvent::PackageTaken { station: staff.id, title: "Un autre dossier".into() };
    assert!(hall.floor.journal().contains(&taken));
    let FromExam::Done { .. } = make(&mut hall) else { panic!("no session was made") };
    let made = hall.floor.memory.facts().filter_map(|recorded| match recorded.fact {
        Fact::Made { package, .. } => Some(package),
        _ => None,
    });
    assert_eq!(made.last(), Some(FileHash([9; 32])));
}

#[test]
fn nobody_opens_or_reopens_a_session_between_two_packages() {
    let mut hall = Hall::with("ccp1", 1);
    let (staff, of) = (hall.staff.clone(), hall.shown(&hall.staff));
    let Some(ExamView::Staff(view)) = of else { panic!("{of:?}") };
    hall.staff(Order::CloseSession);
    assert_eq!(came(&mut hall, &staff, another()), Ok(staff.id));
    let refused = |told: FromExam| matches!(told, FromExam::Refused { why: Refused::PackageMoves, .. });
    assert!(refused(make(&mut hall)));
    let reopen = Order::ReopenSession { session: view.session };
    assert_eq!(hall.order(&staff, reopen.clone()), Err(Refused::PackageMoves));
    assert_eq!(came(&mut hall, &staff, another()), Err(NotTaken::Busy));
    assert_eq!(hall.floor.admitted(word(&staff)), Err(NotTaken::Busy));
    // The disk is full: all is as it was.
    hall.floor.handle(Input::PackageKept(false));
    assert_eq!(offered(&hall), (SAMPLE.title.clone(), Some(view.session)));
    assert_eq!(hall.order(&staff, reopen), Ok(()));
}

#[test]
fn the_same_package_again_changes_nothing_of_what_is_closed() {
    let mut hall = Hall::with("ccp1", 1);
    let staff = hall.staff.clone();
    hall.staff(Order::CloseSession);
    let before = offered(&hall);
    assert_eq!(came(&mut hall, &staff, Arc::clone(&SAMPLE)), Ok(staff.id));
    hall.floor.handle(Input::PackageKept(true));
    assert_eq!(offered(&hall), before);
}

#[test]
fn after_a_change_of_package_nothing_of_the_session_before_runs_or_is_read() {
    let mut hall = Hall::with("ccp1", 1);
    hall.run_to_draw(1);
    hall.draw(1, Drawn::Subject);
    let (staff, candidate) = (hall.staff.clone(), hall.candidate(1));
    hall.step(1, Step::Finish);
    hall.staff(Order::CloseSession);
    assert_eq!(came(&mut hall, &staff, another()), Ok(staff.id));
    hall.floor.handle(Input::PackageKept(true));
    let from = hall.floor.sent.len();
    hall.floor.pass(10 * MINUTE);
    assert_eq!(hall.told_since(&candidate, from), [], "no clock of it runs any more");
    assert_eq!(hall.read(&candidate, 1, &ItemRef::Part1), None);
}

#[test]
fn a_server_without_a_package_holds_sessions_once_it_was_sent_one() {
    let mut floor = Floor::new();
    let staff = floor.hello(signaling::protocol::Role::Staff, "Accueil");
    floor.take(&staff);
    floor.handle(Input::Package { fetch: FetchId(0), by: staff.id, exam: Arc::clone(&SAMPLE) });
    assert_eq!(floor.admissions, [Ok(staff.id)]);
    let said = floor.take(&staff);
    assert_eq!(said, [], "nothing is true before it is kept");
    floor.handle(Input::PackageKept(true));
    let told = floor.take(&staff);
    assert!(
        told.iter().any(|told| matches!(
            told,
            signaling::protocol::ToStation::Exam(FromExam::Offer { formats, .. }) if formats.len() == 3
        )),
        "{told:?}"
    );
}
