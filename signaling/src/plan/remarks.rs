//! What of a plan can be held, and staff should know.

use std::collections::BTreeSet;

use super::Plan;
use super::brief::is_invigilated;
use super::calendar::{Span, uncovered};
use super::taken::free_times;
use crate::protocol::{Activity, CandidateNumber, Entry, Minute, PlanRemark, Spot, Watch, Who};

/// All remarks, in order of kind.
pub(super) fn remarks(plan: &Plan) -> Vec<PlanRemark> {
    let mut found = Vec::new();
    meetings(plan, &mut found);
    change_overs(plan, &mut found);
    for entry in &plan.entries {
        nobody_to_watch(plan, entry, &mut found);
        if let (Some(index), Activity::Phase { candidate, .. }) = (plan.phase_index(entry), &entry.activity) {
            let phase = &plan.brief.format.phases[index];
            let candidate = plan.brief.candidate(*candidate);
            let due = candidate.map_or(u32::MAX, |candidate| candidate.due(phase));
            if entry.minutes() > due {
                found.push(PlanRemark::LongerThanDue { entry: entry.id, due, minutes: entry.minutes() });
            }
        }
    }
    found.sort();
    found
}

fn meetings(plan: &Plan, found: &mut Vec<PlanRemark>) {
    let Some(draw) = plan.brief.draw() else {
        return;
    };
    let numbers = plan.brief.candidates.iter().map(|candidate| candidate.number);
    let times = numbers.map(|number| {
        let phases = plan.phases_of(number).into_iter();
        let phases: Vec<_> =
            phases.map(|(index, entry)| (index, Span::between(entry.from, entry.to))).collect();
        (number, free_times(&phases, draw))
    });
    let times: Vec<_> = times.collect();
    for (waiting, (before, _)) in &times {
        for (drawn, (_, after)) in times.iter().filter(|(drawn, _)| drawn != waiting) {
            for (one, other) in before.iter().flat_map(|one| after.iter().map(move |other| (one, other))) {
                if one.overlaps(*other) {
                    let (from, to) = (Minute(one.from.max(other.from)), Minute(one.to.min(other.to)));
                    found.push(PlanRemark::MayMeet { waiting: *waiting, drawn: *drawn, from, to });
                }
            }
        }
    }
}

fn change_overs(plan: &Plan, found: &mut Vec<PlanRemark>) {
    let mut rows: Vec<_> = plan.juries().into_iter().map(Who::Jury).collect();
    rows.extend(plan.spots());
    for who in rows {
        let phases: Vec<_> = plan.of(who).filter_map(|entry| Some((entry, candidate_of(entry)?))).collect();
        for pair in phases.windows(2).filter(|pair| pair[0].1 != pair[1].1) {
            let (first, second) = (pair[0].0, pair[1].0);
            let minutes = second.from.since(first.to);
            // Where they overlap it is a conflict.
            if second.from >= first.to && minutes < plan.brief.day.change_over {
                let (first, second) = (first.id, second.id);
                found.push(PlanRemark::TightChangeOver { who, first, second, minutes });
            }
        }
    }
}

impl Plan {
    /// The stations and rooms that are used.
    pub(super) fn spots(&self) -> Vec<Who> {
        let spots = self.entries.iter().filter_map(|entry| match entry.activity {
            Activity::Phase { spot: Spot::Desk(desk), .. } => Some(Who::Desk(desk)),
            Activity::Phase { spot: Spot::Room(room), .. } => Some(Who::Room(room)),
            Activity::Reading { .. } | Activity::Deliberation { .. } | Activity::Invigilation { .. } => None,
        });
        spots.collect::<BTreeSet<_>>().into_iter().collect()
    }
}

fn candidate_of(entry: &Entry) -> Option<CandidateNumber> {
    match entry.activity {
        Activity::Phase { candidate, .. } => Some(candidate),
        Activity::Reading { .. } | Activity::Deliberation { .. } | Activity::Invigilation { .. } => None,
    }
}

fn nobody_to_watch(plan: &Plan, entry: &Entry, found: &mut Vec<PlanRemark>) {
    let Activity::Invigilation { watch, .. } = entry.activity else {
        return;
    };
    let watched = plan.entries.iter().filter(|other| {
        let invigilated =
            plan.phase_index(other).is_some_and(|index| is_invigilated(&plan.brief.format.phases[index]));
        let there = match (&other.activity, watch) {
            (Activity::Phase { spot: Spot::Desk(_), .. }, Watch::Desks) => true,
            (Activity::Phase { spot: Spot::Room(room), .. }, Watch::Room(watched)) => *room == watched,
            _ => false,
        };
        invigilated && there
    });
    let watched = watched.map(|other| Span::between(other.from, other.to));
    let idle = uncovered(Span::between(entry.from, entry.to), watched);
    let minutes = idle.into_iter().map(Span::minutes).sum();
    if minutes > 0 {
        found.push(PlanRemark::NobodyToWatch { entry: entry.id, minutes });
    }
}
