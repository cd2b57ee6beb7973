//! Phases and their clocks.

use std::time::Duration;

use signaling::exam::{ExamSession, Moment, SessionClock};
use signaling::package::Exam;
use signaling::protocol::exam::*;

use crate::desk::{Desk, MINUTE, SAMPLE, STAFF, c};

#[test]
fn extra_time_makes_each_phase_longer_as_staff_entered_it_and_to_the_second() {
    let on = |extra: Extra, minutes| extra.on(minutes);
    assert_eq!(on(Extra::Third, 75), 25 * MINUTE);
    assert_eq!(on(Extra::Third, 10), 200_000, "a third of ten minutes");
    assert_eq!(on(Extra::Third, 5), 100_000);
    assert_eq!(on(Extra::Percent(33), 10), 198_000);
    assert_eq!(on(Extra::Percent(33), 7), 139_000, "138.6 seconds");
    assert_eq!(on(Extra::Percent(50), 45), 22 * MINUTE + 30_000);
    assert_eq!(on(Extra::Minutes(7), 60), 7 * MINUTE);

    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    let extra = vec![
        ExtraTime { phase: None, extra: Extra::Third },
        ExtraTime { phase: Some("part2".into()), extra: Extra::Minutes(5) },
    ];
    desk.staff(Order::Amend { candidate: c(1), name: "Nom".into(), extra });
    desk.run_next(1);
    assert_eq!(desk.clock(1).remaining_ms, Some(100 * MINUTE));
    desk.step(1, Step::Finish);
    desk.run_next(1);
    assert_eq!(desk.clock(1).remaining_ms, Some(50 * MINUTE), "what is entered for a phase is for it");
    let none = Order::Amend { candidate: c(1), name: "Nom".into(), extra: Vec::new() };
    desk.staff(none);
    assert_eq!(desk.clock(1).remaining_ms, Some(50 * MINUTE), "an open phase stays as long as it was");
}

#[test]
fn a_phase_that_takes_no_extra_time_stays_as_long_as_it_is() {
    let mut exam = Exam::clone(&SAMPLE);
    exam.formats.get_mut(&FormatId::from("titre")).unwrap().phases[0].extra_time = false;
    let mut desk = Desk::with(&exam.into(), "titre", 1, 1);
    let amend = |phase: Option<&str>| {
        let extra = vec![ExtraTime { phase: phase.map(PhaseId::from), extra: Extra::Third }];
        Order::Amend { candidate: c(1), name: "Nom".into(), extra }
    };
    assert_eq!(desk.refused(STAFF, amend(Some("part1"))), Refused::BadExtraTime);
    desk.staff(amend(None));
    desk.run_next(1);
    assert_eq!(desk.clock(1).remaining_ms, Some(75 * MINUTE));
    desk.step(1, Step::Finish);
    desk.run_next(1);
    assert_eq!(desk.clock(1).remaining_ms, Some(60 * MINUTE));
}

#[test]
fn the_clock_runs_only_after_both_steps_and_the_last_five_minutes_are_told() {
    let mut desk = Desk::with(&SAMPLE, "ccp1", 1, 1);
    assert_eq!((desk.clock(1).stage, desk.clock(1).remaining_ms), (Stage::Waiting, None));
    desk.step(1, Step::Open);
    desk.pass(10 * MINUTE);
    desk.step(1, Step::Ready);
    desk.pass(10 * MINUTE);
    assert_eq!((desk.clock(1).stage, desk.clock(1).remaining_ms), (Stage::Ready, Some(75 * MINUTE)));
    desk.step(1, Step::Start);
    assert_eq!(desk.session.next_change(desk.now), Some(Moment(desk.now.0 + 70 * MINUTE)));
    desk.pass(70 * MINUTE - 1);
    assert!(!desk.clock(1).last_minutes);
    desk.pass(1);
    assert!(desk.clock(1).last_minutes && desk.candidate(1).clock.last_minutes);
    assert_eq!(desk.session.next_change(desk.now), Some(Moment(desk.now.0 + 5 * MINUTE)));
    desk.pass(5 * MINUTE - 1);
    assert_eq!((desk.clock(1).stage, desk.clock(1).remaining_ms), (Stage::Running, Some(1)));
    assert!(!desk.candidate(1).may.write.is_empty());
    desk.pass(1);
    assert_eq!((desk.clock(1).stage, desk.clock(1).remaining_ms), (Stage::TimeUp, Some(0)));
    let may = desk.candidate(1).may;
    assert!(may.write.is_empty() && may.call.is_empty() && !may.see.is_empty());
    assert_eq!(desk.session.next_change(desk.now), None);
    desk.pass(3 * MINUTE);
    let (of, reason) = (desk.target(1), "Retard à l'appel".to_owned());
    desk.staff(Order::AddTime { of, ms: 2 * MINUTE, reason });
    assert_eq!(
        (desk.clock(1).stage, desk.clock(1).remaining_ms),
        (Stage::Running, Some(2 * MINUTE)),
        "time added after zero is whole"
    );
}

#[test]
fn a_pause_stops_the_clock_hides_the_texts_and_needs_a_reason() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.run_next(1);
    desk.pass(MINUTE);
    let of = vec![desk.target(1)];
    for reason in [None, Some("  ".to_owned())] {
        let order = Order::Step { step: Step::Pause, of: of.clone(), reason };
        assert_eq!(desk.refused(STAFF, order), Refused::ReasonNeeded);
    }
    desk.step(1, Step::Pause);
    desk.pass(20 * MINUTE);
    assert_eq!((desk.clock(1).stage, desk.clock(1).remaining_ms), (Stage::Paused, Some(74 * MINUTE)));
    assert_eq!(desk.candidate(1).may, Rights::default());
    assert!(desk.candidate(1).documents.is_empty());
    desk.step(1, Step::Resume);
    desk.pass(MINUTE);
    assert_eq!(desk.clock(1).remaining_ms, Some(73 * MINUTE));
}

#[test]
fn each_step_can_be_undone_and_nothing_drawn_is_lost() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.run_to(1, "part2");
    desk.draw(1, Drawn::Subject);
    let drawn = desk.candidate(1).draws;
    desk.pass(5 * MINUTE);
    desk.step(1, Step::Finish);
    desk.step(1, Step::Open);
    let stages = [
        (Stage::Finished, "part2", 40),
        (Stage::Paused, "part2", 40),
        (Stage::Ready, "part2", 40),
        (Stage::Open, "part2", 40),
        (Stage::Finished, "part1", 75),
    ];
    for (stage, phase, minutes) in stages {
        desk.step(1, Step::Back);
        let clock = desk.clock(1);
        assert_eq!((clock.stage, &*clock.phase.id.0), (stage, phase));
        assert_eq!(clock.remaining_ms, Some(minutes * MINUTE));
        assert_eq!(desk.candidate(1).draws, drawn);
    }
    for _ in 0..4 {
        desk.step(1, Step::Back);
    }
    assert_eq!(desk.clock(1).stage, Stage::Waiting);
    assert_eq!(desk.try_step(1, Step::Back), Err(Refused::WrongStep));
}

#[test]
fn a_clock_that_was_stepped_back_from_goes_on_with_what_was_left() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.run_next(1);
    desk.pass(40 * MINUTE);
    desk.step(1, Step::Back);
    assert_eq!((desk.clock(1).stage, desk.clock(1).remaining_ms), (Stage::Ready, Some(35 * MINUTE)));
    desk.pass(10 * MINUTE);
    desk.step(1, Step::Start);
    assert_eq!(desk.clock(1).remaining_ms, Some(35 * MINUTE));
    desk.pass(MINUTE);
    desk.step(1, Step::Pause);
    desk.step(1, Step::Back);
    assert_eq!(desk.clock(1).remaining_ms, Some(34 * MINUTE), "nor while it stood");
    desk.restart();
}

#[test]
fn a_phase_begins_anew_with_all_its_time_where_staff_says_so() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.run_next(1);
    let of = desk.target(1);
    desk.staff(Order::AddTime { of, ms: 5 * MINUTE, reason: "Alarme".into() });
    desk.pass(40 * MINUTE);
    assert_eq!(desk.tile(1).now.whole_ms, Some(80 * MINUTE));
    let without = Order::Step { step: Step::Anew, of: vec![desk.target(1)], reason: None };
    assert_eq!(desk.refused(STAFF, without), Refused::ReasonNeeded);
    desk.step(1, Step::Anew);
    assert_eq!((desk.clock(1).stage, desk.clock(1).remaining_ms), (Stage::Ready, Some(80 * MINUTE)));
    assert_eq!(desk.try_step(1, Step::Anew), Err(Refused::WrongStep), "there is nothing to give back");
    desk.step(1, Step::Start);
    desk.step(1, Step::Finish);
    assert_eq!((desk.tile(1).now.whole_ms, desk.try_step(1, Step::Anew)), (None, Err(Refused::WrongStep)));
    desk.restart();
}

#[test]
fn a_record_of_before_steps_back_as_it_did() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.run_next(1);
    desk.pass(40 * MINUTE);
    desk.step(1, Step::Back);
    let mut facts = desk.facts();
    let Some(Recorded { fact: Fact::Stepped { goes_on, .. }, .. }) = facts.last_mut() else {
        panic!("the step back is the last fact")
    };
    assert!(std::mem::take(goes_on));
    desk.session = ExamSession::fold(desk.exam.clone(), &facts).unwrap();
    assert_eq!(desk.clock(1).remaining_ms, Some(75 * MINUTE));
}

#[test]
fn all_candidates_of_an_order_go_the_step_or_none() {
    let mut desk = Desk::with(&SAMPLE, "titre", 3, 3);
    let of: Vec<_> = (1..=3).map(|number| desk.target(number)).collect();
    let stale = Target { epoch: 4, ..of[2] };
    let open = |of: Vec<Target>| Order::Step { step: Step::Open, of, reason: None };
    assert_eq!(desk.refused(STAFF, open(vec![of[0], of[1], stale])), Refused::MovedOn);
    assert_eq!(desk.refused(STAFF, open(vec![of[0], of[0]])), Refused::BadTargets);
    desk.staff(open(of));
    assert!((1..=3).all(|number| desk.clock(number).stage == Stage::Open));
}

#[test]
fn the_sessions_time_never_goes_back_whatever_the_wall_clock_says() {
    let clock = SessionClock::starting(5_000, Some(Moment(9_000)));
    assert_eq!(clock.at(Duration::ZERO), Moment(9_000), "the PC's clock was set back while it was off");
    assert_eq!(clock.at(Duration::from_millis(250)), Moment(9_250));
    assert_eq!(SessionClock::starting(12_000, Some(Moment(9_000))).at(Duration::ZERO), Moment(12_000));
    assert_eq!(SessionClock::starting(12_000, None).at(Duration::ZERO), Moment(12_000));

    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.run_next(1);
    let last = desk.session.last();
    desk.now = Moment(last.0 - 10 * MINUTE);
    assert_eq!(desk.clock(1).remaining_ms, Some(75 * MINUTE));
    desk.step(1, Step::Pause);
    assert_eq!(desk.session.last(), last);
    assert_eq!(desk.facts().last().unwrap().at_ms, last.0);
}
