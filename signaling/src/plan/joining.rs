//! Who comes into a plan that there is already: its day, or the final interview that it lacks, is placed around everything
//! as it lies, whoever put it there. Nothing of the others moves but their jury's deliberation, which comes after the last
//! candidate.

use super::brief::{Brief, is_invigilated};
use super::calendar::{Span, longest_free, uncovered};
use super::draw_up::{self, List};
use super::placing::Placing;
use super::taken::Taken;
use super::{Plan, edit, search};
use crate::protocol::exam::FINAL_INTERVIEW;
use crate::protocol::{
    Activity, CandidateNumber, Entry, InvigilatorNumber, JuryId, Minute, RoomNumber, Spot, Watch, Who,
};

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
    deliberation(plan, &brief, &taken, placed.jury, Minute(0), &mut list);
    Some(list.entries)
}

/// The same of a final interview alone: right after the candidate's last phase and in the same room where that can be, else
/// as soon as it can be.
pub(super) fn interviewed(plan: &Plan, number: CandidateNumber, not_before: Minute) -> Option<Vec<Entry>> {
    let mut brief = plan.brief.clone();
    let candidate = brief.candidates.iter().position(|candidate| candidate.number == number)?;
    let (last, jury) = before_interview(plan, number)?;
    brief.format.phases.retain(|phase| phase.id.0 == FINAL_INTERVIEW);
    if !brief.format.phases.iter().any(|phase| brief.candidates[candidate].due(phase) > 0) {
        return Some(Vec::new());
    }
    let jury = brief.candidates[candidate].jury.or(jury);
    let known = brief.juries.iter().position(|known| Some(known.number) == jury)?;
    brief.candidates[candidate].jury = jury;
    let (own, others) = plan.entries.iter().cloned().partition::<Vec<_>, _>(
        |entry| matches!(entry.activity, Activity::Phase { candidate, .. } if candidate == number),
    );
    let mut taken = Taken::of(&Plan { brief: plan.brief.clone(), entries: others });
    // What it did before is over by then, and nobody changes over; a deliberation that has begun is not broken off.
    let holds_jury = |entry: &&Entry| match entry.activity {
        Activity::Phase { jury: of, .. } => of == jury && !edit::is_final_interview_of(entry, number),
        Activity::Deliberation { jury: of } => Some(of) == jury && entry.from < not_before,
        Activity::Reading { .. } | Activity::Invigilation { .. } => false,
    };
    for entry in own.iter().chain(plan.entries.iter().filter(|entry| !is_phase(entry))).filter(holds_jury) {
        taken.juries[known].readings.add(Span::between(entry.from, entry.to));
    }
    brief.day.start = last.to.max(not_before);
    let at_once = Placing::new(&brief).at(candidate, known, &taken, brief.day.start.0);
    let mut placed = at_once.or_else(|| search::one_more(&brief, candidate, &taken))?;
    if let (Activity::Phase { spot: Spot::Room(RoomNumber(room)), .. }, [(span, room_of)]) =
        (&last.activity, &mut placed.phases[..])
    {
        let room = usize::try_from(*room).ok().and_then(|room| room.checked_sub(1));
        let is_free = |room: &usize| {
            taken.rooms.get(*room).is_some_and(|taken| taken.is_free(span.padded(brief.day.change_over)))
        };
        *room_of = room.filter(is_free).or(*room_of);
    }
    let mut list = List::after(&plan.entries);
    draw_up::candidate(&brief, &placed, &mut list);
    if let Some(known) = plan.entries.iter().find(|entry| edit::is_final_interview_of(entry, number)) {
        list.entries.iter_mut().for_each(|entry| entry.id = known.id);
    }
    let mut after = plan.clone();
    edit::put(&mut after.entries, &list.entries);
    watched(&after, &mut list);
    deliberation(plan, &plan.brief, &Taken::of(&after), known, not_before, &mut list);
    Some(list.entries)
}

fn is_phase(entry: &Entry) -> bool {
    matches!(entry.activity, Activity::Phase { .. })
}

/// The last phase that a candidate has before its final interview, and who examines it in its phases.
fn before_interview(plan: &Plan, number: CandidateNumber) -> Option<(&Entry, Option<JuryId>)> {
    let own = || {
        let own = plan.of(Who::Candidate(number));
        own.filter(|entry| !edit::is_final_interview_of(entry, number))
    };
    let jury = |entry: &Entry| match entry.activity {
        Activity::Phase { jury, .. } => jury,
        Activity::Reading { .. } | Activity::Deliberation { .. } | Activity::Invigilation { .. } => None,
    };
    Some((own().max_by_key(|entry| (entry.to, entry.id))?, own().find_map(jury)))
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

/// After the jury's last candidate, who may be the new one. Where that is so already it stays; one that begins before
/// `fixed` has been held, and the jury deliberates once more.
fn deliberation(plan: &Plan, brief: &Brief, taken: &Taken, jury: usize, fixed: Minute, list: &mut List) {
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
        if known.from < fixed {
            return list.add(due, Activity::Deliberation { jury: number });
        }
        let to = due.from.saturating_add(lies.minutes());
        list.entries.push(Entry { from: Minute(due.from), to: Minute(to), ..known.clone() });
    }
}
