//! One candidate: where it is in its phases, and what belongs to it.

use std::collections::{BTreeMap, BTreeSet};

use super::clock::{Moment, PhaseClock};
use super::hand::Hand;
use super::lookup::Place;
use super::outage::Outages;
use super::plays::Plays;
use super::rights::Thing;
use super::run_sheet::RunSheet;
use super::scores::Scores;
use crate::package::{Called, Phase, Seen};
use crate::protocol::exam::{
    CandidateNumber, Commitment, DrawSeed, Drawn, ExchangeId, ExtraTime, JurorId, JuryId, OrderId, PhaseId,
    RemarkKind, Seal, Stage, Step, TextMark,
};
use crate::protocol::{ClientId, StationId};

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Candidate {
    pub number: CandidateNumber,
    pub name: String,
    pub extra: Vec<ExtraTime>,
    /// After the last phase of the format, where it has one of its own.
    pub final_interview: Option<Phase>,
    pub jury: Option<JuryId>,
    pub station: Option<StationId>,
    /// Where it sat and sits, the last place last.
    pub places: Vec<Place>,
    pub absent: bool,
    pub epoch: u32,
    /// The phase that is open or over; the first while nothing was opened.
    pub phase: usize,
    pub at: At,
    pub clock: PhaseClock,
    /// The clocks of the phases before, for going back.
    pub past: Vec<PhaseClock>,
    pub draws: BTreeMap<Drawn, Draw>,
    pub sheet: RunSheet,
    pub outages: Outages,
    pub remarks: Vec<Remark>,
    pub scores: Scores,
    pub hand: Hand,
    pub plays: Plays,
    /// The confirmations that it sent: when, and what the text is known by.
    pub sent: BTreeMap<ClientId, (Moment, TextMark)>,
    /// The seal of its dossier, and when.
    pub seal: Option<(Seal, Moment)>,
    /// The fact by which its jury was with it last.
    pub with_jury: Option<u64>,
    /// The last fact about it.
    pub touched: u64,
}

/// Where a candidate is in its phase.
///
/// ```text
/// Waiting --open--> Open --ready--> Ready --start--> Running <--pause, resume--> Paused
///                    ^                                  \--------finish---------/
///                    \-------------open (the next)------------- Finished
/// ```
///
/// Back goes from each to the one before it: Paused and Running to Ready, Finished to Paused, Open to Finished of the
/// phase before. Anew goes from Paused and Running to Ready as well, with all the phase's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    Waiting,
    Open,
    Ready,
    Running,
    Paused,
    Finished,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Draw {
    pub seed: DrawSeed,
    pub commitment: Option<Commitment>,
    pub result: Option<(String, Moment)>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Remark {
    pub id: OrderId,
    pub juror: JurorId,
    pub kind: RemarkKind,
    /// In which phase it was made.
    pub phase: PhaseId,
    pub exchange: Option<ExchangeId>,
    pub offset_ms: Option<u64>,
    pub at: Moment,
    pub text: String,
}

impl Candidate {
    pub fn new(number: CandidateNumber, name: String, extra: Vec<ExtraTime>) -> Self {
        Self {
            number,
            name,
            extra,
            final_interview: None,
            jury: None,
            station: None,
            places: Vec::new(),
            absent: false,
            epoch: 0,
            phase: 0,
            at: At::Waiting,
            clock: PhaseClock::default(),
            past: Vec::new(),
            draws: BTreeMap::new(),
            sheet: RunSheet::default(),
            outages: Outages::default(),
            remarks: Vec::new(),
            scores: Scores::default(),
            hand: Hand::default(),
            plays: Plays::default(),
            sent: BTreeMap::new(),
            seal: None,
            with_jury: None,
            touched: 0,
        }
    }

    pub fn sit(&mut self, station: Option<StationId>, at: Moment) {
        if let Some(place) = self.places.last_mut() {
            place.until.get_or_insert(at);
        }
        self.places.extend(station.map(|station| Place { station, from: at, until: None }));
        self.station = station;
    }

    pub fn stage(&self, now: Moment) -> Stage {
        match self.at {
            At::Waiting => Stage::Waiting,
            At::Open => Stage::Open,
            At::Ready => Stage::Ready,
            At::Running | At::Paused if self.clock.remaining(now) == 0 => Stage::TimeUp,
            At::Running => Stage::Running,
            At::Paused => Stage::Paused,
            At::Finished => Stage::Finished,
        }
    }

    /// Whether its phase holds those who must be there.
    pub fn is_under_way(&self) -> bool {
        match self.at {
            At::Ready | At::Running | At::Paused => true,
            At::Waiting | At::Open | At::Finished => false,
        }
    }

    /// The phase that [`Step::Open`] would open.
    pub fn next_phase(&self) -> Option<usize> {
        match self.at {
            At::Waiting => Some(0),
            At::Finished => Some(self.phase + 1),
            At::Open | At::Ready | At::Running | At::Paused => None,
        }
    }

    pub fn open(&mut self, phase: usize, total_ms: u64, at: Moment) {
        self.outages.count(&self.clock, at);
        if self.at == At::Finished {
            self.past.push(self.clock);
        }
        self.phase = phase;
        self.at = At::Open;
        self.clock = PhaseClock::of(total_ms);
        self.outages.anchor(&self.clock, at);
    }

    /// Goes one step; it was found possible when it was decided. Back from a clock that ran or stood, what was left of it
    /// is kept where it goes on.
    pub fn step(&mut self, step: Step, goes_on: bool, at: Moment) {
        self.outages.count(&self.clock, at);
        match (step, self.at) {
            (Step::Ready, At::Open) => self.at = At::Ready,
            (Step::Start, At::Ready) | (Step::Resume, At::Paused) => {
                self.at = At::Running;
                self.clock.start(at);
            }
            (Step::Pause, At::Running) => {
                self.at = At::Paused;
                self.clock.stop(at);
            }
            (Step::Finish, At::Running | At::Paused) => {
                self.at = At::Finished;
                self.clock.stop(at);
            }
            (Step::Back, At::Ready) => self.at = At::Open,
            (Step::Back, At::Running | At::Paused) if goes_on => {
                self.at = At::Ready;
                self.clock.stop(at);
            }
            (Step::Back | Step::Anew, At::Running | At::Paused) => {
                self.at = At::Ready;
                self.clock.wind_back();
            }
            (Step::Back, At::Finished) => self.at = At::Paused,
            (Step::Back, At::Open) => match self.past.pop() {
                Some(clock) => {
                    self.at = At::Finished;
                    self.phase = self.phase.saturating_sub(1);
                    self.clock = clock;
                }
                None => self.at = At::Waiting,
            },
            (Step::Open | Step::Ready | Step::Start | Step::Pause | Step::Resume, _)
            | (Step::Finish | Step::Back | Step::Anew, _) => {}
        }
        self.outages.anchor(&self.clock, at);
    }

    pub fn add_time(&mut self, ms: u64, at: Moment) {
        self.outages.count(&self.clock, at);
        self.clock.add(ms, at);
        self.epoch = self.epoch.saturating_add(1);
        self.outages.anchor(&self.clock, at);
    }

    /// What it said, and what was said of it, is kept no more.
    pub fn forget_what_was_said(&mut self) {
        self.remarks.iter_mut().for_each(|remark| remark.text.clear());
        self.hand.forget();
        self.sheet.forget();
    }

    pub fn drawn(&self, what: Drawn) -> Option<&str> {
        self.draws.get(&what)?.result.as_ref().map(|(item, _)| item.as_str())
    }

    /// Whether what must be drawn before a thing is; a phase may list it all the same.
    pub fn has_drawn_for(&self, thing: Thing) -> bool {
        match thing {
            Thing::See(Seen::Subject) | Thing::Call(Called::Clients) => self.drawn(Drawn::Subject).is_some(),
            Thing::Play => self.drawn(Drawn::Recording).is_some(),
            _ => true,
        }
    }

    /// How long a phase is for it, in milliseconds.
    pub fn duration_ms(&self, phase: &Phase) -> u64 {
        let extra = ExtraTime::of(&self.extra, &phase.id).filter(|_| phase.extra_time);
        let more = extra.map_or(0, |extra| extra.on(phase.minutes));
        u64::from(phase.minutes) * 60_000 + more
    }
}

/// Whether each is there once.
pub(super) fn all_differ<T: Ord>(items: impl Iterator<Item = T>) -> bool {
    let mut seen = BTreeSet::new();
    let mut items = items;
    items.all(|item| seen.insert(item))
}
