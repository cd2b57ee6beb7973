//! What each row of the chart shows.

use std::collections::BTreeSet;

use crate::plan::Plan;
use crate::protocol::{Activity, CandidateNumber, DayPlan, Entry, EntryId, Minute, Watch, Who};

/// A row.
pub(super) struct Row {
    pub label: String,
    pub bars: Vec<Bar>,
    /// Whether another kind of row begins with it.
    pub opens: bool,
}

/// A bar of a row.
pub(super) struct Bar {
    pub from: Minute,
    pub to: Minute,
    pub label: String,
    pub look: Look,
    /// Something about it cannot be held.
    pub is_wrong: bool,
}

/// How a bar looks, in black and white.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// White.
    Plain,
    /// Grey: the jury is there.
    Jury,
    /// Hatched.
    Reading,
    /// Black.
    Deliberation,
    /// Dashed, empty.
    Break,
}

/// The rows of candidates, and those of juries, rooms and invigilators.
pub(super) fn rows(plan: &Plan, day: &DayPlan) -> (Vec<Row>, Vec<Row>) {
    let wrong: BTreeSet<_> = day.conflicts.iter().flat_map(|conflict| conflict.entries()).collect();
    let mut numbers: Vec<_> = plan.brief().candidates.iter().map(|candidate| candidate.number).collect();
    numbers.sort_unstable();
    let candidates = numbers.into_iter().map(Who::Candidate);
    let rooms = plan.spots().into_iter().filter(|spot| matches!(spot, Who::Room(_)));
    let invigilators: BTreeSet<_> = plan.entries().iter().filter_map(invigilator_of).collect();
    let juries = plan.juries().into_iter().map(Who::Jury);
    let juries = juries.filter(|jury| plan.of(*jury).next().is_some());
    let group = |whos: &mut dyn Iterator<Item = Who>| -> Vec<Row> {
        let rows = whos.enumerate();
        rows.map(|(index, who)| Row { label: label(who), bars: bars(plan, who, &wrong), opens: index == 0 })
            .collect()
    };
    let mut others = group(&mut { juries });
    others.extend(group(&mut { rooms }));
    others.extend(group(&mut invigilators.into_iter()));
    (group(&mut { candidates }), others)
}

fn invigilator_of(entry: &Entry) -> Option<Who> {
    match entry.activity {
        Activity::Invigilation { invigilator, .. } => Some(Who::Invigilator(invigilator)),
        Activity::Phase { .. } | Activity::Reading { .. } | Activity::Deliberation { .. } => None,
    }
}

/// As a row is called.
pub(super) fn label(who: Who) -> String {
    match who {
        Who::Candidate(number) => format!("Candidat {number}"),
        Who::Jury(number) => format!("Jury {}", number.0),
        Who::Invigilator(number) => format!("Surveillant {}", number.0),
        Who::Desk(number) => format!("Poste {number}"),
        Who::Room(number) => format!("Salle {}", number.0),
    }
}

fn bars(plan: &Plan, who: Who, wrong: &BTreeSet<EntryId>) -> Vec<Bar> {
    let mut bars: Vec<(Bar, Option<CandidateNumber>)> = Vec::new();
    for entry in plan.of(who) {
        let candidate = match (&entry.activity, who) {
            (Activity::Phase { candidate, .. }, Who::Jury(_) | Who::Room(_) | Who::Desk(_)) => {
                Some(*candidate)
            }
            _ => None,
        };
        let is_wrong = wrong.contains(&entry.id);
        // What a jury or room does with one candidate at a stretch is one bar.
        if let Some((last, same)) = bars.last_mut()
            && candidate.is_some()
            && *same == candidate
            && last.to == entry.from
            && last.is_wrong == is_wrong
        {
            last.to = entry.to;
            continue;
        }
        let (label, look) = inscription(plan, entry, who);
        bars.push((Bar { from: entry.from, to: entry.to, label, look, is_wrong }, candidate));
    }
    let mut bars: Vec<_> = bars.into_iter().map(|(bar, _)| bar).collect();
    if let (Some((from, to)), Who::Candidate(_) | Who::Jury(_)) = (plan.break_of(who), who) {
        bars.push(Bar { from, to, label: "pause".into(), look: Look::Break, is_wrong: false });
    }
    bars
}

fn inscription(plan: &Plan, entry: &Entry, who: Who) -> (String, Look) {
    match (&entry.activity, who) {
        (Activity::Phase { jury, .. }, Who::Candidate(_)) => {
            let look = if jury.is_some() { Look::Jury } else { Look::Plain };
            (plan.phase_index(entry).map_or_else(String::new, |index| (index + 1).to_string()), look)
        }
        (Activity::Phase { candidate, .. }, Who::Jury(_)) => (candidate.to_string(), Look::Jury),
        (Activity::Phase { candidate, .. }, _) => (candidate.to_string(), Look::Plain),
        (Activity::Reading { candidate, .. }, _) => (candidate.to_string(), Look::Reading),
        (Activity::Deliberation { .. }, _) => ("D".to_owned(), Look::Deliberation),
        (Activity::Invigilation { watch: Watch::Desks, .. }, _) => ("postes".to_owned(), Look::Plain),
        (Activity::Invigilation { watch: Watch::Room(room), .. }, _) => (format!("S{}", room.0), Look::Plain),
    }
}
