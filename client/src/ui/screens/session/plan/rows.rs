//! The rows of the chart: whose they are, and what stands in them.

use std::collections::BTreeSet;

use signaling::protocol::exam::Part;
use signaling::protocol::{Activity, Entry, EntryId, Minute, PlanShown, Spot, Watch, Who};

use crate::ui::icons;
use crate::ui::theme::Tone;
use crate::ui::words::Told;

/// A row.
pub struct Row {
    /// Whose.
    pub who: Who,
    /// As it is called.
    pub label: String,
    /// Another kind of row begins with it.
    pub opens: bool,
    /// What is done, by time.
    pub bars: Vec<Bar>,
    /// The break, where it has one.
    pub pause: Option<(Minute, Minute)>,
}

/// What is done at a time.
pub struct Bar {
    /// The entry.
    pub entry: Entry,
    /// What stands on it, where there is room.
    pub label: String,
    /// Its icon.
    pub icon: Option<&'static str>,
    /// How it looks.
    pub look: Look,
    /// Something about it cannot be held.
    pub is_wrong: bool,
}

/// How a bar looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// A phase of this part of the exam, with the jury or without.
    Phase(Tone, bool),
    /// The jury reads.
    Reading,
    /// The jury deliberates.
    Deliberation,
    /// An invigilator watches.
    Invigilation,
}

/// The tone of a part of the exam.
pub fn tone_of(part: Part) -> Tone {
    match part {
        Part::Situation => Tone::Primary,
        Part::TechnicalInterview => Tone::Good,
        Part::FinalInterview => Tone::Neutral,
    }
}

/// All rows: candidates, juries, invigilators, rooms.
pub fn rows(told: &Told<'_>) -> Vec<Row> {
    let shown = told.shown;
    let wrong: BTreeSet<EntryId> =
        shown.plan.conflicts.iter().flat_map(|conflict| conflict.entries()).collect();
    let all: BTreeSet<Who> = shown.plan.entries.iter().flat_map(whose).collect();
    let mut rows: Vec<Row> = Vec::with_capacity(all.len());
    for who in all {
        let opens = rows.last().is_none_or(|last| kind(last.who) != kind(who));
        let own = shown.plan.entries.iter().filter(|entry| entry.concerns(who));
        let bars = own.map(|entry| bar(shown, entry, who, wrong.contains(&entry.id)));
        let pause = shown.breaks.iter().find(|pause| pause.who == who);
        rows.push(Row {
            who,
            label: told.who(who),
            opens,
            bars: bars.collect(),
            pause: pause.map(|pause| (pause.from, pause.to)),
        });
    }
    rows
}

/// Whose rows an entry stands in; a candidate's station is told with it.
fn whose(entry: &Entry) -> Vec<Who> {
    match &entry.activity {
        Activity::Phase { candidate, spot, jury, .. } => {
            let room = match spot {
                Spot::Room(room) => Some(Who::Room(*room)),
                Spot::Desk(_) => None,
            };
            let candidate = std::iter::once(Who::Candidate(*candidate));
            candidate.chain(jury.map(Who::Jury)).chain(room).collect()
        }
        Activity::Reading { jury, .. } | Activity::Deliberation { jury } => vec![Who::Jury(*jury)],
        Activity::Invigilation { invigilator, .. } => vec![Who::Invigilator(*invigilator)],
    }
}

fn kind(who: Who) -> u8 {
    match who {
        Who::Candidate(_) => 0,
        Who::Jury(_) => 1,
        Who::Invigilator(_) => 2,
        Who::Desk(_) => 3,
        Who::Room(_) => 4,
    }
}

fn bar(shown: &PlanShown, entry: &Entry, who: Who, is_wrong: bool) -> Bar {
    let (label, icon, look) = match (&entry.activity, who) {
        (Activity::Phase { candidate, phase, jury, .. }, who) => {
            let known = shown.phases.iter().find(|known| known.id.0 == *phase);
            let label = match who {
                Who::Candidate(_) => known.map_or_else(String::new, |known| known.number.to_string()),
                Who::Jury(_) | Who::Invigilator(_) | Who::Desk(_) | Who::Room(_) => candidate.to_string(),
            };
            let tone = known.map_or(Tone::Neutral, |known| tone_of(known.part));
            let before_jury = jury.is_some();
            // In a jury's own row every phase is before it.
            let icon = (before_jury && !matches!(who, Who::Jury(_))).then_some(icons::JURY);
            (label, icon, Look::Phase(tone, before_jury))
        }
        (Activity::Reading { candidate, .. }, _) => {
            (candidate.to_string(), Some(icons::DOCUMENT), Look::Reading)
        }
        (Activity::Deliberation { .. }, _) => (String::new(), Some(icons::DELIBERATE), Look::Deliberation),
        (Activity::Invigilation { watch: Watch::Desks, .. }, _) => {
            (String::new(), Some(icons::DESKTOP), Look::Invigilation)
        }
        (Activity::Invigilation { watch: Watch::Room(room), .. }, _) => {
            (room.0.to_string(), Some(icons::SEAT), Look::Invigilation)
        }
    };
    Bar { entry: entry.clone(), label, icon, look, is_wrong }
}
