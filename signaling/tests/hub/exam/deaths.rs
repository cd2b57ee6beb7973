//! Kills: whatever was kept is true, and whatever was not is done once when it is asked again.

use signaling::protocol::Role;
use signaling::protocol::exam::*;

use super::hall::{Hall, MINUTE, SECOND, c};
use crate::invariants::Dice;

#[test]
fn a_kill_between_store_and_answer_changes_nothing_of_what_was_drawn() {
    let mut hall = Hall::with("titre", 1);
    hall.run_to_draw(1);
    let (seat, order, id) = (hall.candidate(1), hall.draw_order(Drawn::Subject), hall.next_order());
    hall.floor.store_is_mute = true;
    assert_eq!(hall.order_as(&seat, id, order.clone()), None, "nobody is told before it is known to be kept");
    assert!(hall.view(1).draws[0].result.is_none());
    let drawn = hall.drawn(1);
    let mut hall = hall.restart(SECOND);
    let result = hall.view(1).draws[0].result.clone().unwrap();
    let seat = hall.candidate(1);
    // The same order again, and another click.
    assert_eq!(hall.order_as(&seat, id, order), Some(FromExam::Done { id }));
    hall.draw(1, Drawn::Subject);
    assert_eq!(hall.view(1).draws[0].result.as_ref(), Some(&result));
    assert_eq!((hall.drawn(1), drawn.len()), (drawn, 1));
}

#[test]
fn a_session_whose_making_was_kept_but_not_answered_is_held_by_the_next_server() {
    let mut hall = Hall::empty(0);
    let (staff, id) = (hall.staff.clone(), hall.next_order());
    let make = ToExam::Make { id, format: "ccp1".into() };
    hall.floor.store_is_mute = true;
    assert_eq!(hall.exam(&staff, make.clone()), []);
    // Another one while the first is on its way.
    let other = OrderId(99);
    let refused = FromExam::Refused { id: other, why: Refused::SessionHeld };
    assert_eq!(hall.exam(&staff, ToExam::Make { id: other, format: "titre".into() }), [refused]);
    let mut hall = hall.restart(SECOND);
    let staff = hall.staff.clone();
    assert!(matches!(hall.shown(&staff), Some(ExamView::Staff(_))));
    assert_eq!(hall.exam(&staff, make), [FromExam::Done { id }]);
    let made = |recorded: &&Recorded| matches!(recorded.fact, Fact::Made { .. });
    assert_eq!(hall.floor.memory.facts().filter(made).count(), 1);
}

#[test]
fn a_kill_before_the_store_has_it_leaves_the_draw_to_be_done() {
    let mut hall = Hall::with("titre", 1);
    hall.run_to_draw(1);
    let (seat, order, id) = (hall.candidate(1), hall.draw_order(Drawn::Subject), hall.next_order());
    hall.floor.store_holds = true;
    assert_eq!(hall.order_as(&seat, id, order.clone()), None);
    let mut hall = hall.restart(SECOND);
    assert!(hall.view(1).draws[0].result.is_none());
    let seat = hall.candidate(1);
    assert_eq!(hall.order_as(&seat, id, order), Some(FromExam::Done { id }));
    assert_eq!(hall.drawn(1).len(), 1);
}

#[test]
fn of_a_hundred_draws_that_a_kill_interrupts_each_has_one_result() {
    let mut dice = Dice(0x5eed);
    let mut results = std::collections::BTreeSet::new();
    for round in 0..100 {
        let mut hall = Hall::with("titre", 1);
        hall.floor.seed = 1_000 * (round + 1);
        hall.run_to_draw(1);
        let (seat, id) = (hall.candidate(1), hall.next_order());
        let order = hall.draw_order(Drawn::Subject);
        // Before the store has it, after, or after the answer; one click or two.
        match dice.below(3) {
            0 => hall.floor.store_holds = true,
            1 => hall.floor.store_is_mute = true,
            _ => {}
        }
        hall.order_as(&seat, id, order.clone());
        if dice.below(2) == 0 {
            let (again, other) = (hall.next_order(), hall.draw_order(Drawn::Subject));
            hall.order_as(&seat, again, other);
        }
        let kept = hall.drawn(1);
        let mut hall = hall.restart(SECOND);
        let seat = hall.candidate(1);
        assert_eq!(hall.order_as(&seat, id, order), Some(FromExam::Done { id }), "round {round}");
        let drawn = hall.drawn(1);
        assert_eq!(drawn.len(), 1, "round {round}");
        assert!(kept.is_empty() || kept == drawn, "round {round}: what was kept stays");
        assert!(hall.view(1).draws[0].result.is_some());
        results.extend(drawn);
    }
    assert_eq!(results.len(), 3, "and not always the same: {results:?}");
}

#[test]
fn two_stations_that_click_have_one_result() {
    let mut hall = Hall::with("titre", 1);
    let other = hall.floor.hello(Role::Candidate, "Poste 9");
    hall.run_to_draw(1);
    let (first, here, there) =
        (hall.candidate(1), hall.draw_order(Drawn::Subject), hall.draw_order(Drawn::Subject));
    hall.floor.store_holds = true;
    let ids = [hall.next_order(), hall.next_order(), hall.next_order()];
    let staff = hall.staff.clone();
    hall.order_as(&first, ids[0], here.clone());
    // While the store has the first click, staff moves the candidate, which clicks there, and here once more.
    let sit = Order::Sit { who: Person::Candidate(c(1)), station: Some(other.id) };
    hall.order_as(&staff, ids[1], sit);
    assert_eq!(hall.order_as(&other, ids[2], there), None);
    let late = hall.next_order();
    assert_eq!(hall.order_as(&first, late, here), None);
    let from = hall.floor.sent.len();
    hall.floor.release_store();
    assert!(hall.told_since(&first, from).contains(&FromExam::Done { id: ids[0] }));
    let nobody = FromExam::Refused { id: late, why: Refused::NobodyHere };
    assert!(hall.told_since(&first, from).contains(&nobody));
    let told = hall.told_since(&other, from);
    assert!(told.contains(&FromExam::Done { id: ids[2] }), "{told:?}");
    assert_eq!(hall.drawn(1).len(), 1);
}

#[test]
fn phase_clock_notes_and_scores_come_back_after_a_kill_at_any_moment() {
    let mut hall = Hall::with("ccp1", 2);
    hall.run_next(1);
    let listens = hall.listens.clone();
    let note = Order::Remark {
        candidate: c(1),
        kind: RemarkKind::Note,
        text: "attentive".into(),
        moment: RemarkMoment::Arrival,
    };
    hall.done(&listens, note);
    hall.floor.pass(20 * MINUTE);
    let hall = hall.restart(10 * SECOND);
    let clock = hall.view(1).clock;
    assert_eq!((clock.stage, clock.remaining_ms), (Stage::Running, Some(55 * 60_000 - 10_000)));
    assert_eq!(hall.jury_view(&hall.listens).remarks[0].text, "attentive");
    assert_eq!(hall.view(2).clock.stage, Stage::Waiting);
}
