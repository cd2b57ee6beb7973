//! Edits of a plan's entries. Nothing is refused for what it leads to.

use crate::protocol::{Activity, CandidateNumber, Entry, EntryId, JuryId, LAST_MINUTE, PlanEdit};

/// Changes the entries. False where there is no such entry or candidate, and nothing changed.
pub(crate) fn edit(entries: &mut [Entry], edit: PlanEdit) -> bool {
    match edit {
        PlanEdit::Move { entry, from } => change(entries, entry, |entry| {
            let minutes = entry.minutes();
            entry.from = from.min(LAST_MINUTE);
            entry.to = entry.from.plus(minutes);
        }),
        PlanEdit::Resize { entry, minutes } => {
            change(entries, entry, |entry| entry.to = entry.from.plus(minutes.min(LAST_MINUTE.0)))
        }
        PlanEdit::Reassign { candidate, jury } => assign(entries, candidate, jury),
    }
}

/// Has a candidate be examined, and its work read, by a jury.
pub(crate) fn assign(entries: &mut [Entry], number: CandidateNumber, to: JuryId) -> bool {
    let mut changed = false;
    for entry in entries {
        match &mut entry.activity {
            Activity::Phase { candidate, jury: Some(jury), .. } | Activity::Reading { jury, candidate }
                if *candidate == number =>
            {
                *jury = to;
                changed = true;
            }
            Activity::Phase { .. }
            | Activity::Reading { .. }
            | Activity::Deliberation { .. }
            | Activity::Invigilation { .. } => {}
        }
    }
    changed
}

fn change(entries: &mut [Entry], id: EntryId, change: impl FnOnce(&mut Entry)) -> bool {
    let entry = entries.iter_mut().find(|entry| entry.id == id);
    entry.map(change).is_some()
}
