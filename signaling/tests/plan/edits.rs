//! Edits, and the conflicts that each makes.

use signaling::plan::Plan;
use signaling::protocol::*;

use crate::briefs::{at, brief};

/// The titre before two juries, without conflict.
fn plan() -> Plan {
    let plan = Plan::compute(brief("titre", 4, 2)).unwrap();
    assert_eq!(plan.day().conflicts, []);
    plan
}

fn phase(plan: &Plan, candidate: u16, phase: &str) -> Entry {
    let mut own = plan.of(Who::Candidate(CandidateNumber(candidate)));
    let is_it = |entry: &&Entry| matches!(&entry.activity, Activity::Phase { phase: id, .. } if id == phase);
    own.find(is_it).unwrap().clone()
}

fn jury_of(plan: &Plan, candidate: u16) -> JuryId {
    match phase(plan, candidate, "part3").activity {
        Activity::Phase { jury: Some(jury), .. } => jury,
        other => panic!("{other:?}"),
    }
}

fn entry(plan: &Plan, is_it: impl Fn(&Activity) -> bool) -> Entry {
    plan.entries().iter().find(|entry| is_it(&entry.activity)).unwrap().clone()
}

fn reading(plan: &Plan, number: u16) -> Entry {
    entry(plan, |activity| matches!(activity, Activity::Reading { candidate, .. } if candidate.0 == number))
}

/// The two candidates of the first one's jury, in the order of their exchanges.
fn mates(plan: &Plan) -> (u16, u16) {
    let mate = (2..=4).find(|other| jury_of(plan, *other) == jury_of(plan, 1)).unwrap();
    let first = phase(plan, 1, "part3").from < phase(plan, mate, "part3").from;
    if first { (1, mate) } else { (mate, 1) }
}

fn after(mut plan: Plan, edits: &[PlanEdit]) -> Vec<PlanConflict> {
    for edit in edits {
        assert!(plan.edit(*edit));
    }
    plan.day().conflicts
}

#[test]
fn an_entry_moves_with_its_length_and_keeps_its_name() {
    let mut plan = plan();
    let before = phase(&plan, 1, "part1");
    assert!(plan.edit(PlanEdit::Move { entry: before.id, from: at(9, 7) }));
    let moved = phase(&plan, 1, "part1");
    assert_eq!((moved.id, moved.from, moved.to), (before.id, at(9, 7), at(10, 22)));
    assert!(plan.edit(PlanEdit::Resize { entry: before.id, minutes: 12 }));
    assert_eq!(phase(&plan, 1, "part1").to, at(9, 19));
    assert!(plan.entries().is_sorted_by_key(|entry| (entry.from, entry.id)));
    assert!(plan.edit(PlanEdit::Move { entry: before.id, from: Minute(u32::MAX) }));
    assert_eq!(phase(&plan, 1, "part1").from, LAST_MINUTE);
}

#[test]
fn an_edit_of_what_there_is_not_changes_nothing() {
    let mut plan = plan();
    let before = plan.clone();
    assert!(!plan.edit(PlanEdit::Move { entry: EntryId(999), from: at(9, 0) }));
    assert!(!plan.edit(PlanEdit::Resize { entry: EntryId(0), minutes: 10 }));
    assert!(!plan.edit(PlanEdit::Reassign { candidate: CandidateNumber(99), jury: JuryId(1) }));
    assert_eq!(plan, before);
}

#[test]
fn another_jury_takes_a_candidate_with_its_reading_and_is_then_in_two_places() {
    let mut plan = plan();
    let other = JuryId(3 - jury_of(&plan, 1).0);
    assert!(plan.edit(PlanEdit::Reassign { candidate: CandidateNumber(1), jury: other }));
    assert_eq!(jury_of(&plan, 1), other);
    let Activity::Reading { jury, .. } = reading(&plan, 1).activity else { panic!() };
    assert_eq!(jury, other);
    let day = plan.day();
    let mine = phase(&plan, 1, "part3").id;
    let twice = |conflict: &PlanConflict| {
        matches!(conflict, PlanConflict::JuryTwice { jury, first, second }
            if *jury == other && (*first == mine || *second == mine))
    };
    assert!(day.conflicts.iter().any(twice), "{:?}", day.conflicts);
    assert!(!day.conflicts.iter().any(|conflict| matches!(conflict, PlanConflict::NoReading { .. })));
    assert_eq!(day.sums.juries.iter().find(|sum| sum.jury == other).unwrap().candidates, 3);
}

#[test]
fn a_jury_in_two_places_is_told() {
    let plan = plan();
    let (first, second) = mates(&plan);
    let (one, other) = (phase(&plan, first, "part3"), phase(&plan, second, "part3"));
    let told = after(plan.clone(), &[PlanEdit::Move { entry: other.id, from: one.from.plus(10) }]);
    let twice = PlanConflict::JuryTwice { jury: jury_of(&plan, 1), first: one.id, second: other.id };
    assert!(told.contains(&twice), "{told:?}");
}

#[test]
fn a_station_used_twice_is_told_even_between_the_phases_of_who_sits_there() {
    let mut brief = brief("titre", 2, 1);
    brief.day.desks = 1;
    brief.day.latest_end = Minute(2_000);
    let plan = Plan::compute(brief).unwrap();
    assert_eq!(plan.day().conflicts, []);
    let (one, other) = (phase(&plan, 1, "part3"), phase(&plan, 2, "part1"));
    // Its exchanges an hour later leave the station free for a while: its papers lie there.
    let edits = [PlanEdit::Move { entry: one.id, from: other.to.plus(1) }];
    let told = after(plan, &edits);
    let is_it =
        |conflict: &PlanConflict| matches!(conflict, PlanConflict::DeskTwice { desk: DeskNumber(1), .. });
    assert!(told.iter().any(is_it), "{told:?}");
}

#[test]
fn a_room_used_twice_is_told() {
    let mut brief = brief("titre", 2, 2);
    brief.day.rooms = 1;
    let plan = Plan::compute(brief).unwrap();
    assert_eq!(plan.day().conflicts, []);
    let (one, other) = (phase(&plan, 1, "questions"), phase(&plan, 2, "questions"));
    let (first, second) = if one.from < other.from { (one, other) } else { (other, one) };
    let told = after(plan, &[PlanEdit::Move { entry: second.id, from: first.from.plus(1) }]);
    let twice = PlanConflict::RoomTwice { room: RoomNumber(1), first: first.id, second: second.id };
    assert!(told.contains(&twice), "{told:?}");
}

#[test]
fn a_phase_shorter_than_is_due_is_told() {
    let plan = plan();
    let entry = phase(&plan, 2, "part2").id;
    let told = after(plan, &[PlanEdit::Resize { entry, minutes: 44 }]);
    assert_eq!(told, [PlanConflict::TooShort { entry, due: 45, minutes: 44 }]);
}

#[test]
fn phases_out_of_order_are_told() {
    let plan = plan();
    let candidate = CandidateNumber(1);
    let (first, second) = (phase(&plan, 1, "part1"), phase(&plan, 1, "part2"));
    let told = after(plan.clone(), &[PlanEdit::Move { entry: first.id, from: second.from.plus(10) }]);
    let order = |first: &Entry, second: &Entry| PlanConflict::OutOfOrder {
        candidate,
        first: first.id,
        second: second.id,
    };
    assert!(told.contains(&order(&first, &second)), "{told:?}");
    // Wholly behind, without an overlap.
    let last = phase(&plan, 1, "final");
    let told = after(plan, &[PlanEdit::Move { entry: first.id, from: last.to.plus(10) }]);
    assert!(told.contains(&order(&first, &last)), "{told:?}");
}

#[test]
fn a_preparation_that_goes_stale_is_told() {
    let plan = plan();
    let (first, second) = (phase(&plan, 1, "part2"), phase(&plan, 1, "part3"));
    let from = first.to.plus(11);
    let told = after(plan, &[PlanEdit::Move { entry: second.id, from }]);
    let (candidate, first, second) = (CandidateNumber(1), first.id, second.id);
    let stale = PlanConflict::WaitTooLong { candidate, first, second, minutes: 11, most: 10 };
    assert!(told.contains(&stale), "{told:?}");
}

#[test]
fn a_missing_break_of_candidate_or_jury_is_told() {
    let plan = plan();
    let entry = phase(&plan, 1, "part3").id;
    let edits = [PlanEdit::Move { entry, from: at(11, 50) }, PlanEdit::Resize { entry, minutes: 120 }];
    let told = after(plan.clone(), &edits);
    for wanted in [Who::Candidate(CandidateNumber(1)), Who::Jury(jury_of(&plan, 1))] {
        let is_it = |conflict: &PlanConflict| matches!(conflict, PlanConflict::NoBreak { who, entries } if *who == wanted && entries.contains(&entry));
        assert!(told.iter().any(is_it), "{wanted:?}: {told:?}");
    }
}

#[test]
fn a_jury_without_time_to_read_is_told() {
    let plan = plan();
    let (written, read, asked) = (phase(&plan, 1, "part1"), reading(&plan, 1), phase(&plan, 1, "recording"));
    let none = |conflict: &PlanConflict| match conflict {
        PlanConflict::NoReading { jury, candidate, entries } => {
            *jury == jury_of(&plan, 1) && candidate.0 == 1 && *entries == [written.id, read.id, asked.id]
        }
        _ => false,
    };
    for edit in [
        PlanEdit::Move { entry: read.id, from: written.from.plus(20) },
        PlanEdit::Move { entry: read.id, from: asked.to.plus(60) },
        PlanEdit::Resize { entry: read.id, minutes: 14 },
    ] {
        let told = after(plan.clone(), &[edit]);
        assert!(told.iter().any(none), "{edit:?}: {told:?}");
    }
}

#[test]
fn a_jury_that_deliberates_before_its_last_candidate_or_too_briefly_is_told() {
    let plan = plan();
    let jury = jury_of(&plan, 1);
    let entry = entry(&plan, |activity| *activity == Activity::Deliberation { jury }).id;
    for edit in [PlanEdit::Move { entry, from: at(9, 0) }, PlanEdit::Resize { entry, minutes: 29 }] {
        let told = after(plan.clone(), &[edit]);
        let is_it = |conflict: &PlanConflict| matches!(conflict, PlanConflict::NoDeliberation { jury: of, entries } if *of == jury && entries[0] == entry);
        assert!(told.iter().any(is_it), "{told:?}");
    }
}

fn watching(plan: &Plan, wanted: impl Fn(Watch) -> bool) -> Entry {
    entry(plan, |activity| matches!(activity, Activity::Invigilation { watch, .. } if wanted(*watch)))
}

#[test]
fn a_missing_invigilator_is_told_for_the_minutes_that_lack_one() {
    let plan = plan();
    let prepares = phase(&plan, 1, "preparation");
    let Activity::Phase { spot: Spot::Room(room), .. } = prepares.activity else { panic!() };
    let watch = plan.entries().iter().find(|entry| {
        entry.from == prepares.from
            && matches!(entry.activity, Activity::Invigilation { watch, .. } if watch == Watch::Room(room))
    });
    let watch = watch.unwrap().id;
    let told = after(plan.clone(), &[PlanEdit::Resize { entry: watch, minutes: 4 }]);
    let missing =
        PlanConflict::InvigilatorMissing { entry: prepares.id, from: prepares.from.plus(4), to: prepares.to };
    assert_eq!(told, [missing]);
    let desks = watching(&plan, |watch| watch == Watch::Desks);
    let told = after(plan, &[PlanEdit::Move { entry: desks.id, from: desks.from.plus(5) }]);
    let is_it = |conflict: &PlanConflict| {
        matches!(conflict, PlanConflict::InvigilatorMissing { from, to, .. }
            if (*from, *to) == (desks.from, desks.from.plus(5)))
    };
    assert!(told.iter().any(is_it), "{told:?}");
}

#[test]
fn more_invigilators_than_there_are_or_one_in_two_places_are_told() {
    let mut brief = brief("titre", 2, 1);
    brief.day.invigilators = 1;
    let plan = Plan::compute(brief).unwrap();
    assert_eq!(plan.day().conflicts, []);
    let desks = watching(&plan, |watch| watch == Watch::Desks);
    let room = watching(&plan, |watch| watch != Watch::Desks);
    let told = after(plan, &[PlanEdit::Move { entry: room.id, from: desks.from.plus(10) }]);
    let entries = vec![desks.id, room.id];
    assert!(told.contains(&PlanConflict::TooManyInvigilators { available: 1, entries }), "{told:?}");
    let invigilator = InvigilatorNumber(1);
    let twice = PlanConflict::InvigilatorTwice { invigilator, first: desks.id, second: room.id };
    assert!(told.contains(&twice), "{told:?}");
}

#[test]
fn what_lies_outside_the_day_is_told() {
    let plan = plan();
    let jury = jury_of(&plan, 1);
    let entry = entry(&plan, |activity| *activity == Activity::Deliberation { jury }).id;
    let told = after(plan.clone(), &[PlanEdit::Move { entry, from: at(18, 10) }]);
    assert_eq!(told, [PlanConflict::PastLatestEnd { entry, minutes: 10 }]);
    let entry = phase(&plan, 1, "part1").id;
    let told = after(plan, &[PlanEdit::Move { entry, from: at(7, 59) }]);
    assert!(told.contains(&PlanConflict::BeforeStart { entry }), "{told:?}");
}

#[test]
fn a_jury_that_knows_no_retention_may_not_correct_ccp_2() {
    let mut brief = brief("ccp2", 2, 2);
    brief.juries[1].jurors.iter_mut().for_each(|juror| juror.retention = false);
    let plan = Plan::compute(brief).unwrap();
    assert_eq!(plan.day().conflicts, []);
    let read = reading(&plan, 2).id;
    let told = after(plan, &[PlanEdit::Reassign { candidate: CandidateNumber(2), jury: JuryId(2) }]);
    let missing = PlanConflict::NoRetentionExperience { jury: JuryId(2), entries: vec![read] };
    assert!(told.contains(&missing), "{told:?}");
}

#[test]
fn a_kept_plan_goes_on_as_it_was_edited() {
    let mut plan = plan();
    let entry = phase(&plan, 1, "part2").id;
    assert!(plan.edit(PlanEdit::Resize { entry, minutes: 44 }));
    let kept = Plan::of_entries(plan.brief().clone(), plan.entries().to_vec()).unwrap();
    assert_eq!(kept, plan);
    assert_eq!(kept.day().conflicts.len(), 1);
}
