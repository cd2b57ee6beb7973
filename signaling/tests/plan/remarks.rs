//! What can be held, and staff should know.

use signaling::plan::Plan;
use signaling::protocol::*;

use crate::briefs::brief;

fn phase(plan: &Plan, candidate: u16, phase: &str) -> Entry {
    let mut own = plan.of(Who::Candidate(CandidateNumber(candidate)));
    let is_it = |entry: &&Entry| matches!(&entry.activity, Activity::Phase { phase: id, .. } if id == phase);
    own.find(is_it).unwrap().clone()
}

fn after(plan: &Plan, edits: &[PlanEdit]) -> Vec<PlanRemark> {
    let mut plan = plan.clone();
    edits.iter().for_each(|edit| assert!(plan.edit(*edit)));
    plan.day().remarks
}

#[test]
fn who_has_drawn_and_is_free_while_another_waits_for_its_draw_is_told() {
    let plan = Plan::compute(brief("titre", 2, 2)).unwrap();
    assert_eq!(plan.day().remarks, []);
    // The first has its interview an hour later; the second comes meanwhile.
    let (free_from, comes) = (phase(&plan, 1, "part3").to, phase(&plan, 2, "part1").id);
    let later = ["preparation", "recording", "questions", "final"].map(|id| {
        let entry = phase(&plan, 1, id);
        PlanEdit::Move { entry: entry.id, from: entry.from.plus(60) }
    });
    let mut edits = later.to_vec();
    edits.push(PlanEdit::Move { entry: comes, from: free_from.plus(20) });
    let told = after(&plan, &edits);
    let (waiting, drawn) = (CandidateNumber(2), CandidateNumber(1));
    let meet = PlanRemark::MayMeet { waiting, drawn, from: free_from.plus(5), to: free_from.plus(20) };
    assert!(told.contains(&meet), "{told:?}");
}

#[test]
fn a_tight_change_over_a_long_phase_and_an_idle_invigilator_are_told() {
    let mut brief = brief("ccp1", 2, 1);
    brief.day.lunch = None;
    let plan = Plan::compute(brief).unwrap();
    let (one, other) = (phase(&plan, 1, "questions"), phase(&plan, 2, "part3"));
    let told = after(&plan, &[PlanEdit::Move { entry: other.id, from: one.to.plus(2) }]);
    let who = Who::Jury(JuryId(1));
    let tight = PlanRemark::TightChangeOver { who, first: one.id, second: other.id, minutes: 2 };
    assert!(told.contains(&tight), "{told:?}");
    let told = after(&plan, &[PlanEdit::Resize { entry: one.id, minutes: 6 }]);
    assert!(told.contains(&PlanRemark::LongerThanDue { entry: one.id, due: 5, minutes: 6 }), "{told:?}");
    let watch = plan.entries().iter().rfind(|entry| matches!(entry.activity, Activity::Invigilation { .. }));
    let watch = watch.unwrap();
    let told = after(&plan, &[PlanEdit::Resize { entry: watch.id, minutes: watch.minutes() + 9 }]);
    assert!(told.contains(&PlanRemark::NobodyToWatch { entry: watch.id, minutes: 9 }), "{told:?}");
}
