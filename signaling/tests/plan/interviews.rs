//! A final interview that is given, changed or taken back once the plan is there: it comes into what is left of the day.

use signaling::package::{Phase, PhaseId};
use signaling::plan::{Brief, Plan};
use signaling::protocol::exam::FINAL_INTERVIEW;
use signaling::protocol::*;

use crate::briefs::{at, brief, format};

/// CCP 1, whose candidates have such an interview only where staff gave them one.
fn ccp1(candidates: u16, juries: u16, interviews: &[(u16, u32)]) -> Brief {
    let mut brief = brief("ccp1", candidates, juries);
    brief.day.latest_end = at(23, 0);
    give(&mut brief, interviews);
    brief
}

fn give(brief: &mut Brief, interviews: &[(u16, u32)]) {
    let of_titre = format("titre").phases.pop().expect("the titre ends with its final interview");
    brief.format.phases.retain(|phase| phase.id.0 != FINAL_INTERVIEW);
    brief.format.phases.push(Phase { id: PhaseId::from(FINAL_INTERVIEW), ..of_titre });
    for candidate in &mut brief.candidates {
        let given = interviews.iter().find(|(number, _)| *number == candidate.number.0);
        let minutes = given.map_or(0, |(_, minutes)| *minutes);
        candidate.lengths.insert(PhaseId::from(FINAL_INTERVIEW), minutes);
    }
}

/// The same plan, once interviews are others.
fn with(plan: &Plan, interviews: &[(u16, u32)]) -> Plan {
    let mut brief = plan.brief().clone();
    give(&mut brief, interviews);
    Plan::of_entries(brief, plan.entries().to_vec()).unwrap()
}

fn edit(number: u16, not_before: Minute) -> PlanEdit {
    PlanEdit::FinalInterview { candidate: CandidateNumber(number), not_before }
}

fn phases(plan: &Plan, number: u16) -> Vec<&Entry> {
    plan.of(Who::Candidate(CandidateNumber(number))).collect()
}

fn interview(plan: &Plan, number: u16) -> Option<&Entry> {
    let is_it = |entry: &&&Entry| matches!(&entry.activity, Activity::Phase { phase, .. } if phase == FINAL_INTERVIEW);
    phases(plan, number).iter().find(is_it).copied()
}

/// Nothing of what there was is another, but for deliberations that come later now.
fn assert_kept(before: &Plan, after: &Plan, but: Option<EntryId>) {
    for entry in before.entries().iter().filter(|entry| Some(entry.id) != but) {
        let now = after.entries().iter().find(|known| known.id == entry.id).unwrap();
        let may_move = matches!(entry.activity, Activity::Deliberation { .. });
        assert!(now == entry || may_move && now.from > entry.from, "{entry:?} {now:?}");
    }
}

#[test]
fn the_last_candidate_of_a_jury_has_it_right_after_its_questions_in_the_same_room() {
    let before = Plan::compute(ccp1(3, 1, &[])).unwrap();
    assert_eq!(before.day().conflicts, []);
    let mut plan = with(&before, &[(3, 20)]);
    assert!(plan.day().conflicts.is_empty() && interview(&plan, 3).is_none());
    assert!(plan.edit(edit(3, at(8, 0))));
    assert_eq!(plan.day().conflicts, []);
    let own = phases(&plan, 3);
    let [.., questions, last] = own[..] else { panic!("{own:?}") };
    assert_eq!((last.from, last.minutes()), (questions.to, 20));
    let place = |entry: &Entry| match entry.activity {
        Activity::Phase { spot, jury, .. } => (spot, jury),
        _ => panic!("{entry:?}"),
    };
    assert_eq!(place(last), place(questions));
    assert_kept(&before, &plan, None);
}

#[test]
fn where_the_jury_goes_on_with_another_it_waits_for_its_place_and_the_wait_is_told() {
    let before = Plan::compute(ccp1(4, 1, &[])).unwrap();
    let mut plan = with(&before, &[(1, 30)]);
    assert!(plan.edit(edit(1, at(8, 0))));
    let last = interview(&plan, 1).unwrap().clone();
    let busy = |entry: &&Entry| entry.concerns(Who::Jury(JuryId(1))) && entry.id != last.id;
    assert!(!plan.entries().iter().filter(busy).any(|entry| entry.overlaps(&last)), "{last:?}");
    let conflicts = plan.day().conflicts;
    assert!(
        matches!(
            &conflicts[..],
            [] | [PlanConflict::WaitTooLong { candidate: CandidateNumber(1), most: 0, .. }]
        ),
        "{conflicts:?}"
    );
    assert_kept(&before, &plan, None);
}

#[test]
fn late_in_the_day_it_comes_no_earlier_than_that_and_nothing_that_was_held_moves() {
    let before = Plan::compute(ccp1(3, 1, &[])).unwrap();
    let mut plan = with(&before, &[(1, 20)]);
    let end = before.day().sums.end;
    let now = end.plus(7);
    assert!(plan.edit(edit(1, now)));
    assert_eq!(interview(&plan, 1).unwrap().from, now, "to the minute");
    for entry in before.entries() {
        assert!(plan.entries().contains(entry), "what was held stays: {entry:?}");
    }
    let deliberations: Vec<_> = plan
        .entries()
        .iter()
        .filter(|entry| matches!(entry.activity, Activity::Deliberation { .. }))
        .collect();
    assert_eq!(deliberations.len(), 2, "the jury deliberates once more");
    assert!(deliberations[1].from >= now.plus(20));
}

#[test]
fn a_deliberation_that_has_begun_is_not_broken_off() {
    let before = Plan::compute(ccp1(2, 1, &[])).unwrap();
    let is_it = |entry: &&Entry| matches!(entry.activity, Activity::Deliberation { .. });
    let held = before.entries().iter().find(is_it).unwrap().clone();
    let mut plan = with(&before, &[(1, 20)]);
    assert!(plan.edit(edit(1, held.from.plus(10))));
    assert!(interview(&plan, 1).unwrap().from >= held.to);
    assert!(plan.entries().contains(&held));
    let twice = |conflict: &PlanConflict| matches!(conflict, PlanConflict::JuryTwice { .. });
    assert!(!plan.day().conflicts.iter().any(twice), "{:?}", plan.day().conflicts);
}

#[test]
fn one_of_another_length_takes_the_place_of_the_one_there_was_and_one_taken_back_goes() {
    let before = Plan::compute(ccp1(3, 1, &[(3, 15)])).unwrap();
    assert_eq!(before.day().conflicts, []);
    let known = interview(&before, 3).unwrap().clone();
    let mut plan = with(&before, &[(3, 25)]);
    assert!(plan.edit(edit(3, at(8, 0))));
    let now = interview(&plan, 3).unwrap();
    assert_eq!((now.id, now.from, now.minutes()), (known.id, known.from, 25));
    assert_eq!(plan.day().conflicts, []);
    assert_kept(&before, &plan, Some(known.id));
    let mut plan = with(&before, &[]);
    assert!(plan.edit(edit(3, at(8, 0))));
    assert!(interview(&plan, 3).is_none());
    assert_kept(&before, &plan, None.or(Some(known.id)));
    assert_eq!(plan.entries().len() + 1, before.entries().len());
}

#[test]
fn it_takes_no_break_away() {
    let mut brief = ccp1(2, 1, &[]);
    // The only stretch in which the jury can have its break begins where its last candidate has ended.
    let end = Plan::compute(brief.clone()).unwrap().entries().iter().map(|entry| entry.to).max().unwrap();
    brief.day.lunch = Some(Lunch { from: end, to: end.plus(50), minutes: 45 });
    brief.day.deliberation = 0;
    let before = Plan::compute(brief).unwrap();
    assert_eq!(before.day().conflicts, []);
    let mut plan = with(&before, &[(2, 20)]);
    assert!(plan.edit(edit(2, at(8, 0))));
    let no_break = |conflict: &PlanConflict| matches!(conflict, PlanConflict::NoBreak { .. });
    assert!(!plan.day().conflicts.iter().any(no_break), "{:?}", plan.day().conflicts);
}

#[test]
fn who_has_no_place_or_is_nobody_has_no_interview_in_the_plan() {
    let mut plan = with(&Plan::compute(ccp1(2, 1, &[])).unwrap(), &[(1, 20), (2, 20)]);
    assert!(plan.edit(PlanEdit::Drop { candidate: CandidateNumber(2) }));
    let before = plan.clone();
    assert!(!plan.edit(edit(2, at(9, 0))) && !plan.edit(edit(77, at(9, 0))));
    assert_eq!(plan, before);
}
