//! The plan of the day as the session keeps it: computed, edited, out of date, and of one truth with the juries.

use signaling::protocol::exam::*;
use signaling::protocol::{
    Activity, DeskNumber, Entry as PlanEntry, EntryId, MAX_MESSAGE_BYTES, Minute, PlanConflict, PlanDay,
    PlanEdit, PlanForm, PlanShown, PlanStale, RoomNumber, Spot, Who, decode, encode,
};

use crate::desk::{Desk, SAMPLE, STAFF, c, listens, plays};

fn day() -> PlanDay {
    PlanDay { invigilators: 4, ..PlanDay::usual(6, 3) }
}

fn planned(candidates: u16, juries: u16) -> Desk {
    let mut desk = Desk::with(&SAMPLE, "titre", candidates, juries);
    desk.staff(Order::Plan { day: day(), keep_juries: true });
    desk
}

fn shown(desk: &Desk) -> PlanShown {
    // Parts of it go in messages; all of it is no message.
    serde_json::from_str(&desk.session.plan_text(STAFF, PlanForm::Day).unwrap()).unwrap()
}

fn jury_of(shown: &PlanShown, number: u16) -> Vec<JuryId> {
    let own = shown.plan.entries.iter().filter_map(|entry| match entry.activity {
        Activity::Phase { candidate, jury: Some(jury), .. } | Activity::Reading { candidate, jury } => {
            (candidate == c(number)).then_some(jury)
        }
        _ => None,
    });
    own.collect()
}

fn first_entry(shown: &PlanShown, number: u16) -> PlanEntry {
    let own = shown.plan.entries.iter().find(|entry| entry.concerns(Who::Candidate(c(number))));
    own.unwrap().clone()
}

#[test]
fn a_plan_is_computed_of_the_session_as_it_stands_and_comes_back_after_a_restart() {
    let mut desk = Desk::with(&SAMPLE, "titre", 4, 2);
    assert_eq!(desk.session.plan_revision(), None);
    assert_eq!(desk.session.plan_text(STAFF, PlanForm::Day), None);
    let third = vec![ExtraTime { phase: None, extra: Extra::Third }];
    desk.staff(Order::Amend { candidate: c(2), name: "Nom-secret-2".into(), extra: third });
    desk.staff(Order::Absent { candidate: c(3), absent: true });
    desk.staff(Order::Plan { day: day(), keep_juries: true });
    let before = shown(&desk);
    assert_eq!(before.plan.sums.candidates.iter().map(|sum| sum.candidate.0).collect::<Vec<_>>(), [1, 2, 4]);
    assert_eq!((before.plan.conflicts.len(), before.stale.len()), (0, 0));
    // 225 minutes; a third of 75, 45, 60, three times 10 and 15 more, each rounded up to a minute.
    let minutes: Vec<_> = before.plan.sums.candidates.iter().map(|sum| sum.minutes).collect();
    assert_eq!(minutes, [225, 225 + 25 + 15 + 20 + 4 + 4 + 4 + 5, 225]);
    assert_eq!(before.phases.len(), 7);
    // Whose day goes on past it has a break in it.
    let who: Vec<Who> = before.breaks.iter().map(|one| one.who).collect();
    assert_eq!(who, [Who::Candidate(c(2)), Who::Jury(JuryId(2))]);
    desk.restart();
    assert_eq!(shown(&desk), before);
    assert_eq!(desk.session.staff_view(desk.now).plan, Some(before.revision));
}

#[test]
fn entries_move_and_last_longer_and_what_then_does_not_fit_is_told() {
    let mut desk = planned(4, 2);
    let before = shown(&desk);
    let entry = first_entry(&before, 1);
    desk.staff(Order::EditPlan(PlanEdit::Move { entry: entry.id, from: Minute(7 * 60) }));
    desk.staff(Order::EditPlan(PlanEdit::Resize { entry: entry.id, minutes: 20 }));
    let after = shown(&desk);
    assert!(after.revision > before.revision);
    let edited = first_entry(&after, 1);
    assert_eq!((edited.id, edited.from, edited.to), (entry.id, Minute(420), Minute(440)));
    let told = |told: &PlanConflict| after.plan.conflicts.contains(told);
    assert!(told(&PlanConflict::BeforeStart { entry: entry.id }));
    assert!(told(&PlanConflict::TooShort { entry: entry.id, due: 75, minutes: 20 }));
    // What changes nothing is done, and nothing is kept of it.
    let same = PlanEdit::Resize { entry: entry.id, minutes: 20 };
    assert_eq!(desk.staff(Order::EditPlan(same)), []);
    desk.restart();
    assert_eq!(shown(&desk), after);
}

#[test]
fn a_jury_is_the_same_in_the_plan_and_in_the_session_however_it_is_given() {
    let mut desk = planned(4, 2);
    assert_eq!(desk.tile(1).jury, Some(JuryId(1)), "as staff had it");
    let edit = PlanEdit::Reassign { candidate: c(1), jury: JuryId(2) };
    let facts = desk.staff(Order::EditPlan(edit));
    assert_eq!(facts, [Fact::Assigned { candidate: c(1), jury: JuryId(2) }]);
    assert_eq!(desk.tile(1).jury, Some(JuryId(2)));
    assert!(jury_of(&shown(&desk), 1).iter().all(|jury| *jury == JuryId(2)));
    // And the other way round.
    desk.staff(Order::Assign { candidate: c(2), jury: JuryId(1) });
    let now = shown(&desk);
    assert!(!jury_of(&now, 2).is_empty() && jury_of(&now, 2).iter().all(|jury| *jury == JuryId(1)));
    assert_eq!(now.stale, [], "it was said in the plan too");
    let nowhere = PlanEdit::Reassign { candidate: c(1), jury: JuryId(9) };
    assert_eq!(desk.refused(STAFF, Order::EditPlan(nowhere)), Refused::NoSuchJury);
}

#[test]
fn who_has_no_jury_is_given_one_and_all_are_given_anew_where_staff_say_so() {
    let mut desk = Desk::with(&SAMPLE, "titre", 5, 1);
    desk.jury(2);
    desk.register(6, Vec::new());
    desk.staff(Order::Plan { day: day(), keep_juries: true });
    let juries = |desk: &Desk| (1..=6).map(|number| desk.tile(number).jury.unwrap().0).collect::<Vec<_>>();
    assert_eq!(juries(&desk), [1, 1, 1, 1, 1, 2]);
    desk.staff(Order::Plan { day: day(), keep_juries: false });
    let given = juries(&desk);
    assert_eq!(given.iter().filter(|jury| **jury == 1).count(), 3, "{given:?}");
    for number in 1..=6 {
        let planned = jury_of(&shown(&desk), number);
        assert!(planned.iter().all(|jury| Some(*jury) == desk.tile(number).jury), "{planned:?}");
    }
}

#[test]
fn a_plan_says_what_has_changed_since_it_was_computed_until_it_is_computed_anew() {
    let mut desk = planned(3, 1);
    assert_eq!(shown(&desk).stale, []);
    desk.register(9, Vec::new());
    desk.staff(Order::Absent { candidate: c(2), absent: true });
    let extra = vec![ExtraTime { phase: None, extra: Extra::Minutes(10) }];
    desk.staff(Order::Amend { candidate: c(1), name: "Nom-secret-1".into(), extra });
    desk.jury(2);
    desk.staff(Order::Withdraw { candidate: c(3) });
    assert_eq!(
        shown(&desk).stale,
        [
            PlanStale::ExtraTimeChanged { candidate: c(1) },
            PlanStale::CandidateMissing { candidate: c(9) },
            PlanStale::CandidateGone { candidate: c(2) },
            PlanStale::CandidateGone { candidate: c(3) },
            PlanStale::JuryMissing { jury: JuryId(2) },
        ]
    );
    desk.restart();
    desk.staff(Order::Plan { day: day(), keep_juries: true });
    assert_eq!(shown(&desk).stale, []);
}

#[test]
fn a_name_makes_no_plan_out_of_date() {
    let mut desk = planned(2, 1);
    desk.staff(Order::Amend { candidate: c(1), name: "Autre nom".into(), extra: Vec::new() });
    let info = JurorInfo { juror: JurorId(11), name: "Autre".into(), retention: false };
    desk.staff(Order::Juror(info));
    assert_eq!(shown(&desk).stale, []);
}

#[test]
fn a_plan_is_for_staff_and_each_jury_reads_its_own_day_alone() {
    let mut desk = planned(4, 2);
    let candidate = Seat::Candidate(c(1));
    for form in [PlanForm::Day, PlanForm::Page] {
        assert_eq!(desk.session.plan_text(candidate, form), None);
        assert_eq!(desk.session.plan_text(Seat::Server, form), None);
    }
    assert_eq!(desk.session.plan_text(plays(1), PlanForm::Page), None);
    let own: PlanShown = decode(&desk.session.plan_text(listens(2), PlanForm::Day).unwrap()).unwrap();
    assert!(own.plan.entries.iter().all(|entry| !entry.concerns(Who::Jury(JuryId(1)))));
    assert!(own.breaks.iter().all(|one| one.who != Who::Jury(JuryId(1))), "{:?}", own.breaks);
    assert_eq!(own.plan.sums.candidates.len(), 2);
    let edit = PlanEdit::Move { entry: EntryId(1), from: Minute(500) };
    for seat in [candidate, plays(1), listens(1)] {
        assert_eq!(desk.refused(seat, Order::EditPlan(edit)), Refused::NotAllowed);
        assert_eq!(desk.refused(seat, Order::Plan { day: day(), keep_juries: true }), Refused::NotAllowed);
    }
}

#[test]
fn the_page_names_nobody_and_carries_date_and_place() {
    let desk = planned(4, 2);
    let page = desk.session.plan_text(STAFF, PlanForm::Page).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("Salle B12"));
    assert!(page.contains("27 novembre 2026") && page.contains("Candidat 04"));
    assert!(!page.contains("Nom-secret") && !page.contains("Membre 11"));
}

#[test]
fn what_cannot_be_planned_is_a_refusal_of_its_own() {
    let mut desk = Desk::empty(&SAMPLE, "titre");
    let refused = |desk: &mut Desk, change: &dyn Fn(&mut PlanDay)| {
        let mut day = day();
        change(&mut day);
        desk.refused(STAFF, Order::Plan { day, keep_juries: true })
    };
    assert_eq!(refused(&mut desk, &|_| ()), Refused::NobodyToPlan);
    desk.register(1, Vec::new());
    assert_eq!(refused(&mut desk, &|_| ()), Refused::NoJuryToPlan);
    desk.jury(1);
    assert_eq!(refused(&mut desk, &|day| day.desks = 0), Refused::NoDeskToPlan);
    assert_eq!(refused(&mut desk, &|day| day.rooms = 0), Refused::NoRoomToPlan);
    assert_eq!(refused(&mut desk, &|day| day.invigilators = 0), Refused::NoInvigilatorToPlan);
    assert_eq!(refused(&mut desk, &|day| day.latest_end = day.start), Refused::BadPlanDay);
    assert_eq!(refused(&mut desk, &|day| day.reading = 2_000), Refused::BadPlanDay);
    let long = |day: &mut PlanDay| day.lunch.as_mut().unwrap().minutes = 300;
    assert_eq!(refused(&mut desk, &long), Refused::BreakTooLong);
    let edit = |entry, from| Order::EditPlan(PlanEdit::Move { entry: EntryId(entry), from: Minute(from) });
    assert_eq!(desk.refused(STAFF, edit(1, 500)), Refused::NoPlan);
    desk.staff(Order::Plan { day: day(), keep_juries: true });
    assert_eq!(desk.refused(STAFF, edit(999, 500)), Refused::NoSuchPlanEntry);
    assert_eq!(desk.refused(STAFF, edit(1, u32::MAX)), Refused::BadPlanTime);
    let empty = PlanEdit::Resize { entry: EntryId(1), minutes: 0 };
    assert_eq!(desk.refused(STAFF, Order::EditPlan(empty)), Refused::BadPlanTime);
}

#[test]
fn once_somebody_has_begun_the_plan_is_edited_and_not_computed_anew() {
    let mut desk = planned(2, 1);
    desk.step(1, Step::Open);
    let plan = Order::Plan { day: day(), keep_juries: true };
    assert_eq!(desk.refused(STAFF, plan), Refused::DayHasBegun);
    let entry = first_entry(&shown(&desk), 2);
    desk.staff(Order::EditPlan(PlanEdit::Move { entry: entry.id, from: entry.from.plus(5) }));
    assert_eq!(first_entry(&shown(&desk), 2).from, entry.from.plus(5));
}

#[test]
fn a_phase_is_held_elsewhere_at_a_place_of_its_kind_that_the_centre_has() {
    let mut desk = planned(3, 1);
    let entry = first_entry(&shown(&desk), 1);
    let place = |entry, spot| Order::EditPlan(PlanEdit::Place { entry, spot });
    let facts = desk.staff(place(entry.id, Spot::Desk(DeskNumber(6))));
    assert_eq!(
        facts,
        [Fact::PlanEdited(PlanEdit::Place { entry: entry.id, spot: Spot::Desk(DeskNumber(6)) })]
    );
    assert_eq!(desk.staff(place(entry.id, Spot::Desk(DeskNumber(6)))), [], "it is there");
    let after = shown(&desk);
    let there = after.plan.entries.iter().filter(|entry| entry.concerns(Who::Desk(DeskNumber(6))));
    assert_eq!(there.count(), 3);
    let mut refused = |entry, spot| desk.refused(STAFF, place(entry, spot));
    assert_eq!(refused(entry.id, Spot::Desk(DeskNumber(7))), Refused::NoSuchPlanSpot);
    assert_eq!(refused(entry.id, Spot::Desk(DeskNumber(0))), Refused::NoSuchPlanSpot);
    assert_eq!(refused(entry.id, Spot::Room(RoomNumber(1))), Refused::WrongPlanSpot);
    let reading = |entry: &&PlanEntry| matches!(entry.activity, Activity::Reading { .. });
    let reading = after.plan.entries.iter().find(reading).unwrap().id;
    assert_eq!(refused(reading, Spot::Room(RoomNumber(1))), Refused::WrongPlanSpot);
    assert_eq!(refused(EntryId(999), Spot::Room(RoomNumber(1))), Refused::NoSuchPlanEntry);
    let page = desk.session.plan_text(STAFF, PlanForm::Page).unwrap();
    assert!(page.contains("<td>01</td><td>06</td>"), "the printed page follows");
    desk.restart();
    assert_eq!(shown(&desk), after);
}

#[test]
fn once_the_day_has_begun_who_is_late_comes_in_and_who_is_absent_leaves() {
    let mut desk = planned(3, 1);
    desk.step(1, Step::Open);
    desk.register(9, vec![ExtraTime { phase: None, extra: Extra::Third }]);
    let add =
        |number, minute| Order::EditPlan(PlanEdit::Add { candidate: c(number), not_before: Minute(minute) });
    let drop = |number| Order::EditPlan(PlanEdit::Drop { candidate: c(number) });
    assert_eq!(shown(&desk).stale, [PlanStale::CandidateMissing { candidate: c(9) }]);
    let facts = desk.staff(add(9, 9 * 60 + 30));
    assert_eq!(facts[0], Fact::PlanEdited(PlanEdit::Add { candidate: c(9), not_before: Minute(570) }));
    assert!(matches!(&facts[1], Fact::PlanEntries(part) if part.entries.len() >= 8), "{facts:?}");
    assert_eq!(facts[2], Fact::Assigned { candidate: c(9), jury: JuryId(1) });
    let late = shown(&desk);
    assert_eq!((late.stale.len(), desk.tile(9).jury), (0, Some(JuryId(1))));
    assert!(first_entry(&late, 9).from >= Minute(570));
    let sum = late.plan.sums.candidates.iter().find(|sum| sum.candidate == c(9)).unwrap();
    assert_eq!(sum.minutes, 302, "with its extra time");
    assert!(desk.session.plan_text(STAFF, PlanForm::Page).unwrap().contains("Candidat 09"));
    // Who is there stays, and who is in comes in no more.
    assert_eq!(desk.refused(STAFF, drop(2)), Refused::StaysInPlan);
    assert_eq!(desk.refused(STAFF, add(2, 600)), Refused::InPlan);
    assert_eq!(desk.refused(STAFF, add(77, 600)), Refused::NoSuchCandidate);
    desk.staff(Order::Absent { candidate: c(2), absent: true });
    assert_eq!(shown(&desk).stale, [PlanStale::CandidateGone { candidate: c(2) }]);
    assert_eq!(desk.staff(drop(2)), [Fact::PlanEdited(PlanEdit::Drop { candidate: c(2) })]);
    let gone = shown(&desk);
    assert!(!gone.plan.entries.iter().any(|entry| entry.concerns(Who::Candidate(c(2)))));
    assert_eq!(gone.stale, []);
    assert_eq!(desk.refused(STAFF, drop(2)), Refused::NotInPlan);
    assert_eq!(desk.refused(STAFF, add(2, 600)), Refused::IsAbsent);
    desk.restart();
    assert_eq!(shown(&desk), gone);
    // It came after all.
    desk.staff(Order::Absent { candidate: c(2), absent: false });
    assert_eq!(desk.refused(STAFF, add(2, 1_441)), Refused::BadPlanTime);
    desk.staff(add(2, 600));
    assert_eq!(shown(&desk).stale, []);
    desk.restart();
    for seat in [Seat::Candidate(c(1)), plays(1)] {
        assert_eq!(desk.refused(seat, drop(2)), Refused::NotAllowed);
    }
}

#[test]
fn without_a_plan_nobody_comes_into_it() {
    let mut desk = Desk::with(&SAMPLE, "titre", 2, 1);
    let add = PlanEdit::Add { candidate: c(1), not_before: Minute(600) };
    assert_eq!(desk.refused(STAFF, Order::EditPlan(add)), Refused::NoPlan);
}

#[test]
fn a_plan_of_the_largest_session_is_kept_in_facts_that_a_message_holds() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 10);
    let extra = || vec![ExtraTime { phase: None, extra: Extra::Third }];
    (2..=60).for_each(|number| desk.register(number, extra()));
    let facts = desk.staff(Order::Plan { day: day(), keep_juries: true });
    assert!(facts.iter().all(|fact| encode(fact).len() < MAX_MESSAGE_BYTES / 2));
    assert_eq!(shown(&desk).plan.sums.candidates.len(), 60);
    desk.restart();
}

/// The plans that the screens of stations are looked at and tried with: `GOLDEN=write` writes them.
#[test]
fn the_samples_of_plans_are_plans_that_are_computed() {
    for (candidates, juries) in [(3, 1), (8, 2), (12, 3)] {
        let mut desk = Desk::with(&SAMPLE, "titre", candidates, juries);
        let third = || vec![ExtraTime { phase: None, extra: Extra::Third }];
        desk.staff(Order::Amend { candidate: c(3), name: "Nom-secret-3".into(), extra: third() });
        // One invigilator too few for the larger ones, so that conflicts are seen.
        let day = PlanDay { invigilators: 2, ..PlanDay::usual(candidates.into(), juries.into()) };
        desk.staff(Order::Plan { day, keep_juries: false });
        if candidates == 8 {
            // Somebody came who was not expected.
            desk.register(9, Vec::new());
            desk.staff(Order::Absent { candidate: c(2), absent: true });
        }
        if candidates == 12 {
            let shown = shown(&desk);
            let part3 = |entry: &&PlanEntry| matches!(&entry.activity, Activity::Phase { phase, .. } if phase == "part3");
            let entry = shown.plan.entries.iter().filter(part3).nth(1).unwrap();
            let (id, from) = (entry.id, Minute(entry.from.0 - 40));
            desk.staff(Order::EditPlan(PlanEdit::Move { entry: id, from }));
        }
        let text = desk.session.plan_text(STAFF, PlanForm::Day).unwrap() + "\n";
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../client/tests/sample/plans");
        let path = folder.join(format!("{candidates}.json"));
        if std::env::var("GOLDEN").is_ok_and(|word| word == "write") {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "{}", path.display());
    }
}
