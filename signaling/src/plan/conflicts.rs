//! What of a plan cannot be held.

use std::collections::BTreeMap;

use super::Plan;
use super::brief::is_invigilated;
use super::calendar::{Span, longest_free, uncovered};
use crate::protocol::{
    Activity, CandidateNumber, DeskNumber, Entry, EntryId, InvigilatorNumber, JuryId, Minute, PlanConflict,
    RoomNumber, Spot, Watch, Who,
};

/// All conflicts, in order of kind.
pub(super) fn conflicts(plan: &Plan) -> Vec<PlanConflict> {
    let mut found = Vec::new();
    twice(plan, &mut found);
    for candidate in plan.brief.candidates.iter().map(|candidate| candidate.number) {
        phases(plan, candidate, &mut found);
        reading(plan, candidate, &mut found);
        no_break(plan, Who::Candidate(candidate), &mut found);
    }
    for jury in plan.juries() {
        deliberation(plan, jury, &mut found);
        no_retention(plan, jury, &mut found);
        no_break(plan, Who::Jury(jury), &mut found);
    }
    invigilators(plan, &mut found);
    for entry in &plan.entries {
        if entry.from < plan.brief.day.start {
            found.push(PlanConflict::BeforeStart { entry: entry.id });
        }
        let minutes = entry.to.since(plan.brief.day.latest_end);
        if minutes > 0 {
            found.push(PlanConflict::PastLatestEnd { entry: entry.id, minutes });
        }
    }
    found.sort();
    found
}

impl Plan {
    /// The juries of the brief, and those that an edit named beyond them.
    pub(super) fn juries(&self) -> Vec<JuryId> {
        let named = self.entries.iter().filter_map(jury_of);
        let mut juries: Vec<_> = self.brief.juries.iter().map(|jury| jury.number).chain(named).collect();
        juries.sort_unstable();
        juries.dedup();
        juries
    }
}

fn jury_of(entry: &Entry) -> Option<JuryId> {
    match &entry.activity {
        Activity::Phase { jury, .. } => *jury,
        Activity::Reading { jury, .. } | Activity::Deliberation { jury } => Some(*jury),
        Activity::Invigilation { .. } => None,
    }
}

/// Whoever or whatever is wanted in two places.
fn twice(plan: &Plan, found: &mut Vec<PlanConflict>) {
    let mut desks: BTreeMap<DeskNumber, BTreeMap<CandidateNumber, Vec<&Entry>>> = BTreeMap::new();
    for (index, first) in plan.entries.iter().enumerate() {
        if let Activity::Phase { candidate, spot: Spot::Desk(desk), .. } = &first.activity {
            desks.entry(*desk).or_default().entry(*candidate).or_default().push(first);
        }
        for second in plan.entries[index + 1..].iter().filter(|second| first.overlaps(second)) {
            let (one, other) = (first.id, second.id);
            if let Some(jury) = jury_of(first).filter(|jury| jury_of(second) == Some(*jury)) {
                found.push(PlanConflict::JuryTwice { jury, first: one, second: other });
            }
            if let Some(room) = shared_room(first, second) {
                found.push(PlanConflict::RoomTwice { room, first: one, second: other });
            }
            if let Some(invigilator) = shared_invigilator(first, second) {
                found.push(PlanConflict::InvigilatorTwice { invigilator, first: one, second: other });
            }
        }
    }
    for (desk, candidates) in desks {
        // A candidate's papers and screen stay there until its last phase at the station.
        let stays: Vec<_> = candidates.values().filter_map(|entries| stay(entries)).collect();
        for (index, first) in stays.iter().enumerate() {
            for second in stays[index + 1..].iter().filter(|second| first.0.overlaps(second.0)) {
                found.push(PlanConflict::DeskTwice { desk, first: first.1, second: second.1 });
            }
        }
    }
}

fn stay(entries: &[&Entry]) -> Option<(Span, EntryId)> {
    let from = entries.iter().map(|entry| entry.from).min()?;
    let last = entries.iter().max_by_key(|entry| (entry.to, entry.id))?;
    Some((Span::between(from, last.to), last.id))
}

fn shared_room(first: &Entry, second: &Entry) -> Option<RoomNumber> {
    match (&first.activity, &second.activity) {
        (
            Activity::Phase { candidate: one, spot: Spot::Room(room), .. },
            Activity::Phase { candidate: other, spot: Spot::Room(same), .. },
        ) if one != other && room == same => Some(*room),
        _ => None,
    }
}

fn shared_invigilator(first: &Entry, second: &Entry) -> Option<InvigilatorNumber> {
    match (&first.activity, &second.activity) {
        (
            Activity::Invigilation { invigilator, watch },
            Activity::Invigilation { invigilator: same, watch: other },
        ) if invigilator == same && watch != other => Some(*invigilator),
        _ => None,
    }
}

fn phases(plan: &Plan, number: CandidateNumber, found: &mut Vec<PlanConflict>) {
    let phases = plan.phases_of(number);
    let candidate = plan.brief.candidate(number);
    for (index, entry) in &phases {
        let due = candidate.map_or(0, |candidate| candidate.due(&plan.brief.format.phases[*index]));
        if entry.minutes() < due {
            found.push(PlanConflict::TooShort { entry: entry.id, due, minutes: entry.minutes() });
        }
    }
    for (index, (_, first)) in phases.iter().enumerate() {
        for (at, second) in &phases[index + 1..] {
            if second.from < first.to {
                let (first, second) = (first.id, second.id);
                found.push(PlanConflict::OutOfOrder { candidate: number, first, second });
            } else if phases.get(index + 1).is_some_and(|next| next.1.id == second.id) {
                let minutes = second.from.since(first.to);
                if let Some(most) = plan.brief.most_wait(*at).filter(|most| minutes > *most) {
                    let (first, second) = (first.id, second.id);
                    found.push(PlanConflict::WaitTooLong { candidate: number, first, second, minutes, most });
                }
            }
        }
    }
}

fn reading(plan: &Plan, number: CandidateNumber, found: &mut Vec<PlanConflict>) {
    let Some((written, asked)) = plan.brief.reading_between().filter(|_| plan.brief.day.reading > 0) else {
        return;
    };
    let phases = plan.phases_of(number);
    let phase = |index: usize| phases.iter().find(|(at, _)| *at == index).map(|(_, entry)| *entry);
    let (written, asked) = (phase(written), asked.and_then(phase));
    let Some(jury) = phases.iter().rev().find_map(|(_, entry)| jury_of(entry)) else {
        return;
    };
    let readings: Vec<_> = plan
        .of(Who::Jury(jury))
        .filter(|entry| matches!(entry.activity, Activity::Reading { candidate, .. } if candidate == number))
        .collect();
    let is_good = |reading: &&Entry| {
        reading.minutes() >= plan.brief.day.reading
            && written.is_none_or(|written| written.to <= reading.from)
            && asked.is_none_or(|asked| reading.to <= asked.from)
    };
    if !readings.iter().any(is_good) {
        let entries = written.into_iter().chain(readings).chain(asked).map(|entry| entry.id).collect();
        found.push(PlanConflict::NoReading { jury, candidate: number, entries });
    }
}

fn deliberation(plan: &Plan, jury: JuryId, found: &mut Vec<PlanConflict>) {
    let (deliberations, others): (Vec<&Entry>, Vec<&Entry>) =
        plan.of(Who::Jury(jury)).partition(|entry| matches!(entry.activity, Activity::Deliberation { .. }));
    let Some(last) = others.iter().max_by_key(|entry| (entry.to, entry.id)) else {
        return;
    };
    let minutes = plan.brief.day.deliberation;
    let is_good = |entry: &&Entry| entry.from >= last.to && entry.minutes() >= minutes;
    if minutes > 0 && !deliberations.iter().any(is_good) {
        let entries = deliberations.iter().chain([last]).map(|entry| entry.id).collect();
        found.push(PlanConflict::NoDeliberation { jury, entries });
    }
}

fn no_retention(plan: &Plan, number: JuryId, found: &mut Vec<PlanConflict>) {
    let jury = plan.brief.juries.iter().find(|jury| jury.number == number);
    let may_correct =
        jury.map_or(!plan.brief.format.retention_corrector, |jury| plan.brief.may_correct(jury));
    let readings = plan.of(Who::Jury(number));
    let readings = readings.filter(|entry| matches!(entry.activity, Activity::Reading { .. }));
    let entries: Vec<_> = readings.map(|entry| entry.id).collect();
    if !may_correct && !entries.is_empty() {
        found.push(PlanConflict::NoRetentionExperience { jury: number, entries });
    }
}

fn no_break(plan: &Plan, who: Who, found: &mut Vec<PlanConflict>) {
    let Some(lunch) = plan.brief.day.lunch else {
        return;
    };
    let window = Span::between(lunch.from, lunch.to);
    let spans = plan.of(who).map(|entry| Span::between(entry.from, entry.to));
    if longest_free(window, spans).minutes() < lunch.minutes {
        let in_it = plan.of(who).filter(|entry| Span::between(entry.from, entry.to).overlaps(window));
        found.push(PlanConflict::NoBreak { who, entries: in_it.map(|entry| entry.id).collect() });
    }
}

fn invigilators(plan: &Plan, found: &mut Vec<PlanConflict>) {
    let stretches: Vec<_> = plan
        .entries
        .iter()
        .filter_map(|entry| match &entry.activity {
            Activity::Invigilation { watch, .. } => Some((entry, *watch)),
            Activity::Phase { .. } | Activity::Reading { .. } | Activity::Deliberation { .. } => None,
        })
        .collect();
    for entry in &plan.entries {
        let Some(phase) = plan.phase_index(entry).map(|index| &plan.brief.format.phases[index]) else {
            continue;
        };
        let Activity::Phase { spot, .. } = entry.activity else {
            continue;
        };
        let wanted = match spot {
            Spot::Desk(_) => Watch::Desks,
            Spot::Room(room) => Watch::Room(room),
        };
        let watched = stretches.iter().filter(|(_, watch)| *watch == wanted);
        let watched = watched.map(|(stretch, _)| Span::between(stretch.from, stretch.to));
        if is_invigilated(phase) {
            for span in uncovered(Span::between(entry.from, entry.to), watched) {
                let (from, to) = (Minute(span.from), Minute(span.to));
                found.push(PlanConflict::InvigilatorMissing { entry: entry.id, from, to });
            }
        }
    }
    let available = plan.brief.day.invigilators;
    for (begins, _) in &stretches {
        let at_once =
            stretches.iter().filter(|(entry, _)| entry.from <= begins.from && begins.from < entry.to);
        let at_once: Vec<_> = at_once.map(|(entry, _)| entry.id).collect();
        if at_once.len() > available as usize {
            let conflict = PlanConflict::TooManyInvigilators { available, entries: at_once };
            if !found.contains(&conflict) {
                found.push(conflict);
            }
        }
    }
}
