//! A final interview of one candidate: who collects CCPs one by one has it after the last of them.

use signaling::exam::PreparedSeal;
use signaling::protocol::exam::*;
use signaling::protocol::{
    Activity, Entry as PlanEntry, FileHash, Minute, PlanDay, PlanEdit, PlanForm, PlanShown, PlanStale, Who,
};

use crate::desk::{Desk, MINUTE, SAMPLE, STAFF, c, listens, plays};

fn set(number: u16, minutes: Option<u32>) -> Order {
    Order::FinalInterview(FinalInterview { candidate: c(number), minutes })
}

fn own(desk: &Desk, number: u16) -> Option<OwnFinal> {
    desk.tile(number).now.final_interview
}

fn extra(phase: Option<&str>) -> Vec<ExtraTime> {
    vec![ExtraTime { phase: phase.map(PhaseId::from), extra: Extra::Third }]
}

#[test]
fn one_candidate_has_it_after_its_last_phase_before_its_jury_and_the_other_has_not() {
    for (format, of) in [("ccp1", 6), ("ccp2", 4)] {
        let mut desk = Desk::with(&SAMPLE, format, 2, 2);
        assert_eq!(own(&desk, 1), Some(OwnFinal { minutes: None, may_change: true }));
        let facts = desk.staff(set(1, Some(20)));
        assert_eq!(facts, [Fact::FinalInterview(FinalInterview { candidate: c(1), minutes: Some(20) })]);
        assert_eq!(desk.staff(set(1, Some(20))), [], "it is so");
        assert_eq!((desk.clock(1).phase.of, desk.clock(2).phase.of), (of + 1, of));
        for number in [1, 2] {
            desk.run_to(number, "questions");
            desk.step(number, Step::Finish);
            desk.lock_all(number);
        }
        desk.restart();
        assert_eq!(desk.try_step(2, Step::Open), Err(Refused::NoMorePhases));
        let may_seal = |desk: &Desk, number| desk.session.may_seal(STAFF, c(number));
        assert_eq!((may_seal(&desk, 1), may_seal(&desk, 2)), (Err(Refused::PhasesToCome), Ok(())));
        desk.run_next(1);
        let clock = desk.clock(1);
        assert_eq!((clock.phase.id.0.as_str(), clock.phase.part), (FINAL_INTERVIEW, Part::FinalInterview));
        assert_eq!((clock.phase.number, clock.remaining_ms), (of + 1, Some(20 * MINUTE)));
        assert!(desk.tile(1).now.with_jury, "another candidate's interview waits for this jury");
        let rights = desk.candidate(1).may;
        assert_eq!((rights.draw, rights.play), (None, false));
        desk.restart();
        assert_eq!(desk.clock(1), clock, "the same after a restart");
        desk.pass(20 * MINUTE);
        assert_eq!(desk.clock(1).stage, Stage::TimeUp);
        desk.step(1, Step::Finish);
        assert_eq!(desk.try_step(1, Step::Open), Err(Refused::NoMorePhases));
        assert_eq!(may_seal(&desk, 1), Ok(()), "only now");
    }
}

#[test]
fn the_jury_reads_the_packages_guide_of_the_final_interview() {
    let mut desk = Desk::with(&SAMPLE, "ccp1", 1, 1);
    let guide = |desk: &Desk| {
        let item = ItemRef::Guide(GuideId::from("final"));
        desk.session.item(plays(1), c(1), &item, desk.now)
    };
    assert!(guide(&desk).is_err(), "this form has none");
    desk.staff(set(1, Some(15)));
    desk.run_to(1, FINAL_INTERVIEW);
    assert_eq!(desk.juror(listens(1), 1).guide, Some(GuideId::from("final")));
    assert!(guide(&desk).is_ok());
}

#[test]
fn extra_time_makes_it_longer_and_staff_may_add_to_it() {
    let mut desk = Desk::with(&SAMPLE, "ccp2", 2, 2);
    for (number, phase) in [(1, None), (2, Some(FINAL_INTERVIEW))] {
        desk.staff(set(number, Some(15)));
        let name = format!("Nom-secret-{number}");
        desk.staff(Order::Amend { candidate: c(number), name, extra: extra(phase) });
        desk.run_to(number, FINAL_INTERVIEW);
        assert_eq!(desk.clock(number).remaining_ms, Some(20 * MINUTE));
    }
    let of = desk.target(1);
    desk.staff(Order::AddTime { of, ms: MINUTE, reason: "Alarme".into() });
    assert_eq!(desk.clock(1).remaining_ms, Some(21 * MINUTE));
}

#[test]
fn it_is_changed_and_taken_back_until_it_is_opened() {
    let mut desk = Desk::with(&SAMPLE, "ccp2", 1, 1);
    desk.staff(set(1, Some(10)));
    desk.run_to(1, "questions");
    desk.staff(set(1, Some(25)));
    desk.step(1, Step::Finish);
    desk.staff(set(1, None));
    assert_eq!(desk.try_step(1, Step::Open), Err(Refused::NoMorePhases));
    // Staff thought better of it once more, after the last phase.
    desk.staff(set(1, Some(30)));
    desk.step(1, Step::Open);
    assert_eq!(own(&desk, 1), Some(OwnFinal { minutes: Some(30), may_change: false }));
    for minutes in [None, Some(40)] {
        assert_eq!(desk.refused(STAFF, set(1, minutes)), Refused::FinalInterviewBegan);
    }
    desk.step(1, Step::Back);
    assert_eq!(desk.clock(1).phase.id.0, "questions", "it was opened too early");
    desk.staff(set(1, None));
    desk.restart();
    assert_eq!(own(&desk, 1), Some(OwnFinal { minutes: None, may_change: true }));
}

#[test]
fn what_makes_no_sense_is_refused_and_changes_nothing() {
    let mut desk = Desk::with(&SAMPLE, "ccp1", 1, 1);
    for minutes in [0, 121, 500, u32::MAX] {
        assert_eq!(desk.refused(STAFF, set(1, Some(minutes))), Refused::BadFinalInterview);
    }
    assert_eq!(desk.refused(STAFF, set(9, Some(20))), Refused::NoSuchCandidate);
    for seat in [Seat::Candidate(c(1)), plays(1), listens(1)] {
        assert_eq!(desk.refused(seat, set(1, Some(20))), Refused::NotAllowed);
    }
    desk.staff(set(1, Some(120)));
    let mut titre = Desk::with(&SAMPLE, "titre", 1, 1);
    assert_eq!(own(&titre, 1), None);
    assert_eq!(titre.refused(STAFF, set(1, Some(20))), Refused::HasFinalInterview);
    let bad = Order::Amend { candidate: c(1), name: "A".into(), extra: extra(Some(FINAL_INTERVIEW)) };
    assert_eq!(titre.refused(STAFF, bad), Refused::BadExtraTime);
}

#[test]
fn after_the_dossier_is_sealed_and_after_the_session_there_is_none_any_more() {
    let mut desk = Desk::with(&SAMPLE, "ccp1", 2, 1);
    desk.run_to(1, "questions");
    desk.step(1, Step::Finish);
    desk.lock_all(1);
    let seal = Seal { index: FileHash([9; 32]), entries: 5, bytes: 100 };
    let fact = desk.facts().last().unwrap().number;
    desk.floor.prepared.insert(c(1), PreparedSeal { seal, fact });
    desk.staff(Order::Dossier(DossierOrder::Seal { candidate: c(1) }));
    assert_eq!(desk.refused(STAFF, set(1, Some(20))), Refused::DossierSealed);
    assert_eq!(own(&desk, 1), Some(OwnFinal { minutes: None, may_change: false }));
    desk.staff(Order::CloseSession);
    assert_eq!(desk.refused(STAFF, set(2, Some(20))), Refused::NoSession);
}

#[test]
fn the_plan_of_the_day_has_it_for_who_has_it() {
    let mut desk = Desk::with(&SAMPLE, "ccp1", 2, 1);
    let day = PlanDay::usual(2, 1);
    let shown = |desk: &Desk| -> PlanShown {
        serde_json::from_str(&desk.session.plan_text(STAFF, PlanForm::Day).unwrap()).unwrap()
    };
    desk.staff(Order::Plan { day, keep_juries: true });
    assert_eq!(shown(&desk).phases.len(), 6);
    desk.staff(set(2, Some(20)));
    assert_eq!(shown(&desk).stale, [PlanStale::FinalInterviewChanged { candidate: c(2) }]);
    desk.staff(Order::Plan { day, keep_juries: true });
    let plan = shown(&desk);
    assert_eq!((plan.stale.len(), plan.plan.conflicts.len(), plan.phases.len()), (0, 0, 7));
    assert_eq!(plan.phases[6].name, FINAL_INTERVIEW_NAME);
    let minutes: Vec<_> = plan.plan.sums.candidates.iter().map(|sum| sum.minutes).collect();
    assert_eq!(minutes, [130, 150]);
    let mut own = plan.plan.entries.iter().filter(|entry| entry.concerns(Who::Candidate(c(2))));
    let is_it = |entry: &&signaling::protocol::Entry| matches!(&entry.activity, Activity::Phase { phase, jury: Some(_), .. } if phase == FINAL_INTERVIEW);
    assert_eq!(own.find(is_it).unwrap().minutes(), 20);
    desk.restart();
    assert_eq!(shown(&desk), plan);
}

fn planned(desk: &Desk) -> PlanShown {
    serde_json::from_str(&desk.session.plan_text(STAFF, PlanForm::Day).unwrap()).unwrap()
}

fn interview(shown: &PlanShown, number: u16) -> Option<PlanEntry> {
    let own = |entry: &&PlanEntry| match &entry.activity {
        Activity::Phase { candidate, phase, .. } => *candidate == c(number) && phase == FINAL_INTERVIEW,
        _ => false,
    };
    shown.plan.entries.iter().find(own).cloned()
}

#[test]
fn once_the_day_has_begun_it_comes_into_the_plan_alone_and_goes_again() {
    let mut desk = Desk::with(&SAMPLE, "ccp1", 3, 1);
    desk.staff(Order::Plan { day: PlanDay::usual(3, 1), keep_juries: true });
    desk.step(1, Step::Open);
    let place = |number, minute| {
        Order::EditPlan(PlanEdit::FinalInterview { candidate: c(number), not_before: Minute(minute) })
    };
    let before = planned(&desk);
    assert_eq!(desk.refused(STAFF, place(3, 600)), Refused::InPlan, "there is nothing to place");
    desk.staff(set(3, Some(20)));
    assert_eq!(planned(&desk).stale, [PlanStale::FinalInterviewChanged { candidate: c(3) }]);
    assert_eq!(desk.refused(STAFF, place(3, 1_441)), Refused::BadPlanTime);
    assert_eq!(desk.refused(STAFF, place(9, 600)), Refused::NoSuchCandidate);
    for seat in [Seat::Candidate(c(3)), plays(1), listens(1)] {
        assert_eq!(desk.refused(seat, place(3, 600)), Refused::NotAllowed);
    }
    let facts = desk.staff(place(3, 600));
    assert!(matches!(&facts[..], [Fact::PlanEdited(_), Fact::PlanEntries(_)]), "{facts:?}");
    let after = planned(&desk);
    assert_eq!((after.stale.len(), after.plan.conflicts.len()), (0, 0), "{:?}", after.plan.conflicts);
    assert_eq!(interview(&after, 3).unwrap().minutes(), 20);
    for entry in &before.plan.entries {
        let is_kept = after.plan.entries.contains(entry);
        assert!(is_kept || matches!(entry.activity, Activity::Deliberation { .. }), "{entry:?}");
    }
    desk.restart();
    assert_eq!(planned(&desk), after);
    // Extra time or another length, likewise; and none any more.
    desk.staff(set(3, Some(35)));
    desk.staff(place(3, 600));
    assert_eq!(interview(&planned(&desk), 3).unwrap().minutes(), 35);
    desk.staff(set(3, None));
    assert_eq!(planned(&desk).stale, [PlanStale::FinalInterviewChanged { candidate: c(3) }]);
    desk.staff(place(3, 600));
    let gone = planned(&desk);
    assert_eq!((gone.stale.len(), interview(&gone, 3)), (0, None));
    desk.restart();
    assert_eq!(planned(&desk), gone);
}

#[test]
fn an_interview_that_has_begun_or_of_who_is_not_there_is_not_placed_any_more() {
    let mut desk = Desk::with(&SAMPLE, "ccp1", 3, 1);
    let place =
        |number| Order::EditPlan(PlanEdit::FinalInterview { candidate: c(number), not_before: Minute(600) });
    assert_eq!(desk.refused(STAFF, place(1)), Refused::NoPlan);
    desk.staff(Order::Plan { day: PlanDay::usual(3, 1), keep_juries: true });
    for number in [1, 2] {
        desk.staff(set(number, Some(20)));
    }
    desk.register(9, Vec::new());
    assert_eq!(desk.refused(STAFF, place(9)), Refused::NotInPlan, "it comes in whole");
    desk.staff(Order::Absent { candidate: c(2), absent: true });
    assert_eq!(desk.refused(STAFF, place(2)), Refused::IsAbsent);
    desk.run_to(1, FINAL_INTERVIEW);
    assert_eq!(desk.refused(STAFF, place(1)), Refused::FinalInterviewBegan);
    let mut titre = Desk::with(&SAMPLE, "titre", 1, 1);
    titre.staff(Order::Plan { day: PlanDay::usual(1, 1), keep_juries: true });
    assert_eq!(titre.refused(STAFF, place(1)), Refused::HasFinalInterview);
}
