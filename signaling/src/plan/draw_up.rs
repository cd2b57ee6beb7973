//! From where each candidate's day lies to the entries of the plan.

use super::brief::{Brief, is_before_jury, is_invigilated};
use super::calendar::{Span, union};
use super::taken::{Placed, Taken};
use crate::protocol::{
    Activity, DeskNumber, Entry, EntryId, InvigilatorNumber, Minute, RoomNumber, Spot, Watch,
};

/// All entries: by candidate, then what juries do for all of theirs, then the invigilators.
pub(super) fn entries(brief: &Brief, placed: &[Placed]) -> Vec<Entry> {
    let mut list = List::default();
    let mut taken = Taken::nothing(brief);
    for placed in placed {
        taken.take(placed, &brief.format.phases);
        candidate(brief, placed, &mut list);
    }
    for (jury, day) in brief.juries.iter().zip(&taken.juries) {
        if let Some(span) = day.deliberation(brief) {
            list.add(span, Activity::Deliberation { jury: jury.number });
        }
    }
    invigilation(brief, placed, &mut list);
    list.entries
}

/// Entries, each with the next number.
#[derive(Default)]
pub(super) struct List {
    last: u32,
    pub entries: Vec<Entry>,
}

impl List {
    /// Nothing yet, after a plan's entries.
    pub fn after(entries: &[Entry]) -> Self {
        let last = entries.iter().map(|entry| entry.id.0).max().unwrap_or_default();
        Self { last, entries: Vec::new() }
    }

    pub fn add(&mut self, span: Span, activity: Activity) {
        self.last = self.last.saturating_add(1);
        let (id, from, to) = (EntryId(self.last), Minute(span.from), Minute(span.to));
        self.entries.push(Entry { id, from, to, activity });
    }
}

/// A candidate's phases, and the reading of its work.
pub(super) fn candidate(brief: &Brief, placed: &Placed, list: &mut List) {
    let (candidate, jury) = (brief.candidates[placed.candidate].number, brief.juries[placed.jury].number);
    let phases = brief.format.phases.iter().zip(&placed.phases);
    // What lasts no time it does not have.
    for (phase, (span, room)) in phases.filter(|(_, (span, _))| span.minutes() > 0) {
        let spot = match room {
            Some(room) => Spot::Room(RoomNumber(from_one(*room))),
            None => Spot::Desk(DeskNumber(from_one(placed.desk))),
        };
        let jury = is_before_jury(phase).then_some(jury);
        list.add(*span, Activity::Phase { candidate, phase: phase.id.0.clone(), spot, jury });
    }
    if let Some(span) = placed.reading {
        list.add(span, Activity::Reading { jury, candidate });
    }
}

/// One stretch for as long as anybody is watched at a station, one for each preparation in a room; each by the first
/// invigilator who is free.
fn invigilation(brief: &Brief, placed: &[Placed], list: &mut List) {
    let watched = placed.iter().flat_map(|placed| {
        let phases = brief.format.phases.iter().zip(&placed.phases);
        phases.filter(|(phase, _)| is_invigilated(phase)).map(|(_, (span, room))| (*span, *room))
    });
    let (rooms, desks): (Vec<_>, Vec<_>) = watched.partition(|(_, room)| room.is_some());
    let desks = union(desks.into_iter().map(|(span, _)| span)).into_iter().map(|span| (span, Watch::Desks));
    let rooms =
        rooms.into_iter().filter_map(|(span, room)| Some((span, Watch::Room(RoomNumber(from_one(room?))))));
    let mut stretches: Vec<_> = desks.chain(rooms).collect();
    stretches.sort_unstable_by_key(|(span, watch)| (span.from, *watch, span.to));
    let mut free_from: Vec<u32> = Vec::new();
    for (span, watch) in stretches {
        let free = free_from.iter().position(|free| *free <= span.from).unwrap_or_else(|| {
            free_from.push(0);
            free_from.len() - 1
        });
        free_from[free] = span.to;
        let invigilator = InvigilatorNumber(from_one(free));
        list.add(span, Activity::Invigilation { invigilator, watch });
    }
}

fn from_one(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1)
}
