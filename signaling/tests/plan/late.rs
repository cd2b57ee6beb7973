//! What staff do with a plan while the day goes on: other places, and who comes late or not at all.

use signaling::plan::{Candidate, Plan, print};
use signaling::protocol::*;

use crate::briefs::{at, brief, candidate};

fn phase(plan: &Plan, candidate: u16, phase: &str) -> Entry {
    let mut own = plan.of(Who::Candidate(CandidateNumber(candidate)));
    let is_it = |entry: &&Entry| matches!(&entry.activity, Activity::Phase { phase: id, .. } if id == phase);
    own.find(is_it).unwrap().clone()
}

fn spot(entry: &Entry) -> Spot {
    match entry.activity {
        Activity::Phase { spot, .. } => spot,
        _ => panic!("{entry:?}"),
    }
}

fn spots(plan: &Plan, number: u16) -> Vec<Spot> {
    let mut own: Vec<_> = plan.of(Who::Candidate(CandidateNumber(number))).collect();
    own.sort_by_key(|entry| entry.id);
    own.into_iter().map(spot).collect()
}

/// The titre with a desk, a room and an invigilator to spare.
fn plan(candidates: u16, juries: u16) -> Plan {
    let mut brief = brief("titre", candidates, juries);
    brief.day.desks += 2;
    brief.day.rooms += 1;
    brief.day.invigilators += 1;
    brief.day.latest_end = at(23, 0);
    let plan = Plan::compute(brief).unwrap();
    assert_eq!(plan.day().conflicts, []);
    plan
}

/// The same plan, once somebody more is registered.
fn with(plan: &Plan, candidate: Candidate) -> Plan {
    let mut brief = plan.brief().clone();
    brief.candidates.push(candidate);
    Plan::of_entries(brief, plan.entries().to_vec()).unwrap()
}

fn add(number: u16, not_before: Minute) -> PlanEdit {
    PlanEdit::Add { candidate: CandidateNumber(number), not_before }
}

#[test]
fn a_candidate_goes_to_another_station_with_all_that_is_to_come_there() {
    let mut plan = plan(3, 1);
    let (one, other) = (Spot::Desk(DeskNumber(5)), spots(&plan, 2)[0]);
    assert!(plan.edit(PlanEdit::Place { entry: phase(&plan, 2, "part1").id, spot: one }));
    let room = spots(&plan, 2)[3];
    assert_eq!(spots(&plan, 2)[..3], [one, one, one]);
    assert!(matches!(room, Spot::Room(_)), "the interview stays in its room");
    assert_eq!(plan.day().conflicts, []);
    // From a later phase on, what is over stays where it was.
    assert!(plan.edit(PlanEdit::Place { entry: phase(&plan, 2, "part3").id, spot: other }));
    assert_eq!(spots(&plan, 2)[..3], [one, one, other]);
    assert_eq!(plan.day().conflicts, []);
}

#[test]
fn a_station_that_another_has_is_a_conflict() {
    let mut plan = plan(3, 1);
    let taken = spots(&plan, 1)[0];
    assert!(plan.edit(PlanEdit::Place { entry: phase(&plan, 2, "part1").id, spot: taken }));
    let twice = |conflict: &PlanConflict| matches!(conflict, PlanConflict::DeskTwice { .. });
    assert!(plan.day().conflicts.iter().any(twice), "{:?}", plan.day().conflicts);
}

#[test]
fn an_interview_goes_to_another_room_whole_and_its_invigilator_with_it() {
    let mut plan = plan(3, 1);
    let spare = Spot::Room(RoomNumber(2));
    assert!(plan.edit(PlanEdit::Place { entry: phase(&plan, 1, "preparation").id, spot: spare }));
    assert_eq!(spots(&plan, 1)[3..], [spare, spare, spare, spare]);
    assert_eq!(plan.day().conflicts, [], "who watches the preparation came along");
    let page = print::page(&plan, &print::Heading::default());
    assert!(page.contains(">Salle 2</text>"), "the printed page follows");
}

#[test]
fn a_place_of_another_kind_or_of_what_has_none_changes_nothing() {
    let mut plan = plan(3, 1);
    let before = plan.clone();
    let (desk, room) = (Spot::Desk(DeskNumber(1)), Spot::Room(RoomNumber(1)));
    assert!(!plan.edit(PlanEdit::Place { entry: phase(&plan, 1, "part1").id, spot: room }));
    assert!(!plan.edit(PlanEdit::Place { entry: phase(&plan, 1, "preparation").id, spot: desk }));
    assert!(!plan.edit(PlanEdit::Place { entry: EntryId(999), spot: desk }));
    for entry in plan.entries().to_vec() {
        if !matches!(entry.activity, Activity::Phase { .. }) {
            assert!(!plan.edit(PlanEdit::Place { entry: entry.id, spot: desk }));
        }
    }
    assert_eq!(plan, before);
}

#[test]
fn who_comes_late_is_placed_around_what_there_is_without_a_conflict() {
    let before = plan(4, 2);
    let mut plan = with(&before, candidate(9));
    assert!(plan.edit(add(9, at(9, 20))));
    assert_eq!(plan.day().conflicts, []);
    assert!(phase(&plan, 9, "part1").from >= at(9, 20), "who is not there does not begin");
    let waits = plan.day().sums.candidates.last().unwrap().waits;
    assert!(waits <= 10, "it comes when it is not kept waiting: {waits}");
    assert_eq!(plan.of(Who::Candidate(CandidateNumber(9))).count(), 7);
    assert_eq!(plan.day().sums.candidates.last().unwrap().minutes, 225);
    // Nothing of the others is another but the deliberation of the jury that has one more.
    for entry in before.entries() {
        let now = plan.entries().iter().find(|known| known.id == entry.id).unwrap();
        let may_move = matches!(entry.activity, Activity::Deliberation { .. });
        assert!(now == entry || may_move && now.from > entry.from, "{entry:?} {now:?}");
    }
}

#[test]
fn where_little_is_left_who_comes_late_waits_for_it() {
    for (desks, rooms, invigilators) in [(1, 1, 1), (2, 1, 1), (3, 1, 2)] {
        let mut brief = brief("titre", 2, 1);
        (brief.day.desks, brief.day.rooms, brief.day.invigilators) = (desks, rooms, invigilators);
        brief.day.latest_end = Minute(3_000);
        let mut plan = with(&Plan::compute(brief).unwrap(), candidate(7));
        assert!(plan.edit(add(7, at(8, 0))));
        assert_eq!(plan.day().conflicts, [], "{desks} {rooms} {invigilators}");
    }
}

#[test]
fn who_has_a_jury_keeps_it_and_who_has_none_is_given_the_one_that_is_free() {
    let mut own = candidate(9);
    own.jury = Some(JuryId(2));
    let mut plan = with(&plan(3, 2), own);
    assert!(plan.edit(add(9, at(8, 0))));
    let jury = |plan: &Plan, number| match phase(plan, number, "part3").activity {
        Activity::Phase { jury, .. } => jury,
        _ => None,
    };
    assert_eq!(jury(&plan, 9), Some(JuryId(2)));
    let mut plan = with(&plan, candidate(10));
    assert!(plan.edit(add(10, at(8, 0))));
    assert!(jury(&plan, 10).is_some());
    assert_eq!(plan.day().conflicts, []);
}

#[test]
fn who_has_a_place_or_is_nobody_does_not_come_into_the_plan() {
    let mut plan = plan(2, 1);
    let before = plan.clone();
    assert!(!plan.edit(add(1, at(9, 0))) && !plan.edit(add(77, at(9, 0))));
    assert_eq!(plan, before);
}

#[test]
fn who_is_absent_leaves_with_all_its_entries_and_its_places_are_free() {
    let mut plan = plan(3, 1);
    let place = spots(&plan, 2)[0];
    assert!(plan.edit(PlanEdit::Drop { candidate: CandidateNumber(2) }));
    assert!(plan.entries().iter().all(|entry| match entry.activity {
        Activity::Phase { candidate, .. } | Activity::Reading { candidate, .. } => candidate.0 != 2,
        Activity::Deliberation { .. } | Activity::Invigilation { .. } => true,
    }));
    assert!(!plan.edit(PlanEdit::Drop { candidate: CandidateNumber(2) }), "once");
    let mut plan = with(&plan, candidate(8));
    assert!(plan.edit(add(8, at(8, 0))));
    assert_eq!(spots(&plan, 8)[0], place, "the first that is free");
}

#[test]
fn around_whatever_was_edited_a_place_is_found() {
    let mut seed = 0x5eed_0003_u64;
    let mut roll = |most: u32| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % u64::from(most)) as u32
    };
    for round in 0..25 {
        let id = ["titre", "ccp1", "ccp2"][roll(3) as usize];
        let mut plan = Plan::compute(brief(id, 1 + roll(6) as u16, 1 + roll(3) as u16)).unwrap();
        for _ in 0..10 {
            let entry = EntryId(1 + roll(60));
            let edits = [
                PlanEdit::Move { entry, from: Minute(roll(1_500)) },
                PlanEdit::Resize { entry, minutes: 1 + roll(200) },
                PlanEdit::Place { entry, spot: Spot::Desk(DeskNumber(1 + roll(6))) },
                PlanEdit::Place { entry, spot: Spot::Room(RoomNumber(1 + roll(3))) },
                PlanEdit::Drop { candidate: CandidateNumber(roll(8) as u16) },
            ];
            plan.edit(edits[roll(5) as usize]);
        }
        let before = plan.day().conflicts.len();
        let mut plan = with(&plan, candidate(50));
        assert!(plan.edit(add(50, Minute(roll(1_440)))), "round {round}");
        let mut ids: Vec<_> = plan.entries().iter().map(|entry| entry.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), plan.entries().len(), "each has a name of its own");
        let own = plan.day().conflicts;
        let own: Vec<_> = own
            .iter()
            .filter(|conflict| match conflict {
                PlanConflict::OutOfOrder { candidate, .. }
                | PlanConflict::WaitTooLong { candidate, .. }
                | PlanConflict::NoReading { candidate, .. } => candidate.0 == 50,
                PlanConflict::NoBreak { who, .. } => *who == Who::Candidate(CandidateNumber(50)),
                PlanConflict::TooShort { entry, .. } | PlanConflict::InvigilatorMissing { entry, .. } => {
                    let of = plan.entries().iter().find(|known| known.id == *entry).unwrap();
                    of.concerns(Who::Candidate(CandidateNumber(50)))
                }
                _ => false,
            })
            .collect();
        assert!(own.is_empty(), "round {round}, after {before}: {own:?}");
    }
}
