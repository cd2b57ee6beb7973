//! The order in which candidates are placed, improved step by step.

use std::cmp::Reverse;

use super::brief::Brief;
use super::calendar::{Span, union};
use super::placing::{Placing, Weights};
use super::taken::{Placed, Taken};
use crate::package::Phase;

/// How often a candidate may be tried with a jury in all: what keeps a plan of 40 candidates and 8 juries below 100 ms.
const TRIES: usize = 1_600;
/// How many orders are tried beyond the first ones, where that allows it.
const ORDERS: usize = 60;
/// What a minute past the latest end costs, against a minute of waiting.
const LATE: u64 = 1_000;

const WEIGHTS: [Weights; 3] =
    [Weights { end: 4, waits: 1 }, Weights { end: 1, waits: 1 }, Weights { end: 1, waits: 3 }];

/// Where each candidate's day lies, in the order of the brief.
pub(super) fn search(brief: &Brief) -> Vec<Placed> {
    let placing = Placing::new(brief);
    let juries = able(brief);
    let work = |candidate: &usize| {
        let candidate = &brief.candidates[*candidate];
        brief.format.phases.iter().map(|phase| u64::from(candidate.due(phase))).sum::<u64>()
    };
    let mut order: Vec<_> = (0..brief.candidates.len()).collect();
    order.sort_by_key(|candidate| brief.candidates[*candidate].number);
    let mut longest_first = order.clone();
    longest_first.sort_by_key(|candidate| Reverse(work(candidate)));
    let is_uniform = longest_first.first().map(work) == longest_first.last().map(work);

    let mut tries = TRIES;
    let cost_of_one = (order.len() * juries.len()).max(1);
    let mut best: Option<(u64, Vec<Placed>, Vec<usize>, Weights)> = None;
    let mut consider = |order: &[usize], weights: Weights, best: &mut Option<_>| {
        let must = best.is_none();
        let Some(left) = tries.checked_sub(cost_of_one).or(must.then_some(0)) else {
            return false;
        };
        tries = left;
        let placed = construct(brief, &placing, &juries, order, weights);
        let cost = cost(brief, &placed);
        if best.as_ref().is_none_or(|(least, ..): &(u64, Vec<Placed>, Vec<usize>, Weights)| cost < *least) {
            *best = Some((cost, placed, order.to_vec(), weights));
        }
        true
    };
    for weights in WEIGHTS {
        consider(&order, weights, &mut best);
        if !is_uniform {
            consider(&longest_first, weights, &mut best);
        }
    }
    let mut dice = Dice(0x9e37_79b9);
    for _ in 0..if is_uniform { 0 } else { ORDERS } {
        let Some((_, _, order, weights)) = &best else {
            break;
        };
        let (mut order, weights) = (order.clone(), *weights);
        let (one, other) = (dice.below(order.len()), dice.below(order.len()));
        if work(&order[one]) == work(&order[other]) {
            continue;
        }
        order.swap(one, other);
        if !consider(&order, weights, &mut best) {
            break;
        }
    }
    let mut placed = best.map(|(_, placed, ..)| placed).unwrap_or_default();
    placed.sort_by_key(|placed| placed.candidate);
    placed
}

fn construct(
    brief: &Brief,
    placing: &Placing<'_>,
    juries: &[usize],
    order: &[usize],
    weights: Weights,
) -> Vec<Placed> {
    let mut taken = Taken::nothing(brief);
    let mut all = Vec::with_capacity(order.len());
    for candidate in order {
        let placed = best_day(brief, placing, juries, *candidate, &taken, weights);
        let placed = placed.expect("a day that begins after all others have ended fits");
        taken.take(&placed, &brief.format.phases);
        all.push(placed);
    }
    all
}

/// The best day of one candidate more, where others have taken what they have.
pub(super) fn one_more(brief: &Brief, candidate: usize, taken: &Taken) -> Option<Placed> {
    best_day(brief, &Placing::new(brief), &able(brief), candidate, taken, Weights { end: 1, waits: 1 })
}

fn best_day(
    brief: &Brief,
    placing: &Placing<'_>,
    juries: &[usize],
    candidate: usize,
    taken: &Taken,
    weights: Weights,
) -> Option<Placed> {
    let mut best: Option<(u64, Placed)> = None;
    let settled = brief.candidates[candidate].jury;
    let settled = settled.and_then(|id| brief.juries.iter().position(|jury| jury.number == id));
    let juries = settled.as_ref().map_or(juries, std::slice::from_ref);
    for (index, jury) in juries.iter().enumerate() {
        // Juries that are alike so far would give the same day.
        if juries[..index].iter().any(|earlier| taken.juries[*earlier] == taken.juries[*jury]) {
            continue;
        }
        let bound = best.as_ref().map_or(u64::MAX, |(cost, _)| *cost);
        let Some(found) = placing.place(candidate, *jury, taken, weights, bound) else {
            continue;
        };
        let load = |found: &(u64, Placed)| (found.0, taken.juries[found.1.jury].candidates);
        if best.as_ref().is_none_or(|best| load(&found) < load(best)) {
            best = Some(found);
        }
    }
    best.map(|(_, placed)| placed)
}

/// The juries that candidates are given, by index.
fn able(brief: &Brief) -> Vec<usize> {
    let able: Vec<_> =
        (0..brief.juries.len()).filter(|jury| brief.may_correct(&brief.juries[*jury])).collect();
    // Where no jury may correct, the conflict is told; where and when is planned all the same.
    if able.is_empty() { (0..brief.juries.len()).collect() } else { able }
}

/// What a plan costs: see the module's page.
fn cost(brief: &Brief, placed: &[Placed]) -> u64 {
    let phases = &brief.format.phases;
    let mut taken = Taken::nothing(brief);
    let mut meetings = 0;
    for placed in placed {
        meetings += u64::from(taken.meetings(placed));
        taken.take(placed, phases);
    }
    let ends = taken.juries.iter().filter_map(|jury| jury.deliberation(brief)).map(|span| span.to);
    let end = ends.chain(placed.iter().map(Placed::end)).max().unwrap_or(brief.day.start.0);
    let late = u64::from(end.saturating_sub(brief.day.latest_end.0));
    let waits: u64 = placed.iter().map(|placed| u64::from(placed.waits)).sum();
    let watched = |phase: &Phase| super::brief::is_invigilated(phase);
    let watched = placed.iter().flat_map(|placed| {
        placed.phases.iter().zip(phases).filter(|(_, phase)| watched(phase)).map(|((span, _), _)| *span)
    });
    let watched: u64 = union(watched).into_iter().map(|span: Span| u64::from(span.minutes())).sum();
    late * LATE + u64::from(end) * placed.len() as u64 + waits + meetings + watched
}

/// Numbers that look random and are the same each time (Lehmer's generator, modulus 2^31 - 1, multiplier 48271).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = (self.0 % 0x7fff_ffff).max(1) * 48_271 % 0x7fff_ffff;
        (self.0 % bound.max(1) as u64) as usize
    }
}
