//! Edits of a plan's entries. Nothing is refused for what it leads to.

use crate::protocol::exam::FINAL_INTERVIEW;
use crate::protocol::{
    Activity, CandidateNumber, Entry, EntryId, JuryId, LAST_MINUTE, PlanEdit, Spot, Watch, Who,
};

/// Changes the entries. False where there is no such entry or candidate, and nothing changed. What comes into the plan by
/// [`PlanEdit::Add`] or [`PlanEdit::FinalInterview`] is for [`put`].
pub(crate) fn edit(entries: &mut Vec<Entry>, edit: PlanEdit) -> bool {
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
        PlanEdit::Place { entry, spot } => place(entries, entry, spot),
        PlanEdit::Add { .. } => false,
        PlanEdit::FinalInterview { candidate, .. } => {
            without(entries, |entry| is_final_interview_of(entry, candidate))
        }
        PlanEdit::Drop { candidate } => without(entries, |entry| is_of(entry, candidate)),
    }
}

/// Adds entries; one that is known already takes that one's place.
pub(crate) fn put(entries: &mut Vec<Entry>, others: &[Entry]) {
    for other in others {
        match entries.iter_mut().find(|entry| entry.id == other.id) {
            Some(entry) => entry.clone_from(other),
            None => entries.push(other.clone()),
        }
    }
}

/// Whether an entry is a candidate's phase, or the reading of its work.
pub(crate) fn is_of(entry: &Entry, number: CandidateNumber) -> bool {
    match entry.activity {
        Activity::Phase { candidate, .. } | Activity::Reading { candidate, .. } => candidate == number,
        Activity::Deliberation { .. } | Activity::Invigilation { .. } => false,
    }
}

/// Whether an entry is the final interview of a candidate.
pub(crate) fn is_final_interview_of(entry: &Entry, number: CandidateNumber) -> bool {
    match &entry.activity {
        Activity::Phase { candidate, phase, .. } => *candidate == number && phase == FINAL_INTERVIEW,
        Activity::Reading { .. } | Activity::Deliberation { .. } | Activity::Invigilation { .. } => false,
    }
}

fn without(entries: &mut Vec<Entry>, goes: impl Fn(&Entry) -> bool) -> bool {
    let before = entries.len();
    entries.retain(|entry| !goes(entry));
    entries.len() < before
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

/// Has a phase, and those after it in the same place, be held in another of the same kind.
fn place(entries: &mut [Entry], id: EntryId, to: Spot) -> bool {
    let first = entries.iter().find(|entry| entry.id == id);
    let Some(Entry { from: begins, activity: Activity::Phase { candidate: number, spot: old, .. }, .. }) =
        first
    else {
        return false;
    };
    let (begins, number, old) = (*begins, *number, *old);
    if std::mem::discriminant(&old) != std::mem::discriminant(&to) {
        return false;
    }
    let mut moved = Vec::new();
    for entry in entries.iter_mut().filter(|entry| entry.id == id || entry.from >= begins) {
        if let Activity::Phase { candidate, spot, .. } = &mut entry.activity
            && *candidate == number
            && *spot == old
        {
            *spot = to;
            moved.push(entry.clone());
        }
    }
    if let (Spot::Room(old), Spot::Room(to)) = (old, to) {
        let still =
            entries.iter().filter(|entry| entry.concerns(Who::Room(old))).cloned().collect::<Vec<_>>();
        for entry in entries {
            let goes = moved.iter().any(|phase| phase.overlaps(entry))
                && !still.iter().any(|phase| phase.overlaps(entry));
            if let Activity::Invigilation { watch, .. } = &mut entry.activity
                && *watch == Watch::Room(old)
                && goes
            {
                *watch = Watch::Room(to);
            }
        }
    }
    true
}

fn change(entries: &mut [Entry], id: EntryId, change: impl FnOnce(&mut Entry)) -> bool {
    let entry = entries.iter_mut().find(|entry| entry.id == id);
    entry.map(change).is_some()
}
