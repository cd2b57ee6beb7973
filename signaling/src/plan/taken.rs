//! What the candidates placed so far have taken of juries, stations, rooms and invigilators.

use std::collections::BTreeMap;

use super::Plan;
use super::brief::{ARRIVES_BEFORE, Brief, is_before_jury, is_invigilated};
use super::calendar::{Calendar, Span, longest_free};
use crate::package::Phase;
use crate::protocol::{Activity, CandidateNumber, DeskNumber, JuryId, RoomNumber, Spot};

/// More stations or rooms than any session uses.
const MOST_PLACES: u32 = 1_000;

/// Where one candidate's day lies. Juries, stations and rooms are indices.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub candidate: usize,
    pub jury: usize,
    pub desk: usize,
    /// Each phase, with the room where it is held in one.
    pub phases: Vec<(Span, Option<usize>)>,
    pub reading: Option<Span>,
    /// Between phases, the break left out.
    pub waits: u32,
}

impl Placed {
    pub fn end(&self) -> u32 {
        self.phases.last().map_or(0, |(span, _)| span.to)
    }

    /// When it is free before its draw, and between its draw and its last phase. Who has ended leaves.
    pub fn free_times(&self, draw: usize) -> (Vec<Span>, Vec<Span>) {
        let spans = self.phases.iter().map(|(span, _)| *span).enumerate();
        free_times(&spans.collect::<Vec<_>>(), draw)
    }

    /// From its first phase at the station to the last.
    pub fn at_desk(&self) -> Option<Span> {
        let mut spans = self.phases.iter().filter(|(_, room)| room.is_none()).map(|(span, _)| *span);
        let first = spans.next()?;
        Some(Span { from: first.from, to: spans.next_back().map_or(first.to, |last| last.to) })
    }
}

/// By its number, from 1.
fn nth(calendars: &mut [Calendar], number: u32) -> Option<&mut Calendar> {
    calendars.get_mut(usize::try_from(number).ok()?.checked_sub(1)?)
}

fn index_of(plan: &Plan, number: JuryId) -> Option<usize> {
    plan.brief.juries.iter().position(|jury| jury.number == number)
}

/// Likewise from phases with their indices in the format.
pub(super) fn free_times(phases: &[(usize, Span)], draw: usize) -> (Vec<Span>, Vec<Span>) {
    let arrival = phases.first().map(|(_, first)| {
        let from = first.from.saturating_sub(ARRIVES_BEFORE);
        Span { from, to: first.from }
    });
    let (mut undrawn, mut drawn): (Vec<_>, _) = (arrival.into_iter().collect(), Vec::new());
    for pair in phases.windows(2) {
        let gap = Span { from: pair[0].1.to, to: pair[1].1.from };
        if gap.minutes() > 0 {
            if pair[0].0 < draw { undrawn.push(gap) } else { drawn.push(gap) }
        }
    }
    (undrawn, drawn)
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct JuryDay {
    /// With candidates.
    pub exams: Calendar,
    /// Reading.
    pub readings: Calendar,
    pub candidates: u32,
}

impl JuryDay {
    pub fn spans(&self) -> impl Iterator<Item = Span> {
        self.exams.spans().iter().chain(self.readings.spans()).copied()
    }

    pub fn end(&self) -> u32 {
        self.exams.end().max(self.readings.end())
    }

    /// When the jury can deliberate: after its last candidate, and after its break where none lies before.
    pub fn deliberation(&self, brief: &Brief) -> Option<Span> {
        if self.candidates == 0 || brief.day.deliberation == 0 {
            return None;
        }
        let after = Span::of(self.end(), brief.day.deliberation);
        let Some(lunch) = brief.day.lunch else {
            return Some(after);
        };
        let window = Span::between(lunch.from, lunch.to);
        let has_break = longest_free(window, self.spans().chain([after])).minutes() >= lunch.minutes;
        let from = if has_break { after.from } else { after.from.max(lunch.from.0) + lunch.minutes };
        Some(Span::of(from, brief.day.deliberation))
    }
}

#[derive(Clone, Debug)]
pub(super) struct Taken {
    pub juries: Vec<JuryDay>,
    pub desks: Vec<Calendar>,
    pub rooms: Vec<Calendar>,
    /// When somebody at a station is watched.
    desks_watched: Calendar,
    /// Likewise in a room.
    rooms_watched: Calendar,
    invigilators: usize,
    draw: Option<usize>,
    /// When somebody is free before its draw.
    undrawn: Vec<Span>,
    /// When somebody is free after it.
    drawn: Vec<Span>,
}

impl Taken {
    pub fn nothing(brief: &Brief) -> Self {
        // No more of a thing than candidates is ever of use.
        let most = brief.candidates.len().max(1);
        let some = |number: u32| vec![Calendar::default(); most.min(number as usize)];
        Self {
            juries: vec![JuryDay::default(); brief.juries.len()],
            desks: some(brief.day.desks),
            rooms: some(brief.day.rooms),
            desks_watched: Calendar::default(),
            rooms_watched: Calendar::default(),
            invigilators: brief.day.invigilators as usize,
            draw: brief.draw(),
            undrawn: Vec::new(),
            drawn: Vec::new(),
        }
    }

    /// What a plan has taken as it lies, whoever put it there.
    pub fn of(plan: &Plan) -> Self {
        let mut taken = Self::nothing(&plan.brief);
        taken.make_room_for(plan);
        let (mut stays, mut juries) = (BTreeMap::new(), BTreeMap::new());
        for entry in &plan.entries {
            let span = Span::between(entry.from, entry.to);
            let phase = plan.phase_index(entry).map(|index| &plan.brief.format.phases[index]);
            match &entry.activity {
                Activity::Phase { candidate, spot, jury, .. } => {
                    taken.occupy(*candidate, *spot, span, phase.is_some_and(is_invigilated), &mut stays);
                    if let Some(index) = jury.and_then(|jury| index_of(plan, jury)) {
                        taken.juries[index].exams.add(span);
                        juries.insert(*candidate, index);
                    }
                }
                Activity::Reading { jury, .. } => {
                    let index = index_of(plan, *jury);
                    index.into_iter().for_each(|index| taken.juries[index].readings.add(span));
                }
                Activity::Deliberation { .. } | Activity::Invigilation { .. } => {}
            }
        }
        juries.into_values().for_each(|jury| taken.juries[jury].candidates += 1);
        for ((_, DeskNumber(desk)), span) in stays {
            if let Some(calendar) = nth(&mut taken.desks, desk) {
                calendar.add(span);
            }
        }
        if let Some(draw) = taken.draw {
            for candidate in &plan.brief.candidates {
                let phases = plan.phases_of(candidate.number).into_iter();
                let phases: Vec<_> =
                    phases.map(|(index, entry)| (index, Span::between(entry.from, entry.to))).collect();
                let (undrawn, drawn) = free_times(&phases, draw);
                taken.undrawn.extend(undrawn);
                taken.drawn.extend(drawn);
            }
        }
        taken
    }

    /// Who left, or was placed elsewhere by hand, has stations and rooms beyond as many as there are candidates. One of the
    /// centre's that nobody uses is left over for who comes.
    fn make_room_for(&mut self, plan: &Plan) {
        let (mut desks, mut rooms) = (0, 0);
        for entry in &plan.entries {
            match entry.activity {
                Activity::Phase { spot: Spot::Desk(DeskNumber(desk)), .. } => desks = desks.max(desk),
                Activity::Phase { spot: Spot::Room(RoomNumber(room)), .. } => rooms = rooms.max(room),
                Activity::Reading { .. } | Activity::Deliberation { .. } | Activity::Invigilation { .. } => {}
            }
        }
        let enough = |used: u32, there: u32| used.saturating_add(1).min(there).min(MOST_PLACES) as usize;
        let (desks, rooms) = (enough(desks, plan.brief.day.desks), enough(rooms, plan.brief.day.rooms));
        self.desks.resize(self.desks.len().max(desks), Calendar::default());
        self.rooms.resize(self.rooms.len().max(rooms), Calendar::default());
    }

    /// A phase's place, and who watches it. At a station a candidate stays from its first phase there to its last.
    fn occupy(
        &mut self,
        candidate: CandidateNumber,
        spot: Spot,
        span: Span,
        is_watched: bool,
        stays: &mut BTreeMap<(CandidateNumber, DeskNumber), Span>,
    ) {
        match spot {
            Spot::Desk(desk) => {
                let stay = stays.entry((candidate, desk)).or_insert(span);
                *stay = Span { from: stay.from.min(span.from), to: stay.to.max(span.to) };
                if is_watched {
                    self.desks_watched.add(span);
                }
            }
            Spot::Room(RoomNumber(room)) => {
                if let Some(calendar) = nth(&mut self.rooms, room) {
                    calendar.add(span);
                }
                if is_watched {
                    self.rooms_watched.add(span);
                }
            }
        }
    }

    pub fn take(&mut self, placed: &Placed, phases: &[Phase]) {
        let jury = &mut self.juries[placed.jury];
        jury.candidates += 1;
        for (phase, (span, room)) in phases.iter().zip(&placed.phases) {
            if span.minutes() == 0 {
                continue;
            }
            if is_before_jury(phase) {
                jury.exams.add(*span);
            }
            if is_invigilated(phase) {
                let watched = if room.is_some() { &mut self.rooms_watched } else { &mut self.desks_watched };
                watched.add(*span);
            }
            if let Some(room) = room {
                self.rooms[*room].add(*span);
            }
        }
        if let Some(reading) = placed.reading {
            jury.readings.add(reading);
        }
        if let Some(span) = placed.at_desk() {
            self.desks[placed.desk].add(span);
        }
        if let Some(draw) = self.draw {
            let (undrawn, drawn) = placed.free_times(draw);
            self.undrawn.extend(undrawn);
            self.drawn.extend(drawn);
        }
    }

    /// For how many minutes it may meet others, of whom one has drawn and one has not.
    pub fn meetings(&self, placed: &Placed) -> u32 {
        let Some(draw) = self.draw else {
            return 0;
        };
        let together = |own: &[Span], others: &[Span]| -> u32 {
            let pairs = own.iter().flat_map(|own| others.iter().map(move |other| (own, other)));
            pairs.map(|(own, other)| own.to.min(other.to).saturating_sub(own.from.max(other.from))).sum()
        };
        let (undrawn, drawn) = placed.free_times(draw);
        together(&undrawn, &self.drawn) + together(&drawn, &self.undrawn)
    }

    /// The earliest beginning from `from` on at which one phase more can be watched: all stations by one invigilator
    /// together, each room by one of its own.
    pub fn next_watched(&self, from: u32, minutes: u32, in_room: bool) -> u32 {
        // No more can be needed than one for each room and one for the stations.
        if self.invigilators > self.rooms.len() {
            return from;
        }
        let mut from = from;
        while let Some(later) = self.overtaxed(Span::of(from, minutes), in_room) {
            from = later;
        }
        from
    }

    /// Where one phase more is too many: when the first of those that are in its way has ended.
    fn overtaxed(&self, span: Span, in_room: bool) -> Option<u32> {
        let (rooms, desks) = (self.rooms_watched.spans(), self.desks_watched.spans());
        let inside = rooms.iter().chain(desks).map(|taken| taken.from.max(span.from));
        inside.filter(|at| *at < span.to).find_map(|at| {
            let holds = |taken: &&Span| taken.from <= at && at < taken.to;
            let at_desks = desks.iter().filter(holds).map(|taken| taken.to).max().filter(|_| in_room);
            let ends = rooms.iter().filter(holds).map(|taken| taken.to).chain(at_desks);
            let (count, first) = ends.fold((0, u32::MAX), |(count, first), end| (count + 1, first.min(end)));
            (count >= self.invigilators).then_some(first)
        })
    }
}
