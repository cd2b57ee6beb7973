//! One candidate's day, fitted between those that are placed already.
//!
//! The beginning is tried on a grid of [`GRID`]; each later phase comes as soon as jury, room and invigilators allow.
//! Where a wait comes out too long, or a break is missing, the whole day begins later: so that after all others it fits
//! at the latest.

use super::brief::{Brief, is_before_jury, is_interview, is_invigilated};
use super::calendar::{Span, longest_free};
use super::taken::{JuryDay, Placed, Taken};

/// Candidates are summoned at times that are easily remembered, in minutes.
const GRID: u32 = 5;

/// How much an earlier end weighs against a shorter wait.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weights {
    pub end: u32,
    pub waits: u32,
}

impl Weights {
    fn cost(self, placed: &Placed, meetings: u32) -> u64 {
        let waits = u64::from(placed.waits) + u64::from(meetings);
        u64::from(self.end) * u64::from(placed.end()) + u64::from(self.waits) * waits
    }
}

/// Phases that follow each other without a pause.
#[derive(Clone, Debug)]
struct Leg {
    first: usize,
    last: usize,
    in_room: bool,
    most_wait: Option<u32>,
}

/// The day cannot begin then; it may from this minute on.
struct NotBefore(u32);

pub(super) struct Placing<'a> {
    brief: &'a Brief,
    legs: Vec<Leg>,
    reading: Option<(usize, Option<usize>)>,
}

impl<'a> Placing<'a> {
    pub fn new(brief: &'a Brief) -> Self {
        let mut legs: Vec<Leg> = Vec::new();
        for (index, phase) in brief.format.phases.iter().enumerate() {
            let (in_room, most_wait) = (is_interview(phase), brief.most_wait(index));
            match legs.last_mut() {
                Some(leg) if most_wait == Some(0) && leg.in_room == in_room => leg.last = index,
                _ => legs.push(Leg { first: index, last: index, in_room, most_wait }),
            }
        }
        let reading = brief.reading_between().filter(|_| brief.day.reading > 0);
        Self { brief, legs, reading }
    }

    /// The best day of a candidate with a jury, and what it costs; `None` where each costs more than `bound`.
    pub fn place(
        &self,
        candidate: usize,
        jury: usize,
        taken: &Taken,
        weights: Weights,
        bound: u64,
    ) -> Option<(u64, Placed)> {
        let brief = self.brief;
        let due = self.due(candidate);
        let shortest: u32 = due.iter().sum();
        let (mut best, mut least) = (None, bound);
        for break_before in std::iter::once(None).chain((1..self.legs.len()).map(Some)) {
            if break_before.is_some() && brief.day.lunch.is_none() {
                break;
            }
            let mut start = brief.day.start.0.next_multiple_of(GRID);
            // A day that begins later shortens its waits by no more than what it waited.
            let mut until = u32::MAX;
            while start <= until && u64::from(weights.end) * u64::from(start + shortest) <= least {
                let fit = Fit { placing: self, candidate, jury, taken, due: &due, break_before };
                match fit.from(start) {
                    Ok(placed) => {
                        until = until.min(start.saturating_add(placed.waits));
                        let cost = weights.cost(&placed, taken.meetings(&placed));
                        if cost < least || best.is_none() && cost == least {
                            least = cost;
                            best = Some((cost, placed));
                        }
                        start += GRID;
                    }
                    Err(NotBefore(u32::MAX)) => break,
                    Err(NotBefore(later)) => start = later.max(start + 1).next_multiple_of(GRID),
                }
            }
        }
        best
    }

    /// The day that begins at this very minute, if it can, its break left out.
    pub fn at(&self, candidate: usize, jury: usize, taken: &Taken, start: u32) -> Option<Placed> {
        let due = self.due(candidate);
        let fit = Fit { placing: self, candidate, jury, taken, due: &due, break_before: None };
        fit.from(start).ok()
    }

    fn due(&self, candidate: usize) -> Vec<u32> {
        let candidate = &self.brief.candidates[candidate];
        self.brief.format.phases.iter().map(|phase| candidate.due(phase)).collect()
    }
}

struct Fit<'a> {
    placing: &'a Placing<'a>,
    candidate: usize,
    jury: usize,
    taken: &'a Taken,
    due: &'a [u32],
    break_before: Option<usize>,
}

impl Fit<'_> {
    fn from(&self, start: u32) -> Result<Placed, NotBefore> {
        let brief = self.placing.brief;
        let lunch = brief.day.lunch;
        let mut phases: Vec<(Span, Option<usize>)> = Vec::with_capacity(self.due.len());
        let mut reading = None;
        let mut waits = 0;
        let mut now = start;
        for (index, leg) in self.placing.legs.iter().enumerate() {
            let mut from = now;
            // A leg of phases that it has not.
            if self.due[leg.first..=leg.last].iter().all(|due| *due == 0) {
                phases.extend((leg.first..=leg.last).map(|_| (Span::of(now, 0), None)));
                continue;
            }
            if let Some(lunch) = lunch.filter(|_| self.break_before == Some(index)) {
                if now.max(lunch.from.0) + lunch.minutes > lunch.to.0 || leg.most_wait.is_some() {
                    return Err(NotBefore(u32::MAX));
                }
                from = now.max(lunch.from.0) + lunch.minutes;
            }
            let (begin, room, read) = self.leg(leg, from, &phases);
            if index == 0 && begin > start {
                return Err(NotBefore(begin));
            }
            let wait = begin - now;
            if let Some(excess) = leg.most_wait.and_then(|most| wait.checked_sub(most)).filter(|e| *e > 0) {
                return Err(NotBefore(start + excess));
            }
            let is_break = self.break_before == Some(index);
            waits += wait - lunch.filter(|_| is_break).map_or(0, |lunch| lunch.minutes.min(wait));
            reading = reading.or(read);
            now = begin;
            for due in &self.due[leg.first..=leg.last] {
                phases.push((Span::of(now, *due), room));
                now += due;
            }
        }
        if let Some((written, None)) = self.placing.reading {
            reading = Some(self.first_reading(phases[written].0.to, &phases));
        }
        let mut placed =
            Placed { candidate: self.candidate, jury: self.jury, desk: 0, phases, reading, waits };
        placed.desk = self.desk(&placed)?;
        self.check_breaks(&placed)?;
        Ok(placed)
    }

    /// The earliest beginning of a leg, its room, and the reading before it where it asks for one.
    fn leg(
        &self,
        leg: &Leg,
        from: u32,
        before: &[(Span, Option<usize>)],
    ) -> (u32, Option<usize>, Option<Span>) {
        if !leg.in_room {
            let begin = self.begin(leg, from, None);
            return (begin, None, None);
        }
        let asked = self.placing.reading.and_then(|(written, asked)| Some((written, asked?)));
        let asked = asked.filter(|(_, asked)| (leg.first..=leg.last).contains(asked));
        let minutes = self.placing.brief.day.reading;
        let rooms = (0..self.taken.rooms.len()).map(|room| {
            let mut begin = self.begin(leg, from, Some(room));
            let Some((written, asked)) = asked else {
                return (begin, Some(room), None);
            };
            let lead: u32 = self.due[leg.first..asked].iter().sum();
            let written_at = before.get(written).map_or(begin, |(span, _)| span.to);
            loop {
                if let Some(reading) = self.last_reading(written_at, begin + lead, before) {
                    return (begin, Some(room), Some(reading));
                }
                let first = self.first_reading(written_at, before);
                debug_assert_eq!(first.minutes(), minutes);
                begin = self.begin(leg, first.to.saturating_sub(lead).max(begin + 1), Some(room));
            }
        });
        rooms.min_by_key(|(begin, room, _)| (*begin, *room)).unwrap_or((from, None, None))
    }

    fn begin(&self, leg: &Leg, from: u32, room: Option<usize>) -> u32 {
        let change_over = self.placing.brief.day.change_over;
        let phases = &self.placing.brief.format.phases[leg.first..=leg.last];
        let due = &self.due[leg.first..=leg.last];
        let mut begin = from;
        loop {
            let mut later = begin;
            if let Some(room) = room {
                later = self.taken.rooms[room].next_free(begin, due.iter().sum(), change_over);
            }
            let mut offset = 0;
            for (phase, due) in phases.iter().zip(due) {
                let mut at = later + offset;
                if is_before_jury(phase) {
                    let JuryDay { exams, readings, .. } = &self.taken.juries[self.jury];
                    at = readings.next_free(exams.next_free(at, *due, change_over), *due, 0);
                }
                if is_invigilated(phase) {
                    at = self.taken.next_watched(at, *due, room.is_some());
                }
                later = at - offset;
                offset += due;
            }
            if later == begin {
                return begin;
            }
            begin = later;
        }
    }

    /// What keeps this jury from reading.
    fn busy<'b>(&'b self, own: &'b [(Span, Option<usize>)]) -> impl Iterator<Item = Span> + Clone + 'b {
        let day = &self.taken.juries[self.jury];
        let exams = self.placing.brief.format.phases.iter().zip(own);
        let exams = exams.filter(|(phase, _)| is_before_jury(phase)).map(|(_, (span, _))| *span);
        day.exams.spans().iter().chain(day.readings.spans()).copied().chain(exams)
    }

    fn first_reading(&self, from: u32, own: &[(Span, Option<usize>)]) -> Span {
        let mut reading = Span::of(from, self.placing.brief.day.reading);
        while let Some((_, later)) = self.hinders(reading, own) {
            reading = Span::of(later, reading.minutes());
        }
        reading
    }

    /// As late as can be, so that the jury need not come for it alone.
    fn last_reading(&self, from: u32, to: u32, own: &[(Span, Option<usize>)]) -> Option<Span> {
        let minutes = self.placing.brief.day.reading;
        let mut to = to;
        loop {
            let reading = Span::of(to.checked_sub(minutes).filter(|begin| *begin >= from)?, minutes);
            let Some((earlier, _)) = self.hinders(reading, own) else {
                return Some(reading);
            };
            to = earlier;
        }
    }

    /// Whether something is in the way of a reading: then the latest end of one before that, and the earliest beginning of
    /// one after it.
    fn hinders(&self, reading: Span, own: &[(Span, Option<usize>)]) -> Option<(u32, u32)> {
        if let Some(taken) = self.busy(own).find(|taken| taken.overlaps(reading)) {
            return Some((taken.from, taken.to));
        }
        let lunch = self.placing.brief.day.lunch?;
        let window = Span::between(lunch.from, lunch.to);
        let has_break = |free: Span| free.minutes() >= lunch.minutes;
        let break_now = longest_free(window, self.busy(own));
        let takes_the_break = reading.overlaps(window)
            && has_break(break_now)
            && !has_break(longest_free(window, self.busy(own).chain([reading])));
        // Then it lies in the only stretch that is long enough: the break is to come after it, or before.
        takes_the_break.then(|| (break_now.to - lunch.minutes, break_now.from + lunch.minutes))
    }

    fn desk(&self, placed: &Placed) -> Result<usize, NotBefore> {
        let Some(span) = placed.at_desk() else {
            return Ok(0);
        };
        let change_over = self.placing.brief.day.change_over;
        let desks = &self.taken.desks;
        if let Some(desk) = desks.iter().position(|desk| desk.is_free(span.padded(change_over))) {
            return Ok(desk);
        }
        let free = desks.iter().map(|desk| desk.next_free(span.from, span.minutes(), change_over)).min();
        let later = free.map_or(0, |free| free - span.from);
        Err(NotBefore(placed.phases[0].0.from + later))
    }

    fn check_breaks(&self, placed: &Placed) -> Result<(), NotBefore> {
        let Some(lunch) = self.placing.brief.day.lunch else {
            return Ok(());
        };
        let window = Span::between(lunch.from, lunch.to);
        let own = placed.phases.iter().map(|(span, _)| *span);
        let jury = self.busy(&placed.phases).chain(placed.reading);
        let has_break = |free: Span| free.minutes() >= lunch.minutes;
        // What edits have left without a break is not this candidate's doing.
        let had_none = !has_break(longest_free(window, self.busy(&[])));
        if has_break(longest_free(window, own)) && (had_none || has_break(longest_free(window, jury))) {
            Ok(())
        } else {
            Err(NotBefore(placed.phases[0].0.from + 1))
        }
    }
}
