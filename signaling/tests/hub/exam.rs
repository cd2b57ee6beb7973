//! The exam's session over the wire: made, run, shown, and there again after each kill.

mod chats;
mod closing;
mod crowd;
mod day;
mod deaths;
mod failures;
mod faults;
mod files;
mod hall;
mod hand;
mod handed;
mod heard;
mod import;
mod looks;
mod moved;
mod names;
mod plan;
mod plays;
mod purged;
mod random;
mod recorded;
mod rights;
mod saved;
mod seats;
mod secrets;
mod standstill;
mod work;

use signaling::hub::CLOCKS_EVERY;
use signaling::protocol::exam::*;
use signaling::protocol::*;

use crate::floor::Floor;
use hall::{Hall, MINUTE, SECOND, c};

#[test]
fn staff_is_offered_the_forms_of_the_exam_and_makes_one_session() {
    let mut hall = Hall::empty(1);
    let (staff, candidate) = (hall.staff.clone(), hall.candidate(1));
    let told = hall.told_since(&staff, 0);
    let [FromExam::Offer { formats, company, .. }] = &told[..] else { panic!("{told:?}") };
    let names: Vec<&str> = formats.iter().map(|format| format.title.as_str()).collect();
    assert_eq!((names, company.is_empty()), (vec!["CCP 1", "CCP 2", "Titre"], false));
    assert_eq!(hall.told_since(&candidate, 0), []);

    let make = |id, format: &str| ToExam::Make { id: OrderId(id), format: format.into() };
    let refused = |id, why| FromExam::Refused { id: OrderId(id), why };
    assert_eq!(hall.exam(&staff, make(90, "ccp9")), [refused(90, Refused::NoSuchFormat)]);
    let told = hall.exam(&staff, make(91, "ccp1"));
    let [FromExam::Done { id: OrderId(91) }, FromExam::View { view: Some(ExamView::Staff(view)) }] =
        &told[..]
    else {
        panic!("{told:?}");
    };
    assert_eq!((view.facts, view.candidates.len()), (1, 0));
    assert_eq!(hall.exam(&staff, make(92, "titre")), [refused(92, Refused::SessionHeld)]);
    assert_eq!(hall.exam(&staff, make(91, "ccp1")), [FromExam::Done { id: OrderId(91) }]);
    assert_eq!(hall.floor.memory.facts().count(), 1);
    let refusal = hall.floor.refused(&candidate, ToServer::Exam(make(93, "ccp1")));
    assert_eq!(refusal, ErrorCode::WrongRole);
}

#[test]
fn without_a_package_only_staff_is_told_so_and_nothing_can_be_made_or_ordered() {
    let mut floor = Floor::new();
    let staff = floor.hello(Role::Staff, "Accueil");
    let of_exam = |told: Vec<ToStation>| {
        let of_exam = told.into_iter().filter(|message| matches!(message, ToStation::Exam(_)));
        of_exam.collect::<Vec<_>>()
    };
    let none = FromExam::NoPackage { past: Vec::new() };
    assert_eq!(of_exam(floor.take(&staff)), [ToStation::Exam(none)]);
    for role in [Role::Candidate, Role::Jury] {
        let seat = floor.hello(role, role.as_str());
        assert_eq!(of_exam(floor.take(&seat)), []);
    }
    let id = OrderId(1);
    let order = Order::Place { date: "demain".into(), place: "ici".into() };
    for (ask, why) in [
        (ToExam::Make { id, format: "ccp1".into() }, Refused::NoSuchFormat),
        (ToExam::Order { id, order, by: None }, Refused::NoSession),
    ] {
        let told = floor.ask(&staff, ToServer::Exam(ask));
        assert_eq!(told, [ToStation::Exam(FromExam::Refused { id, why })]);
    }
    floor.pass(60 * MINUTE);
    assert_eq!(floor.memory.kept().exam, signaling::kept::KeptExam::default(), "not even signs of life");
}

#[test]
fn an_order_without_randomness_is_not_done() {
    let mut hall = Hall::empty(0);
    let (id, staff) = (OrderId(5), hall.staff.clone());
    let make = ToServer::Exam(ToExam::Make { id, format: "ccp1".into() });
    let conn = staff.conn;
    hall.floor.handle(signaling::hub::Input::Received { conn, message: Ok(Box::new(make)) });
    assert_eq!(hall.told_since(&staff, 0).last(), Some(&FromExam::NotStored { id }));
    assert_eq!(hall.floor.memory.facts().count(), 0);
}

#[test]
fn who_sees_something_else_is_shown_it_and_nobody_else_is() {
    let mut hall = Hall::with("ccp1", 2);
    let from = hall.floor.sent.len();
    hall.step(1, Step::Open);
    assert_eq!(hall.told_since(&hall.candidate(1), from).len(), 1);
    assert_eq!(hall.told_since(&hall.candidate(2), from), []);
    // The jury has a tile of it, the staff as well.
    assert_eq!(hall.told_since(&hall.plays, from).len(), 1);
    assert_eq!(hall.told_since(&hall.staff, from).len(), 2);
    hall.step(1, Step::Ready);
    hall.step(1, Step::Start);
    let from = hall.floor.sent.len();
    let (listens, text) = (hall.listens.clone(), "Lettre bien construite".to_owned());
    hall.done(
        &listens,
        Order::Remark { candidate: c(1), kind: RemarkKind::Note, text, moment: RemarkMoment::Arrival },
    );
    assert_eq!(hall.told_since(&hall.candidate(1), from), []);
    assert_eq!(hall.told_since(&hall.plays, from), [], "notes are each juror's own");
}

#[test]
fn clocks_are_told_when_they_turn_and_anew_before_two_computers_have_gone_apart() {
    let mut hall = Hall::with("ccp1", 1);
    hall.run_next(1);
    let candidate = hall.candidate(1);
    let from = hall.floor.sent.len();
    hall.floor.pass(CLOCKS_EVERY - SECOND);
    assert_eq!(hall.told_since(&candidate, from), [], "stations count down by themselves");
    hall.floor.pass(SECOND);
    assert_eq!(hall.told_since(&candidate, from).len(), 1);
    assert_eq!(hall.view(1).clock.remaining_ms, Some(72 * 60_000));
    hall.floor.pass(67 * MINUTE - SECOND);
    assert_eq!(hall.told_since(&candidate, from).len(), 23, "every three minutes");
    assert!(!hall.view(1).clock.last_minutes);
    hall.floor.pass(SECOND);
    let view = hall.view(1);
    assert!(view.clock.last_minutes);
    assert_eq!(view.clock.remaining_ms, Some(300_000));
    hall.floor.pass(5 * MINUTE);
    assert_eq!(hall.view(1).clock.stage, Stage::TimeUp);
    let from = hall.floor.sent.len();
    hall.floor.pass(60 * MINUTE);
    assert_eq!(hall.told_since(&candidate, from), [], "what stands is told once");
}

#[test]
fn who_comes_back_is_shown_where_it_is_with_the_time_that_is_left() {
    let mut hall = Hall::with("ccp1", 1);
    hall.run_next(1);
    hall.floor.pass(10 * MINUTE);
    hall.floor.disconnect(&hall.candidate(1));
    hall.floor.pass(SECOND);
    let back = hall.floor.hello(Role::Candidate, "Poste 1");
    hall.candidates[0] = back;
    let view = hall.view(1);
    assert_eq!((view.clock.stage, view.clock.remaining_ms), (Stage::Running, Some(64 * 60_000 + 59_000)));
}

#[test]
fn a_person_takes_its_view_along_to_another_station() {
    let mut hall = Hall::with("ccp1", 1);
    hall.run_next(1);
    let (before, other) = (hall.candidate(1), hall.floor.hello(Role::Candidate, "Poste 9"));
    assert_eq!(hall.shown(&other), None);
    hall.staff(Order::Sit { who: Person::Candidate(c(1)), station: Some(other.id) });
    assert_eq!(hall.shown(&before), None, "nothing of it stays");
    assert!(matches!(hall.shown(&other), Some(ExamView::Candidate(view)) if view.candidate == c(1)));
    let item = ItemRef::Part1;
    assert_eq!(hall.read(&before, 1, &item), None);
    assert!(matches!(hall.read(&other, 1, &item), Some(Item::Part1 { .. })));
}

#[test]
fn a_juror_looks_at_whom_it_chooses_of_its_own() {
    let mut hall = Hall::with("ccp1", 3);
    let plays = hall.plays.clone();
    assert_eq!(hall.jury_view(&plays).candidate, c(1));
    for (at, shown) in [(2, 2), (3, 3), (9, 3)] {
        let told = hall.exam(&plays, ToExam::Look { at: c(at) });
        assert!(matches!(&told[..], [FromExam::View { .. }]), "{told:?}");
        assert_eq!(hall.jury_view(&plays).candidate, c(shown));
    }
    let candidate = hall.candidate(1);
    let refusal = hall.floor.refused(&candidate, ToServer::Exam(ToExam::Look { at: c(2) }));
    assert_eq!(refusal, ErrorCode::WrongRole);
}

#[test]
fn staff_reads_the_journal_page_by_page_without_what_is_not_for_it() {
    let mut hall = Hall::with("ccp1", 3);
    hall.run_to_draw(1);
    hall.draw(1, Drawn::Subject);
    let listens = hall.listens.clone();
    let note = Order::Remark {
        candidate: c(1),
        kind: RemarkKind::Note,
        text: "attentive".into(),
        moment: RemarkMoment::Arrival,
    };
    hall.done(&listens, note);
    let (part, competence) = (ScoredIn::Situation, Competence::of(1).unwrap());
    for number in 0..400_u16 {
        let (candidate, criterion, level) = (c(1), "demande".into(), Some((number % 2) as u8));
        hall.done(&listens, Order::Score { candidate, part, competence, criterion, level });
        hall.floor.pass(SECOND / 10);
    }
    hall.step(1, Step::Finish);
    let staff = hall.staff.clone();
    let (mut after, mut read) = (0, Vec::new());
    loop {
        let told = hall.exam(&staff, ToExam::Journal { after });
        let [FromExam::JournalPage { facts, last, more }] = &told[..] else { panic!("{told:?}") };
        read.extend(facts.clone());
        after = *last;
        if !more {
            break;
        }
    }
    let all: Vec<Recorded> = hall.floor.memory.facts().cloned().collect();
    assert_eq!(after, all.len() as u64);
    let readable = all.into_iter().filter(|recorded| {
        !matches!(recorded.fact, Fact::Remarked { .. } | Fact::DrawSealed { .. } | Fact::Scored { .. })
    });
    assert!(readable.eq(read));
    let refusal = hall.floor.refused(&listens, ToServer::Exam(ToExam::Journal { after: 0 }));
    assert_eq!(refusal, ErrorCode::WrongRole);
}
