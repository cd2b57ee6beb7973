//! The plan on the wire.

use signaling::plan::Plan;
use signaling::protocol::*;

use crate::briefs::{at, brief};

#[test]
fn a_plan_comes_back_as_it_went() {
    let mut plan = Plan::compute(brief("titre", 12, 1)).unwrap();
    let id = plan.entries()[3].id;
    assert!(plan.edit(PlanEdit::Move { entry: id, from: at(7, 0) }));
    let day = plan.day();
    assert!(!day.conflicts.is_empty());
    let text = serde_json::to_string(&day).unwrap();
    assert_eq!(serde_json::from_str::<DayPlan>(&text).unwrap(), day);
    assert!(!text.contains("Quillard"), "no name goes out");
}

#[test]
fn the_shape_of_entries_edits_and_conflicts_is_this() {
    let json = |value: serde_json::Value| value.to_string();
    let activity = Activity::Phase {
        candidate: CandidateNumber(7),
        phase: "part3".into(),
        spot: Spot::Desk(DeskNumber(2)),
        jury: Some(JuryId(1)),
    };
    let entry = Entry { id: EntryId(4), from: at(8, 0), to: at(9, 0), activity };
    assert_eq!(
        json(serde_json::to_value(entry).unwrap()),
        r#"{"activity":"phase","candidate":7,"from":480,"id":4,"jury":1,"phase":"part3","spot":{"desk":2},"to":540}"#
    );
    let edit = PlanEdit::Move { entry: EntryId(4), from: at(8, 5) };
    assert_eq!(json(serde_json::to_value(edit).unwrap()), r#"{"edit":"move","entry":4,"from":485}"#);
    let conflict = PlanConflict::NoBreak { who: Who::Jury(JuryId(1)), entries: vec![EntryId(4)] };
    assert_eq!(
        json(serde_json::to_value(conflict).unwrap()),
        r#"{"conflict":"no_break","entries":[4],"who":{"jury":1}}"#
    );
}

#[test]
fn a_jury_sees_its_own_day_and_candidates_and_nothing_of_others() {
    let plan = Plan::compute(brief("titre", 4, 2)).unwrap();
    let seen = plan.day().for_jury(JuryId(2));
    assert_eq!(seen.sums.juries.iter().map(|sum| sum.jury).collect::<Vec<_>>(), [JuryId(2)]);
    let own: Vec<_> = seen.sums.candidates.iter().map(|sum| sum.candidate).collect();
    assert_eq!(own.len(), 2);
    // Seven phases and a reading each, one deliberation.
    assert_eq!(seen.entries.len(), 2 * 8 + 1);
    for entry in &seen.entries {
        match &entry.activity {
            Activity::Phase { candidate, jury, .. } => {
                assert!(own.contains(candidate) && jury.is_none_or(|jury| jury == JuryId(2)));
            }
            Activity::Reading { jury, .. } | Activity::Deliberation { jury } => assert_eq!(jury.0, 2),
            Activity::Invigilation { .. } => panic!("not for a jury"),
        }
    }
}

#[test]
fn times_are_written_as_people_read_them() {
    assert_eq!(at(8, 5).to_string(), "08:05");
    assert_eq!(Minute(24 * 60 + 61).to_string(), "01:01 +1");
    assert_eq!(CandidateNumber(7).to_string(), "07");
}
