//! Who is noted absent in the midst of a phase holds nobody: its jury is free at once, and what it did is kept.

use signaling::exam::Draft;
use signaling::protocol::exam::*;

use crate::desk::{Desk, MINUTE, SAMPLE, STAFF, c};

fn absent(number: u16, absent: bool) -> Order {
    Order::Absent { candidate: c(number), absent }
}

/// Candidates 1 and 2 of one jury: the first is said ready for the exchanges, the second waits for its jury.
fn said_ready() -> Desk {
    let mut desk = Desk::with(&SAMPLE, "ccp1", 2, 1);
    for number in [1, 2] {
        desk.run_to(number, "part2");
        desk.draw(number, Drawn::Subject);
        desk.step(number, Step::Finish);
        desk.step(number, Step::Open);
    }
    desk.step(1, Step::Ready);
    assert_eq!(desk.try_step(2, Step::Ready), Err(Refused::JuryBusy));
    desk
}

fn steps(facts: &[Fact]) -> Vec<Step> {
    let step = |fact: &Fact| match fact {
        Fact::Stepped { step, .. } => Some(*step),
        _ => None,
    };
    facts.iter().filter_map(step).collect()
}

#[test]
fn who_is_noted_absent_while_all_were_said_ready_frees_its_jury_in_one_order() {
    let mut desk = said_ready();
    let facts = desk.staff(absent(1, true));
    assert_eq!(steps(&facts), [Step::Back]);
    assert_eq!(facts.last(), Some(&Fact::AbsenceNoted { candidate: c(1), absent: true }));
    assert_eq!(desk.clock(1).stage, Stage::Open, "its phase had not begun");
    desk.step(2, Step::Ready);
    assert_eq!(desk.try_step(1, Step::Ready), Err(Refused::IsAbsent));
    desk.step(2, Step::Start);
    desk.step(2, Step::Finish);
    desk.staff(absent(1, false));
    desk.step(1, Step::Ready);
    desk.step(1, Step::Start);
    assert_eq!(desk.clock(1).stage, Stage::Running, "it came after all");
    desk.restart();
}

#[test]
fn who_is_noted_absent_while_its_clock_stands_has_its_phase_finished_with_what_it_did() {
    let mut desk = said_ready();
    desk.step(1, Step::Start);
    desk.pass(5 * MINUTE);
    desk.step(1, Step::Pause);
    let left = desk.clock(1).remaining_ms;
    assert_eq!(steps(&desk.staff(absent(1, true))), [Step::Finish]);
    assert_eq!((desk.clock(1).stage, desk.clock(1).remaining_ms), (Stage::Finished, left));
    for step in [Step::Resume, Step::Back, Step::Open] {
        assert!(desk.try_step(1, step).is_err(), "{step:?}");
    }
    desk.step(2, Step::Ready);
    assert_eq!(desk.tile(1).now.may, [], "nothing of an absent candidate takes its jury");
    desk.step(2, Step::Start);
    desk.step(2, Step::Finish);
    // It was a mistake: all is as it was.
    desk.staff(absent(1, false));
    desk.step(1, Step::Back);
    assert_eq!((desk.clock(1).stage, desk.clock(1).remaining_ms), (Stage::Paused, left));
    desk.step(1, Step::Resume);
}

#[test]
fn what_an_absent_candidate_wrote_is_handed_in() {
    let mut desk = Desk::with(&SAMPLE, "ccp1", 1, 1);
    desk.run_next(1);
    desk.step(1, Step::Pause);
    let draft = Draft { piece: Piece::Summary, text: TextMark::of("Résumé"), settled: true };
    desk.floor.written.insert(c(1), vec![draft]);
    let facts = desk.staff(absent(1, true));
    assert!(facts.iter().any(|fact| matches!(fact, Fact::WorkHandedIn { .. })), "{facts:?}");
    assert_eq!(desk.staff(Order::CloseSession), [Fact::SessionClosed], "nothing of it is under way");
}

#[test]
fn an_absent_candidate_goes_no_step_that_takes_its_jury() {
    let mut desk = said_ready();
    desk.step(1, Step::Start);
    desk.step(1, Step::Finish);
    desk.staff(absent(1, true));
    assert_eq!(desk.try_step(1, Step::Back), Err(Refused::IsAbsent));
    assert_eq!(
        desk.refused(STAFF, Order::Step { step: Step::Open, of: vec![desk.target(1)], reason: None }),
        Refused::IsAbsent
    );
}

#[test]
fn nobody_whose_clock_runs_is_taken_from_its_station_and_a_pause_ends_with_everybody_there() {
    let mut desk = said_ready();
    desk.step(1, Step::Start);
    let sit = |who, station| Order::Sit { who, station };
    let (candidate, plays) = (Person::Candidate(c(1)), Person::Juror(JurorId(11)));
    assert_eq!(desk.refused(STAFF, sit(candidate, None)), Refused::ClockRuns);
    desk.step(1, Step::Pause);
    for (who, why) in [(candidate, Refused::NotSeated), (plays, Refused::JuryMissing)] {
        let station = desk.session.station_of(who);
        desk.staff(sit(who, None));
        assert_eq!(desk.try_step(1, Step::Resume), Err(why));
        desk.staff(sit(who, station));
    }
    desk.step(1, Step::Resume);
    assert_eq!(desk.clock(1).stage, Stage::Running);
}
