//! Who comes into a plan that there is already: its day is placed around everything as it lies, whoever put it there.
//! Nothing of the others moves but their jury's deliberation, which comes after the last candidate.

use super::Plan;
use super::brief::{Brief, is_invigilated};
use super::calendar::{Span, longest_free, uncovered};
use super::draw_up::{self, List};
use super::search;
use super::taken::Taken;
use crate::protocol::{Activity, CandidateNumber, Entry, InvigilatorNumber, Minute, Spot, Watch};

/// The entries that are new, or others than they were.
pub(super) fn joined(plan: &Plan, number: CandidateNumber, not_before: Minute) -> Option<Vec<Entry>> {
    let mut brief = plan.brief.clone();
    brief.day.start = brief.day.start.max(not_before);
    let candidate = brief.candidates.iter().position(|candidate| candidate.number == number)?;
    let mut taken = Taken::of(plan);
    let placed = search::one_more(&brief, candidate, &taken)?;
    let mut list = List::after(&plan.entries);
    draw_up::candidate(&brief, &placed, &mut list);
    taken.take(&placed, &brief.format.phases);
    watched(plan, &mut list);
    deliberation(plan, &brief, &taken, placed.jury, &mut list);
    Some(list.entries)
}

/// For each phase that somebody must watch and nobody does: by the first invigilator who is free then.
fn watched(plan: &Plan, list: &mut List) {
    let phases = list.entries.clone();
    for entry in &phases {
        let Activity::Phase { spot, .. } = entry.activity else { continue };
        let phase = plan.phase_index(entry).map(|index| &plan.brief.format.phases[index]);
        if !phase.is_some_and(is_invigilated) {
            continue;
        }
        let watch = match spot {
            Spot::Desk(_) => Watch::Desks,
            Spot::Room(room) => Watch::Room(room),
        };
        let there = stretches(plan, list).filter(|(_, is, _)| *is == watch).map(|(_, _, span)| span);
        for span in uncovered(Span::between(entry.from, entry.to), there.collect::<Vec<_>>()) {
            let is_free = |number: &u32| {
                !stretches(plan, list).any(|(of, _, taken)| of.0 == *number && taken.overlaps(span))
            };
            let invigilator = InvigilatorNumber((1..).find(is_free).unwrap_or(u32::MAX));
            list.add(span, Activity::Invigilation { invigilator, watch });
        }
    }
}

fn stretches<'a>(
    plan: &'a Plan,
    list: &'a List,
) -> impl Iterator<Item = (InvigilatorNumber, Watch, Span)> + 'a {
    plan.entries.iter().chain(&list.entries).filter_map(|entry| match entry.activity {
        Activity::Invigilation { invigilator, watch } => {
            Some((invigilator, watch, Span::between(entry.from, entry.to)))
        }
        Activity::Phase { .. } | Activity::Reading { .. } | Activity::Deliberation { .. } => None,
    })
}

/// After the jury's last candidate, who may be the new one. Where that is so already it stays.
fn deliberation(plan: &Plan, brief: &Brief, taken: &Taken, jury: usize, list: &mut List) {
    let day = &taken.juries[jury];
    let Some(due) = day.deliberation(brief) else { return };
    let number = brief.juries[jury].number;
    let own = |entry: &&Entry| matches!(entry.activity, Activity::Deliberation { jury } if jury == number);
    // One that was moved or made longer by hand: the last one counts.
    let Some(known) = plan.entries.iter().filter(own).max_by_key(|entry| (entry.from, entry.id)) else {
        return list.add(due, Activity::Deliberation { jury: number });
    };
    let lies = Span::between(known.from, known.to);
    let has_break = brief.day.lunch.is_none_or(|lunch| {
        let window = Span::between(lunch.from, lunch.to);
        longest_free(window, day.spans().chain([lies])).minutes() >= lunch.minutes
    });
    if lies.from < day.end() || !has_break {
        let to = due.from.saturating_add(lies.minutes());
        list.entries.push(Entry { from: Minute(due.from), to: Minute(to), ..known.clone() });
    }
}
