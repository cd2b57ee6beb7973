//! A session is closed, another is made in the same data folder, and a kill at any point comes back to the right one.

use signaling::hub::Hub;
use signaling::package::Exam;
use signaling::protocol::exam::*;
use signaling::protocol::{ErrorCode, FileHash, Role, ToServer, ToStation};
use signaling::store::Memory;

use super::hall::{Hall, MINUTE, SAMPLE, SECOND, c};
use crate::floor::{Floor, WALL_MS};

/// What staff was offered last.
fn offer(hall: &Hall) -> (Vec<PastSession>, Option<SessionId>) {
    let told = hall.told_since(&hall.staff, 0);
    let mut offers = told.into_iter().rev().filter_map(|told| match told {
        FromExam::Offer { past, reopens, .. } => Some((past, reopens)),
        _ => None,
    });
    offers.next().expect("staff was offered something")
}

fn session(hall: &Hall) -> SessionId {
    match hall.shown(&hall.staff) {
        Some(ExamView::Staff(view)) => view.session,
        other => panic!("{other:?}"),
    }
}

fn make(hall: &mut Hall, format: &str) -> Vec<FromExam> {
    let (id, staff) = (hall.next_order(), hall.staff.clone());
    hall.exam(&staff, ToExam::Make { id, format: format.into() })
}

#[test]
fn a_closed_session_is_shown_to_nobody_and_staff_is_offered_the_package_again() {
    let mut hall = Hall::with("ccp1", 1);
    hall.run_next(1);
    let staff = hall.staff.clone();
    assert_eq!(hall.order(&staff, Order::CloseSession), Err(Refused::PhaseUnderWay));
    hall.step(1, Step::Finish);
    let of = session(&hall);
    let from = hall.floor.sent.len();
    hall.staff(Order::CloseSession);
    let told = hall.told_since(&staff, from);
    assert!(
        matches!(&told[..], [FromExam::Done { .. }, FromExam::View { view: None }, FromExam::Offer { .. }]),
        "{told:?}"
    );
    for seat in [hall.candidate(1), hall.plays.clone(), hall.listens.clone()] {
        assert_eq!(hall.told_since(&seat, from), [FromExam::View { view: None }]);
    }
    let (past, reopens) = offer(&hall);
    assert_eq!((past.len(), past[0].session, reopens), (1, of, Some(of)));
    assert_eq!((past[0].format.0.as_str(), past[0].place.as_str()), ("ccp1", "Salle B12"));
    let (candidate, item) = (hall.candidate(1), ItemRef::Part1);
    assert_eq!(hall.read(&candidate, 1, &item), None);
    let note = Order::Remark {
        candidate: c(1),
        kind: RemarkKind::Note,
        text: "tard".into(),
        moment: RemarkMoment::Arrival,
    };
    let listens = hall.listens.clone();
    assert_eq!(hall.order(&listens, note), Err(Refused::NobodyHere));
    assert_eq!(hall.floor.hub.pair_of(candidate.id), None, "nobody is put through by itself");
    // Its record stays, to be read by its name.
    let told = hall.exam(&staff, ToExam::Record { session: of, after: 0 });
    let [FromExam::RecordPage { session, facts, .. }] = &told[..] else { panic!("{told:?}") };
    assert_eq!((*session, facts.last().map(|last| &last.fact)), (of, Some(&Fact::SessionClosed)));
    let refusal = hall.floor.refused(&candidate, ToServer::Exam(ToExam::Record { session: of, after: 0 }));
    assert_eq!(refusal, ErrorCode::WrongRole);
}

#[test]
fn what_a_jury_agreed_on_is_read_while_the_session_is_closed_and_what_each_scored_never() {
    let mut hall = Hall::with("ccp1", 1);
    let (of, staff) = (session(&hall), hall.staff.clone());
    let (plays, listens) = (hall.plays.clone(), hall.listens.clone());
    let (candidate, part, competence) = (c(1), ScoredIn::Situation, Competence::of(1).unwrap());
    let criterion = CriterionId::from("demande");
    let score = Order::Score { candidate, part, competence, criterion: criterion.clone(), level: Some(1) };
    hall.order(&plays, score).unwrap();
    for juror in [&plays, &listens] {
        hall.order(juror, Order::Lock { candidate, part }).unwrap();
    }
    hall.order(&listens, Order::Agree { candidate, part, competence, criterion, level: 1 }).unwrap();
    let read = |hall: &mut Hall| {
        let told = hall.exam(&staff, ToExam::Record { session: of, after: 0 });
        let [FromExam::RecordPage { facts, .. }] = &told[..] else { panic!("{told:?}") };
        let agreed = facts.iter().any(|recorded| matches!(recorded.fact, Fact::Agreed { .. }));
        (agreed, facts.iter().any(|recorded| matches!(recorded.fact, Fact::Scored { .. })))
    };
    assert_eq!(read(&mut hall), (false, false));
    hall.staff(Order::CloseSession);
    assert_eq!(read(&mut hall), (true, false));
    hall.staff(Order::ReopenSession { session: of });
    assert_eq!(read(&mut hall), (false, false));
}

#[test]
fn another_session_is_made_after_it_and_the_first_is_read_and_not_reopened() {
    let mut hall = Hall::with("ccp1", 1);
    let (first, staff) = (session(&hall), hall.staff.clone());
    hall.staff(Order::CloseSession);
    let told = make(&mut hall, "titre");
    assert!(matches!(&told[..], [FromExam::Done { .. }, FromExam::View { view: Some(_) }]), "{told:?}");
    let second = session(&hall);
    assert_ne!(first, second);
    let reopen = Order::ReopenSession { session: first };
    assert_eq!(hall.order(&staff, reopen.clone()), Err(Refused::SessionHeld));
    hall.staff(Order::Place { date: "28 novembre 2026".into(), place: "Salle B13".into() });
    hall.staff(Order::CloseSession);
    assert_eq!(hall.order(&staff, reopen), Err(Refused::NoSession));
    let (past, reopens) = offer(&hall);
    let places: Vec<&str> = past.iter().map(|past| past.place.as_str()).collect();
    assert_eq!((places, reopens), (vec!["Salle B12", "Salle B13"], Some(second)));
    for (name, made) in [(first, "ccp1"), (second, "titre")] {
        let told = hall.exam(&staff, ToExam::Record { session: name, after: 0 });
        let [FromExam::RecordPage { facts, .. }] = &told[..] else { panic!("{told:?}") };
        assert!(
            matches!(&facts[0].fact, Fact::Made { session, format, .. } if *session == name && format.0 == made)
        );
    }
    let unknown = SessionId(1);
    let told = hall.exam(&staff, ToExam::Record { session: unknown, after: 0 });
    assert_eq!(told, [FromExam::RecordPage { session: unknown, facts: vec![], last: 0, more: false }]);
    let hall = hall.restart(SECOND);
    assert_eq!(offer(&hall), (past, Some(second)), "the next server knows the same");
}

#[test]
fn a_session_closed_by_mistake_goes_on_as_it_was() {
    let mut hall = Hall::with("ccp1", 1);
    hall.run_next(1);
    hall.step(1, Step::Finish);
    let (of, seen) = (session(&hall), (hall.view(1), hall.jury_view(&hall.plays), hall.tile(1)));
    hall.staff(Order::CloseSession);
    let mut hall = hall.restart(10 * MINUTE);
    assert_eq!(hall.shown(&hall.candidate(1)), None);
    hall.staff(Order::ReopenSession { session: of });
    assert_eq!((hall.view(1), hall.jury_view(&hall.plays), hall.tile(1)), seen);
    hall.run_next(1);
    assert_eq!(hall.view(1).clock.stage, Stage::Running);
    hall.step(1, Step::Finish);
    hall.staff(Order::CloseSession);
    assert_eq!(offer(&hall).0.len(), 1, "it is one session, closed twice");
}

#[test]
fn a_seat_that_is_away_takes_no_time_of_a_closed_session() {
    let mut hall = Hall::with("ccp1", 1);
    hall.step(1, Step::Open);
    hall.staff(Order::CloseSession);
    let kept = hall.floor.memory.facts().count();
    hall.floor.disconnect(&hall.candidate(1));
    hall.floor.pass(MINUTE);
    let hall = hall.restart(MINUTE);
    assert_eq!(hall.floor.memory.facts().count(), kept);
}

#[test]
fn a_kill_between_store_and_answer_leaves_it_closed_and_one_before_the_store_open() {
    for kept in [true, false] {
        let mut hall = Hall::with("ccp1", 1);
        let (staff, id) = (hall.staff.clone(), hall.next_order());
        if kept {
            hall.floor.store_is_mute = true;
        } else {
            hall.floor.store_holds = true;
        }
        assert_eq!(hall.order_as(&staff, id, Order::CloseSession), None);
        assert!(matches!(hall.shown(&staff), Some(ExamView::Staff(_))), "nobody is told before it is kept");
        let mut hall = hall.restart(SECOND);
        let staff = hall.staff.clone();
        assert_eq!(
            hall.told_since(&staff, 0)
                .iter()
                .rev()
                .any(|told| matches!(told, FromExam::Offer { past, .. } if !past.is_empty())),
            kept
        );
        assert_eq!(hall.order_as(&staff, id, Order::CloseSession), Some(FromExam::Done { id }));
        let closed = |recorded: &&Recorded| recorded.fact == Fact::SessionClosed;
        assert_eq!(hall.floor.memory.facts().filter(closed).count(), 1);
    }
}

#[test]
fn a_kill_while_another_is_made_or_the_last_is_reopened_comes_back_to_one_of_them() {
    for (makes, kept) in [(true, true), (true, false), (false, true), (false, false)] {
        let mut hall = Hall::with("ccp1", 1);
        let of = session(&hall);
        hall.staff(Order::CloseSession);
        if kept {
            hall.floor.store_is_mute = true;
        } else {
            hall.floor.store_holds = true;
        }
        let (staff, id) = (hall.staff.clone(), hall.next_order());
        let make = ToExam::Make { id, format: "titre".into() };
        let reopen = ToExam::Order { id, order: Order::ReopenSession { session: of }, by: None };
        let (first, other) = if makes { (make, reopen) } else { (reopen, make) };
        assert_eq!(hall.exam(&staff, first.clone()), []);
        // The other of the two meanwhile: refused, or to be asked again.
        let other_id = OrderId(id.0 + 1_000);
        let other = match other {
            ToExam::Make { format, .. } => ToExam::Make { id: other_id, format },
            ToExam::Order { order, by, .. } => ToExam::Order { id: other_id, order, by },
            _ => unreachable!(),
        };
        let told = hall.exam(&staff, other);
        let refused = FromExam::Refused { id: other_id, why: Refused::SessionHeld };
        let again = FromExam::NotStored { id: other_id };
        assert_eq!(told, [if makes { refused } else { again }]);
        let mut hall = hall.restart(SECOND);
        let staff = hall.staff.clone();
        let told = hall.exam(&staff, first);
        assert!(told.contains(&FromExam::Done { id }), "{told:?}");
        assert_eq!(session(&hall) == of, !makes);
        let made = |recorded: &&Recorded| matches!(recorded.fact, Fact::Made { .. });
        assert_eq!(hall.floor.memory.facts().filter(made).count(), if makes { 2 } else { 1 });
    }
}

#[test]
fn a_store_that_fails_leaves_it_open() {
    let mut hall = Hall::with("ccp1", 1);
    let (staff, id) = (hall.staff.clone(), hall.next_order());
    hall.floor.store_fails = true;
    assert_eq!(hall.order_as(&staff, id, Order::CloseSession), Some(FromExam::NotStored { id }));
    assert!(matches!(hall.shown(&staff), Some(ExamView::Staff(_))));
    hall.floor.store_fails = false;
    hall.floor.pass(2 * SECOND);
    assert_eq!(hall.order_as(&staff, id, Order::CloseSession), Some(FromExam::Done { id }));
    assert_eq!(hall.shown(&staff), None);
}

/// The sample package, edited.
fn other_package() -> std::sync::Arc<Exam> {
    std::sync::Arc::new(Exam { digest: FileHash([9; 32]), ..Exam::clone(&SAMPLE) })
}

fn restarted(memory: &Memory) -> Result<Hub, signaling::exam::NotThisSession> {
    let directory = signaling::directory::Directory::parse(crate::floor::CLIENTS).unwrap();
    Hub::with_exam(memory.kept(), directory, other_package(), std::time::Instant::now(), WALL_MS)
}

#[test]
fn the_next_session_may_be_of_another_package_once_the_last_is_closed() {
    let mut hall = Hall::with("ccp1", 1);
    assert!(restarted(&hall.floor.memory).is_err(), "one that goes on needs its own");
    hall.staff(Order::CloseSession);
    assert!(restarted(&hall.floor.memory).is_ok());
    let memory = hall.floor.memory.clone();
    let mut floor = Floor::reopened(memory, Some(other_package()));
    let staff = floor.hello(Role::Staff, "Accueil");
    let offers = floor.take(&staff).into_iter().filter_map(|told| match told {
        ToStation::Exam(FromExam::Offer { past, reopens, .. }) => Some((past.len(), reopens)),
        _ => None,
    });
    assert_eq!(offers.collect::<Vec<_>>(), [(1, None)], "the last is of another package");
    let told = floor.ask(&staff, ToServer::Exam(ToExam::Make { id: OrderId(1), format: "ccp1".into() }));
    assert!(told.contains(&ToStation::Exam(FromExam::Done { id: OrderId(1) })), "{told:?}");
}

#[test]
fn what_was_said_in_a_closed_session_is_not_read_at_its_stations_afterwards() {
    let mut hall = super::rights::in_call().0;
    hall.floor.pass(SECOND);
    let candidate = hall.candidate(1);
    let calls = |floor: &mut Floor, seat: &crate::floor::Seat| {
        let told = floor.ask(seat, ToServer::Calls { of: None, before: None });
        let [ToStation::CallsPage { calls, .. }] = &told[..] else { panic!("{told:?}") };
        calls.len()
    };
    hall.step(1, Step::Finish);
    let plays = hall.plays.clone();
    assert_eq!(calls(&mut hall.floor, &plays), 1, "the call is over, and in the log");
    assert_eq!(
        calls(&mut hall.floor, &candidate),
        0,
        "and nothing of it is at the candidate's between two phases"
    );
    hall.staff(Order::CloseSession);
    assert_eq!(calls(&mut hall.floor, &candidate), 0);
    let mut floor = Floor::reopened(hall.floor.memory.clone(), None);
    let again = floor.hello(Role::Candidate, "Poste 1");
    assert_eq!(again.id, candidate.id);
    assert_eq!(calls(&mut floor, &again), 0, "without the package neither");
}

#[test]
fn whose_dossiers_are_not_sealed_is_offered_with_a_closed_session_until_they_are() {
    let mut hall = Hall::with("ccp1", 3);
    for number in [1, 2] {
        hall.run_next(number);
        hall.step(number, Step::Finish);
    }
    let unsealed = |hall: &Hall| {
        let told = hall.told_since(&hall.staff, 0);
        let mut offers = told.into_iter().rev().filter_map(|told| match told {
            FromExam::Offer { unsealed, .. } => Some(unsealed),
            _ => None,
        });
        offers.next().expect("staff was offered something")
    };
    hall.staff(Order::CloseSession);
    assert_eq!(unsealed(&hall), [c(1), c(2)], "nothing was begun for the third");
    hall.staff(Order::Dossier(DossierOrder::Seal { candidate: c(1) }));
    assert_eq!(unsealed(&hall), [c(2)]);
    let hall = hall.restart(MINUTE);
    assert_eq!(unsealed(&hall), [c(2)]);
}
