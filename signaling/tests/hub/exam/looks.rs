//! Whom a juror is shown: the one that it was shown, until it asks for another.

use signaling::protocol::Role;
use signaling::protocol::exam::*;

use super::hall::{Hall, SECOND, c};
use crate::floor::Seat;

/// Both candidates have drawn, and wait for part 3 with their one jury.
fn before_part3() -> Hall {
    let mut hall = Hall::with("ccp1", 2);
    for number in [1, 2] {
        hall.run_to_draw(number);
        hall.draw(number, Drawn::Subject);
        hall.step(number, Step::Finish);
    }
    hall
}

/// Whom a juror looks at, and whom its jury is with.
fn shown(hall: &Hall, seat: &Seat) -> (u16, Option<u16>) {
    match hall.shown(seat) {
        Some(ExamView::Jury(view)) => (view.about.unwrap().candidate.0, view.with.map(|with| with.0)),
        other => panic!("{other:?}"),
    }
}

/// One more is of the jury, and sits nowhere yet.
fn enter(hall: &mut Hall, juror: u16) {
    let (jury, name) = (JuryId(1), format!("Membre {juror}"));
    hall.staff(Order::Juror(JurorInfo { juror: JurorId(juror), name, retention: true }));
    let listens = (12..=juror).map(JurorId).collect();
    let (name, plays, corrects) = ("Jury 1".to_owned(), JurorId(11), JurorId(12));
    hall.staff(Order::Jury(JuryInfo { jury, name, plays, listens, corrects }));
}

fn sit_down(hall: &mut Hall, juror: u16) -> Seat {
    let seat = hall.floor.hello(Role::Jury, &format!("Membre {juror}"));
    hall.staff(Order::Sit { who: Person::Juror(JurorId(juror)), station: Some(seat.id) });
    seat
}

fn look(hall: &mut Hall, seat: &Seat, at: u16) {
    hall.exam(seat, ToExam::Look { at: c(at) });
}

#[test]
fn a_juror_stays_with_the_candidate_that_it_writes_up_and_is_told_whom_the_jury_is_with() {
    let mut hall = before_part3();
    let (plays, listens) = (hall.plays.clone(), hall.listens.clone());
    for seat in [&plays, &listens] {
        assert_eq!(shown(&hall, seat), (1, None), "the first, while there is nobody before the jury");
    }
    // Who plays goes to whom the jury is with; who listens still writes on the other.
    hall.step(2, Step::Open);
    hall.step(2, Step::Ready);
    assert_eq!((shown(&hall, &plays), shown(&hall, &listens)), ((1, Some(2)), (1, Some(2))));
    look(&mut hall, &plays, 2);
    hall.step(2, Step::Start);
    hall.step(2, Step::Finish);
    assert_eq!((shown(&hall, &plays), shown(&hall, &listens)), ((2, None), (1, None)));
    hall.run_next(1);
    assert_eq!((shown(&hall, &plays), shown(&hall, &listens)), ((2, Some(1)), (1, Some(1))));
}

#[test]
fn a_juror_who_never_pressed_a_tile_stays_where_it_was_when_the_phase_is_over_or_another_is_ready() {
    let mut hall = before_part3();
    enter(&mut hall, 13);
    hall.step(2, Step::Open);
    hall.step(2, Step::Ready);
    let seat = sit_down(&mut hall, 13);
    assert_eq!(shown(&hall, &seat), (2, Some(2)), "whom the jury is with");
    hall.step(2, Step::Start);
    hall.step(2, Step::Finish);
    assert_eq!(shown(&hall, &seat), (2, None), "it writes up that one");
    hall.step(1, Step::Open);
    hall.step(1, Step::Ready);
    assert_eq!(shown(&hall, &seat), (2, Some(1)), "it still does");
}

#[test]
fn whom_a_juror_looks_at_outlives_the_server_and_the_station_and_moves_with_the_juror() {
    let mut hall = before_part3();
    hall.run_next(2);
    let plays = hall.plays.clone();
    look(&mut hall, &plays, 2);
    hall.step(2, Step::Finish);
    hall.run_next(1);
    let mut hall = hall.restart(SECOND);
    let (plays, listens) = (hall.plays.clone(), hall.listens.clone());
    assert_eq!(shown(&hall, &plays), (2, Some(1)), "both were killed");
    assert_eq!(shown(&hall, &listens), (1, Some(1)));
    let elsewhere = hall.floor.hello(Role::Jury, "Salle 2");
    hall.staff(Order::Sit { who: Person::Juror(JurorId(11)), station: Some(elsewhere.id) });
    assert_eq!(shown(&hall, &elsewhere), (2, Some(1)));
    let hall = hall.restart(SECOND);
    let seen = (hall.floor.memory.kept().exam.looks, hall.jury_view(&hall.listens).candidate);
    assert_eq!(seen, (vec![(JurorId(11), c(2)), (JurorId(12), c(1))], c(1)));
}

#[test]
fn who_is_shown_nobody_yet_is_shown_whom_the_jury_was_with_last() {
    let mut hall = before_part3();
    enter(&mut hall, 13);
    enter(&mut hall, 14);
    let first = sit_down(&mut hall, 13);
    assert_eq!(shown(&hall, &first), (1, None));
    hall.run_next(2);
    hall.step(2, Step::Finish);
    let second = sit_down(&mut hall, 14);
    assert_eq!((shown(&hall, &first), shown(&hall, &second)), ((1, None), (2, None)));
}

#[test]
fn whom_a_juror_is_shown_is_of_its_jury() {
    let mut hall = Hall::with_juries("ccp1", 4, 2);
    let plays = hall.plays.clone();
    assert_eq!(shown(&hall, &plays), (1, None));
    look(&mut hall, &plays, 3);
    for other in [2, 9] {
        look(&mut hall, &plays, other);
        assert_eq!(shown(&hall, &plays), (3, None), "it stays");
    }
    hall.staff(Order::Assign { candidate: c(3), jury: JuryId(2) });
    assert_eq!(shown(&hall, &plays), (1, None), "the other is another jury's now");
}
