//! The plan of the day.

use super::*;

pub fn plan_edits() -> [PlanEdit; 8] {
    [
        PlanEdit::Move { entry: EntryId(4), from: Minute(8 * 60 + 5) },
        PlanEdit::Resize { entry: EntryId(4), minutes: 80 },
        PlanEdit::Reassign { candidate: c(7), jury: JuryId(2) },
        PlanEdit::Place { entry: EntryId(4), spot: Spot::Desk(DeskNumber(3)) },
        PlanEdit::Place { entry: EntryId(5), spot: Spot::Room(RoomNumber(2)) },
        PlanEdit::Add { candidate: c(9), not_before: Minute(9 * 60 + 20) },
        PlanEdit::Drop { candidate: c(8) },
        PlanEdit::FinalInterview { candidate: c(7), not_before: Minute(16 * 60) },
    ]
}

pub fn plan_entries() -> Vec<PlanEntry> {
    let (candidate, jury) = (c(7), JuryId(1));
    let phase = |phase: &str, spot, jury| Activity::Phase { candidate, phase: phase.into(), spot, jury };
    let activities = [
        phase("part1", Spot::Desk(DeskNumber(2)), None),
        phase("part3", Spot::Room(RoomNumber(1)), Some(jury)),
        Activity::Reading { jury, candidate },
        Activity::Deliberation { jury },
        Activity::Invigilation { invigilator: InvigilatorNumber(1), watch: Watch::Desks },
        Activity::Invigilation { invigilator: InvigilatorNumber(2), watch: Watch::Room(RoomNumber(1)) },
    ];
    let entry = |(id, activity)| PlanEntry { id: EntryId(id), from: Minute(480), to: Minute(555), activity };
    (1..).zip(activities).map(entry).collect()
}
