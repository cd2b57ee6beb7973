//! The plan of the day over the wire: computed while other orders go on, kept, read in parts, there again after a kill.

use signaling::protocol::exam::*;
use signaling::protocol::*;

use super::hall::{Hall, SECOND, c};
use crate::floor::Seat;

fn order() -> Order {
    Order::Plan { day: PlanDay { invigilators: 4, ..PlanDay::usual(6, 3) }, keep_juries: true }
}

/// The whole text, part by part, and its revision.
fn read(hall: &mut Hall, seat: &Seat, form: PlanForm) -> Option<(u64, String)> {
    let (mut whole, mut edition) = (String::new(), None);
    for number in 1.. {
        let told = hall.exam(seat, ToExam::Plan { form, part: number });
        let (text, of, revision) = match &told[..] {
            [FromExam::PlanPart { text, of, revision, part, .. }] if *part == number => {
                (text, *of, *revision)
            }
            [FromExam::NoPlan { .. }] => return None,
            other => panic!("{other:?}"),
        };
        assert!(text.len() <= ITEM_PART_BYTES);
        assert_eq!(*edition.get_or_insert(revision), revision);
        whole.push_str(text);
        if number == of {
            break;
        }
    }
    Some((edition?, whole))
}

fn shown(hall: &mut Hall, seat: &Seat) -> Option<PlanShown> {
    read(hall, seat, PlanForm::Day).map(|(revision, text)| {
        let shown: PlanShown = serde_json::from_str(&text).unwrap();
        assert_eq!(shown.revision, revision);
        shown
    })
}

#[test]
fn a_plan_is_kept_before_it_is_acknowledged_and_read_in_parts_by_staff() {
    let mut hall = Hall::with_juries("titre", 6, 3);
    let staff = hall.staff.clone();
    assert_eq!(shown(&mut hall, &staff), None);
    hall.floor.store_holds = true;
    let id = hall.next_order();
    assert_eq!(hall.order_as(&staff, id, order()), None, "nothing is said before it is kept");
    let from = hall.floor.sent.len();
    hall.floor.release_store();
    let told = hall.told_since(&staff, from);
    let [FromExam::Done { .. }, FromExam::View { view: Some(ExamView::Staff(view)) }] = &told[..] else {
        panic!("{told:?}");
    };
    let plan = shown(&mut hall, &staff).unwrap();
    assert_eq!(view.plan, Some(plan.revision));
    assert_eq!((plan.plan.conflicts.len(), plan.plan.sums.candidates.len()), (0, 6));
    let (revision, page) = read(&mut hall, &staff, PlanForm::Page).unwrap();
    assert_eq!(revision, plan.revision);
    assert!(page.ends_with("</html>\n") && page.len() > ITEM_PART_BYTES, "{} bytes", page.len());
}

#[test]
fn other_orders_go_on_while_a_plan_is_computed_and_the_same_order_is_computed_once() {
    let mut hall = Hall::with_juries("titre", 4, 2);
    let staff = hall.staff.clone();
    hall.floor.plans_hold = true;
    let id = hall.next_order();
    assert_eq!(hall.order_as(&staff, id, order()), None);
    // Sent again, as after a reconnect.
    assert_eq!(hall.order_as(&staff, id, order()), None);
    assert_eq!(hall.floor.held_plans.len(), 1);
    // Somebody else's waits for its station to send it again.
    let other = hall.next_order();
    assert_eq!(hall.order_as(&staff, other, order()), Some(FromExam::NotStored { id: other }));
    hall.staff(Order::Register { candidate: c(30), name: "Tard venue".into(), extra: Vec::new() });
    let from = hall.floor.sent.len();
    hall.floor.release_plans();
    assert!(hall.told_since(&staff, from).contains(&FromExam::Done { id }));
    // What changed meanwhile is told with it.
    let stale = shown(&mut hall, &staff).unwrap().stale;
    assert_eq!(stale, [PlanStale::CandidateMissing { candidate: c(30) }]);
    assert_eq!(hall.order_as(&staff, id, order()), Some(FromExam::Done { id }), "done once");
    assert_eq!(hall.floor.held_plans.len(), 0);
}

#[test]
fn a_plan_that_could_not_be_kept_is_not_there_and_sent_again_it_is() {
    let mut hall = Hall::with_juries("titre", 2, 1);
    let staff = hall.staff.clone();
    hall.floor.store_fails = true;
    let id = hall.next_order();
    assert_eq!(hall.order_as(&staff, id, order()), Some(FromExam::NotStored { id }));
    assert_eq!(shown(&mut hall, &staff), None);
    hall.floor.store_fails = false;
    hall.floor.pass(2 * SECOND);
    assert_eq!(hall.order_as(&staff, id, order()), Some(FromExam::Done { id }));
    assert!(shown(&mut hall, &staff).is_some());
}

#[test]
fn a_server_that_is_killed_comes_back_with_the_plan_as_it_was_edited() {
    let mut hall = Hall::with_juries("titre", 4, 2);
    let staff = hall.staff.clone();
    hall.staff(order());
    let entry = shown(&mut hall, &staff).unwrap().plan.entries[0].clone();
    hall.staff(Order::EditPlan(PlanEdit::Move { entry: entry.id, from: entry.from.plus(35) }));
    hall.staff(Order::EditPlan(PlanEdit::Reassign { candidate: c(1), jury: JuryId(2) }));
    let before = shown(&mut hall, &staff).unwrap();
    let mut hall = hall.restart(SECOND);
    let staff = hall.staff.clone();
    assert_eq!(shown(&mut hall, &staff), Some(before));
}

#[test]
fn a_server_that_is_killed_while_it_computes_has_done_nothing() {
    let mut hall = Hall::with_juries("titre", 2, 1);
    let staff = hall.staff.clone();
    hall.floor.plans_hold = true;
    let id = hall.next_order();
    assert_eq!(hall.order_as(&staff, id, order()), None);
    let mut hall = hall.restart(SECOND);
    let staff = hall.staff.clone();
    assert_eq!(shown(&mut hall, &staff), None);
    assert_eq!(hall.order_as(&staff, id, order()), Some(FromExam::Done { id }));
}

#[test]
fn nothing_of_a_plan_comes_to_a_candidate_and_a_juror_reads_its_own_day() {
    let mut hall = Hall::with_juries("titre", 4, 2);
    let from = hall.floor.sent.len();
    hall.staff(order());
    let (candidate, plays) = (hall.candidate(1), hall.plays.clone());
    assert_eq!(hall.told_since(&candidate, from), []);
    for form in [PlanForm::Day, PlanForm::Page] {
        let ask = ToServer::Exam(ToExam::Plan { form, part: 1 });
        assert_eq!(hall.floor.refused(&candidate, ask), ErrorCode::WrongRole);
    }
    let own = shown(&mut hall, &plays).unwrap();
    assert_eq!(own.plan.sums.juries.iter().map(|sum| sum.jury).collect::<Vec<_>>(), [JuryId(1)]);
    assert_eq!(read(&mut hall, &plays, PlanForm::Page), None);
    let id = hall.next_order();
    let refused = FromExam::Refused { id, why: Refused::NotAllowed };
    assert_eq!(hall.order_as(&plays, id, order()), Some(refused));
}

#[test]
fn the_journal_tells_that_a_plan_was_computed_and_edited_and_leaves_its_entries_out() {
    let mut hall = Hall::with_juries("titre", 4, 2);
    let staff = hall.staff.clone();
    hall.staff(order());
    let entry = shown(&mut hall, &staff).unwrap().plan.entries[0].clone();
    let edit = PlanEdit::Move { entry: entry.id, from: entry.from.plus(5) };
    hall.staff(Order::EditPlan(edit));
    let told = hall.exam(&staff, ToExam::Journal { after: 0 });
    let [FromExam::JournalPage { facts, more: false, .. }] = &told[..] else { panic!("{told:?}") };
    let facts: Vec<&Fact> = facts.iter().map(|recorded| &recorded.fact).collect();
    assert!(facts.iter().any(|fact| matches!(fact, Fact::Planned(_))));
    assert_eq!(facts.last(), Some(&&Fact::PlanEdited(edit)));
    assert!(!facts.iter().any(|fact| matches!(fact, Fact::PlanEntries { .. })));
}
