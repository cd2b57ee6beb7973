//! To whom what is pressed is done, and what can be: the picked candidates, or all.

use std::collections::BTreeSet;

use signaling::protocol::exam::{CandidateNumber, Order, Refused, StaffTile, StaffView, Stage, Step, Target};

use super::seen;
use crate::ui::scene::Scene;
use crate::ui::words::FloorWords;

/// The candidates that a press concerns.
#[derive(Debug)]
pub struct Scope<'a> {
    /// Their tiles, by number.
    pub tiles: Vec<&'a StaffTile>,
    /// Staff picked them; else they are all there are, but for those who are absent.
    pub picked: bool,
}

/// The step that brings the most of them on.
#[derive(Debug)]
pub struct Forward<'a> {
    /// Which.
    pub step: Step,
    /// Who goes it.
    pub who: Vec<&'a StaffTile>,
    /// Who does not, and why.
    pub held_up: Vec<(CandidateNumber, String)>,
    /// No phase is left for anybody.
    pub over: bool,
}

impl<'a> Scope<'a> {
    /// The picked ones, or all.
    pub fn of(session: &'a StaffView, picked: &BTreeSet<CandidateNumber>) -> Self {
        let all = session.candidates.iter();
        let some: Vec<_> = all.clone().filter(|tile| picked.contains(&tile.candidate)).collect();
        match some.is_empty() {
            true => Self { tiles: all.filter(|tile| !tile.absent).collect(), picked: false },
            false => Self { tiles: some, picked: true },
        }
    }

    /// Those that can go a step.
    pub fn who_may(&self, step: Step) -> Vec<&'a StaffTile> {
        self.tiles.iter().copied().filter(|tile| tile.now.may.contains(&step)).collect()
    }

    /// Those to whose clock time can be added.
    pub fn with_clock(&self) -> Vec<&'a StaffTile> {
        let has_clock = |tile: &&StaffTile| match tile.clock.stage {
            Stage::Open | Stage::Ready | Stage::Running | Stage::Paused | Stage::TimeUp => true,
            Stage::Waiting | Stage::Finished => false,
        };
        self.tiles.iter().copied().filter(has_clock).collect()
    }

    /// Those that can be written to.
    pub fn seated(&self) -> Vec<&'a StaffTile> {
        self.tiles.iter().copied().filter(|tile| tile.station.is_some()).collect()
    }

    /// The step that is next: a clock that is to start comes before who is to be said ready, and that before a phase that
    /// is to be opened, so that what was begun for all is finished first.
    pub fn forward(&self, scene: &Scene<'_>) -> Forward<'a> {
        let here = |tile: &&StaffTile| seen::is_here(scene, tile) && seen::jury_is_here(scene, tile);
        let ready = spread(self.who_may(Step::Ready).into_iter().filter(here));
        let start: Vec<_> = self.who_may(Step::Start).into_iter().filter(here).collect();
        let stands_at = |stage| self.tiles.iter().any(|tile| tile.clock.stage == stage);
        let (step, who) = match (start, ready, self.who_may(Step::Open)) {
            (start, ..) if !start.is_empty() => (Step::Start, start),
            (_, ready, _) if !ready.is_empty() => (Step::Ready, ready),
            (_, _, open) if !open.is_empty() => (Step::Open, open),
            _ if stands_at(Stage::Ready) => (Step::Start, Vec::new()),
            _ if stands_at(Stage::Open) => (Step::Ready, Vec::new()),
            _ => (Step::Open, Vec::new()),
        };
        let held_up = self.tiles.iter().filter_map(|tile| Some((tile.candidate, held_up(scene, tile)?)));
        let is_over = |tile: &&StaffTile| tile.now.waits_for == Some(Refused::NoMorePhases);
        let over = !self.tiles.is_empty() && self.tiles.iter().all(is_over);
        Forward { step, who, held_up: held_up.collect(), over }
    }
}

impl Forward<'_> {
    /// The word of the button.
    pub fn word(&self, words: &FloorWords) -> &'static str {
        match self.step {
            Step::Start => words.start,
            Step::Ready => words.all_ready,
            Step::Open | Step::Pause | Step::Resume | Step::Finish | Step::Back | Step::Anew => words.launch,
        }
    }
}

/// The order that has these go a step.
pub fn step_order(step: Step, who: &[&StaffTile], reason: Option<String>) -> Order {
    let target = |tile: &&StaffTile| Target { candidate: tile.candidate, epoch: tile.clock.epoch };
    Order::Step { step, of: who.iter().map(target).collect(), reason }
}

/// Their numbers, one after the other: `03, 04`.
pub fn numbers(who: &[&StaffTile]) -> String {
    who.iter().map(|tile| tile.candidate.to_string()).collect::<Vec<_>>().join(", ")
}

/// Of those whose jury is needed, one for each jury: it cannot be with two.
fn spread<'a>(all: impl Iterator<Item = &'a StaffTile>) -> Vec<&'a StaffTile> {
    let mut juries = BTreeSet::new();
    all.filter(|tile| !tile.now.with_jury || tile.jury.is_none_or(|jury| juries.insert(jury))).collect()
}

/// Why one of those that are to come on does not; none for whom nothing is due.
fn held_up(scene: &Scene<'_>, tile: &StaffTile) -> Option<String> {
    if let Some(why) = tile.now.waits_for.filter(|why| *why != Refused::NoMorePhases) {
        return Some(scene.language.order_refused(why));
    }
    let begins = match tile.clock.stage {
        Stage::Open | Stage::Ready => true,
        Stage::Waiting | Stage::Running | Stage::Paused | Stage::TimeUp | Stage::Finished => false,
    };
    let away = (begins && !seen::is_here(scene, tile)).then(|| scene.language.not_here());
    let jury_away = (begins && !seen::jury_is_here(scene, tile)).then(|| scene.language.jury_not_here());
    away.or(jury_away).map(str::to_owned)
}
